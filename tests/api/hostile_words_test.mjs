// What people write into the ledger is shown on pages, in feeds, in tables and drawings; here they write what would
// run there: NGUON=build/dev/nguon node --test tests/api/hostile_words_test.mjs
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { kHost, startLive } from "./live_server.mjs";
import { policyOf, safeHtml } from "./safe_html.mjs";

// Ends every context that it could stand in: text, attribute, script data, style, URL, a comment, XML.
const kHtml = `</script></style></title>--><img src=x onerror=alert(1)>"'\`onmouseover=alert(2) x="<svg/onload=alert(3)>]]>{{7*7}}javascript:alert(4)`;
// What a spreadsheet would calculate.
const kFormulas = ["=HYPERLINK(\"http://evil.example\",\"x\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)"];
const words = (text) => ({ vi: text, en: text });

let live;
const kProduct = "p/htx-bechamp/xau";
const kLot = `${kProduct}/10/XAU-01`;
const now = () => new Date(Date.now() - 60_000).toISOString().replace("Z", "+00:00");

before(async () => {
  live = await startLive(process.env.NGUON);
  const producer = await live.signer("htx-bechamp");
  await live.record(producer, {
    type: "nguon:Product", product: kProduct, kind: "product", owner: "htx-bechamp", name: words(kHtml), group: 2, criteriaSet: 12, brand: kFormulas[0],
    ingredients: words(kHtml), netContent: words(kFormulas[1]), storage: words(kFormulas[2]), warnings: words(kHtml), usage: words(kFormulas[3]), standards: [kHtml],
  });
  await live.record(producer, {
    type: "ObjectEvent", eventTime: now(), eventTimeZoneOffset: "+07:00", action: "ADD", bizStep: "commissioning", disposition: "active",
    readPoint: { id: `https://${kHost}/area/VIDU-68-01` }, quantityList: [{ epcClass: `https://${kHost}/${kLot}`, quantity: 10, uom: "KGM" }], "nguon:process": words(kHtml),
  });
  await live.record(producer, { type: "nguon:Story", about: kProduct, story: words(`${kHtml}\n${kFormulas[0]}`) });
  await live.record(await live.signer("co-quan"), {
    type: "ObjectEvent", eventTime: now(), eventTimeZoneOffset: "+07:00", action: "OBSERVE", bizStep: "holding", disposition: "recalled", persistentDisposition: { set: ["recalled"] },
    quantityList: [{ epcClass: `https://${kHost}/${kLot}` }], "nguon:decision": kFormulas[0], "nguon:reason": words(kHtml),
  }, await live.signer("co-quan", "co-quan.2"));
});
after(() => live.close());

// Every address that shows the lot, its product or its maker, by the server's own description.
const addresses = async () => {
  const { paths } = JSON.parse((await live.ask("GET", "/openapi.json")).body);
  const value = { batch: kLot, product: kProduct, party: "htx-bechamp", rest: kLot.slice(2), slug: "xau", run: "1", index: "240", ocop: kProduct };
  const found = [];
  for (const [path, methods] of Object.entries(paths)) {
    if (!methods.get) continue;
    for (const id of path.includes("{") ? [kLot, kProduct] : [""])
      found.push(path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === "rest" && path.startsWith("/p/") ? id.slice(2) : name === "party" || name === "producer" ? value.party : value[name] && !["batch", "product"].includes(name) ? value[name] : id)));
  }
  for (const page of [`/b/${kLot}`, `/${kProduct}`, `/find?q=${encodeURIComponent(kHtml)}`, `/find?q=XAU-01`, "/find?q=onerror"]) found.push(page);
  return [...new Set(found)].flatMap((path) => [path, `${path}${path.includes("?") ? "&" : "?"}hl=en`]);
};

// The first cell of a row that a spreadsheet would take for a formula.
const formulaIn = (csv) => csv.match(/(^|[,;\t\n])"?[=+\-@\t\r](?![\d.,]+("|[,;\t\n]|$))[^\n]*/m)?.[0];

const checkKind = (answer, where) => {
  const type = answer.headers["content-type"] ?? "";
  const { body } = answer;
  if (type.startsWith("text/html")) safeHtml(body, policyOf(answer), where);
  if (/html|xml|svg/.test(type)) {
    const text = body.replaceAll(/<script[^>]*json[^>]*>.*?<\/script>/gs, "").replaceAll(/<!\[CDATA\[.*?\]\]>/gs, "");
    for (const raw of ["<img src=x", "<svg/onload", "</script></style>"]) assert.ok(!text.includes(raw), `${where}: ${raw}`);
  }
  if (/svg/.test(type)) assert.ok(!/<script|\son\w+=|href="(javascript|data)/i.test(body), where);
  if (/csv|tab-separated/.test(type)) assert.equal(formulaIn(body), undefined, where);
};

test("nothing that people wrote runs anywhere", async () => {
  let shown = 0;
  for (const path of await addresses()) {
    const answer = await live.ask("GET", path);
    assert.notEqual(answer.status, 500, path);
    if (answer.body.includes("onerror")) ++shown;
    checkKind(answer, path);
  }
  assert.ok(shown > 5, `the words were shown at ${shown} addresses: too few to say that they are safe`);
  console.log(`the words were shown at ${shown} addresses`);
});

export { formulaIn };
