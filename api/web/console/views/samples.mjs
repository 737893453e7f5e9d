// Samples that a later checkpoint draws, so that nobody can choose.
import { useState } from "preact/hooks";

import { get, post } from "../../shared/api.mjs";
import { Button, ErrorNotice, Field, html, Notice, Table, useFetch, useWork } from "../../shared/kit.mjs";
import { showNumber, showTime, texts } from "../../shared/texts.mjs";
import { linkTo } from "../route.mjs";
import samplesTexts from "./samples.texts.mjs";

const t = texts(samplesTexts);

const Drawn = ({ one }) => html`<section class="card">
  <h2 class="first">${t("drawn", { number: one.number })}</h2>
  <p class="picked">${one.picked.map((each) => html`<b key=${each} class="tag info">${each.includes("/10/") ? html`<a href=${linkTo("lo", each)}>${each}</a>` : each}</b> `)}</p>
  <dl class="facts">
    <div><dt>${t("population")}</dt><dd>${showNumber(one.population)}</dd></div>
    <div><dt>${t("later")}</dt><dd>№ ${showNumber(one.laterSize)}</dd></div>
  </dl>
  <p class="soft">${t("again")}</p>
  <pre class="code exact" tabindex="0">${one.text}${one.laterSize}\n${one.laterRoot}\n\nSHA-256: ${one.seed}</pre>
</section>`;

const View = ({ query }) => {
  const { data, error, reload } = useFetch("/v1/desk/samples");
  const [kind, setKind] = useState("units");
  const [of, setOf] = useState(query.get("dot") ?? "");
  const [count, setCount] = useState("5");
  const { busy, error: failed, run } = useWork();
  const [shown, setShown] = useState(null);
  const commit = (event) => {
    event.preventDefault();
    run(async () => {
      await post("/v1/desk/samples", { ...(kind == "units" ? { run: Number(of) } : { product: of.trim() }), count: Number(count) });
      reload();
    });
  };
  const open = (number) => run(async () => setShown(await get(`/v1/desk/samples/${number}`)));
  return html`
    <p class="lead">${t("intro")}</p>
    <form class="card stack" onSubmit=${commit}>
      <${Field} label=${t("what")} value=${kind} onInput=${setKind} required options=${[["units", t("units")], ["lots", t("lots")]]} />
      <${Field} label=${kind == "units" ? t("run") : t("product")} hint=${kind == "units" ? t("runHint") : t("productHint")} value=${of} onInput=${setOf} required spellcheck="false" />
      <${Field} label=${t("count")} value=${count} onInput=${setCount} required inputmode="numeric" pattern="[0-9]+" />
      <${Button} kind="main" type="submit" busy=${busy}>${t("commit")}<//>
    </form>
    <${ErrorNotice} error=${error ?? failed} />
    ${shown && html`<${Drawn} one=${shown} />`}
    ${data && data.samples.length == 0 && html`<${Notice} title=${t("none")} live=${false} />`}
    ${data && data.samples.length > 0 && html`<${Table} caption=${t("committed")} rows=${data.samples} columns=${[
      { key: "number", title: t("number"), number: true },
      { key: "party", title: t("by") },
      { key: "kept", title: t("at"), show: (one) => showTime(one.kept) },
      { key: "count", title: t("count"), number: true },
      { key: "drawn", title: t("state"), show: (one) => (one.drawn ? html`<button type="button" class="plain" onClick=${() => open(one.number)}>${t("see")}</button>` : t("waits", { size: showNumber(one.size) })) },
      { key: "sha256", title: t("digest"), show: (one) => html`<span class="code">${one.sha256.slice(0, 16)}…</span>` },
    ]} />`}`;
};

export default { id: "lay-mau", title: ["Lấy mẫu", "Sampling"], roles: ["inspectorate", "authority"], View };
