// The console as an inspector and an authority meet it: node console_test.mjs NGUON OUT_DIR. Makes the demonstration,
// serves it, logs in with key files, searches, opens lots, and logs out. Screenshots stay in OUT_DIR/console.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

const [nguon, out] = process.argv.slice(2);
if (!out) {
  console.error("usage: node console_test.mjs NGUON OUT_DIR");
  process.exit(2);
}
await import("./packages.mjs");
const { phone, startChromium } = await import("./chromium.mjs");
const { accessible } = await import("./looks.mjs");
const { makeLedger, serveLedger } = await import("./real_server.mjs");

const kDesktop = { viewport: { width: 1280, height: 900 }, locale: "vi-VN" };
const shots = join(out, "console");
mkdirSync(shots, { recursive: true });
const failures = [];
const report = (what, truth, detail = "") => {
  if (!truth) failures.push(`${what}${detail ? `: ${detail}` : ""}`);
};

const folder = join(out, "console-ledger");
const ledger = makeLedger(nguon, folder);
const server = await serveLedger(nguon, folder);
const home = `${server.address.origin}/thanh-tra`;
const recalled = ledger.batchOf("recalled through its ingredient");
const good = ledger.batches.at(-1).batch;

const open = async (browser, options) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const heard = [];
  // The login begins by asking who is there, and the browser itself says that the answer was 401.
  page.on("console", (message) => /status of 401/.test(message.text()) || heard.push(message.text()));
  page.on("pageerror", (error) => heard.push(String(error)));
  return { context, page, heard };
};

const logIn = async (page, party) => {
  await page.goto(home);
  await page.setInputFiles("#key-file", join(folder, "keys", `${party}.pem`));
  await page.click("form button[type=submit]");
  await page.waitForSelector("nav.views");
};

// `ready` in the view that was asked for, not in the one before.
const show = async (page, hash, ready) => {
  await page.evaluate((to) => { location.hash = to; }, hash);
  const [id, ...rest] = hash.slice(2).split("?")[0].split("/");
  await page.waitForSelector(ready.split(", ").map((one) => `main[data-at="${id}/${rest.join("/")}"] ${one}`).join(", "));
};

const checkView = async (page, name, width) => {
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  await accessible(page, name, report);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  report(`${name}: no sideways scrolling`, wide <= width, `${wide} px`);
};

const checkSearch = async (page, name, width) => {
  await page.fill("input[type=search]", "hop tac xa bechamp");
  await page.click("form[role=search] button");
  await page.waitForSelector(".found");
  const text = await page.textContent("main");
  report(`${name}: found without accents`, text.includes("Hợp tác xã Nông sản Hữu cơ Bechamp"));
  await checkView(page, `${name}-search`, width);
  await show(page, "#/tim?q=khong-co-gi-nhu-the", ".notice.info");
  await show(page, "#/tim?q=10%2F", ".found .button");
  report(`${name}: a cut list says so`, /Hiện 20\/\d/.test(await page.textContent("main")));
  await show(page, `#/tim?q=${encodeURIComponent(recalled)}`, ".found .tag.bad");
  await page.click(`.found a[href="#/lo/${recalled}"]`);
  await page.waitForSelector(".drawing svg");
};

const checkLot = async (page, name, width) => {
  const text = await page.textContent("main");
  for (const words of ["Đã bị thu hồi", "Từ đâu đến", "Đã đi đâu", "Cân đối khối lượng", "Khai sau", "Lưu hồ sơ đến"])
    report(`${name}: the lot tells of "${words}"`, text.includes(words));
  report(`${name}: the trace goes back to the harvest`, (await page.locator(".tree .tree a").count()) > 0);
  const boxes = await page.locator(".drawing rect").count();
  report(`${name}: the drawing shows every lot of the tree`, boxes === (await page.locator(".tree a").count()) + 1, String(boxes));
  report(`${name}: nothing in the drawing that the page must not run`, (await page.locator(".drawing script, .drawing [style], .drawing style").count()) === 0);
  await checkView(page, `${name}-lot`, width);
  const files = await page.$$eval(".buttons a[download]", (links) => links.map((link) => link.getAttribute("href")));
  report(`${name}: four exports`, files.length === 4);
  for (const file of files) {
    const { status, size } = await page.evaluate(async (path) => {
      const answer = await fetch(path);
      return { status: answer.status, size: (await answer.text()).length };
    }, file);
    report(`${name}: ${file} comes`, status === 200 && size > 200, `${status}, ${size}`);
  }
  // A box of the drawing leads to its lot.
  const ingredient = await page.getAttribute(".tree .tree a", "href");
  await page.click(`.drawing a[href="${ingredient}"]`);
  await page.waitForSelector(`main[data-at="${ingredient.slice(2)}"] .drawing svg`);
};

// The demonstration has one label that was looked at in too many places: opened, it says which unit and why.
const checkScans = async (page, name, width) => {
  await show(page, "#/tem-nghi-van", ".table tbody tr");
  await checkView(page, `${name}-scans`, width);
  await page.click(".table tbody a >> nth=0");
  await page.waitForSelector('main[data-at^="tem-nghi-van/"] .notice.caution');
  const text = await page.textContent("main");
  for (const words of ["nhiều tỉnh", "tem số 150", "ngưỡng", "Đợt tem"]) report(`${name}: the doubtful label tells of "${words}"`, text.includes(words), text.slice(0, 600));
  await checkView(page, `${name}-doubtful`, width);
};

// The life of a run whose labels 3 to 5 were torn, reached from its lot.
const checkRun = async (page, name, width) => {
  await show(page, "#/lo/ocop/19-02185-9921-2026/10/L01", ".drawing svg");
  await page.click("main a[href^='#/dot-tem/']");
  await page.waitForSelector('main[data-at^="dot-tem/"] .table tbody tr');
  const text = await page.textContent("main");
  for (const words of ["Xin tem", "Cấp số", "Báo hỏng", "3 đến 5", "Kích hoạt", "Tem bị rách"]) report(`${name}: the run's life tells of "${words}"`, text.includes(words), text.slice(0, 900));
  report(`${name}: each step leads to its entry`, (await page.locator(".table a[href^='#/muc/']").count()) === (await page.locator(".table tbody tr").count()));
  await checkView(page, `${name}-run`, width);
};

const checkRegisters = async (page, name, width) => {
  await show(page, "#/co-so-dong-goi", ".table tbody a");
  await checkView(page, `${name}-houses`, width);
  await page.fill("input[type=search]", "khong co");
  await page.waitForFunction(() => !document.querySelector(".table tbody a"));
  await page.fill("input[type=search]", "");
  await page.click(".table tbody a >> nth=0");
  await page.waitForSelector("dl.facts");
  report(`${name}: a packing house is shown`, (await page.textContent("main")).includes("VIDU-68-PH01"));
  await checkView(page, `${name}-house`, width);
  const run = (await page.evaluate(async () => (await (await fetch("/v1/runs")).json()).runs[0])).index;
  const { vkey } = await page.evaluate(async () => (await (await fetch("/v1/parties/htx-bechamp")).json()).keys[0]);
  for (const [typed, kind, link] of [["co so dong goi vi du", "Cơ sở đóng gói", "#/co-so-dong-goi/VIDU-68-PH01"], [`№ ${run}`, "Đợt tem", `#/dot-tem/${run}`], [vkey, "Khóa", "#/tim?q=htx-bechamp"]]) {
    await show(page, `#/tim?q=${encodeURIComponent(typed)}`, `.found a[href="${link}"]`);
    report(`${name}: search finds ${kind}`, (await page.textContent("main")).includes(kind));
  }
  await checkView(page, `${name}-search-key`, width);
};

const checkLogout = async (page, name) => {
  await page.click("header button:has-text('Đăng xuất')");
  await page.waitForSelector("#key-file");
  report(`${name}: logged out`, (await page.evaluate(async () => (await fetch("/v1/me")).status)) === 401);
  report(`${name}: nothing of the desk is shown any more`, (await page.locator(".lot, .found, nav.views").count()) === 0);
  // The key stays in the browser: getting in again is one touch.
  await page.click(".key .button");
  await page.waitForSelector("nav.views");
};

const inspect = async (browser, name, options) => {
  const width = options.viewport.width;
  const { context, page, heard } = await open(browser, options);
  await page.goto(home);
  await page.waitForSelector("#key-file");
  await checkView(page, `${name}-login`, width);
  await logIn(page, "thanh-tra-vi-du");
  report(`${name}: the header names the party`, (await page.textContent("header")).includes("Thanh tra Ví Dụ"));
  report(`${name}: the session's end is told`, /Phiên đến \d\d:\d\d/.test(await page.textContent("header")));
  report(`${name}: no script reads the cookie`, (await page.evaluate(() => document.cookie)) === "");
  await checkSearch(page, name, width);
  await checkLot(page, name, width);
  await show(page, `#/lo/${good}`, ".drawing svg");
  await checkView(page, `${name}-good-lot`, width);
  await show(page, "#/muc/41", "pre");
  report(`${name}: an entry shows what was signed`, (await page.textContent("main")).includes("nguon.statement/v1"));
  await checkView(page, `${name}-entry`, width);
  await checkScans(page, name, width);
  await checkRun(page, name, width);
  await checkRegisters(page, name, width);
  await show(page, "#/so-xem", ".notice.caution");  // for authorities
  await show(page, "#/khong-co", ".notice.caution");
  await page.click("header button:has-text('English')");
  await page.waitForSelector("text=There is no such section");
  report(`${name}: the page says that it is in English`, (await page.getAttribute("html", "lang")) === "en");
  await page.click("header button:has-text('Tiếng Việt')");
  await show(page, `#/lo/${good}`, ".drawing svg");
  await checkLogout(page, name);
  report(`${name}: nothing in the console`, heard.length === 0, heard.join(" | "));
  await context.close();
};

const authority = async (browser) => {
  const { context, page, heard } = await open(browser, kDesktop);
  await logIn(page, "co-quan");
  await show(page, "#/so-xem", ".table tbody tr");
  const rows = await page.textContent(".table tbody");
  report("authority: sees who looked", rows.includes("thanh-tra-vi-du") && rows.includes("co-quan"));
  await checkView(page, "authority-access", 1280);
  report("authority: nothing in the console", heard.length === 0, heard.join(" | "));
  await context.close();
};

const producer = async (browser) => {
  const { context, page } = await open(browser, kDesktop);
  await page.goto(home);
  await page.setInputFiles("#key-file", join(folder, "keys", "htx-bechamp.pem"));
  await page.click("form button[type=submit]");
  await page.waitForSelector("text=Trang này dành cho thanh tra");
  await accessible(page, "producer", report);
  await context.close();
};

// A page that was answered 401 while somebody worked says why the login is back.
const endedSession = async (browser) => {
  const { context, page } = await open(browser, kDesktop);
  await logIn(page, "thanh-tra-vi-du");
  await context.clearCookies();
  await page.evaluate((to) => { location.hash = to; }, "#/tem-nghi-van");
  await page.waitForSelector("text=Phiên làm việc đã kết thúc");
  report("ended session: the login is there", (await page.locator("#key-file").count()) === 1);
  await context.close();
};

const browser = await startChromium();
try {
  await inspect(browser, "desktop-light", { ...kDesktop, colorScheme: "light" });
  await inspect(browser, "desktop-dark", { ...kDesktop, colorScheme: "dark" });
  await inspect(browser, "phone-light", { ...phone, colorScheme: "light" });
  await inspect(browser, "phone-dark", { ...phone, colorScheme: "dark" });
  await authority(browser);
  await producer(browser);
  await endedSession(browser);
} finally {
  await browser.close();
  report("nguon serve ends by itself when asked", (await server.close()) === 0);
}
console.log(failures.length ? `\n${failures.length} failures\n  ${failures.join("\n  ")}` : "\nconsole: no failure");
process.exit(failures.length ? 1 : 0);
