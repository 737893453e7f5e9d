// Keeps the producer's app for a phone without a network. The server writes the version and the files in front:
// const kVersion, kFiles. The whole app of one version is kept together; a new version is loaded beside it and waits
// until the page lets it in, so that it never takes a page away under a draft.
const kName = `nguon-san-xuat-${kVersion}`;
const kPage = "/san-xuat";

// What the app loads when it needs it (the reader of codes, of spreadsheets) stays once it was loaded.
const onDemand = async (request, pathname) => {
  const cache = await caches.open(kName);
  const kept = await cache.match(pathname);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) await cache.put(pathname, fresh.clone());
  return fresh;
};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(kName).then((cache) => cache.addAll(kFiles)));
});
self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("nguon-san-xuat-") && name != kName;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});
self.addEventListener("message", (event) => {
  if (event.data == "now") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  if (event.request.method != "GET") return;
  const { origin, pathname } = new URL(event.request.url);
  if (origin != self.location.origin) return;
  const wanted = event.request.mode == "navigate" && pathname == kPage ? kPage : kFiles.includes(pathname) ? pathname : null;
  if (!wanted && pathname.startsWith("/assets/chunk-")) event.respondWith(onDemand(event.request, pathname));
  if (wanted) event.respondWith(caches.open(kName).then((cache) => cache.match(wanted)).then((kept) => kept ?? fetch(event.request)));
});
