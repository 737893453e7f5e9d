// Judging labels with a signed snapshot alone, as docs/formats/snapshot.md says. The same verdicts as the
// program gives (tests/data/label_vectors.json). Runs in browsers and in Node alike.
import { decode64, encode, must, parseKey, parseLabel, same, serialFits, sha256, shelfLifeCode, signed } from "./verify.mjs";

const kDayMs = 864e5;
// Worst first: the first that a known fact establishes is the answer.
const kStatuses = [
  "not_our_label", "bad_signature", "not_in_ledger", "ledger_contradicts", "recalled", "suspended", "label_voided", "not_activated",
  "suspicious_scans", "past_shelf_life", "certificate_revoked", "certificate_expired", "freshness_unknown",
];

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// What the note of a snapshot says, once its signature is checked; `rest` is what follows it. Throws when it
// is not what the log signed, null when this device cannot check signatures.
export const openNote = async (file, logVkey, loadEd25519) => {
  const textEnd = file.indexOf("\n\n");
  const noteEnd = file.indexOf("\n\n", textEnd + 2);
  must(textEnd > 0 && noteEnd > 0);
  const text = file.slice(0, textEnd + 1);
  const [, origin, host, size, root, time, made, bytes, hash] = text.match(
    /^nguon\.snapshot\/v2\norigin (\S+)\nhost (\S+)\ncheckpoint ([1-9]\d{0,15}) ([\w+/]{43}=)\ntime (\S+)\nmade (\S+)\nbody (0|[1-9]\d{0,9}) ([0-9a-f]{64})\n$/);
  const log = await parseKey(logVkey);
  must(log.type == 1 && log.name == origin);
  const name = `${origin}/snapshot/v1`;
  const id = (await sha256(encode(`${name}\n`), [1], log.bytes)).slice(0, 4);
  const mine = file.slice(textEnd + 2, noteEnd).split("\n").filter((line) => line.startsWith(`— ${name} `))
    .map((line) => decode64(line.split(" ")[2])).filter((signature) => same(signature.slice(0, 4), id));
  must(mine.length == 1);
  const good = await signed(log, encode(text), mine[0].slice(4), loadEd25519);
  if (good === null) return null;
  must(good);
  const head = { origin, host, size: +size, root, time: Date.parse(time), made: Date.parse(made), bytes: +bytes, hash };
  must(head.made >= head.time);
  return { head, note: file.slice(0, noteEnd + 1), rest: file.slice(noteEnd + 2) };
};

const withBody = async ({ head, note }, body) => {
  const bytes = encode(body);
  must(bytes.length == head.bytes && hex(await sha256(bytes)) == head.hash);
  return { head, note, body };
};

export const openSnapshot = async (file, logVkey, loadEd25519) => {
  const opened = await openNote(file, logVkey, loadEd25519);
  if (!opened) return null;
  must(!opened.rest.startsWith("since\t"));
  return withBody(opened, opened.rest);
};

const kKinds = ["key", "party", "product", "certificate", "run", "held"];
// Where a line stands: its kind, then its number or its name.
const placeOf = (line) => {
  const [kind, id] = line.split("\t");
  return [kKinds.indexOf(kind), kind == "party" || kind == "certificate" ? id : +id];
};
const linesOf = (text) => text.split("\n").filter((line) => line);

// The whole that a delta leads to from `base`; throws when it does not.
export const mergeSnapshot = async (base, file, logVkey, loadEd25519) => {
  const opened = await openNote(file, logVkey, loadEd25519);
  if (!opened) return null;
  if (!opened.rest.startsWith("since\t")) return withBody(opened, opened.rest);
  const lines = new Map();
  for (const line of linesOf(base.body)) if (!line.startsWith("held\t")) lines.set(placeOf(line).join(), line);
  for (const line of linesOf(opened.rest).slice(1)) lines.set(placeOf(line).join(), line);
  const sorted = [...lines.values()].map((line) => [...placeOf(line), line])
    .sort(([kindA, idA], [kindB, idB]) => kindA - kindB || (idA < idB ? -1 : idA > idB ? 1 : 0));
  return withBody(opened, sorted.map(([, , line]) => `${line}\n`).join(""));
};

const rangesOf = (text) => (text == "-" ? [] : text.split(",").map((range) => range.split("-").map(Number)));
const lifeOf = (text) => (text == "-" ? undefined : { value: parseInt(text, 10), unit: { d: "days", w: "weeks", m: "months" }[text.slice(-1)] });
const holds = (ranges, serial) => ranges.some(([first, last]) => serial >= first && serial <= last);

// The lines of a body by what they are about.
export const readBook = (body) => {
  const book = { keys: new Map(), parties: new Map(), products: new Map(), certificates: [], runs: new Map() };
  const readers = {
    key: ([number, vkey, party, , revoked]) => book.keys.set(+number, { vkey, party, revoked: revoked == "-" ? null : Date.parse(revoked) }),
    party: ([id, vi, en]) => book.parties.set(id, { vi, en: en || vi }),
    product: ([number, path, owner, vi, en]) => book.products.set(+number, { path, owner, vi, en: en || vi }),
    certificate: ([id, party, issued, until, scope, index, changes]) => book.certificates.push({
      id, party, issued, until, index: +index, products: scope.split(","),
      changes: changes == "-" ? [] : changes.split(",").map((change) => change.split(":")),
    }),
    run: ([index, labels, count, key, product, packed, life, accepted, lot, before, pin, state, spoiled, printed]) => book.runs.set(+index, {
      labels, count: +count, key: +key, product: +product, packed, life: lifeOf(life), accepted: Date.parse(accepted), lot,
      before: before == "-" ? null : before, pin, state, spoiled: rangesOf(spoiled), printed: rangesOf(printed), held: "",
    }),
    held: ([run, kinds]) => book.runs.has(+run) && (book.runs.get(+run).held = kinds),
  };
  for (const line of linesOf(body)) {
    const [kind, ...fields] = line.split("\t");
    readers[kind]?.(fields);
  }
  return book;
};

// Days are told as "2026-11-22": they compare as texts do.
const dayText = (unixDays) => new Date(unixDays * kDayMs).toISOString().slice(0, 10);
const dayInVietnam = (time) => dayText(Math.floor((time + 7 * 36e5) / kDayMs));
const bestBefore = (packed, { value, unit }) => {
  const start = Date.parse(packed) / kDayMs;
  if (unit != "months") return dayText(start + value * (unit == "weeks" ? 7 : 1));
  const [year, month, day] = packed.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + value, 0)).getUTCDate();
  return dayText(Date.UTC(year, month - 1 + value, Math.min(day, last)) / kDayMs);
};

// "in_force", "revoked" (or suspended), "expired": of the OCOP certificate issued last.
const certificateState = (book, product, today) => {
  const fits = book.certificates.filter((one) =>
    one.issued <= today && (one.products.includes(product.path) || (one.products[0] == "*" && one.party == product.owner)));
  const [newest] = fits.sort((a, b) => (a.issued < b.issued ? 1 : a.issued > b.issued ? -1 : b.index - a.index));
  if (!newest) return "in_force";
  let suspended = false;
  for (const [status, from] of newest.changes) {
    if (from > today) continue;
    if (status == "revoked") return "revoked";
    suspended = status == "suspended";
  }
  return today > newest.until ? "expired" : suspended ? "revoked" : "in_force";
};

const labelOf = (url, host) => {
  const start = `https://${host}/`;
  must(url.startsWith(start));
  const label = parseLabel(url.slice(start.length - 1));
  // Of another field that no label may have, its signature says nothing.
  must(label.key && label.product && !label.serial != label.unit);
  const gtin = label.gs1.slice(4, 18);
  if (label.gs1) must([...gtin].reduce((sum, digit, at) => sum + +digit * (at % 2 ? 1 : 3), 0) % 10 == 0);
  return label;
};

const fitsRun = (label, run, path) =>
  (!label.unit || (run.labels == "unit" && label.serial <= run.count)) && run.key == label.key && run.product == label.product &&
  Date.parse(run.packed) / kDayMs - 18262 == label.packed && shelfLifeCode(run.life) == label.life &&
  `/${path}/10/${run.lot}/`.startsWith(`${label.gs1.replace(/\/21\/.*/, "")}/`) && serialFits(label, run);

// The verdict on one label: {status, label, run, product, producer}. `snapshot` has head and body; `book` is
// its body, read. Never throws for a bad label: that is a verdict.
export const judge = async ({ head }, book, url, now, freshDays, loadEd25519) => {
  const facts = {};
  const found = {};
  const today = dayInVietnam(now);
  const look = async () => {
    let label;
    try {
      label = found.label = labelOf(url, head.host);
    } catch {
      facts.not_our_label = true;
      return;
    }
    const newer = label.run >= head.size;
    const key = book.keys.get(label.key);
    if (!key) {
      facts.bad_signature = null;
      facts.not_in_ledger = newer ? null : true;
      return;
    }
    const message = new Uint8Array([...encode("OCOPL1\0"), head.host.length, ...encode(head.host), ...label.blob.slice(0, 33), ...encode(label.gs1)]);
    const good = await parseKey(key.vkey).then((parsed) => signed(parsed, message, label.signature, loadEd25519)).catch(() => false);
    facts.bad_signature = good === null ? null : !good;
    if (!good) return;
    const run = book.runs.get(label.run);
    const product = run && book.products.get(run.product);
    facts.not_in_ledger = !run && newer ? null : !run || !product || !fitsRun(label, run, product.path);
    if (facts.not_in_ledger !== false) return;
    facts.bad_signature = key.revoked !== null && (run.accepted >= key.revoked || run.packed >= dayInVietnam(key.revoked));
    if (facts.bad_signature) return;
    Object.assign(found, { run, product, producer: book.parties.get(product.owner) });
    const spoiled = run.labels == "unit" && holds(run.spoiled, label.serial);
    const unitsPrinted = run.printed.some(([first]) => first > 0);
    facts.ledger_contradicts = run.pin != btoa(String.fromCharCode(...label.pin));
    facts.recalled = run.held.startsWith("recalled");
    facts.suspended = run.held.endsWith("suspended");
    facts.label_voided = run.state == "voided" || spoiled;
    facts.not_activated = run.state != "activated" || (label.serial > 0 && unitsPrinted && !holds(run.printed, label.serial));
    facts.past_shelf_life = (run.before !== null && today > run.before) || (run.life !== undefined && today > bestBefore(run.packed, run.life));
    const certificate = certificateState(book, product, today);
    facts.certificate_revoked = certificate == "revoked";
    facts.certificate_expired = certificate == "expired";
    found.until = run.life && bestBefore(run.packed, run.life);
  };
  await look();
  facts.freshness_unknown = !isFresh(head, now, freshDays);
  const unknown = Object.values(facts).includes(null);
  const status = kStatuses.find((name) => facts[name]) ?? (unknown ? "freshness_unknown" : "valid");
  return { status, ...found };
};

// Whole days since the snapshot was made: the ledger had no later entry then.
export const ageDays = (head, now) => Math.floor(Math.max(0, now - head.made) / kDayMs);
// One made more than a day after now says that one of the two clocks is wrong.
export const isFresh = (head, now, freshDays) => ageDays(head, now) <= freshDays && head.made <= now + kDayMs;
