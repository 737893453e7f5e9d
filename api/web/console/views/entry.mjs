// One entry of the ledger as it was signed.
import { Button, ErrorNotice, html, useFetch } from "../../shared/kit.mjs";
import { showNumber, showTime, texts } from "../../shared/texts.mjs";
import { linkTo } from "../route.mjs";
import entryTexts from "./entry.texts.mjs";

const t = texts(entryTexts);

const View = ({ rest }) => {
  const index = /^\d+$/.test(rest) ? Number(rest) : null;
  const { data, error, loading } = useFetch(index === null ? "" : `/v1/entries/${index}`);
  if (index === null) return html`<p><a href="#/">${t("askFor")}</a></p>`;
  if (error) return html`<${ErrorNotice} error=${error} />`;
  if (!data || (loading && data.index != index)) return html`<p role="status" aria-busy="true">${t("asking")}</p>`;
  return html`
    <section class="card">
      <h2 class="first">${t("entry", { index: showNumber(data.index) })}</h2>
      <dl class="facts">
        <div><dt>${t("accepted")}</dt><dd>${showTime(data.accepted)}</dd></div>
        <div><dt>${t("type")}</dt><dd>${data.content?.type}</dd></div>
        <div><dt>${t("signedBy")}</dt><dd class="code">${(data.signedBy ?? []).join(", ")}</dd></div>
        <div><dt>${t("leafHash")}</dt><dd class="code">${data.leafHash}</dd></div>
      </dl>
      <div class="buttons no-print">
        <${Button} href="/v1/entries/${data.index}/proof.tlog-proof" download>${t("proof")}<//>
        <${Button} href="/v1/entries/${data.index}">${t("raw")}<//>
        ${data.content?.["nguon:private"] && html`<${Button} href=${linkTo("thong-tin-rieng", String(data.index))}>${t("privateValues")}<//>`}
        ${data.index > 0 && html`<${Button} href=${linkTo("muc", String(data.index - 1))}>‹ ${t("previous")}<//>`}
        <${Button} href=${linkTo("muc", String(data.index + 1))}>${t("next")} ›<//>
      </div>
    </section>
    <section><h2>${t("said")}</h2><pre class="code" tabindex="0">${JSON.stringify(data.content, null, 2)}</pre></section>
    <section><h2>${t("exact")}</h2><pre class="code" tabindex="0">${data.statement}</pre></section>`;
};

export default { id: "muc", title: ["Mục trong sổ", "Entry"], roles: ["inspectorate", "authority"], hidden: true, View };
