// The way of a record: draft, signed, recorded. It is signed once; exactly those bytes are kept and sent until the
// receipt is in. The statement's id makes a second sending harmless, so a browser killed anywhere loses and doubles nothing:
// before the signed text is on disk nothing was sent, and after it the same text is sent again.
import { postStatement } from "../shared/api.mjs";
import { makeStatement, statementId, statementRecord } from "../shared/statement.mjs";

import { builders, mistake } from "./events.mjs";
import { waitsFor } from "./lots.mjs";
import { allRecords, changeRecord, deleteRecord, oneRecord, putRecords, putSigned } from "./store.mjs";

export const kQueueFileVersion = "nguon.queue/v1";
const kQueueFileCharactersMax = 20 * 1024 * 1024;
const kQueueFileRecordsMax = 5_000;
const kSendRoundMax = 5_000;

const signed = async (device, key, kind, record, more = {}) => {
  const { id, text } = await makeStatement(device, record);
  return { key, kind, state: "signed", statementId: id, text, content: statementRecord(text), vkey: device.vkey, party: device.party, signedAt: Date.now(), ...more };
};

// A refused record that is signed anew keeps its id: should the refused text come into the ledger all the same (a request that was
// long on its way), the ledger takes the second for a conflict and nothing is doubled.
const withId = (record, id) => {
  const { type, ...rest } = record;
  return id ? { type, [type.startsWith("nguon:") ? "id" : "eventID"]: id, ...rest } : record;
};

// Signs a draft, and what belongs to it: {followers: [{kind, fields}]} become records of their own behind it. A draft
// that replaces a recorded event is signed with the declaration of the mistake before it. Empty when it was signed before.
export const signDraft = async (device, who, key, { kind, fields, form, replaces, followers = [], photos = [], caption }, now) => {
  const refusal = (await oneRecord(key))?.refusal;
  const refused = refusal?.error.name == "statement_id_reused" ? null : refusal?.content;
  const main = await signed(device, key, kind, withId(builders[kind](who, fields), refused?.eventID ?? refused?.id), { fields, form, photos });
  const isDeclared = replaces && (await allRecords()).some((record) => record.kind == "mistake" && record.about == replaces.eventID && record.state != "draft");
  const before = replaces && !isDeclared
    ? [await signed(device, crypto.randomUUID(), "mistake", mistake(replaces, now, main.content.eventID), { about: replaces.eventID })]
    : [];
  const after = [];
  for (const follower of followers) after.push(await signed(device, crypto.randomUUID(), follower.kind, builders[follower.kind](who, follower.fields), { fields: follower.fields, follows: key }));
  if (photos.length) {
    const pictures = photos.map((name) => ({ sha256: name, caption }));
    after.push(await signed(device, crypto.randomUUID(), "story", builders.story(who, { about: main.content.eventID, pictures }), { about: main.content.eventID, follows: key }));
  }
  const start = Date.now();  // they are sent in this order
  const records = [...before, main, ...after].map((record, at) => ({ ...record, signedAt: start + at / 1000 }));
  return (await putSigned(key, records)) ? records : [];
};

// Declares a recorded event a mistake, with nothing in its place.
export const signMistake = async (device, event, now) => {
  const record = await signed(device, crypto.randomUUID(), "mistake", mistake(event, now), { about: event.eventID });
  await putRecords([record]);
  return record;
};

// Signs records that were made elsewhere (an import), in their order.
export const signContents = async (device, contents) => {
  const records = [];
  const start = Date.now();
  for (const [at, content] of contents.entries())
    records.push({ ...(await signed(device, crypto.randomUUID(), "import", content)), signedAt: start + at / 1000 });
  await putRecords(records);
  return records;
};

// Refusals that time or somebody else can mend (the key is not enrolled yet, the server does not know this kind of record
// yet): the record waits and is sent again.
const passing = new Set(["key_unknown", "too_many_posts", "disk_low", "network", "type_unknown"]);
const isPassing = (error) => error.status == 0 || error.status >= 500 || error.status == 429 || passing.has(error.name);

// What the answer makes of a record. Whoever sent it meanwhile (another tab) has the same text and the same answer.
const settle = (key, text, outcome) => changeRecord(key, (record) => {
  if (record.state != "signed" || record.text != text) return null;
  const { waiting, ...rest } = record;
  if (outcome.receipt) return { ...rest, state: "recorded", index: outcome.receipt.index, accepted: outcome.receipt.accepted };
  if (outcome.waiting) return { ...record, waiting: outcome.waiting };
  const { name, message, messageVi, status } = outcome.error;
  const refusal = { text: record.text, statementId: record.statementId, content: record.content, error: { name, message, messageVi, status } };
  const { text: dropped, content, statementId: id, ...draft } = rest;
  return { ...draft, state: "draft", refusal, changedAt: Date.now() };
});

const sendOne = async (record, records) => {
  // What was signed together with a record that was refused is signed again with it.
  const lead = record.follows && records.find((one) => one.key == record.follows);
  if (lead?.state == "draft") return (await deleteRecord(record.key)) ?? "dropped";
  const blocker = (lead?.state == "signed" && lead) || waitsFor(record, records);
  if (blocker) return (await settle(record.key, record.text, { waiting: { name: "waits_for_another" } })) && "held";
  try {
    const receipt = await postStatement(record.text);
    await settle(record.key, record.text, { receipt });
    return "recorded";
  } catch (error) {
    const { name, message, messageVi, status } = error;
    if (isPassing(error)) {
      await settle(record.key, record.text, { waiting: { name, message, messageVi, status } });
      return error.status == 0 || error.status >= 500 || error.status == 429 ? "stop" : "held";
    }
    await settle(record.key, record.text, { error });
    return "refused";
  }
};

// Sends what waits, oldest first, one at a time. `heard` is told after each. False when the server was not reached.
const sendAll = async (heard) => {
  for (let round = 0, tried = new Set(); round < kSendRoundMax; ++round) {
    const records = await allRecords();
    const next = records.filter((record) => record.state == "signed" && !tried.has(record.key)).sort((a, b) => a.signedAt - b.signedAt)[0];
    if (!next) return true;
    tried.add(next.key);
    const outcome = await sendOne(next, records);
    heard();
    if (outcome == "stop") return false;
  }
  return true;
};

// One sender among all tabs. Null when another one is at it.
export const sendQueue = (heard) => {
  if (!navigator.locks) return sendAll(heard);
  return navigator.locks.request("nguon-producer-send", { ifAvailable: true }, (lock) => (lock ? sendAll(heard) : null));
};

// The signed records that are not in the ledger yet (all: every signed one), as a file: to carry them to another phone or
// to the cooperative's computer. Signed text alone: whoever has the file can send it, nobody can change it.
export const exportQueue = (records, all) => {
  const chosen = records.filter((record) => record.text && (all || record.state == "signed")).sort((a, b) => a.signedAt - b.signedAt);
  return JSON.stringify({ format: kQueueFileVersion, statements: chosen.map((record) => ({ kind: record.kind, signedAt: record.signedAt, text: record.text })) }, null, 1);
};

const readQueueFile = (fileText) => {
  if (fileText.length > kQueueFileCharactersMax) throw new Error("too large");
  const { format, statements } = JSON.parse(fileText);
  if (format != kQueueFileVersion || !Array.isArray(statements) || statements.length > kQueueFileRecordsMax) throw new Error("no queue file");
  return statements.map(({ kind, signedAt, text }) => {
    const content = statementRecord(text);
    return { key: crypto.randomUUID(), kind: String(kind), state: "signed", statementId: statementId(content), text, content, signedAt: Number(signedAt), carried: true };
  });
};

// Takes such a file in; what is here already stays as it is. How many records came in, or null when it is no such file.
export const importQueue = async (fileText) => {
  let found;
  try {
    found = readQueueFile(fileText);
  } catch {
    return null;
  }
  const known = new Set((await allRecords()).map((record) => record.text).filter(Boolean));
  const fresh = found.filter((record) => !known.has(record.text));
  await putRecords(fresh);
  return fresh.length;
};

// Keeps what a form holds. A record that was signed meanwhile (in another tab) is left alone.
export const keepDraft = async (draft) => {
  const before = await oneRecord(draft.key);
  if (before && before.state != "draft") return before;
  const record = { ...before, ...draft, state: "draft", changedAt: Date.now() };
  await putRecords([record]);
  return record;
};
