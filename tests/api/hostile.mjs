// Words that would run where they are shown, recorded by people who may record them.

// Ends every context that it could stand in: text, attribute, script data, style, URL, a comment, XML.
export const kHtml = `</script></style></title>--><img src=x onerror=alert(1)>"'\`onmouseover=alert(2) x="<svg/onload=alert(3)>]]>{{7*7}}javascript:alert(4)`;
// What a spreadsheet would calculate.
export const kFormulas = ["=HYPERLINK(\"http://evil.example\",\"x\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)"];
export const kProduct = "p/htx-bechamp/xau";
export const kLot = `${kProduct}/10/XAU-01`;

const words = (text) => ({ vi: text, en: text });
const now = () => new Date(Date.now() - 60_000).toISOString().replace("Z", "+00:00");

// `signer(party, file)` and `record(signer, what, second)` as live_server.mjs has them.
export const recordHostile = async ({ signer, record }, host) => {
  const producer = await signer("htx-bechamp");
  await record(producer, {
    type: "nguon:Product", product: kProduct, kind: "product", owner: "htx-bechamp", name: words(kHtml), group: 2, criteriaSet: 12, brand: kFormulas[0],
    ingredients: words(kHtml), netContent: words(kFormulas[1]), storage: words(kFormulas[2]), warnings: words(kHtml), usage: words(kFormulas[3]), standards: [kHtml],
  });
  await record(producer, {
    type: "ObjectEvent", eventTime: now(), eventTimeZoneOffset: "+07:00", action: "ADD", bizStep: "commissioning", disposition: "active",
    readPoint: { id: `https://${host}/area/VIDU-68-01` }, quantityList: [{ epcClass: `https://${host}/${kLot}`, quantity: 10, uom: "KGM" }], "nguon:process": words(kHtml),
  });
  await record(producer, { type: "nguon:Story", about: kProduct, story: words(`${kHtml}\n${kFormulas[0]}`) });
  await record(await signer("co-quan"), {
    type: "ObjectEvent", eventTime: now(), eventTimeZoneOffset: "+07:00", action: "OBSERVE", bizStep: "holding", disposition: "recalled", persistentDisposition: { set: ["recalled"] },
    quantityList: [{ epcClass: `https://${host}/${kLot}` }], "nguon:decision": kFormulas[0], "nguon:reason": words(kHtml),
  }, await signer("co-quan", "co-quan.2"));
};
