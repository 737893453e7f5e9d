// What the form for sending and receiving goods shows; around it: event_form.mjs.
import { classes, Field, html, Notice } from "../../shared/kit.mjs";
import { inLanguage, showAmount, showTime, showUnit, texts } from "../../shared/texts.mjs";
import { vietnamTime } from "../events.mjs";
import { chosenLot, differences, goodsToChoose, isIntake, kOutside, partnerName, sendersOf, takeFrom } from "../goods.mjs";
import { kUnits } from "../forms.mjs";
import { incomingNow } from "../lots.mjs";
import table from "../producer.texts.mjs";
import { batchName, Fact, productName, sentence } from "./names.mjs";
import { Photos } from "./photos.mjs";

const t = texts(table);
const kPlaceCharactersMax = 60;

export const otherName = (profile, { party, place }) => (party && party != kOutside ? inLanguage(partnerName(profile, party)) || party : place);

// Those that it dealt with before stand first; `more` are others of the ledger.
const PartnerField = ({ form, edit, problems, app }) => {
  const partners = app.profile?.partners ?? [];
  const known = partners.some((one) => one.party == form.party) || form.party == kOutside || !form.party ? partners : [{ party: form.party }, ...partners];
  const words = (one) => `${inLanguage(one.name) || one.party}${one.dealt ? ` · ${t("dealt_before")}` : ""}`;
  return html`<${Field} label=${t("send_to")} required value=${form.party} error=${sentence(problems.party)} onInput=${(party) => edit({ party })}
    options=${[["", t("choose")], ...known.map((one) => [one.party, words(one)]), [kOutside, t("outside_place")]]} />`;
};

const SenderField = ({ form, edit, problems, app }) => {
  const senders = sendersOf(incomingNow(app.profile, app.records, form));
  if (senders.length == 0) return html`<${Notice} kind="info" live=${false} title=${t("nothing_coming")}><p>${t("nothing_coming_help")}</p><//>`;
  const known = senders.some((one) => one.party == form.party) || form.party == kOutside ? senders : [{ party: form.party, name: partnerName(app.profile, form.party) }, ...senders];
  return html`<${Field} label=${t("received_from")} required value=${form.party} error=${sentence(problems.party)} onInput=${(party) => edit(takeFrom(party, app, form))}
    options=${[...known.map((one) => [one.party, inLanguage(one.name) || one.party]), [kOutside, t("outside_source")]]} />`;
};

const Goods = ({ form, edit, problems, app }) => {
  const there = goodsToChoose(form, app);
  const chosen = new Map(form.goods.map((one) => [one.batch, one]));
  const listed = [...there, ...form.goods.filter((one) => !there.some((other) => other.batch == one.batch)).map((one) => ({ ...one, left: 0 }))];
  const toggle = (lot) => edit({ goods: chosen.has(lot.batch) ? form.goods.filter((one) => one.batch != lot.batch) : [...form.goods, chosenLot(lot)] });
  const type = (batch, typed) => edit({ goods: form.goods.map((one) => (one.batch == batch ? { ...one, typed } : one)) });
  const receives = form.kind == "receiving";
  return html`<fieldset class="inputs">
    <legend>${t(receives ? "goods_receiving" : "goods_shipping")}</legend>
    ${listed.length == 0 && html`<p class="soft">${t("no_lots")}</p>`}
    ${listed.map((lot) => html`<div class=${classes("choice", chosen.has(lot.batch) && "on")} key=${lot.batch}>
      <label><input type="checkbox" value=${lot.batch} checked=${chosen.has(lot.batch)} onChange=${() => toggle(lot)} />
        <span><b>${batchName(app.profile, lot.batch)}</b><br /><span class="soft">${receives ? t("sent_amount", { amount: showAmount(lot.left, lot.uom) }) : t("left", { amount: showAmount(lot.left, lot.uom) })}</span></span></label>
      ${chosen.has(lot.batch) && html`<${Field} label=${t(receives ? "got_how_much" : "send_how_much")} required inputmode="decimal" unit=${showUnit(lot.uom)} value=${chosen.get(lot.batch).typed}
        onInput=${(typed) => type(lot.batch, typed)} error=${sentence(problems[`goods:${lot.batch}`])} />`}
    </div>`)}
    ${problems.goods && html`<p class="error" role="alert">✕ ${t("choose_lot")}</p>`}
  </fieldset>`;
};

const Intake = ({ form, edit, problems, app }) => html`
  <${Field} label=${t("product_receiving")} required value=${form.product} error=${sentence(problems.product)} onInput=${(product) => edit({ product })}
    options=${(app.profile?.products ?? []).map((one) => [one.product, inLanguage(one.name)])} />
  <div class="amount">
    <${Field} label=${t("amount_harvest")} required inputmode="decimal" enterkeyhint="next" value=${form.typed} error=${sentence(problems.amount)} onInput=${(typed) => edit({ typed })} />
    <${Field} label=${t("unit")} required value=${form.uom} onInput=${(uom) => edit({ uom })} options=${[...new Set([...kUnits, form.uom])].map((uom) => [uom, showUnit(uom)])} />
  </div>`;

export const FillGoods = ({ form, edit, problems, app, next }) => html`<form novalidate onSubmit=${(event) => { event.preventDefault(); next(); }}>
  ${form.kind == "shipping" ? html`<${Goods} form=${form} edit=${edit} problems=${problems} app=${app} /><${PartnerField} form=${form} edit=${edit} problems=${problems} app=${app} />`
    : html`<${SenderField} form=${form} edit=${edit} problems=${problems} app=${app} />`}
  ${form.party == kOutside && html`<${Field} label=${t(form.kind == "shipping" ? "place_to" : "place_from")} hint=${t("place_hint")} required maxlength=${kPlaceCharactersMax} value=${form.place} error=${sentence(problems.place)} onInput=${(place) => edit({ place })} />`}
  ${form.kind == "receiving" && (isIntake(form) ? html`<${Intake} form=${form} edit=${edit} problems=${problems} app=${app} />` : html`<${Goods} form=${form} edit=${edit} problems=${problems} app=${app} />`)}
  <details>
    <summary>${t("more")}</summary>
    <div class="stack">
      <${Field} label=${t("when")} type="datetime-local" required value=${vietnamTime(form.time).slice(0, 16)} hint=${t("when_hint")} onInput=${(value) => value && edit({ time: Date.parse(value + ":00+07:00") })} />
      <${Field} label=${t("work_goods")} value=${form.process} maxlength="150" onInput=${(value) => edit({ process: value })} />
      <${Photos} form=${form} edit=${edit} app=${app} />
    </div>
  </details>
  <button class="button main" type="submit">${t("review")}</button>
</form>`;

const Missing = ({ list, app }) => html`<${Notice} kind="caution" live=${false} title=${t("difference")}>
  ${list.map((one) => html`<p key=${one.batch}>${t("difference_of", { lot: batchName(app.profile, one.batch), sent: showAmount(one.sent, one.uom), got: showAmount(one.got, one.uom), missing: showAmount(one.missing, one.uom) })}</p>`)}
  <p>${t("difference_help")}</p><//>`;

export const GoodsFacts = ({ form, fields, app }) => {
  const missing = differences(form, fields, app);
  return html`<dl class="facts card">
      ${fields.goods.map((one) => html`<${Fact} name=${fields.product ? productName(app.profile, fields.product) : batchName(app.profile, one.batch)}><span class="large">${showAmount(one.amount, one.uom)}</span><//>`)}
      <${Fact} name=${t(form.kind == "shipping" ? "send_to" : "received_from")}>${otherName(app.profile, fields)}<//>
      <${Fact} name=${t("lot")}>${fields.lot && html`<span class="code">${fields.lot}</span>`}<//>
      <${Fact} name=${t("when")}>${showTime(fields.time)}<//>
      <${Fact} name=${t("photos")}>${form.photos?.length > 0 && form.photos.length}<//>
      <${Fact} name=${t("work_goods")}>${fields.process}<//>
    </dl>
    ${missing.length > 0 && html`<${Missing} list=${missing} app=${app} />`}
    <p class="soft">${t(form.kind == "shipping" ? "custody_shipping" : "custody_receiving")}</p>`;
};
