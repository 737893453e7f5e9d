// What every page must be: WCAG 2.2 AA as axe finds it, no sideways scrolling at 320 px, targets of
// 48 px, one request to read it (and one for the phone's own check), no word from the browser's console. Leaves a screenshot of each.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

import { phone } from "./chromium.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const kCheckScript = /^\/assets\/consumer\.[0-9a-f]{16}\.mjs$/;
const axeTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// Interactive things lower or narrower than 48 px (of a choice inside its label: the label); a link inside a sentence or a list of facts is not
// a target by itself (WCAG 2.2, 2.5.8, inline).
const smallTargets = () =>
  [...document.querySelectorAll("a, button, summary, input:not([type=hidden])")]
    .filter((element) => element.checkVisibility() && !element.closest("dd"))
    .map((element) => [element, (element.matches("[type=radio], [type=checkbox]") && element.closest("label") || element).getBoundingClientRect()])
    .filter(([, box]) => box.height < 48 || box.width < 44)
    .map(([element, box]) => `${element.outerHTML.slice(0, 60)} ${Math.round(box.width)}x${Math.round(box.height)}`);

export const look = async (page, one, name, requests, report) => {
  const heard = [];
  page.on("console", (message) => heard.push(message.text()));
  page.on("pageerror", (error) => heard.push(String(error)));
  requests.length = 0;
  await page.goto(one.url, { waitUntil: "load" });
  // The phone's own check is over when its line says something else than the server's.
  const phoneLine = await page.$("#phone");
  if (phoneLine && (await page.$("#evidence")))
    await page.waitForFunction((before) => document.getElementById("phone")?.textContent !== before, one.language === "vi" ? "Máy chủ đã kiểm tra; điện thoại này chưa tự kiểm tra." : "Checked by the server; this phone has not checked.");
  // Pictures come later and are not needed to read the page.
  const needed = requests.filter((path) => !/\/blob\/[0-9a-f]{64}(\?|$)/.test(path));
  const checks = needed.filter((path) => kCheckScript.test(path));
  report(`${name}: one request to read it`, needed.length - checks.length === 1, needed.join(" "));
  // The script is kept for good: a browser that has it from another page does not ask for it again.
  const named = await page.$$eval("script[src]", (scripts) => scripts.map((script) => script.getAttribute("src")));
  const wanted = (await page.$("#evidence")) ? 1 : 0;
  report(`${name}: the phone's check where there is something to check, once`, named.filter((path) => kCheckScript.test(path)).length === wanted && checks.length <= wanted, [...named, ...needed].join(" "));
  report(`${name}: nothing in the console`, heard.length === 0, heard.join(" | "));
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  report(`${name}: no sideways scrolling`, width <= 320, `${width} px`);
};

export const accessible = async (page, name, report) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((tags) => axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), axeTags);
  for (const violation of violations)
    report(`${name}: axe ${violation.id}`, false, violation.nodes.map((node) => `${node.target} ${node.failureSummary}`).join(" | "));
  const small = await page.evaluate(smallTargets);
  report(`${name}: targets of 48 px`, small.length === 0, small.join(" | "));
};

// Every state is looked at in the light scheme; the dark one differs in a few colours alone, which
// these pages show between them. NGUON_BROWSER_ALL=1 looks at every page in both.
const kInTheDark = new Set(["valid", "valid-full", "valid-gaps", "recalled", "ledger_contradicts", "certificate_expired", "bad_signature", "home", "found"]);
const everything = process.env.NGUON_BROWSER_ALL === "1";

// Each verdict in both languages and both schemes, as wide as a phone and as a desk: what people look at.
const kWide = { viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1, locale: "vi-VN" };
const isVerdict = (page) => page.path.startsWith("/0") || ["not_our_label", "typed-code", "batch"].includes(page.name);

export const shootStates = async (browser, server, shots, report) => {
  const taken = [];
  for (const colorScheme of ["light", "dark"])
    for (const [width, how] of [[320, phone], [1280, kWide]]) {
      const context = await browser.newContext({ ...how, colorScheme });
      const page = await context.newPage();
      for (const one of server.pages.filter(isVerdict)) {
        await page.goto(one.url, { waitUntil: "load" });
        // The phone's own check, where there is one, is part of the picture.
        await page.waitForFunction(() => !document.getElementById("evidence") || !document.getElementById("phone") || !/Máy chủ đã kiểm tra;|Checked by the server;/.test(document.getElementById("phone").textContent));
        const name = `${one.name}.${one.language}.${colorScheme}.${width}`;
        report(`${name}: no sideways scrolling`, (await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
        await page.screenshot({ path: join(shots, `${name}.png`) });
        taken.push({ name, width });
      }
      await context.close();
    }
  return taken;
};

// All of them on one sheet: shots/states.html, and as a picture beside it.
export const makeSheet = async (browser, shots, taken) => {
  for (const width of [320, 1280]) {
    const figures = taken.filter((one) => one.width === width)
      .map(({ name }) => `<figure><img src="${name}.png" width="${width === 320 ? 200 : 300}"><figcaption>${name}</figcaption></figure>`).join("");
    const html = `<!doctype html><meta charset="utf-8"><style>body{display:flex;flex-wrap:wrap;gap:8px;font:10px sans-serif;background:#888}figure{margin:0}</style>${figures}`;
    writeFileSync(join(shots, `states-${width}.html`), html);
    const page = await browser.newPage({ viewport: { width: 1680, height: 900 } });
    await page.goto(`file://${resolve(shots)}/states-${width}.html`);
    await page.screenshot({ path: join(shots, `states-${width}.png`), fullPage: true });
    await page.close();
  }
};

export const checkLooks = async (browser, server, shots, report) => {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ ...phone, colorScheme });
    for (const one of server.pages) {
      if (colorScheme === "dark" && !everything && !(kInTheDark.has(one.name) && one.language === "vi")) continue;
      const name = `${one.name}.${one.language}.${colorScheme}`;
      const page = await context.newPage();
      await look(page, one, name, server.state.requests, report);
      await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
      // Folded parts count too.
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      await accessible(page, name, report);
      report(`${name}: no sideways scrolling when unfolded`, (await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
      if (one.name === "valid" || one.name === "valid-gaps")
        await page.screenshot({ path: join(shots, `${name}.open.png`), fullPage: true });
      await page.close();
    }
    await context.close();
  }
};
