// Statements as the shared browser code signs them, against the worked examples of docs/formats and against openssl.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { decode64, generateKey, hex, kEd25519, kP256, makeSigner, makeVkey, p256ToDer, readKeyFile } from "../../api/web/shared/keys.mjs";
import { partyOfFile } from "../../api/web/shared/device.mjs";
import { addSignature, makeStatement, newId, noteText, readAmount, signNote, statementId, statementRecord, typeAmount } from "../../api/web/shared/statement.mjs";

const docs = readFileSync(new URL("../../docs/formats/note.md", import.meta.url), "utf8");
// RFC 8032 section 7.1, TEST 1, as the page's own commands make it.
const secret = Buffer.from("302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex");
const pem = (der) => `-----BEGIN PRIVATE KEY-----\n${der.toString("base64")}\n-----END PRIVATE KEY-----\n`;
const example = async () => makeSigner({ ...(await readKeyFile(pem(secret))), origin: "ocop.example/yenbai", party: "htx-suoi-giang" });
const fresh = async (type, party = "htx-thi-du") => makeSigner({ ...(await generateKey(type)), origin: "ocop.example/yenbai", party });
const refuses = (name, work) => assert.rejects(async () => work(), (error) => {
  assert.equal(error.name, name);
  assert.ok(error.message && error.messageVi, name);
  return true;
});

test("a key file becomes the vkey and the note that docs/formats/note.md shows, byte for byte", async () => {
  const signer = await example();
  assert.ok(docs.includes(`\n${signer.vkey}\n`));
  const note = await signNote('nguon.statement/v1\n{"type":"example","note":"chè Shan tuyết"}\n', signer);
  assert.ok(docs.includes(note.trimEnd()), note);
});

test("the P-256 key of docs/formats/note.md has the vkey shown there", async () => {
  const spki = decode64(docs.match(/echo (MFkw[A-Za-z0-9+/=]+) \|/)[1]);
  assert.ok(docs.includes(`\n${(await makeVkey("ocop.example/yenbai/dien-thoai", kP256, spki)).vkey}\n`));
});

test("openssl accepts signatures of both kinds of key, and P-256's s is always low", async () => {
  const folder = mkdtempSync(join(tmpdir(), "nguon-"));
  const file = (name, bytes) => { writeFileSync(join(folder, name), bytes); return join(folder, name); };
  try {
    for (const type of [kEd25519, kP256]) {
      for (let round = 0; round < 12; ++round) {
        const signer = await fresh(type);
        const text = `nguon.statement/v1\n{"round":${round}}\n`;
        const line = decode64((await signNote(text, signer)).trimEnd().split(" ").at(-1));
        assert.equal(hex(line.slice(0, 4)), signer.vkey.split("+")[1]);
        const key = decode64(signer.vkey.match(/\+[0-9a-f]{8}\+(.+)$/)[1]).slice(1);
        const spki = type == kP256 ? key : Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key]);
        const signature = line.slice(4);
        const names = [file("key", spki), file("text", text), file("signature", signature)];
        const said = type == kP256
          ? execFileSync("openssl", ["dgst", "-sha256", "-verify", names[0], "-keyform", "DER", "-signature", names[2], names[1]], { encoding: "utf8" })
          : execFileSync("openssl", ["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", names[0], "-rawin", "-in", names[1], "-sigfile", names[2]], { encoding: "utf8" });
        assert.match(said, /OK|Successfully/);
        if (type == kEd25519) continue;
        const rLength = signature[3];
        const s = BigInt("0x" + hex(signature.slice(6 + rLength)));
        assert.ok(s <= 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("r and s become DER integers without needless zeros, and a high s becomes low", () => {
  const raw = new Uint8Array(64);
  raw[31] = 0x80; // r = 128 needs a zero before it
  raw[63] = 1;
  assert.equal(hex(p256ToDer(raw)), "30070202008002" + "0101");
  const order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
  raw.set(Buffer.from((BigInt("0x" + order) - 5n).toString(16).padStart(64, "0"), "hex"), 32);
  assert.equal(hex(p256ToDer(raw)).slice(-6), "020105");
});

test("ids are UUIDs of version 7 that sort by their time", () => {
  const at = Date.UTC(2026, 10, 22, 8);
  const ids = Array.from({ length: 200 }, (_, step) => newId(at + step));
  for (const id of ids) assert.match(id, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(parseInt(ids[0].slice(9, 22).replace("-", ""), 16), at);
});

test("a statement is one line of JSON below its header, and says its id", async () => {
  const signer = await fresh(kEd25519);
  const event = { type: "ObjectEvent", action: "ADD", "nguon:process": 'hái "búp"\n\u2028' };
  const { id, text } = await makeStatement(signer, event);
  assert.equal(noteText(text), `nguon.statement/v1\n${JSON.stringify({ type: "ObjectEvent", eventID: id, action: "ADD", "nguon:process": event["nguon:process"] })}\n`);
  assert.equal(statementRecord(text).eventID, id);
  const declared = { ...statementRecord(text), errorDeclaration: { declarationTime: "2026-11-22T08:00:00+07:00" } };
  assert.equal((await makeStatement(signer, declared)).id, `${id}#2026-11-22T08:00:00+07:00`);
  assert.equal(statementId({ type: "nguon:Party", id: "urn:uuid:1" }), "urn:uuid:1");
});

test("what could not be recorded is not signed", async () => {
  const signer = await fresh(kEd25519);
  await refuses("statement_too_large", () => makeStatement(signer, { type: "nguon:Party", name: "ơ".repeat(20_000) }));
  await refuses("note_text", () => signNote("no newline", signer));
  await refuses("note_text", () => signNote("a\rb\n", signer));
  await refuses("note_malformed", () => addSignature("nothing", signer));
  await refuses("key_malformed", () => readKeyFile("hello"));
  await refuses("key_malformed", () => readKeyFile(pem(secret.subarray(0, 40))));
  await refuses("key_file_encrypted", () => readKeyFile("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END ENCRYPTED PRIVATE KEY-----"));
  await refuses("vkey_malformed", () => makeVkey("a b", kEd25519, new Uint8Array(32)));
});

test("a second key adds its line and leaves the rest; the same key does not sign twice", async () => {
  const [first, second] = [await fresh(kEd25519), await fresh(kP256)];
  const { text } = await makeStatement(first, { type: "nguon:Party" });
  const both = await addSignature(text, second);
  assert.ok(both.startsWith(text));
  assert.equal(both.slice(text.length).split("\n").length, 2);
  await refuses("already_signed", () => addSignature(both, first));
  await refuses("already_signed", () => addSignature(both, second));
  let many = text;
  for (let keys = 1; keys < 16; ++keys) many = await addSignature(many, await fresh(kEd25519, `htx-${keys}`));
  await refuses("note_too_large", async () => addSignature(many, await fresh(kEd25519)));
});

test("P-256 key files are read as Ed25519's are", async () => {
  const file = execFileSync("openssl", ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const key = await readKeyFile(file);
  const spki = execFileSync("openssl", ["pkey", "-pubout", "-outform", "DER"], { input: file });
  assert.equal(hex(key.publicKey), spki.toString("hex"));
  await assert.rejects(crypto.subtle.exportKey("pkcs8", key.privateKey));
});

test("a key file's name says whose key it is", () => {
  assert.equal(partyOfFile("htx-thi-du.pem"), "htx-thi-du");
  assert.equal(partyOfFile("htx-thi-du.2.pem"), "htx-thi-du");
  for (const other of ["htx-thi-du.label.pem", "Khóa.pem", "-a.pem", "a", ".pem"]) assert.equal(partyOfFile(other), "");
});

test("quantities are read as people write them, and never guessed", async () => {
  const good = { 12: 12, "12,5": 12.5, "12.5": 12.5, " 1 250 ": 1250, "0,125": 0.125, "0.125": 0.125, "12,1250": 12.125, "1.250.000": 1_250_000, "1,250,000": 1_250_000, "0,000001": 0.000001 };
  for (const [typed, amount] of Object.entries(good)) assert.equal(readAmount(typed), amount, typed);
  for (const typed of ["1.250", "1,250", "999,999"]) await refuses("amount_ambiguous", () => readAmount(typed));
  for (const typed of ["-3", "1e3", "12kg", "1.2.3", "1,2345678", ",5", "12345678901", "1.250,000.5"]) await refuses("amount_malformed", () => readAmount(typed));
  for (const typed of ["0", "0,0", "1000000001"]) await refuses("amount_out_of_range", () => readAmount(typed));
  await refuses("amount_missing", () => readAmount("  "));
  for (const amount of [1, 12.5, 0.125, 1.125, 12.125, 999.999, 1250, 1000.125, 0.000001, 1_000_000_000]) assert.equal(readAmount(typeAmount(amount)), amount);
  assert.equal(typeAmount(undefined), "");
  assert.throws(() => readAmount("12.125"), /12125 or 12,1250/);
  assert.throws(() => readAmount("1.250"), /1250 or 1,25$/);
});
