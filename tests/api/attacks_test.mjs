// What somebody with bad intentions tries against the parts where people log in, upload and export:
//   NGUON=build/dev/nguon node --test tests/api/attacks_test.mjs
import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";

import { signNote } from "../../api/web/shared/statement.mjs";
import { kHost, startLive } from "./live_server.mjs";

let live, paths;
before(async () => {
  live = await startLive(process.env.NGUON);
  paths = JSON.parse((await live.ask("GET", "/openapi.json")).body).paths;
});
after(() => live.close());

const nameOf = (answer) => JSON.parse(answer.body).error?.name;
const cookieOf = (answer) => answer.headers["set-cookie"]?.[0].split(";")[0];
const challenge = async () => JSON.parse((await live.ask("GET", "/v1/login/challenge")).body).text;
const logIn = async (party, headers = {}) => {
  const answer = await live.ask("POST", "/v1/login", { body: await signNote(await challenge(), await live.signer(party)), headers });
  assert.equal(answer.status, 200, answer.body);
  return { answer, cookie: cookieOf(answer), csrf: JSON.parse(answer.body).csrf };
};
const asSession = ({ cookie, csrf }) => ({ cookie, "x-nguon-csrf": csrf });
// An address of the route, with something in each of its places.
const filled = (path) => path.replaceAll(/\{(\w+)\}/g, "1");
const personal = () =>
  Object.entries(paths).filter(([path]) => /^\/v1\/desk(\/|$)/.test(path)).flatMap(([path, methods]) => Object.keys(methods).map((method) => [method.toUpperCase(), filled(path)]));

test("a session that somebody planted before the login is worth nothing after it", async () => {
  const planted = `__Host-nguon=${"ab".repeat(32)}`;
  assert.equal((await live.ask("GET", "/v1/me", { headers: { cookie: planted } })).status, 401);
  const { answer, cookie } = await logIn("thanh-tra-vi-du", { cookie: planted });
  assert.notEqual(cookie, planted);
  assert.match(answer.headers["set-cookie"][0], /^__Host-nguon=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
  assert.equal((await live.ask("GET", "/v1/me", { headers: { cookie: planted } })).status, 401);
  assert.equal((await live.ask("GET", "/v1/me", { headers: { cookie } })).status, 200);
  // Each login is another session, and knowing one tells nothing of the next.
  assert.notEqual((await logIn("thanh-tra-vi-du", { cookie })).cookie, cookie);
  // Nor does the name without TLS's prefix work here, or a cookie hidden behind another.
  const token = cookie.split("=")[1];
  for (const other of [`nguon=${token}`, `__host-nguon=${token}`, `__Host-nguon=${token.toUpperCase()}`, `__Host-nguon="${token}"`])
    assert.equal((await live.ask("GET", "/v1/me", { headers: { cookie: other } })).status, 401, other);
});

test("a login cannot be replayed, nor made from anything else that was signed", async () => {
  const signer = await live.signer("thanh-tra-vi-du");
  const note = await signNote(await challenge(), signer);
  assert.equal((await live.ask("POST", "/v1/login", { body: note })).status, 200);
  assert.equal(nameOf(await live.ask("POST", "/v1/login", { body: note })), "challenge_used");
  for (const text of [`nguon.statement/v1\n{"type":"x"}\n`, (await challenge()).replace("nguon.login/v1", "nguon.login/v2"), (await challenge()).replace(live.origin, "other.example")])
    assert.ok([400, 403].includes((await live.ask("POST", "/v1/login", { body: await signNote(text, signer) })).status));
  // The log's own key and a label key open nothing.
  for (const [party, file] of [["van-hanh", "van-hanh.label"]])
    assert.equal(nameOf(await live.ask("POST", "/v1/login", { body: await signNote(await challenge(), await live.signer(party, file)) })), "key_unknown");
  assert.notEqual((await live.ask("POST", "/v1/statements", { body: note })).status, 201);
});

test("another site's page changes nothing, with the cookie or without", async () => {
  const session = await logIn("thanh-tra-vi-du");
  const other = await logIn("co-quan");
  const { cookie } = session;
  const refused = async (headers) => {
    const answer = await live.ask("POST", "/v1/logout", { headers });
    assert.ok([401, 403].includes(answer.status), JSON.stringify(headers));
  };
  await refused({ cookie });
  await refused({ cookie, "x-nguon-csrf": "" });
  await refused({ cookie, "x-nguon-csrf": other.csrf });
  await refused({ cookie, "x-nguon-csrf": session.csrf.slice(0, -1) });
  for (const origin of ["https://evil.example", "null", `https://${kHost}.evil.example`, `http://${kHost}`, `https://evil.example, https://${kHost}`])
    await refused({ ...asSession(session), origin });
  for (const site of ["cross-site", "same-site", "none"]) await refused({ ...asSession(session), "sec-fetch-site": site });
  assert.equal((await live.ask("POST", "/v1/logout", { headers: asSession(session) })).status, 200);
  assert.equal((await live.ask("GET", "/v1/me", { headers: { cookie } })).status, 401);
  // No preflight lets another origin in.
  for (const path of ["/v1/me", "/v1/login", "/v1/logout", ...personal().map(([, path]) => path)]) {
    const preflight = await live.ask("OPTIONS", path, { headers: { origin: "https://evil.example", "access-control-request-method": "POST" } });
    for (const name of Object.keys(preflight.headers)) assert.ok(!name.startsWith("access-control-"), `${path}: ${name}`);
  }
});

// What every party may ask: rules, and its own devices that wait.
const kOfEveryParty = new Set(["/v1/desk/rules", "/v1/desk/enrolments"]);

test("what belongs to the desk is shown to nobody without a session of the right kind", async () => {
  const producer = await logIn("htx-bechamp");
  assert.ok(personal().length > 0);
  for (const [method, path] of personal())
    for (const [who, headers] of [["nobody", {}], ["a made-up session", { cookie: `__Host-nguon=${"0".repeat(64)}` }], ["a producer", asSession(producer)]]) {
      const answer = await live.ask(method, path, { headers, ...(method === "GET" ? {} : { body: "{}" }) });
      const where = `${who}: ${method} ${path} ${answer.status} ${answer.body.slice(0, 120)}`;
      assert.notEqual(answer.status, 500, where);
      // A producer may see what it signed itself; nothing else answers 200 for the id "1".
      assert.ok(answer.status >= 400 || (who === "a producer" && method === "GET" && kOfEveryParty.has(path)), where);
      if (who !== "a producer") assert.ok([401, 403].includes(answer.status), where);
    }
});

test("an inspector's session changes nothing without its token", async () => {
  const { cookie } = await logIn("thanh-tra-vi-du");
  for (const [method, path] of personal().filter(([method]) => method !== "GET")) {
    const answer = await live.ask(method, path, { headers: { cookie }, body: "{}" });
    assert.ok([401, 403].includes(answer.status), `${method} ${path} ${answer.status} ${answer.body.slice(0, 120)}`);
  }
});

test("an invitation leads to the ledger's own host, whatever the request calls it", async () => {
  if (!paths["/v1/desk/invitations"]) return;
  const session = await logIn("co-quan");
  for (const headers of [{}, { host: "evil.example" }, { "x-forwarded-host": "evil.example" }, { host: `${kHost}.evil.example` }]) {
    const answer = await live.ask("POST", "/v1/desk/invitations", { headers: { ...asSession(session), ...headers }, body: JSON.stringify({ party: "htx-bechamp" }) });
    assert.equal(answer.status, 200, answer.body);
    assert.match(JSON.parse(answer.body).link, new RegExp(`^https://${kHost}/san-xuat#moi=[0-9a-z]{26}$`));
  }
});

test("invitations cannot be guessed, and a guess tells nothing", async () => {
  if (!paths["/v1/invitations"]) return;
  const session = await logIn("co-quan");
  const { link } = JSON.parse((await live.ask("POST", "/v1/desk/invitations", { headers: asSession(session), body: JSON.stringify({ party: "htx-bechamp" }) })).body);
  const code = link.split("#moi=")[1];
  const ask = (guess) => live.ask("POST", "/v1/invitations", { body: JSON.stringify({ code: guess }) });
  assert.equal((await ask(code)).status, 200);
  const names = new Set();
  for (let at = 0; at < code.length; ++at) names.add(nameOf(await ask(code.slice(0, at) + (code[at] === "0" ? "1" : "0") + code.slice(at + 1))));
  assert.deepEqual([...names], ["invitation_unknown"]);
  // Nobody invites for others, and nobody without a session.
  const producer = await logIn("htx-vi-du-mot");
  assert.equal(nameOf(await live.ask("POST", "/v1/desk/invitations", { headers: asSession(producer), body: JSON.stringify({ party: "htx-bechamp" }) })), "role_needed");
  assert.equal((await live.ask("POST", "/v1/desk/invitations", { body: JSON.stringify({ party: "htx-bechamp" }) })).status, 401);
});

test("a picture's address leads to pictures alone", async () => {
  if (!paths["/blob/{sha256}"]) return;
  for (const name of ["..", "../nguon.toml", "..%2fnguon.toml", "..%2f..%2fkeys%2flog.pem", "%2e%2e%2fkeys%2flog.pem", "%2fetc%2fpasswd", "a".repeat(64), "A".repeat(64), "a".repeat(63),
    `${"a".repeat(64)}.320`, `${"a".repeat(64)}%00`, `${"a".repeat(62)}%2f.`, "ab/../../nguon.toml", "....//....//nguon.toml", "%5c..%5cnguon.toml"])
    for (const query of ["", "?w=320", "?w=../x", "?w=-1", "?w=99999999999999999999"]) {
      const answer = await live.ask("GET", `/blob/${name}${query}`);
      assert.ok([400, 404].includes(answer.status), `${name}${query}: ${answer.status}`);
      assert.ok(!/PRIVATE KEY|certificate =|root:/.test(answer.body), name);
    }
});

test("bodies past their limit are refused before they are read, on every route that takes one", async () => {
  for (const [path, methods] of Object.entries(paths))
    for (const method of Object.keys(methods).map((one) => one.toUpperCase()).filter((one) => !["GET", "HEAD", "OPTIONS"].includes(one))) {
      const answer = await live.ask(method, filled(path), { headers: { "content-length": String(1 << 30) } }).catch(() => null);
      assert.ok(answer === null || answer.status === 413, `${method} ${path}: ${answer?.status}`);
    }
});

test("nothing that is asked becomes a header of the answer", async () => {
  for (const path of Object.keys(paths))
    for (const sample of [filled(path), path.replaceAll(/\{(\w+)\}/g, "a%0d%0aset-cookie:x=y"), `${filled(path)}?hl=en%0d%0aset-cookie:x=y&q=a%0d%0ax-evil:1`]) {
      const answer = await live.ask("GET", sample, { headers: { "accept-language": "en\tevil", "x-forwarded-host": "evil.example" } });
      assert.ok(!answer.headers["x-evil"], sample);
      if (!/^\/v1\/log(in|out)/.test(path)) assert.ok(!answer.headers["set-cookie"], sample);
      for (const value of Object.values(answer.headers)) assert.ok(!/evil/.test(String(value)), `${sample}: ${value}`);
    }
});

// Two lengths, or a length and chunks: whoever stands in front may read another request than the server.
test("a request that can be read in two ways is read in none", async () => {
  const raw = (text) =>
    new Promise((done) => {
      const socket = connect(live.plainPort, "127.0.0.1", () => socket.write(text));
      let heard = "";
      socket.on("data", (part) => { heard += part; });
      socket.on("close", () => done(heard));
      socket.setTimeout(5_000, () => socket.destroy());
    });
  for (const lines of ["content-length: 5\r\ncontent-length: 6", "content-length: 5\r\ntransfer-encoding: chunked", "transfer-encoding: chunked, identity", "content-length: +5", "content-length : 5", "transfer-encoding:\x0bchunked"]) {
    const heard = await raw(`POST /v1/statements HTTP/1.1\r\nhost: ${kHost}\r\n${lines}\r\nconnection: close\r\n\r\nhello`);
    assert.match(heard, /^HTTP\/1\.1 (400|501) /, lines);
  }
});
