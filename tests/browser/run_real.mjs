// The program's own pages in a real browser: node run_real.mjs NGUON OUT_DIR. Makes the demonstration
// ledger, prints labels, serves, and opens what their codes say; then a proxy alters one thing at a
// time, and the page must turn red. Screenshots stay in OUT_DIR/real.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

const [nguon, out] = process.argv.slice(2);
if (!out) {
  console.error("usage: node run_real.mjs NGUON OUT_DIR");
  process.exit(2);
}
await import("./packages.mjs");
const { kGoal, kLimit } = await import("./budgets.mjs");
const { phone, startChromium } = await import("./chromium.mjs");
const { accessible, look } = await import("./looks.mjs");
const { isRed, settled, words } = await import("./phone_check.mjs");
const { realTamperings } = await import("./real_tamperings.mjs");
const { checkPictures, checkReports } = await import("./people_check.mjs");
const { measureSlowLine } = await import("./slow_line.mjs");
const { makeLedger, serveLedger } = await import("./real_server.mjs");
const { bytesOf, startProxy } = await import("./tampering_proxy.mjs");

// The ledger's pages with the headline that each must carry; `checks`: the phone checks a label there.
const pagesOf = (ledger) => {
  const good = ledger.batches.at(-1).batch;
  const product = good.slice(0, good.indexOf("/10/"));
  const unit = ledger.labelOf(good, 1);
  const batch = (whatEn) => `/b/${ledger.batchOf(whatEn)}`;
  return [
    { name: "label", path: unit.path, headline: "Tem hợp lệ", checks: true },
    { name: "label-en", path: `${unit.path}?hl=en`, language: "en", checks: true },
    { name: "label-of-batch", path: ledger.labelOf(good).path, headline: "Tem hợp lệ", checks: true },
    { name: "label-not-activated", path: ledger.labelOf(ledger.batchOf("label run not activated"), 1).path, headline: "Tem chưa kích hoạt", checks: true },
    { name: "label-altered", path: unit.path.slice(0, -1) + ((+unit.path.at(-1) + 1) % 10), silent: true },
    { name: "run", path: `/run/${ledger.runOf(good)}`, headline: `Đợt tem số ${ledger.runOf(good)}: Đã kích hoạt` },
    { name: "run-en", path: `/run/${ledger.runOf(good)}?hl=en`, language: "en" },
    { name: "run-voided", path: `/run/${ledger.runOf(ledger.batchOf("label run voided"))}`, headline: `Đợt tem số ${ledger.runOf(ledger.batchOf("label run voided"))}: Đã hủy` },
    { name: "place", path: `/noi-quet${unit.path}`, headline: "Bạn quét tem này ở đâu?" },
    { name: "place-en", path: `/noi-quet${unit.path}?hl=en`, language: "en" },
    { name: "report", path: `/bao-cao${unit.path}`, headline: "Báo điều không đúng" },
    { name: "report-en", path: `/bao-cao${unit.path}?hl=en`, language: "en" },
    { name: "batch", path: `/b/${good}`, headline: "Có trong sổ cái" },
    { name: "batch-past-shelf-life", path: batch("past its shelf life"), headline: "Đã quá hạn sử dụng" },
    { name: "batch-recalled", path: batch("recalled through its ingredient"), headline: "Lô hàng bị thu hồi" },
    { name: "batch-suspended", path: batch("sale suspended"), headline: "Lô hàng tạm dừng lưu thông" },
    { name: "batch-certificate-expired", path: batch("certificate expired"), headline: "Chứng nhận đã hết hạn" },
    { name: "batch-certificate-revoked", path: batch("certificate revoked"), headline: "Chứng nhận không còn hiệu lực" },
    { name: "product", path: `/${product}` },
    { name: "product-en", path: `/${product}?hl=en`, language: "en" },
    { name: "home", path: "/" },
    { name: "home-en", path: "/?hl=en", language: "en" },
    { name: "typed-code", path: `/find?q=${unit.code}`, headline: "Có trong sổ cái" },
    { name: "find", path: `/find?q=${encodeURIComponent("Trà")}` },
    { name: "find-nothing", path: "/find?q=zzzz" },
    { name: "missing", path: "/khong/co", headline: "Không tìm thấy", status: 404 },
    { name: "missing-en", path: "/khong/co?hl=en", language: "en", status: 404 },
  ];
};

const checkBytes = async (address, pages, report) => {
  console.log(`bytes as served (goal ${kGoal}, limit ${kLimit})\n   raw    br`);
  for (const { name, path } of pages) {
    const [raw, br] = [await bytesOf(address, path, "identity"), await bytesOf(address, path, "br")];
    console.log(`${String(raw).padStart(6)} ${String(br).padStart(5)}  ${name}${br > kGoal ? "  over the goal" : ""}`);
    report(`${name} is sent within ${kLimit} bytes`, br <= kLimit, String(br));
  }
};

const checkPage = async (context, proxy, one, report) => {
  const page = await context.newPage();
  const url = proxy.origin + one.path;
  // The browser itself says so when the answer is 404.
  const heard = (what, truth, detail) => report(what, truth || (one.status === 404 && /nothing in the console/.test(what) && /^[^|]*404[^|]*$/.test(detail)), detail);
  await look(page, { ...one, url, language: one.language ?? "vi" }, one.name, proxy.state.requests, heard);
  await page.screenshot({ path: join(out, "real", `${one.name}.png`), fullPage: true });
  const headline = await page.textContent("h1");
  if (one.headline) report(`${one.name}: headline`, headline === one.headline, headline);
  if (one.checks) {
    const line = await page.evaluate(() => document.getElementById("phone")?.textContent ?? "no line");
    report(`${one.name}: the phone agrees`, one.language === "en" ? (await page.$$(".checks span.yes")).length === 6 : line === words.good, `${line} ${await page.evaluate(() => document.querySelector(".checks").innerText)}`);
    report(`${one.name}: nothing failed on the phone`, (await page.$$(".checks span.no, .checks span.none")).length === 0);
  }
  if (one.silent) {
    report(`${one.name}: not good`, (await page.$$(".good")).length === 0, headline);
    report(`${one.name}: no product data`, (await page.$$("#lot, #packed, #evidence")).length === 0);
  }
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  await accessible(page, one.name, report);
  await page.close();
};

const checkTampering = async (context, proxy, label, report) => {
  for (const [name, tamper] of Object.entries(realTamperings)) {
    let changed = false;
    proxy.state.tamper = (html) => {
      const tampered = tamper(html);
      changed = tampered !== html;
      return tampered;
    };
    const page = await context.newPage();
    await page.goto(proxy.origin + label.path);
    await settled(page);
    report(`${name}: was altered`, changed);
    const red = await isRed(page);
    report(`${name} turns the page red`, Object.values(red).every(Boolean), JSON.stringify(red));
    await page.close();
  }
  proxy.state.tamper = (html) => html;
};

// The inspector's page: loads and checks the snapshot, then judges without a network what it judged with one.
const checkInspector = async (browser, origin, label, altered, report) => {
  const context = await browser.newContext(phone);
  const page = await context.newPage();
  const heard = [];
  page.on("pageerror", (error) => heard.push(String(error)));
  const loaded = () => page.waitForFunction(() => !document.getElementById("check").disabled);
  const check = async (url) => {
    const before = await page.locator("#results section").count();
    await page.fill("#urls", url);
    await page.click("#check");
    await page.waitForFunction((count) => document.querySelectorAll("#results section").length > count, before);
    return page.getAttribute("#results section", "data-status");
  };
  await page.goto(`${origin}/kiem-tra`);
  await loaded();
  report("inspector: says how old the snapshot is", /cách đây \d+ ngày/.test(await page.textContent("#state")), await page.textContent("#state"));
  const start = (await page.getAttribute("#urls", "placeholder")).replace("/…", "");
  // The demonstration's last entry is days old; the snapshot was made just now.
  const good = await check(start + label);
  report("inspector: a quiet ledger's label is good by a snapshot made now", good === "valid", good);
  report("inspector: the same serial again is a second pack", (await check(start + label)) === "suspicious_scans");
  report("inspector: an altered label is not good", ["bad_signature", "not_our_label"].includes(await check(start + altered)));
  await page.screenshot({ path: join(out, "real", "inspector.png"), fullPage: true });
  await accessible(page, "inspector", report);
  report("inspector: no sideways scrolling", (await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await page.reload();
  await loaded();
  report("inspector: judges without a network", ["bad_signature", "not_our_label"].includes(await check(start + altered)));
  report("inspector: remembers serials over a reload", (await check(start + label)) === "suspicious_scans");
  report("inspector: nothing thrown", heard.length === 0, heard.join(" | "));
  await context.close();
};

mkdirSync(join(out, "real"), { recursive: true });
const failures = [];
const report = (what, truth, detail = "") => {
  if (!truth) failures.push(`${what}${detail ? `: ${detail}` : ""}`);
};
const folder = join(out, "ledger");
const ledger = makeLedger(nguon, folder);
const good = ledger.batches.at(-1).batch;
const pages = pagesOf(ledger);
const server = await serveLedger(nguon, folder);
const proxy = await startProxy(server.address);
const browser = await startChromium();
try {
  await checkBytes(server.address, pages, report);
  const context = await browser.newContext(phone);
  for (const one of pages) await checkPage(context, proxy, one, report);
  await checkTampering(context, proxy, pages[0], report);
  await measureSlowLine(server.address, ledger.labelOf(good, 1).path);
  await checkPictures(browser, server.address, ledger.labelOf(good, 1), report);
  await checkReports(browser, server.address, nguon, folder, { ...ledger.labelOf(good, 2), batch: good }, report);
  await checkInspector(browser, server.address.origin, pages[0].path, pages.find((one) => one.silent).path, report);
} finally {
  await browser.close();
  await proxy.close();
  report("nguon serve ends by itself when asked", (await server.close()) === 0);
}
console.log(failures.length ? `\n${failures.length} failures\n  ${failures.join("\n  ")}` : `\nreal pages: ${pages.length} pages, ${Object.keys(realTamperings).length} tamperings, no failure`);
process.exit(failures.length ? 1 : 0);
