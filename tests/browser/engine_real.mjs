// The demonstration ledger's pages from `nguon serve`, in one engine: the phone's own check through a proxy
// that alters one thing at a time, and the offline check with photos of labels.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { redIn, settledIn } from "./engine_gallery.mjs";
import { words } from "./phone_check.mjs";
import { realTamperings } from "./real_tamperings.mjs";

export const checkRealLabel = async (engine, proxy, label, report) => {
  const tab = await engine.open();
  const visit = async (tamper) => {
    proxy.state.tamper = tamper;
    await tab.goto("about:blank");
    await tab.goto(proxy.origin + label.path);
    await settledIn(tab);
  };
  await visit((html) => html);
  const line = await tab.evaluate(() => document.getElementById("phone").textContent);
  report(`${engine.name}: a good label of the server`, line === words.good, line);
  for (const [name, tamper] of Object.entries(realTamperings)) {
    let changed = false;
    await visit((html) => {
      const tampered = tamper(html);
      changed = tampered !== html;
      return tampered;
    });
    report(`${engine.name}: ${name}: was altered`, changed);
    const red = await redIn(tab);
    report(`${engine.name}: ${name} turns the server's page red`, Object.values(red).every(Boolean), JSON.stringify(red));
  }
  proxy.state.tamper = (html) => html;
  await tab.close();
};

const loaded = () => !document.getElementById("check").disabled;
const count = () => document.querySelectorAll("#results section").length;
const newest = () => document.querySelector("#results section").dataset.status;

// Gives the page a camera in front of which somebody holds the picture. It is a stream like any other; no
// browser without a screen has a real one.
const holdBeforeCamera = async (base64) => {
  const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: "image/png" }));
  const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 960 });
  const context = canvas.getContext("2d");
  let frame = 0;
  // A hand that is not quite still: one bad angle must not last for ever.
  const draw = () => {
    ++frame;
    const size = 1.5 + 0.4 * Math.sin(frame / 4);
    context.fillStyle = "#777";
    context.fillRect(0, 0, 1280, 960);
    context.save();
    context.translate(640, 480);
    context.rotate(0.1 * Math.sin(frame / 3));
    context.drawImage(picture, (-picture.width * size) / 2, (-picture.height * size) / 2, picture.width * size, picture.height * size);
    context.restore();
  };
  draw();
  setInterval(draw, 100);
  // On the prototype: WebKit collects the object navigator.mediaDevices, and what was set on it, when nobody holds it.
  MediaDevices.prototype.getUserMedia = async () => canvas.captureStream(10);
};

export const checkInspector = async (engine, proxy, labels, folder, report) => {
  const tab = await engine.open();
  const after = async (work) => {
    const before = await tab.evaluate(count);
    await work();
    await tab.until((held) => document.querySelectorAll("#results section").length > held, before);
    return tab.evaluate(newest);
  };
  const typed = (url) => after(async () => { await tab.fill("#urls", url); await tab.click("#check"); });
  const photo = (path) => after(() => tab.upload("#file", path));
  await tab.goto(`${proxy.origin}/kiem-tra`);
  await tab.until(loaded);
  const start = (await tab.evaluate(() => document.getElementById("urls").placeholder)).replace("/…", "");
  const good = await typed(start + labels.good.path);
  report(`${engine.name}: /kiem-tra judges a good label`, good === "valid", good);
  const again = await typed(start + labels.good.path);
  report(`${engine.name}: /kiem-tra takes the same serial for a second pack`, again === "suspicious_scans", again);
  const red = await typed(start + labels.altered);
  report(`${engine.name}: /kiem-tra refuses an altered label`, ["bad_signature", "not_our_label"].includes(red), red);
  const read = await photo(labels.photo.picture);
  report(`${engine.name}: /kiem-tra reads a photo of a printed label`, read === "valid", read);
  await tab.evaluate(holdBeforeCamera, readFileSync(labels.camera.picture).toString("base64"));
  const seen = await after(() => tab.click("#scan"));
  report(`${engine.name}: /kiem-tra reads a label before the camera`, seen === "valid", seen);
  await tab.screenshot(join(folder, `${engine.name}.inspector.png`));
  await tab.until(async () => !!(await navigator.serviceWorker.ready) && (await (await caches.open("nguon-kiem-tra")).keys()).some(({ url }) => url.includes("/assets/qr-decode")));
  await tab.setOffline(true);
  await proxy.down();
  await tab.goto(`${proxy.origin}/kiem-tra`);
  await tab.until(loaded);
  const offline = await typed(start + labels.altered);
  report(`${engine.name}: /kiem-tra refuses an altered label without a network`, ["bad_signature", "not_our_label"].includes(offline), offline);
  const remembered = await typed(start + labels.good.path);
  report(`${engine.name}: /kiem-tra remembers serials over a reload`, remembered === "suspicious_scans", remembered);
  const fromPhoto = await photo(labels.offlinePhoto.picture);
  report(`${engine.name}: /kiem-tra reads a photo without a network`, fromPhoto === "valid", fromPhoto);
  await proxy.up();
  await tab.setOffline(false);
  await tab.close();
};
