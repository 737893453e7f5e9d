// Stands between the phone and the server and plays a bad network: for each statement sent it chooses, by a seed, to let it
// through, to drop it before the server has it, to drop the answer, or to keep the answer back for a while.
import http from "node:http";

// mulberry32: the same seed, the same network.
export const random = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

const kDelayMsMax = 400;

export const startCuttingProxy = (target, seed) => new Promise((ready) => {
  const chance = random(seed);
  const state = { mode: "good", sent: 0, cut: 0, version: null };
  const choose = (request) => {
    if (state.mode === "down") return "before";
    if (state.mode === "good" || request.method !== "POST") return "through";
    const roll = chance();
    return roll < 0.35 ? "through" : roll < 0.55 ? "before" : roll < 0.8 ? "after" : "late";
  };
  // A new version of the app: the same files under another name.
  const renamed = (path, bytes) => (state.version && path === "/san-xuat-sw.js" ? Buffer.from(bytes.toString().replace(/kVersion = "[^"]*"/, `kVersion = "${state.version}"`)) : bytes);
  const server = http.createServer((request, response) => {
    const fate = choose(request);
    if (request.method === "POST") ++state.sent;
    if (fate === "before") { ++state.cut; request.socket.destroy(); return; }
    const upstream = http.request({ host: target.hostname, port: target.port, method: request.method, path: request.url, headers: { ...request.headers, host: target.host, "accept-encoding": "identity" } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => {
        if (fate === "after") { ++state.cut; request.socket.destroy(); return; }
        const bytes = renamed(request.url, Buffer.concat(parts));
        setTimeout(() => { response.writeHead(answer.statusCode, { ...answer.headers, "content-length": bytes.length }); response.end(bytes); }, fate === "late" ? Math.floor(chance() * kDelayMsMax) : 0);
      });
    });
    upstream.on("error", () => request.socket.destroy());
    request.pipe(upstream);
  });
  server.on("clientError", (error, socket) => socket.destroy());
  server.listen(0, "127.0.0.1", () => ready({
    origin: `http://127.0.0.1:${server.address().port}`, state,
    close: () => { server.closeAllConnections(); return new Promise((done) => server.close(done)); },
  }));
});
