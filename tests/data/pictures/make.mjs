// Makes the pictures of this folder: npm install sharp@0.34 piexifjs@1.0 && node make.mjs. Made by other tools
// than the program's own, so that what phones write is really in them. The four corners have four colours.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(join(process.cwd(), "x.js"));
const sharp = require("sharp"), piexif = require("piexifjs");
const here = fileURLToPath(new URL(".", import.meta.url));
const [red, green, blue, yellow] = [[200, 30, 30], [30, 160, 60], [40, 60, 200], [230, 200, 40]];

const raw = (width, height, colour) => {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; ++y) for (let x = 0; x < width; ++x) pixels.set(colour(x, y), (y * width + x) * 3);
  return sharp(pixels, { raw: { width, height, channels: 3 } });
};
const [width, height] = [96, 64];
const seen = (x, y) => (y < height / 2 ? (x < width / 2 ? red : green) : x < width / 2 ? blue : yellow);
const corners = () => raw(width, height, seen);

// As stored when a camera held so sees `corners`: where the stored pixel (x, y) is seen (Exif 2.32, 4.6.4).
const shown = {
  1: (x, y) => [x, y], 2: (x, y) => [width - 1 - x, y], 3: (x, y) => [width - 1 - x, height - 1 - y], 4: (x, y) => [x, height - 1 - y],
  5: (x, y) => [y, x], 6: (x, y) => [width - 1 - y, x], 7: (x, y) => [width - 1 - y, height - 1 - x], 8: (x, y) => [y, height - 1 - x],
};

const exif = (orientation, thumbnail) => piexif.dump({
  "0th": { [piexif.ImageIFD.Make]: "MakerVidu", [piexif.ImageIFD.Model]: "ModelVidu", [piexif.ImageIFD.Artist]: "ArtistVidu", [piexif.ImageIFD.Orientation]: orientation },
  Exif: { [piexif.ExifIFD.DateTimeOriginal]: "2026:11:22 08:16:00", [piexif.ExifIFD.BodySerialNumber]: "SERIALVIDU77" },
  GPS: {
    [piexif.GPSIFD.GPSLatitudeRef]: "N", [piexif.GPSIFD.GPSLatitude]: [[21, 1], [30, 1], [1234, 100]],
    [piexif.GPSIFD.GPSLongitudeRef]: "E", [piexif.GPSIFD.GPSLongitude]: [[104, 1], [46, 1], [5678, 100]], [piexif.GPSIFD.GPSDateStamp]: "2026:11:22",
  },
  ...(thumbnail ? { "1st": { [piexif.ImageIFD.Make]: "ThumbVidu" }, thumbnail } : {}),
});
const insert = (jpeg, block) => Buffer.from(piexif.insert(block, jpeg.toString("binary")), "binary");
const save = (name, bytes) => writeFileSync(join(here, name), bytes);
const segment = (marker, body) => Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255]), body]);
const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="21,30.2N"/></rdf:RDF></x:xmpmeta>';

const bare = await corners().jpeg({ quality: 90, chromaSubsampling: "4:4:4" }).toBuffer();
save("bare.jpg", bare);
for (const [orientation, to] of Object.entries(shown)) {
  const turned = orientation > 4;
  const stored = await raw(turned ? height : width, turned ? width : height, (x, y) => seen(...to(x, y))).jpeg({ quality: 90, chromaSubsampling: "4:4:4" }).toBuffer();
  save(`orientation-${orientation}.jpg`, insert(stored, exif(+orientation)));
}
// Everything at once: Exif with GPS and a thumbnail, XMP, a comment, and bytes behind the end.
const thumbnail = (await raw(48, 32, (x, y) => seen(2 * x, 2 * y)).jpeg().toBuffer()).toString("binary");
const phone = insert(bare, exif(1, thumbnail));
save("phone.jpg", Buffer.concat([
  phone.subarray(0, 2), segment(0xe1, Buffer.from("http://ns.adobe.com/xap/1.0/\0" + xmp)), segment(0xfe, Buffer.from("CommentVidu")),
  phone.subarray(2), Buffer.from("TrailerVidu"),
]));
save("progressive.jpg", await corners().jpeg({ quality: 90, progressive: true }).toBuffer());
save("bare.png", await corners().png().toBuffer());
save("palette.png", await corners().png({ palette: true }).toBuffer());
const alpha = Buffer.alloc(width * height * 4, 0);
save("transparent.png", await sharp(alpha, { raw: { width, height, channels: 4 } }).png().toBuffer());
const exifs = { IFD0: { Make: "MakerVidu", Artist: "ArtistVidu" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "21/1 30/1 1234/100", GPSLongitudeRef: "E", GPSLongitude: "104/1 46/1 5678/100" } };
save("exif.png", await corners().png().withExif(exifs).withXmp(xmp).toBuffer());
save("exif.webp", await corners().webp({ quality: 90 }).withExif(exifs).withXmp(xmp).toBuffer());
save("bare.webp", await corners().webp({ quality: 90 }).toBuffer());
save("lossless.webp", await corners().webp({ lossless: true }).toBuffer());
save("picture.gif", await corners().gif().toBuffer());
save("moving.webp", await sharp(readFileSync(join(here, "picture.gif"))).webp().toBuffer().then(async () => {
  const two = Buffer.concat([await corners().raw().toBuffer(), await corners().negate().raw().toBuffer()]);
  return sharp(two, { raw: { width, height: 2 * height, channels: 3, pageHeight: height } }).webp({ loop: 0, delay: [100, 100] }).toBuffer();
}));
// Over 1,600 px, and of noise that a JPEG cannot make small: from a fixed generator.
let state = 1;
const noise = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24;
save("large.jpg", await raw(2000, 1500, (x, y) => [(x * 255) / 2000, (y * 255) / 1500, 128].map((c) => Math.min(255, c * 0.75 + noise() / 4))).jpeg({ quality: 12 }).toBuffer());
