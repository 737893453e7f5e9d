// The watch over growing-area codes, worst first.
import { ErrorNotice, html, Notice, Table, useFetch } from "../../shared/kit.mjs";
import { inLanguage, showAmount, showNumber, texts } from "../../shared/texts.mjs";
import { linkTo } from "../route.mjs";
import watchTexts from "./watch.texts.mjs";

const t = texts(watchTexts);
const kBad = ["used_not_in_force", "used_without_consent", "harvest_far_over", "harvest_over"];
const kMild = ["used_by_others", "harvest_near"];

const Mark = ({ kind }) => {
  const look = kBad.includes(kind) ? "bad" : kMild.includes(kind) ? "info" : "caution";
  return html`<span class="tag ${look}">${look == "bad" ? "✕" : look == "info" ? "i" : "!"} ${t(`kind_${kind}`)}</span>`;
};

const View = () => {
  const { data, error } = useFetch("/v1/desk/areas/watch");
  return html`
    <p class="lead">${t("intro")}</p>
    <${ErrorNotice} error=${error} />
    ${!data && !error && html`<p role="status" aria-busy="true">${t("asking")}</p>`}
    ${data && data.lines.length == 0 && html`<${Notice} kind="good" title=${t("none", { areas: showNumber(data.areas) })} live=${false} />`}
    ${data && (data.areasCut || data.usesCut) && html`<${Notice} kind="caution" title=${t("cut")} live=${false} />`}
    ${data && data.lines.length > 0 && html`<${Table} rows=${data.lines} total=${data.total} columns=${[
      { key: "kind", title: t("what"), show: (one) => html`<${Mark} kind=${one.kind} />` },
      { key: "area", title: t("area"), show: (one) => html`<b class="code">${one.area}</b> ${inLanguage(one.name)}` },
      { key: "holder", title: t("parties"), show: (one) => (one.party && one.party != one.holder ? t("usedBy", { party: one.party, holder: one.holder }) : one.holder) },
      { key: "percent", title: t("ratio"), number: true, show: (one) => (one.percent == null ? "–" : html`<b>${showNumber(one.percent)} %</b> ${t("of", { harvested: showAmount(Number(one.harvested), one.uom), expected: showAmount(Number(one.expected), one.uom), year: one.year })}`) },
      { key: "reason", title: t("why"), show: (one) => html`${inLanguage(one.reason)}${one.uses && html` · ${t("times", { count: showNumber(one.uses) })}`} ${(one.entries ?? []).map((index) => html`<a key=${index} href=${linkTo("muc", String(index))}>№ ${index}</a> `)}` },
    ]} />`}
    ${data && html`<details class="card"><summary>${t("figures")}</summary><ul>${data.figures.map((one) => html`<li key=${one.name}><b>${t(`figure_${one.name}`)}: ${showNumber(one.value)} ${t(`unit_${one.unit}`)}</b> — ${inLanguage(one.source)}</li>`)}</ul></details>`}`;
};

export default { id: "theo-doi-vung", title: ["Theo dõi vùng trồng", "Area watch"], roles: ["inspectorate", "authority"], View };
