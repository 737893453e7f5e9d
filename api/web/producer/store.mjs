// What this phone keeps: records from the first draft to the receipt, photos, and the last profile. IndexedDB, written
// through to the disk before a call returns. A browser that does not answer within kStoreMs is not waited for: the call
// throws kSilent, and what it was to write is taken back.
import { openDB } from "idb";

import { kSilent, within } from "../shared/storage.mjs";

const kVersion = 1;
let database = null;

const connect = async () => {
  const forget = () => { database = null; };
  return openDB("nguon-producer", kVersion, {
    upgrade(db) {
      db.createObjectStore("records", { keyPath: "key" });
      db.createObjectStore("photos", { keyPath: "sha256" });
      db.createObjectStore("kept");
    },
    // Another tab has a newer version of the app: let it go on.
    blocking(current, next, event) { forget(); event.target.close(); },
    // The browser gave up the connection by itself: the next call opens another one.
    terminated: forget,
  });
};

const use = (connection) => {
  database = connection;
  connection.catch(() => { if (database == connection) database = null; });
  return connection;
};
// The open database; the one that is being opened already, however long that takes.
export const opened = () => database ?? use(connect());
// Asks the browser anew, beside an attempt that was never answered: whichever answers first is used.
export const openAgain = () => use(database ? Promise.any([database, connect()]).catch((all) => { throw all.errors[0]; }) : connect());

const reading = async (work) => within((async () => work(await opened()))());

// One transaction over one kind of things; `work(store)` reads and writes there. All of it is kept or nothing.
const writing = async (name, work) => {
  const transaction = (await within(opened())).transaction(name, "readwrite", { durability: "strict" });
  try {
    const [result] = await within(Promise.all([work(transaction.store), transaction.done]));
    return result;
  } catch (error) {
    try {
      if (error.name == kSilent) transaction.abort();
    } catch {
      // It ended meanwhile.
    }
    throw error;
  }
};

export const allRecords = () => reading((db) => db.getAll("records"));
export const oneRecord = (key) => reading((db) => db.get("records", key));

// All of `records` or none of them.
export const putRecords = (records) => writing("records", (store) => Promise.all(records.map((record) => store.put(record))));
// The same, unless the record `key` was signed already (a second tap, another tab): then nothing is written. True when it was.
export const putSigned = (key, records) => writing("records", async (store) => {
  const before = await store.get(key);
  const free = !before || before.state == "draft";
  if (free) await Promise.all(records.map((record) => store.put(record)));
  return free;
});
// Changes one record in one step. `change(record)` gives the new one, or nothing to leave it as it is.
export const changeRecord = (key, change) => writing("records", async (store) => {
  const before = await store.get(key);
  const after = before && change(before);
  if (after) await store.put(after);
  return after ?? before;
});
export const deleteRecord = (key) => writing("records", (store) => store.delete(key));

export const allPhotos = () => reading((db) => db.getAll("photos"));
export const putPhoto = (photo) => writing("photos", (store) => store.put(photo));

export const kept = (name) => reading((db) => db.get("kept", name));
export const keep = (name, value) => writing("kept", (store) => store.put(value, name));
