// From what a person filled in to the record that is signed. Pure functions: forms hand in plain values, the tests too.
// Shapes: docs/formats/events.md and records.md. No coordinates, no personal data.

const kLotCharactersMax = 20;
const kInVietnam = "+07:00";

// "2026-11-22T08:16:00.000+07:00" of a time in milliseconds.
export const vietnamTime = (ms) => new Date(ms + 7 * 3_600_000).toISOString().replace("Z", kInVietnam);
const dayOf = (ms) => vietnamTime(ms).slice(0, 10);

export const thing = (host, path) => `https://${host}/${path}`;
export const batchPath = (product, lot) => `${product}/10/${lot}`;
export const lotOf = (batch) => batch.slice(batch.lastIndexOf("/10/") + 4);
export const productOf = (batch) => batch.slice(0, batch.lastIndexOf("/10/"));

const letters = { harvest: "H", processing: "S", packing: "L", receiving: "N" };

const kTagLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
// What stands in the lots of this phone alone: phones may share a key, and none knows all that the others have made.
export const newTag = () => Array.from(crypto.getRandomValues(new Uint8Array(3)), (byte) => kTagLetters[byte % kTagLetters.length]).join("");

// A lot nobody else chooses: letter, day, this phone's tag, and a number where there are more that day.
export const newLot = (kind, ms, tag, taken) => {
  const [year, month, day] = dayOf(ms).split("-");
  const start = `${letters[kind]}${day}${month}${year.slice(2)}-${tag}`;
  for (let number = 1; ; ++number) {
    const lot = number == 1 ? start : `${start}-${number}`;
    if (lot.length > kLotCharactersMax) throw new Error("too many lots on one day");
    if (!taken.has(lot)) return lot;
  }
};

// The last good day of what is packed on `day`. Months end on the same day of the month or on its last (records.md).
export const bestBefore = (day, life) => {
  if (!life) return null;
  const date = new Date(`${day}T00:00:00Z`);
  if (life.unit == "days") date.setUTCDate(date.getUTCDate() + life.value);
  if (life.unit == "weeks") date.setUTCDate(date.getUTCDate() + 7 * life.value);
  if (life.unit == "months") {
    const wanted = date.getUTCDate();
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() + life.value);
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    date.setUTCDate(Math.min(wanted, last));
  }
  return date.toISOString().slice(0, 10);
};

const quantity = (host, batch, amount, uom) => ({ epcClass: thing(host, batch), quantity: amount, ...(uom ? { uom } : {}) });
const words = (text) => text?.normalize("NFC").trim().replace(/\s+/g, " ");
const process = (fields) => (words(fields.process) ? { "nguon:process": words(fields.process) } : {});

// `who`: {host, party}. `fields` as the forms keep them; times in milliseconds, amounts as numbers.
const times = (fields) => ({ eventTime: vietnamTime(fields.time), eventTimeZoneOffset: kInVietnam });

export const harvest = (who, fields) => ({
  type: "ObjectEvent",
  ...times(fields),
  action: "ADD",
  // A lot that exists is added to: one whose first record was a mistake, and of which something may be used already.
  bizStep: fields.adds ? "creating_class_instance" : "commissioning",
  disposition: "active",
  readPoint: { id: thing(who.host, `area/${fields.area}`) },
  quantityList: [quantity(who.host, batchPath(fields.product, fields.lot), fields.amount, fields.uom)],
  ...process(fields),
});

const transformation = (who, fields, bizStep) => ({
  type: "TransformationEvent",
  ...times(fields),
  bizStep,
  readPoint: { id: thing(who.host, `party/${who.party}`) },
  inputQuantityList: fields.inputs.map((input) => quantity(who.host, input.batch, input.amount, input.uom)),
  outputQuantityList: [quantity(who.host, batchPath(fields.product, fields.lot), fields.amount, fields.uom)],
});

export const processing = (who, fields) => ({ ...transformation(who, fields, "commissioning"), ...process(fields) });

export const packing = (who, fields) => {
  const good = fields.bestBefore ?? bestBefore(dayOf(fields.time), fields.shelfLife);
  return {
    ...transformation(who, fields, "packing"),
    ...(good ? { ilmd: { "cbvmda:bestBeforeDate": good } } : {}),
    ...(fields.packingHouse ? { "nguon:packingHouse": fields.packingHouse } : {}),
    ...process(fields),
  };
};

const kPlaceCharactersMax = 60;
// A place outside the ledger by a name that people read: "Cửa hàng Hoa Sen" -> "place/cua-hang-hoa-sen".
export const placePath = (name) => {
  const plain = words(name ?? "").normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  const short = plain.slice(0, kPlaceCharactersMax).replace(/-+$/, "");
  return short ? `place/${short}` : "";
};
export const placeName = (uri) => named(uri).replace(/^place\//, "").replace(/-/g, " ");

// The other side: a party of this ledger, or a place outside it.
const otherSide = (who, fields) => thing(who.host, fields.party ? `party/${fields.party}` : placePath(fields.place));

// Custody passes when the receiver signs: both tell of the same goods, each with both sides.
const movement = (who, fields, bizStep, disposition, from, to) => ({
  type: "ObjectEvent",
  ...times(fields),
  action: "OBSERVE",
  bizStep,
  disposition,
  readPoint: { id: thing(who.host, `party/${who.party}`) },
  quantityList: fields.goods.map((one) => quantity(who.host, one.batch, one.amount, one.uom)),
  sourceList: [{ type: "possessing_party", source: from }],
  destinationList: [{ type: "possessing_party", destination: to }],
  ...process(fields),
});

export const shipping = (who, fields) => movement(who, fields, "shipping", "in_transit", thing(who.host, `party/${who.party}`), otherSide(who, fields));
export const receiving = (who, fields) => movement(who, fields, "receiving", "in_progress", otherSide(who, fields), thing(who.host, `party/${who.party}`));

export const labelRequest = (who, fields) => ({
  type: "nguon:LabelRequest",
  batch: fields.batch,
  labels: fields.labels ?? "unit",
  count: fields.count,
  packedOn: fields.packedOn,
  ...(fields.shelfLife ? { shelfLife: fields.shelfLife } : {}),
});

export const runStatus = (who, fields) => ({
  type: "nguon:LabelRunStatus",
  run: fields.run,
  status: fields.status,
  ...(fields.status == "spoiled" ? { first: fields.first, last: fields.last } : {}),
  ...(words(fields.reason) ? { reason: words(fields.reason) } : {}),
});

export const labelPrint = (who, fields) => ({ type: "nguon:LabelPrint", run: fields.run, first: fields.first, last: fields.last, digest: fields.digest });

// Pictures of an event or a product: the bytes lie beside the ledger, their hashes in it.
export const story = (who, fields) => ({
  type: "nguon:Story",
  about: fields.about,
  pictures: fields.pictures.map(({ sha256, caption }) => ({ sha256, caption: words(caption) })),
});

// That an event was recorded by mistake: the event as it was signed, with the declaration beside it. `instead`: the id
// of the event that is right, where there is one.
export const mistake = (event, ms, instead) => {
  const { type, eventID, eventTime, eventTimeZoneOffset, ...rest } = event;
  const errorDeclaration = { declarationTime: vietnamTime(ms), reason: "incorrect_data", ...(instead ? { correctiveEventIDs: [instead] } : {}) };
  return { type, eventID, eventTime, eventTimeZoneOffset, errorDeclaration, ...rest };
};

export const builders = { harvest, processing, packing, shipping, receiving, labels: labelRequest, status: runStatus, print: labelPrint, story };

const named = (uri) => uri.replace(/^https:\/\/[^/]+\//, "");
const listed = (list) => (list ?? []).map((one) => ({ batch: named(one.epcClass), amount: one.quantity, uom: one.uom ?? "" }));

// What an event takes from lots and gives to lots, for reckoning before the server has seen it. A declaration of a
// mistake takes both back.
export const movesOf = (record) => {
  const sign = record.errorDeclaration ? -1 : 1;
  const scaled = (list) => listed(list).map((one) => ({ ...one, amount: sign * (one.amount ?? 0) }));
  if (record.type == "TransformationEvent") return { taken: scaled(record.inputQuantityList), given: scaled(record.outputQuantityList) };
  if (record.type == "ObjectEvent" && (record.action == "ADD" || record.bizStep == "receiving")) return { taken: [], given: scaled(record.quantityList) };
  if (record.type == "ObjectEvent" && record.bizStep == "shipping") return { taken: scaled(record.quantityList), given: [] };
  return { taken: [], given: [] };
};

// Whom the goods went to or came from: {party} of this ledger, or {place} outside it. Empty for other records.
export const counterpartOf = (record) => {
  const uri = record.bizStep == "shipping" ? record.destinationList?.[0]?.destination : record.bizStep == "receiving" ? record.sourceList?.[0]?.source : undefined;
  if (!uri) return {};
  return named(uri).startsWith("party/") ? { party: named(uri).slice("party/".length) } : { place: placeName(uri) };
};

// The form of a record, to fill one like it or to mend it. Null for what has no form.
export const fieldsOf = (record) => {
  const start = { time: Date.parse(record.eventTime), process: typeof record["nguon:process"] == "object" ? record["nguon:process"].vi : record["nguon:process"] };
  if (record.type == "ObjectEvent" && record.action == "ADD") {
    const [made] = listed(record.quantityList);
    return { kind: "harvest", ...start, area: named(record.readPoint.id).replace("area/", ""), product: productOf(made.batch), lot: lotOf(made.batch), amount: made.amount, uom: made.uom };
  }
  if (record.type == "ObjectEvent" && ["shipping", "receiving"].includes(record.bizStep)) return { kind: record.bizStep, ...start, ...counterpartOf(record), goods: listed(record.quantityList) };
  if (record.type == "TransformationEvent") {
    const [made] = listed(record.outputQuantityList);
    return {
      kind: record.bizStep == "packing" ? "packing" : "processing", ...start, inputs: listed(record.inputQuantityList), product: productOf(made.batch), lot: lotOf(made.batch),
      amount: made.amount, uom: made.uom, packingHouse: record["nguon:packingHouse"],
    };
  }
  return null;
};
