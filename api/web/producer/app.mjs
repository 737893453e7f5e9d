// The one state of the app, shared by its views: device, profile, records. Read from IndexedDB at the start, kept in step
// between tabs by a channel, renewed from the server when there is one.
import { useLayoutEffect, useState } from "preact/hooks";

import { get } from "../shared/api.mjs";
import { loadDevices } from "../shared/device.mjs";
import { NamedError } from "../shared/keys.mjs";
import { kSilent, storageError } from "../shared/storage.mjs";
import { newTag } from "./events.mjs";
import { sendPhotos } from "./photos.mjs";
import { keepDraft, sendQueue } from "./queue.mjs";
import { allPhotos, allRecords, keep, kept, oneRecord, openAgain, opened } from "./store.mjs";

const kRetryMs = [2_000, 5_000, 15_000, 60_000];
const kKeepAgainMs = 3_000;

// `stuck`: why nothing could be read at the start; `trouble`: why something could not be kept; `unkept`: drafts by their key
// that are in this page's memory alone.
export const state = {
  ready: false, device: null, devices: [], profile: null, records: [], photos: [], reached: null, sending: false, settings: {}, newVersion: null, enrolment: null,
  stuck: null, starting: false, trouble: null, unkept: {},
};
const listeners = new Set();
const channel = globalThis.BroadcastChannel ? new BroadcastChannel("nguon-producer") : null;

const tell = () => listeners.forEach((listener) => listener());
export const change = (part) => { Object.assign(state, part); tell(); };

// Draws the component again whenever the state changes: from the moment it is there. useEffect would begin after the next
// picture only, and what the browser keeps is often read before that: the page then stayed at "Đang mở…".
export const useApp = () => {
  const [, again] = useState(0);
  useLayoutEffect(() => {
    const listener = () => again((round) => round + 1);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
  return state;
};

export const readRecords = async (silent) => {
  const [records, photos] = [await allRecords(), await allPhotos()];
  const fresh = Object.values(state.unkept).filter((draft) => !records.some((record) => record.key == draft.key));
  change({ records: [...records, ...fresh.map((draft) => ({ ...draft, state: "draft", changedAt: Date.now() }))], photos });
  if (!silent) channel?.postMessage("records");
};

// Runs what keeps something; what goes wrong is said on every page until keeping works again, and thrown.
export const keeping = async (work) => {
  try {
    const result = await work();
    if (state.trouble && Object.keys(state.unkept).length == 0) change({ trouble: null });
    return result;
  } catch (error) {
    change({ trouble: storageError(error) });
    throw error;
  }
};

let keepTimer = 0;
const keepDrafts = async () => {
  clearTimeout(keepTimer);
  try {
    await keeping(async () => {
      for (const draft of Object.values(state.unkept)) {
        await keepDraft(draft);
        if (state.unkept[draft.key] == draft) delete state.unkept[draft.key];
      }
      await readRecords();
    });
  } catch {
    keepTimer = setTimeout(keepDrafts, kKeepAgainMs);
  }
};
// Keeps what a form holds. While that does not work it stays in memory, and is tried again.
export const holdDraft = (draft) => {
  state.unkept[draft.key] = draft;
  return keepDrafts();
};
// What was signed is no draft any more.
export const dropDraft = (key) => { delete state.unkept[key]; };

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
    await keep("profile:" + state.device.vkey, next).catch(() => {});  // it is shown all the same
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
  } catch (error) {
    console.error(error);  // the phone's storage: what waits stays signed where it is, and is sent later
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
const readKept = async () => {
  const settings = { tag: newTag(), ...(await kept("settings")) };
  await keep("settings", settings);
  const devices = await loadDevices();
  const device = devices.find((one) => one.vkey == settings.vkey) ?? devices.find((one) => one.party == settings.party) ?? null;
  change({ settings, devices, device, profile: device ? await kept("profile:" + device.vkey) : null, enrolment: await kept("enrolment") });
  await readRecords(true);
};

const listen = () => {
  if (channel) channel.onmessage = () => readRecords(true).catch(() => {});
  addEventListener("online", () => send());
  addEventListener("beforeunload", (event) => { if (state.trouble && Object.keys(state.unkept).length > 0) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => document.visibilityState == "visible" && send());
};

// Opens the app. Where nothing can be kept it says so instead (main.mjs), and opens by itself when the browser answers late.
export const start = async () => {
  if (state.starting || state.ready) return;
  change({ starting: true });
  try {
    await readKept();
  } catch (error) {
    change({ starting: false, stuck: storageError(error) });
    if (error.name == kSilent) opened().then(start, () => {});
    return;
  }
  change({ ready: true, starting: false, stuck: null });
  listen();
  await renewProfile();
  await send();
};
export const startAgain = () => {
  openAgain();
  return start();
};
