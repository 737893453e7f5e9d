// WebKitGTK as Debian ships it (WebKitWebDriver and its MiniBrowser), on a screen that nobody sees. WebDriver is
// a handful of HTTP requests: https://www.w3.org/TR/webdriver2/
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { kPatienceMs } from "./chromium.mjs";

const kSessionMs = 60_000;
const kSessionTries = 4;
const kAnswerMs = 2 * kPatienceMs;
const kPauseMs = 50;
const kFramePx = 20; // how high the small tool bar is

// MiniBrowser's tool bar would hold the window above 320 px: made small, it does not.
const kToolBar = "* { padding: 0; margin: 0; border-width: 0; min-width: 0; min-height: 0; font-size: 1px; }\n";

const freePort = () =>
  new Promise((done, failed) => {
    const server = createServer().once("error", failed);
    server.listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => done(port)); });
  });

const startDisplay = async () => {
  const child = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const number = await new Promise((done, failed) => {
    child.stdio[3].once("data", (text) => done(String(text).trim()));
    child.once("error", failed).once("exit", (code) => failed(new Error(`Xvfb ended with ${code}`)));
  });
  return { name: `:${number}`, close: () => child.kill() };
};

const startDriver = async (display, scheme, settings) => {
  const port = await freePort();
  const child = spawn(process.env.NGUON_WEBKIT_DRIVER ?? "WebKitWebDriver", [`--port=${port}`], {
    stdio: ["ignore", "ignore", "ignore"],
    detached: true, // a group of its own, so that its browser ends with it
    env: { ...process.env, DISPLAY: display, XDG_CONFIG_HOME: settings, GTK_THEME: scheme === "dark" ? "Adwaita:dark" : "Adwaita", NO_AT_BRIDGE: "1", GDK_BACKEND: "x11" },
  });
  const ask = async (method, path, body, ms = kAnswerMs) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body), headers: { "content-type": "application/json" }, signal: AbortSignal.timeout(ms) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  };
  const close = () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // Gone already.
    }
  };
  const end = Date.now() + kPatienceMs;
  for (;;) {
    try {
      await ask("GET", "/status");
      return { ask, close };
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((done) => setTimeout(done, kPauseMs));
    }
  }
};

const scriptOf = (fn) =>
  typeof fn === "string"
    ? `${fn};\nreturn arguments[arguments.length - 1]({ value: null });`
    : `const done = arguments[arguments.length - 1];
       Promise.resolve().then(() => (${fn})(...[...arguments].slice(0, -1))).then((value) => done({ value }), (error) => done({ error: String(error) }));`;

const startTab = async (ask, { width, height }) => {
  const { sessionId, capabilities } = await ask("POST", "/session", { capabilities: { alwaysMatch: { timeouts: { script: kPatienceMs, pageLoad: kPatienceMs } } } }, kSessionMs);
  const at = `/session/${sessionId}`;
  const evaluate = async (fn, ...args) => {
    const { value, error } = await ask("POST", `${at}/execute/async`, { script: scriptOf(fn), args });
    if (error) throw new Error(error);
    return value;
  };
  let size = { width, height };
  const inside = () => evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done([innerWidth, innerHeight])))));
  // The window is as much larger than the page as its frame; it takes a while until the page has its new size.
  const frame = { width: 0, height: kFramePx };
  const resize = async (to, tall = height) => {
    size = { width: to, height: tall };
    const end = Date.now() + kPatienceMs;
    await ask("POST", `${at}/window/rect`, { width: to + frame.width, height: tall + frame.height });
    for (;;) {
      const [nowWidth, nowHeight] = await inside();
      if (nowWidth === to && nowHeight === tall) return;
      if (Date.now() > end) throw new Error(`the window became ${nowWidth} x ${nowHeight} instead of ${to} x ${tall}`);
    }
  };
  await resize(width);
  return {
    version: `${capabilities.browserName} ${capabilities.browserVersion}`,
    goto: (url) => ask("POST", `${at}/url`, { url }),
    evaluate,
    async screenshot(path) {
      const before = size;
      await resize(before.width, await evaluate(() => document.documentElement.scrollHeight));
      writeFileSync(path, Buffer.from(await ask("GET", `${at}/screenshot`), "base64"));
      await resize(before.width, before.height);
    },
    resize: (to) => resize(to),
    setOffline: async () => false,
    close: () => ask("DELETE", at),
  };
};

export const startWebkit = async () => {
  const settings = mkdtempSync(join(tmpdir(), "nguon-webkit-"));
  mkdirSync(join(settings, "gtk-3.0"));
  writeFileSync(join(settings, "gtk-3.0", "gtk.css"), kToolBar);
  const display = await startDisplay();
  const drivers = {};
  const driverOf = async (scheme) => (drivers[scheme] ??= await startDriver(display.name, scheme, settings));
  // WebKitWebDriver sometimes never hears of the browser that it started, and does not give up: then another one is started.
  const open = async ({ scheme, ...size }) => {
    for (let tries = 1; ; ++tries) {
      const driver = await driverOf(scheme);
      try {
        return await startTab(driver.ask, size);
      } catch (error) {
        if (error.name !== "TimeoutError" || tries === kSessionTries) throw error;
        driver.close();
        delete drivers[scheme];
      }
    }
  };
  const first = await open({ scheme: "light", width: 800, height: 600 });
  await first.close();
  return {
    version: first.version,
    open,
    async close() {
      for (const driver of Object.values(drivers)) driver.close();
      display.close();
      rmSync(settings, { recursive: true, force: true });
    },
  };
};
