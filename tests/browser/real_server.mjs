// A demonstration ledger with its labels, and `nguon serve` on a port of its own.
import { execFileSync, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const kStartTimeoutMs = 120_000;
const kStopTimeoutMs = 60_000;

const jsonLines = (text) => text.trim().split("\n").map((line) => JSON.parse(line));

// Makes the ledger in `folder`. labelOf(batch, serial) prints a label and gives the path inside its
// code (no serial: the batch's label) and its picture; it throws where the program refuses to print.
export const makeLedger = (nguon, folder) => {
  rmSync(folder, { recursive: true, force: true });
  const run = (...args) => jsonLines(execFileSync(nguon, ["--json", ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }));
  const batches = run("demo", "--data", folder);
  return {
    batches,
    runOf: (batch) => run("run", "show", "--data", folder, "--batch", batch)[0].index,
    batchOf: (whatEn) => batches.find((one) => one.whatEn === whatEn).batch,
    labelOf: (batch, serial) => {
      const picture = join(folder, `label-${serial ?? "lot"}.png`);
      const [label] = run("label", "--data", folder, "--batch", batch, "--output", picture, ...(serial ? ["--serial", String(serial)] : []));
      return { path: new URL(label.url).pathname, code: label.code, picture };
    },
  };
};

export const serveLedger = async (nguon, folder) => {
  const child = spawn(nguon, ["--json", "serve", "--data", folder, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((done) => child.once("exit", done));
  const address = await new Promise((ready, failed) => {
    const timer = setTimeout(() => failed(new Error("nguon serve did not start in time")), kStartTimeoutMs);
    createInterface({ input: child.stdout }).once("line", (line) => { clearTimeout(timer); ready(new URL(JSON.parse(line).url)); });
    ended.then((code) => failed(new Error(`nguon serve ended with ${code}`)));
  });
  return {
    address,
    // The exit code; null when it had to be killed.
    close: async () => {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), kStopTimeoutMs);
      const code = await ended;
      clearTimeout(timer);
      return code;
    },
  };
};
