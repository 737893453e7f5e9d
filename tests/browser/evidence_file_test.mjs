// A file of evidence, made by the program and checked by its own page from the disk with the network off, and then with a byte
// changed in every kind of file: node evidence_file_test.mjs NGUON OUT_DIR.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const [nguon, out] = process.argv.slice(2);
if (!out) {
  console.error("usage: node evidence_file_test.mjs NGUON OUT_DIR");
  process.exit(2);
}
await import("./packages.mjs");
const { startChromium } = await import("./chromium.mjs");
const { accessible } = await import("./looks.mjs");
const { makeLedger, serveLedger } = await import("./real_server.mjs");
const { checkEvidence } = await import("../../api/web/evidence_file/check.mjs");
const { readZip } = await import("../../api/web/evidence_file/zip.mjs");

const noFallback = () => Promise.reject(new Error("not to be loaded"));
const folder = join(out, "evidence-ledger");
const shots = join(out, "evidence");
mkdirSync(shots, { recursive: true });
const ledger = makeLedger(nguon, folder);
const lot = ledger.batchOf("recalled through its ingredient");
const make = (name) => {
  execFileSync(nguon, ["--quiet", "evidence", "--data", folder, lot, "-o", join(shots, name)]);
  return new Uint8Array(readFileSync(join(shots, name)));
};

const bytes = make("first.zip");
assert.deepEqual(make("second.zip"), bytes, "made twice, the same bytes");
// Another program reads it.
execFileSync("python3", ["-c", "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(len(z.namelist()), 'files')", join(shots, "first.zip")], { stdio: "inherit" });

const files = readZip(bytes);
const { logVkey } = JSON.parse(new TextDecoder().decode(files.get("manifest.json")));
const verdictOf = async (archive, key = logVkey) => checkEvidence(archive, key, [], noFallback);

const good = await verdictOf(bytes);
assert.equal(good.verdict, "good", JSON.stringify(good.checks));
assert.equal((await verdictOf(bytes, "")).verdict, "open", "without a key nothing is proven");
const otherKey = logVkey.replace(/\+[0-9a-f]{8}\+/, "+00000000+");
assert.equal((await verdictOf(bytes, otherKey)).verdict, "bad");

const crc32 = (content) => {
  let c = 0xffffffff;
  for (const byte of content) {
    c ^= byte;
    for (let bit = 0; bit < 8; ++bit) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  }
  return (c ^ 0xffffffff) >>> 0;
};
// The archive with other contents, as somebody would make it who knows the format: checksums and manifest fit again.
const pack = (contents, mendManifest) => {
  const named = new Map([...contents]);
  if (mendManifest) {
    const manifest = JSON.parse(new TextDecoder().decode(named.get("manifest.json")));
    for (const one of manifest.files) {
      const content = named.get(one.name);
      one.bytes = content.length;
      one.sha256 = createHash("sha256").update(content).digest("hex");
    }
    named.set("manifest.json", new TextEncoder().encode(JSON.stringify(manifest)));
  }
  const parts = [], directory = [];
  let at = 0;
  for (const [name, content] of named) {
    const title = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(10, 4);
    local.writeUInt16LE(33, 12);
    local.writeUInt32LE(crc32(content), 14);
    local.writeUInt32LE(content.length, 18);
    local.writeUInt32LE(content.length, 22);
    local.writeUInt16LE(title.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    local.copy(central, 6, 4, 30);
    central.writeUInt32LE(at, 42);
    directory.push(central, title);
    parts.push(local, title, Buffer.from(content));
    at += 30 + title.length + content.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(named.size, 8);
  end.writeUInt16LE(named.size, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, listed, end]));
};
assert.equal((await verdictOf(pack(files, false))).verdict, "good", "packed anew, nothing changed");

const kinds = ["checkpoint", "entries/", "statements/", "proofs/", "keys.json", "facts.json", "events.json", "events.csv", "report.pdf", "verify.html", "manifest.json", "README.txt"];
const firstOf = (kind) => [...files.keys()].find((name) => name == kind || (kind.endsWith("/") && name.startsWith(kind)));
// Evidence cannot be mended by whoever has no key, whatever checksums are made to fit.
const kProven = ["checkpoint", "entries/", "statements/", "proofs/", "keys.json", "events.json", "events.csv"];
const spoilt = (kind) => {
  const name = firstOf(kind);
  const content = Uint8Array.from(files.get(name));
  // Inside a value of each: past the first line's brackets and commas.
  const where = kind == "keys.json" ? new TextDecoder().decode(content).indexOf("+") - 2 : kind == "events.csv" ? content.length - 5 : kind == "events.json" ? new TextDecoder().decode(content).indexOf("eventID") + 30 : Math.floor(content.length / 2);
  content[where] = content[where] == 0x61 ? 0x62 : 0x61;
  return new Map([...files].map(([each, held]) => [each, each == name ? content : held]));
};
for (const kind of kinds) {
  assert.equal((await verdictOf(pack(spoilt(kind), false))).verdict, "bad", `${kind}: a changed byte turns it red`);
  if (kProven.includes(kind)) assert.equal((await verdictOf(pack(spoilt(kind), true))).verdict, "bad", `${kind}: and also when the manifest is made to fit`);
}
const without = new Map([...files].filter(([name]) => name != firstOf("entries/")));
assert.equal((await verdictOf(pack(without, false))).verdict, "bad", "a missing file");
assert.equal((await verdictOf(pack(new Map([...files, ["more.txt", new Uint8Array([1])]]), false))).verdict, "bad", "a file too many");
for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 60)) {
  const changed = Uint8Array.from(bytes);
  changed[at] ^= 1;
  // Some fields of the archive's headers mean nothing: then every file is as it was.
  let kept = new Map();
  try {
    kept = readZip(changed);
  } catch {
    // Not even an archive any more.
  }
  const same = kept.size == files.size && [...files].every(([name, content]) => kept.has(name) && Buffer.compare(kept.get(name), content) == 0);
  assert.equal((await verdictOf(changed)).verdict, same ? "good" : "bad", `byte ${at} of the archive`);
}

// The server has the ledger open now: the command asks it, and gets what the console gives, byte for byte.
const server = await serveLedger(nguon, folder);
const asked = join(shots, "asked.zip");
const ask = (...more) => execFileSync(nguon, ["evidence", "--data", folder, lot, "--server", server.address.origin, "-o", asked, ...more], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
try {
  ask("--as", "thanh-tra-vi-du");
  assert.deepEqual(new Uint8Array(readFileSync(asked)), bytes, "from the server the same bytes as from the directory");
  ask("--as", "co-quan", "--size", JSON.parse(new TextDecoder().decode(files.get("manifest.json"))).size.toString());
  assert.deepEqual(new Uint8Array(readFileSync(asked)), bytes, "whoever asks, and with the size said");
  const refused = (args) => {
    try {
      execFileSync(nguon, ["evidence", "--data", folder, lot, "-o", join(shots, "none.zip"), ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    } catch (error) {
      return { status: error.status, said: error.stderr };
    }
    return { status: 0, said: "" };
  };
  const locked = refused([]);
  assert.equal(locked.status, 11);
  assert.match(locked.said, /--server/, "while it serves, the command says how to ask the server");
  assert.match(refused(["--server", server.address.origin, "--as", "htx-bechamp"]).said, /role_needed/);
  assert.match(refused(["--server", server.address.origin, "--as", "khong-co"]).said, /key_not_found/);
  assert.equal(refused(["--server", server.address.origin]).status, 2, "--server needs --as");
  assert.match(refused(["--server", "http://127.0.0.1:1", "--as", "co-quan"]).said, /server_unreachable/);
  // A server that wants something else signed gets no signature, and is sent nothing.
  for (const text of ['nguon.statement/v1\n{"type":"nguon:KeyRevocation"}\n', `nguon.login/v1\nocop.example/khac\nĐăng nhập, không khai báo gì / log in, declares nothing\n2026-11-22T00:00:00Z\nAAAA\nAAAA\n`]) {
    const heard = [];
    const foreign = createServer((request, answer) => { heard.push(`${request.method} ${request.url}`); answer.setHeader("content-type", "application/json"); answer.end(JSON.stringify({ text })); });
    await new Promise((ready) => foreign.listen(0, "127.0.0.1", ready));
    const outcome = await new Promise((done) => execFile(nguon, ["evidence", "--data", folder, lot, "--server", `http://127.0.0.1:${foreign.address().port}`, "--as", "co-quan", "-o", join(shots, "none.zip")], (error, out_, said) => done({ status: error?.code, said })));
    foreign.close();
    assert.match(outcome.said, /challenge_foreign/);
    assert.deepEqual(heard, ["GET /v1/login/challenge"]);
  }
  const browser = await startChromium();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "vi-VN", acceptDownloads: true })).newPage();
    await page.goto(`${server.address.origin}/thanh-tra`);
    await page.setInputFiles("#key-file", join(folder, "keys", "thanh-tra-vi-du.pem"));
    await page.click("form button[type=submit]");
    await page.waitForSelector("nav.views");
    await page.evaluate((to) => { location.hash = to; }, `#/ho-so?lo=${encodeURIComponent(lot)}`);
    await page.waitForSelector("form.card");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("form.card button[type=submit]")]);
    await download.saveAs(join(shots, "console.zip"));
    assert.deepEqual(new Uint8Array(readFileSync(join(shots, "console.zip"))), bytes, "the console's file is the command's, byte for byte");
  } finally {
    await browser.close();
  }
} finally {
  await server.close();
}

// The page itself, from the disk.
writeFileSync(join(shots, "verify.html"), files.get("verify.html"));
writeFileSync(join(shots, "changed.zip"), pack(spoilt("entries/"), true));
const failures = [];
const report = (what, truth, detail = "") => {
  if (!truth) failures.push(`${what}${detail ? `: ${detail}` : ""}`);
};
const browser = await startChromium();
try {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, locale: "vi-VN", offline: true });
  const page = await context.newPage();
  page.on("pageerror", (error) => report("no error in the page", false, String(error)));
  page.on("request", (request) => report("the page asks no network", request.url().startsWith("file:"), request.url()));
  const take = async (name, key) => {
    await page.goto(`file://${join(shots, "verify.html")}`);
    await page.fill("#key", key);
    await page.setInputFiles("#file", join(shots, name));
    await page.waitForSelector("#verdict strong");
    return page.getAttribute("#verdict", "class");
  };
  report("without a key nothing is called good", (await take("first.zip", "")) === "verdict open");
  report("with the key all is well", (await take("first.zip", logVkey)) === "verdict good", await page.textContent("#checks"));
  for (const [width, colorScheme] of [[320, "light"], [320, "dark"], [1280, "light"]]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(shots, `page-good-${width}-${colorScheme}.png`), fullPage: true });
    report(`no sideways scrolling at ${width}`, (await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
  }
  await accessible(page, "the page of a file of evidence", report);
  report("a changed entry turns it red", (await take("changed.zip", logVkey)) === "verdict bad");
  await page.screenshot({ path: join(shots, "page-bad.png"), fullPage: true });
} finally {
  await browser.close();
}
assert.deepEqual(failures, []);
console.log(`a file of evidence of ${files.size} files: good, and red for a changed byte in each of ${kinds.length} kinds`);
