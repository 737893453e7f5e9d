// The life of one label run, step by step.
import { ErrorNotice, html, Notice, Table, useFetch } from "../../shared/kit.mjs";
import { inLanguage, language, showDay, showNumber, showTime, texts } from "../../shared/texts.mjs";
import { linkTo } from "../route.mjs";
import runTexts from "./run.texts.mjs";

const t = texts(runTexts);
const kLooks = { reserved: "info", printed: "info", activated: "good", voided: "bad" };
const kMarks = { good: "✓", bad: "✕", info: "i", caution: "!" };
const kStepLooks = { spoiled: "caution", voided: "bad", activated: "good" };

const Tag = ({ kind, children }) => html`<span class="tag ${kind}">${kMarks[kind]} ${children}</span>`;
const Fact = ({ name, children }) => html`<div><dt>${name}</dt><dd>${children}</dd></div>`;
const serials = ({ first, last }) => (first == null ? "" : first == 0 ? t("lotLabel") : first == last ? t("serial", { first: showNumber(first) }) : t("serials", { first: showNumber(first), last: showNumber(last), count: showNumber(last - first + 1) }));

const Head = ({ data }) => {
  const { run } = data;
  return html`<section class="card">
    <h2 class="first">${t("run", { run: run.index })} — ${inLanguage(data.productName)}</h2>
    <p><${Tag} kind=${kLooks[run.state]}>${t(`state_${run.state}`)}<//></p>
    <dl class="facts">
      <${Fact} name=${t("producer")}>${inLanguage(data.partyName)}<//>
      <${Fact} name=${t("lot")}><a class="code" href=${linkTo("lo", run.batch)}>${run.batch}</a><//>
      <${Fact} name=${t("packedOn")}>${showDay(run.packedOn)}<//>
      <${Fact} name=${t("labelKey")}>№ ${run.labelKey}<//>
    </dl>
    ${run.labels == "unit" && html`<dl class="facts sums">
      <${Fact} name=${t("reserved")}>${showNumber(data.serials.reserved)}<//>
      <${Fact} name=${t("printed")}>${run.prints ? showNumber(data.serials.printed) : t("notSaid")}<//>
      <${Fact} name=${t("spoiled")}>${showNumber(data.serials.spoiled)}<//>
      <${Fact} name=${t("inUse")}>${showNumber(data.serials.inUse)}<//>
    </dl>`}
    <p><a href="/run/${run.index}?hl=${language()}">${t("publicPage")}</a></p>
  </section>`;
};

const Steps = ({ data }) => html`<section><h2>${t("life")}</h2>
  <${Table} rows=${data.steps} total=${data.stepsTotal} rowKey=${(step, at) => at} columns=${[
    { key: "what", title: t("step"), show: (step) => html`<${Tag} kind=${kStepLooks[step.what] ?? "info"}>${t(`step_${step.what}`)}<//>` },
    { key: "serials", title: t("which"), show: (step) => serials(step) || "–" },
    { key: "accepted", title: t("when"), show: (step) => showTime(step.accepted) },
    { key: "signedBy", title: t("signedBy"), show: (step) => html`<span class="code">${step.signedBy}</span>` },
    { key: "more", title: t("note"), show: (step) => html`${step.reason ? inLanguage(step.reason) : ""}${step.reprints > 0 ? t("reprints", { count: showNumber(step.reprints), index: step.lastIndex }) : ""}${!step.reason && !step.reprints ? "–" : ""}` },
    { key: "index", title: t("entry"), show: (step) => html`<a href=${linkTo("muc", String(step.index))}>№ ${step.index}</a>` },
  ]} />
  ${data.run.state == "reserved" && html`<${Notice} kind="info" live=${false} title=${t("waiting")} />`}
</section>`;

const View = ({ rest }) => {
  const number = /^\d+$/.test(rest) ? rest : "";
  const { data, error, loading } = useFetch(number && `/v1/desk/runs/${number}`);
  if (!number) return html`<p><a href="#/">${t("askFor")}</a></p>`;
  if (error) return error.status == 401 ? null : html`<${ErrorNotice} error=${error} />`;
  if (!data || (loading && String(data.run.index) != number)) return html`<p role="status" aria-busy="true">${t("asking")}</p>`;
  return html`<${Head} data=${data} /><${Steps} data=${data} />`;
};

export default { id: "dot-tem", title: ["Đợt tem", "Label run"], roles: ["inspectorate", "authority"], hidden: true, View };
