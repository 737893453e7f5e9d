// Words for people. Each view keeps its own in <view>.texts.mjs: export default { key: ["Tiếng Việt", "English"] }, and
// asks for them with `const t = texts(table)`. Vietnamese unless ?hl=en, or what was chosen before.

const kChoice = "nguon-language";

const chosen = () => {
  const asked = new URLSearchParams(globalThis.location?.search ?? "").get("hl");
  if (asked == "en" || asked == "vi") return asked;
  try {
    return globalThis.localStorage?.getItem(kChoice) == "en" ? "en" : "vi";
  } catch {
    return "vi";
  }
};

let current = null;
export const language = () => (current ??= chosen());

// Keeps the choice for the next visit; the caller draws the page again.
export const setLanguage = (code) => {
  current = code == "en" ? "en" : "vi";
  try {
    globalThis.localStorage?.setItem(kChoice, current);
  } catch {
    // Private windows may refuse: the choice then holds for this visit.
  }
  if (globalThis.document) document.documentElement.lang = current;
};

// Words of the ledger: a string (Vietnamese) or {vi, en}.
export const inLanguage = (words) => {
  if (words == null) return "";
  if (typeof words == "string") return words;
  return (language() == "en" && words.en) || words.vi;
};

// t(key) or t(key, {name: value}) for texts with {name} in them. A missing key is a bug and throws.
export const texts = (...tables) => (key, values = {}) => {
  const pair = tables.find((table) => key in table)?.[key];
  if (!pair) throw new Error(`no text for ${key}`);
  return pair[language() == "en" ? 1 : 0].replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
};

// The sentence of an error in the reader's language.
export const sentenceOf = (error) => {
  const text = language() == "en" ? error.message : error.messageVi ?? error.message;
  return text ? text[0].toUpperCase() + text.slice(1) : "";
};

// "2026-11-22" or a time, as dd/mm/yyyy (and hh:mm) in Vietnam.
export const showDay = (day) => (day ? day.slice(0, 10).split("-").reverse().join("/") : "");
export const showTime = (time) => {
  const date = new Date(time);
  const part = (options) => new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", ...options }).format(date);
  return `${part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" })} ${part({ day: "2-digit", month: "2-digit", year: "numeric" })}`;
};
export const todayInVietnam = (now = Date.now()) => new Date(now + 7 * 3_600_000).toISOString().slice(0, 10);

// 1250.5 as people write it: "1.250,5", in English "1,250.5".
export const showNumber = (value) => new Intl.NumberFormat(language() == "en" ? "en-GB" : "vi-VN", { maximumFractionDigits: 6 }).format(value);

// UN/CEFACT units in words; others as they are. "" and H87 count pieces.
const units = { KGM: ["kg", "kg"], GRM: ["g", "g"], TNE: ["tấn", "t"], LTR: ["lít", "l"], MLT: ["ml", "ml"], H87: ["cái, gói", "pcs"], "": ["cái, gói", "pcs"] };
export const showUnit = (uom) => (units[uom ?? ""] ? units[uom ?? ""][language() == "en" ? 1 : 0] : uom);
export const showAmount = (value, uom) => (value == null ? "" : `${showNumber(value)} ${showUnit(uom)}`);
