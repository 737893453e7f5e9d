// The phone's own check inside the page: says that it agrees, turns the page red when anything was
// changed on the way, never calls "could not check" good, and is not needed to read the page.
import { phone } from "./chromium.mjs";
import { kCheckScript } from "./looks.mjs";

export const words = {
  good: "Điện thoại này đã tự kiểm tra chữ ký và sổ cái: khớp.",
  unknown: "Điện thoại này không tự kiểm tra được; đây là kết quả của máy chủ.",
  server: "Máy chủ đã kiểm tra; điện thoại này chưa tự kiểm tra.",
};
export const contradiction = "Sổ cái không khớp với tem";

export const inEvidence = (change) => (html) =>
  html.replace(/(id="evidence">)(.*?)(<\/script>)/s, (_, open, json, close) => {
    const evidence = JSON.parse(json);
    change(evidence);
    return open + JSON.stringify(evidence).replaceAll("<", "\\u003c") + close;
  });
export const swapped = (text, at = 5) => text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);

export const tamperings = {
  "an entry that says another lot": inEvidence((e) => { e.entry = e.entry.replace("SG-2211", "SG-2212"); }),
  "another lot on the page": (html) => html.replaceAll("SG-2211", "SG-9999"),
  "another lot on the page alone": (html) => html.replace('id="lot">SG-2211', 'id="lot">SG-9999'),
  "another packing day on the page": (html) => html.replace('id="packed" datetime="2026-11-22">22/11/2026', 'id="packed" datetime="2026-12-01">01/12/2026'),
  "an altered inclusion proof": inEvidence((e) => { e.inclusion[3] = swapped(e.inclusion[3]); }),
  "a proof without its last hash": inEvidence((e) => { e.inclusion.pop(); }),
  "a hash of the tree before the run": inEvidence((e) => { e.inclusion[0] = swapped(e.inclusion[0]); }),
  "another root in the checkpoint": inEvidence((e) => { const lines = e.checkpoint.split("\n"); lines[2] = swapped(lines[2]); e.checkpoint = lines.join("\n"); }),
  "another size in the checkpoint": inEvidence((e) => { e.checkpoint = e.checkpoint.replace("20011", "20012"); }),
  "a checkpoint signed by nobody": inEvidence((e) => { e.checkpoint = e.checkpoint.slice(0, e.checkpoint.indexOf("—")); }),
  "another label key": inEvidence((e) => { e.key = swapped(e.key, e.key.length - 8); }),
  "another log key": inEvidence((e) => { e.log = swapped(e.log, e.log.length - 8); }),
  "evidence without a label key": inEvidence((e) => { delete e.key; }),
  "another host": inEvidence((e) => { e.host = "tem.khac.example"; }),
  "no evidence that can be read": inEvidence((e) => { e.inclusion = null; }),
};

const isCheck = (path) => kCheckScript.test(path);

export const settled = (page) =>
  page.waitForFunction((before) => document.getElementById("phone")?.textContent !== before, words.server);

export const isRed = (page) =>
  page.evaluate((headline) => ({
    headline: document.querySelector("h1").textContent === headline,
    red: document.querySelector(".verdict").classList.contains("bad") && document.querySelectorAll(".good").length === 0,
    untrusted: document.getElementById("untrusted")?.checkVisibility() ?? false,
    open: document.getElementById("why").open,
    failed: document.querySelectorAll(".checks span.no").length > 0,
  }), contradiction);

const checkTampering = async (browser, server, valid, report) => {
  const context = await browser.newContext(phone);
  for (const [name, tamper] of Object.entries(tamperings)) {
    report(`${name} changes the page`, tamper(valid.html) !== valid.html);
    server.state.tamper = tamper;
    const page = await context.newPage();
    await page.goto(valid.url);
    await settled(page);
    const red = await isRed(page);
    report(`${name} turns the page red`, Object.values(red).every(Boolean), JSON.stringify(red));
    await page.close();
  }
  server.state.tamper = (html) => html;
  await context.close();
};

const checkAnotherLabel = async (browser, server, valid, report) => {
  // The server answers a scan of one label with the (good) page of another.
  const context = await browser.newContext(phone);
  const page = await context.newPage();
  const digits = valid.path.slice(1);
  const other = "/" + digits.slice(0, 60) + ((+digits[60] + 1) % 10) + digits.slice(61);
  await page.route("**/*", (route) => (route.request().isNavigationRequest() ? route.continue({ url: valid.url }) : route.continue()));
  await page.goto(valid.url.replace(valid.path, other));
  await settled(page);
  const red = await isRed(page);
  report("a good page for another label turns red", Object.values(red).every(Boolean), JSON.stringify(red));
  await context.close();
};

export const withoutEd25519 = () => {
  const importKey = SubtleCrypto.prototype.importKey;
  SubtleCrypto.prototype.importKey = function (format, key, algorithm, ...rest) {
    if (algorithm.name === "Ed25519") return Promise.reject(new DOMException("no", "NotSupportedError"));
    return importKey.call(this, format, key, algorithm, ...rest);
  };
};

const checkOldPhones = async (browser, server, valid, report) => {
  const context = await browser.newContext(phone);
  await context.addInitScript(withoutEd25519);
  const visit = async () => {
    server.state.requests.length = 0;
    const page = await context.newPage();
    await page.goto(valid.url);
    await settled(page);
    const seen = { text: await page.textContent("#phone").catch(() => ""), headline: await page.textContent("h1") };
    await page.close();
    return seen;
  };
  let seen = await visit();
  report("a phone without Ed25519 loads it from the page's own origin", server.state.requests.some((path) => path.startsWith("/assets/noble")));
  report("a phone without Ed25519 agrees", seen.text === words.good, seen.text);
  server.state.tamper = tamperings["another size in the checkpoint"];
  seen = await visit();
  report("a phone without Ed25519 sees tampering", seen.headline === contradiction, seen.headline);
  server.state.tamper = (html) => html;
  server.state.withhold = (path) => path.startsWith("/assets/noble");
  seen = await visit();
  report("a phone that cannot check says so", seen.text === words.unknown, seen.text);
  report("a phone that cannot check leaves the server's verdict", seen.headline === "Tem hợp lệ", seen.headline);
  server.state.withhold = () => false;
  await context.close();
};

const greens = () => [...document.querySelectorAll(".verdict")].map((one) => getComputedStyle(one).backgroundColor).filter((colour) => colour === "rgb(11, 106, 66)").length;

// The script that did not come, or that was changed on the way: the page says that the phone has not checked, and is
// not green. The hash in the page decides, so that no byte of another script is run.
const checkWithoutItsScript = async (browser, server, valid, report) => {
  const context = await browser.newContext(phone);
  const ways = {
    "a check that does not come": { withhold: isCheck },
    "a check that calls everything good": { tamperAsset: (bytes, path) => (isCheck(path) ? 'document.getElementById("verdict").classList.remove("wait")' : bytes) },
    "a check with one byte more": { tamperAsset: (bytes, path) => (isCheck(path) ? Buffer.concat([bytes, Buffer.from("\n")]) : bytes) },
    "evidence that is no JSON": { tamper: (html) => html.replace('id="evidence">{', 'id="evidence">') },
    "no evidence at all": { tamper: (html) => html.replace(/<script type="application\/json".*?<\/script>/s, "") },
  };
  const usual = { tamper: (html) => html, tamperAsset: (bytes) => bytes, withhold: () => false };
  for (const [name, way] of Object.entries(ways)) {
    Object.assign(server.state, usual, way);
    const page = await context.newPage();
    await page.goto(valid.url);
    await settled(page);
    const line = await page.textContent("#phone");
    report(`${name}: the page says so`, line === words.unknown, line);
    report(`${name}: not green`, (await page.evaluate(greens)) === 0);
    report(`${name}: the server's verdict stays readable`, (await page.textContent("h1")) === "Tem hợp lệ");
    await page.close();
  }
  Object.assign(server.state, usual);
  // Until it comes the page is not green either: the answer is held back until the page was looked at.
  const page = await context.newPage();
  let letGo;
  const looked = new Promise((done) => { letGo = done; });
  await page.route("**/assets/**", async (route) => { await looked; await route.continue(); });
  await page.goto(valid.url, { waitUntil: "commit" });
  await page.waitForSelector("#phone");
  report("a check on its way: the page says that the phone has not checked", (await page.textContent("#phone")) === words.server);
  report("a check on its way: not green", (await page.evaluate(greens)) === 0);
  letGo();
  await settled(page);
  report("a check that came late: green", (await page.evaluate(greens)) === 1);
  await context.close();
};

// The words that the script brings are those of the ledger's own verdict.
const checkWords = async (browser, server, report) => {
  const context = await browser.newContext(phone);
  for (const language of ["vi", "en"]) {
    const [good, broken] = ["valid", "ledger_contradicts"].map((name) => server.pages.find((page) => page.name === name && page.language === language));
    const seen = async (one, tamper) => {
      server.state.tamper = tamper;
      const page = await context.newPage();
      await page.goto(one.url);
      await page.waitForFunction(() => document.querySelector(".verdict.bad"));
      const told = await page.evaluate(() => ["h1", ".verdict > p", ".verdict svg", "#untrusted"].map((at) => document.querySelector(at).innerHTML).join("|"));
      await page.close();
      return told;
    };
    const told = [await seen(good, tamperings["another size in the checkpoint"]), await seen(broken, (html) => html)];
    report(`${language}: the phone and the server say the same of a ledger that contradicts`, told[0] === told[1], told.join(" <> "));
  }
  server.state.tamper = (html) => html;
  await context.close();
};

const checkWithoutScript = async (browser, valid, report) => {
  const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(valid.url);
  const text = await page.innerText("body");
  for (const needed of ["Tem hợp lệ", words.server, "Trà Shan tuyết cổ thụ Ví Dụ", "SG-2211", "22/11/2026", "Trồng và thu hoạch"])
    report(`without JavaScript the page says "${needed}"`, text.includes(needed));
  report("without JavaScript the server's word alone is not green", (await page.evaluate(greens)) === 0);
  await context.close();
};

const checkSilence = (pages, report) => {
  for (const page of pages.filter((one) => ["not_our_label", "bad_signature", "not_in_ledger"].includes(one.name)))
    for (const secret of ["Trà Shan", "Shan Tuyet", "Ví Dụ", "Vi Du", "SG-2211", "22/11/2026", "1234/QĐ-UBND", "evidence"])
      report(`${page.name} ${page.language} says nothing of a product (${secret})`, !page.html.includes(secret));
};

// Not a test but a figure: how long until the page is there on a slow line and a slow phone.
const measurePaint = async (browser, valid) => {
  const times = [];
  for (let run = 0; run < 3; ++run) {
    const context = await browser.newContext(phone);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.emulateNetworkConditions", { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 6 });
    await page.goto(valid.url, { waitUntil: "load" });
    await settled(page);
    times.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN));
    await context.close();
  }
  const median = times.sort((a, b) => a - b)[1];
  console.log(`first contentful paint, 400 kbit/s, 400 ms, CPU / 6, without TLS and compression: ${Math.round(median)} ms (goal 2500)`);
};

export const checkPhone = async (browser, server, report) => {
  const valid = server.pages.find((page) => page.name === "valid" && page.language === "vi");
  checkSilence(server.pages, report);
  await checkWithoutScript(browser, valid, report);
  await checkTampering(browser, server, valid, report);
  await checkAnotherLabel(browser, server, valid, report);
  await checkOldPhones(browser, server, valid, report);
  await checkWithoutItsScript(browser, server, valid, report);
  await checkWords(browser, server, report);
  await measurePaint(browser, valid);
};
