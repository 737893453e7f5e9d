// The phone's own check of a label: everything is computed again from the label's digits and the
// evidence in the page, so that a server that lies about any of it is found out. Formats: docs/formats.
// Runs in browsers and in Node alike; small, because it travels with every page.

export const encode = (text) => new TextEncoder().encode(text);
export const decode64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
export const join = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
export const same = (a, b) => a.length == b.length && a.every((byte, at) => byte == b[at]);
export const number = (bytes) => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
export const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
const half = (n) => Math.floor(n / 2);
// Stops a check: what was claimed is not so.
export const must = (truth) => {
  if (!truth) throw Error();
};

// "name+id+base64" with the id that name and key must give.
export const parseKey = async (vkey) => {
  const [, name, id, data] = vkey.match(/^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/);
  const key = decode64(data);
  const bytes = key.slice(1);
  const [type] = key;
  must(type == 2 || ((type == 1 || type == 4) && bytes.length == 32));
  const hash = await sha256(type == 2 ? bytes : join(encode(name + "\n"), key));
  must(parseInt(id, 16) == number(hash.slice(0, 4)));
  return { name, type, bytes, id: hash.slice(0, 4) };
};

// True, false, or null when this phone cannot do it. P-256 signatures are r || s with a low s.
export const signed = async (key, message, signature, loadEd25519) => {
  must(signature.length == 64);
  const { subtle } = crypto;
  const [format, algorithm] = key.type != 2
    ? ["raw", { name: "Ed25519" }]
    : ["spki", { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" }];
  if (key.type == 2) {
    const s = signature.slice(32).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
    must(s <= 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n);
  }
  try {
    return await subtle.verify(algorithm, await subtle.importKey(format, key.bytes, algorithm, false, ["verify"]), signature, message);
  } catch (error) {
    if (error.name == "DataError") return false;
    if (key.type == 2) return null;
  }
  const noble = await loadEd25519().catch(() => null);
  return noble && noble.verifyAsync(signature, message, key.bytes, { zip215: false });
};

// Climbs an inclusion path of RFC 9162 (2.1.3.2) from the leaf `at`: [root of the tree that ends with this leaf,
// root of the whole tree]. What lies to the left of the way up makes the first of them too, so that one path proves
// both, and that the whole tree still begins with the one of then (2.1.4.2 has the same loop).
export const climb = async (at, last, leaf, path) => {
  let old = leaf, root = leaf;
  for (const node of path) {
    must(last);
    if (at % 2 || at == last) {
      old = await sha256([1], node, old);
      root = await sha256([1], node, root);
      while (at && at % 2 == 0) {
        at = half(at);
        last = half(last);
      }
    } else root = await sha256([1], root, node);
    at = half(at);
    last = half(last);
  }
  must(!last);
  return [old, root];
};

// The label as its address writes it: 236 digits are 97 bytes, then what GS1 readers understand.
export const parseLabel = (path) => {
  const [, digits, gs1] = path.match(/^\/(\d{236})((?:\/01\/\d{14}(?:\/10\/[A-Z0-9.-]{1,20})?(?:\/21\/[A-Z0-9.-]{1,20})?)?)$/);
  const blob = digits.match(/\d{17}|\d{15}$/g).flatMap((chunk) => {
    const bytes = chunk.length == 17 ? 7 : 6;
    must(BigInt(chunk) < 1n << BigInt(8 * bytes));
    return Array.from({ length: bytes }, (_, at) => Number((BigInt(chunk) >> BigInt(8 * (bytes - 1 - at))) & 255n));
  });
  const field = (from, to) => number(blob.slice(from, to));
  must(blob[0] < 18 && blob[0] > 15);
  return {
    blob, gs1, unit: blob[0] == 17, key: field(1, 4), product: field(4, 7), run: field(7, 11), serial: field(11, 15),
    packed: field(15, 17), life: blob[17], pin: blob.slice(18, 33), signature: Uint8Array.from(blob.slice(33)),
  };
};

export const shelfLifeCode = (life) => (life ? life.value + { days: 0, weeks: 100, months: 200 }[life.unit] : 0);

// A serial in the GS1 part is the label's, in as many digits as the run's count has.
export const serialFits = (label, run) =>
  !/\/21\//.test(label.gs1) || (label.unit && label.gs1.endsWith("/21/" + String(label.serial).padStart(String(run.count).length, "0")));

// What the entry of the label's run must say for this label to be one of its labels, and for the
// page around it (`shown`: lot and packed, as it shows them) to speak of the same goods.
const checkRun = (label, entry, shown) => {
  const lines = entry.split("\n");
  const run = JSON.parse(lines[6]);
  must(lines[0] == "nguon.entry/v1" && lines[1] == label.run && lines[5] == "nguon.statement/v1");
  must(run.type == "nguon:LabelRun" && run.labelKey == label.key && run.productNumber == label.product);
  // A label of the whole batch may come from a run of unit labels, never the other way round.
  must(!label.serial != label.unit && (!label.unit || (run.labels == "unit" && label.serial <= run.count)));
  must((Date.parse(run.packedOn) - Date.UTC(2020, 0)) / 864e5 == label.packed && shelfLifeCode(run.shelfLife) == label.life);
  must(("/" + run.batch + "/").startsWith(label.gs1.replace(/\/21\/.*/, "") + "/"));
  must(serialFits(label, run));
  must(run.batch.endsWith("/10/" + shown.lot) && run.packedOn == shown.packed);
};

// The signatures of `key` among the lines of a note.
export const signaturesOf = (key, lines) =>
  lines.filter((line) => line.startsWith(`— ${key.name} `))
    .map((line) => decode64(line.split(" ")[2]))
    .filter((signature) => same(signature.slice(0, 4), key.id));

// Checks `evidence` (the block of the page) against the label in `path`. Gives for each check by
// name true, false, or null where this phone could not check. `loadEd25519` gives a module with
// verifyAsync for phones whose own cryptography has no Ed25519.
export const verify = async (evidence, path, shown, loadEd25519) => {
  const results = {};
  const check = async (name, work) => {
    try {
      results[name] = crypto.subtle ? await work() : null;
    } catch {
      results[name] = false;
    }
  };
  const yes = (work) => async () => {
    await work();
    return true;
  };
  const { entry, index } = evidence;
  let log, size, root, label, text, lines, pinned;

  await check("checkpoint_signature", async () => {
    log = await parseKey(evidence.log);
    const end = evidence.checkpoint.indexOf("\n\n") + 1;
    text = evidence.checkpoint.slice(0, end);
    lines = evidence.checkpoint.slice(end + 1).split("\n");
    const head = text.split("\n");
    must(head.length == 4 && head[0] == log.name && /^[1-9]\d{0,15}$/.test(head[1]));
    size = +head[1];
    root = decode64(head[2]);
    const mine = signaturesOf(log, lines);
    must(log.type == 1 && mine.length == 1);
    return signed(log, encode(text), mine[0].slice(4), loadEd25519);
  });
  const included = async (bytes, at, path) => {
    must(at < size);
    const leaf = await sha256([0], encode(bytes));
    const [then, now] = await climb(at, size - 1, leaf, path.map(decode64));
    must(same(now, root));
    return then;
  };
  await check("inclusion", yes(async () => (pinned = await included(entry, index, evidence.inclusion))));
  // Cosignature/v1: eight bytes of time, then Ed25519 over the time and the checkpoint's text.
  if (evidence.witnesses) await check("cosignatures", async () => {
    let good = 0;
    for (const vkey of evidence.witnesses) {
      const key = await parseKey(vkey);
      must(key.type == 4 && !same(key.bytes, log.bytes));
      const [signature] = signaturesOf(key, lines);
      if (!signature) continue;
      const time = number(signature.slice(4, 12));
      must(time < Date.now() / 1000 + 300);
      const result = await signed(key, encode(`cosignature/v1\ntime ${time}\n` + text), signature.slice(12), loadEd25519);
      if (result == null) return null;
      must(result);
      ++good;
    }
    return good >= Math.max(1, evidence.quorum) || null;
  });
  // What is a label is decided by its address: evidence that leaves the label out is not believed.
  if (!evidence.key && !/^\/\d{9}/.test(path)) return results;

  await check("label_signature", async () => {
    label = parseLabel(path);
    const { host } = evidence;
    const message = join(encode("OCOPL1\0"), [host.length], encode(host), label.blob.slice(0, 33), encode(label.gs1));
    const key = await parseKey(evidence.key);
    must(key.type != 4);
    // A key of another ledger signs nothing here.
    must(key.name.startsWith(log.name + "/"));
    return signed(key, message, label.signature, loadEd25519);
  });
  await check("run_in_ledger", yes(async () => {
    must(index == label.run);
    checkRun(label, entry, shown);
  }));
  // The label holds the beginning of the tree's root when its run had just been written.
  await check("pin", yes(async () => must(index == label.run && same([...pinned.slice(0, 15)], label.pin))));
  // The server names the label key: the ledger must have enrolled it, before the run.
  await check("label_key_entry", yes(async () => {
    const { keyEntry, keyIndex } = evidence;
    const lines = keyEntry.split("\n");
    const key = JSON.parse(lines[6]);
    must(lines[0] == "nguon.entry/v1" && lines[1] == keyIndex && lines[5] == "nguon.statement/v1" && keyIndex < label.run);
    must(key.type == "nguon:Key" && key.purpose == "label" && key.vkey == evidence.key);
    await included(keyEntry, keyIndex, evidence.keyInclusion);
  }));
  return results;
};
