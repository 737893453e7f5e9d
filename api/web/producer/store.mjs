// What this phone keeps: records from the first draft to the receipt, photos, and the last profile. IndexedDB, written
// through to the disk before a call returns.
import { openDB } from "idb";

const kVersion = 1;
const database = openDB("nguon-producer", kVersion, {
  upgrade(db) {
    db.createObjectStore("records", { keyPath: "key" });
    db.createObjectStore("photos", { keyPath: "sha256" });
    db.createObjectStore("kept");
  },
  // Another tab has a newer version of the app: let it go on.
  blocking(current, next, event) { event.target.close(); },
});

const strict = { durability: "strict" };

export const allRecords = async () => (await database).getAll("records");
export const oneRecord = async (key) => (await database).get("records", key);

// All of `records` or none of them.
export const putRecords = async (records) => {
  const work = (await database).transaction("records", "readwrite", strict);
  await Promise.all([...records.map((record) => work.store.put(record)), work.done]);
};
// The same, unless the record `key` was signed already (a second tap, another tab): then nothing is written. True when it was.
export const putSigned = async (key, records) => {
  const work = (await database).transaction("records", "readwrite", strict);
  const before = await work.store.get(key);
  const free = !before || before.state == "draft";
  if (free) await Promise.all(records.map((record) => work.store.put(record)));
  await work.done;
  return free;
};
// Changes one record in one step. `change(record)` gives the new one, or nothing to leave it as it is.
export const changeRecord = async (key, change) => {
  const work = (await database).transaction("records", "readwrite", strict);
  const before = await work.store.get(key);
  const after = before && change(before);
  if (after) await work.store.put(after);
  await work.done;
  return after ?? before;
};
export const deleteRecord = async (key) => (await database).delete("records", key);

export const allPhotos = async () => (await database).getAll("photos");
export const putPhoto = async (photo) => {
  const work = (await database).transaction("photos", "readwrite", strict);
  await Promise.all([work.store.put(photo), work.done]);
};

export const kept = async (name) => (await database).get("kept", name);
export const keep = async (name, value) => (await database).put("kept", value, name);
