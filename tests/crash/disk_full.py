#!/usr/bin/env python3
"""disk_full.py NGUON MAKE_STATEMENTS: a ledger on a small disk (a tmpfs mount; needs root) that fills up.

With the floor of free space: statements are refused with 507 disk_low, reading goes on, and statements are
taken again by themselves when there is room. Without it (disk_free_bytes_min = 0) the disk is filled to the
last byte under load: the server may refuse, stop or die, but nothing acknowledged is lost. Exit code 0, 1,
or 77 (skipped) where nothing may be mounted.
"""
import argparse
import http.client
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

import http_kill

DISK_MIB = 256
FLOOR_BYTES = 100 << 20
WAIT_S = 30
SKIPPED = 77


def require(condition, what):
    if not condition:
        raise http_kill.Failure(what)


def post(connection, statement):
    connection.request("POST", "/v1/statements", statement.encode(), http_kill.HEADERS)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def fill(path, leave):
    """Writes until only `leave` bytes are free."""
    with open(path, "wb") as filler:
        try:
            while (left := os.statvfs(path).f_bavail * os.statvfs(path).f_frsize - leave) > 0:
                filler.write(b"x" * min(left, 1 << 20))
                filler.flush()
        except OSError:
            pass


def configure(data, floor):
    pathlib.Path(data, "nguon.toml").write_text(f"[ledger]\ndisk_free_bytes_min = {floor}\n")


def with_floor(nguon, data, filler, statements, run):
    configure(data, FLOOR_BYTES)
    server = http_kill.Server(nguon, data)
    server.wait_ready()
    run.post(server.connect(), run.take(True))
    fill(filler, FLOOR_BYTES - (1 << 20))
    connection, refused, deadline = server.connect(), None, time.monotonic() + WAIT_S
    number = run.take(True)
    while refused is None and time.monotonic() < deadline:  # it asks once a second
        status, answer = post(connection, statements[number])
        if status == 507:
            refused = answer
        else:
            run.note(number, status, json.dumps(answer).encode())
            number = run.take(True)
    require(refused is not None, "a nearly full disk was not noticed")
    require("disk_low" in json.dumps(refused), f"507 without disk_low: {refused}")
    print(json.dumps(refused, ensure_ascii=False), flush=True)
    run.check(server)  # reads everything
    health = server.connect()
    health.request("GET", "/healthz")
    require(health.getresponse().status == 503, "/healthz is well on a full disk")
    os.unlink(filler)
    status = 507
    while status == 507 and time.monotonic() < deadline + WAIT_S:
        status, answer = post(connection, statements[number])
    require(status == 201, f"with room again a statement is answered {status}: {answer}")
    run.note(number, status, json.dumps(answer).encode())
    run.check(server)
    server.stop()


def without_floor(nguon, data, filler, statements, run):
    """Filled to the last byte. Returns what became of the statements."""
    configure(data, 0)
    server = http_kill.Server(nguon, data)
    server.wait_ready()
    fill(filler, 0)
    refused = 0
    while (number := run.take(True)) is not None:
        try:
            status, answer = post(server.connect(), statements[number])
        except (OSError, http.client.HTTPException):
            refused += 1
            break  # it died: allowed on a disk without a floor
        if status in (200, 201):
            run.note(number, status, json.dumps(answer).encode())
        else:
            refused += 1
            if refused > 20:
                break
    server.kill()
    os.unlink(filler)
    server = http_kill.Server(nguon, data)
    server.wait_ready()
    run.check(server)
    server.stop()
    return refused


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("nguon")
    parser.add_argument("make_statements")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nguon-full-") as scratch:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m", "tmpfs", scratch], capture_output=True)
        if mounted.returncode != 0:
            print("skipped: a small disk cannot be mounted here: " + mounted.stderr.decode(errors="replace").strip())
            return SKIPPED
        try:
            data, filler = str(pathlib.Path(scratch) / "ledger"), str(pathlib.Path(scratch) / "filler")
            pathlib.Path(data).mkdir()
            configure(data, 0)
            statements = http_kill.make_ledger(arguments, data, 3_000)
            run = http_kill.Run(statements, random.Random(0))
            with_floor(arguments.nguon, data, filler, statements, run)
            refused = without_floor(arguments.nguon, data, filler, statements, run)
            http_kill.print_row("a disk that is full", 2, f"{len(run.acknowledged)} acknowledged, {refused} refused without a floor")
        except http_kill.Failure as failure:
            print(f"failed: {failure}")
            return 1
        finally:
            subprocess.run(["umount", "-l", scratch], check=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
