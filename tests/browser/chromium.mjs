// One way to start the browser that Debian ships, without anything that talks to the network by itself.
import { chromium } from "playwright-core";

export const startChromium = () =>
  chromium.launch({
    executablePath: process.env.NGUON_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });

export const phone = { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: "vi-VN" };
