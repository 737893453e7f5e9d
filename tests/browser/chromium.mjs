// One way to start the browser that Debian ships, without anything that talks to the network by itself.
import { chromium } from "playwright-core";

// How long a test waits for a state of a page, on a machine that does other things too.
export const kPatienceMs = 120_000;

export const startChromium = async (more = []) => {
  const browser = await chromium.launch({
    executablePath: process.env.NGUON_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", ...more],
    timeout: kPatienceMs,
  });
  const open = browser.newContext.bind(browser);
  browser.newContext = async (...options) => {
    const context = await open(...options);
    context.setDefaultTimeout(kPatienceMs);
    return context;
  };
  return browser;
};

export const phone = { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: "vi-VN" };
