// Packing houses: the list, one of them, and granting a code.
import { useState } from "preact/hooks";

import { Button, ErrorNotice, Field, html, Notice, Table, useFetch } from "../../shared/kit.mjs";
import { inLanguage, showDay, texts, todayInVietnam } from "../../shared/texts.mjs";
import { linkTo } from "../route.mjs";
import { checkPlace, matches, Place } from "./areas.mjs";
import { Decision, filled, useForm, wordsOf } from "./forms.mjs";
import housesTexts from "./houses.texts.mjs";

const t = texts(housesTexts);

const HouseForm = ({ rules, parties, onReady }) => {
  const form = useForm({ kind: "house", scheme: "export", grantedOn: todayInVietnam() });
  const { values, bind } = form;
  const review = (event) => {
    event.preventDefault();
    const wrong = {};
    checkPlace(values, wrong);
    if (!form.check(["house", "name", "holder", "province", "commune", "grantedOn"], wrong)) return;
    onReady(filled({ type: "nguon:PackingHouse", packingHouse: values.house.replace(/\s/g, ""), scheme: values.scheme, issuer: values.issuer?.trim(), name: wordsOf(values.name), holder: values.holder.trim(), province: values.province, commune: values.commune, place: values.place ? wordsOf(values.place) : "", grantedOn: values.grantedOn, validUntil: values.validUntil }));
  };
  return html`<form class="card stack" novalidate onSubmit=${review}>
    <${Field} label=${t("scheme")} required options=${["export", "other"].map((one) => [one, t(`house_${one}`)])} ...${bind("scheme")} />
    <${Field} label=${t("house")} required spellcheck="false" ...${bind("house")} />
    ${values.scheme == "other" && html`<${Field} label=${t("issuer")} required ...${bind("issuer")} />`}
    <${Place} rules=${rules} parties=${parties} form=${form} />
    <${Button} kind="main" type="submit">${t("review")}<//>
  </form>`;
};

const showStatus = (house) => `${house.inForce ? "✓" : "✕"} ${t(house.inForce ? "inForce" : "notInForce")}`;
const Fact = ({ name, children }) => html`<div><dt>${name}</dt><dd>${children}</dd></div>`;

const House = ({ house, holder }) => html`<section class="card stack">
  <h2 class="first">${inLanguage(house.name)}</h2>
  <p class="strong">${showStatus(house)}</p>
  <dl class="facts">
    <${Fact} name=${t("house")}><span class="code">${house.packingHouse}</span><//>
    <${Fact} name=${t("holder")}><a href=${linkTo("tim", "", { q: house.holder })}>${holder || house.holder}</a><//>
    <${Fact} name=${t("commune")}><span class="code">${house.province} · ${house.commune}</span><//>
    ${house.place && html`<${Fact} name=${t("place")}>${inLanguage(house.place)}<//>`}
    ${house.issuer && html`<${Fact} name=${t("issuer")}>${house.issuer}<//>`}
    <${Fact} name=${t("time")}>${showDay(house.grantedOn)} – ${house.validUntil ? showDay(house.validUntil) : t("noEnd")}<//>
    <${Fact} name=${t("entry")}><a href=${linkTo("muc", String(house.index))}>№ ${house.index}</a><//>
  </dl>
</section>`;

const View = ({ me, rest }) => {
  const rules = useFetch(me.partyType == "authority" ? "/v1/desk/rules" : "");
  const parties = useFetch("/v1/parties?limit=500").data?.parties ?? [];
  const list = useFetch("/v1/packing-houses?limit=500");
  const [words, setWords] = useState("");
  const [open, setOpen] = useState(false);
  const houses = list.data?.packingHouses ?? [];
  const holderOf = (house) => inLanguage(parties.find((one) => one.party == house.holder)?.name);
  if (rest) {
    const chosen = houses.find((one) => one.packingHouse == rest);
    return html`<p><a class="back" href="#/co-so-dong-goi">‹ ${t("list")}</a></p>
      <${ErrorNotice} error=${list.error} />
      ${list.data && !chosen && html`<${Notice} kind="caution" title=${t("unknown")} />`}
      ${chosen && html`<${House} house=${chosen} holder=${holderOf(chosen)} />`}`;
  }
  const shown = houses.filter((one) => matches(words, one.packingHouse, inLanguage(one.name), one.holder, holderOf(one)));
  const another = (receipt, again) => html`<${Button} onClick=${again}>${t("another")}<//>`;
  return html`<div class="stack decisions">
    ${me.partyType == "authority" && html`<div class="pair"><${Button} onClick=${() => setOpen(true)}>${t("grantHouse")}<//></div>`}
    ${open && html`<h2>${t("grantHouse")}</h2><${Decision} me=${me} Form=${HouseForm} rules=${rules.data} parties=${parties} onRecorded=${list.reload} after=${another} />`}
    <h2>${t("list")}</h2>
    <${ErrorNotice} error=${list.error} />
    <${Field} label=${t("find")} value=${words} onInput=${setWords} type="search" />
    <${Table} rows=${shown} total=${houses.length} rowKey=${(row) => row.packingHouse} columns=${[
      { key: "packingHouse", title: t("house"), show: (row) => html`<a href=${linkTo("co-so-dong-goi", row.packingHouse)}>${row.packingHouse}</a>` },
      { key: "name", title: t("name"), show: (row) => inLanguage(row.name) },
      { key: "holder", title: t("holder"), show: (row) => holderOf(row) || row.holder },
      { key: "state", title: t("status"), show: showStatus },
      { key: "until", title: t("validUntil"), show: (row) => (row.validUntil ? showDay(row.validUntil) : t("noEnd")) },
    ]} />
  </div>`;
};

export default { id: "co-so-dong-goi", title: ["Cơ sở đóng gói", "Packing houses"], roles: ["authority", "inspectorate"], View };
