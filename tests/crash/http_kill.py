#!/usr/bin/env python3
"""http_kill.py NGUON MAKE_STATEMENTS [--cycles N] [--seed N]

Kills `nguon serve` again and again while four connections post statements, and starts it again.
After every start each acknowledged statement must lie where its receipt says, with the same leaf
hash, and no statement may be there twice; every checkpoint that was ever seen must have the root of
the entries as they are now; at the end `nguon audit` must find nothing. Leaf hashes and roots are
made here from the bytes, not taken from the server. Prints its seed; exit code 0 or 1.
NGUON_CRASH_HTTP_KILLS sets the number of cycles.
"""
import argparse
import base64
import collections
import hashlib
import http.client
import json
import os
import pathlib
import random
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time

WRITERS = 4
ACKNOWLEDGED_MAX = 50  # in a cycle, before the kill
STATEMENTS_PER_CYCLE = 80  # those, and what is under way or answered before the kill arrives
OPENING_EVERY = 8  # every eighth kill falls while the ledger opens
KILL_DELAY_S = 0.004
OPENING_S = 0.15
START_TIMEOUT_S = 60
ANSWER_TIMEOUT_S = 30
LIST_COUNT = 500
CHECKED_AGAIN = 5  # acknowledged statements sent once more in each cycle
HEADERS = {"content-type": "text/plain; charset=utf-8"}

Receipt = collections.namedtuple("Receipt", "index leaf")
Entry = collections.namedtuple("Entry", "leaf statement")


def leaf_hash(index, accepted, previous_leaf, statement):
    """The leaf hash of an entry (docs/formats/log.md)."""
    text = f"nguon.entry/v1\n{index}\n{accepted}\n{previous_leaf}\n\n{statement}"
    return base64.b64encode(hashlib.sha256(b"\0" + text.encode()).digest()).decode()


def roots_at(leaves, sizes):
    """The RFC 6962 roots of the first n of `leaves` for each n in `sizes`: {n: base64}."""
    roots, peaks = {}, []  # peaks: (height, hash), largest first

    def fold():
        root = peaks[-1][1]
        for _, left in reversed(peaks[:-1]):
            root = hashlib.sha256(b"\1" + left + root).digest()
        return base64.b64encode(root).decode()

    for size, leaf in enumerate(leaves, 1):
        peaks.append((0, base64.b64decode(leaf)))
        while len(peaks) > 1 and peaks[-1][0] == peaks[-2][0]:
            height, right = peaks.pop()
            peaks[-1] = (height + 1, hashlib.sha256(b"\1" + peaks[-1][1] + right).digest())
        if size in sizes:
            roots[size] = fold()
    return roots


def second_histories(checkpoints, entries):
    """Which of the signed `checkpoints` (size -> root) are not of the history that `entries` are."""
    roots = roots_at([entry.leaf for entry in entries], checkpoints)
    return [f"the checkpoint of size {size} is not of this history"
            for size, root in sorted(checkpoints.items()) if roots.get(size) != root]


def print_row(test, cycles, note, lost=0, doubled=0, histories=0):
    """A row of the table that `./dev crash` ends with."""
    row = f"{test:<52} {cycles:7} {lost:6} {doubled:8} {histories:10}  {note}"
    print(row, flush=True)
    if "NGUON_CRASH_TABLE" in os.environ:
        with open(os.environ["NGUON_CRASH_TABLE"], "a", encoding="utf-8") as table:
            table.write(row + "\n")


def differences(statements, acknowledged, entries):
    """What is wrong with `entries` (a list of Entry), given the receipts: number -> Receipt."""
    found = []
    for number, receipt in acknowledged.items():
        if receipt.index >= len(entries):
            found.append(f"statement {number}: entry {receipt.index} is lost")
        elif entries[receipt.index].statement != statements[number]:
            found.append(f"statement {number}: entry {receipt.index} holds another statement")
        elif entries[receipt.index].leaf != receipt.leaf:
            found.append(f"statement {number}: entry {receipt.index} has another leaf hash than its receipt")
    first = {}
    for index, entry in enumerate(entries):
        if first.setdefault(entry.statement, index) != index:
            found.append(f"entry {index} repeats entry {first[entry.statement]}")
    return found


class Failure(Exception):
    pass


class Server:
    def __init__(self, nguon, data, under=()):
        """`under`: a program and its arguments that starts it."""
        self.process = subprocess.Popen([*under, nguon, "serve", "--data", data, "--listen", "127.0.0.1:0"],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def wait_ready(self):
        """Reads the address that the server prints when it listens."""
        ready, _, _ = select.select([self.process.stdout], [], [], START_TIMEOUT_S)
        line = self.process.stdout.readline().decode().strip() if ready else ""
        if not line.startswith("http://127.0.0.1:"):
            self.kill()
            raise Failure(f"the server did not start: {line} {self.said}")
        self.port = int(line.rstrip("/").rsplit(":", 1)[1])

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_TIMEOUT_S)

    def kill(self):
        self.process.kill()
        self.said = self.process.communicate()[1].decode(errors="replace")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.said = self.process.communicate(timeout=START_TIMEOUT_S)[1].decode(errors="replace")
        if self.process.returncode != 0:
            raise Failure(f"SIGTERM: exit code {self.process.returncode}: {self.said}")


def get_json(connection, path):
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise Failure(f"GET {path}: {answer.status} {body[:200]!r}")
    return json.loads(body)


def entry_of(shown, index):
    if shown["index"] != index:
        raise Failure(f"entry {index} says that it is entry {shown['index']}")
    leaf = leaf_hash(index, shown["accepted"], shown["previousLeaf"], shown["statement"])
    return Entry(leaf, shown["statement"])


def all_entries(connection):
    entries = []
    while True:
        page = get_json(connection, f"/v1/entries?from={len(entries)}&count={LIST_COUNT}")
        for shown in page["entries"]:
            entries.append(entry_of(shown, len(entries)))
        if len(entries) == page["size"]:
            return entries
        if not page["entries"]:
            raise Failure(f"no entries after {len(entries)} of {page['size']}")


class Run:
    """What was sent and what was answered."""

    def __init__(self, statements, rng):
        self.statements = statements
        self.rng = rng
        self.acknowledged = {}  # number -> Receipt
        self.unanswered = set()
        self.fresh = 0  # the next number that was never sent
        self.changed = threading.Condition()  # guards all above and the two below
        self.to_send = collections.deque()
        self.problems = []
        self.doubled_answers = 0
        self.new = []  # acknowledged since they were looked at one by one
        self.checkpoints = {}  # size -> root, of every one that was seen signed

    def take(self, may_be_fresh):
        with self.changed:
            if self.to_send:
                return self.to_send.popleft()
            if not may_be_fresh or self.fresh == len(self.statements):
                return None
            self.fresh += 1
            return self.fresh - 1

    def post(self, connection, number):
        """True when the server answered."""
        with self.changed:
            if number not in self.acknowledged:
                self.unanswered.add(number)
        try:
            connection.request("POST", "/v1/statements", self.statements[number].encode(), HEADERS)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            return False
        with self.changed:
            self.note(number, answer.status, body)
            self.changed.notify()
        return True

    def see(self, checkpoint):
        """A signed checkpoint's text: origin, size, root."""
        size, root = checkpoint.split("\n")[1:3]
        if self.checkpoints.setdefault(int(size), root) != root:
            self.problems.append(f"two checkpoints of size {size} were signed")

    def note(self, number, status, body):
        if status not in (200, 201):
            self.problems.append(f"statement {number}: answer {status} {body[:300]!r}")
            return
        shown = json.loads(body)
        receipt = Receipt(shown["index"], shown["leafHash"])
        self.see(shown["checkpoint"])
        if shown["repeated"]:
            self.doubled_answers += 1
        before = self.acknowledged.setdefault(number, receipt)
        if before != receipt or (status == 200) != shown["repeated"]:
            self.problems.append(f"statement {number}: first {before}, now {status} {receipt}")
        if number in self.unanswered:
            self.unanswered.discard(number)
            self.new.append(number)

    def write(self, server, may_be_fresh):
        connection = server.connect()
        while (number := self.take(may_be_fresh)) is not None:
            if not self.post(connection, number):
                break
        connection.close()

    def begin_cycle(self):
        again = self.rng.sample(sorted(self.acknowledged), min(CHECKED_AGAIN, len(self.acknowledged)))
        self.to_send = collections.deque(sorted(self.unanswered) + again)

    def start_writers(self, server, may_be_fresh):
        threads = [threading.Thread(target=self.write, args=(server, may_be_fresh)) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        return threads

    def wait_acknowledged(self, count):
        with self.changed:
            goal = len(self.acknowledged) + count
            if not self.changed.wait_for(lambda: self.problems or len(self.acknowledged) >= goal, ANSWER_TIMEOUT_S):
                self.problems.append(f"no {count} answers in {ANSWER_TIMEOUT_S} s")

    def check(self, server):
        connection = server.connect()
        for number in self.new:
            receipt = self.acknowledged[number]
            one = entry_of(get_json(connection, f"/v1/entries/{receipt.index}"), receipt.index)
            if one != Entry(receipt.leaf, self.statements[number]):
                self.problems.append(f"entry {receipt.index} is not what was acknowledged")
        self.new = []
        connection.request("GET", "/checkpoint")
        self.see(connection.getresponse().read().decode())
        entries = all_entries(connection)
        self.problems += differences(self.statements, self.acknowledged, entries)
        self.problems += second_histories(self.checkpoints, entries)
        connection.close()
        if self.problems:
            raise Failure("\n".join(self.problems[:20]))

    def cycle(self, server, number):
        if number % OPENING_EVERY == OPENING_EVERY - 1:
            time.sleep(self.rng.uniform(0, OPENING_S))  # the moment of the kill, not a wait
            server.kill()
            return
        server.wait_ready()
        self.check(server)
        self.begin_cycle()
        writers = self.start_writers(server, True)
        self.wait_acknowledged(self.rng.randint(1, ACKNOWLEDGED_MAX))
        time.sleep(self.rng.uniform(0, KILL_DELAY_S))
        server.kill()
        for writer in writers:
            writer.join()

    def settle(self, server):
        """Sends what is unanswered, without a kill, and looks at everything."""
        server.wait_ready()
        self.check(server)
        self.begin_cycle()
        for writer in self.start_writers(server, False):
            writer.join()
        if self.unanswered:
            raise Failure(f"{len(self.unanswered)} statements were never answered")
        self.new = sorted(self.acknowledged)
        self.check(server)
        server.stop()


def make_ledger(arguments, data, count):
    """Its statements; none of them is recorded yet."""
    def run(*command):
        done = subprocess.run(command, capture_output=True)
        if done.returncode != 0:
            raise Failure(f"{command}: exit code {done.returncode}: {done.stderr.decode(errors='replace')}")
        return done.stdout

    run(arguments.nguon, "init", "--data", data, "--origin", "ocop.example/thi-du", "--host", "ocop.example")
    return [json.loads(line) for line in run(arguments.make_statements, data, str(count)).splitlines()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("nguon")
    parser.add_argument("make_statements")
    parser.add_argument("--cycles", type=int, default=int(os.environ.get("NGUON_CRASH_HTTP_KILLS", "25")))
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}, {arguments.cycles} cycles", flush=True)
    server = None
    with tempfile.TemporaryDirectory(prefix="nguon-kill-") as scratch:
        data = str(pathlib.Path(scratch) / "ledger")
        try:
            run = Run(make_ledger(arguments, data, arguments.cycles * STATEMENTS_PER_CYCLE), random.Random(arguments.seed))
            for number in range(arguments.cycles):
                server = Server(arguments.nguon, data)
                run.cycle(server, number)
            server = Server(arguments.nguon, data)
            run.settle(server)
            audit = subprocess.run([arguments.nguon, "audit", "--data", data], capture_output=True)
            if audit.returncode != 0:
                raise Failure(f"audit: exit code {audit.returncode}: {audit.stderr.decode(errors='replace')}")
        except Failure as failure:
            print(f"cycle failed, seed {arguments.seed}: {failure}")
            return 1
        finally:
            if server and server.process.poll() is None:
                server.kill()
    print_row("kill -9 of the server under load, over HTTP", arguments.cycles,
              f"{len(run.acknowledged)} acknowledged, {len(run.checkpoints)} checkpoints, audit clean")
    return 0


if __name__ == "__main__":
    sys.exit(main())
