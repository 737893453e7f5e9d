// The pure parts of the console: node --test console_parts_test.mjs.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { encodePath, linkTo, readRoute } from "../../api/web/console/route.mjs";
import { besideOriginals, unfold } from "../../api/web/console/views/arrange.mjs";
import { checkChallenge } from "../../api/web/shared/login.mjs";

test("an address leads where its link was made for", () => {
  for (const rest of ["ocop/68-1/10/L01", "p/a b/10/ö%2F", "a?b/c#d", "%zz"]) {
    const route = readRoute(linkTo("lo", rest, { q: "chè & trà", empty: "" }));
    assert.equal(route.id, "lo");
    assert.equal(route.rest, rest);
    assert.equal(route.query.get("q"), "chè & trà");
    assert.equal(route.query.has("empty"), false);
  }
  assert.deepEqual([readRoute("").id, readRoute("#/").id, readRoute("#/lo/%zz").rest], ["", "", "%zz"]);
  assert.equal(encodePath("a/b c"), "a/b%20c");
});

// a is made of b and c; both are made of d.
const diamond = {
  nodes: ["a", "b", "c", "d"].map((batch) => ({ batch })),
  edges: [{ from: 1, to: 0 }, { from: 2, to: 0 }, { from: 3, to: 1 }, { from: 3, to: 2 }],
};
const names = (twigs) => twigs.map((twig) => [twig.node.batch + (twig.again ? "!" : ""), ...names(twig.below)]);

test("each lot of a trace is unfolded once and named wherever it comes", () => {
  assert.deepEqual(names(unfold(diamond, "back")), [["b", ["d"]], ["c", ["d!"]]]);
  const forward = { nodes: diamond.nodes, edges: diamond.edges.map(({ from, to }) => ({ from: to, to: from })) };
  assert.deepEqual(names(unfold(forward, "forward")), [["b", ["d"]], ["c", ["d!"]]]);
  assert.deepEqual(unfold({ nodes: [{ batch: "a" }], edges: [] }, "back"), []);
});

test("a loop ends", () => {
  const loop = { nodes: diamond.nodes.slice(0, 2), edges: [{ from: 1, to: 0 }, { from: 0, to: 1 }] };
  assert.deepEqual(names(unfold(loop, "back")), [["b", ["a!"]]]);
});

test("corrections stand beside what they correct, and nothing gets lost", () => {
  const events = [{ index: 1 }, { index: 2 }, { index: 5, corrects: 1 }, { index: 7, corrects: 99 }, { index: 8, corrects: 1 }];
  assert.deepEqual(besideOriginals(events).map((event) => event.index), [1, 5, 8, 2, 7]);
});

test("a device signs challenges of its own ledger and nothing else", () => {
  const challenge = "nguon.login/v1\nocop.example\nĐăng nhập, không khai báo gì / log in, declares nothing\n2026-11-22T10:00:00.000Z\nrandom\nproof\n";
  checkChallenge(challenge, "ocop.example");
  const record = '{"type":"nguon:KeyRevocation"}';
  for (const other of [`nguon.statement/v1\n${record}\n`, challenge.replace("login", "statement"), challenge + "more\n", challenge.slice(0, -1), challenge.replace("ocop.example", "other.example"), challenge.replace("declares nothing", "declares much"), ""])
    assert.throws(() => checkChallenge(other, "ocop.example"), { name: "challenge_foreign" });
});

test("every view of the console has an address of its own", () => {
  const folder = new URL("../../api/web/console/views/", import.meta.url);
  const ids = readdirSync(folder)
    .map((name) => readFileSync(new URL(name, folder), "utf8").match(/^export default \{ id: "([a-z-]+)"/m)?.[1])
    .filter((id) => id);
  assert.ok(ids.length > 10);
  assert.deepEqual(ids.filter((id, at) => ids.indexOf(id) != at), []);
});
