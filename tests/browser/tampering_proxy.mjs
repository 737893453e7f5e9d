// Stands between the browser and the server: passes everything on, the text of pages through `tamper`.
// Browsers count 127.0.0.1 as a secure origin, so that their cryptography is there without TLS.
import { createServer, request as send } from "node:http";

const fetchFrom = (address, path, headers) =>
  new Promise((done, failed) => {
    send({ host: address.hostname, port: address.port, path, headers: { ...headers, host: address.host } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
      answer.on("error", failed);
    }).on("error", failed).end();
  });

// How many bytes the server sends for a page.
export const bytesOf = async (address, path, encoding) => (await fetchFrom(address, path, { "accept-encoding": encoding })).body.length;

export const startProxy = async (address) => {
  const state = { tamper: (html) => html, requests: [] };
  const proxy = createServer(async (request, response) => {
    state.requests.push(request.url);
    try {
      const { status, headers, body } = await fetchFrom(address, request.url, { accept: request.headers.accept ?? "*/*" });
      const isPage = headers["content-type"]?.startsWith("text/html");
      const out = isPage ? Buffer.from(state.tamper(body.toString("utf8"))) : body;
      response.writeHead(status, { ...headers, "content-length": out.length });
      response.end(out);
    } catch {
      response.writeHead(502).end();
    }
  });
  await new Promise((ready) => proxy.listen(0, "127.0.0.1", ready));
  const { port } = proxy.address();
  const down = () => new Promise((done) => { proxy.close(done); proxy.closeAllConnections(); });
  return {
    state,
    origin: `http://127.0.0.1:${port}`,
    // As if there were no network, and there again, at the same address.
    down,
    up: () => new Promise((ready) => proxy.listen(port, "127.0.0.1", ready)),
    close: down,
  };
};
