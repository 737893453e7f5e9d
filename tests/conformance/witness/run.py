#!/usr/bin/env python3
"""run.py NGUON BUILD_DIRECTORY

Our witness against a client, and our ledger against witnesses, that were written from the
specification with the libraries of the Go project (main.go); then the cosigned proof file against
`nguon verify`, and the cosigned checkpoint across a restart without any witness.
"""
import http.client
import json
import os
import pathlib
import select
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
WAIT_S = 120
GOOD, BAD = ["good", "slow"], ["garbage", "wrong", "missing", "forbidden", "stuck"]


def run(*command, stdin=None, code=0):
    done = subprocess.run([str(part) for part in command], input=stdin, capture_output=True, text=True, timeout=WAIT_S)
    if done.returncode != code:
        raise SystemExit(f"{command}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def started(*command):
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    ready, _, _ = select.select([process.stdout], [], [], WAIT_S)
    line = process.stdout.readline().decode().strip() if ready else ""
    if not line.startswith("http://"):
        process.kill()
        raise SystemExit(f"{command}: did not start")
    return process, line


def get(url, path):
    connection = http.client.HTTPConnection(url.removeprefix("http://").rstrip("/"), timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def wait_for(what, good):
    end = time.monotonic() + WAIT_S
    while not good():
        if time.monotonic() > end:
            raise SystemExit(f"not within {WAIT_S} s: {what}")
        time.sleep(0.1)


def build(directory):
    directory.mkdir(parents=True, exist_ok=True)
    environment = dict(os.environ, GO111MODULE="off", GOPATH="/usr/share/gocode", GOCACHE=str(directory / "cache"), GOFLAGS="",
                       GOPROXY="off")
    subprocess.run(["go", "build", "-o", str(directory / "witness"), "main.go"], cwd=HERE, env=environment, check=True)
    return directory / "witness"


def our_witness(nguon, go, root):
    run(go, "newlog", root)
    vkey = run(nguon, "witness", "--init", "--data", root / "w", "--name", "witness.example/ours").strip()
    (root / "w" / "logs.toml").write_text(f'[[log]]\nvkey = "{(root / "vkey").read_text()}"\n')
    process, url = started(nguon, "witness", "--data", root / "w", "--name", "witness.example/ours", "--listen", "127.0.0.1:0",
                           "--prefix", "/w1")
    try:
        print(run(go, "ask", url + "w1", vkey, root / "skey").strip())
        if len(list((root / "w" / "witness" / "alarms").glob("*.txt"))) < 2:
            raise SystemExit("the fork left no alarm on disk")
    finally:
        process.terminate()
        process.wait()


def our_ledger(nguon, go, root):
    data = root / "ledger"
    run(nguon, "demo", "--quiet", "--data", data)
    log_vkey = run(nguon, "keys", "show", "--data", data).split("\n")[0].split("\t")[0]
    witness = subprocess.Popen([go, "serve", log_vkey, root], stderr=subprocess.DEVNULL)
    try:
        wait_for("the witness's port", lambda: (root / "port").exists() and (root / "port").read_text())
        port = (root / "port").read_text()
        vkeys = {name: (root / f"vkey-{name}").read_text() for name in GOOD + BAD}
        config = "[witnesses]\nquorum = 2\n" + "".join(
            f'[[witness]]\nvkey = "{vkeys[name]}"\nurl = "http://127.0.0.1:{port}/{name}"\n' for name in vkeys)
        (data / "nguon.toml").write_text(config)
        process, url = started(nguon, "serve", "--data", data, "--listen", "127.0.0.1:0")
        try:
            names = lambda: sorted(one["name"] for one in json.loads(get(url, "/v1/witnesses")[1])["checkpoint"]["cosignedBy"])
            wait_for("the cosignatures of the good", lambda: len(names()) == len(GOOD))
            assert names() == sorted(f"witness.example/{name}" for name in GOOD), names()
            check_checkpoint(go, url, log_vkey, vkeys)
            check_proof(nguon, data, url, root, vkeys)
        finally:
            process.terminate()
            process.wait()
    finally:
        witness.terminate()
        witness.wait()
    # Nobody to ask: what was gathered before is served at once.
    process, url = started(nguon, "serve", "--data", data, "--listen", "127.0.0.1:0")
    try:
        check_checkpoint(go, url, log_vkey, vkeys)
    finally:
        process.terminate()
        process.wait()
    print("the checkpoint bears the cosignatures of the good witnesses and of no other, before and after a restart")


def check_checkpoint(go, url, log_vkey, vkeys):
    status, checkpoint = get(url, "/checkpoint")
    assert status == 200 and checkpoint.count("\u2014") == 1 + len(GOOD), checkpoint
    run(go, "check", log_vkey, *[vkeys[name] for name in GOOD], stdin=checkpoint)


def check_proof(nguon, data, url, root, vkeys):
    status, proof = get(url, "/v1/entries/3/proof.tlog-proof")
    assert status == 200
    (root / "three.tlog-proof").write_text(proof)
    keys = run(nguon, "keys", "show", "--data", data)
    (root / "keys.txt").write_text(keys)
    said = run(nguon, "verify", root / "three.tlog-proof", "--keys", root / "keys.txt")
    assert "passed\tcosignatures\t2/7" in said, said
    # The same proof, asked of more witnesses than cosigned, is not called cosigned; with a forged line it is refused.
    (root / "more.txt").write_text(keys.replace("\twitness\t2", "\twitness\t3"))
    said = run(nguon, "verify", root / "three.tlog-proof", "--keys", root / "more.txt")
    assert "not_done\tcosignatures\t2/7" in said, said
    line = next(one for one in proof.split("\n") if one.startswith("\u2014 witness.example/good "))
    forged = line[:-20] + ("A" if line[-20] != "A" else "B") + line[-19:]
    (root / "forged.tlog-proof").write_text(proof.replace(line, forged))
    run(nguon, "verify", root / "forged.tlog-proof", "--keys", root / "keys.txt", code=20)


def main():
    nguon, directory = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    go = build(directory)
    with tempfile.TemporaryDirectory(prefix="nguon-witness-") as root:
        our_witness(nguon, go, pathlib.Path(root))
        our_ledger(nguon, go, pathlib.Path(root))


main()
