// The one search box.
import { useEffect, useState } from "preact/hooks";

import { Button, ErrorNotice, Field, html, Notice, useFetch } from "../../shared/kit.mjs";
import { inLanguage, showDay, showNumber, showTime, texts } from "../../shared/texts.mjs";
import { linkTo } from "../route.mjs";
import searchTexts from "./search.texts.mjs";

const t = texts(searchTexts);
const kShown = 20;
const kShownMore = 500;

const lotLink = (batch) => linkTo("lo", batch);
const Mark = ({ kind, children }) => html`<span class="tag ${kind}">${kind == "bad" ? "✕" : kind == "good" ? "✓" : "!"} ${children}</span>`;

// Those that are there, with a dot between.
const line = (...parts) => parts.filter(Boolean).flatMap((part, at) => (at ? [" · ", part] : [part]));

const rows = {
  label: (item) => html`<div>
    <p class="strong">${inLanguage(item.headline)}</p>
    ${item.run !== undefined && html`<p>${line(t("labelOf", { serial: showNumber(item.serial ?? 0), run: item.run }), inLanguage(item.productName))}</p>`}
    <p class="soft">${inLanguage(item.sentence)} ${item.by == "code" ? t("typedCode") : ""}</p>
    ${item.batch && html`<p><a href=${lotLink(item.batch)}>${t("openLot")} ${item.batch}</a></p>`}
  </div>`,
  batch: (item) => html`<div>
    <p><a class="strong" href=${lotLink(item.batch)}>${inLanguage(item.productName) || item.product} — ${t("lot", { lot: item.lot })}</a></p>
    <p class="soft">${line(item.makerName, showTime(item.eventTime), html`<span class="code">${item.batch}</span>`)}</p>
    ${item.restrictions?.slice(0, 1).map((one) => html`<${Mark} kind=${one.kind == "recall" ? "bad" : "caution"}>${one.kind == "recall" ? t("recalled") : t("suspended")} ${one.decision}<//>`)}
  </div>`,
  product: (item) => html`<div>
    <p><a class="strong" href=${linkTo("tim", "", { q: item.product + "/10/" })}>${inLanguage(item.name)}</a></p>
    <p class="soft">${line(item.ownerName, html`<span class="code">${item.product}</span>`)}</p>
  </div>`,
  party: (item) => html`<div>
    <p><a class="strong" href=${linkTo("tim", "", { q: item.party })}>${inLanguage(item.name)}</a></p>
    <p class="soft">${line(t(`type_${item.partyType}`), inLanguage(item.place), html`<span class="code">${item.party}</span>`)}</p>
  </div>`,
  certificate: (item) => html`<div>
    <p class="strong">${item.scheme}${item.stars ? " " + t("stars", { stars: item.stars }) : ""} · ${item.number}</p>
    <p class="soft">${item.partyName} · ${t("validUntil", { day: showDay(item.validUntil) })}</p>
    <${Mark} kind=${item.state == "in_force" ? "good" : "caution"}>${t(`state_${item.state}`)}<//>
  </div>`,
  area: (item) => html`<div>
    <p class="strong"><span class="code">${item.area}</span> · ${inLanguage(item.name)}</p>
    <p class="soft">${line(item.holderName, inLanguage(item.crop), `${showNumber(Number(item.hectares))} ha`)}</p>
    <${Mark} kind=${item.inForce ? "good" : "caution"}>${item.inForce ? t("area_yes") : t("area_no")}<//>
  </div>`,
  packing_house: (item) => html`<div>
    <p><a class="strong" href=${linkTo("co-so-dong-goi", item.packingHouse)}><span class="code">${item.packingHouse}</span> · ${inLanguage(item.name)}</a></p>
    <p class="soft">${line(item.holderName, inLanguage(item.place))}</p>
    <${Mark} kind=${item.inForce ? "good" : "caution"}>${item.inForce ? t("area_yes") : t("area_no")}<//>
  </div>`,
  run: (item) => html`<div>
    <p><a class="strong" href=${linkTo("dot-tem", String(item.index))}>${t("run", { run: item.index })} — ${inLanguage(item.productName)}</a></p>
    <p class="soft">${line(t(`run_${item.state}`), t("labels", { count: showNumber(item.count) }), html`<span class="code">${item.batch}</span>`)}</p>
  </div>`,
  key: (item) => html`<div>
    <p class="strong">${t(`key_${item.purpose}`)} · <a href=${linkTo("tim", "", { q: item.party })}>${item.party}</a></p>
    <p class="soft code">${item.vkey}</p>
    <p class="soft">${t("acceptedAt", { time: showTime(item.added) })} · <a href=${linkTo("muc", String(item.index))}>№ ${item.index}</a></p>
    ${item.revokedSince && html`<${Mark} kind="bad">${t("key_revoked", { time: showTime(item.revokedSince) })}<//>`}
  </div>`,
  decision: (item) => html`<div>
    <p class="strong">${item.kind == "recall" ? t("recalled") : t("suspended")} · ${item.decision}</p>
    <p class="soft">${line(inLanguage(item.reason), t("reach", { lots: showNumber(item.lots) }))}</p>
    <p><a href=${lotLink(item.originBatch)}>${t("openLot")} ${item.originBatch}</a></p>
  </div>`,
  entry: (item) => html`<div>
    <p><a class="strong" href=${linkTo("muc", String(item.index))}>${t("entry", { index: showNumber(item.index) })} · ${item.type}</a></p>
    <p class="soft">${t("acceptedAt", { time: showTime(item.accepted) })} · ${t(`by_${item.by}`)} · <span class="code">${item.signedBy}</span></p>
  </div>`,
};

const Group = ({ group, onMore }) => html`<section class="found">
  <h2>${t(`kind_${group.kind}`)} <span class="soft">${group.total > group.items.length ? t("shown", { shown: showNumber(group.items.length), total: showNumber(group.total) }) : t("found", { total: showNumber(group.total) })}</span></h2>
  ${group.notAll && html`<${Notice} kind="caution" title=${t("notAll")} />`}
  <ul>${group.items.map((item, at) => html`<li class="card" key=${at}>${rows[group.kind](item)}</li>`)}</ul>
  ${group.total > group.items.length && group.items.length < kShownMore && html`<${Button} onClick=${onMore}>${t("more")}<//>`}
</section>`;

const Results = ({ query }) => {
  const [limit, setLimit] = useState(kShown);
  useEffect(() => setLimit(kShown), [query]);
  const { data, error, loading } = useFetch(`/v1/desk/search?${new URLSearchParams({ q: query, limit })}`);
  if (error) return error.status == 401 ? null : html`<${ErrorNotice} error=${error} />`;
  if (!data || (loading && data.query != query)) return html`<p role="status" aria-busy="true">${t("looking")}</p>`;
  if (data.groups.length == 0)
    return html`<${Notice} kind="info" title=${t("none", { query: data.query })}><p>${t("noneHint", { size: showNumber(data.size) })}</p><//>`;
  return data.groups.map((group) => html`<${Group} key=${group.kind} group=${group} onMore=${() => setLimit(kShownMore)} />`);
};

const View = ({ query }) => {
  const asked = query.get("q") ?? "";
  const [typed, setTyped] = useState(asked);
  useEffect(() => setTyped(asked), [asked]);
  const go = (event) => {
    event.preventDefault();
    if (typed.trim()) location.hash = linkTo("tim", "", { q: typed.trim() });
  };
  return html`
    <form role="search" class="search" onSubmit=${go}>
      <${Field} label=${t("label")} hint=${t("hint")} type="search" value=${typed} onInput=${setTyped} required enterkeyhint="search" spellcheck="false" />
      <${Button} kind="main" type="submit">${t("go")}<//>
    </form>
    <div aria-live="polite">${asked && html`<${Results} query=${asked} />`}</div>`;
};

export default { id: "tim", title: ["Tìm kiếm", "Search"], roles: ["inspectorate", "authority"], View };
