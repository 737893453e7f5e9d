// Statements of the shared browser code against the program: NGUON=<program> node --test statement_server_test.mjs.
// The demonstration's own statements, signed again here, must be the same bytes; new ones must be recorded.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { generateKey, kEd25519, kP256, makeSigner, readKeyFile } from "../../api/web/shared/keys.mjs";
import { addSignature, makeStatement, noteText, statementRecord } from "../../api/web/shared/statement.mjs";
import { makeLedger, serveLedger } from "./real_server.mjs";

const nguon = process.env.NGUON;
const folder = mkdtempSync(join(tmpdir(), "nguon-"));
const ledger = join(folder, "ledger");
let server, origin;

before(async () => {
  makeLedger(nguon, ledger);
  server = await serveLedger(nguon, ledger);
  origin = (await get("/v1/status")).origin;
});
after(async () => {
  await server?.close();
  rmSync(folder, { recursive: true });
});

const get = async (path) => (await fetch(new URL(path, server.address))).json();
const send = async (text) => {
  const response = await fetch(new URL("/v1/statements", server.address), { method: "POST", headers: { "content-type": "text/plain" }, body: text });
  return { status: response.status, ...(await response.json()) };
};
const keyOf = async (party, second) => {
  const name = join(ledger, "keys", `${party}${second ? ".2" : ""}.pem`);
  return existsSync(name) ? makeSigner({ ...(await readKeyFile(readFileSync(name, "utf8"))), origin, party }) : null;
};
const material = (party, item) => ({ type: "nguon:Product", product: `p/${party}/${item}`, kind: "material", owner: party, name: { vi: "Chè khô “thử” 50 %", en: "Dry tea" }, yield: { min: 0.18, max: 0.25 } });

test("every statement of the demonstration, signed again in JavaScript, is the same bytes", async () => {
  const { size } = await get("/v1/status");
  const types = new Set();
  let compared = 0;
  for (let from = 0; from < size; from += 500) {
    for (const entry of (await get(`/v1/entries?from=${from}&count=500`)).entries) {
      const note = entry.statement;
      const signers = (await Promise.all(entry.signedBy.map((name, at) => keyOf(name.slice(origin.length + 1), at == 1)))).filter(Boolean);
      if (signers.length != entry.signedBy.length) continue;
      const record = statementRecord(note);
      let { text } = await makeStatement(signers[0], record);
      for (const second of signers.slice(1)) text = await addSignature(text, second);
      // Ed25519 has one signature for one text; of P-256 only what is signed can be the same.
      if (signers.every((signer) => signer.type == kEd25519)) assert.equal(text, note, `entry ${entry.index}`);
      else assert.equal(noteText(text), noteText(note));
      types.add(record.type);
      ++compared;
    }
  }
  assert.ok(compared > 50 && types.size >= 8, `${compared} statements of ${[...types]}`);
  console.log(`${compared} statements compared, types ${[...types].join(" ")}`);
});

test("a statement by an imported key is recorded once, however often it is sent", async () => {
  const signer = await keyOf("htx-vi-du-mot");
  const { text } = await makeStatement(signer, material("htx-vi-du-mot", "che-thu-1"));
  const first = await send(text);
  assert.equal(first.status, 201, JSON.stringify(first));
  const again = await send(text);
  assert.deepEqual([again.status, again.index, again.repeated], [200, first.index, true]);
  assert.equal((await get(`/v1/entries/${first.index}`)).statement, text);
});

for (const [name, type] of [["Ed25519", kEd25519], ["P-256", kP256]]) {
  test(`a key of kind ${name} that was made here is enrolled and signs`, async () => {
    const party = "htx-vi-du-mot";
    const device = await makeSigner({ ...(await generateKey(type)), origin, party });
    const item = `che-thu-khoa-${type}`;
    const early = await makeStatement(device, material(party, item));
    assert.equal((await send(early.text)).status, 403);
    const enrolment = await makeStatement(await keyOf(party), { type: "nguon:Key", party, vkey: device.vkey, purpose: "statement" });
    assert.equal((await send(enrolment.text)).status, 201);
    const recorded = await send(early.text);
    assert.equal(recorded.status, 201, JSON.stringify(recorded));
    const changed = early.text.replace("Dry tea", "Dry Tea");
    assert.equal((await send(changed)).error.name, "note_bad_signature");
  });
}
