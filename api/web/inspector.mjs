// The inspector's page: loads the signed snapshot while there is a network, judges labels without one.
import { ageDays, isFresh, judge, mergeSnapshot, openSnapshot, readBook } from "./judge.mjs";
import { loadModule } from "./load.mjs";
import { codeReader, ownReader } from "./shared/codes.mjs";

const at = (id) => document.getElementById(id);
const page = JSON.parse(at("page").textContent);
const { texts, words } = page;
const kFreshDays = 7;
const kWindowMs = 864e5; // a serial seen again within a day is a second pack
const kJournalMax = 5000;
const kPath = "/v1/snapshot";
const loadEd25519 = () => loadModule(page.fallback);

let snapshot, book;

// The log's key as it was first seen on this device: another one later is refused.
const pinnedKey = () => {
  try {
    const pinned = localStorage.getItem("nguon-vkey");
    if (!pinned) localStorage.setItem("nguon-vkey", page.log);
    return pinned ?? page.log;
  } catch {
    return page.log;
  }
};

const shelf = async () => (self.caches ? caches.open("nguon-snapshot") : null);
const kept = async () => {
  const answer = await (await shelf())?.match(kPath);
  return answer?.text();
};
const keep = async ({ note, body }) => (await shelf())?.put(kPath, new Response(`${note}\n${body}`));

const say = (text, bad) => {
  at("state").textContent = text;
  at("state").className = bad ? "no" : "soft";
};
const fill = (text, ...values) => values.reduce((filled, value, index) => filled.replace(`{${index}}`, value), text);

const show = () => {
  const { head } = snapshot;
  const now = Date.now();
  say(fill(texts.loaded, head.size, new Date(head.made).toLocaleString(page.lang), ageDays(head, now)), !isFresh(head, now, kFreshDays));
  at("check").disabled = false;
};

const adopt = async (opened) => {
  if (opened === null) return say(texts.cannot, true);
  if (snapshot && (opened.head.size < snapshot.head.size || opened.head.made < snapshot.head.made)) return undefined;
  snapshot = opened;
  book = readBook(opened.body);
  return show();
};

const ask = async (query) => {
  const answer = await fetch(kPath + query, { cache: "no-store" });
  if (!answer.ok) throw Error();
  return answer.text();
};

const load = async () => {
  const key = pinnedKey();
  if (key != page.log) return say(texts.other_key, true);
  try {
    const file = await kept();
    if (file) await adopt(await openSnapshot(file, key, loadEd25519));
  } catch {
    // What was kept is damaged: fetched anew below.
  }
  try {
    const opened = snapshot
      ? await mergeSnapshot(snapshot, await ask(`?since=${snapshot.head.size}`), key, loadEd25519).catch(async () => openSnapshot(await ask(""), key, loadEd25519))
      : await openSnapshot(await ask(""), key, loadEd25519);
    await adopt(opened);
    if (snapshot) await keep(snapshot);
  } catch (error) {
    if (!snapshot) say(error instanceof TypeError ? texts.none : texts.refused, true);
  }
};

const journal = () => {
  try {
    return new Map(JSON.parse(localStorage.getItem("nguon-journal") ?? "[]"));
  } catch {
    return new Map();
  }
};
const remember = (seen) => {
  try {
    localStorage.setItem("nguon-journal", JSON.stringify([...seen].slice(-kJournalMax)));
  } catch {
    // Without storage the page still notices doubles among those checked since it was opened.
  }
};
const seen = journal();

// When this serial was checked before, within a day.
const seenBefore = ({ label, run }) => {
  if (!run || !label.serial) return null;
  const name = `${label.run}-${label.serial}`;
  const before = seen.get(name);
  const now = Date.now();
  seen.delete(name);
  seen.set(name, now);
  remember(seen);
  return before && now - before < kWindowMs ? before : null;
};

const element = (tag, text, className) => {
  const out = document.createElement(tag);
  out.textContent = text;
  if (className) out.className = className;
  return out;
};

const report = (url, found, before) => {
  const status = before && (found.status == "valid" || words[found.status].rank > words.suspicious_scans.rank) ? "suspicious_scans" : found.status;
  const { tone, headline, sentence } = words[status];
  const box = element("section", "", `verdict ${tone}`);
  box.dataset.status = status;
  box.append(element("h2", headline), element("p", sentence));
  if (before) box.append(element("p", fill(texts.double, new Date(before).toLocaleString(page.lang)), "when"));
  const { label, run, product, producer } = found;
  if (run) {
    const list = [[texts.product, product[page.lang]], [texts.producer, producer?.[page.lang] ?? product.owner], [texts.lot, run.lot],
      [texts.packed, run.packed.split("-").reverse().join("/")], [texts.until, found.until?.split("-").reverse().join("/") ?? "–"],
      [texts.serial, label.serial || texts.whole]];
    const rows = element("dl", "");
    for (const [name, value] of list) {
      const row = element("div", "");
      row.append(element("dt", name), element("dd", value));
      rows.append(row);
    }
    box.append(rows);
  }
  box.append(element("p", url.length > 60 ? `${url.slice(0, 34)}…${url.slice(-12)}` : url, "code"));
  at("results").prepend(box);
};

const check = async (text) => {
  if (!snapshot) return;
  for (const url of text.split(/\s+/).filter((part) => part)) {
    const found = await judge(snapshot, book, url, Date.now(), kFreshDays, loadEd25519);
    report(url, found, seenBefore(found));
  }
};

at("form").addEventListener("submit", (event) => {
  event.preventDefault();
  check(at("urls").value).then(() => { at("urls").value = ""; });
});

const readCodes = codeReader(() => loadModule(page.reader));

const checkPicture = async (file) => {
  say(texts.reading);
  try {
    const codes = await readCodes(await createImageBitmap(file));
    if (!codes.length) return say(texts.no_code, true);
    for (const code of codes) await check(code);
    return show();
  } catch (error) {
    return say(error.name == "InvalidStateError" ? texts.no_code : texts.no_reader, true);
  }
};

at("file").addEventListener("change", async ({ target }) => {
  for (const file of target.files) await (file.type.startsWith("image/") ? checkPicture(file) : file.text().then(check));
  target.value = "";
});

if (navigator.mediaDevices) {
  at("scan").hidden = false;
  at("scan").addEventListener("click", async () => {
    const video = at("video");
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null);
    if (!stream) return say(texts.no_camera, true);
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    let last = "";
    const look = async () => {
      if (video.hidden) return;
      const codes = await readCodes(video).catch(() => (say(texts.no_reader, true), []));
      // The same pack stays in view: it is one pack.
      for (const code of codes) if (code != last) await check((last = code));
      setTimeout(look, 250);
    };
    look();
    return undefined;
  });
}

// What this browser will need of our scripts, kept while there is a network; what an older page kept goes.
const keepScripts = async () => {
  const cache = await caches.open("nguon-kiem-tra");
  const ed25519 = await crypto.subtle?.generateKey({ name: "Ed25519" }, false, ["sign"]).catch(() => null);
  const wanted = [...((await ownReader()) ? [] : [page.reader]), ...(ed25519 ? [] : [page.fallback])].map((one) => one.split("#")[0]);
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname.startsWith("/assets/") && !wanted.includes(pathname)) await cache.delete(url);
  }
  for (const path of wanted) if (!(await cache.match(path))) await cache.add(path);
};

// Kept for a device without a network; a page from a server without TLS is not, and works while it is open.
navigator.serviceWorker?.register("/kiem-tra-sw.js", { scope: "/kiem-tra" }).then(keepScripts).catch(() => {});
at("reload").addEventListener("click", load);
load();
