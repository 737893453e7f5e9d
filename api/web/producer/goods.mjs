// Sending and receiving goods: what the forms begin with, and whether what they hold can be signed. Pure.
import { readAmount, typeAmount } from "../shared/statement.mjs";
import { amountReader } from "./amounts.mjs";
import { counterpartOf, lotOf, newLot, placePath, productOf } from "./events.mjs";
import { incomingNow, lotsFor, loose, usable } from "./lots.mjs";

export const goodsKinds = ["shipping", "receiving"];
export const kOutside = "outside";  // instead of a party's id

// Who sends something here, each once, in the order of the ledger's answer.
export const sendersOf = (incoming) => [...new Map(incoming.map((one) => [one.from, { party: one.from, name: one.fromName }])).values()];

export const chosenLot = (lot) => ({ batch: lot.batch, uom: lot.uom, typed: typeAmount(lot.left) });
const chosenOf = (incoming, party) => incoming.filter((one) => one.from == party).map(chosenLot);

// A form as it opens. Receiving begins with everything of the first sender: most of the time all of it has come.
export const startGoods = (kind, { profile, records }, now, last) => {
  const form = { kind, time: now, process: "", photos: [], goods: [], place: "" };
  if (kind == "shipping") {
    const partner = last?.party ?? (last?.place ? kOutside : profile?.partners?.find((one) => one.dealt)?.party) ?? "";
    return { ...form, party: partner, place: last?.place ?? "" };
  }
  const incoming = incomingNow(profile, records);
  const [sender] = sendersOf(incoming);
  const products = profile?.products ?? [];
  const raw = products.find((one) => one.kind != "product") ?? products[0];
  return { ...form, party: sender?.party ?? kOutside, goods: sender ? chosenOf(incoming, sender.party) : [], product: raw?.product ?? "", typed: "", uom: "KGM" };
};

// Another sender: what that one sends.
export const takeFrom = (party, app, form) => ({ party, goods: party == kOutside ? [] : chosenOf(incomingNow(app.profile, app.records, form), party) });

// What can be chosen, each with what is `left`: own lots for sending, the sender's for receiving.
export const goodsToChoose = (form, { profile, records }) => {
  if (form.kind == "receiving") return incomingNow(profile, records, form).filter((one) => one.from == form.party);
  return usable(lotsFor(form, profile, records)).map((lot) => ({ ...lot, left: loose(lot) }));
};

// A new lot begins where goods come from outside the ledger.
export const isIntake = (form) => form.kind == "receiving" && form.party == kOutside;

// {field: error}, empty when all is well.
export const goodsProblems = (form, app) => {
  const problems = {};
  const tryAmount = amountReader(problems);
  if (!form.party) problems.party = { name: "choose" };
  if (form.party == kOutside && !placePath(form.place)) problems.place = { name: "choose" };
  if (form.kind == "shipping" && form.party == app.profile?.party) problems.party = { name: "to_oneself" };
  if (isIntake(form)) {
    if (!form.product) problems.product = { name: "choose" };
    tryAmount("amount", form.typed);
    return problems;
  }
  if (!form.goods.length) problems.goods = { name: "choose" };
  const there = new Map(goodsToChoose(form, app).map((one) => [one.batch, one]));
  for (const one of form.goods) {
    const amount = tryAmount(`goods:${one.batch}`, one.typed);
    const left = there.get(one.batch)?.left ?? 0;
    if (amount && amount > left) problems[`goods:${one.batch}`] = { name: form.kind == "receiving" ? "more_than_sent" : "too_much", left, uom: one.uom };
  }
  return problems;
};

// Everything that builders need. REQUIRES: no problems.
export const goodsFields = (form, { profile, records, settings }, taken) => {
  const other = form.party == kOutside ? { place: form.place } : { party: form.party };
  const shared = { time: form.time, process: form.process, ...other };
  if (!isIntake(form)) return { ...shared, goods: form.goods.map((one) => ({ batch: one.batch, amount: readAmount(one.typed), uom: one.uom })) };
  const sameLot = form.lot && form.product == form.lotProduct;
  const lot = sameLot ? form.lot : newLot("receiving", form.time, settings.tag, taken);
  return { ...shared, product: form.product, lot, goods: [{ batch: `${form.product}/10/${lot}`, amount: readAmount(form.typed), uom: form.uom }] };
};

// What was sent and did not come: shown before signing, and it stays on its way in the ledger.
export const differences = (form, fields, app) => {
  if (form.kind != "receiving" || isIntake(form)) return [];
  return goodsToChoose(form, app).map((one) => {
    const got = fields.goods.find((other) => other.batch == one.batch)?.amount ?? 0;
    return { batch: one.batch, sent: one.left, got, missing: Math.round((one.left - got) * 1e6) / 1e6, uom: one.uom };
  }).filter((one) => one.missing > 0);
};

// A recorded event as a form, to be mended.
export const goodsForm = (content, profile) => {
  const { party, place } = counterpartOf(content);
  const listed = content.quantityList.map((one) => ({ batch: one.epcClass.replace(/^https:\/\/[^/]+\//, ""), typed: typeAmount(one.quantity), uom: one.uom ?? "" }));
  const start = { kind: content.bizStep, time: Date.parse(content.eventTime), party: party ?? kOutside, place: place ?? "", goods: listed, photos: [], replaces: content,
    process: typeof content["nguon:process"] == "object" ? content["nguon:process"].vi : content["nguon:process"] ?? "" };
  const own = (profile?.products ?? []).some((one) => one.product == productOf(listed[0].batch));
  if (content.bizStep != "receiving" || party || !own) return start;
  const [made] = listed;
  return { ...start, goods: [], product: productOf(made.batch), lot: lotOf(made.batch), lotProduct: productOf(made.batch), typed: made.typed, uom: made.uom || "H87" };
};

// A product's name for people, of other people's products too: there it came with the lot. Nothing where none is known.
export const nameOf = (profile, product) =>
  profile?.products?.find((one) => one.product == product)?.name ?? [...(profile?.incoming ?? []), ...(profile?.lots ?? [])].find((one) => one.product == product && one.productName)?.productName;
export const partnerName = (profile, party) => [...(profile?.partners ?? []), ...sendersOf(profile?.incoming ?? [])].find((one) => one.party == party)?.name;
