// Choosing photos for a record: taken or picked, shrunk at once, shown, taken away again.
import { useEffect, useState } from "preact/hooks";

import { html } from "../../shared/kit.mjs";
import { texts } from "../../shared/texts.mjs";
import { keeping, readRecords } from "../app.mjs";
import { kPhotosMax, takePhoto } from "../photos.mjs";
import table from "../producer.texts.mjs";

const t = texts(table);

export const Picture = ({ photo, children }) => {
  const [address, setAddress] = useState("");
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([photo.bytes], { type: "image/jpeg" }));
    setAddress(url);
    return () => URL.revokeObjectURL(url);
  }, [photo.sha256]);
  return html`<figure class="photo">${address && html`<img src=${address} alt=${t("photo")} />`}${children}</figure>`;
};

export const Photos = ({ form, edit, app }) => {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const add = async (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    setBusy(true);
    const names = [];
    for (const file of files.slice(0, kPhotosMax - (form.photos?.length ?? 0))) {
      const name = await keeping(() => takePhoto(file)).catch(() => null);
      if (name) names.push(name);
      setProblem(name || app.trouble ? "" : t("photo_unreadable"));
    }
    setBusy(false);
    await readRecords(true).catch(() => {});
    edit({ photos: [...new Set([...(form.photos ?? []), ...names])] });
  };
  const chosen = app.photos.filter((photo) => form.photos?.includes(photo.sha256));
  return html`<div class="field">
    <p class="strong">${t("photos")} <span class="soft">${t("photos_hint")}</span></p>
    <div class="photos">${chosen.map((photo) => html`<${Picture} key=${photo.sha256} photo=${photo}>
      <button type="button" class="plain" onClick=${() => edit({ photos: form.photos.filter((name) => name != photo.sha256) })}>${t("photo_remove")}</button><//>`)}</div>
    ${(form.photos?.length ?? 0) < kPhotosMax && html`<label class="button">${busy ? t("photo_working") : t("photo_add")}<input class="unseen" type="file" accept="image/*" multiple onChange=${add} /></label>`}
    ${problem && html`<p class="error" role="alert">✕ ${problem}</p>`}
  </div>`;
};
