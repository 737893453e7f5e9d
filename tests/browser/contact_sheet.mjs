// Many screenshots as one picture, to be looked at by people: contactSheet(tab, pictures, file).
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const kColumn = 240;

export const contactSheet = async (tab, pictures, file) => {
  const html = `<!doctype html><meta charset=utf-8><body style="margin:8px;font:12px sans-serif;background:#888;columns:${kColumn}px">
    ${pictures.map(({ title }, at) => `<figure style="margin:0 0 8px;break-inside:avoid"><figcaption>${title}</figcaption><img src="/${at}" style="width:100%"></figure>`).join("")}`;
  const server = createServer((request, response) => {
    const picture = pictures[Number(request.url.slice(1))];
    const isPicture = /^\/\d+$/.test(request.url) && picture;
    response.writeHead(200, { "content-type": isPicture ? "image/png" : "text/html" });
    response.end(isPicture ? readFileSync(picture.path) : html);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  await tab.resize(1500);
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  await tab.screenshot(file);
  await new Promise((done) => { server.close(done); server.closeAllConnections(); });
};
