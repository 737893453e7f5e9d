// What people write into the ledger is shown on pages, in feeds, in tables and drawings; here they write what would
// run there: NGUON=build/dev/nguon node --test tests/api/hostile_words_test.mjs
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { kHtml, kLot, kProduct, recordHostile } from "./hostile.mjs";
import { kHost, startLive } from "./live_server.mjs";
import { policyOf, safeHtml } from "./safe_html.mjs";

let live;
before(async () => {
  live = await startLive(process.env.NGUON);
  await recordHostile(live, kHost);
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
