// What page_gallery made, in one engine: every state as a picture, the phone's own check, and what turns it red.
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { join } from "node:path";

import { kCheckScript } from "./looks.mjs";
import { contradiction, inEvidence, tamperings, withoutEd25519, words } from "./phone_check.mjs";

export const redIn = async (tab) => tab.evaluate(isRedScript, contradiction);
const isRedScript = (headline) => ({
  headline: document.querySelector("h1").textContent === headline,
  red: document.querySelector(".verdict").classList.contains("bad") && document.querySelectorAll(".good").length === 0,
  untrusted: document.getElementById("untrusted")?.hidden === false,
  open: document.getElementById("why").open,
  failed: document.querySelectorAll(".checks span.no").length > 0,
});
const phoneLine = () => document.getElementById("phone")?.textContent;
// In either language: until the line says something else than it said without the script.
const kServerLines = [words.server, "Checked by the server; this phone has not checked."];
export const settledIn = (tab) => tab.until((before) => !before.includes(document.getElementById("phone")?.textContent), kServerLines);

// "rgb(11, 106, 66)": what .good looks like where it is shown as good.
const kGreen = "rgb(11, 106, 66)";
const verdictColour = () => getComputedStyle(document.querySelector(".verdict")).backgroundColor;

const sized = [[320, "320"], [1280, "1280"]];
// In a bounded run: what differs most between browsers.
const kFew = new Set(["valid", "valid-full", "valid-gaps", "recalled", "ledger_contradicts", "bad_signature", "home", "found"]);

export const takePictures = async (engine, server, folder, everything, report) => {
  const pictures = [];
  for (const scheme of ["light", "dark"]) {
    for (const [width, size] of sized) {
      const wanted = server.pages.filter((page) => everything || (kFew.has(page.name) && page.language === "vi" && (scheme === "light" || page.name === "valid")));
      const tab = await engine.open({ width, scheme });
      for (const page of wanted) {
        const name = `${engine.name}.${page.name}.${page.language}.${scheme}.${size}`;
        await tab.goto(page.url);
        if (page.html.includes('id="evidence"') && page.html.includes('id="phone"')) await settledIn(tab);
        report(`${name}: no sideways scrolling`, (await tab.evaluate(() => document.documentElement.scrollWidth)) <= width);
        if (page.name === "valid") report(`${name}: the phone's check is green`, (await tab.evaluate(verdictColour)) === kGreen);
        report(`${name}: its scheme`, await tab.evaluate((dark) => matchMedia("(prefers-color-scheme: dark)").matches === dark, scheme === "dark"));
        const path = join(folder, `${name}.png`);
        await tab.screenshot(path);
        pictures.push({ sheet: `${engine.name}.${page.language}.${scheme}.${size}`, title: page.name, path });
      }
      await tab.close();
    }
  }
  return pictures;
};

// A witness of our own, put into the page's evidence with its cosignature; `spoil` changes its line.
const withWitness = (spoil) => {
  const pair = generateKeyPairSync("ed25519");
  const name = "witness.example/a";
  const key = Buffer.concat([Buffer.from([4]), pair.publicKey.export({ format: "der", type: "spki" }).subarray(-32)]);
  const id = createHash("sha256").update(`${name}\n`).update(key).digest().subarray(0, 4);
  return inEvidence((evidence) => {
    const text = evidence.checkpoint.slice(0, evidence.checkpoint.indexOf("\n\n") + 1);
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(1_700_000_000n);
    const signature = sign(null, Buffer.from(`cosignature/v1\ntime 1700000000\n${text}`), pair.privateKey);
    spoil(signature);
    evidence.witnesses = [`${name}+${id.toString("hex")}+${key.toString("base64")}`];
    evidence.quorum = 1;
    evidence.checkpoint += `— ${name} ${Buffer.concat([id, time, signature]).toString("base64")}\n`;
  });
};

// Puts a script of the test's before the page's own, and lets the policy know it.
const kShim = `(${withoutEd25519})()`;
const shimmed = (html) => html.replace("<head>", `<head><script>${kShim}</script>`);
const letShim = (policy) => policy.replace("script-src ", `script-src 'sha256-${createHash("sha256").update(kShim).digest("base64")}' `);

export const checkOwnCheck = async (engine, server, valid, report) => {
  const { state } = server;
  const tab = await engine.open();
  const visit = async (change = {}) => {
    Object.assign(state, { tamper: (html) => html, policy: (value) => value, tamperAsset: (bytes) => bytes, withhold: () => false }, change);
    state.requests.length = 0;
    await tab.goto("about:blank");
    await tab.goto(valid.url);
  };
  const expectRed = async (name, { hasLine = true } = {}) => {
    await settledIn(tab);
    const red = { ...(await redIn(tab)), ...(hasLine ? {} : { failed: true }) };
    report(name, Object.values(red).every(Boolean), JSON.stringify(red));
  };
  const expectGood = async (name) => {
    await settledIn(tab);
    report(`${name}: agrees`, (await tab.evaluate(phoneLine)) === words.good, await tab.evaluate(phoneLine));
    report(`${name}: green`, (await tab.evaluate(verdictColour)) === kGreen, await tab.evaluate(verdictColour));
  };
  const expectUnknown = async (name, line) => {
    report(`${name}: says so`, (await tab.evaluate(phoneLine)) === line, await tab.evaluate(phoneLine));
    report(`${name}: is not green`, (await tab.evaluate(verdictColour)) !== kGreen, await tab.evaluate(verdictColour));
  };
  await visit();
  await expectGood(`${engine.name}: a good label`);
  const asked = state.requests.filter((path) => path !== "/favicon.ico");
  report(`${engine.name}: a good label needs one request, its check another`, asked.length === 2 && kCheckScript.test(asked[1]), asked.join(" "));
  for (const [name, tamper] of Object.entries(tamperings)) {
    report(`${name} changes the page`, tamper(valid.html) !== valid.html);
    await visit({ tamper });
    await expectRed(`${engine.name}: ${name} turns the page red`);
  }
  await visit({ tamper: withWitness(() => {}) });
  await expectGood(`${engine.name}: a cosigned checkpoint`);
  // The page has no line for witnesses that its server did not know of.
  await visit({ tamper: withWitness((signature) => { signature[9] ^= 1; }) });
  await expectRed(`${engine.name}: an altered cosignature turns the page red`, { hasLine: false });

  // A script that was changed on the way does not run, for its hash is not the page's, and one that was put into the
  // page is not the policy's.
  const kGreenAtOnce = 'document.title="changed";document.getElementById("verdict").classList.remove("wait")';
  await visit({ tamperAsset: (bytes, path) => (kCheckScript.test(path) ? Buffer.from(kGreenAtOnce) : bytes) });
  await settledIn(tab);
  report(`${engine.name}: a changed script does not run`, (await tab.evaluate(() => document.title)) !== "changed");
  await expectUnknown(`${engine.name}: a page whose script was changed`, words.unknown);
  await visit({ withhold: (path) => kCheckScript.test(path) });
  await settledIn(tab);
  await expectUnknown(`${engine.name}: a page whose script does not come`, words.unknown);
  await visit({ tamper: (html) => html.replace("<main>", `<main><script>${kGreenAtOnce}</script>`), withhold: (path) => kCheckScript.test(path) });
  await settledIn(tab);
  report(`${engine.name}: a script put into the page does not run`, (await tab.evaluate(() => document.title)) !== "changed");
  await expectUnknown(`${engine.name}: a page with a script put into it`, words.unknown);

  await visit({ tamper: shimmed, policy: letShim });
  await expectGood(`${engine.name}: without Ed25519 of its own`);
  report(`${engine.name}: without Ed25519 it loads ours`, state.requests.some((path) => path.startsWith("/assets/noble")), state.requests.join(" "));
  await visit({ tamper: (html) => shimmed(tamperings["another size in the checkpoint"](html)), policy: letShim });
  await expectRed(`${engine.name}: without Ed25519, another size in the checkpoint turns the page red`);
  // What is loaded on demand is compared with the hash in the page: one that calls everything good is not run.
  await visit({ tamper: shimmed, policy: letShim, tamperAsset: (bytes, path) => (path.startsWith("/assets/noble") ? Buffer.from("export const verifyAsync = () => true;") : bytes) });
  await settledIn(tab);
  await expectUnknown(`${engine.name}: a changed Ed25519`, words.unknown);
  await visit({ tamper: shimmed, policy: letShim, withhold: (path) => path.startsWith("/assets/noble") });
  await settledIn(tab);
  await expectUnknown(`${engine.name}: no Ed25519 to be had`, words.unknown);
  await visit();
  await tab.close();
};

export const abilities = async (engine, url) => {
  const tab = await engine.open();
  await tab.goto(url);
  const found = await tab.evaluate(async () => ({
    ed25519: await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign"]).then(() => "own", () => "ours (noble)"),
    qr: (await self.BarcodeDetector?.getSupportedFormats().catch(() => []))?.includes("qr_code") ? "own" : "ours (qr)",
    "service worker": navigator.serviceWorker ? "yes" : "no",
    "camera API": navigator.mediaDevices ? "yes" : "no",
    "@media (scripting)": matchMedia("(scripting)").matches ? "yes" : "no",
  }));
  await tab.close();
  return found;
};
