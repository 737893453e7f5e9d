// Certificates with the time that is left, and what to do.
import { html, Notice } from "../../shared/kit.mjs";
import { inLanguage, showDay, texts, todayInVietnam } from "../../shared/texts.mjs";
import { now, useApp } from "../app.mjs";
import { certificateNote, daysLeft } from "../certificates.mjs";
import table from "../producer.texts.mjs";
import { productName } from "./names.mjs";

const t = texts(table);

export const warningsOf = (profile, today = todayInVietnam(now())) =>
  (profile?.certificates ?? []).filter((certificate) => certificateNote(certificate, today) != "");

const looks = { file_now: "info", file_late: "caution", expired: "bad", revoked: "bad", suspended: "bad", not_yet: "info" };

export const Certificates = () => {
  const { profile } = useApp();
  const today = todayInVietnam(now());
  const list = profile?.certificates ?? [];
  if (list.length == 0) return html`<p class="card">${t("no_certificates")}</p>`;
  return list.map((one) => {
    const note = certificateNote(one, today);
    return html`<section class="card" key=${one.certificate}>
      <h2>${one.scheme == "OCOP" ? `OCOP ${one.stars} ★` : inLanguage(one.schemeName) || one.scheme}</h2>
      <dl class="facts">
        <div><dt>${t("certificate_number")}</dt><dd>${one.number}</dd></div>
        <div><dt>${t("issued_by")}</dt><dd>${inLanguage(one.issuedBy)}</dd></div>
        ${one.products?.length > 0 && html`<div><dt>${t("products")}</dt><dd>${one.products.map((path) => productName(profile, path)).join(", ")}</dd></div>`}
        <div><dt>${t("valid_until")}</dt><dd><span class="large">${showDay(one.validUntil)}</span>${note != "expired" && html`<br />${t("days_left", { days: daysLeft(one, today) })}`}</dd></div>
      </dl>
      ${note && html`<${Notice} kind=${looks[note]} live=${false} title=${t(`certificate_${note}`)}><p>${t(`certificate_do_${note}`)}</p><//>`}
    </section>`;
  });
};
