// Debian's Firefox ESR over WebDriver BiDi. A colour scheme is a preference of the whole browser, so there
// is one browser for each that is asked for.
import puppeteer from "puppeteer-core";

import { kPatienceMs } from "./chromium.mjs";

const kScheme = { dark: 0, light: 1 }; // layout.css.prefers-color-scheme.content-override

const launch = (scheme) =>
  puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.NGUON_FIREFOX ?? "/usr/bin/firefox-esr",
    headless: true,
    timeout: kPatienceMs,
    protocolTimeout: 2 * kPatienceMs,
    extraPrefsFirefox: {
      "layout.css.prefers-color-scheme.content-override": kScheme[scheme],
      "ui.useOverlayScrollbars": 1, // as on a phone: the page has the whole width
      // A camera that shows a made-up picture, granted without a question.
      "media.navigator.streams.fake": true,
      "media.navigator.permission.disabled": true,
    },
  });

export const startFirefox = async () => {
  const browsers = { light: await launch("light") };
  return {
    version: await browsers.light.version(),
    async open({ width, height, scheme }) {
      browsers[scheme] ??= await launch(scheme);
      const context = await browsers[scheme].createBrowserContext();
      const page = await context.newPage();
      page.setDefaultTimeout(kPatienceMs);
      const resize = (to) => page.setViewport({ width: to, height, deviceScaleFactor: 1 });
      await resize(width);
      return {
        goto: async (url) => { await page.goto(url, { waitUntil: "load" }); },
        evaluate: (fn, ...args) => page.evaluate(typeof fn === "string" ? fn : `(${fn})(...${JSON.stringify(args)})`),
        screenshot: (path) => page.screenshot({ path, fullPage: true }),
        resize,
        setOffline: async (truth) => { await page.setOfflineMode(truth); return true; },
        close: () => context.close(),
      };
    },
    close: async () => { for (const browser of Object.values(browsers)) await browser.close(); },
  };
};
