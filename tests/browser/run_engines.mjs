// The pages in Chromium, Firefox and WebKitGTK: node run_engines.mjs NGUON PAGE_GALLERY OUT_DIR [ENGINE ...]
// Pictures and contact sheets stay in OUT_DIR/engines. NGUON_BROWSER_ALL=1 takes every state in both languages,
// both schemes and both widths; without it a few of them.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [nguon, gallery, out, ...asked] = process.argv.slice(2);
if (!out) {
  console.error("usage: node run_engines.mjs NGUON PAGE_GALLERY OUT_DIR [ENGINE ...]");
  process.exit(2);
}
await import("./packages.mjs");
const { contactSheet } = await import("./contact_sheet.mjs");
const { abilities, checkOwnCheck, takePictures } = await import("./engine_gallery.mjs");
const { checkProducer } = await import("./engine_apps.mjs");
const { checkInspector, checkRealLabel } = await import("./engine_real.mjs");
const { kEngines, startEngine } = await import("./engines.mjs");
const { serveGallery } = await import("./gallery_server.mjs");
const { makeLedger, serveLedger } = await import("./real_server.mjs");
const { startProxy } = await import("./tampering_proxy.mjs");

const everything = process.env.NGUON_BROWSER_ALL === "1";
const folder = join(out, "engines");
mkdirSync(folder, { recursive: true });
const pages = join(folder, "pages");
mkdirSync(pages, { recursive: true });
execFileSync(gallery, [join(here, "golden", "evidence.json"), pages], { stdio: "inherit" });

const ledger = makeLedger(nguon, join(folder, "ledger"));
const lot = ledger.batches.at(-1).batch;
const good = ledger.labelOf(lot, 1);
const labels = {
  good,
  altered: good.path.slice(0, -1) + ((+good.path.at(-1) + 1) % 10),
  photo: ledger.labelOf(lot, 2),
  offlinePhoto: ledger.labelOf(lot, 3),
  camera: ledger.labelOf(lot, 4),
};
const server = await serveGallery(pages);
const real = await serveLedger(nguon, join(folder, "ledger"));
const proxy = await startProxy(real.address);
const valid = server.pages.find((page) => page.name === "valid" && page.language === "vi");

// How each part went in each engine: the table at the end.
const table = new Map();
const failures = [];
const parts = {
  "states as pictures": (engine, report) => takePictures(engine, server, folder, everything, report),
  "the phone's own check, and what turns it red": (engine, report) => checkOwnCheck(engine, server, valid, report),
  "the server's label, and what turns it red": (engine, report) => checkRealLabel(engine, proxy, labels.good, report),
  "offline check, with photos of labels": (engine, report) => checkInspector(engine, proxy, labels, folder, report),
  "producer's app, and its key": (engine, report) => checkProducer(engine, real.address, folder, report),
};

const runPart = async (engine, part) => {
  let done = 0, failed = 0;
  const report = (what, truth, detail = "") => {
    ++done;
    if (truth) return;
    ++failed;
    failures.push(`${what}${detail ? `: ${detail}` : ""}`);
  };
  const began = Date.now();
  const made = await parts[part](engine, report).catch((error) => report(`${engine.name}: ${part}`, false, error.stack));
  await engine.closeTabs();
  const line = failed ? `${failed} of ${done} FAIL` : `${done} pass`;
  table.set(part, { ...table.get(part), [engine.name]: `${line} ${Math.round((Date.now() - began) / 1000)} s` });
  return made;
};

const pictures = [];
try {
  for (const name of asked.length ? asked : kEngines) {
    const engine = await startEngine(name);
    try {
      table.set("version", { ...table.get("version"), [name]: engine.version });
      for (const [what, found] of Object.entries(await abilities(engine, valid.url))) table.set(what, { ...table.get(what), [name]: found });
      for (const part of Object.keys(parts)) {
        const made = await runPart(engine, part);
        if (Array.isArray(made)) pictures.push(...made);
      }
    } finally {
      await engine.close();
    }
  }
  const chromium = await startEngine("chromium");
  const tab = await chromium.open();
  for (const sheet of new Set(pictures.map((one) => one.sheet)))
    await contactSheet(tab, pictures.filter((one) => one.sheet === sheet), join(folder, `sheet.${sheet}.png`));
  await chromium.close();
} finally {
  await proxy.close();
  await server.close();
  await real.close();
}
const columns = asked.length ? asked : kEngines;
console.log(`${"".padEnd(46)}${columns.map((name) => name.padEnd(22)).join("")}`);
for (const [what, results] of table) console.log(what.padEnd(46) + columns.map((name) => (results[name] ?? "").padEnd(22)).join(""));
if (failures.length) console.log(`\n${failures.length} failures\n  ${failures.join("\n  ")}`);
process.exit(failures.length ? 1 : 0);
