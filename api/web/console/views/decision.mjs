// The statements of oversight as EPCIS events. Pure: form in, event out. docs/formats/events.md.
import { NamedError } from "../../shared/keys.mjs";

const kLotsMax = 200;

export const kinds = {
  recall: { disposition: "recalled", set: "recalled" },
  recall_lifted: { unset: "recalled" },
  suspension: { disposition: "non_sellable_other", set: "non_sellable_other" },
  suspension_lifted: { unset: "non_sellable_other" },
  inspection: {},
};

// Lots and units as people paste them: one a line, as a path or as the whole address.
export const readLots = (typed, host) => {
  const lines = typed.split(/[\s,;]+/).map((line) => line.trim().replace(/^https?:\/\/[^/]+\//, "").replace(/^\/?b\//, "").replace(/^\//, "")).filter(Boolean);
  if (lines.length == 0) throw new NamedError("lots_missing", "hãy nhập ít nhất một lô", "name at least one lot");
  if (lines.length > kLotsMax) throw new NamedError("lots_many", `nhiều nhất ${kLotsMax} lô một lần`, `at most ${kLotsMax} lots at once`);
  const bad = lines.find((line) => !/^(01|ocop|p)\/.+\/10\/[A-Z0-9.-]+(\/21\/[A-Z0-9.-]+)?$/.test(line));
  if (bad) throw new NamedError("lot_malformed", `“${bad}” không phải mã lô, ví dụ ocop/68-24730-9001-2026/10/L01`, `"${bad}" is no lot, such as ocop/68-24730-9001-2026/10/L01`);
  return [...new Set(lines)].map((path) => ({ path, uri: `https://${host}/${path}` }));
};

const words = (vi, en) => (en ? { vi, en } : vi);

// `form`: {kind, lots (text), scope, decision, reason, reasonEn, conformant, sample, sampleUnit}. `now`: a Date.
export const makeDecision = (form, host, party, now) => {
  const lots = readLots(form.lots, host);
  const { disposition, set, unset } = kinds[form.kind];
  const inspects = form.kind == "inspection";
  const units = lots.filter(({ path }) => path.includes("/21/")).map(({ uri }) => uri);
  const whole = lots.filter(({ path }) => !path.includes("/21/"));
  const sample = inspects && form.sample ? { quantity: form.sample, ...(form.sampleUnit ? { uom: form.sampleUnit } : {}) } : {};
  return {
    type: "ObjectEvent",
    eventTime: now.toISOString(),
    eventTimeZoneOffset: "+07:00",
    action: "OBSERVE",
    bizStep: inspects ? "inspecting" : "holding",
    ...(inspects ? { disposition: form.conformant ? "conformant" : "non_conformant" } : disposition ? { disposition } : {}),
    ...(set ? { persistentDisposition: { set: [set] } } : unset ? { persistentDisposition: { unset: [unset] } } : {}),
    readPoint: { id: `https://${host}/party/${party}` },
    ...(units.length ? { epcList: units } : {}),
    ...(whole.length ? { quantityList: whole.map(({ uri }) => ({ epcClass: uri, ...sample })) } : {}),
    ...(!inspects && form.decision.trim() ? { "nguon:decision": form.decision.trim() } : {}),
    ...(form.reason.trim() ? { [inspects ? "nguon:result" : "nguon:reason"]: words(form.reason.trim(), form.reasonEn.trim()) } : {}),
    ...(set && form.scope == "lots" ? { "nguon:scope": "lots" } : {}),
  };
};

// What of two keys' holder can sign second: keys of the party in this browser that have not signed yet.
export const othersOf = (devices, party, signedBy) =>
  devices.filter((device) => device.party == party && !signedBy.some((start) => device.vkey.startsWith(start + "+")));
