// What a form begins with, and whether what it holds can be signed: pure, for the three kinds of events.
import { readAmount, typeAmount } from "../shared/statement.mjs";
import { amountReader } from "./amounts.mjs";
import { bestBefore, fieldsOf, movesOf, newLot, productOf, vietnamTime } from "./events.mjs";
import { goodsFields, goodsForm, goodsKinds, goodsProblems, startGoods } from "./goods.mjs";
import { lotsFor, lotsNow, loose, usable } from "./lots.mjs";

export const kinds = ["harvest", "processing", "packing"];
export const kUnits = ["KGM", "TNE", "LTR", "H87"];

const mainRecords = (records, kind) =>
  records.filter((record) => record.fields && record.state != "draft" && (kind ? record.kind == kind : kinds.includes(record.kind))).sort((a, b) => b.signedAt - a.signedAt);

// What was done last: on this phone, else by this producer at all.
export const lastDone = (profile, records, kind) => {
  const [here] = mainRecords(records, kind);
  if (here) return { kind: here.kind, ...here.fields };
  const there = (profile?.last ?? []).map((content) => fieldsOf(content)).filter(Boolean);
  return there.find((fields) => (kind ? fields.kind == kind : kinds.includes(fields.kind))) ?? null;
};

export const productsFor = (profile, kind) => {
  const products = profile?.products ?? [];
  if (kind == "packing") return products.filter((one) => one.kind == "product");
  // Raw and intermediate goods first: what is sold comes of packing.
  return [...products].sort((a, b) => (a.kind == "product") - (b.kind == "product"));
};

// What can be made into something: not what is packed for sale.
export const inputsFor = (profile, lots) => lots.filter((lot) => (profile?.products.find((one) => one.product == lot.product)?.kind ?? lot.productKind) != "product");

const firstOf = (list, wanted, key) => (list.some((one) => one[key] == wanted) ? wanted : list[0]?.[key] ?? "");

// The inputs like those of last time: lots of the same products, newest first, as much of each as there was then.
const inputsLike = (last, lots) => {
  const free = usable(lots).reverse();
  const chosen = [];
  for (const before of last?.inputs ?? []) {
    const lot = free.find((one) => one.product == productOf(before.batch) && !chosen.some((other) => other.batch == one.batch));
    if (lot) chosen.push({ batch: lot.batch, uom: lot.uom, typed: typeAmount(Math.min(before.amount ?? loose(lot), loose(lot))) });
  }
  return chosen;
};

// A form as it opens. `repeat`: with last time's quantity too.
export const startForm = (kind, { profile, records }, now, repeat) => {
  const last = lastDone(profile, records, kind);
  if (goodsKinds.includes(kind)) return startGoods(kind, { profile, records }, now, last);
  const lots = lotsNow(profile, records);
  const products = productsFor(profile, kind);
  const areas = (profile?.areas ?? []).filter((area) => area.inForce);
  const uom = last?.uom ?? (kind == "packing" ? "H87" : "KGM");
  return {
    kind,
    time: now,
    area: kind == "harvest" ? firstOf(areas, last?.area, "area") : undefined,
    product: firstOf(products, last?.product, "product"),
    typed: repeat ? typeAmount(last?.amount) : "",
    uom: uom || "H87",
    process: last?.process ?? "",
    inputs: kind == "harvest" ? undefined : inputsLike(last, lots),
    packingHouse: last?.packingHouse,
    askLabels: kind == "packing",
    photos: [],
  };
};

// How much may come out of what goes in, where the product's range is known and all is in one unit; else null. The ledger
// asks the same, and it is better said before signing.
export const yieldOf = (product, form) => {
  if (!product?.yield || !form.inputs?.length || form.inputs.some((input) => input.uom != form.uom)) return null;
  try {
    const sum = form.inputs.reduce((all, input) => all + readAmount(input.typed), 0);
    const round = (value) => Math.round(value * 1e6) / 1e6;
    return { low: round(sum * product.yield.min), high: round(sum * product.yield.max) };
  } catch {
    return null;
  }
};

// The form's fields that say why they cannot be signed: {field: error}. Empty when all is well.
export const problemsOf = (form, { profile, records }) => {
  if (goodsKinds.includes(form.kind)) return goodsProblems(form, { profile, records });
  const problems = {};
  const tryAmount = amountReader(problems);
  if (form.kind == "harvest" && !form.area) problems.area = { name: "choose" };
  if (!form.product) problems.product = { name: "choose" };
  tryAmount("amount", form.typed);
  if (form.kind == "harvest") return problems;
  if (!form.inputs?.length) problems.inputs = { name: "choose" };
  const lots = lotsFor(form, profile, records);
  for (const input of form.inputs ?? []) {
    const amount = tryAmount(`input:${input.batch}`, input.typed);
    const lot = lots.get(input.batch);
    if (amount && lot && amount > loose(lot)) problems[`input:${input.batch}`] = { name: "too_much", left: loose(lot), uom: lot.uom };
  }
  const product = profile?.products.find((one) => one.product == form.product);
  const range = yieldOf(product, form);
  if (range && !problems.amount) {
    const made = readAmount(form.typed);
    if (made < range.low || made > range.high) problems.amount = { name: "yield", ...range, uom: form.uom };
  }
  if (form.kind == "packing" && product?.packingHouseRequired && !form.packingHouse) problems.packingHouse = { name: "choose" };
  return problems;
};

// The lots that a record makes, and one that turned out to be there already.
const lotsNamed = (record) => {
  const content = record.content ?? (record.refusal?.error.name == "lot_exists" ? record.refusal.content : null);
  return content ? movesOf(content).given.map((one) => one.batch) : [];
};

// Everything that builders need. REQUIRES: no problems.
export const fieldsToSign = (form, { profile, records, settings }) => {
  const taken = new Set([
    ...lotsNow(profile, records).keys(),
    ...records.flatMap((record) => lotsNamed(record)),
  ].filter((batch) => productOf(batch) == form.product).map((batch) => batch.slice(batch.lastIndexOf("/") + 1)));
  if (goodsKinds.includes(form.kind)) return goodsFields(form, { profile, records, settings }, taken);
  const product = profile?.products.find((one) => one.product == form.product);
  const sameLot = form.lot && form.product == form.lotProduct;
  return {
    adds: Boolean(sameLot && form.replaces),
    time: form.time,
    area: form.area,
    product: form.product,
    lot: sameLot ? form.lot : newLot(form.kind, form.time, settings.tag, taken),
    amount: readAmount(form.typed),
    uom: form.uom,
    process: form.process,
    inputs: form.inputs?.map((input) => ({ batch: input.batch, amount: readAmount(input.typed), uom: input.uom })),
    packingHouse: form.kind == "packing" ? form.packingHouse || undefined : undefined,
    shelfLife: form.kind == "packing" ? product?.shelfLife : undefined,
  };
};

// The request for labels that goes with a packing, when it is wanted: as many as packs.
export const labelsWith = (form, fields) => {
  if (form.kind != "packing" || !form.askLabels) return [];
  const count = form.labelCount ? readAmount(form.labelCount) : fields.amount;
  if (!Number.isInteger(count)) return [];
  const packedOn = vietnamTime(fields.time).slice(0, 10);
  return [{ kind: "labels", fields: { batch: `${fields.product}/10/${fields.lot}`, labels: "unit", count, packedOn, shelfLife: fields.shelfLife } }];
};

export const goodUntil = (form, profile) => {
  const product = profile?.products.find((one) => one.product == form.product);
  return form.kind == "packing" ? bestBefore(vietnamTime(form.time).slice(0, 10), product?.shelfLife) : null;
};

// A recorded event as a form, to be mended: the same lot, which may begin anew once the mistake is declared.
export const formOf = (content, profile) => {
  if (goodsKinds.includes(content.bizStep) && content.quantityList?.length) return goodsForm(content, profile);
  const fields = fieldsOf(content);
  if (!fields) return null;
  const { amount, inputs, ...rest } = fields;
  return { ...rest, lotProduct: rest.product, uom: rest.uom || "H87", typed: typeAmount(amount), inputs: inputs?.map((one) => ({ batch: one.batch, uom: one.uom, typed: typeAmount(one.amount) })), photos: [], replaces: content };
};
