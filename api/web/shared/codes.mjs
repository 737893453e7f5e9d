// QR codes in pictures and before the camera: with the browser's own reader where it has one, else with ours
// (vendor/files/qr-decode.mjs), which the page loads in its own way when it is first needed.
const kSideMax = 1600; // px of a picture's longer side that our reader looks at first

// Null where the browser has none.
export const ownReader = async () => {
  const formats = await globalThis.BarcodeDetector?.getSupportedFormats().catch(() => []);
  if (!formats?.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (picture) => (await detector.detect(picture)).map(({ rawValue }) => rawValue);
};

const sizeOf = (picture) => [picture.videoWidth ?? picture.width, picture.videoHeight ?? picture.height];
const pixelsOf = (picture, scale) => {
  const canvas = document.createElement("canvas");
  const [width, height] = sizeOf(picture).map((side) => Math.max(1, Math.round(side * scale)));
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
};

const loadedReader = async (loadDecoder) => {
  const { default: decode } = await loadDecoder();
  return async (picture) => {
    const fit = Math.min(1, kSideMax / Math.max(...sizeOf(picture)));
    // The camera's next picture comes at once; a photo is looked at in other sizes too.
    for (const scale of picture.videoWidth ? [fit] : [fit, fit / 2, fit / 4]) {
      try {
        return [decode(pixelsOf(picture, scale))];
      } catch {
        // No code seen at this size.
      }
    }
    return [];
  };
};

// Gives what reads the texts of the codes in a picture (an ImageBitmap or a playing video); `loadDecoder` gives the module.
export const codeReader = (loadDecoder) => {
  let reader;
  return async (picture) => {
    reader ??= ownReader().then((own) => own ?? loadedReader(loadDecoder));
    try {
      return await (await reader)(picture);
    } catch (error) {
      reader = undefined;
      throw error;
    }
  };
};
