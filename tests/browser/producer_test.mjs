// The producer's app in Chromium against the program: node producer_test.mjs NGUON OUT_DIR. Counts taps, cuts the network,
// kills the browser in mid-send, and compares the ledger with what the phone kept. Screenshots stay in OUT_DIR/producer.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [nguon, out] = process.argv.slice(2);
if (!out) {
  console.error("usage: node producer_test.mjs NGUON OUT_DIR");
  process.exit(2);
}
await import("./packages.mjs");
const { phone, startChromium } = await import("./chromium.mjs");
const { accessible } = await import("./looks.mjs");
const { makeLedger, serveLedger } = await import("./real_server.mjs");
const { bytesOf } = await import("./tampering_proxy.mjs");
const { fingers, recordsOf, settled, takeKey } = await import("./producer_phone.mjs");
const { startCuttingProxy } = await import("./cutting_proxy.mjs");
const { killed } = await import("./producer_killed.mjs");
const { flowsOf } = await import("./producer_flows.mjs");
const { checkStorage } = await import("./producer_storage.mjs");

const kParty = "htx-bechamp";
const kInstallBytesMax = 60 * 1024;
const kKills = Number(process.env.NGUON_BROWSER_KILLS ?? 15);
const kSeed = Number(process.env.NGUON_BROWSER_SEED ?? (Date.now() % 1_000_000));

const shots = join(out, "producer");
rmSync(shots, { recursive: true, force: true });
mkdirSync(shots, { recursive: true });
const failures = [];
const report = (what, truth, detail = "") => {
  if (!truth) failures.push(`${what}${detail ? `: ${detail}` : ""}`);
};
const folder = join(out, "producer-ledger");
const ledger = makeLedger(nguon, folder);
writeFileSync(join(folder, "nguon.toml"), "[serve]\ngive_labels = true\n");
const server = await serveLedger(nguon, folder);
const origin = server.address.origin;
const get = async (path) => (await fetch(origin + path)).json();
const keyFile = join(folder, "keys", `${kParty}.pem`);

// Ids of the party's statements in the ledger from entry `from` on, with how often each is there.
const idsInLedger = async (from) => {
  const { size } = await get("/v1/status");
  const found = new Map();
  for (let at = from; at < size; at += 500)
    for (const entry of (await get(`/v1/entries?from=${at}&count=500`)).entries) {
      if (!entry.signedBy[0].endsWith(`/${kParty}`)) continue;
      const { type, id, eventID, errorDeclaration } = entry.content;
      const name = type.startsWith("nguon:") ? id : eventID + (errorDeclaration ? "#" + errorDeclaration.declarationTime : "");
      found.set(name, [...(found.get(name) ?? []), entry.index]);
    }
  return found;
};

// What a phone loads before the app works without a network.
const checkInstall = async () => {
  const worker = await (await fetch(`${origin}/san-xuat-sw.js`)).text();
  const files = ["/san-xuat-sw.js", ...JSON.parse(worker.match(/const kFiles = (\[.*?\]);/)[1])];
  let all = 0;
  console.log("first install, bytes as sent (brotli)");
  for (const file of files) {
    const bytes = await bytesOf(server.address, file, "br");
    all += bytes;
    console.log(`${String(bytes).padStart(7)}  ${file}`);
  }
  console.log(`${String(all).padStart(7)}  in all (limit ${kInstallBytesMax})`);
  report(`the first install is at most ${kInstallBytesMax} bytes`, all <= kInstallBytesMax, String(all));
};

const checkLook = async (page, name) => {
  await page.waitForTimeout(150);
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  await accessible(page, name, report);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  report(`${name}: no sideways scrolling`, width <= 320, `${width} px`);
};

const newPhone = async (browser, options = {}) => {
  const context = await browser.newContext({ ...phone, ...options });
  const page = await context.newPage();
  const heard = [];
  page.on("pageerror", (error) => heard.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !/Failed to load resource/.test(message.text()) && heard.push(message.text()));
  return { context, page, heard };
};

const places = ["", "thu-hoach", "che-bien", "dong-goi", "gui-hang", "nhan-hang", "ban-ghi", "lo", "tem", "xin-tem", "chung-nhan", "nhap", "thiet-bi", "tro-giup"];

// Every page, light and dark, in both languages.
const checkLooks = async (browser) => {
  for (const colorScheme of ["light", "dark"])
    for (const language of ["vi", "en"]) {
      if (colorScheme === "dark" && language === "en" && process.env.NGUON_BROWSER_ALL !== "1") continue;
      const { context, page, heard } = await newPhone(browser, { colorScheme });
      await page.goto(`${origin}/san-xuat?hl=${language}`);
      await page.waitForSelector("summary");
      await checkLook(page, `welcome.${language}.${colorScheme}`);
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = false)));
      await takeKey(page, keyFile, kParty);
      for (const place of places) {
        await page.goto(`${origin}/san-xuat?hl=${language}#/${place}`);
        await page.waitForSelector("h1");
        await checkLook(page, `${place || "home"}.${language}.${colorScheme}`);
      }
      report(`${language} ${colorScheme}: nothing in the console`, heard.length === 0, heard.join(" | "));
      await context.close();
    }
};

// Five events without a network, a reload, and back: all sent, each once.
const checkOffline = async (browser) => {
  const { context, page, heard } = await newPhone(browser);
  const { size } = await get("/v1/status");
  await page.goto(`${origin}/san-xuat`);
  await page.waitForSelector("summary");
  await takeKey(page, keyFile, kParty);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await page.reload();
  await page.waitForSelector(".tile");
  for (let round = 0; round < 5; ++round) {
    await page.goto(`${origin}/san-xuat#/lap-lai/harvest`);
    await page.locator("button.main").click();
    await page.waitForSelector(".large-state .signed");
    if (round === 0) await checkLook(page, "signed-offline.vi.light");
  }
  await page.reload();
  await page.waitForSelector(".tile, .large-state");
  const before = await recordsOf(page);
  report("five records wait after a reload without a network", before.filter((record) => record.state === "signed").length === 5, JSON.stringify(before));
  await page.goto(`${origin}/san-xuat#/`);
  await checkLook(page, "home-offline.vi.light");
  await context.setOffline(false);
  const after = await settled(page);
  const found = await idsInLedger(size);
  report("all five are in the ledger, each once", after.length === 5 && after.every((record) => record.state === "recorded" && found.get(record.statementId)?.join() === String(record.index)), JSON.stringify(after));
  report("nothing else is", found.size === 5, String(found.size));
  report("offline: nothing in the console", heard.length === 0, heard.join(" | "));
  await context.close();
};

// Two tabs of one phone that send at once.
const checkTabs = async (browser) => {
  const { context, page } = await newPhone(browser);
  const { size } = await get("/v1/status");
  await page.goto(`${origin}/san-xuat`);
  await page.waitForSelector("summary");
  await takeKey(page, keyFile, kParty);
  const other = await context.newPage();
  await other.goto(`${origin}/san-xuat#/`);
  await other.waitForSelector(".tile");
  await context.setOffline(true);
  for (const tab of [page, other, page]) {
    await tab.goto(`${origin}/san-xuat#/lap-lai/harvest`);
    await tab.locator("button.main").click();
    await tab.waitForSelector(".large-state .signed");
  }
  await context.setOffline(false);
  await Promise.all([page, other].map((tab) => tab.evaluate(() => dispatchEvent(new Event("online")))));
  const records = await settled(page);
  const found = await idsInLedger(size);
  report("two tabs send each record once", records.length === 3 && records.every((record) => found.get(record.statementId)?.length === 1), JSON.stringify(records));
  await context.close();
};

// Records signed on a phone without a network are carried to another one as a file: sent by both, recorded once.
const checkCarried = async (browser) => {
  const { size } = await get("/v1/status");
  const first = await newPhone(browser);
  await first.page.goto(`${origin}/san-xuat`);
  await first.page.waitForSelector("summary");
  await takeKey(first.page, keyFile, kParty);
  await first.context.setOffline(true);
  for (let round = 0; round < 2; ++round) {
    await first.page.goto(`${origin}/san-xuat#/lap-lai/harvest`);
    await first.page.locator("button.main").click();
    await first.page.waitForSelector(".large-state .signed");
  }
  await first.page.goto(`${origin}/san-xuat#/thiet-bi`);
  const saved = first.page.waitForEvent("download");
  await first.page.getByRole("button", { name: "Lưu hàng chờ ra tệp" }).click();
  const file = join(out, "queue.json");
  await (await saved).saveAs(file);
  const second = await newPhone(browser);
  await second.page.goto(`${origin}/san-xuat`);
  await second.page.waitForSelector("summary");
  await takeKey(second.page, keyFile, kParty);
  await second.page.goto(`${origin}/san-xuat#/thiet-bi`);
  for (let round = 0; round < 2; ++round) {
    await second.page.setInputFiles("main section input[type=file]", file);
    await second.page.getByText(round === 0 ? "Đã nhận 2 bản ghi mới." : "Đã nhận 0 bản ghi mới.").waitFor();
  }
  const carried = await settled(second.page);
  await first.context.setOffline(false);
  const own = await settled(first.page);
  const found = await idsInLedger(size);
  report("a carried queue is recorded once", found.size === 2 && [...carried, ...own].every((record) => found.get(record.statementId)?.join() === String(record.index)), JSON.stringify([carried, own]));
  await second.page.setInputFiles("main section input[type=file]", { name: "khac.json", mimeType: "application/json", buffer: Buffer.from('{"format":"x"}') });
  await second.page.getByText("Đây không phải tệp hàng chờ.").waitFor();
  await first.context.close();
  await second.context.close();
};

// A new version waits while there is a draft, and comes in by a tap when there is none.
const checkUpdate = async (browser) => {
  const proxy = await startCuttingProxy(server.address, kSeed);
  const { context, page } = await newPhone(browser);
  const offered = () => page.getByRole("button", { name: "Cập nhật ngay" }).count();
  try {
    await page.goto(`${proxy.origin}/san-xuat`);
    await page.waitForSelector("summary");
    await takeKey(page, keyFile, kParty);
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    await page.goto(`${proxy.origin}/san-xuat#/thu-hoach`);
    await page.locator(".amount input").fill("3");
    await page.waitForSelector(".status .draft");
    proxy.state.version = "moi";
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration("/san-xuat")).update());
    await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration("/san-xuat")).waiting);
    await page.goto(`${proxy.origin}/san-xuat#/`);
    await page.waitForSelector(".tile");
    report("a new version waits while there is a draft", (await offered()) === 0);
    await page.goto(`${proxy.origin}/san-xuat#/ban-ghi`);
    await page.locator("a.card", { hasText: "Nháp" }).click();
    await page.locator("form button[type=submit]").click();
    await page.locator("button.main").click();
    await settled(page);
    await page.goto(`${proxy.origin}/san-xuat#/`);
    await page.getByRole("button", { name: "Cập nhật ngay" }).waitFor();
    await checkLook(page, "update.vi.light");
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = false)));
    await page.getByRole("button", { name: "Cập nhật ngay" }).click();
    await page.waitForFunction(async () => (await caches.keys()).join() === "nguon-san-xuat-moi");
    await page.getByRole("button", { name: "Cập nhật ngay" }).waitFor({ state: "detached" });
    await page.waitForSelector(".tile");
    report("then it comes in by a tap, and the records stay", (await recordsOf(page)).length === 1);
  } finally {
    await context.close();
    await proxy.close();
  }
};

const browser = await startChromium();
try {
  await checkInstall();
  await flowsOf({ browser, checkLook, fingers, get, keyFile, kParty, newPhone, nguon, folder, origin, recordsOf, report, settled, takeKey });
  await checkLooks(browser);
  await checkOffline(browser);
  await checkTabs(browser);
  await checkCarried(browser);
  await checkUpdate(browser);
  await checkStorage({ browser, newPhone, origin, keyFile, kParty, report, checkLook });
  await killed({ address: server.address, folder: join(out, "producer-phone"), get, idsInLedger, keyFile, kParty, kills: kKills, report, seed: kSeed });
} catch (error) {
  report("the test came to its end", false, error.stack);
} finally {
  await browser.close();
  report("nguon serve ends by itself when asked", (await server.close()) === 0);
}
console.log(failures.length ? `\n${failures.length} failures\n  ${failures.join("\n  ")}` : "\nproducer: no failure");
process.exit(failures.length ? 1 : 0);
