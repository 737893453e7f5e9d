// What a decision reaches, as its preview shows it.
import { html, Notice, Table } from "../../shared/kit.mjs";
import { inLanguage, sentenceOf, showAmount, showNumber, texts } from "../../shared/texts.mjs";
import { linkTo } from "../route.mjs";
import reachTexts from "./reach.texts.mjs";

const t = texts(reachTexts);
const amounts = (list) => list.map(({ amount, uom }) => showAmount(Number(amount), uom)).join(" · ");

export const Reach = ({ data }) => html`<section aria-labelledby="reach">
  <h2 id="reach">${t("title")}</h2>
  ${data.accepted
    ? html`<${Notice} kind="info" title=${t("accepted")} live=${false} />`
    : html`<${Notice} kind="caution" title=${t("refused")} live=${false}><p>${sentenceOf(data.refusal)}</p><//>`}
  <dl class="facts sums">
    <div><dt>${t("lots")}</dt><dd>${showNumber(data.lotsTotal)}</dd></div>
    <div><dt>${t("holders")}</dt><dd>${showNumber(data.holders.length)}</dd></div>
    <div><dt>${t("amount")}</dt><dd>${amounts(data.amounts) || "0"}</dd></div>
    <div><dt>${t("labels")}</dt><dd>${t("labelsOf", { labels: showNumber(data.labels), runs: showNumber(data.labelRuns) })}</dd></div>
  </dl>
  ${data.lotsCounted < data.lotsTotal && html`<${Notice} kind="caution" title=${t("counted", { counted: showNumber(data.lotsCounted), total: showNumber(data.lotsTotal) })} live=${false} />`}
  <${Table} caption=${t("whoHolds")} rows=${data.holders} columns=${[
    { key: "party", title: t("holder"), show: (one) => html`<b>${inLanguage(one.name) || one.party}</b>` },
    { key: "lots", title: t("lots"), number: true, show: (one) => showNumber(one.lots) },
    { key: "amounts", title: t("amount"), show: (one) => amounts(one.amounts) },
  ]} />
  <${Table} caption=${t("whichLots")} rows=${data.lots} total=${data.lotsTotal} columns=${[
    { key: "batch", title: t("lot"), show: (one) => html`<a class="code" href=${linkTo("lo", one.batch)}>${one.batch}</a> ${inLanguage(one.productName)}` },
    { key: "depth", title: t("how"), show: (one) => (one.depth == 0 ? t("named") : t("made", { steps: one.depth })) },
    { key: "remaining", title: t("left"), number: true, show: (one) => (one.known ? showAmount(Number(one.remaining), one.uom) : t("elsewhere")) },
    { key: "runs", title: t("labels"), show: (one) => (one.runs ?? []).map((run) => `№ ${run.index} (${showNumber(run.count)})`).join(", ") || "–" },
    { key: "restrictions", title: t("already"), show: (one) => (one.restrictions ?? []).map((each) => each.decision).join(", ") || "–" },
  ]} />
</section>`;
