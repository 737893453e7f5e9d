// Scripts of our own that are loaded on demand: "/assets/<name>#sha256-<base64>". The browser compares the
// bytes with the hash that the page names, before any of them runs.
const load = (reference, type) =>
  new Promise((done, failed) => {
    const [src, integrity] = reference.split("#");
    const script = document.createElement("script");
    Object.assign(script, { type, integrity, src, onload: () => done(src), onerror: () => failed(Error(src)) });
    document.head.append(script);
  });

// The module: import() finds it where the checked element put it.
export const loadModule = (reference) => load(reference, "module").then((src) => import(src));
