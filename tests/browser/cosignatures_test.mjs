// The phone's check of witnesses: cosignatures made here by Node's own Ed25519 over a golden checkpoint.
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";

import { verify } from "../../api/web/verify.mjs";
import { blockOf, golden, pathOf, shownOf } from "./golden/read.mjs";

const [unit] = golden.cases;
const block = blockOf(unit);
const text = block.checkpoint.slice(0, block.checkpoint.indexOf("\n\n") + 1);
const now = () => Math.floor(Date.now() / 1000);

// A witness as C2SP tlog-cosignature has it: its vkey, and its line at a time.
const witness = (name, type = 4) => {
  const pair = generateKeyPairSync("ed25519");
  const raw = pair.publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  const key = Buffer.concat([Buffer.from([type]), raw]);
  const id = createHash("sha256").update(name + "\n").update(key).digest().subarray(0, 4);
  const line = (time = now(), over = text) => {
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt(time));
    const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${over}`), pair.privateKey);
    return `— ${name} ${Buffer.concat([id, stamp, signature]).toString("base64")}\n`;
  };
  return { vkey: `${name}+${id.toString("hex")}+${key.toString("base64")}`, line };
};
const [a, b, c] = ["witness.example/a", "witness.example/b", "witness.example/c"].map((name) => witness(name));
const check = async (witnesses, quorum, lines) => {
  const evidence = { ...block, witnesses: witnesses.map((one) => one.vkey), quorum, checkpoint: block.checkpoint + lines.join("") };
  return (await verify(evidence, pathOf(unit), shownOf(unit), () => Promise.reject(new Error("not to be loaded")))).cosignatures;
};

test("a quorum of good cosignatures passes", async () => {
  assert.equal(await check([a, b, c], 2, [a.line(), c.line()]), true);
  assert.equal(await check([a], 1, [a.line(0)]), true);
  assert.equal(await check([a, b, c], 3, [c.line(), b.line(), a.line()]), true);
});

test("fewer than the quorum could not be checked, and strangers do not count", async () => {
  assert.equal(await check([a, b, c], 2, [a.line()]), null);
  assert.equal(await check([a, b, c], 2, []), null);
  assert.equal(await check([a, b], 2, [a.line(), c.line()]), null);
  assert.equal(await check([a, b], 2, [a.line(), a.line()]), null);
  assert.equal(await check([a], 0, []), null);
});

test("a bad cosignature of a known witness fails the check, whoever else is good", async () => {
  const line = a.line();
  for (const at of [25, 40, 60, 100]) {
    const bad = line.slice(0, at) + (line[at] === "A" ? "B" : "A") + line.slice(at + 1);
    const result = await check([a, b], 1, [b.line(), bad]);
    // Changed in its id, the line is a stranger's; anywhere else it is a lie.
    assert.ok(result === false || bad.slice(0, 30) !== line.slice(0, 30), `character ${at}: ${result}`);
  }
  assert.equal(await check([a, b], 1, [a.line(now(), text.replace("\n", "\n1")), b.line()]), false);
  assert.equal(await check([a], 1, [a.line(now() + 3600)]), false);
});

test("only a witness's key is a witness", async () => {
  const log = witness("witness.example/log", 1);
  assert.equal(await check([log], 1, [log.line()]), false);
  assert.equal(await check([{ vkey: block.log }], 1, []), false);
  assert.equal(await check([{ vkey: "rubbish" }], 1, []), false);
});
