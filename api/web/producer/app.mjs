// The one state of the app, shared by its views: device, profile, records. Read from IndexedDB at the start, kept in step
// between tabs by a channel, renewed from the server when there is one.
import { useEffect, useState } from "preact/hooks";

import { get } from "../shared/api.mjs";
import { loadDevices } from "../shared/device.mjs";
import { NamedError } from "../shared/keys.mjs";
import { newTag } from "./events.mjs";
import { sendPhotos } from "./photos.mjs";
import { sendQueue } from "./queue.mjs";
import { allPhotos, allRecords, keep, kept, oneRecord } from "./store.mjs";

const kRetryMs = [2_000, 5_000, 15_000, 60_000];

export const state = {
  ready: false, device: null, devices: [], profile: null, records: [], photos: [], reached: null, sending: false, settings: {}, newVersion: null, enrolment: null,
};
const listeners = new Set();
const channel = globalThis.BroadcastChannel ? new BroadcastChannel("nguon-producer") : null;

const tell = () => listeners.forEach((listener) => listener());
export const change = (part) => { Object.assign(state, part); tell(); };

// Draws the component again whenever the state changes.
export const useApp = () => {
  const [, again] = useState(0);
  useEffect(() => {
    const listener = () => again((round) => round + 1);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
  return state;
};

export const readRecords = async (silent) => {
  change({ records: await allRecords(), photos: await allPhotos() });
  if (!silent) channel?.postMessage("records");
};

export const saveSettings = async (part) => {
  change({ settings: { ...state.settings, ...part } });
  await keep("settings", state.settings);
};

const profilePath = () => `/v1/producer/${encodeURIComponent(state.device.party)}/profile`;

// Asks the server for what is known of this producer; keeps it for the hours without a network.
export const renewProfile = async () => {
  if (!state.device) return;
  try {
    const profile = await get(profilePath());
    // By how much this phone's clock is wrong; a minute is nothing.
    const off = Date.parse(profile.asOf) - Date.now();
    const next = { ...profile, clockOff: Math.abs(off) > 60_000 ? off : 0, fetchedAt: Date.now() };
    await keep("profile:" + state.device.vkey, next);
    change({ profile: next, reached: true });
  } catch (error) {
    change(error.status == 0 ? { reached: false } : { reached: true, profileError: error });
  }
};

// Now, as the server's clock has it.
export const now = () => Date.now() + (state.profile?.clockOff ?? 0);
export const who = () => ({ host: state.profile?.host, party: state.device?.party });

let failures = 0;
let timer = 0;
// Sends records, then photos; comes again by itself while something waits and the server was not reached.
export const send = async () => {
  clearTimeout(timer);
  if (!state.device || state.sending) return;
  change({ sending: true });
  let reached = false;
  try {
    const before = state.records.filter((record) => record.state == "recorded").length;
    reached = await sendQueue(() => readRecords());
    await readRecords(true);
    if (reached) reached = await sendPhotos(state.device, state.records, () => readRecords());
    if (reached !== null) change({ reached });
    const recorded = state.records.filter((record) => record.state == "recorded").length;
    if (reached && (recorded != before || !state.profile)) await renewProfile();
  } finally {
    change({ sending: false });
  }
  const waits = state.records.some((record) => record.state == "signed");
  failures = reached ? 0 : failures + 1;
  if (waits) timer = setTimeout(send, kRetryMs[Math.min(failures, kRetryMs.length - 1)]);
};

const kUntilSentTries = 100;
const kUntilSentMs = 150;
// Waits until a signed record is in the ledger. Throws the refusal, or "network" when it takes too long.
export const untilSent = async (key) => {
  for (let tries = 0; tries < kUntilSentTries; ++tries) {
    const record = await oneRecord(key);
    if (record?.state == "recorded") return;
    if (record?.refusal) throw record.refusal.error;
    await new Promise((done) => setTimeout(done, kUntilSentMs));
  }
  throw new NamedError("network", "chưa gửi được: hãy thử lại khi có mạng", "not sent yet: try again when there is a network");
};

export const useDevice = async (device) => {
  const devices = await loadDevices();
  const settings = { ...state.settings, vkey: device?.vkey };
  await keep("settings", settings);
  change({ devices, device, settings, profile: device ? await kept("profile:" + device.vkey) : null });
  if (!device) return;
  await renewProfile();
  await send();
};

// Reads what is kept; without a network the app stands with it.
export const start = async () => {
  const settings = { tag: newTag(), ...(await kept("settings")) };
  await keep("settings", settings);
  const devices = await loadDevices();
  const device = devices.find((one) => one.vkey == settings.vkey) ?? devices.find((one) => one.party == settings.party) ?? null;
  change({ settings, devices, device, profile: device ? await kept("profile:" + device.vkey) : null, enrolment: await kept("enrolment") });
  await readRecords(true);
  change({ ready: true });
  if (channel) channel.onmessage = () => readRecords(true);
  addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => document.visibilityState == "visible" && send());
  await renewProfile();
  await send();
};
