// Unit labels that may have been copied, by how often and where they were looked at.
import { Button, ErrorNotice, html, Notice, Table, useFetch } from "../../shared/kit.mjs";
import { inLanguage, language, showDay, showNumber, showTime, texts } from "../../shared/texts.mjs";
import { linkTo } from "../route.mjs";
import scansTexts from "./scans.texts.mjs";

const t = texts(scansTexts);

const Fact = ({ name, children }) => html`<div><dt>${name}</dt><dd>${children}</dd></div>`;
// Each figure beside its threshold, and whether it is reached.
const Against = ({ value, threshold }) => html`<b>${showNumber(value)}</b> <span class="tag ${value >= threshold ? "caution" : "info"}">${value >= threshold ? "!" : "i"} ${t("threshold", { threshold: showNumber(threshold) })}</span>`;

// One label: which unit it is, how often and where it was looked at, and what makes it doubtful.
const One = ({ run, serial }) => {
  const { data, error, loading } = useFetch(`/v1/desk/scans/${run}/${serial}`);
  if (error) return error.status == 401 ? null : html`<${ErrorNotice} error=${error} />`;
  if (!data || (loading && (String(data.run) != run || String(data.serial) != serial))) return html`<p role="status" aria-busy="true">${t("asking")}</p>`;
  const { thresholds } = data;
  return html`
    <${Notice} kind=${data.suspicious ? "caution" : "good"} live=${false} title=${data.suspicious ? t(`because_${data.because}`) : t("notSuspicious")}><p>${t("sign")}</p><//>
    <section class="card">
      <h2 class="first">${inLanguage(data.productName)} — ${t("serial", { serial: data.serial })}</h2>
      <dl class="facts">
        <${Fact} name=${t("code")}><a class="code" href="/c/${data.code}?hl=${language()}">${data.code}</a><//>
        <${Fact} name=${t("unit")}>${t(`unit_${data.unit}`)}<//>
        <${Fact} name=${t("ownerName")}>${inLanguage(data.ownerName)}<//>
        <${Fact} name=${t("packedOn")}>${showDay(data.packedOn)}<//>
        <${Fact} name=${t("lot")}><a class="code" href=${linkTo("lo", data.batch)}>${data.batch}</a>${data.restricted && html` <span class="tag ${data.restricted == "recall" ? "bad" : "caution"}">${data.restricted == "recall" ? "✕" : "!"} ${t(`restricted_${data.restricted}`)}</span>`}<//>
        <${Fact} name=${t("runName")}><a href=${linkTo("dot-tem", String(data.run))}>№ ${data.run}</a><//>
      </dl>
    </section>
    <section class="card">
      <h2 class="first">${t("counted")}</h2>
      <dl class="facts sums">
        <${Fact} name=${t("devices")}><${Against} value=${data.devices} threshold=${thresholds.devices} /><//>
        <${Fact} name=${t("looks")}>${showNumber(data.scans)}<//>
        <${Fact} name=${t("provincesCount")}><${Against} value=${data.provinces.length} threshold=${thresholds.spreadProvinces} /><//>
        <${Fact} name=${t("since")}>${data.firstSeen ? showTime(data.firstSeen) : "–"}<//>
      </dl>
      <p>${t("provinces")}: <b>${data.provinces.join(", ") || t("notSaid")}</b></p>
      <p class="soft">${t("rule", { devices: showNumber(thresholds.devices), spreadDevices: showNumber(thresholds.spreadDevices), spreadProvinces: showNumber(thresholds.spreadProvinces) })}</p>
    </section>
    <p class="buttons"><${Button} href=${linkTo("thu-hoi", "", { lo: data.batch, viec: "inspection" })}>${t("inspect")}<//><${Button} href="#/phan-anh">${t("toReports")}<//></p>`;
};

const View = ({ rest }) => {
  const [, run, serial] = rest.match(/^(\d+)\/(\d+)$/) ?? [];
  return run ? html`<p><a class="back" href="#/tem-nghi-van">‹ ${t("list")}</a></p><${One} key=${rest} run=${run} serial=${serial} />` : html`<${List} />`;
};

const List = () => {
  const { data, error } = useFetch("/v1/desk/scans?limit=500");
  return html`
    <p class="lead">${t("intro")}</p>
    <${ErrorNotice} error=${error} />
    ${!data && !error && html`<p role="status" aria-busy="true">${t("asking")}</p>`}
    ${data && data.labels.length == 0 && html`<${Notice} kind="good" title=${t("none")} />`}
    ${data && data.labels.length > 0 && html`<${Table} rows=${data.labels} total=${data.total} columns=${[
      { key: "label", title: t("label"), show: (one) => html`<b>${inLanguage(one.productName)}</b> <a href=${linkTo("tem-nghi-van", `${one.run}/${one.serial}`)}>${t("run", { run: one.run, serial: one.serial })}</a>` },
      { key: "batch", title: t("lot"), show: (one) => one.batch && html`<a class="code" href=${linkTo("lo", one.batch)}>${one.batch}</a>` },
      { key: "devices", title: t("devices"), number: true, show: (one) => showNumber(one.devices) },
      { key: "scans", title: t("looks"), number: true, show: (one) => showNumber(one.scans) },
      { key: "provinces", title: t("provinces"), show: (one) => one.provinces.join(", ") || t("notSaid") },
      { key: "firstSeen", title: t("since"), show: (one) => showTime(one.firstSeen) },
    ]} />`}`;
};

export default { id: "tem-nghi-van", title: ["Tem nghi vấn", "Doubtful labels"], roles: ["inspectorate", "authority"], View };
