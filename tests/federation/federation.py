#!/usr/bin/env python3
"""federation.py NGUON

Three provincial ledgers, three witnesses and a national mirror on loopback ports. Labels are scanned at
the ledgers and at the mirror all the time, statements are recorded all the time, and one of each is
killed (-9) and brought back. No scan may ever give a wrong verdict (an answer that says "could not
check", or none at all, is not wrong), and at the end all must have recovered: every ledger cosigned by
all three witnesses, every copy complete, no alarm. Then a recall at one ledger must reach the mirror.
Prints what it did; exit code 0 or 1. Takes about a minute on an idle machine.
"""
import collections
import http.client
import json
import pathlib
import random
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid

LEDGERS = 3
WITNESSES = 3
QUORUM = 2
WAIT_S = 150  # for anything, on a busy machine
SCAN_PAUSE_S = 0.02
RECORD_PAUSE_S = 0.3
SCANS_BETWEEN = 60  # good answers between one kill and the next
GOOD_LOT = "ocop/68-24730-9001-2026/10/L01"
RECALLED_LOT = "p/htx-vi-du-mot/che-tuoi/10/TH01"
LEAVES = "p/htx-bechamp/ca-phe-tuoi"
UNSURE = "freshness_unknown"


class Failure(Exception):
    pass


def free_ports(count):
    """Ports that nobody has now: each process comes back on its own."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def run(*command, stdin=None):
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=WAIT_S)
    if done.returncode != 0:
        raise Failure(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def get(port, path, timeout=10):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def get_json(port, path):
    status, body = get(port, path)
    if status != 200:
        raise Failure(f"GET {path}: {status} {body[:200]}")
    return json.loads(body)


class Process:
    """A program of ours that prints its address when it listens."""

    def __init__(self, name, port, *command):
        self.name, self.port, self.command = name, port, [*command, "--listen", f"127.0.0.1:{port}"]
        self.process = None

    def start(self):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=self.log)
        ready, _, _ = select.select([self.process.stdout], [], [], WAIT_S)
        line = self.process.stdout.readline().decode() if ready else ""
        if not line.startswith("http://"):
            raise Failure(f"{self.name} did not start: {line}{self.said()}")

    def said(self):
        self.log.seek(0)
        return self.log.read().decode()[-2000:]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return self.process and self.process.returncode
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(WAIT_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failure(f"{self.name} did not stop: {self.said()}")


class Federation:
    def __init__(self, nguon, root):
        self.nguon, self.root = nguon, pathlib.Path(root)
        ports = free_ports(LEDGERS + WITNESSES + 1)
        self.hosts = [f"tinh-{i}.example" for i in range(LEDGERS)]
        self.data = [str(self.root / f"ledger-{i}") for i in range(LEDGERS)]
        self.vkeys = [self.make_ledger(i) for i in range(LEDGERS)]
        witness_ports = ports[LEDGERS:LEDGERS + WITNESSES]
        witness_vkeys = [self.make_witness(i) for i in range(WITNESSES)]
        tables = "".join(f'[[witness]]\nvkey = "{vkey}"\nurl = "http://127.0.0.1:{port}"\n'
                         for vkey, port in zip(witness_vkeys, witness_ports))
        for data in self.data:
            (pathlib.Path(data) / "nguon.toml").write_text(f"[witnesses]\nquorum = {QUORUM}\n\n{tables}")
        wanted = ", ".join(f'"{vkey}"' for vkey in witness_vkeys)
        logs = [f'[[log]]\nvkey = "{vkey}"\nurl = "http://127.0.0.1:{port}"\nwitnesses = [{wanted}]\nquorum = {QUORUM}\n'
                for vkey, port in zip(self.vkeys, ports)]
        config = self.root / "logs.toml"
        config.write_text("\n".join(logs))
        self.ledgers = [Process(f"ledger {i}", ports[i], nguon, "serve", "--data", self.data[i]) for i in range(LEDGERS)]
        self.witnesses = [Process(f"witness {i}", witness_ports[i], nguon, "witness", "--data", str(self.root / f"witness-{i}"),
                                  "--name", f"witness.example/w{i}") for i in range(WITNESSES)]
        self.mirror = Process("mirror", ports[-1], nguon, "mirror", "--config", str(config), "--data", str(self.root / "mirror"),
                              "--every", "300")

    def make_ledger(self, i):
        run(self.nguon, "demo", "--quiet", "--data", self.data[i], "--origin", f"ocop.example/tinh-{i}", "--host", self.hosts[i])
        return run(self.nguon, "keys", "show", "--data", self.data[i]).split("\n")[0].split("\t")[0]

    def make_witness(self, i):
        directory = self.root / f"witness-{i}"
        vkey = run(self.nguon, "witness", "--init", "--data", str(directory), "--name", f"witness.example/w{i}").strip()
        (directory / "logs.toml").write_text("".join(f'[[log]]\nvkey = "{one}"\n' for one in self.vkeys))
        return vkey

    def everything(self):
        return [*self.witnesses, *self.ledgers, self.mirror]

    def label(self, i):
        out = run(self.nguon, "label", "--quiet", "--data", self.data[i], "--batch", GOOD_LOT, "--serial", "1", "-o",
                  str(self.root / f"label-{i}.svg"))
        return out.strip()


class Scanner(threading.Thread):
    """Scans labels at random places until told to stop; remembers every answer that is neither right nor unsure."""

    def __init__(self, federation, labels, seed):
        super().__init__(daemon=True)
        self.federation, self.labels, self.random = federation, labels, random.Random(seed)
        self.counts, self.wrong, self.stopping, self.expected = collections.Counter(), [], False, {}

    def run(self):
        while not self.stopping:
            i = self.random.randrange(LEDGERS)
            at_mirror = self.random.random() < 0.6
            url, expected = self.labels[i]
            forged = self.random.random() < 0.2
            if forged:  # one digit of the signature
                at = len(f"https://{self.federation.hosts[i]}/") + 200
                url = url[:at] + str((int(url[at]) + 1) % 10) + url[at + 1:]
                expected = {"bad_signature"}
            port = self.federation.mirror.port if at_mirror else self.federation.ledgers[i].port
            where = "mirror" if at_mirror else f"ledger {i}"
            try:
                status, body = get(port, "/v1/scan?label=" + urllib.parse.quote(url, safe=""))
            except (OSError, http.client.HTTPException):
                self.counts[where, "no answer"] += 1
                time.sleep(SCAN_PAUSE_S)
                continue
            said = json.loads(body).get("status", f"HTTP {status}")
            self.counts[where, said] += 1
            if status not in (200, 503) or (status == 200 and said not in expected | {UNSURE}):
                self.wrong.append((where, url, said, body[:500]))
            time.sleep(SCAN_PAUSE_S)

    def good(self):
        return sum(n for (_, said), n in list(self.counts.items()) if said == "valid")


def wait_for(what, good):
    end = time.monotonic() + WAIT_S
    last = None
    while time.monotonic() < end:
        try:
            if good():
                return
        except (OSError, http.client.HTTPException, Failure, ValueError, KeyError) as error:
            last = error
        time.sleep(0.1)
    raise Failure(f"not within {WAIT_S} s: {what} ({last})")


def first_event(port, lot):
    return get_json(port, "/v1/events/" + lot)["epcisBody"]["eventList"][0]


class Recorder(threading.Thread):
    """Records harvests at all ledgers, so that their checkpoints move."""

    def __init__(self, federation):
        super().__init__(daemon=True)
        self.federation, self.stopping, self.recorded, self.errors = federation, False, 0, 0
        lot = [one["batch"] for one in get_json(federation.ledgers[0].port, "/v1/batches?limit=500")["batches"]
               if one["batch"].startswith(LEAVES + "/10/")][0]
        self.events = [first_event(one.port, lot) for one in federation.ledgers]

    def run(self):
        n = 0
        while not self.stopping:
            n += 1
            i = n % LEDGERS
            event = dict(self.events[i])
            event["eventID"] = f"urn:uuid:{uuid.uuid4()}"
            event["eventTime"] = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() - 60))
            event.pop("recordTime", None)
            event["quantityList"] = [dict(event["quantityList"][0],
                                          epcClass=f"https://{self.federation.hosts[i]}/{LEAVES}/10/F{n}")]
            try:
                run(self.federation.nguon, "record", "-", "--quiet", "--data", self.federation.data[i], "--as", "htx-bechamp",
                    "--server", f"http://127.0.0.1:{self.federation.ledgers[i].port}", stdin=json.dumps(event))
                self.recorded += 1
            except Failure as error:
                self.errors += 1
                self.last_error = error
            time.sleep(RECORD_PAUSE_S)


def complete(federation):
    ledgers = {one["origin"]: one for one in get_json(federation.mirror.port, "/v1/ledgers")["ledgers"]}
    for i, ledger in enumerate(federation.ledgers):
        copy = ledgers[f"ocop.example/tinh-{i}"]
        if copy["size"] != get_json(ledger.port, "/v1/status")["size"] or copy["stale"] or copy["alarms"]:
            return False
    return True


def cosigned(federation, count):
    for ledger in federation.ledgers:
        best = get_json(ledger.port, "/v1/witnesses")
        if len(best["checkpoint"]["cosignedBy"]) < count or best["checkpoint"]["size"] != get_json(ledger.port, "/v1/status")["size"]:
            return False
    return True


def recall(federation, scanner):
    """A recall at ledger 0, and until it shows both verdicts are right; afterwards only one is."""
    events = get_json(federation.ledgers[0].port, "/v1/events/" + RECALLED_LOT)["epcisBody"]["eventList"]
    event = next(dict(one) for one in events if "recalled" in json.dumps(one.get("persistentDisposition", {})))
    event["eventID"] = f"urn:uuid:{uuid.uuid4()}"
    event["eventTime"] = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() - 60))
    event.pop("recordTime", None)
    event["quantityList"] = [{"epcClass": f"https://{federation.hosts[0]}/{GOOD_LOT}"}]
    scanner.labels[0] = (scanner.labels[0][0], {"valid", "recalled"})
    run(federation.nguon, "record", "-", "--quiet", "--data", federation.data[0], "--as", "co-quan", "--two-keys", "--server",
        f"http://127.0.0.1:{federation.ledgers[0].port}", stdin=json.dumps(event))
    path = "/v1/scan?label=" + urllib.parse.quote(scanner.labels[0][0], safe="")
    for process in (federation.ledgers[0], federation.mirror):
        wait_for(f"the recall at the {process.name}", lambda: get_json(process.port, path)["status"] == "recalled")
    scanner.labels[0] = (scanner.labels[0][0], {"recalled"})


def drama(federation, seed):
    for process in federation.everything():
        process.start()
    labels = [(federation.label(i), {"valid"}) for i in range(LEDGERS)]
    wait_for("the copies complete at first", lambda: complete(federation))
    wait_for("all witnesses at first", lambda: cosigned(federation, WITNESSES))
    scanner, recorder = Scanner(federation, labels, seed), Recorder(federation)
    scanner.start()
    recorder.start()
    choose = random.Random(seed)
    try:
        for victim in (choose.choice(federation.ledgers), choose.choice(federation.witnesses), federation.mirror):
            before = scanner.good()
            print(f"kill -9 {victim.name}", flush=True)
            victim.kill()
            wait_for("scans go on without it", lambda: scanner.good() >= before + SCANS_BETWEEN)
            victim.start()
            wait_for("scans go on with it", lambda: scanner.good() >= before + 2 * SCANS_BETWEEN)
        recorder.stopping = True
        recorder.join(WAIT_S)
        if recorder.recorded < LEDGERS:
            raise Failure(f"hardly anything was recorded: {recorder.recorded}; {recorder.errors} errors: {recorder.last_error}")
        wait_for("every copy complete", lambda: complete(federation))
        wait_for("every ledger cosigned by all", lambda: cosigned(federation, WITNESSES))
        recall(federation, scanner)
        before = sum(scanner.counts.values())
        wait_for("scans after the recall", lambda: sum(scanner.counts.values()) >= before + SCANS_BETWEEN)
    finally:
        scanner.stopping = recorder.stopping = True
        scanner.join(WAIT_S)
    for (where, said), count in sorted(scanner.counts.items()):
        print(f"{where}\t{said}\t{count}")
    print(f"recorded {recorder.recorded}, refused or cut off {recorder.errors}")
    if scanner.wrong:
        raise Failure(f"{len(scanner.wrong)} wrong verdicts, first: {scanner.wrong[0]}")


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 32)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="nguon-federation-") as root:
        federation = Federation(sys.argv[1], root)
        try:
            drama(federation, seed)
            codes = {process.name: process.stop() for process in federation.everything()}
            if any(codes.values()):
                raise Failure(f"exit codes: {codes}")
        except Failure as failure:
            print(f"FAILED: {failure}")
            for process in federation.everything():
                if process.process:
                    print(f"--- {process.name}: {process.said()[-600:]}")
            return 1
        finally:
            for process in federation.everything():
                if process.process and process.process.poll() is None:
                    process.kill()
    print("all recovered, no wrong verdict")
    return 0


if __name__ == "__main__":
    sys.exit(main())
