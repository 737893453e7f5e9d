// Enrolling this browser's key by an invitation: docs/formats/enrolment.md.
import { get, post } from "./api.mjs";
import { createDevice } from "./device.mjs";
import { encode, hex, sha256 } from "./keys.mjs";
import { signNote } from "./statement.mjs";

// Do not change: parts of the format.
const kHeader = "nguon.enrolment/v1\n";
const kCodeTag = "nguon.invitation/v1\n";
const kFingerprintTag = "nguon.fingerprint/v1\n";
const kGroups = 5;

// The code of "#moi=<code>", "" without one. Typed codes may have capitals, spaces and hyphens.
export const invitationCode = (fragment) => {
  const found = /^#?(?:.*&)?moi=([0-9A-Za-z\s-]+)/.exec(decodeURIComponent(fragment));
  return found ? found[1].replace(/[\s-]/g, "").toLowerCase().replace(/o/g, "0").replace(/[il]/g, "1") : "";
};

// Whom the code invites: {party, name, partyType, origin, expires, state}.
export const readInvitation = (code) => post("/v1/invitations", { code });

// Makes a key here and asks for it to be enrolled: {device, enrolment}. With `device`, asks again for that one: the
// answer may have been lost. `onMade(device)` before anything is sent.
export const enrolDevice = async (code, invitation, device = null, onMade = () => {}) => {
  const key = device ?? (await createDevice(invitation.party, invitation.origin));
  await onMade(key);
  const hash = hex(await sha256(encode(kCodeTag + code)));
  const note = await signNote(`${kHeader}${invitation.origin}\n${invitation.party}\n${key.vkey}\n${hash}\n`, key);
  return { device: key, enrolment: await post("/v1/enrolments", { code, vkey: key.vkey, note }) };
};

// {state: "waiting" | "enrolled" | "refused", ...}
export const enrolmentState = (device) => get(`/v1/enrolments/${hex(device.id)}`);

// The 20 digits that two people compare; made here, from the key itself.
export const fingerprint = async (vkey) => {
  const bytes = new DataView((await sha256(encode(`${kFingerprintTag}${vkey}\n`))).buffer);
  return Array.from({ length: kGroups }, (_, at) => String(bytes.getUint32(4 * at) % 10_000).padStart(4, "0")).join(" ");
};
