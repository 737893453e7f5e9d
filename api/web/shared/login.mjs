// Logging in with a key of this device: docs/formats/login.md. The session is a cookie that no script sees; what changes
// something also needs the csrf token, which api.mjs sends.
import { get, post, setCsrf } from "./api.mjs";
import { NamedError } from "./keys.mjs";
import { signNote } from "./statement.mjs";

// Do not change: part of the format.
const kHeader = "nguon.login/v1";
const kLines = 6;

// A server may want to have something else signed under this name: nothing but a challenge of the key's own ledger is.
export const checkChallenge = (text, origin) => {
  const lines = text.split("\n");
  const proper = lines.length == kLines + 1 && lines[kLines] == "" && lines[0] == kHeader && lines[1] == origin && lines[2].includes("log in, declares nothing");
  if (!proper) throw new NamedError("challenge_foreign", "máy chủ đưa ra một nội dung lạ nên khóa không ký", "the server asked for something else to be signed, so the key did not sign");
};

// {party, name, partyType, csrf, expires}
export const logIn = async (device) => {
  const { text } = await get("/v1/login/challenge");
  checkChallenge(text, device.origin);
  const me = await post("/v1/login", await signNote(text, device));
  setCsrf(me.csrf);
  return me;
};

export const logOut = async () => {
  await post("/v1/logout");
  setCsrf("");
};
