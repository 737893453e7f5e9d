// Unit labels that may have been copied, by how often and where they were looked at.
import { ErrorNotice, html, Notice, Table, useFetch } from "../../shared/kit.mjs";
import { inLanguage, language, showNumber, showTime, texts } from "../../shared/texts.mjs";
import { linkTo } from "../route.mjs";
import scansTexts from "./scans.texts.mjs";

const t = texts(scansTexts);

const View = () => {
  const { data, error } = useFetch("/v1/desk/scans?limit=500");
  return html`
    <p class="lead">${t("intro")}</p>
    <${ErrorNotice} error=${error} />
    ${!data && !error && html`<p role="status" aria-busy="true">${t("asking")}</p>`}
    ${data && data.labels.length == 0 && html`<${Notice} kind="good" title=${t("none")} />`}
    ${data && data.labels.length > 0 && html`<${Table} rows=${data.labels} total=${data.total} columns=${[
      { key: "label", title: t("label"), show: (one) => html`<b>${inLanguage(one.productName)}</b> <a href="/run/${one.run}?hl=${language()}">${t("run", { run: one.run, serial: one.serial })}</a>` },
      { key: "batch", title: t("lot"), show: (one) => one.batch && html`<a class="code" href=${linkTo("lo", one.batch)}>${one.batch}</a>` },
      { key: "devices", title: t("devices"), number: true, show: (one) => showNumber(one.devices) },
      { key: "scans", title: t("looks"), number: true, show: (one) => showNumber(one.scans) },
      { key: "provinces", title: t("provinces"), show: (one) => one.provinces.join(", ") || t("notSaid") },
      { key: "firstSeen", title: t("since"), show: (one) => showTime(one.firstSeen) },
    ]} />`}`;
};

export default { id: "tem-nghi-van", title: ["Tem nghi vấn", "Doubtful labels"], roles: ["inspectorate", "authority"], View };
