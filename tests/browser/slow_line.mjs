// How long a label's page takes on a slow line: 400 kbit/s, 400 ms a round trip, TLS 1.3, a processor six times
// slower. The line is a program between browser and server that holds back every byte; the browser's own emulation
// knows nothing of handshakes. A figure, not a test: machines differ.
import { execFileSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";

import { phone, startChromium } from "./chromium.mjs";

const kBytesASecond = 50_000, kOneWayMs = 200;

// Bytes go to `to` in order, not before half a round trip, and down the line not faster than it is.
const shaped = (from, to, bytesASecond) => {
  let free = 0; // when the line has sent everything so far
  from.on("data", (data) => {
    for (let at = 0; at < data.length; at += 1_200) {
      const part = data.subarray(at, at + 1_200);
      free = Math.max(free, performance.now()) + (part.length / bytesASecond) * 1_000;
      setTimeout(() => to.writable && to.write(part), free - performance.now() + kOneWayMs);
    }
  });
  from.on("close", () => setTimeout(() => to.destroy(), 2 * kOneWayMs));
  from.on("error", () => to.destroy());
};

const listen = (server) => new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server.address().port)));

const certificate = () => {
  const folder = mkdtempSync(join(tmpdir(), "nguon-tls-"));
  try {
    execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
      "-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")], { stdio: "ignore" });
    return { key: readFileSync(join(folder, "key.pem")), cert: readFileSync(join(folder, "cert.pem")) };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

// TLS in front of the server, the slow line in front of that.
const startLine = async (address) => {
  const identity = certificate();
  const tls = createTlsServer({ ...identity, minVersion: "TLSv1.3" }, (socket) => {
    const server = connect(address.port, address.hostname);
    socket.pipe(server).pipe(socket);
    socket.on("error", () => server.destroy());
    server.on("error", () => socket.destroy());
  });
  const tlsPort = await listen(tls);
  const line = createServer({ pauseOnConnect: true }, (phoneSide) => {
    const serverSide = connect(tlsPort, "127.0.0.1");
    // The connection itself is a round trip that no byte of the browser waits for here.
    setTimeout(() => {
      shaped(phoneSide, serverSide, 1e9);
      shaped(serverSide, phoneSide, kBytesASecond);
      phoneSide.resume();
    }, 2 * kOneWayMs);
  });
  const port = await listen(line);
  const key = new X509Certificate(identity.cert).publicKey.export({ type: "spki", format: "der" });
  return { origin: `https://127.0.0.1:${port}`, spki: createHash("sha256").update(key).digest("base64"), close: () => { line.close(); tls.close(); } };
};

export const measureSlowLine = async (address, path) => {
  const line = await startLine(address);
  // The certificate is known from the start, as a real server's is: one that is excused afterwards makes the browser connect twice.
  const browser = await startChromium([`--ignore-certificate-errors-spki-list=${line.spki}`]);
  const seen = [];
  for (let run = 0; run < 3; ++run) {
    const context = await browser.newContext(phone);
    const page = await context.newPage();
    await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: 6 });
    await page.goto(line.origin + path, { waitUntil: "commit" });
    await page.waitForFunction(() => document.getElementById("phone") && !/Máy chủ đã kiểm tra;/.test(document.getElementById("phone").textContent));
    seen.push(await page.evaluate(() => ({
      paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
      read: performance.getEntriesByType("navigation")[0].domInteractive,
      checked: performance.now(),
    })));
    await context.close();
  }
  await browser.close();
  line.close();
  const median = (of) => Math.round(seen.map(of).sort((a, b) => a - b)[1]);
  console.log(`slow line (400 kbit/s, 400 ms, TLS 1.3, CPU / 6): first paint ${median((one) => one.paint)} ms (goal 2500), all of it ${median((one) => one.read)} ms, checked by the phone ${median((one) => one.checked)} ms`);
};
