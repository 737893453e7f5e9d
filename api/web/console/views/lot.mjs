// One lot on one page: what is the matter with it, where it came from and went, what came in and out.
import { useEffect, useRef, useState } from "preact/hooks";

import { getFile } from "../../shared/api.mjs";
import { Button, ErrorNotice, html, Notice, Table, useFetch } from "../../shared/kit.mjs";
import { inLanguage, language, showAmount, showDay, showNumber, showTime, showUnit, texts } from "../../shared/texts.mjs";
import { encodePath, linkTo } from "../route.mjs";
import { unfold } from "./arrange.mjs";
import { Balance, Events } from "./lot_events.mjs";
import lotTexts from "./lot.texts.mjs";
import { Tree } from "./tree.mjs";

const t = texts(lotTexts);
const kBad = ["recalled", "certificate_revoked"];

const Tag = ({ kind, children }) => html`<span class="tag ${kind}">${kind == "bad" ? "✕" : kind == "good" ? "✓" : kind == "info" ? "i" : "!"} ${children}</span>`;
const partyName = (data, id) => inLanguage(data.names.parties[id]) || id;
const Fact = ({ name, children }) => html`<div><dt>${name}</dt><dd>${children}</dd></div>`;

const Findings = ({ data }) => {
  const bad = data.findings.filter((one) => !one.unknown);
  const unknown = data.findings.filter((one) => one.unknown);
  const found = new Set(data.findings.map((one) => one.name));
  const hasShelfLife = data.retention.lines.some((line) => line.kind == "past_expiry");
  const inForce = data.certificates.some((one) => one.state == "in_force");
  const certificateTold = found.has("certificate_revoked") || found.has("certificate_expired");
  return html`<div class="findings">
    ${bad.map((one) => html`<${Tag} key=${one.name} kind=${kBad.includes(one.name) ? "bad" : "caution"}>${t(`finding_${one.name}`)}<//>`)}
    ${unknown.map((one) => html`<${Tag} key=${one.name} kind="info">${t("unknown", { what: t(`finding_${one.name}`) })}<//>`)}
    ${!found.has("recalled") && !found.has("suspended") && html`<${Tag} kind="good">${t("free")}<//>`}
    ${!found.has("past_shelf_life") && html`<${Tag} kind=${hasShelfLife ? "good" : "info"}>${t(hasShelfLife ? "fresh" : "noShelfLife")}<//>`}
    ${!certificateTold && html`<${Tag} kind=${inForce ? "good" : "info"}>${t(inForce ? "certified" : "notCertified")}<//>`}
  </div>`;
};

const Head = ({ data }) => {
  const { batch } = data;
  // Of the labels where the lot itself says none.
  const bestBefore = batch.bestBefore ?? data.retention.lines.find((line) => line.kind == "past_expiry")?.from;
  return html`<section class="card">
    <h2 class="first">${inLanguage(data.product.name)} — ${t("lot", { lot: batch.lot })}</h2>
    <${Findings} data=${data} />
    <dl class="facts">
      <${Fact} name=${t("maker")}>${partyName(data, batch.maker)}<//>
      <${Fact} name=${t("holder")}>${partyName(data, batch.holder)}<//>
      <${Fact} name=${t("made")}>${showTime(batch.eventTime)}<//>
      ${bestBefore && html`<${Fact} name=${t("bestBefore")}>${showDay(bestBefore)}<//>`}
      ${batch.areas && html`<${Fact} name=${t("areas")}><span class="code">${batch.areas.join(", ")}</span><//>`}
      <${Fact} name=${t("code")}><span class="code">${batch.batch}</span><//>
    </dl>
    <p class="soft">${t("asOf", { size: showNumber(data.size), time: showTime(data.asked) })}</p>
  </section>`;
};

const Exports = ({ batch }) => {
  const at = (kind, scope) => `/v1/desk/${kind}/${encodePath(batch)}?scope=${scope}`;
  return html`<section class="no-print">
    <h2>${t("exports")}</h2>
    <div class="buttons wide">
      <${Button} onClick=${() => print()}>${t("print")}<//>
      <${Button} href=${at("csv", "lot")} download>${t("csv")}<//>
      <${Button} href=${at("epcis", "lot")} download>${t("epcis")}<//>
      <${Button} href=${at("csv", "tree")} download>${t("csvTree")}<//>
      <${Button} href=${at("epcis", "tree")} download>${t("epcisTree")}<//>
      <${Button} href="/b/${encodePath(batch)}?hl=${language()}">${t("publicPage")}<//>
    </div>
    <p class="soft">${t("exportsHint")}</p>
  </section>`;
};

const Restrictions = ({ data }) => data.restrictions.length > 0 && html`<section>
  <h2>${t("restrictions")}</h2>
  <ul>${data.restrictions.map((one) => html`<li class="card" key=${one.index}>
    <p><${Tag} kind=${one.kind == "recall" ? "bad" : "caution"}>${one.kind == "recall" ? t("recall") : t("suspension")}<//> <b>${one.decision}</b></p>
    <p>${inLanguage(one.reason)}</p>
    <p class="soft">${partyName(data, one.by)} ${t("by")}</p>
    <p class="soft row"><span>${t("line")} <a href=${linkTo("muc", String(one.index))}>${one.index}</a></span>
      ${one.originBatch != data.batch.batch && html`<span>${t("reached")} <a href=${linkTo("lo", one.originBatch)}>${one.originBatch}</a></span>`}</p>
  </li>`)}</ul>
</section>`;

const Trace = ({ data }) => {
  const row = ({ node, edge, again }) => {
    const info = node.info;
    const mark = data.marks[node.batch];
    return html`<span class="twig">
      <a href=${linkTo("lo", node.batch)}>${info ? `${inLanguage(data.names.products[info.product])} — ${t("lot", { lot: info.lot })}` : node.batch}</a>
      <span class="soft">${info ? partyName(data, info.maker) : t("foreign")}${edge.amount && html` · ${edge.aggregation ? t("packed") : t("used")} ${showAmount(Number(edge.amount), (info ?? data.batch).uom)}`}${again && ` · ${t("again")}`}</span>
      ${mark && html`<${Tag} kind=${mark == "recall" ? "bad" : "caution"}>${mark == "recall" ? t("recall") : t("suspension")}<//>`}
    </span>`;
  };
  const side = (trace, direction, title, none) => {
    const twigs = unfold(trace, direction);
    return html`<div><h3>${title} <span class="soft">(${showNumber(trace.nodes.length - 1)})</span></h3>
      ${trace.cut && html`<${Notice} kind="caution" title=${t("cut")} />`}
      ${twigs.length > 0 ? html`<${Tree} twigs=${twigs} row=${row} />` : html`<p class="soft">${none}</p>`}</div>`;
  };
  return html`<section><h2>${t("trace")}</h2><div class="two">
    ${side(data.back, "back", t("back"), t("backNone"))}
    ${side(data.forward, "forward", t("forward"), t("forwardNone"))}
  </div></section>`;
};

// The server's SVG becomes part of the page, so that its links work and its colours follow the scheme.
const Drawing = ({ batch }) => {
  const place = useRef(null);
  const [state, setState] = useState({ loading: true });
  const code = language();
  useEffect(() => {
    let wanted = true;
    setState({ loading: true });
    const show = async () => {
      const text = await (await getFile(`/v1/desk/drawings/${encodePath(batch)}?hl=${code}`)).text();
      const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
      if (!wanted) return;
      place.current?.replaceChildren(document.importNode(svg, true));
      setState({});
    };
    show().catch((error) => wanted && setState({ error }));
    return () => { wanted = false; };
  }, [batch, code]);
  return html`<section><h2>${t("drawing")}</h2>
    <p class="soft">${t("drawingHint")}</p>
    <${ErrorNotice} error=${state.error} />
    ${state.loading && html`<p role="status" aria-busy="true">${t("drawingWait")}</p>`}
    <div class="drawing" ref=${place} tabindex="0" role="region" aria-label=${t("drawing")}></div>
  </section>`;
};

const Runs = ({ runs }) => html`<section><h2>${t("runs")}</h2>
  ${runs.length == 0
    ? html`<p class="soft">${t("noRuns")}</p>`
    : html`<${Table} rows=${runs} columns=${[
        { key: "index", title: t("runs"), show: (run) => html`<a href=${linkTo("dot-tem", String(run.index))}>${t("run", { index: run.index })}</a>` },
        { key: "state", title: t("state"), show: (run) => t(`run_${run.state}`) },
        { key: "count", title: t("count"), number: true, show: (run) => showNumber(run.count) },
        { key: "packedOn", title: t("packedOn"), show: (run) => showDay(run.packedOn) },
      ]} />`}
</section>`;

const Certificates = ({ list }) => html`<section><h2>${t("certificates")}</h2>
  ${list.length == 0
    ? html`<p class="soft">${t("noCertificates")}</p>`
    : html`<${Table} rows=${list} columns=${[
        { key: "number", title: t("number") },
        { key: "scheme", title: t("scheme"), show: (one) => one.scheme + (one.stars ? ` ${one.stars}★` : "") },
        { key: "validUntil", title: t("validUntil"), show: (one) => showDay(one.validUntil) },
        { key: "state", title: t("state"), show: (one) => html`<${Tag} kind=${one.state == "in_force" ? "good" : one.state == "revoked" ? "bad" : "caution"}>${t(`state_${one.state}`)}<//>` },
      ]} />`}
</section>`;

const Retention = ({ retention }) => html`<section class="card">
  <h2 class="first">${t("retention", { day: showDay(retention.until) })}</h2>
  <ul>${retention.lines.map((line) => html`<li key=${line.kind}>${t(`retention_${line.kind}`, { months: line.months, from: showDay(line.from) })} → <b>${showDay(line.until)}</b></li>`)}</ul>
  <p class="soft">${inLanguage(retention.source)}</p>
</section>`;

const View = ({ rest }) => {
  const { data, error, loading } = useFetch(rest && `/v1/desk/lots/${encodePath(rest)}`);
  if (!rest) return html`<p><a href="#/">${t("askFor")}</a></p>`;
  if (error) return error.status == 401 ? null : html`<${ErrorNotice} error=${error} />`;
  if (!data || (loading && data.batch.batch != rest)) return html`<p role="status" aria-busy="true">${t("asking")}</p>`;
  return html`<div class="lot">
    <${Head} data=${data} />
    <${Restrictions} data=${data} />
    <${Trace} data=${data} />
    <${Drawing} batch=${data.batch.batch} />
    <${Balance} data=${data} />
    <${Events} data=${data} />
    <${Runs} runs=${data.runs} />
    <${Certificates} list=${data.certificates} />
    <${Retention} retention=${data.retention} />
    <${Exports} batch=${data.batch.batch} />
  </div>`;
};

export default { id: "lo", title: ["Lô hàng", "Lot"], roles: ["inspectorate", "authority"], hidden: true, View };
