// The views of the console, in the order of the navigation. A view: {id, title: ["vi", "en"], roles, hidden?, View}; its
// address is "#/<id>", what follows the next "/" is handed to it. View gets {me, rest, query}.
import access from "./access.mjs";
import entry from "./entry.mjs";
import lot from "./lot.mjs";
import scans from "./scans.mjs";
import search from "./search.mjs";

export default [search, lot, entry, scans, access];
