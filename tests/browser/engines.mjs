// One small way to drive a page in Chromium, Firefox and WebKitGTK, so that a test runs in all three.
//
//   const engine = await startEngine("firefox");
//   const tab = await engine.open({ width: 320, scheme: "dark" });
//
// Tab: goto(url)                  until its load event
//      evaluate(fn, ...args)      in the page; JSON in and out, promises waited for. `fn` may be a script's text
//      until(fn, ...args)         evaluates until it is true; throws after kPatienceMs
//      click, fill, upload        as somebody who sees the page would
//      screenshot(path)           of the whole page
//      resize(width)
//      setOffline(truth)          false where this browser cannot be told: then stop the server instead
//      close()
// Every tab has storage of its own. WebKit has one tab at a time.
import { readFileSync } from "node:fs";
import { basename } from "node:path";

import { kPatienceMs, startChromium } from "./chromium.mjs";
import { startFirefox } from "./engine_firefox.mjs";
import { startWebkit } from "./engine_webkit.mjs";

export const kEngines = ["chromium", "firefox", "webkit"];
export const kPhoneWidth = 320;
export const kHeight = 640;
const kPauseMs = 40;

const typeOf = (path) => (path.endsWith(".png") ? "image/png" : "text/plain");

// What every tab can do once it can evaluate.
const complete = (tab) => ({
  ...tab,
  async until(fn, ...args) {
    const end = Date.now() + kPatienceMs;
    while (!(await tab.evaluate(fn, ...args))) {
      if (Date.now() > end) throw new Error(`never became true: ${fn}`);
      await new Promise((done) => setTimeout(done, kPauseMs));
    }
  },
  click: (selector) => tab.evaluate((at) => document.querySelector(at).click(), selector),
  fill: (selector, text) => tab.evaluate((at, value) => { document.querySelector(at).value = value; }, selector, text),
  upload: (selector, path) =>
    tab.evaluate((at, name, type, base64) => {
      const list = new DataTransfer();
      list.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }));
      const input = document.querySelector(at);
      input.files = list.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }, selector, basename(path), typeOf(path), readFileSync(path).toString("base64")),
});

const startPlaywright = async () => {
  const browser = await startChromium();
  return {
    version: browser.version(),
    async open({ width, height, scheme }) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
      const page = await context.newPage();
      return {
        goto: async (url) => { await page.goto(url, { waitUntil: "load" }); },
        evaluate: (fn, ...args) => (typeof fn === "string" ? page.evaluate(fn) : page.evaluate(`(${fn})(...${JSON.stringify(args)})`)),
        screenshot: (path) => page.screenshot({ path, fullPage: true }),
        resize: (to) => page.setViewportSize({ width: to, height }),
        setOffline: async (truth) => { await context.setOffline(truth); return true; },
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
};

const starters = { chromium: startPlaywright, firefox: startFirefox, webkit: startWebkit };

export const startEngine = async (name) => {
  const engine = await starters[name]();
  const tabs = new Set();
  const keep = (tab) => {
    tabs.add(tab);
    return { ...tab, close: async () => { if (tabs.delete(tab)) await tab.close(); } };
  };
  return {
    name,
    version: engine.version,
    open: async ({ width = kPhoneWidth, height = kHeight, scheme = "light" } = {}) => complete(keep(await engine.open({ width, height, scheme }))),
    // Those that a part left open when it failed: WebKit has one tab at a time.
    closeTabs: async () => {
      for (const tab of [...tabs]) {
        tabs.delete(tab);
        await tab.close().catch(() => {});
      }
    },
    close: () => engine.close(),
  };
};
