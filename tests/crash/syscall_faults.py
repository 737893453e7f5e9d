#!/usr/bin/env python3
"""syscall_faults.py NGUON MAKE_STATEMENTS [--each N] [--seed N]

Lets each system call that reaches the disk fail once in `nguon serve` (strace -e inject): its first
call, its second, and so on, each in a run of its own that posts statements. The server may not start,
may refuse, may stop; after each run it is started again without faults, and every acknowledged
statement must lie where its receipt says, none twice, and every checkpoint that was seen must be of
this history. --each (or NGUON_CRASH_SYSCALLS): at most so many runs a system call, spread evenly.
Exit code 0, 1, or 77 (skipped) where strace may not trace.
"""
import argparse
import collections
import http.client
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import http_kill

CALLS = {"fsync": "EIO", "fdatasync": "EIO", "pwrite64": "ENOSPC", "write": "EIO", "rename": "EIO", "openat": "EMFILE",
         "ftruncate": "EIO", "unlink": "EIO"}
STATEMENTS = 4  # posted in a run
STOP_S = 20
SKIPPED = 77


class Patient(http_kill.Run):
    """Refusals are allowed: what counts is what was acknowledged."""

    def __init__(self, statements, rng):
        super().__init__(statements, rng)
        self.refused = 0

    def note(self, number, status, body):
        if status >= 500:
            self.refused += 1
        else:
            super().note(number, status, body)


def traced(*options):
    # -D: the tracer is the child, so that signals and waits are for the server itself.
    return ["strace", "-D", "-f", "-qq", *options]


def stop(server):
    """Ends it, and tells whether it did so by itself."""
    server.process.terminate()
    try:
        server.said = server.process.communicate(timeout=STOP_S)[1].decode(errors="replace")
        return True
    except subprocess.TimeoutExpired:
        server.kill()
        return False


def post_some(run, server):
    connection = server.connect()
    posted = 0
    while posted < STATEMENTS and (number := run.take(True)) is not None:
        try:
            if not run.post(connection, number):
                connection.close()
                connection = server.connect()
        except (OSError, http.client.HTTPException):
            break
        posted += 1
    connection.close()


def live(run, arguments, data, under):
    """One run; "" or what became of it."""
    server = http_kill.Server(arguments.nguon, data, under)
    try:
        server.wait_ready()
    except http_kill.Failure:
        return "not started"
    before = run.refused
    post_some(run, server)
    return ("" if stop(server) else "hung ") + ("refused" if run.refused > before else "")


def look(run, arguments, data):
    server = http_kill.Server(arguments.nguon, data)
    server.wait_ready()
    run.begin_cycle()
    for writer in run.start_writers(server, False):
        writer.join()
    run.check(server)
    if not stop(server):
        raise http_kill.Failure("a server without faults does not stop")


def count_calls(run, arguments, data, scratch):
    log = str(pathlib.Path(scratch) / "calls")
    live(run, arguments, data, traced("-o", log, "-e", "trace=" + ",".join(CALLS)))
    counts = collections.Counter()
    for line in pathlib.Path(log).read_text(errors="replace").splitlines():
        for call in CALLS:
            if f" {call}(" in line:
                counts[call] += 1
    return counts


def plan(counts, each, rng):
    for call in CALLS:
        numbers = range(1, counts[call] + 1)
        yield from ((call, n) for n in (numbers if len(numbers) <= each else sorted(rng.sample(numbers, each))))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("nguon")
    parser.add_argument("make_statements")
    parser.add_argument("--each", type=int, default=int(os.environ.get("NGUON_CRASH_SYSCALLS", "3")))
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    arguments = parser.parse_args()
    try:
        allowed = subprocess.run(traced("-o", os.devnull, "true"), capture_output=True).returncode == 0
    except FileNotFoundError:
        allowed = False
    if not allowed:
        print("skipped: strace is not there or may not trace (ptrace is forbidden), so no system call can be made to fail")
        return SKIPPED
    print(f"seed {arguments.seed}", flush=True)
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory(prefix="nguon-syscalls-") as scratch:
        data = str(pathlib.Path(scratch) / "ledger")
        try:
            statements = http_kill.make_ledger(arguments, data, (len(CALLS) * arguments.each + 2) * STATEMENTS)
            run = Patient(statements, rng)
            counts = count_calls(run, arguments, data, scratch)
            became = collections.Counter()
            runs = collections.Counter()
            for call, number in plan(counts, arguments.each, rng):
                inject = f"inject={call}:error={CALLS[call]}:when={number}"
                try:
                    became[live(run, arguments, data, traced("-o", os.devnull, "-e", "trace=" + call, "-e", inject)) or "survived"] += 1
                    look(run, arguments, data)
                except http_kill.Failure as failure:
                    raise http_kill.Failure(f"{inject}: {failure}") from failure
                runs[call] += 1
        except http_kill.Failure as failure:
            print(f"failed, seed {arguments.seed}: {failure}")
            return 1
    for call, count in runs.items():
        print(f"{call}: {count} of {counts[call]} calls")
    http_kill.print_row("a system call of the server fails once", sum(runs.values()),
                        ", ".join(f"{n} {what}" for what, n in sorted(became.items())) + f"; {len(run.acknowledged)} acknowledged")
    return 0


if __name__ == "__main__":
    sys.exit(main())
