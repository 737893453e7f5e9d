// A phone with the producer's app: taps that are counted, and what it keeps in IndexedDB. The browser can be killed.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { chromium } from "playwright-core";

import { kPatienceMs } from "./chromium.mjs";

// The records that the phone keeps, read past the app.
export const recordsOf = (page) => page.evaluate(() => new Promise((done, failed) => {
  const opening = indexedDB.open("nguon-producer");
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const all = opening.result.transaction("records").objectStore("records").getAll();
    all.onsuccess = () => { opening.result.close(); done(all.result.map(({ key, kind, state, statementId, index, refusal }) => ({ key, kind, state, statementId, index, refused: refusal?.error.name, refusedId: refusal?.statementId }))); };
    all.onerror = () => failed(all.error);
  };
}));

export const settled = async (page, timeout = kPatienceMs) => {
  const end = Date.now() + timeout;
  for (;;) {
    const records = await recordsOf(page);
    if (records.every((record) => record.state !== "signed")) return records;
    if (Date.now() > end) throw new Error(`still waiting: ${JSON.stringify(records.filter((record) => record.state === "signed"))}`);
    await page.waitForTimeout(100);
  }
};

// Taps, counted.
export const fingers = (page) => {
  let taps = 0;
  return {
    tap: async (what) => { ++taps; await (typeof what === "string" ? page.locator(what) : what).first().click(); },
    // A file dialog is one tap more than its button, but no browser shows one to a test.
    count: () => taps,
  };
};

export const takeKey = async (page, keyFile, party) => {
  await page.locator("summary").last().click();
  await page.setInputFiles("details input[type=file]", keyFile);
  await page.waitForFunction((wanted) => document.querySelector("details input:not([type=file])").value === wanted, party);
  await page.locator("details .button.main").click();
  // With the profile: a form without it has nothing to choose from, and whoever loses the network now has none.
  await page.getByText(/cập nhật lúc|as of/).waitFor();
};

// Chromium on a folder of its own, which outlives it: {context, kill}. `kill` ends every process of it at once.
export const startPhone = async (folder, options) => {
  const child = spawn(process.env.NGUON_CHROMIUM ?? "/usr/bin/chromium", ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic", "--remote-debugging-port=0", `--user-data-dir=${folder}`, "about:blank"], { stdio: ["ignore", "ignore", "pipe"], detached: true });
  const ended = new Promise((done) => child.once("exit", done));
  const address = await new Promise((ready, failed) => {
    const timer = setTimeout(() => failed(new Error("Chromium did not start in time")), kPatienceMs);
    createInterface({ input: child.stderr }).on("line", (line) => {
      const found = line.match(/DevTools listening on (ws:\S+)/);
      if (found) { clearTimeout(timer); ready(found[1]); }
    });
  });
  const browser = await chromium.connectOverCDP(address);
  const [context] = browser.contexts();
  const page = context.pages()[0] ?? (await context.newPage());
  await page.setViewportSize(options.viewport);
  return {
    page,
    kill: async () => {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // Gone already.
      }
      await ended;
      await browser.close().catch(() => {});
    },
  };
};
