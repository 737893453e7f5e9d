// The producer's app in one engine: it opens, and its key stays on the device.
import { join } from "node:path";

const wide = () => document.documentElement.scrollWidth;

// Makes a key as the app does (api/web/shared/device.mjs), keeps it, reads it back and signs with it.
const keepKey = async () => {
  const asked = (request) => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = () => failed(request.error); });
  const attempt = async (algorithm, how) => {
    const pair = await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
    const opening = indexedDB.open("nguon-try", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
    const database = await asked(opening);
    await asked(database.transaction("keys", "readwrite").objectStore("keys").put(pair.privateKey, 1));
    const kept = await asked(database.transaction("keys").objectStore("keys").get(1));
    database.close();
    await crypto.subtle.sign(how, kept, new Uint8Array([1]));
    const readable = await crypto.subtle.exportKey("pkcs8", kept).then(() => "can be read out", () => "stays");
    return `${algorithm.name}, ${readable}`;
  };
  return attempt({ name: "Ed25519" }, "Ed25519").catch(() => attempt({ name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: "SHA-256" }));
};

export const checkProducer = async (engine, address, folder, report) => {
  const tab = await engine.open();
  await tab.goto(`${address.origin}/san-xuat`);
  await tab.until(() => !!document.querySelector("#app h1, #app button"));
  report(`${engine.name}: the producer's app opens`, !(await tab.evaluate(() => document.body.innerText.includes("Đang mở…"))));
  report(`${engine.name}: the producer's app has no sideways scrolling`, (await tab.evaluate(wide)) <= 320);
  const key = await tab.evaluate(keepKey);
  report(`${engine.name}: a key made here cannot be read out`, key.endsWith("stays"), key);
  await tab.screenshot(join(folder, `${engine.name}.producer.png`));
  await tab.until(() => navigator.serviceWorker.ready.then(() => true));
  await tab.close();
  return key;
};
