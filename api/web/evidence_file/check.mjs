// Checks a file of evidence with nothing but its bytes and the ledger's key, which the reader has from elsewhere. No
// network, no page: runs in browsers and in Node. docs/formats/evidence-file.md says what each check means.
import { climb, decode64, encode, join, must, number, parseKey, same, sha256, signaturesOf, signed } from "../verify.mjs";
import { readZip } from "./zip.mjs";

const text = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const equal = (a, b) => JSON.stringify(a) == JSON.stringify(b);
const kProof = "c2sp.org/tlog-proof@v1";

// Why a check failed, in the reader's words where there are any.
class Wrong extends Error {}
const wrong = (what) => {
  throw new Wrong(what);
};

// DER of r and s, each in its one spelling, as 64 bytes.
const rawOfDer = (der) => {
  must(der[0] == 0x30 && der[1] == der.length - 2);
  const out = new Uint8Array(64);
  let at = 2;
  for (const end of [32, 64]) {
    must(der[at] == 2);
    const bytes = der.slice(at + 2, at + 2 + der[at + 1]);
    must(bytes.length == der[at + 1] && bytes.length > 0 && bytes[0] < 128);
    must(bytes.length == 1 || bytes[0] || bytes[1] > 127);
    const value = bytes[0] ? bytes : bytes.slice(1);
    must(value.length <= 32);
    out.set(value, end - value.length);
    at += 2 + der[at + 1];
  }
  must(at == der.length);
  return out;
};

const openCheckpoint = (note) => {
  const end = note.indexOf("\n\n") + 1;
  must(end > 0);
  const head = note.slice(0, end).split("\n");
  must(head.length == 4 && /^[1-9]\d{0,15}$/.test(head[1]));
  return { text: note.slice(0, end), lines: note.slice(end + 1).split("\n"), origin: head[0], size: +head[1], root: decode64(head[2]) };
};

// The lines of an entry and the note inside it.
const openEntry = (bytes) => {
  const all = text(bytes);
  const lines = all.split("\n", 5);
  must(lines[0] == "nguon.entry/v1" && lines[4] == "" && /^(0|[1-9]\d{0,15})$/.test(lines[1]));
  const statement = all.slice(lines.join("\n").length + 1);
  const end = statement.lastIndexOf("\n\n") + 1;
  must(end > 0 && statement.startsWith("nguon.statement/v1\n"));
  const signedText = statement.slice(0, end);
  return { index: +lines[1], accepted: lines[2], statement, text: signedText, lines: statement.slice(end + 1).trimEnd().split("\n"), content: JSON.parse(signedText.slice(19)) };
};

const enrolledBy = ({ content, index }) => {
  if (content.type == "nguon:Genesis" && index == 0) return content.parties.flatMap((party) => party.keys);
  return content.type == "nguon:Key" ? [content.vkey] : [];
};

// One signature line: {name, id, signature}.
const signatureOf = (line) => {
  const [dash, name, data, ...rest] = line.split(" ");
  must(dash == "—" && data && !rest.length);
  const bytes = decode64(data);
  return { name, id: bytes.slice(0, 4), signature: bytes.slice(4) };
};

const manifestOf = (files) => {
  const bytes = files.get("manifest.json") ?? wrong("manifest.json");
  const manifest = JSON.parse(text(bytes));
  must(manifest.format == "nguon.evidence/v1");
  return manifest;
};

class Checker {
  constructor(files, key, witnesses, loadEd25519) {
    Object.assign(this, { files, key: key.trim(), witnesses, loadEd25519, manifest: null, checkpoint: null, entries: new Map() });
  }

  get(name) {
    return this.files.get(name) ?? wrong(name);
  }

  async contents() {
    this.manifest = manifestOf(this.files);
    const listed = new Set(["manifest.json"]);
    for (const { name, bytes, sha256: digest } of this.manifest.files) {
      const content = this.get(name);
      if (listed.has(name) || content.length != bytes || hex(await sha256(content)) != digest) wrong(name);
      listed.add(name);
    }
    for (const name of this.files.keys()) if (!listed.has(name)) wrong(name);
    return `${listed.size}`;
  }

  // null without a key from elsewhere: then nothing is proven.
  async logSignature() {
    this.checkpoint = openCheckpoint(text(this.get("checkpoint")));
    if (this.manifest && (this.checkpoint.size != this.manifest.size || this.checkpoint.origin != this.manifest.origin)) wrong("manifest.json");
    if (!this.key) return null;
    const log = await parseKey(this.key).catch(() => wrong("key"));
    const mine = signaturesOf(log, this.checkpoint.lines);
    if (log.type != 1 || this.checkpoint.origin != log.name || mine.length != 1) wrong("key");
    const good = await signed(log, encode(this.checkpoint.text), mine[0].slice(4), this.loadEd25519);
    if (good == null) return null;
    if (!good) wrong("checkpoint");
    return `№ ${this.checkpoint.size}`;
  }

  // Their keys come with the file unless the reader gave some.
  async cosignatures() {
    let good = 0;
    const names = [];
    for (const vkey of this.witnesses.length ? this.witnesses : this.manifest.witnesses) {
      const key = await parseKey(vkey).catch(() => wrong(vkey));
      must(key.type == 4);
      const [signature] = signaturesOf(key, this.checkpoint.lines);
      if (!signature) continue;
      const said = encode(`cosignature/v1\ntime ${number(signature.slice(4, 12))}\n${this.checkpoint.text}`);
      const result = await signed(key, said, signature.slice(12), this.loadEd25519);
      if (result == null) return null;
      if (!result) wrong(key.name);
      good += 1;
      names.push(key.name);
    }
    return this.witnesses.length && good ? names.join(", ") : null;
  }

  async inclusion() {
    const { size, root } = this.checkpoint;
    for (const [name, bytes] of this.files) {
      if (!name.startsWith("entries/")) continue;
      const entry = openEntry(bytes);
      const stem = name.slice(8, -6);
      if (name != `entries/${String(entry.index).padStart(9, "0")}.entry` || entry.index >= size) wrong(name);
      const proofName = `proofs/${stem}.tlog-proof`;
      const proof = text(this.get(proofName));
      const middle = proof.indexOf("\n\n");
      const lines = proof.slice(0, middle).split("\n");
      if (lines[0] != kProof || lines[2] != `index ${entry.index}` || proof.slice(middle + 2) != text(this.get("checkpoint"))) wrong(proofName);
      if (!lines[1].startsWith("extra ") || !same(decode64(lines[1].slice(6)), bytes)) wrong(proofName);
      const leaf = await sha256([0], bytes);
      const path = lines.slice(3).map(decode64);
      const [, top] = await climb(entry.index, size - 1, leaf, path).catch(() => wrong(proofName));
      if (!same(top, root)) wrong(name);
      this.entries.set(entry.index, entry);
    }
    if (this.entries.size != this.manifest.entries) wrong("entries/");
    return `${this.entries.size}`;
  }

  statements() {
    let count = 0;
    for (const [name, bytes] of this.files) {
      if (!name.startsWith("statements/")) continue;
      const entry = this.entries.get(+name.slice(11, -5));
      if (!entry || entry.statement != text(bytes)) wrong(name);
      count += 1;
    }
    if (count != this.entries.size) wrong("statements/");
    return `${count}`;
  }

  async signatures() {
    const keys = new Map();
    for (const entry of this.entries.values())
      for (const vkey of enrolledBy(entry)) {
        const key = await parseKey(vkey);
        keys.set(`${key.name} ${hex(key.id)}`, { ...key, vkey, index: entry.index });
      }
    let count = 0;
    for (const entry of this.entries.values()) {
      let good = 0;
      for (const line of entry.lines) {
        const { name, id, signature } = signatureOf(line);
        const key = keys.get(`${name} ${hex(id)}`);
        // A key enrolled later could not have signed this; Genesis enrols those that sign it.
        if (!key || (key.index >= entry.index && entry.index > 0)) continue;
        const raw = key.type == 2 ? rawOfDer(signature) : signature;
        const result = await signed(key, encode(entry.text), raw, this.loadEd25519).catch(() => false);
        if (result == null) return null;
        if (!result) wrong(`№ ${entry.index}: ${name}`);
        good += 1;
      }
      if (!good) wrong(`№ ${entry.index}`);
      count += good;
    }
    for (const { vkey, index } of JSON.parse(text(this.get("keys.json"))).keys)
      if (!this.entries.has(index) || !enrolledBy(this.entries.get(index)).includes(vkey)) wrong("keys.json");
    return `${count}`;
  }

  // The readable files say what the entries say.
  async readable() {
    const events = [...this.entries.values()].filter(({ content }) => !content.type.startsWith("nguon:")).sort((a, b) => a.index - b.index);
    const list = JSON.parse(text(this.get("events.json"))).epcisBody.eventList;
    if (list.length != events.length || list.some((event, at) => !equal(event, events[at].content))) wrong("events.json");
    const rows = text(this.get("events.csv")).slice(1).trimEnd().split("\r\n").slice(1);
    const leaves = new Map();
    for (const row of rows) {
      const [index] = row.split(",");
      const entry = this.entries.get(+index);
      if (!entry || row.split(",")[1] != entry.accepted) wrong("events.csv");
      if (!leaves.has(index)) leaves.set(index, hex(await sha256([0], this.get(`entries/${index.padStart(9, "0")}.entry`))));
      if (!row.endsWith("," + leaves.get(index))) wrong("events.csv");
    }
    const facts = JSON.parse(text(this.get("facts.json")));
    const last = this.entries.get(this.checkpoint.size - 1);
    if (!last || facts.at != last.accepted || this.manifest.at != last.accepted || facts.size != this.checkpoint.size || facts.batch.batch != this.manifest.batch) wrong("facts.json");
    return `${events.length}`;
  }
}

const kSteps = ["contents", "logSignature", "inclusion", "statements", "signatures", "readable", "cosignatures"];

// `bytes`: the archive. `key`: the ledger's vkey, from elsewhere ("": not given). Gives {manifest, checks}: each check is
// {name, result: "good" | "bad" | "open", detail}; `open` is what could not be checked here. `verdict` is "good" only when
// nothing is bad, the ledger's own signature was checked under the given key, and all that must be checked was.
export const checkEvidence = async (bytes, key, witnesses, loadEd25519) => {
  const checks = [];
  let files;
  try {
    files = readZip(bytes);
    checks.push({ name: "archive", result: "good", detail: `${files.size}` });
  } catch (error) {
    return { manifest: null, verdict: "bad", checks: [{ name: "archive", result: "bad", detail: error.message }] };
  }
  const checker = new Checker(files, key, witnesses, loadEd25519);
  for (const name of kSteps) {
    try {
      const detail = await checker[name]();
      checks.push({ name, result: detail == null ? "open" : "good", detail: detail ?? "" });
    } catch (error) {
      checks.push({ name, result: "bad", detail: error instanceof Wrong ? error.message : "" });
    }
  }
  const result = (name) => checks.find((check) => check.name == name).result;
  const bad = checks.some((check) => check.result == "bad");
  const open = kSteps.filter((name) => name != "cosignatures").some((name) => result(name) != "good");
  return { manifest: checker.manifest, verdict: bad ? "bad" : open ? "open" : "good", checks };
};
