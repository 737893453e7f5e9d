#!/usr/bin/env python3
"""Writes label_vectors.txt: labels made without the project's code, to test it against.

    python3 make_label_vectors.py > label_vectors.txt

Needs the openssl program. Ed25519 is deterministic; the P-256 signature is new in each run, so
that running this again changes one record. One record is lines of `name value`, ended by an empty line.
"""
# GTIN 09506000134352 is of the prefix that GS1 keeps for examples.
import datetime, subprocess, sys, tempfile, os

ED25519_PKCS8 = bytes.fromhex("302e020100300506032b657004220420")
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U"


def run(*args, data=None):
    return subprocess.run(args, input=data, capture_output=True, check=True).stdout


def openssl_sign(kind, seed, message):
    """(signature as printed on a label, public key)."""
    with tempfile.TemporaryDirectory() as d:
        key, msg = os.path.join(d, "key"), os.path.join(d, "msg")
        open(msg, "wb").write(message)
        if kind == "ed25519":
            open(key, "wb").write(ED25519_PKCS8 + seed)
            sig = run("openssl", "pkeyutl", "-sign", "-rawin", "-keyform", "DER", "-inkey", key, "-in", msg)
            public = run("openssl", "pkey", "-inform", "DER", "-in", key, "-pubout", "-outform", "DER")[-32:]
            return sig, public
        open(key, "wb").write(run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-outform", "DER"))
        der = run("openssl", "dgst", "-sha256", "-sign", key, "-keyform", "DER", msg)
        public = run("openssl", "ec", "-inform", "DER", "-in", key, "-pubout", "-outform", "DER")
        r_len = der[3]
        r = int.from_bytes(der[4:4 + r_len], "big")
        s = int.from_bytes(der[6 + r_len:], "big")
        return r.to_bytes(32, "big") + min(s, P256_ORDER - s).to_bytes(32, "big"), public


def token(blob):
    out = ""
    for i in range(0, 91, 7):
        out += "%017d" % int.from_bytes(blob[i:i + 7], "big")
    return out + "%015d" % int.from_bytes(blob[91:], "big")


def human(run_index, serial):
    value = run_index << 32 | serial
    digits = "".join(CROCKFORD[value >> 5 * i & 31] for i in range(12, -1, -1))
    return "-".join([digits[:4], digits[4:9], digits[9:], CROCKFORD[value % 37]])


def record(name, host, kind, key, product, run_index, serial, packed, shelf, root, gs1, algorithm="ed25519"):
    day = (datetime.date.fromisoformat(packed) - datetime.date(2020, 1, 1)).days
    fields = bytes([0x10 | kind]) + key.to_bytes(3, "big") + product.to_bytes(3, "big") + run_index.to_bytes(4, "big")
    fields += serial.to_bytes(4, "big") + day.to_bytes(2, "big") + bytes([shelf]) + root[:15]
    message = b"OCOPL1\0" + bytes([len(host)]) + host.encode() + fields + gs1.encode()
    seed = bytes(range(32))
    signature, public = openssl_sign(algorithm, seed, message)
    rows = dict(name=name, host=host, kind=kind, key_number=key, product_number=product, run_index=run_index, serial=serial,
                packed=packed, shelf_life_code=shelf, root=root.hex(), gs1=gs1 or "-", algorithm=algorithm,
                public_key=public.hex(), signed_bytes=message.hex(), signature=signature.hex(),
                token=token(fields + signature), human_code=human(run_index, serial))
    rows["url"] = "https://%s/%s%s" % (host, rows["token"], gs1)
    for k, v in rows.items():
        print(k, v)
    print()


root = bytes.fromhex("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
record("unit label", "nguon.example", 1, 3, 41, 70512, 1, "2026-11-20", 206, root, "")
record("batch label with GTIN, lot", "ocop.yenbai.example", 0, 1, 1, 9, 0, "2020-01-01", 0, root, "/01/09506000134352/10/SG-2611.A")
record("all fields at their largest", "a", 1, 2**24 - 1, 2**24 - 1, 2**32 - 1, 2**32 - 1, "2199-06-06", 255, b"\xff" * 32,
       "/01/99999999999997/10/" + "Z" * 20 + "/21/" + "9" * 20)
record("smallest", "x.vn", 0, 1, 1, 0, 0, "2020-01-01", 1, b"\0" * 32, "")
record("P-256", "truyxuat.htx-suoigiang.example", 1, 2, 7, 100000, 250, "2026-02-28", 101, root, "/01/09506000134352/21/0001", "p256")
