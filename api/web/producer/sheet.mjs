// Reads the first sheet of an XLSX file (ECMA-376) in the browser: a ZIP of XML files, unpacked by the browser itself.
// Values only. A day is a number there: formatted cells that count days become dd/mm/yyyy. What cannot be read for certain is
// a problem that names its cell, and never an empty cell or a guess.
export const kSheetBytesMax = 5 * 1024 * 1024;
const kPartBytesMax = 40 * 1024 * 1024;
const kPartsMax = 1_000;
export const kRowsMax = 5_000;
const kColumnsMax = 64;

const view = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const inflate = async (bytes) => {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    size += value.length;
    if (size > kPartBytesMax) throw new Error("too large");
    parts.push(value);
  }
};

// The files of a ZIP by name, as functions that unpack them (APPNOTE 4.3.12: the central directory).
const openZip = (bytes) => {
  const data = view(bytes);
  let end = bytes.length - 22;
  while (end >= 0 && data.getUint32(end, true) != 0x06054b50) --end;
  if (end < 0) throw new Error("no ZIP");
  const parts = new Map();
  let at = data.getUint32(end + 16, true);
  for (let count = Math.min(data.getUint16(end + 10, true), kPartsMax); count > 0; --count) {
    if (data.getUint32(at, true) != 0x02014b50) throw new Error("no ZIP");
    const [method, size, nameSize, extra, comment, start] = [data.getUint16(at + 10, true), data.getUint32(at + 20, true), data.getUint16(at + 28, true), data.getUint16(at + 30, true), data.getUint16(at + 32, true), data.getUint32(at + 42, true)];
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameSize));
    parts.set(name, async () => {
      const begin = start + 30 + data.getUint16(start + 26, true) + data.getUint16(start + 28, true);
      const packed = bytes.subarray(begin, begin + size);
      return new TextDecoder().decode(method == 0 ? packed : await inflate(packed));
    });
    at += 46 + nameSize + extra + comment;
  }
  return parts;
};

const entities = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const plain = (xml) => xml.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) =>
  hex ? String.fromCodePoint(parseInt(hex, 16)) : decimal ? String.fromCodePoint(+decimal) : entities[name] ?? whole);
// As people see it: Excel writes some characters as _x000D_; some keyboards write letters and accents apart (NFD).
const seen = (text) => text.replace(/_x([0-9A-Fa-f]{4})_/g, (whole, hex) => String.fromCharCode(parseInt(hex, 16))).replace(/\u00a0/g, " ").normalize("NFC");
// All text of <t> elements, as shared and inline strings write it; phonetic readings left out.
const textIn = (xml) => seen([...xml.replace(/<rPh[\s>][\s\S]*?<\/rPh>/g, "").matchAll(/<t(?:\s[^>]*)?>([\s\S]*?)<\/t>/g)].map(([, text]) => plain(text)).join(""));
const attribute = (tag, name) => tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1];

// Which cell styles show days or times: the built-in number formats 14..22 and 45..47, and those of the file with d, m, y
// or h in them, past words in quotes, escaped characters and what stands in brackets.
const dayStyles = (xml) => {
  const own = new Set([...xml.matchAll(/<numFmt\s[^>]*>/g)].filter(([tag]) => /[dmyh]/i.test(plain(attribute(tag, "formatCode") ?? "").replace(/"[^"]*"|\[[^\]]*\]|\\.|general/gi, ""))).map(([tag]) => +attribute(tag, "numFmtId")));
  const styles = xml.match(/<cellXfs[\s\S]*?<\/cellXfs>/)?.[0] ?? "";
  return [...styles.matchAll(/<xf\s[^>]*>/g)].map(([tag]) => +(attribute(tag, "numFmtId") ?? 0)).map((id) => (id >= 14 && id <= 22) || (id >= 45 && id <= 47) || own.has(id));
};

const k1904 = 1_462;  // days from 1899-12-30 to 1904-01-01
const two = (value) => String(value).padStart(2, "0");
// Days since 1899-12-30, with the time of day behind the point; without a day a time alone.
const dayText = (value) => {
  const date = new Date(Math.round((value - 25_569) * 86_400) * 1000);
  const day = `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`;
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  if (value < 1) return time;
  return value % 1 ? `${day} ${time}` : day;
};
// 15 digits are what spreadsheets count with; three digits behind the comma get a fourth, so that nobody reads thousands.
const numberText = (value) => {
  const text = String(Number(value.toPrecision(15))).replace(".", ",");
  return /,\d{3}$/.test(text) ? `${text}0` : text;
};
const columnOf = (reference) => [...reference.replace(/\d+/, "")].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
export const columnName = (at) => (at >= 26 ? columnName(Math.floor(at / 26) - 1) : "") + String.fromCharCode(65 + (at % 26));

// {text} or {problem}.
const readCell = (tag, inner, { strings, days, from }) => {
  const type = attribute(tag, "t");
  if (type == "inlineStr") return { text: textIn(inner) };
  const value = inner.match(/<v(?:\s[^>]*)?>([\s\S]*?)<\/v>/)?.[1];
  if (value == null || value == "") return /<f[\s>/]/.test(inner) && type != "str" ? { problem: "formula" } : { text: "" };
  if (type == "s") return { text: strings[+value] ?? "" };
  if (type == "b") return { text: value == "1" ? "x" : "" };
  if (type == "str") return { text: seen(plain(value)) };
  if (type == "e") return { problem: "error" };
  if (type == "d") return { text: plain(value) };
  const number = +value;
  if (!Number.isFinite(number)) return { problem: "number" };
  if (!days[+(attribute(tag, "s") ?? 0)]) return { text: numberText(number) };
  return number < 0 ? { problem: "day" } : { text: dayText(number < 1 ? number : number + from) };
};

// The sheet that opens first: of the workbook's order, past hidden ones.
const firstSheet = async (parts, workbook, read) => {
  const files = new Map([...(await read("xl/_rels/workbook.xml.rels")).matchAll(/<Relationship\s[^>]*>/g)].map(([tag]) => [attribute(tag, "Id"), attribute(tag, "Target")]));
  const named = [...workbook.matchAll(/<sheet\s[^>]*>/g)].filter(([tag]) => !/hidden/i.test(attribute(tag, "state") ?? "")).map(([tag]) => files.get(attribute(tag, "r:id")));
  const paths = named.filter(Boolean).map((target) => (target.startsWith("/") ? target.slice(1) : `xl/${target}`)).filter((path) => parts.has(path));
  const any = [...parts.keys()].filter((name) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name)).sort((a, b) => parseInt(a.match(/\d+/)) - parseInt(b.match(/\d+/)));
  return paths[0] ?? any[0];
};

const filled = (row) => (row ?? []).filter((cell) => cell != "").length;
const trimmed = (row) => row.slice(0, row.reduce((end, cell, at) => (cell == "" ? end : at + 1), 0));

// Cells of the table that are one on the screen and several in the file: whose is the value? Titles above are no part of it.
const mergedCells = (xml, rows, heading) => [...xml.matchAll(/<mergeCell\s[^>]*>/g)].map(([tag]) => attribute(tag, "ref") ?? "").map((ref) => {
  const [, column, row, , last] = ref.match(/^([A-Z]+)(\d+):([A-Z]+)(\d+)$/) ?? [];
  return { cell: ref, line: +row, last: +last, text: rows[row - 1]?.[columnOf(column ?? "A")] ?? "" };
}).filter((one) => one.last - 1 >= heading && one.text != "").map(({ cell, line }) => ({ cell, line, name: "merged" }));

// The first sheet: {rows: of cells, problems: [{cell, line, name}]}. Throws where it is no XLSX file, or where there are too
// many rows. A row keeps its number; titles above the headings are left out.
export const readSheet = async (bytes) => {
  if (bytes.length > kSheetBytesMax) throw new Error("too large");
  const parts = openZip(bytes);
  const read = async (name) => (await parts.get(name)?.()) ?? "";
  const strings = [...(await read("xl/sharedStrings.xml")).matchAll(/<si(?:\s[^>]*)?>([\s\S]*?)<\/si>/g)].map(([, inner]) => textIn(inner));
  const workbook = await read("xl/workbook.xml");
  const from = /<workbookPr[^>]*\sdate1904="(1|true)"/.test(workbook) ? k1904 : 0;
  const how = { strings, days: dayStyles(await read("xl/styles.xml")), from };
  const first = await firstSheet(parts, workbook, read);
  if (!first) throw new Error("no sheet");
  const xml = await read(first);
  const rows = [], problems = [];
  let number = 0;
  for (const [, tag, inner] of xml.matchAll(/<row(\s[^>]*?)?(?:\/>|>([\s\S]*?)<\/row>)/g)) {
    number = +(attribute(tag ?? "", "r") ?? number + 1);
    const cells = [];
    let at = -1;
    for (const [, cellTag, whole] of (inner ?? "").matchAll(/<c(\s[^>]*?)?(?:\/>|>([\s\S]*?)<\/c>)/g)) {
      const reference = attribute(cellTag ?? "", "r");
      at = reference ? columnOf(reference) : at + 1;
      const { text, problem } = readCell(cellTag ?? "", whole ?? "", how);
      if (problem) problems.push({ cell: `${columnName(at)}${number}`, line: number, name: problem });
      if (text && at >= kColumnsMax) problems.push({ cell: `${columnName(at)}${number}`, line: number, name: "far" });
      if (text && at < kColumnsMax) cells[at] = text;
    }
    const row = trimmed(Array.from(cells, (cell) => cell ?? ""));
    if (row.length == 0) continue;
    if (number > kRowsMax) throw new Error("too many rows");
    rows[number - 1] = row;
  }
  const list = Array.from(rows, (row) => row ?? []);
  const heading = list.findIndex((row) => filled(row) > 1);
  const table = list.map((row, line) => (line < heading ? [] : row));
  return { rows: table, problems: [...problems.filter((one) => one.line > heading), ...mergedCells(xml, list, Math.max(heading, 0))].sort((a, b) => a.line - b.line) };
};

// The same as CSV, a line for each row: so a problem's line number is the row's number in the sheet.
export const toCsv = (rows) => rows.map((row) => row.map((cell) => (/[",;\t\n\r]/.test(cell) ? `"${cell.replace(/[\r\n]+/g, " ").replace(/"/g, '""')}"` : cell)).join(",")).join("\n") + "\n";
