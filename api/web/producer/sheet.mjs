// Reads the first sheet of an XLSX file (ECMA-376) in the browser: a ZIP of XML files, unpacked by the browser itself.
// Values only. A day is a number there: formatted cells that count days become dd/mm/yyyy.
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
// All text of <t> elements, as shared and inline strings write it; phonetic readings left out.
const textIn = (xml) => [...xml.replace(/<rPh[\s>][\s\S]*?<\/rPh>/g, "").matchAll(/<t(?:\s[^>]*)?>([\s\S]*?)<\/t>/g)].map(([, text]) => plain(text)).join("");
const attribute = (tag, name) => tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1];

// Which cell styles show days: the built-in number formats 14..22 and 45..47, and those of the file with d, m or y in them.
const dayStyles = (xml) => {
  const own = new Set([...xml.matchAll(/<numFmt\s[^>]*>/g)].filter(([tag]) => /[dmy]/i.test(plain(attribute(tag, "formatCode") ?? "").replace(/"[^"]*"|\[[^\]]*\]/g, ""))).map(([tag]) => +attribute(tag, "numFmtId")));
  const styles = xml.match(/<cellXfs[\s\S]*?<\/cellXfs>/)?.[0] ?? "";
  return [...styles.matchAll(/<xf\s[^>]*>/g)].map(([tag]) => +(attribute(tag, "numFmtId") ?? 0)).map((id) => (id >= 14 && id <= 22) || own.has(id));
};

const two = (value) => String(value).padStart(2, "0");
// Days since 1899-12-30, with the time of day behind the point.
const dayText = (value) => {
  const date = new Date(Math.round((value - 25_569) * 86_400) * 1000);
  const day = `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`;
  return value % 1 ? `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}` : day;
};
const columnOf = (reference) => [...reference.replace(/\d+/, "")].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

const cellText = (tag, inner, strings, days) => {
  const type = attribute(tag, "t");
  if (type == "inlineStr") return textIn(inner);
  const value = inner.match(/<v(?:\s[^>]*)?>([\s\S]*?)<\/v>/)?.[1];
  if (value == null) return "";
  if (type == "s") return strings[+value] ?? "";
  if (type == "b") return value == "1" ? "x" : "";
  if (type == "str") return plain(value);
  return days[+(attribute(tag, "s") ?? 0)] ? dayText(+value) : String(+value).replace(".", ",");
};

// Rows of cells, of the first sheet. Throws where it is no XLSX file; "rows" where there are too many.
export const readSheet = async (bytes) => {
  if (bytes.length > kSheetBytesMax) throw new Error("too large");
  const parts = openZip(bytes);
  const read = async (name) => (await parts.get(name)?.()) ?? "";
  const strings = [...(await read("xl/sharedStrings.xml")).matchAll(/<si(?:\s[^>]*)?>([\s\S]*?)<\/si>/g)].map(([, inner]) => textIn(inner));
  const days = dayStyles(await read("xl/styles.xml"));
  const first = [...parts.keys()].filter((name) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name)).sort((a, b) => parseInt(a.match(/\d+/)) - parseInt(b.match(/\d+/)))[0];
  if (!first) throw new Error("no sheet");
  const rows = [];
  for (const [, tag, inner] of (await read(first)).matchAll(/<row(\s[^>]*)?>([\s\S]*?)<\/row>/g)) {
    const number = +(attribute(tag ?? "", "r") ?? rows.length + 1);
    if (number > kRowsMax) throw new Error("too many rows");
    const cells = [];
    for (const [, cellTag, whole] of inner.matchAll(/<c(\s[^>]*?)?(?:\/>|>([\s\S]*?)<\/c>)/g)) {
      const at = columnOf(attribute(cellTag ?? "", "r") ?? "A");
      if (at >= 0 && at < kColumnsMax) cells[at] = cellText(cellTag ?? "", whole ?? "", strings, days);
    }
    rows[number - 1] = Array.from(cells, (cell) => cell ?? "");
  }
  return Array.from(rows, (row) => row ?? []);
};

// The same as CSV, a line for each row: so a problem's line number is the row's number in the sheet.
export const toCsv = (rows) => rows.map((row) => row.map((cell) => (/[",;\t\n\r]/.test(cell) ? `"${cell.replace(/[\r\n]+/g, " ").replace(/"/g, '""')}"` : cell)).join(",")).join("\n") + "\n";
