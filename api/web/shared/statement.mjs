// Statements as parties sign them: docs/formats/statement.md inside a signed note (docs/formats/note.md).
import { decode64, encode, encode64, hex, join, NamedError } from "./keys.mjs";

// Do not change: parts of the format.
const kHeader = "nguon.statement/v1\n";
const kJsonBytesMax = 32_768;
const kNoteBytesMax = 65_535;
const kSignaturesMax = 16;

// "urn:uuid:" and a UUID of version 7 (RFC 9562 section 5.7): ids made later sort later.
export const newId = (now = Date.now()) => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let time = now;
  for (let at = 5; at >= 0; --at) {
    bytes[at] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return "urn:uuid:" + hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

// Any text, signed: the line that `device` adds to it. The text ends in a newline.
const signatureLine = async (text, device) =>
  `— ${device.name} ${encode64(join(device.id, await device.sign(encode(text))))}\n`;

// Signs any note's text (a login challenge, a blob): it must end in a newline.
export const signNote = async (text, device) => {
  if (!text.endsWith("\n") || /[\u0000-\u0009\u000b-\u001f]/.test(text) || text.isWellFormed?.() === false)
    throw new NamedError("note_text", "nội dung cần ký có ký tự không được phép", "the text to be signed has characters that notes may not hold");
  return `${text}\n${await signatureLine(text, device)}`;
};

// The signed text of a note: up to its last empty line.
export const noteText = (note) => {
  const end = note.lastIndexOf("\n\n");
  if (end < 0) throw new NamedError("note_malformed", "đây không phải nội dung đã ký", "this is no signed note");
  return note.slice(0, end + 1);
};

// The record or event of a statement.
export const statementRecord = (note) => JSON.parse(noteText(note).slice(kHeader.length));

// The id by which the ledger knows it: of a correction the event's with the time of its declaration.
export const statementId = (record) => {
  if (record.type.startsWith("nguon:")) return record.id;
  return record.eventID + (record.errorDeclaration ? "#" + record.errorDeclaration.declarationTime : "");
};

// Signs `record` (an EPCIS event or a nguon: record); gives it an id where it has none. {id, text}: `text` is what is
// kept and sent, unchanged, however often.
export const makeStatement = async (device, record) => {
  const idName = record.type.startsWith("nguon:") ? "id" : "eventID";
  const { type, ...rest } = record;
  const named = record[idName] ? record : { type, [idName]: newId(), ...rest };
  const line = JSON.stringify(named);
  if (encode(line).length > kJsonBytesMax)
    throw new NamedError("statement_too_large", "bản khai quá dài", `the statement is longer than ${kJsonBytesMax} bytes`);
  return { id: statementId(named), text: await signNote(`${kHeader}${line}\n`, device) };
};

// The note with one signature more, for what two keys must sign.
export const addSignature = async (note, device) => {
  const text = noteText(note);
  const lines = note.slice(text.length + 1).trimEnd().split("\n").map((line) => line.split(" "));
  if (lines.some(([, name, signature]) => name == device.name && hex(decode64(signature).slice(0, 4)) == hex(device.id)))
    throw new NamedError("already_signed", "khóa này đã ký rồi: cần một khóa khác", "this key has signed already: another one is needed");
  const signed = note + (await signatureLine(text, device));
  if (lines.length >= kSignaturesMax || encode(signed).length > kNoteBytesMax)
    throw new NamedError("note_too_large", "quá nhiều chữ ký", `more than ${kSignaturesMax} signatures or ${kNoteBytesMax} bytes`);
  return signed;
};

// "1.250" read as a fraction, as it is written without doubt: "1,25"; "12,125" becomes "12,1250".
const asFraction = (text) => {
  const [whole, part] = text.split(/[.,]/);
  const short = part.replace(/0+$/, "");
  return short ? `${whole},${short.padEnd(short.length == 3 ? 4 : 0, "0")}` : whole;
};

// A quantity as people type it: "12", "12,5", "12.5". "1.250" may mean two things and is refused, because a guess could be
// wrong a thousandfold. Errors: amount_missing, amount_ambiguous, amount_malformed, amount_out_of_range.
export const readAmount = (typed) => {
  let text = typed.replace(/\s+/g, "");
  if (!text) throw new NamedError("amount_missing", "hãy nhập số lượng", "type the quantity");
  if (/^[1-9]\d{0,2}[.,]\d{3}$/.test(text)) {
    const [whole, fraction] = [text.replace(/[.,]/, ""), asFraction(text)];
    throw new NamedError("amount_ambiguous", `“${text}” hiểu được hai cách: viết ${whole} hoặc ${fraction}`, `"${text}" can mean two things: write ${whole} or ${fraction}`);
  }
  if (/^[1-9]\d{0,2}(?:\.\d{3}){2,}$|^[1-9]\d{0,2}(?:,\d{3}){2,}$/.test(text)) text = text.replace(/[.,]/g, "");
  if (!/^\d{1,10}([.,]\d{1,6})?$/.test(text))
    throw new NamedError("amount_malformed", `“${text}” không phải là số`, `"${text}" is not a number`);
  const amount = Number(text.replace(",", "."));
  if (!(amount > 0 && amount <= 1e9))
    throw new NamedError("amount_out_of_range", "số lượng phải lớn hơn 0 và không quá một tỷ", "the quantity must be over 0 and at most 1,000,000,000");
  return amount;
};

// A quantity as a person would type it, so that readAmount gives it back: "12,5"; "12,1250" where three digits behind the
// comma could be taken for thousands. Nothing ("") without one.
export const typeAmount = (amount) => {
  const text = String(amount ?? "").replace(".", ",");
  return /^[1-9]\d{0,2},\d{3}$/.test(text) ? `${text}0` : text;
};
