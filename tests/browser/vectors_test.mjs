// The phone's own check of a label agrees with the server, the program and the offline check about every label of
// tests/data/label_vectors.json. The proofs that a server would give are made here from the table's entries.
import assert from "node:assert/strict";
import { createHash, createPrivateKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { verify } from "../../api/web/verify.mjs";

const table = JSON.parse(readFileSync(new URL("../data/label_vectors.json", import.meta.url), "utf8"));
const sha256 = (...parts) => { const hash = createHash("sha256"); for (const part of parts) hash.update(part); return hash.digest(); };
const base64 = (bytes) => bytes.toString("base64");

// docs/formats/log.md
const entries = [], leaves = [];
for (const [index, { accepted, statement }] of table.entries.entries()) {
  entries.push(`nguon.entry/v1\n${index}\n${accepted}\n${base64(leaves.at(-1) ?? Buffer.alloc(32))}\n\n${statement}`);
  leaves.push(sha256(Buffer.from([0]), entries[index]));
}
const cutOf = (n) => 2 ** Math.floor(Math.log2(n - 1));
const node = (left, right) => sha256(Buffer.from([1]), left, right);
const rootOf = (list) => (list.length === 1 ? list[0] : node(rootOf(list.slice(0, cutOf(list.length))), rootOf(list.slice(cutOf(list.length)))));
// RFC 9162, sections 2.1.3.1 and 2.1.4.1.
const inclusion = (at, list) => {
  if (list.length === 1) return [];
  const cut = cutOf(list.length);
  return at < cut ? [...inclusion(at, list.slice(0, cut)), rootOf(list.slice(cut))] : [...inclusion(at - cut, list.slice(cut)), rootOf(list.slice(0, cut))];
};

const text = `${table.origin}\n${entries.length}\n${base64(rootOf(leaves))}\n`;
const [, idHex] = table.logVkey.match(/\+([0-9a-f]{8})\+/);
const checkpoint = `${text}\n— ${table.origin} ${base64(Buffer.concat([Buffer.from(idHex, "hex"), sign(null, Buffer.from(text), createPrivateKey(table.logKey))]))}\n`;

const records = entries.map((entry) => JSON.parse(entry.split("\n")[6]));
const labelKeys = records.flatMap((record, index) => (record.type === "nguon:Key" && record.purpose === "label" ? [{ index, vkey: record.vkey }] : []));

// What the label says of its run and key, wherever it can be read; the server has to answer the same question.
const claimed = (url) => {
  const digits = new URL(url).pathname.match(/^\/(\d{236})/)?.[1];
  if (!digits) return {};
  const bytes = digits.match(/\d{17}|\d{15}$/g).flatMap((chunk) => {
    const size = chunk.length === 17 ? 7 : 6;
    return Array.from({ length: size }, (_, at) => Number((BigInt(chunk) >> BigInt(8 * (size - 1 - at))) & 255n));
  });
  const field = (from, to) => bytes.slice(from, to).reduce((sum, byte) => sum * 256 + byte, 0);
  return { key: labelKeys[field(1, 4) - 1], run: field(7, 11) };
};

const evidenceFor = ({ key, run }) => ({
  entry: entries[run], index: run, inclusion: inclusion(run, leaves).map(base64), checkpoint, log: table.logVkey, host: table.host,
  key: key.vkey, keyEntry: entries[key.index], keyIndex: key.index, keyInclusion: inclusion(key.index, leaves).map(base64),
});

// The state of a lot (recalled, expired, ...) is the server's word: the phone proves the label and its run.
const kBad = new Set(["not_our_label", "bad_signature", "not_in_ledger", "ledger_contradicts"]);

test("calls a label proven exactly where the table says that it is one of the ledger's", async () => {
  let proven = 0, refused = 0;
  for (const { name, url, status } of table.labels) {
    const claim = claimed(url);
    // Without a run or key that the ledger has, a server has no evidence to give.
    if (!claim.key || records[claim.run]?.type !== "nguon:LabelRun") {
      assert.ok(kBad.has(status), name);
      continue;
    }
    // That a key was revoked is not in its entry.
    if (name === "key revoked before the packing day") continue;
    const run = records[claim.run];
    const results = await verify(evidenceFor(claim), new URL(url).pathname, { lot: run.batch.split("/10/")[1], packed: run.packedOn }, () => Promise.reject(new Error()));
    const good = Object.values(results).every((result) => result === true) && new URL(url).host === table.host && !/[?#]|%/.test(url) && url.startsWith("https://");
    assert.equal(good, !kBad.has(status), `${name}: ${url}: ${JSON.stringify(results)}`);
    if (good) ++proven;
    else ++refused;
  }
  assert.ok(proven >= 18 && refused > 200, `${proven} proven, ${refused} refused`);
});

test("a GS1 serial that is not the label's own is refused, though the label key signed it", async () => {
  const named = (part) => table.labels.filter(({ name }) => name.includes(part));
  assert.ok(named("GS1 serial").length >= 3);
  for (const { name, url } of named("GS1 serial, signed").concat(named("GS1 serial on the label"), named("fewer digits"))) {
    const claim = claimed(url);
    const run = records[claim.run];
    const results = await verify(evidenceFor(claim), new URL(url).pathname, { lot: run.batch.split("/10/")[1], packed: run.packedOn }, () => Promise.reject(new Error()));
    assert.equal(results.label_signature, true, name);
    assert.equal(results.run_in_ledger, false, name);
  }
});
