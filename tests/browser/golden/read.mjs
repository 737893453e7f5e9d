// The golden labels and proofs, as the page's evidence block spells them.
import { readFileSync } from "node:fs";

export const golden = JSON.parse(readFileSync(new URL("evidence.json", import.meta.url), "utf8"));

export const pathOf = (one) => new URL(one.url).pathname;
export const shownOf = (one) => ({ lot: one.lot, packed: one.packed });
export const blockOf = (one) => ({
  entry: one.entry,
  index: one.index,
  inclusion: one.inclusion,
  checkpoint: one.checkpoint,
  log: one.log,
  host: golden.host,
  key: one.key,
  keyEntry: one.key_entry,
  keyIndex: one.key_index,
  keyInclusion: one.key_inclusion,
});
