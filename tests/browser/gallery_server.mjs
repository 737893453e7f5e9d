// Serves what page_gallery wrote, each page at an origin of its own (http://valid--vi.localhost:PORT/<label>):
// a page of a scan lives at its label's path, and there is one label for all of them.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

// For the made-up hashes of made_up_scan.cpp: drawings of the demonstration.
const pictures = Object.fromEntries([[1, "tea"], [2, "coffee"]].map(([digit, name]) => [digit, readFileSync(new URL(`../../api/demo/pictures/${name}.png`, import.meta.url))]));

const hostOf = (page) => `${page.name.replaceAll("_", "-")}--${page.language}.localhost`;

export const serveGallery = async (folder) => {
  const list = JSON.parse(readFileSync(join(folder, "pages.json"), "utf8"));
  const bodies = new Map(list.pages.map((page) => [`${hostOf(page)}${page.path}`, readFileSync(join(folder, page.file), "utf8")]));
  const assets = new Map(list.assets.map((asset) => [asset.path, asset]));
  const state = {
    tamper: (html) => html, // what stands between server and phone
    tamperAsset: (bytes, path) => bytes,
    policy: (value) => value,
    withhold: () => false, // assets, by their path
    requests: [],
  };
  const server = createServer((request, response) => {
    const host = request.headers.host.split(":")[0];
    const url = new URL(request.url, "http://any");
    state.requests.push(url.pathname);
    const asset = assets.get(url.pathname);
    const html = bodies.get(host + url.pathname);
    if (asset && !state.withhold(url.pathname)) {
      response.writeHead(200, { "content-type": asset.type });
      response.end(state.tamperAsset(readFileSync(join(folder, asset.file)), url.pathname));
    } else if (/^\/blob\/[0-9a-f]{64}$/.test(url.pathname)) {
      response.writeHead(200, { "content-type": "image/png" });
      response.end(pictures[url.pathname[6]] ?? pictures[1]);
    } else if (html !== undefined) {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": state.policy(list.policy) });
      response.end(state.tamper(html));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  return {
    state,
    pages: list.pages.map((page) => ({ ...page, url: `http://${hostOf(page)}:${port}${page.path}`, html: bodies.get(hostOf(page) + page.path) })),
    close: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }),
  };
};
