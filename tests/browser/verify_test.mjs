// The phone's own check, in Node: accepts labels and proofs made by other tools (golden/golden.go),
// and refuses each of them when any single part is altered.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as ed25519 from "../../api/web/vendor/files/noble-ed25519.mjs";
import { verify } from "../../api/web/verify.mjs";
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
    for (const field of ["entry", "checkpoint", "log", "host", "key", "root", "keyEntry"]) {
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
    for (const field of ["inclusion", "consistency", "keyInclusion"])
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
      "a longer consistency proof": { evidence: { consistency: [...block.consistency, zero] } },
      "another root at the pin": { evidence: { root: zero } },
      "a pinned root of another length": { evidence: { root: Buffer.concat([Buffer.from(block.root, "base64"), Buffer.alloc(1)]).toString("base64") } },
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
    if (one.consistency.length) changes["no consistency proof"] = { evidence: { consistency: [] } };
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

test("the newest entry needs no consistency proof, and a made-up one is refused", async () => {
  assert.equal(newest.consistency.length, 0);
  const results = await run(newest, { evidence: { consistency: [newest.root_at_pin] } });
  assert.equal(results.pin, false);
});
