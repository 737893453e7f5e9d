// The pages in a real browser: node run.mjs PAGE_GALLERY OUT_DIR [NAME_PART]. Renders every state with
// page_gallery, then looks at each in Vietnamese and English, light and dark, at 320 px. Screenshots
// stay in OUT_DIR/shots. NAME_PART looks at those pages alone.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [gallery, out, only = ""] = process.argv.slice(2);
if (!out) {
  console.error("usage: node run.mjs PAGE_GALLERY OUT_DIR [NAME_PART]");
  process.exit(2);
}
await import("./packages.mjs");

const { startChromium } = await import("./chromium.mjs");
const { serveGallery } = await import("./gallery_server.mjs");
const { checkBudgets } = await import("./budgets.mjs");
const { checkLooks, makeSheet, shootStates } = await import("./looks.mjs");
const { checkPhone } = await import("./phone_check.mjs");

const folder = join(out, "pages");
const shots = join(out, "shots");
mkdirSync(folder, { recursive: true });
mkdirSync(shots, { recursive: true });
execFileSync(gallery, [join(here, "golden", "evidence.json"), folder], { stdio: "inherit" });

execFileSync(process.execPath, [join(here, "minify.mjs"), "--check"], { stdio: "inherit" });

const failures = [];
const report = (what, truth, detail = "") => {
  if (!truth) failures.push(`${what}${detail ? `: ${detail}` : ""}`);
};
const server = await serveGallery(folder);
server.pages = server.pages.filter((page) => page.name.includes(only));
const browser = await startChromium();
try {
  checkBudgets(server.pages, report);
  await checkLooks(browser, server, shots, report);
  await makeSheet(browser, shots, await shootStates(browser, server, shots, report));
  if (server.pages.some((page) => page.name === "valid")) await checkPhone(browser, server, report);
} finally {
  await browser.close();
  await server.close();
}
console.log(failures.length ? `\n${failures.length} failures\n  ${failures.join("\n  ")}` : `\nbrowser: ${server.pages.length} pages, no failure`);
process.exit(failures.length ? 1 : 0);
