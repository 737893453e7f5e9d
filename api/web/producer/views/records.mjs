// Every record of this phone with one of three words: Nháp, Đã ký chờ gửi, Đã vào sổ №.
import { useState } from "preact/hooks";

import { Button, html, Notice, useFetch } from "../../shared/kit.mjs";
import { inLanguage, sentenceOf, showAmount, showTime, texts } from "../../shared/texts.mjs";
import { dropDraft, holdDraft, keeping, now, readRecords, send, useApp } from "../app.mjs";
import { counterpartOf, movesOf, placeName } from "../events.mjs";
import { formOf } from "../forms.mjs";
import { lotsNow } from "../lots.mjs";
import table from "../producer.texts.mjs";
import { signMistake } from "../queue.mjs";
import { deleteRecord } from "../store.mjs";
import { batchName, productName } from "./names.mjs";
import { otherName } from "./goods_form.mjs";
import { Picture } from "./photos.mjs";

const t = texts(table);
const kShown = 100;
export const paths = { harvest: "thu-hoach", processing: "che-bien", packing: "dong-goi", shipping: "gui-hang", receiving: "nhan-hang" };

const marks = { draft: "✎", signed: "↑", recorded: "✓" };
export const State = ({ record }) => html`<span class="state ${record.refusal ? "refused" : record.state}"><span aria-hidden="true">${record.refusal ? "✕" : marks[record.state]}</span> ${
  record.state == "recorded" ? t("state_recorded", { index: record.index }) : record.state == "signed" ? t("state_signed") : t("state_draft")}</span>`;

export const whatOf = (profile, record) => {
  const content = record.content ?? record.refusal?.content;
  const moves = content ? movesOf(content) : { taken: [], given: [] };
  const [given] = moves.given.length ? moves.given : content?.bizStep == "shipping" ? moves.taken : [];
  if (given && ["shipping", "receiving"].includes(content.bizStep)) return `${batchName(profile, given.batch)}: ${showAmount(Math.abs(given.amount), given.uom)} ${t(content.bizStep == "shipping" ? "arrow_to" : "arrow_from")} ${otherName(profile, counterpartOf(content))}`;
  if (given) return `${batchName(profile, given.batch)}: ${showAmount(Math.abs(given.amount), given.uom)}`;
  if (content?.batch) return batchName(profile, content.batch);
  if (record.form?.product) return `${productName(profile, record.form.product)} ${record.form.typed ? ": " + record.form.typed : ""}`;
  return content?.name ? inLanguage(content.name) : "";
};
const titleOf = (record) => t(`kind_${["harvest", "processing", "packing", "shipping", "receiving", "labels", "status", "print", "story", "mistake"].includes(record.kind) ? record.kind : "import"}`);
const timeOf = (record) => record.content?.eventTime ?? record.signedAt ?? record.changedAt;

export const Records = () => {
  const app = useApp();
  const rank = { draft: 0, signed: 1, recorded: 2 };
  const list = [...app.records].sort((a, b) => rank[a.state] - rank[b.state] || (b.signedAt ?? b.changedAt) - (a.signedAt ?? a.changedAt));
  return html`
    ${list.length == 0 && html`<p class="card">${t("no_records")}</p>`}
    ${list.length > kShown && html`<p class="soft">${t("cut", { shown: kShown, total: list.length })}</p>`}
    <ul class="records">${list.slice(0, kShown).map((record) => html`<li key=${record.key}>
      <a class="card" href=${record.state == "draft" && paths[record.kind] ? `#/${paths[record.kind]}/${record.key}` : `#/ban-ghi/${record.key}`}>
        <${State} record=${record} /><b>${titleOf(record)}</b><span>${whatOf(app.profile, record)}</span><span class="soft">${showTime(timeOf(record))}</span>
        ${record.refusal && html`<span class="error">${sentenceOf(record.refusal.error)}</span>`}</a></li>`)}</ul>
    <${Elsewhere} app=${app} />`;
};

// Events of this producer that came into the ledger another way: by another phone, or by the cooperative's computer.
const Elsewhere = ({ app }) => {
  const here = new Set(app.records.map((record) => record.index));
  const others = (app.profile?.events ?? []).filter((event) => !here.has(event.index) && event.corrects == null && ["growing", "processing", "packaging", "shipping", "receiving"].includes(event.kind));
  if (others.length == 0) return null;
  return html`<h2>${t("elsewhere")}</h2><ul class="records">${others.map((event) => html`<li key=${event.index}><a class="card" href=${`#/muc/${event.index}`}>
    <${State} record=${{ state: "recorded", index: event.index }} /><b>${t(`event_${event.kind}`)}</b>
    ${event.batch && html`<span>${batchName(app.profile, event.batch)}</span>`}<span class="soft">${showTime(event.eventTime)}</span>
    ${event.correctedBy != null && html`<span class="error">✕ ${t("declared_wrong_short")}</span>`}</a></li>`)}</ul>`;
};

const known = ["area_not_in_force", "area_not_authorised", "area_unknown", "mass_balance", "mass_balance_yield", "lot_exists", "lot_unknown", "lot_recalled", "lot_suspended", "event_in_future", "event_too_old",
  "event_before_lot", "key_revoked", "certificate_expired", "certificate_revoked", "history_incomplete", "too_many_labels", "already_corrected", "not_holder", "lot_spent", "uom_mismatch", "packing_house_missing",
  "not_shipped", "more_received_than_sent", "already_received", "lot_in_transit", "lot_packed", "party_unknown"];

// What to do about a refusal, in plain words.
export const Advice = ({ error }) => html`<p>${known.includes(error.name) ? t(`do_${error.name}`) : t("do_else")}</p>`;

const Refused = ({ record }) => {
  const drop = async () => {
    try {
      await keeping(() => deleteRecord(record.key));
      dropDraft(record.key);
      await readRecords();
      location.replace("#/ban-ghi");
    } catch {
      // Said on top of the page; the record stays.
    }
  };
  return html`<${Notice} kind="bad" title=${t("refused")}><${Advice} error=${record.refusal.error} /><p class="detail">${sentenceOf(record.refusal.error)}</p><//>
    ${paths[record.kind] && html`<${Button} kind="main" href=${`#/${paths[record.kind]}/${record.key}`}>${t("mend")}<//>`}
    <${Button} kind="danger" onClick=${drop}>${t("throw_away")}<//>`;
};

// Mends a recorded event: a new draft like it, which is signed together with the declaration of the mistake.
const Mend = ({ record, app }) => {
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const form = formOf(record.content, app.profile);
  if (!form || record.content.errorDeclaration) return null;
  const corrected = app.records.find((other) => other.kind == "mistake" && other.about == record.content.eventID && other.state != "draft");
  if (corrected) return html`<${Notice} kind="caution" live=${false}><p>${t("declared_wrong")}</p><a class="big-link" href=${`#/ban-ghi/${corrected.key}`}>${t("see_declaration")} ›</a><//>`;
  const mend = async () => {
    const key = crypto.randomUUID();
    await holdDraft({ key, kind: form.kind, form });
    location.hash = `#/${paths[form.kind]}/${key}`;
  };
  const declare = async () => {
    setBusy(true);
    try {
      const made = await keeping(() => signMistake(app.device, record.content, now()));
      await readRecords();
      location.hash = `#/ban-ghi/${made.key}`;
      send();
    } catch {
      setBusy(false);  // said on top of the page
    }
  };
  return html`<details><summary>${t("wrong")}</summary><div class="stack">
    <p>${t("wrong_help")}</p>
    <${Button} onClick=${mend}>${t("wrong_mend")}<//>
    ${sure ? html`<${Button} kind="danger" busy=${busy} onClick=${declare}>${t("wrong_sure")}<//>` : html`<${Button} kind="danger" onClick=${() => setSure(true)}>${t("wrong_declare")}<//>`}
  </div></details>`;
};

const Waiting = ({ record, app }) => {
  const why = record.waiting?.name;
  return html`<${Notice} kind="info" title=${t("state_signed")}><p>${why == "key_unknown" ? t("waits_key") : why == "waits_for_another" ? t("waits_other") : why == "type_unknown" ? t("waits_server") : t("waits_network")}</p><//>
    <${Button} busy=${app.sending} onClick=${() => send()}>${t("send_now")}<//>`;
};

export const Record = ({ recordKey }) => {
  const app = useApp();
  const record = app.records.find((one) => one.key == recordKey);
  if (!record) return html`<p class="card">${t("record_missing")}</p>`;
  const photos = app.photos.filter((photo) => record.photos?.includes(photo.sha256));
  const labels = record.kind == "packing" && app.records.find((one) => one.kind == "labels" && one.content?.batch == movesOf(record.content ?? {}).given?.[0]?.batch);
  return html`
    <p class="large-state"><${State} record=${record} /></p>
    <div class="card"><p class="strong">${titleOf(record)}</p><p>${whatOf(app.profile, record)}</p><p class="soft">${showTime(timeOf(record))}</p>
      ${photos.length > 0 && html`<div class="photos">${photos.map((photo) => html`<${Picture} key=${photo.sha256} photo=${photo}><figcaption class="soft">${photo.sent ? t("photo_sent") : t("photo_waits")}</figcaption><//>`)}</div>`}</div>
    ${record.refusal && html`<${Refused} record=${record} />`}
    ${record.state == "signed" && html`<${Waiting} record=${record} app=${app} />`}
    ${record.state == "recorded" && html`<p class="soft">${t("recorded_at", { time: showTime(record.accepted) })} <a class="big-link" href=${`/v1/entries/${record.index}`}>${t("see_entry")}</a></p>`}
    ${labels && html`<p>${t("labels")}: <${State} record=${labels} /></p>`}
    ${record.state == "recorded" && html`<${Mend} record=${record} app=${app} />`}
    <${Button} kind=${record.refusal ? "" : "main"} href="#/">${t("to_home")}<//>`;
};

// An event of this producer that was recorded from elsewhere, to look at and to mend.
export const Entry = ({ index }) => {
  const app = useApp();
  const { data, error } = useFetch(`/v1/entries/${index}`);
  if (error) return html`<${Notice} kind="bad" title=${sentenceOf(error)} />`;
  if (!data) return html`<p>${t("loading")}</p>`;
  const record = { key: "", kind: "import", state: "recorded", index: data.index, content: data.content, accepted: data.accepted };
  return html`<p class="large-state"><${State} record=${record} /></p>
    <div class="card"><p>${whatOf(app.profile, record)}</p><p class="soft">${showTime(timeOf(record))}</p></div>
    <${Mend} record=${record} app=${app} />`;
};

export const Lots = () => {
  const app = useApp();
  const lots = [...lotsNow(app.profile, app.records).values()].reverse().sort((a, b) => (b.held > 0) - (a.held > 0));
  if (lots.length == 0) return html`<p class="card">${t("no_lots")}</p>`;
  return html`<ul class="records">${lots.map((lot) => html`<li key=${lot.batch}><div class="card">
    <b>${productName(app.profile, lot.product)}</b><span class="code">${lot.lot}</span>
    <span class="large">${t("left", { amount: showAmount(lot.held, lot.uom) })}</span>
    ${(lot.away ?? []).map((one) => html`<span key=${one.to}>${t("on_its_way", { amount: showAmount(one.amount, lot.uom), to: inLanguage(one.toName) || placeName(one.to) })}</span>`)}
    ${lot.packed > 0 && html`<span>${t("packed_away", { amount: showAmount(lot.packed, lot.uom) })}</span>`}
    ${lot.restricted && html`<span class="error">✕ ${t(lot.restricted == "recall" ? "lot_is_recalled" : "lot_is_suspended")}</span>`}
    ${lot.local ? html`<span class="soft">${t("lot_local")}</span>` : html`<a class="big-link" href=${`/b/${lot.batch}`}>${t("lot_page")} ›</a>`}</div></li>`)}</ul>`;
};
