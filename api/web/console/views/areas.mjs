// Growing areas: granting codes, suspending, restoring, cancelling.
import { useState } from "preact/hooks";

import { Button, ErrorNotice, Field, html, Notice, Table, useFetch } from "../../shared/kit.mjs";
import { readAmount } from "../../shared/statement.mjs";
import { inLanguage, sentenceOf, showDay, texts, todayInVietnam } from "../../shared/texts.mjs";
import areasTexts from "./areas.texts.mjs";
import { Commune, Decision, filled, Provinces, Suggest, useForm, wordsOf } from "./forms.mjs";

const t = texts(areasTexts);
const kSchemes = ["domestic", "export", "other"];
const kUnits = [["KGM", "kg"], ["TNE", "tấn / t"], ["LTR", "lít / l"]];

const amountOf = (typed, wrong, name) => {
  if (!typed?.trim()) return undefined;
  try {
    return readAmount(typed);
  } catch (error) {
    wrong[name] = sentenceOf(error);
    return undefined;
  }
};
const endBefore = (values) => values.validUntil && values.grantedOn && values.validUntil < values.grantedOn;

// Where an area or a packing house lies, whose it is, and how long its code holds.
export const Place = ({ rules, parties, form }) => html`
  <${Field} label=${t("name")} required ...${form.bind("name")} />
  <${Suggest} id=${`holders-${form.values.kind}`} label=${t("holder")} hint=${t("holderHint")} required items=${parties.map((one) => [one.party, inLanguage(one.name)])} ...${form.bind("holder")} />
  <${Provinces} rules=${rules} ...${form.bind("province")} />
  <${Commune} required ...${form.bind("commune")} />
  <${Field} label=${t("place")} ...${form.bind("place")} />
  <${Field} label=${t("grantedOn")} type="date" required ...${form.bind("grantedOn")} />
  <${Field} label=${t("validUntil")} type="date" hint=${t("validUntilHint")} ...${form.bind("validUntil")} />`;

export const checkPlace = (values, wrong) => {
  if (!/^\d{5}$/.test(values.commune ?? "")) wrong.commune = t("communeWrong");
  if (endBefore(values)) wrong.validUntil = t("endBefore");
  if (values.scheme == "other" && !values.issuer?.trim()) wrong.issuer = t("issuerNeeded");
};

const AreaForm = ({ rules, parties, onReady }) => {
  const form = useForm({ kind: "area", scheme: "domestic", yieldUom: "KGM", grantedOn: todayInVietnam() });
  const { values, bind } = form;
  const review = (event) => {
    event.preventDefault();
    const wrong = {};
    checkPlace(values, wrong);
    const hectares = amountOf(values.hectares, wrong, "hectares");
    const yearly = amountOf(values.yearly, wrong, "yearly");
    if (!form.check(["area", "name", "holder", "crop", "hectares", "province", "commune", "grantedOn"], wrong)) return;
    onReady(filled({ type: "nguon:GrowingArea", area: values.area.replace(/\s/g, ""), scheme: values.scheme, issuer: values.issuer?.trim(), name: wordsOf(values.name), holder: values.holder.trim(), province: values.province, commune: values.commune, place: values.place ? wordsOf(values.place) : "", hectares, crop: wordsOf(values.crop), expectedYieldPerYear: yearly, yieldUom: yearly ? values.yieldUom : "", grantedOn: values.grantedOn, validUntil: values.validUntil }));
  };
  return html`<form class="card stack" novalidate onSubmit=${review}>
    <${Field} label=${t("scheme")} required options=${kSchemes.map((one) => [one, t(`scheme_${one}`)])} ...${bind("scheme")} />
    <${Field} label=${t("area")} hint=${t(`scheme_${values.scheme}`)} required spellcheck="false" ...${bind("area")} />
    ${values.scheme == "other" && html`<${Field} label=${t("issuer")} required ...${bind("issuer")} />`}
    <${Field} label=${t("crop")} required ...${bind("crop")} />
    <${Field} label=${t("hectares")} required inputmode="decimal" ...${bind("hectares")} />
    <${Field} label=${t("yearly")} hint=${t("yearlyHint")} inputmode="decimal" ...${bind("yearly")} />
    ${values.yearly && html`<${Field} label=${t("unit")} required options=${kUnits} ...${bind("yieldUom")} />`}
    <${Place} rules=${rules} parties=${parties} form=${form} />
    <${Button} kind="main" type="submit">${t("review")}<//>
  </form>`;
};

// A status that begins on a day, by a decision, for a reason: of an area here, of a certificate elsewhere.
export const StatusForm = ({ statuses, make, needsTwo, onReady }) => {
  const form = useForm({ status: statuses[0][0], from: todayInVietnam() });
  const { values, bind } = form;
  const review = (event) => {
    event.preventDefault();
    if (!form.check(["from", "reason", "decision"])) return;
    onReady(make({ status: values.status, effectiveFrom: values.from, reason: wordsOf(values.reason, values.reasonEn), decision: values.decision.trim() }), needsTwo(values.status));
  };
  return html`<form class="card stack" novalidate onSubmit=${review}>
    <${Field} label=${t("status")} required options=${statuses} ...${bind("status")} />
    <${Field} label=${t("from")} type="date" required ...${bind("from")} />
    <${Field} label=${t("reason")} hint=${t("reasonHint")} required rows="2" ...${bind("reason")} />
    <${Field} label=${t("reasonEn")} rows="2" ...${bind("reasonEn")} />
    <${Field} label=${t("decision")} required ...${bind("decision")} />
    <${Button} kind="main" type="submit">${t("review")}<//>
  </form>`;
};

const statusOf = (area) => area.changes?.at(-1)?.status ?? "granted";
const showStatus = (area) => html`${area.inForce ? "✓" : "✕"} ${t(area.inForce ? "inForce" : "notInForce")}${statusOf(area) == "granted" ? "" : ` · ${t(`now_${statusOf(area)}`)}`}`;

const Area = ({ me, area, onChanged }) => {
  const now = statusOf(area);
  const choices = now == "suspended" ? ["restored", "cancelled"] : ["suspended", "cancelled"];
  const closed = now == "cancelled" ? html`<${Notice} kind="info" title=${t("final")} />` : null;
  return html`<div class="stack decisions">
    <section class="card stack">
      <h2>${inLanguage(area.name)}</h2>
      <p><span class="code">${area.area}</span> · ${area.holder}</p>
      <p class="strong">${showStatus(area)}</p>
      <p>${showDay(area.grantedOn)} – ${area.validUntil ? showDay(area.validUntil) : t("noEnd")}</p>
      ${area.changes?.map((change) => html`<p key=${change.index} class="soft">№${change.index} · ${showDay(change.effectiveFrom)} · ${t(`now_${change.status}`)} · ${change.decision} · ${inLanguage(change.reason)}</p>`)}
    </section>
    ${!closed && html`<h2>${t("decide")}</h2>`}
    <${Decision} me=${me} Form=${StatusForm} closed=${closed} statuses=${choices.map((one) => [one, t(`do_${one}`)])} needsTwo=${(status) => status == "cancelled"}
      make=${(what) => ({ type: "nguon:GrowingAreaStatus", area: area.area, ...what })} onRecorded=${onChanged} after=${() => html`<${Button} href="#/vung-trong">${t("list")}<//>`} />
  </div>`;
};

export const matches = (words, ...texts) => texts.some((text) => String(text ?? "").toLowerCase().includes(words.trim().toLowerCase()));

const View = ({ me, rest }) => {
  const rules = useFetch("/v1/desk/rules");
  const parties = useFetch("/v1/parties?limit=500").data?.parties ?? [];
  const list = useFetch("/v1/areas?limit=500");
  const [words, setWords] = useState("");
  const [open, setOpen] = useState(false);
  const areas = list.data?.areas ?? [];
  const chosen = rest && areas.find((one) => one.area == rest);
  if (rest) {
    return html`<p><a class="back" href="#/vung-trong">‹ ${t("list")}</a></p>
      <${ErrorNotice} error=${list.error} />
      ${list.data && !chosen && html`<${Notice} kind="caution" title=${t("unknown")} />`}
      ${chosen && html`<${Area} key=${chosen.area} me=${me} area=${chosen} onChanged=${list.reload} />`}`;
  }
  const shown = areas.filter((one) => matches(words, one.area, inLanguage(one.name), one.holder));
  const another = (receipt, again) => html`<${Button} onClick=${again}>${t("another")}<//>`;
  return html`<div class="stack decisions">
    <div class="pair"><${Button} onClick=${() => setOpen(true)}>${t("grantArea")}<//><${Button} href="#/co-so-dong-goi">${t("toHouses")}<//></div>
    ${open && html`<h2>${t("grantArea")}</h2><${Decision} me=${me} Form=${AreaForm} rules=${rules.data} parties=${parties} onRecorded=${list.reload} after=${another} />`}
    <h2>${t("list")}</h2>
    <${ErrorNotice} error=${list.error} />
    <${Field} label=${t("find")} value=${words} onInput=${setWords} type="search" />
    <${Table} rows=${shown} total=${areas.length} rowKey=${(row) => row.area} columns=${[
      { key: "area", title: t("area"), show: (row) => html`<a href=${`#/vung-trong/${encodeURIComponent(row.area)}`}>${row.area}</a>` },
      { key: "name", title: t("name"), show: (row) => inLanguage(row.name) },
      { key: "holder", title: t("holder") },
      { key: "state", title: t("status"), show: showStatus },
      { key: "until", title: t("validUntil"), show: (row) => (row.validUntil ? showDay(row.validUntil) : t("noEnd")) },
    ]} />
  </div>`;
};

export default { id: "vung-trong", title: ["Vùng trồng", "Growing areas"], roles: ["authority"], View };
