// What this producer has at hand: the ledger's answer (the profile), and on top of it what was signed here and the
// ledger has not said to have seen. So a harvest can be processed on the same hill without a network.
import { counterpartOf, lotOf, mistake, movesOf, productOf } from "./events.mjs";

// Records that the profile knows already count once: it says up to which entry it was made.
const isAhead = (record, profile) => record.state == "signed" || (record.state == "recorded" && record.index >= (profile?.size ?? 0));

// Every lot by its path: {batch, product, lot, uom, held, packed, restricted, local}.
export const lotsNow = (profile, records) => {
  const lots = new Map((profile?.lots ?? []).map((lot) => [lot.batch, { ...lot, held: lot.held ?? 0, packed: lot.packed ?? 0 }]));
  // What a lot that is received for the first time is called.
  const coming = new Map((profile?.incoming ?? []).map(({ batch, productName, productKind }) => [batch, { productName, productKind }]));
  for (const record of [...records].sort((a, b) => a.signedAt - b.signedAt)) {
    if (!record.content || !isAhead(record, profile)) continue;
    const { taken, given } = movesOf(record.content);
    for (const one of given) {
      const lot = lots.get(one.batch) ?? { ...coming.get(one.batch), batch: one.batch, product: productOf(one.batch), lot: lotOf(one.batch), uom: one.uom, held: 0, packed: 0, local: true };
      lots.set(one.batch, { ...lot, held: round(lot.held + one.amount) });
    }
    for (const one of taken) {
      const lot = lots.get(one.batch);
      if (lot) lots.set(one.batch, { ...lot, held: round(lot.held - one.amount) });
    }
  }
  return lots;
};

// Sums of decimals stay decimals of at most six places.
const round = (value) => Math.round(value * 1e6) / 1e6;

// What can be used now: something loose is left, and nothing forbids it.
export const usable = (lots) => [...lots.values()].filter((lot) => lot.held - lot.packed > 0 && !lot.restricted);
export const loose = (lot) => round(lot.held - lot.packed);

// The record that must be in the ledger before `record` can be: one that makes a lot which this one uses, and that was
// refused and is being mended, or waits itself.
export const waitsFor = (record, records) => {
  const { taken } = movesOf(record.content);
  const needed = new Set([...taken.map((one) => one.batch), ...(record.content.batch ? [record.content.batch] : [])]);
  const gives = (content) => content && movesOf(content).given.some((one) => needed.has(one.batch));
  return records.find((other) => other.key != record.key && ((other.state == "draft" && gives(other.refusal?.content)) || (other.state == "signed" && gives(other.content))));
};

// The same for a form that replaces a recorded event: what the mistake took and gave counts as taken back already.
export const lotsFor = (form, profile, records) => {
  if (!form.replaces || records.some((record) => record.kind == "mistake" && record.about == form.replaces.eventID && record.state != "draft")) return lotsNow(profile, records);
  const taken = { state: "signed", signedAt: Infinity, content: mistake(form.replaces, form.time) };
  return lotsNow(profile, [...records, taken]);
};

// What is on its way here, less what this phone signed for and the ledger has not said to have seen:
// {batch, product, productName, lot, uom, from, fromName, left}. `left` travels loose; what is in boxes comes with its box.
export const incomingNow = (profile, records, form) => {
  const signed = records.filter((record) => record.content?.bizStep == "receiving" && isAhead(record, profile)).map((record) => record.content);
  const replaced = form?.replaces?.bizStep == "receiving" && !records.some((record) => record.kind == "mistake" && record.about == form.replaces.eventID && record.state != "draft") ? [mistake(form.replaces, form.time)] : [];
  const known = (profile?.incoming ?? []).map((one) => ({ ...one, left: one.amount - one.packed }));
  // A receiving that is to be replaced may have taken all: then the ledger says nothing of it any more.
  for (const content of replaced)
    for (const one of movesOf(content).given)
      if (!known.some((other) => other.batch == one.batch && other.from == counterpartOf(content).party))
        known.push({ batch: one.batch, product: productOf(one.batch), lot: lotOf(one.batch), uom: one.uom, from: counterpartOf(content).party, left: 0 });
  for (const content of [...signed, ...replaced])
    for (const one of movesOf(content).given) {
      const coming = known.find((other) => other.batch == one.batch && other.from == counterpartOf(content).party);
      if (coming) coming.left = round(coming.left - one.amount);
    }
  return known.map((one) => ({ ...one, left: round(one.left) })).filter((one) => one.left > 0 && one.from);
};
