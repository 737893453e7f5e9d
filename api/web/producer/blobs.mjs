// POST /v1/blobs: a picture, with the signed note that says whose it is.
import { post } from "../shared/api.mjs";
import { encode, encode64 } from "../shared/keys.mjs";
import { signNote } from "../shared/statement.mjs";

export const postBlob = async (device, photo) => {
  const note = await signNote(`nguon.blob/v1\n${photo.sha256}\n`, device);
  return post("/v1/blobs", photo.bytes, "image/jpeg", { "x-nguon-note": encode64(encode(note)) });
};
