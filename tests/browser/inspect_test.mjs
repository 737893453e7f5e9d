// The inspector's page judges the labels of tests/data/label_vectors.json as the server and the program do.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as ed25519 from "../../api/web/vendor/files/noble-ed25519.mjs";
import { ageDays, isFresh, judge, mergeSnapshot, openSnapshot, readBook } from "../../api/web/judge.mjs";

const table = JSON.parse(readFileSync(new URL("../data/label_vectors.json", import.meta.url), "utf8"));
const noFallback = () => Promise.reject(new Error("not to be loaded"));
const now = Date.parse(table.now);
const open = (file, key = table.logVkey, load = noFallback) => openSnapshot(file, key, load);
const refuses = (work) => assert.rejects(work);

test("judges every label of the table as the table says", async () => {
  const snapshot = await open(table.snapshot);
  const book = readBook(snapshot.body);
  assert.ok(table.labels.length > 250);
  for (const { name, url, status, offline } of table.labels) {
    const found = await judge(snapshot, book, url, now, 7, noFallback);
    assert.equal(found.status, offline ?? status, `${name}: ${url}`);
    if (["not_our_label", "bad_signature", "not_in_ledger"].includes(found.status)) assert.equal(found.product, undefined, name);
  }
});

test("an old snapshot calls nothing good, and still says what is bad", async () => {
  const snapshot = await open(table.snapshot);
  const book = readBook(snapshot.body);
  const late = snapshot.head.made + 8 * 864e5;
  assert.equal(ageDays(snapshot.head, late), 8);
  const statusAt = async (name, at) => (await judge(snapshot, book, table.labels.find((one) => one.name === name).url, at, 7, noFallback)).status;
  const statusOf = (name) => statusAt(name, late);
  assert.equal(await statusOf("good"), "freshness_unknown");
  assert.equal(await statusOf("recalled through its leaves"), "recalled");
  // As old as its making, not as its last entry; and one from the future is not believed to be new.
  assert.ok(snapshot.head.made > snapshot.head.time);
  assert.equal(await statusAt("good", snapshot.head.made - 864e5), "valid");
  assert.equal(await statusAt("good", snapshot.head.made - 864e5 - 1), "freshness_unknown");
  assert.ok(!isFresh(snapshot.head, snapshot.head.made + 8 * 864e5, 7) && isFresh(snapshot.head, snapshot.head.made + 8 * 864e5 - 1, 7));
});

test("refuses a snapshot with any character changed", async () => {
  const { snapshot } = table;
  for (let at = 0; at < snapshot.length; at += at < 700 ? 1 : 97) {
    const changed = snapshot.slice(0, at) + (snapshot[at] === "x" ? "y" : "x") + snapshot.slice(at + 1);
    await refuses(() => open(changed));
  }
  for (const changed of ["", snapshot.slice(0, -1), `${snapshot}\n`, snapshot.split("\n\n")[0]]) await refuses(() => open(changed));
});

test("refuses a snapshot under another key, and a checkpoint's signature", async () => {
  const other = table.logVkey.replace(/\+[^+]{8}\+/, "+00000000+");
  await refuses(() => open(table.snapshot, other));
  await refuses(() => open(table.snapshot.replaceAll("/snapshot/v1 ", " ")));
});

test("merges a delta into the bytes that were signed, and nothing else", async () => {
  const snapshot = await open(table.snapshot);
  const note = `${snapshot.note}\n`;
  const all = `${note}since\t0\n${snapshot.body}`;
  const merge = (base, file) => mergeSnapshot(base, file, table.logVkey, noFallback);
  assert.equal((await merge(snapshot, all)).body, snapshot.body);
  assert.equal((await merge({ body: "" }, all)).body, snapshot.body);
  const held = snapshot.body.split("\n").filter((line) => line.startsWith("held\t")).map((line) => `${line}\n`).join("");
  assert.ok(held);
  assert.equal((await merge(snapshot, `${note}since\t${snapshot.head.size}\n${held}`)).body, snapshot.body);
  await refuses(() => merge(snapshot, `${note}since\t${snapshot.head.size}\n`));
  await refuses(() => merge({ body: "" }, `${note}since\t${snapshot.head.size}\n${held}`));
  await refuses(() => open(all));
});

test("a device without Ed25519 uses the fallback; without both it concludes nothing", async () => {
  const { subtle } = crypto;
  const { importKey } = subtle;
  subtle.importKey = (format, key, algorithm, ...rest) =>
    algorithm.name === "Ed25519" ? Promise.reject(new DOMException("no", "NotSupportedError")) : importKey.call(subtle, format, key, algorithm, ...rest);
  try {
    assert.ok(await open(table.snapshot, table.logVkey, () => Promise.resolve(ed25519)));
    const snapshot = await open(table.snapshot, table.logVkey, noFallback);
    assert.equal(snapshot, null);
    const whole = await open(table.snapshot, table.logVkey, () => Promise.resolve(ed25519));
    const { status } = await judge(whole, readBook(whole.body), table.labels[0].url, now, 7, noFallback);
    assert.equal(status, "freshness_unknown");
  } finally {
    delete subtle.importKey;
  }
});
