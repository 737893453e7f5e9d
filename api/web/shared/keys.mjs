// Keys of this device: making them, reading a key file, signing, and the text form of public keys. No storage and
// no framework, so that it runs in Node too. Formats: docs/formats/note.md.

export const encode = (text) => new TextEncoder().encode(text);
export const encode64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
export const decode64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
export const join = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

// The first byte of a vkey's key material. Do not change: part of the format.
export const kEd25519 = 1;
export const kP256 = 2;

const algorithms = {
  [kEd25519]: { name: "Ed25519" },
  [kP256]: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
};
const kKeyFileCharactersMax = 16 * 1024;
const kKeyNameBytesMax = 200;
// SEQUENCE { SEQUENCE { ecPublicKey, prime256v1 }, BIT STRING { 4: what stands before x and y of a P-256 key (RFC 5480).
const kSpkiStart = decode64("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE");
// SEC 2, secp256r1: the order of the group.
const kP256Order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

// An error with a stable name and a sentence in both languages, as the server's errors are.
export class NamedError extends Error {
  constructor(name, messageVi, message, status = 0) {
    super(message);
    Object.assign(this, { name, messageVi, status });
  }
}

const number = (bytes) => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

// One DER INTEGER: no leading zeros but the one that keeps it positive.
const derInteger = (value) => {
  let digits = value.toString(16);
  if (digits.length % 2) digits = "0" + digits;
  if (parseInt(digits.slice(0, 2), 16) > 127) digits = "00" + digits;
  return [2, digits.length / 2, ...digits.match(/../g).map((pair) => parseInt(pair, 16))];
};

// r || s as WebCrypto gives it, to the one DER spelling with s in the lower half of the group order.
export const p256ToDer = (raw) => {
  const r = number(raw.slice(0, 32));
  const s = number(raw.slice(32));
  const body = [...derInteger(r), ...derInteger(s > kP256Order / 2n ? kP256Order - s : s)];
  return Uint8Array.from([0x30, body.length, ...body]);
};

export const partyKeyName = (origin, party) => `${origin}/${party}`;

// "<name>+<8 hex digits of the id>+<base64(type || key)>" and its parts. `bytes`: 32 raw, or SPKI for P-256.
export const makeVkey = async (name, type, bytes) => {
  if (!name || /[\s+\u0000-\u001f\u007f]/.test(name) || encode(name).length > kKeyNameBytesMax)
    throw new NamedError("vkey_malformed", `tên khóa “${name}” không hợp lệ`, `"${name}" cannot name a key`);
  const key = join([type], bytes);
  const hash = await sha256(type == kP256 ? bytes : join(encode(name + "\n"), key));
  const id = hash.slice(0, 4);
  return { name, id, vkey: `${name}+${hex(id)}+${encode64(key)}` };
};

// A signer: {vkey, name, party, type, sign(bytes)}. `privateKey` is a CryptoKey.
export const makeSigner = async ({ origin, party, type, publicKey, privateKey }) => {
  const { name, id, vkey } = await makeVkey(partyKeyName(origin, party), type, publicKey);
  const sign = async (bytes) => {
    const signature = new Uint8Array(await crypto.subtle.sign(algorithms[type], privateKey, bytes));
    return type == kP256 ? p256ToDer(signature) : signature;
  };
  return { vkey, name, id, party, origin, type, sign };
};

// What is kept of a key: plain data and CryptoKeys, which IndexedDB can hold.
const kept = (type, publicKey, privateKey) => ({ type, publicKey, privateKey });

// A fresh key that this device never gives away.
export const generateKey = async (type) => {
  const pair = await crypto.subtle.generateKey(algorithms[type], false, ["sign", "verify"]);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey(type == kP256 ? "spki" : "raw", pair.publicKey));
  return kept(type, publicKey, pair.privateKey);
};

const fromUrl64 = (text) => decode64(text.replace(/-/g, "+").replace(/_/g, "/"));

const readPkcs8 = async (der, type) => {
  const open = await crypto.subtle.importKey("pkcs8", der, algorithms[type], true, ["sign"]);
  const { x, y } = await crypto.subtle.exportKey("jwk", open);
  const publicKey = type == kP256 ? join(kSpkiStart, fromUrl64(x), fromUrl64(y)) : fromUrl64(x);
  return kept(type, publicKey, await crypto.subtle.importKey("pkcs8", der, algorithms[type], false, ["sign"]));
};

// The key of an unencrypted key file (PKCS#8 as PEM). From here on it cannot be read out of the browser again.
export const readKeyFile = async (text) => {
  if (text.includes("BEGIN ENCRYPTED PRIVATE KEY"))
    throw new NamedError("key_file_encrypted", "tệp khóa có mật khẩu: hãy dùng tệp khóa không mật khẩu", "the key file is encrypted: use one without a passphrase");
  const found = text.length <= kKeyFileCharactersMax && text.match(/-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/);
  if (found) {
    for (const type of [kEd25519, kP256]) {
      try {
        return await readPkcs8(decode64(found[1].replace(/\s/g, "")), type);
      } catch {
        // The other kind of key, or a browser without Ed25519.
      }
    }
  }
  throw new NamedError("key_malformed", "đây không phải tệp khóa mà trình duyệt này đọc được", "this is no key file that this browser can read");
};
