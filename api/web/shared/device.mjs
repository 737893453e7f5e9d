// The keys that this browser holds, in IndexedDB. A key is made here and never leaves: it is kept as a CryptoKey that
// cannot be exported. Ed25519 where making, keeping and using one works, else P-256.
import { generateKey, kEd25519, kP256, makeSigner, NamedError, readKeyFile } from "./keys.mjs";
import { kSilent, within } from "./storage.mjs";

const kDatabase = "nguon-devices";
const kStore = "keys";

const asked = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

const inStore = async (mode, work) => {
  const opening = indexedDB.open(kDatabase, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(kStore, { keyPath: "vkey" });
  const database = await asked(opening);
  try {
    const transaction = database.transaction(kStore, mode, mode == "readwrite" ? { durability: "strict" } : {});
    const ended = new Promise((done, failed) => {
      transaction.oncomplete = () => done();
      transaction.onabort = () => failed(transaction.error);
    });
    const result = await asked(work(transaction.objectStore(kStore)));
    await ended;
    return result;
  } finally {
    database.close();
  }
};
const withStore = (mode, work) => within(inStore(mode, work));

// The origin in key names keeps a statement that was made for one ledger out of every other.
const ledgerOrigin = async () => {
  const answer = await fetch("/v1/status", { cache: "no-store" });
  const { origin } = await answer.json();
  if (!origin) throw new NamedError("ledger_unknown", "chưa hỏi được tên sổ cái", "the ledger's name could not be learnt");
  return origin;
};

const keep = async (key, party, origin) => {
  const row = { ...key, party, origin, made: Date.now() };
  const signer = await makeSigner(row);
  await withStore("readwrite", (store) => store.put({ ...row, vkey: signer.vkey }));
  return signer;
};

const find = (vkey) => withStore("readonly", (store) => store.get(vkey));

// What was kept must sign after it was read back: some browsers lose what they do not know.
const worksFor = async (vkey) => {
  const row = await find(vkey);
  return (await (await makeSigner(row)).sign(new Uint8Array([1]))).length == 64;
};

// A new key of `party`. It signs for the party once the ledger has enrolled it.
export const createDevice = async (party, origin) => {
  const name = origin ?? (await ledgerOrigin());
  let made = null;
  try {
    made = await keep(await generateKey(kEd25519), party, name);
    if (await worksFor(made.vkey)) return made;
  } catch (error) {
    // No Ed25519 here, or it cannot be kept. A store that is silent keeps no other key either.
    if (error.name == kSilent) throw error;
  }
  if (made) await forgetDevice(made.vkey).catch(() => {});
  return keep(await generateKey(kP256), party, name);
};

// Every key that this browser holds, the oldest first.
export const loadDevices = async () => {
  const rows = await withStore("readonly", (store) => store.getAll());
  return Promise.all(rows.sort((a, b) => a.made - b.made).map(makeSigner));
};

// "htx-thi-du.2.pem" is the second key of htx-thi-du: how `nguon` names key files.
export const partyOfFile = (fileName) => fileName.match(/^([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.\d+)?\.pem$/)?.[1] ?? "";

// Takes the key of an unencrypted key file. The file does not say whose key it is: `party` does.
export const importDevice = async (fileText, party, origin) => {
  if (!party) throw new NamedError("party_missing", "hãy cho biết khóa này của ai", "say whose key this is");
  return keep(await readKeyFile(fileText), party, origin ?? (await ledgerOrigin()));
};

// Takes the key out of this browser, for good.
export const forgetDevice = (vkey) => withStore("readwrite", (store) => store.delete(vkey));
