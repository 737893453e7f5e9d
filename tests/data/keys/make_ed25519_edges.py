#!/usr/bin/env python3
"""Writes ed25519_edges.txt: keys and signatures at the edges of Ed25519, with the verdict that plain arithmetic gives.

    python3 make_ed25519_edges.py > ed25519_edges.txt

Nothing but the integers of Python and hashlib: independent of the libraries that are tested with it. One line each:
name, public key, message, signature (hexadecimal; "-" is an empty message) and the verdict:

    good   R and A are proper points, s < L, and the encoding of s*B - h*A is R (RFC 8032 section 5.1.7 without the cofactor)
    bad    anything else under a proper key
    key    A has small order or is not written with y < p: not a key
"""
import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def add(a, b):
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2
    return ((x1 * y2 + x2 * y1) * pow(1 + t, P - 2, P) % P, (y1 * y2 + x1 * x2) * pow(1 - t, P - 2, P) % P)


def times(n, point):
    # Projective (X, Y, Z): one inversion at the end.
    def plus(a, b):
        (x1, y1, z1), (x2, y2, z2) = a, b
        m = z1 * z2 % P
        q, c, e = m * m % P, x1 * x2 % P, y1 * y2 % P
        t = D * c * e % P
        f, g = (q - t) % P, (q + t) % P
        return (m * f * ((x1 + y1) * (x2 + y2) - c - e) % P, m * g * (e + c) % P, f * g % P)

    out, point = (0, 1, 1), (*point, 1)
    while n:
        if n & 1:
            out = plus(out, point)
        point = plus(point, point)
        n >>= 1
    inverse = pow(out[2], P - 2, P)
    return (out[0] * inverse % P, out[1] * inverse % P)


def x_of(y, sign):
    """The x coordinate (RFC 8032 section 5.1.3), None when there is none."""
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * SQRT_M1 % P
    if v * x * x % P != u:
        return None
    if x == 0 and sign:
        return None
    return P - x if x % 2 != sign else x


def encode(point):
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def decode(text):
    """The point, and whether it is written with y < p and without a sign for x = 0. None when there is no such point."""
    value = int.from_bytes(text, "little")
    y, sign = value & (2**255 - 1), value >> 255
    x = x_of(y % P, sign)
    if x is None and x_of(y % P, 0) == 0:
        return (0, y % P), False
    if x is None:
        return None
    return (x, y % P), y < P


BASE = (x_of(4 * pow(5, P - 2, P) % P, 0), 4 * pow(5, P - 2, P) % P)


def torsion():
    """The eight points of small order, as multiples of one of order 8."""
    y = 2
    while True:
        x = x_of(y, 0)
        if x is not None:
            t = times(L, (x, y))
            if times(4, t) != (0, 1):
                return [times(i, t) for i in range(8)]
        y += 1


TORSION = torsion()


def is_proper(text):
    found = decode(text)
    if found is None:
        return int.from_bytes(text, "little") & (2**255 - 1) < P
    return found[1] and times(8, found[0]) != (0, 1)


def challenge(r, a, message):
    return int.from_bytes(hashlib.sha512(r + a + message).digest(), "little") % L


def verdict(a, message, signature):
    if not is_proper(a):
        return "key"
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if not is_proper(r) or s >= L or decode(a) is None:
        return "bad"
    minus_a = decode(a)[0]
    minus_a = (-minus_a[0] % P, minus_a[1])
    return "good" if encode(add(times(s, BASE), times(challenge(r, a, message), minus_a))) == r else "bad"


count = 0


def scalar(name):
    return int.from_bytes(hashlib.sha512(name.encode()).digest(), "little") % L


def line(name, a, message, signature):
    global count
    count += 1
    print(name, a.hex(), message.hex() or "-", signature.hex(), verdict(a, message, signature))


def sign(secret, key_torsion, r_torsion, nonce, message):
    """s*B = R + h*A up to a point of small order. Returns key, signature, and that point's multiple."""
    a = encode(add(times(secret, BASE), TORSION[key_torsion]))
    r = encode(add(times(nonce, BASE), TORSION[r_torsion]))
    h = challenge(r, a, message)
    s = (nonce + h * secret) % L
    return a, r + s.to_bytes(32, "little"), (r_torsion + h * key_torsion) % 8


def main():
    # Keys and nonces with every part of small order; where both laws agree, and where only the law with
    # the cofactor says yes.
    for i in range(8):
        for j in range(8):
            seen = set()
            for n in range(24):
                if len(seen) == 2:
                    break
                a, signature, left = sign(scalar(f"key {i}"), i, j, scalar(f"nonce {i} {j} {n}"), b"mixed order")
                kind = "equal" if left == 0 else "cofactor"
                if kind not in seen:
                    seen.add(kind)
                    line(f"mixed-{i}-{j}-{kind}", a, b"mixed order", signature)
    # R of small order: the nonce is zero.
    for i in (0, 1, 4):
        for j in range(8):
            a, signature, _ = sign(scalar("low r"), i, j, 0, b"low order r %d" % j)
            line(f"small-r-{i}-{j}", a, b"low order r %d" % j, signature)
    # Keys of small order, in every spelling, with signatures that fit them: s*B = R.
    spellings = [encode(t) for t in TORSION]
    spellings += [bytes(31) + b"\x80", b"\x01" + bytes(30) + b"\x80"]
    spellings += [(P + k).to_bytes(32, "little") for k in range(19)]
    spellings += [(P + k | 1 << 255).to_bytes(32, "little") for k in range(19)]
    spellings += [(P - 1 | 1 << 255).to_bytes(32, "little")]
    for n, a in enumerate(spellings):
        nonce = scalar(f"small key {n}")
        r = encode(times(nonce, BASE))
        line(f"small-key-{n}", a, b"small key", r + nonce.to_bytes(32, "little"))
        a_good, signature, _ = sign(scalar("honest"), 0, 0, scalar("n"), b"r")
        line(f"odd-r-{n}", a_good, b"r", a + signature[32:])
    # s beyond L, and at its edges.
    for n in range(4):
        a, signature, _ = sign(scalar(f"s {n}"), 0, 0, scalar(f"s nonce {n}"), b"s")
        s = int.from_bytes(signature[32:], "little")
        for k in range(16):
            if s + k * L < 2**256:
                line(f"s-plus-{n}-{k}", a, b"s", signature[:32] + (s + k * L).to_bytes(32, "little"))
        line(f"s-minus-{n}", a, b"s", signature[:32] + ((L - s) % L).to_bytes(32, "little"))
    for n, s in enumerate((0, 1, L - 1, L, L + 1, 2**252 - 1, 2**252, 2**253 - 1, 2**255 - 1, 2**256 - 1)):
        line(f"s-edge-{n}", a, b"s", signature[:32] + s.to_bytes(32, "little"))
    # No points at all, as key and as R; and honest ones, of several lengths of message.
    for n in range(12):
        text = hashlib.sha256(b"point %d" % n).digest()
        line(f"random-key-{n}", text, b"random", signature)
        line(f"random-r-{n}", a, b"s", text + signature[32:])
    for length in (0, 1, 31, 32, 63, 64, 65, 111, 112, 127, 128, 700, 5000):
        message = bytes(k % 251 for k in range(length))
        a, signature, _ = sign(scalar(f"honest {length}"), 0, 0, scalar(f"honest nonce {length}"), message)
        line(f"honest-{length}", a, message, signature)
        line(f"honest-{length}-changed", a, message + b"x", signature)


main()
