// The events of a lot with their gaps and corrections, and its mass balance.
import { html, Notice, Table } from "../../shared/kit.mjs";
import { inLanguage, showAmount, showNumber, showTime, texts } from "../../shared/texts.mjs";
import { linkTo } from "../route.mjs";
import { besideOriginals } from "./arrange.mjs";
import lotTexts from "./lot.texts.mjs";

const t = texts(lotTexts);
// From here on the gap is pointed out; the ledger's own limits are wider.
const kLateMs = 3 * 86_400_000;

const nameOf = (data, id) => inLanguage(data.names.parties[id]) || id;
const Entry = ({ index }) => html`<a href=${linkTo("muc", String(index))}>${showNumber(index)}</a>`;

export const gapWords = (ms) => {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (minutes < 120) return t("minutes", { n: minutes });
  if (minutes < 48 * 60) return t("hours", { n: Math.round(minutes / 60) });
  return t("days", { n: Math.round(minutes / 1_440) });
};

const Gap = ({ event }) => {
  const ms = Date.parse(event.accepted) - Date.parse(event.eventTime);
  if (ms < 0) return html`${gapWords(ms)} ${t("ahead")}`;
  return html`<span>${gapWords(ms)}${ms >= kLateMs && html` <span class="tag caution">! ${t("late")}</span>`}</span>`;
};

const Counterpart = ({ data, id }) => {
  if (!id) return "";
  return id.includes("/10/") ? html`<a href=${linkTo("lo", id)}>${id}</a>` : nameOf(data, id);
};

export const Balance = ({ data }) => {
  const { balance, batch } = data;
  const sum = (lines) => lines.reduce((total, line) => total + Number(line.amount), 0);
  const rows = [...balance.in.map((line) => ({ ...line, way: "in" })), ...balance.out.map((line) => ({ ...line, way: "out" }))];
  return html`<section><h2>${t("balance")}</h2>
    ${!balance.balanced && html`<${Notice} kind="bad" title=${t("unbalanced")} />`}
    <dl class="facts sums">
      <div><dt>${t("sumIn")}</dt><dd>${showAmount(sum(balance.in), batch.uom)}</dd></div>
      <div><dt>${t("sumOut")}</dt><dd>${showAmount(sum(balance.out), batch.uom)}</dd></div>
      <div><dt>${t("left")}</dt><dd>${showAmount(Number(balance.remaining), batch.uom)}</dd></div>
    </dl>
    <${Table} rows=${rows} columns=${[
      { key: "index", title: t("line"), show: (line) => html`<${Entry} index=${line.index} />` },
      { key: "way", title: t("direction"), show: (line) => (line.way == "in" ? "→ " + t("in") : "← " + t("out")) },
      { key: "kind", title: t("what"), show: (line) => t(`kind_${line.kind}`) },
      { key: "counterpart", title: t("counterpart"), show: (line) => html`<${Counterpart} data=${data} id=${line.counterpart} />` },
      { key: "amount", title: t("amount"), number: true, show: (line) => showAmount(Number(line.amount), batch.uom) },
    ]} />
  </section>`;
};

// An original that was corrected stands struck through beside what corrects it.
const What = ({ data, event }) => html`<div class=${event.correctedBy !== undefined ? "corrected" : ""}>
  <b>${t(`kind_${event.kind}`)}</b>
  ${event.process && html` · ${inLanguage(event.process)}`}
  ${event.decision && html` · ${t("decision", { number: event.decision })}`}
  ${event.result && html` · ${inLanguage(event.result)}`}
  ${event.reason && html`<p>${inLanguage(event.reason)}</p>`}
  ${event.area && html`<p class="soft code">${event.area}</p>`}
  ${event.counterpart && html`<p class="soft">${nameOf(data, event.counterpart)}</p>`}
  ${event.correctedBy !== undefined && html`<p class="tag caution">! ${t("correctedBy", { index: event.correctedBy })}</p>`}
  ${event.corrects !== undefined && html`<p class="tag info">i ${t("corrects", { index: event.corrects })}${event.errorReason && html`: ${t(`reason_${event.errorReason}`)}`}
    ${event.replacedBy?.map((index) => html`, ${t("replacedBy", { index })}`)}</p>`}
</div>`;

export const Events = ({ data }) => html`<section><h2>${t("events")}</h2>
  <${Table} rows=${besideOriginals(data.events)} total=${data.eventsTotal} rowKey=${(event) => event.index} columns=${[
    { key: "index", title: t("line"), show: (event) => html`<${Entry} index=${event.index} />` },
    { key: "kind", title: t("what"), show: (event) => html`<${What} data=${data} event=${event} />` },
    { key: "amount", title: t("amount"), number: true, show: (event) => (event.amount === undefined ? "" : showAmount(Number(event.amount), data.batch.uom)) },
    { key: "party", title: t("who"), show: (event) => nameOf(data, event.party) },
    { key: "eventTime", title: t("happened"), show: (event) => showTime(event.eventTime) },
    { key: "accepted", title: t("recorded"), show: (event) => showTime(event.accepted) },
    { key: "gap", title: t("gap"), show: (event) => html`<${Gap} event=${event} />` },
  ]} />
</section>`;
