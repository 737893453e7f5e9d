// Keeps the inspector's page for a device without a network: the newest page while there is one, the kept
// page otherwise. The snapshot itself is kept by the page, which checks its signature.
const kName = "nguon-kiem-tra";
const kPages = ["/kiem-tra", "/kiem-tra?hl=en"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(kName).then((cache) => cache.addAll(kPages)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname, search } = new URL(event.request.url);
  const asset = pathname.startsWith("/assets/");
  if (event.request.method !== "GET" || (!asset && !kPages.includes(pathname + search))) return;
  event.respondWith((async () => {
    const cache = await caches.open(kName);
    const kept = await cache.match(event.request);
    if (asset && kept) return kept;
    try {
      const fresh = await fetch(event.request);
      if (fresh.ok) await cache.put(event.request, fresh.clone());
      return fresh;
    } catch (error) {
      if (kept) return kept;
      throw error;
    }
  })());
});
