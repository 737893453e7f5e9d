// The Nu HTML checker over every kind of page: node validate_test.mjs NGUON PAGE_GALLERY OUT_DIR. Consumer states come from
// page_gallery, the server's own pages from `nguon serve` over the demonstration ledger. One run of the checker for all of
// them; no error and no warning may be left. Its notes ("info" without a kind) are style, and are not counted.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [nguon, gallery, out] = process.argv.slice(2);
if (!out) {
  console.error("usage: node validate_test.mjs NGUON PAGE_GALLERY OUT_DIR");
  process.exit(2);
}
await import("./packages.mjs");
const { makeLedger, serveLedger } = await import("./real_server.mjs");
const { serverPages } = await import("./server_pages.mjs");

const kCheckerMs = 900_000;
const kOutputBytes = 64 * 1024 * 1024;
const folder = join(out, "validate");
rmSync(folder, { recursive: true, force: true });
const pages = join(folder, "pages");
mkdirSync(pages, { recursive: true });

execFileSync(gallery, [join(here, "golden", "evidence.json"), pages], { stdio: "inherit" });
const ledger = makeLedger(nguon, join(folder, "ledger"));
const server = await serveLedger(nguon, join(folder, "ledger"));
try {
  for (const { name, path, status = 200, optional = false } of serverPages(ledger)) {
    const answer = await fetch(server.address.origin + path);
    if (optional && answer.status === 404) {
      console.log(`validate: there is no ${path}`);
      continue;
    }
    if (answer.status !== status) throw new Error(`${path}: ${answer.status}, not ${status}`);
    writeFileSync(join(pages, `server-${name}.html`), await answer.text());
  }
} finally {
  await server.close();
}

const files = readdirSync(pages).filter((name) => name.endsWith(".html")).map((name) => join(pages, name));
const jar = join(dirname(createRequire(import.meta.url).resolve("vnu-jar/package.json")), "build", "dist", "vnu.jar");
const said = execFileSync("java", ["-Xss1024k", "-Xmx512m", "-jar", jar, "--stdout", "--exit-zero-always", "--format", "json", ...files], {
  encoding: "utf8",
  timeout: kCheckerMs,
  maxBuffer: kOutputBytes,
});
const counted = JSON.parse(said).messages.filter((message) => message.type !== "info" || message.subType === "warning");
const lines = new Map(); // the same message in many pages is one line
for (const message of counted) {
  const line = `${message.subType ?? message.type}: ${message.message}`;
  const where = `${message.url ? basename(new URL(message.url).pathname) : "?"}: ${(message.extract ?? "").replaceAll("\n", " ").slice(0, 80)}`;
  lines.set(line, [...(lines.get(line) ?? []), where]);
}
for (const [line, where] of lines) console.log(`${line}\n    ${where.length} times:\n      ${where.slice(0, 6).join("\n      ")}`);
console.log(`validate: ${files.length} pages, ${counted.length} errors and warnings`);
process.exit(counted.length || files.length < 100 ? 1 : 0);
