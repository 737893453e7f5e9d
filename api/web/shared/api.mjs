// Asking the server: JSON in and out. Every failure is thrown as {name, message, messageVi, status}; without an answer
// the status is 0 and the name "network".
import { NamedError } from "./keys.mjs";

const kAnswerMsMax = 30_000;

let csrf = "";
// What POST /v1/login and GET /v1/me gave: sent with everything that changes something.
export const setCsrf = (token) => { csrf = token ?? ""; };

// Told to the page when the server says that nobody is logged in (any more).
export const kLoggedOut = "nguon-logged-out";

const failure = async (response) => {
  if (response.status == 401) globalThis.dispatchEvent?.(new Event(kLoggedOut));
  const text = await response.text().catch(() => "");
  try {
    const { name, message, messageVi } = JSON.parse(text).error;
    return new NamedError(name, messageVi, message, response.status);
  } catch {
    return new NamedError(`http_${response.status}`, `máy chủ trả lời ${response.status}`, `the server answered ${response.status}`, response.status);
  }
};

// The response itself; its body is read within the same time limit.
const ask = async (path, options, read) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), kAnswerMsMax);
  try {
    const response = await fetch(path, { cache: "no-store", credentials: "same-origin", redirect: "error", ...options, signal: stop.signal });
    if (!response.ok) throw await failure(response);
    return await read(response);
  } catch (error) {
    if (error instanceof NamedError) throw error;
    throw new NamedError("network", "chưa nối được với máy chủ", "the server was not reached");
  } finally {
    clearTimeout(timer);
  }
};

const readJson = async (response) => {
  if (response.status == 204) return null;
  const value = await response.json();
  return value;
};

const changing = (headers) => (csrf ? { ...headers, "x-nguon-csrf": csrf } : headers);

export const get = (path) => ask(path, { headers: { accept: "application/json" } }, readJson);

// A file (labels, evidence) as a Blob.
export const getFile = (path) => ask(path, {}, (response) => response.blob());

// `body`: text, bytes or a Blob as they are with `contentType`, or an object, sent as JSON.
export const post = (path, body, contentType, headers = {}) => {
  const raw = typeof body == "string" || body instanceof Uint8Array || body instanceof Blob;
  return ask(path, {
    method: "POST",
    headers: changing({ accept: "application/json", "content-type": contentType ?? (raw ? "text/plain; charset=utf-8" : "application/json"), ...headers }),
    body: raw ? body : JSON.stringify(body ?? {}),
  }, readJson);
};

// What POST /v1/statements says: the receipt, with `repeated` where the ledger had the statement already.
export const postStatement = (text) => post("/v1/statements", text);

// Asks who is logged in; null when nobody is.
export const me = async () => {
  try {
    const found = await get("/v1/me");
    setCsrf(found.csrf);
    return found;
  } catch (error) {
    if (error.status == 401) return null;
    throw error;
  }
};
