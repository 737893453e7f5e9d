// The audit: started, watched, cancelled.
import { useEffect, useState } from "preact/hooks";

import { post } from "../../shared/api.mjs";
import { Button, ErrorNotice, Field, html, Notice, Progress, useFetch } from "../../shared/kit.mjs";
import { language, sentenceOf, showNumber, showTime, texts } from "../../shared/texts.mjs";
import { linkTo } from "../route.mjs";
import auditTexts from "./audit.texts.mjs";

const t = texts(auditTexts);
const kPollMs = 1_000;
const mib = (bytes) => `${new Intl.NumberFormat(language() == "en" ? "en-GB" : "vi-VN", { maximumFractionDigits: 1 }).format(bytes / 1048576)} MiB`;

const Running = ({ data, busy, onCancel }) => html`<section class="card stack" aria-live="off">
  <h2 class="first">${t(`scope_${data.scope}`)}</h2>
  <${Progress} label=${t("progress")} value=${data.entries} max=${data.entriesTotal || 1} />
  <dl class="facts sums">
    <div><dt>${t("entries")}</dt><dd id="audit-entries">${showNumber(data.entries)} / ${showNumber(data.entriesTotal)}</dd></div>
    <div><dt>${t("bytes")}</dt><dd>${mib(data.bytes)}</dd></div>
    <div><dt>${t("rate")}</dt><dd>${t("perSecond", { amount: mib(data.bytesPerSecond) })}</dd></div>
    <div><dt>${t("remaining")}</dt><dd>${data.remainingSeconds == null ? "…" : t("seconds", { count: showNumber(data.remainingSeconds) })}</dd></div>
  </dl>
  ${data.entries == data.entriesTotal && data.entriesTotal > 0 && html`<p>${t("comparing")}</p>`}
  <${Button} kind="danger" busy=${busy} onClick=${onCancel}>${t("cancel")}<//>
</section>`;

const Bad = ({ finding }) => html`<${Notice} kind="bad" title=${t("bad")}>
  <p><b>${sentenceOf({ message: finding.message, messageVi: finding.messageVi })}</b></p>
  <p>${t("finding", { name: finding.name })}</p>
  ${finding.index != null && html`<p>${t("firstBad")} <a href=${linkTo("muc", String(finding.index))}>№ ${showNumber(finding.index)}</a></p>`}
  <p>${t("badHint")}</p>
<//>`;

// Alarms that nobody has cleared, whoever found them: an audit here, `nguon audit`, or the scrub in the background.
const Alarms = ({ list }) => list.length > 0 && html`<${Notice} kind="bad" title=${t("alarms")}>
  <ul>${list.map((one) => html`<li key=${one.name}><b class="code">${one.name}</b> · ${showTime(one.foundAt)} · ${one.finding}<br />${sentenceOf({ message: one.message, messageVi: one.messageVi })}</li>`)}</ul>
  <p>${t("alarmsHint")} <span class="code">nguon scrub --clear ${list[0].name}</span></p>
<//>`;

const Ended = ({ data }) => {
  const { report } = data;
  return html`<section aria-live="polite">
    ${data.state == "good" && html`<${Notice} kind="good" title=${t("good")} />`}
    ${data.state == "bad" && html`<${Bad} finding=${report.finding} />`}
    ${data.state == "cancelled" && html`<${Notice} kind="caution" title=${t("cancelled")} />`}
    ${data.state == "failed" && html`<${Notice} kind="caution" title=${t("failed")}><p>${sentenceOf(data.error)}</p><//>`}
    <dl class="facts card">
      <div><dt>${t("what")}</dt><dd>${t(`scope_${data.scope}`)}</dd></div>
      <div><dt>${t("ended")}</dt><dd>${showTime(data.ended)}</dd></div>
      <div><dt>${t("entries")}</dt><dd>${showNumber(data.entries)}</dd></div>
      <div><dt>${t("bytes")}</dt><dd>${mib(data.bytes)}</dd></div>
      ${report && html`<div><dt>${t("signatures")}</dt><dd>${showNumber(report.signatures)}</dd></div>`}
      ${report && html`<div><dt>${t("records")}</dt><dd>${showNumber(report.stateRecords)}</dd></div>`}
      ${report && html`<div><dt>${t("root")}</dt><dd class="code">${report.head.root}</dd></div>`}
    </dl>
  </section>`;
};

const View = () => {
  const { data, error, reload } = useFetch("/v1/desk/audit");
  const [scope, setScope] = useState("all");
  const [since, setSince] = useState("0");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(null);
  const running = data?.state == "running";
  useEffect(() => {
    if (!running) return undefined;
    const timer = setTimeout(reload, kPollMs);
    return () => clearTimeout(timer);
  }, [data]);
  const ask = async (path, body) => {
    setBusy(true);
    setFailed(null);
    try {
      await post(path, body);
    } catch (refused) {
      setFailed(refused);
    }
    reload();
    setBusy(false);
  };
  const start = (event) => {
    event.preventDefault();
    ask("/v1/desk/audits", { scope, since: Number(since) || 0 });
  };
  return html`
    <p class="lead">${t("intro")}</p>
    <${ErrorNotice} error=${error ?? failed} />
    <${Alarms} list=${data?.alarms ?? []} />
    ${running && html`<${Running} data=${data} busy=${busy} onCancel=${() => ask("/v1/desk/audits/cancel")} />`}
    ${data && !running && data.state != "none" && html`<${Ended} data=${data} />`}
    ${!running && html`<form class="card stack" onSubmit=${start}>
      <${Field} label=${t("what")} value=${scope} onInput=${setScope} required options=${[["all", t("scope_all")], ["since", t("scope_since")], ["state", t("scope_state")]]} />
      ${scope == "since" && html`<${Field} label=${t("since")} hint=${t("sinceHint")} value=${since} onInput=${setSince} required inputmode="numeric" pattern="[0-9]+" />`}
      <p class="soft">${t("slow")}</p>
      <${Button} kind="main" type="submit" busy=${busy}>${t("start")}<//>
    </form>`}`;
};

export default { id: "kiem-toan", title: ["Kiểm toán", "Audit"], roles: ["inspectorate", "authority"], View };
