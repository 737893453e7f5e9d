// What a server or somebody on the way might alter in a page of the demonstration ledger.
import { inEvidence, swapped } from "./phone_check.mjs";

const inCheckpoint = (line, change) => inEvidence((e) => {
  const lines = e.checkpoint.split("\n");
  lines[line] = change(lines[line]);
  e.checkpoint = lines.join("\n");
});

export const realTamperings = {
  "altered entry bytes": inEvidence((e) => { e.entry = e.entry.replace(/"count":(\d)/, (_, digit) => `"count":${(+digit % 9) + 1}`); }),
  "an altered time of the entry": inEvidence((e) => { const lines = e.entry.split("\n"); lines[2] = lines[2].replace(/\d{3}Z$/, (ms) => (ms === "001Z" ? "002Z" : "001Z")); e.entry = lines.join("\n"); }),
  "an altered inclusion hash": inEvidence((e) => { e.inclusion[1] = swapped(e.inclusion[1]); }),
  "another root in the checkpoint": inCheckpoint(2, swapped),
  "an altered signature of the checkpoint": inCheckpoint(4, (line) => swapped(line, line.length - 20)),
  "an altered hash of the tree before the run": inEvidence((e) => { e.inclusion[0] = swapped(e.inclusion[0]); }),
  "evidence without a label key": inEvidence((e) => { delete e.key; }),
  "evidence without the label key's entry": inEvidence((e) => { delete e.keyEntry; }),
  "an altered entry of the label key": inEvidence((e) => { e.keyEntry = e.keyEntry.replace("label", "Label"); }),
  "another lot on the page": (html) => html.replace(/(id="lot">)[^<]+/, "$1KHAC-01"),
};
