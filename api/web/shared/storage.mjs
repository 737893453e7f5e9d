// Waiting for what a browser keeps, but not for ever: some browsers never answer (IndexedDB after a phone woke up, a store
// that another process holds), and a page that waits for them shows nothing and says nothing.
import { NamedError } from "./keys.mjs";

export const kStoreMs = 10_000;
export const kSilent = "storage_silent";

// `work`, or the error kSilent when it takes longer. What was begun may still end later.
export const within = (work, ms = kStoreMs) => {
  let timer = 0;
  const silent = new Promise((done, failed) => {
    timer = setTimeout(() => failed(new NamedError(kSilent, "bộ nhớ của trình duyệt không trả lời", "the browser's storage does not answer")), ms);
  });
  return Promise.race([work, silent]).finally(() => clearTimeout(timer));
};

// What browsers throw when they keep nothing (private windows, a full disk, a damaged store), as an error with sentences.
export const storageError = (error) =>
  error instanceof NamedError ? error : new NamedError("storage_refused", `trình duyệt không lưu được (${error?.name ?? error})`, `the browser cannot keep anything (${error?.name ?? error})`);
