// What ends soon: who should file again now, who is late, what has ended.
import { ErrorNotice, html, Notice, Table, useFetch } from "../../shared/kit.mjs";
import { inLanguage, showDay, texts } from "../../shared/texts.mjs";
import expiringTexts from "./expiring.texts.mjs";

const t = texts(expiringTexts);
const kStages = ["late", "file_now", "expired"];

const daysLeft = (row) => (row.daysLeft < 0 ? t("ago", { days: -row.daysLeft }) : row.daysLeft == 0 ? t("today") : t("left", { days: row.daysLeft }));

const columns = (me) => [
  { key: "number", title: t("number"), show: (row) => (me.partyType == "inspectorate" ? row.number : html`<a href=${`#/giay-chung-nhan/${encodeURIComponent(row.certificate)}`}>${row.number}</a>`) },
  { key: "scheme", title: t("scheme"), show: (row) => (row.stars ? `OCOP ${"★".repeat(row.stars)}` : row.scheme) },
  { key: "party", title: t("holder") },
  { key: "until", title: t("until"), show: (row) => showDay(row.validUntil) },
  { key: "days", title: t("days"), show: daysLeft },
];

const View = ({ me }) => {
  const { data, error } = useFetch("/v1/desk/certificates/expiring");
  if (!data) return html`<${ErrorNotice} error=${error} />`;
  const { firstDays, lastDays, source } = data.fileAgain;
  const of = (stage) => data.certificates.filter((one) => one.stage == stage);
  return html`<div class="stack decisions">
    <p>${t("intro", { first: firstDays, last: lastDays, source })}</p>
    ${data.cut && html`<${Notice} kind="caution" title=${t("cut")} />`}
    ${kStages.map((stage) => html`<section key=${stage} id=${stage}>
      <h2>${t(`stage_${stage}`)} (${of(stage).length})</h2>
      <p class="soft">${t(`hint_${stage}`, { first: firstDays, last: lastDays })}</p>
      <${Table} rows=${of(stage)} total=${of(stage).length} rowKey=${(row) => row.certificate} columns=${columns(me)} />
    </section>`)}
    ${me.partyType != "certifier" && html`<section>
      <h2>${t("areas")} (${data.areas.length})</h2>
      <${Table} rows=${data.areas} total=${data.areas.length} rowKey=${(row) => row.area} columns=${[
        { key: "area", title: t("area"), show: (row) => (me.partyType == "authority" ? html`<a href=${`#/vung-trong/${encodeURIComponent(row.area)}`}>${row.area}</a>` : row.area) },
        { key: "name", title: t("name"), show: (row) => inLanguage(row.name) },
        { key: "holder", title: t("holder") },
        { key: "until", title: t("until"), show: (row) => showDay(row.validUntil) },
        { key: "days", title: t("days"), show: daysLeft },
      ]} />
    </section>`}
  </div>`;
};

export default { id: "sap-het-han", title: ["Sắp hết hạn", "Ending soon"], roles: ["authority", "inspectorate", "certifier"], View };
