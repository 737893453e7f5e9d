// Photos: made small in the browser, without what cameras write into files (place, time, owner), sent after the records.
import { postBlob } from "./blobs.mjs";
import { allPhotos, putPhoto } from "./store.mjs";
import { hex, sha256 } from "../shared/keys.mjs";

export const kPhotoBytesMax = 200 * 1024;
export const kPhotosMax = 6;  // of one record
const kSides = [1600, 1280, 1024, 800, 640];  // longest side in pixels, tried from the left
const kQualities = [0.82, 0.7, 0.55];

const toJpeg = (canvas, quality) => new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));

// A JPEG of at most kPhotoBytesMax. Drawing it anew leaves out everything but the picture.
export const shrink = async (file) => {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    for (const side of kSides) {
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(picture.width * scale));
      canvas.height = Math.max(1, Math.round(picture.height * scale));
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      for (const quality of kQualities) {
        const blob = await toJpeg(canvas, quality);
        if (blob && blob.size <= kPhotoBytesMax) return blob;
      }
    }
  } finally {
    picture.close();
  }
  return null;
};

// Keeps a chosen picture; its hash names it. Null when it is no picture that this browser reads.
export const takePhoto = async (file) => {
  const blob = await shrink(file).catch(() => null);
  if (!blob) return null;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const name = hex(await sha256(bytes));
  await putPhoto({ sha256: name, bytes, sent: false });
  return name;
};

// Sends the photos of recorded events. False when the server was not reached.
export const sendPhotos = async (device, records, heard) => {
  const wanted = new Set(records.filter((record) => record.state == "recorded").flatMap((record) => record.photos ?? []));
  for (const photo of await allPhotos()) {
    if (photo.sent || photo.refused || !wanted.has(photo.sha256)) continue;
    try {
      await postBlob(device, photo);
      await putPhoto({ ...photo, sent: true });
    } catch (error) {
      if (error.status == 0 || error.status >= 500 || error.status == 429) return false;
      await putPhoto({ ...photo, refused: { name: error.name, message: error.message, messageVi: error.messageVi } });
    }
    heard();
  }
  return true;
};
