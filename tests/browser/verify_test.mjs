// The phone's own check, in Node: accepts labels and proofs made by other tools (golden/golden.go),
// and refuses each of them when any single part is altered.
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";

import * as ed25519 from "../../api/web/vendor/files/noble-ed25519.mjs";
import { parseLabel, verify } from "../../api/web/verify.mjs";
import { blockOf, golden, pathOf, shownOf } from "./golden/read.mjs";

const noFallback = () => Promise.reject(new Error("not to be loaded"));
const run = (one, change = {}, loader = noFallback) =>
  verify({ ...blockOf(one), ...change.evidence }, change.path ?? pathOf(one), { ...shownOf(one), ...change.shown }, loader);
const allGood = (results) => Object.values(results).every((result) => result === true);
const [unit, p256, newest, power] = golden.cases;

// Another character of the same kind, so that the form stays and only the meaning changes.
const other = (c) => (c === "A" || c === "a" ? "B" : c >= "0" && c <= "8" ? String.fromCharCode(c.charCodeAt(0) + 1) : c === "9" ? "0" : "A");
const changedAt = (text, at) => text.slice(0, at) + other(text[at]) + text.slice(at + 1);

for (const one of golden.cases)
  test(`accepts: ${one.name}`, async () => {
    const results = await run(one);
    assert.deepEqual(results, { checkpoint_signature: true, inclusion: true, label_signature: true, run_in_ledger: true, pin: true, label_key_entry: true });
  });

// The last character of a base64 text can hold bits that mean nothing: it is left alone there.
const isPadding = (text, at) => text[at] === "=" || (/[=\n]/.test(text[at + 1] ?? "") && /[A-Za-z0-9+/]/.test(text[at]) && text[at + 1] === "=");

for (const one of golden.cases) {
  test(`refuses any altered character of the evidence: ${one.name}`, async () => {
    const block = blockOf(one);
    for (const field of ["entry", "checkpoint", "log", "host", "key", "keyEntry"]) {
      const text = block[field];
      // One label in full, the others in steps.
      for (let at = 0; at < text.length; at += one !== unit ? 7 : field === "entry" ? 2 : 1) {
        if (isPadding(text, at)) continue;
        // C2SP: the id of a P-256 key does not cover its name; only the ledger's part of it is checked.
        if (field === "key" && one === p256 && at >= golden.origin.length && at < text.indexOf("+")) continue;
        const results = await run(one, { evidence: { [field]: changedAt(text, at) } });
        assert.ok(Object.values(results).includes(false), `${field}, character ${at} of ${text.length}: ${JSON.stringify(results)}`);
      }
    }
    for (const field of ["inclusion", "keyInclusion"])
      for (let at = 0; at < block[field].length; ++at) {
        const altered = block[field].with(at, changedAt(block[field][at], at % 43));
        const gone = block[field].toSpliced(at, 1);
        for (const list of [altered, gone]) {
          const results = await run(one, { evidence: { [field]: list } });
          assert.ok(Object.values(results).includes(false), `${field}, hash ${at}: ${JSON.stringify(results)}`);
        }
      }
  });

  test(`refuses any altered digit of the label: ${one.name}`, async () => {
    const path = pathOf(one);
    for (let at = 1; at < path.length; at += one === unit ? 1 : 5) {
      if (path[at] === "/") continue;
      const results = await run(one, { path: changedAt(path, at) });
      assert.ok(Object.values(results).includes(false), `character ${at}: ${JSON.stringify(results)}`);
    }
  });

  test(`refuses left out, added and swapped parts: ${one.name}`, async () => {
    const block = blockOf(one);
    const zero = Buffer.alloc(32).toString("base64");
    const changes = {
      "another index": { evidence: { index: one.index - 1 } },
      "no inclusion proof": { evidence: { inclusion: [] } },
      "a longer inclusion proof": { evidence: { inclusion: [...block.inclusion, zero] } },
      "no checkpoint signature": { evidence: { checkpoint: block.checkpoint.slice(0, block.checkpoint.indexOf("—")) } },
      "an extension line": { evidence: { checkpoint: block.checkpoint.replace("\n\n", "\nmore\n\n") } },
      "another lot on the page": { shown: { lot: "OTHER" } },
      "no lot on the page": { shown: { lot: undefined } },
      "another packing day on the page": { shown: { packed: "2026-11-23" } },
      "a label without its digits": { path: "/" },
      "a GS1 part that was not signed": { path: `${pathOf(one)}/01/08938505974194` },
      "no entry of the label key": { evidence: { keyEntry: undefined } },
      "the run's entry as the label key's": { evidence: { keyEntry: block.entry, keyIndex: block.index, keyInclusion: block.inclusion } },
      "the label key's entry at another index": { evidence: { keyIndex: block.keyIndex + 1 } },
      "another label key": { evidence: { key: one === p256 ? unit.key : p256.key } },
      "the log's key as label key": { evidence: { key: block.log } },
      "the label key as log's key": { evidence: { log: block.key } },
    };
    for (const [name, change] of Object.entries(changes)) {
      const results = await run(one, change);
      assert.ok(Object.values(results).includes(false), `${name}: ${JSON.stringify(results)}`);
    }
  });
}

test("refuses a label beside the run of another label", async () => {
  const results = await run(unit, { path: pathOf(power) });
  assert.equal(results.label_signature, true); // the label itself is good ...
  assert.equal(results.run_in_ledger, false); // ... but not of this run
  assert.equal(results.pin, false);
});

test("refuses a P-256 signature with a high s, which would be a second spelling", async () => {
  const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const [, digits, gs1] = pathOf(p256).match(/^\/(\d{236})(.*)$/);
  const blob = digits.match(/\d{17}|\d{15}$/g).map((chunk) => BigInt(chunk).toString(16).padStart(chunk.length === 17 ? 14 : 12, "0")).join("");
  const high = (n - BigInt("0x" + blob.slice(-64))).toString(16).padStart(64, "0");
  const chunks = (blob.slice(0, -64) + high).match(/.{14}|.{12}$/g);
  const token = chunks.map((chunk) => BigInt("0x" + chunk).toString().padStart(chunk.length === 14 ? 17 : 15, "0")).join("");
  const results = await run(p256, { path: `/${token}${gs1}` });
  assert.equal(results.label_signature, false);
});

test("evidence without the label's key is not enough for a label", async () => {
  const { key, ...rest } = blockOf(unit);
  const results = await verify(rest, pathOf(unit), shownOf(unit), noFallback);
  assert.ok(key.length > 0);
  assert.equal(results.label_signature, false);
});

test("a batch page without a label is checked as far as it can be", async () => {
  const { entry, index, inclusion, checkpoint, log } = blockOf(unit);
  const results = await verify({ entry, index, inclusion, checkpoint, log }, "/b/anything", {}, noFallback);
  assert.deepEqual(results, { checkpoint_signature: true, inclusion: true });
});

const without = async (name, work) => {
  const { subtle } = crypto;
  const importKey = subtle.importKey;
  subtle.importKey = (format, key, algorithm, ...rest) => {
    if (algorithm.name === name) return Promise.reject(new DOMException("no", "NotSupportedError"));
    return importKey.call(subtle, format, key, algorithm, ...rest);
  };
  try {
    return await work();
  } finally {
    delete subtle.importKey;
  }
};

test("a phone without Ed25519 uses the fallback, with the same answers", () =>
  without("Ed25519", async () => {
    const load = () => Promise.resolve(ed25519);
    assert.ok(allGood(await run(unit, {}, load)));
    const bad = await run(unit, { evidence: { checkpoint: unit.checkpoint.replace("20011", "20012") } }, load);
    assert.equal(bad.checkpoint_signature, false);
  }));

test("could not check is neither good nor bad", () =>
  without("Ed25519", async () => {
    const results = await run(unit);
    assert.equal(results.checkpoint_signature, null);
    assert.equal(results.label_signature, null);
    assert.ok(!allGood(results));
    assert.equal(results.inclusion, true);
  }));

test("a phone without P-256 could not check a P-256 label", () =>
  without("ECDSA", async () => {
    const results = await run(p256);
    assert.equal(results.label_signature, null);
    assert.equal(results.checkpoint_signature, true);
  }));

test("the inclusion path alone gives the root that the label was printed with, as Go's tree has it", async () => {
  for (const one of golden.cases) {
    assert.deepEqual([...Buffer.from(one.root_at_pin, "base64").subarray(0, 15)], parseLabel(pathOf(one)).pin);
    assert.equal((await run(one)).pin, true);
  }
});

// RFC 6962, section 2.1: the root of some leaves, and the path of one.
const hash = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const split = (leaves) => 2 ** Math.floor(Math.log2(leaves.length - 1));
const rootOf = (leaves) => (leaves.length === 1 ? leaves[0] : hash(Buffer.of(1), rootOf(leaves.slice(0, split(leaves))), rootOf(leaves.slice(split(leaves)))));
const pathTo = (at, leaves) => {
  if (leaves.length === 1) return [];
  const k = split(leaves);
  return at < k ? [...pathTo(at, leaves.slice(0, k)), rootOf(leaves.slice(k))] : [...pathTo(at - k, leaves.slice(k)), rootOf(leaves.slice(0, k))];
};

test("a ledger that was rewritten before the label's run includes the run under a good checkpoint, and fails the pin", async () => {
  for (const [size, rewritten] of [[unit.index + 1, 0], [unit.index + 900, 7], [unit.index + 900, unit.index - 1]]) {
    const leaves = Array.from({ length: size }, (_, at) => hash(Buffer.from(`${at} ${at === rewritten ? "rewritten" : ""}`)));
    leaves[unit.index] = hash(Buffer.of(0), Buffer.from(unit.entry));
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const key = Buffer.concat([Buffer.of(1), publicKey.export({ format: "der", type: "spki" }).subarray(-32)]);
    const id = hash(Buffer.from(golden.origin + "\n"), key).subarray(0, 4);
    const text = `${golden.origin}\n${size}\n${rootOf(leaves).toString("base64")}\n`;
    const signature = Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString("base64");
    const results = await run(unit, { evidence: {
      log: `${golden.origin}+${id.toString("hex")}+${key.toString("base64")}`,
      checkpoint: `${text}\n\u2014 ${golden.origin} ${signature}\n`,
      inclusion: pathTo(unit.index, leaves).map((one) => one.toString("base64")),
    } });
    assert.deepEqual([results.checkpoint_signature, results.inclusion, results.pin], [true, true, false]);
  }
});
