// Reads the archives that the ledger makes: stored files, one after the other, and nothing else. Every byte of the archive
// must be accounted for, so that nothing can hide between the files.
const kFilesMax = 20_000;
const kNameBytesMax = 200;

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; ++bit) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});
const crc32 = (bytes) => {
  let c = 0xffffffff;
  for (const byte of bytes) c = table[(c ^ byte) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
};

const must = (truth, what) => {
  if (!truth) throw new Error(what);
};

// Name -> bytes, in the archive's order. Throws an Error that says what is wrong.
export const readZip = (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - 22;
  must(end >= 0 && view.getUint32(end, true) == 0x06054b50 && view.getUint16(end + 20, true) == 0, "the archive's end is missing");
  const count = view.getUint16(end + 10, true);
  must(count <= kFilesMax && count == view.getUint16(end + 8, true) && view.getUint32(end + 4, true) == 0, "the archive's end is malformed");
  const directory = view.getUint32(end + 16, true);
  must(directory + view.getUint32(end + 12, true) == end, "there are bytes that belong to no file");
  const files = new Map();
  let at = directory, next = 0;
  for (let i = 0; i < count; ++i) {
    must(at + 46 <= end && view.getUint32(at, true) == 0x02014b50, "the archive's directory is malformed");
    const [nameBytes, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const size = view.getUint32(at + 24, true);
    must(nameBytes <= kNameBytesMax && !extra && !comment && !view.getUint16(at + 10, true) && size == view.getUint32(at + 20, true), "a file is not simply stored");
    const rawName = bytes.subarray(at + 46, at + 46 + nameBytes);
    const name = new TextDecoder("utf-8", { fatal: true }).decode(rawName);
    const start = view.getUint32(at + 42, true);
    must(start == next && start + 30 + nameBytes + size <= directory, "there are bytes that belong to no file");
    must(view.getUint32(start, true) == 0x04034b50 && view.getUint16(start + 26, true) == nameBytes && !view.getUint16(start + 28, true), `${name}: its header is malformed`);
    must(rawName.every((byte, n) => byte == bytes[start + 30 + n]) && view.getUint32(start + 14, true) == view.getUint32(at + 16, true), `${name}: its headers differ`);
    const content = bytes.subarray(start + 30 + nameBytes, start + 30 + nameBytes + size);
    must(crc32(content) == view.getUint32(at + 16, true), `${name}: its checksum is wrong`);
    must(!files.has(name), `${name}: twice in the archive`);
    files.set(name, content);
    next = start + 30 + nameBytes + size;
    at += 46 + nameBytes;
  }
  must(next == directory && at == end, "there are bytes that belong to no file");
  return files;
};
