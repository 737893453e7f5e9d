// The page inside a file of evidence. Everything is done on this device: the page's policy lets it ask no network.
import * as ed25519 from "../vendor/files/noble-ed25519.mjs";
import { checkEvidence } from "./check.mjs";
import pageTexts from "./page.texts.mjs";

const kArchiveBytesMax = 300 << 20;

const at = (id) => document.getElementById(id);
let language = /^en/.test(navigator.language) ? "en" : "vi";
let archive = null;
let found = null;
let asked = 0;

const t = (key) => pageTexts[key][language == "en" ? 1 : 0];
const element = (tag, className, content) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = content;
  return made;
};

const marks = { good: "✓", bad: "✕", open: "?" };

const drawChecks = () => {
  at("verdict").className = `verdict ${found.verdict}`;
  at("verdict").replaceChildren(
    element("span", "mark", marks[found.verdict]),
    element("strong", "", t(`verdict_${found.verdict}`)),
    element("p", "", t(`reason_${found.verdict}`)),
  );
  const rows = found.checks.map(({ name, result, detail }) => {
    const row = element("li", result, "");
    row.append(element("span", "mark", marks[result]), element("span", "word", t(`result_${result}`)), element("b", "", t(`check_${name}`)), element("span", "why", t(`why_${name}`)));
    if (detail) row.append(element("code", "", detail));
    return row;
  });
  at("checks").replaceChildren(...rows);
  const { manifest } = found;
  at("what").replaceChildren(...(manifest ? [element("h2", "", manifest.batch), element("p", "", `${manifest.origin} · № ${manifest.size} · ${manifest.at}`), ...(manifest.demonstration ? [element("p", "warn", t("page_demonstration"))] : [])] : []));
  at("said").textContent = manifest?.logVkey ?? "";
  at("results").hidden = false;
};

const drawWords = () => {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = t(`page_${node.dataset.text}`);
  document.title = t("page_title");
  if (found) drawChecks();
};

const check = async () => {
  if (!archive) return;
  const mine = ++asked;
  at("busy").hidden = false;
  const witnesses = at("witnesses").value.split(/\s+/).filter(Boolean);
  const result = await checkEvidence(archive, at("key").value, witnesses, () => Promise.resolve(ed25519));
  if (mine != asked) return;
  found = result;
  at("busy").hidden = true;
  drawChecks();
};

const take = async (file) => {
  if (!file) return;
  at("name").textContent = file.name;
  if (file.size > kArchiveBytesMax) {
    at("name").textContent = `${file.name}: ${t("page_too_large")}`;
    return;
  }
  archive = new Uint8Array(await file.arrayBuffer());
  await check();
};

at("file").addEventListener("change", (event) => take(event.target.files[0]));
for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
addEventListener("drop", (event) => take(event.dataTransfer.files[0]));
for (const id of ["key", "witnesses"]) at(id).addEventListener("change", check);
at("check").addEventListener("click", check);
at("language").addEventListener("click", () => {
  language = language == "en" ? "vi" : "en";
  drawWords();
});
drawWords();
