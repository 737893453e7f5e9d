// The views of the console, in the order of the navigation. A view: {id, title: ["vi", "en"], roles, hidden?, View}; its
// address is "#/<id>", what follows the next "/" is handed to it. View gets {me, rest, query}.
import access from "./access.mjs";
import areas from "./areas.mjs";
import audit from "./audit.mjs";
import certificates from "./certificates.mjs";
import entry from "./entry.mjs";
import evidence from "./evidence.mjs";
import expiring from "./expiring.mjs";
import houses from "./houses.mjs";
import lot from "./lot.mjs";
import parties from "./parties.mjs";
import pending from "./pending.mjs";
import privateValues from "./private.mjs";
import recall from "./recall.mjs";
import reports from "./reports.mjs";
import revoke from "./revoke.mjs";
import run from "./run.mjs";
import samples from "./samples.mjs";
import scans from "./scans.mjs";
import search from "./search.mjs";
import watch from "./watch.mjs";

export default [
  search, lot, entry, run, recall, pending, reports, scans, watch, samples, evidence, audit,
  parties, areas, houses, certificates, expiring, revoke, privateValues, access,
];
