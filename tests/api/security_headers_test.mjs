// Every route of a live server, by its own description, says what a browser must know to be safe with it:
//   NGUON=build/dev/nguon node --test tests/api/security_headers_test.mjs
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startLive } from "./live_server.mjs";
import { policyOf, safeHtml } from "./safe_html.mjs";

const nguon = process.env.NGUON;
let live, paths;
before(async () => {
  live = await startLive(nguon);
  paths = JSON.parse((await live.ask("GET", "/openapi.json")).body).paths;
});
after(() => live.close());

// Something that is there, something that is not, and something that nobody should have asked for.
const samplesOf = (path) => {
  if (!path.includes("{")) return [path];
  const { batch } = live.ledger.batches.at(-1);
  const label = live.ledger.labelOf(batch, 1).path.slice(1);
  const [product] = batch.split("/10/");
  const there = { batch, product, label, token: label, index: "5", run: String(live.ledger.runOf(batch)), party: "van-hanh", path: "entries/000.p/1" };
  const fill = (value) => path.replaceAll(/\{(\w+)\}/g, (_, name) => value(name));
  return [fill((name) => there[name] ?? "1"), fill(() => "khong-co"), fill(() => "%3Cscript%3E"), fill(() => "..%2f..%2fetc%2fpasswd"), fill(() => "/evil.example/x"), fill(() => "%5cevil.example")];
};

const mayScan = (path, { status }) => status === 200 && /^\/(kiem-tra|thanh-tra|san-xuat)(\/|$)/.test(path);
const isPersonal = (path) => /^\/v1\/(desk|login|logout|me)(\/|$)/.test(path);

const checkPolicy = (answer, where) => {
  const policy = policyOf(answer);
  assert.deepEqual(policy.get("default-src"), ["'none'"], where);
  for (const name of ["frame-ancestors", "base-uri"]) assert.deepEqual(policy.get(name), ["'none'"], `${where}: ${name}`);
  for (const [name, values] of policy)
    for (const value of values) {
      assert.ok(!/unsafe|\*|^https?:|strict-dynamic/.test(value), `${where}: ${name} ${value}`);
      assert.ok(!/^(data|blob):/.test(value) || ["img-src", "media-src"].includes(name), `${where}: ${name} ${value}`);
    }
  return policy;
};

// Every finding is told, not the first alone.
const findings = [];
const checkAnswer = (...given) => {
  try {
    check(...given);
  } catch (error) {
    findings.push(error.message);
  }
};
const nothingFound = () => assert.equal(findings.splice(0).slice(0, 20).join("\n"), "");

const check = (method, path, answer) => {
  const where = `${method} ${path} ${answer.status}`;
  const { headers } = answer;
  assert.match(headers["strict-transport-security"] ?? "", /^max-age=[1-9]\d{6,}/, where);
  assert.equal(headers["x-content-type-options"], "nosniff", where);
  if (answer.status === 304) return;
  const policy = checkPolicy(answer, where);
  assert.ok(["no-referrer", "same-origin"].includes(headers["referrer-policy"]), where);
  assert.ok(["same-origin", "cross-origin"].includes(headers["cross-origin-resource-policy"]), where);
  assert.ok(headers["cache-control"], where);
  if (answer.status >= 400) assert.ok(!/public|immutable|max-age=[1-9]/.test(headers["cache-control"]), `${where}: ${headers["cache-control"]}`);
  assert.ok(!headers.server && !headers["x-powered-by"], where);
  const bare = path.split("?")[0];
  if (isPersonal(bare)) {
    assert.equal(headers["cache-control"], "no-store", where);
    assert.ok(!headers["access-control-allow-origin"], where);
  } else {
    assert.ok(!headers["set-cookie"], `${where}: ${headers["set-cookie"]}`);
  }
  assert.ok(!headers["access-control-allow-credentials"], where);
  assert.ok(!headers.location || headers.location.startsWith("/") && !headers.location.startsWith("//"), `${where}: ${headers.location}`);
  if (!headers["content-type"]?.startsWith("text/html")) return;
  assert.equal(headers["cross-origin-opener-policy"], "same-origin", where);
  const camera = mayScan(bare, answer) ? "camera=(self)" : "camera=()";
  assert.ok(headers["permissions-policy"]?.includes(camera), `${where}: ${headers["permissions-policy"]}`);
  safeHtml(answer.body, policy, where);
};

test("every route, in every method, with what is there and what is not", async () => {
  assert.ok(Object.keys(paths).length > 40);
  let asked = 0;
  for (const path of Object.keys(paths))
    for (const sample of samplesOf(path))
      for (const method of ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
        for (const query of method === "GET" ? ["", "?hl=en", "?since=%00", "?q=%3Cscript%3Ealert(1)%3C/script%3E"] : [""]) {
          const answer = await live.ask(method, sample + query, method === "POST" ? { body: "{}", headers: { "content-type": "application/json" } } : {});
          checkAnswer(method, sample + query, answer);
          assert.ok(answer.status !== 500, `${method} ${sample}${query}: ${answer.body}`);
          ++asked;
        }
  nothingFound();
  console.log(`${asked} requests over ${Object.keys(paths).length} paths`);
});

test("what no route takes, and what is no request at all", async () => {
  for (const path of ["/khong/co", "/v1/khong-co", "/%zz", "/..", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//evil.example/", "/\\evil.example", "/assets/../nguon.toml", "/?q=x%0d%0aset-cookie:a=b", "/assets/noble-ed25519.mjs%00.html"])
    for (const method of ["GET", "HEAD", "POST", "DELETE", "OPTIONS"]) checkAnswer(method, path, await live.ask(method, path));
  checkAnswer("TRACE", "/", await live.ask("TRACE", "/"));
  checkAnswer("GET", "too long", await live.ask("GET", `/${"a".repeat(5_000)}`));
  checkAnswer("GET", "large header", await live.ask("GET", "/", { headers: { "x-large": "a".repeat(9_000) } }));
  const large = await live.ask("POST", "/v1/statements", { body: Buffer.alloc(70_000, 97) });
  assert.equal(large.status, 413);
  checkAnswer("POST", "/v1/statements", large);
  nothingFound();
});

test("without TLS there is a redirect to the host of the ledger, whatever the request calls itself", async () => {
  for (const headers of [{}, { host: "evil.example" }, { "x-forwarded-host": "evil.example" }, { "x-forwarded-proto": "https" }]) {
    const answer = await live.plain("GET", "/find?q=a", { headers });
    assert.equal(answer.status, 308);
    assert.match(answer.headers.location, /^https:\/\/ocop\.example:\d+\/find\?q=a$/);
    assert.equal(answer.headers["x-content-type-options"], "nosniff");
  }
  const odd = await live.plain("GET", "//evil.example/a");
  assert.ok(odd.status !== 308 || new URL(odd.headers.location).hostname === "ocop.example");
});
