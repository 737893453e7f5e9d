// What Sigstore's own verifier says of our log: checkpoints and inclusion proofs go to the code that judges
// Rekor's (verifyTLogInclusion of @sigstore/verify: signed note, checkpoint, RFC 6962 path).
//   node verify.mjs <directory that write_log filled> <directory with node_modules>
import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [log, modules] = process.argv.slice(2);
const { verifyTLogInclusion } = createRequire(join(modules, "node_modules/"))("@sigstore/verify/dist/tlog/index.js");

// vkey: <name>+<id>+<base64 of 0x01 and the key>. Sigstore wants the key as SPKI, and matches by key id and name.
const [, name, id, data] = readFileSync(join(log, "vkey"), "utf8").trim().match(/^(.+)\+([0-9a-f]{8})\+(.+)$/);
const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(data, "base64").subarray(1)]);
const authority = {
  logID: Buffer.from(id, "hex"),
  publicKey: createPublicKey({ key: spki, format: "der", type: "spki" }),
  baseURL: `https://${name}`,
  validFor: { start: new Date(0), end: new Date(8.64e15) },
};

const read = (file) => {
  const text = readFileSync(file, "utf8");
  const split = text.indexOf("\n\n");
  const [, extra, index, ...hashes] = text.slice(0, split).split("\n");
  return {
    logId: { keyId: authority.logID },
    canonicalizedBody: Buffer.from(extra.slice("extra ".length), "base64"),
    inclusionProof: {
      logIndex: index.slice("index ".length),
      hashes: hashes.map((hash) => Buffer.from(hash, "base64")),
      checkpoint: { envelope: text.slice(split + 2) },
    },
  };
};
const accepts = (entry) => verifyTLogInclusion(entry, [authority]);
const refuses = (entry, change) => {
  const altered = structuredClone(entry);
  for (const part of ["canonicalizedBody"]) altered[part] = Buffer.from(altered[part]);
  altered.logId.keyId = Buffer.from(altered.logId.keyId);
  altered.inclusionProof.hashes = altered.inclusionProof.hashes.map((hash) => Buffer.from(hash));
  change(altered);
  assert.throws(() => accepts(altered), (error) => error.code === "TLOG_INCLUSION_PROOF_ERROR");
};
const flip = (bytes) => (bytes[bytes.length >> 1] ^= 1);

const files = readdirSync(join(log, "inclusion"));
assert.ok(files.length > 15, "hardly any proofs");
for (const file of files) {
  const entry = read(join(log, "inclusion", file));
  accepts(entry);
  refuses(entry, (one) => flip(one.canonicalizedBody));
  refuses(entry, (one) => flip(one.inclusionProof.hashes[0]));
  refuses(entry, (one) => one.inclusionProof.hashes.pop());
  refuses(entry, (one) => (one.inclusionProof.logIndex = String(BigInt(one.inclusionProof.logIndex) + 1n)));
  refuses(entry, (one) => (one.inclusionProof.checkpoint.envelope = one.inclusionProof.checkpoint.envelope.replace(/\n(\d+)\n/, "\n1$1\n")));
}
console.log(`Sigstore's verifier accepts ${files.length} proofs and refuses every altered one`);
