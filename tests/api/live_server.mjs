// `nguon serve` with TLS over a demonstration ledger, and requests to it as they are on the wire: no path is
// tidied, no redirect followed, no cookie kept unless a test does.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request as askPlain } from "node:http";
import { request as askTls } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { makeSigner, readKeyFile } from "../../api/web/shared/keys.mjs";
import { addSignature, makeStatement } from "../../api/web/shared/statement.mjs";
import { makeLedger, serveLedger } from "../browser/real_server.mjs";

export const kHost = "ocop.example";

const certify = (folder) =>
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", `/CN=${kHost}`,
    "-keyout", join(folder, "tls.key"), "-out", join(folder, "tls.pem")], { stdio: "ignore" });

// The redirect names the port of the configuration: it must be known before.
const freePort = () =>
  new Promise((done, failed) => {
    const server = createServer().once("error", failed);
    server.listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => done(port)); });
  });

const exchange = (ask, options, body) =>
  new Promise((done, failed) => {
    const request = ask(options, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString("utf8") }));
      answer.on("error", failed);
    });
    request.on("error", failed);
    request.end(body);
  });

// Who signs with the key file that the demonstration left.
const signerOf = async (data, origin, party, file = party) =>
  makeSigner({ ...(await readKeyFile(readFileSync(join(data, "keys", `${file}.pem`), "utf8"))), origin, party });

// A statement, signed by one or two, sent by `post(text)` -> {status, body}; throws when it is refused.
const recordBy = (post) => async (signer, what, second) => {
  let { text } = await makeStatement(signer, what);
  if (second) text = await addSignature(text, second);
  const answer = await post(text);
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.body}`);
  return JSON.parse(answer.body);
};

// {ask(method, path, {headers, body}), plain(...), signer(party, file), record(signer, what, second), ledger,
// folder, close()}; `settings` goes into the configuration.
export const startLive = async (nguon, settings = "") => {
  const folder = mkdtempSync(join(tmpdir(), "nguon-live-"));
  const data = join(folder, "ledger");
  const ledger = makeLedger(nguon, data);
  certify(data);
  const port = await freePort();
  writeFileSync(join(data, "nguon.toml"), `${settings}\n[tls]\ncertificate = "tls.pem"\nkey = "tls.key"\nlisten = "127.0.0.1:${port}"\n`);
  const server = await serveLedger(nguon, data);
  const plain = (method, path, { headers = {}, body } = {}) =>
    exchange(askPlain, { host: "127.0.0.1", port: server.address.port, method, path, headers: { host: kHost, ...headers } }, body);
  const ask = (method, path, { headers = {}, body } = {}) =>
    exchange(askTls, { host: "127.0.0.1", port, servername: kHost, rejectUnauthorized: false, method, path, headers: { host: kHost, ...headers } }, body);
  const { origin } = JSON.parse((await ask("GET", "/v1/status")).body);
  return {
    ledger, folder: data, plain, ask, origin, plainPort: server.address.port,
    signer: (party, file) => signerOf(data, origin, party, file),
    record: recordBy((body) => ask("POST", "/v1/statements", { body })),
    close: async () => {
      const code = await server.close();
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
};
