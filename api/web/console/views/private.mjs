// The private values of one entry, checked here against what the entry commits to.
import { useEffect, useState } from "preact/hooks";

import { Button, ErrorNotice, Field, html, Notice, useFetch } from "../../shared/kit.mjs";
import { decode64, encode, encode64, join, sha256 } from "../../shared/keys.mjs";
import { statementRecord } from "../../shared/statement.mjs";
import { showTime, texts } from "../../shared/texts.mjs";
import privateTexts from "./private.texts.mjs";

const t = texts(privateTexts);

// Whether salt and value hash to what the statement in the ledger says; null while that is not known.
const useChecked = (field, committed) => {
  const [good, setGood] = useState(null);
  useEffect(() => {
    if (field.state != "held" || !committed) return;
    sha256(join(decode64(field.salt), encode(field.value))).then((hash) => setGood(encode64(hash) == committed));
  }, [field.value, committed]);
  return good;
};

const One = ({ field, committed }) => {
  const good = useChecked(field, committed);
  return html`<section class="card stack">
    <h3 class="code">${field.name}</h3>
    ${field.state == "held" && html`<p class="strong value">${field.value}</p>
      <p>${good == null ? t("checking") : good ? `✓ ${t("good")}` : `✕ ${t("bad")}`}</p>`}
    ${field.state == "missing" && html`<p>– ${t("missing")}</p>`}
    ${field.state == "erased" && html`<p>✕ ${field.erasedBy ? t("erased", { index: field.erasedBy }) : t("erasing", { time: showTime(field.erasedAt) })}</p>`}
    <details><summary>${t("commitment")}</summary><p class="code">${field.commitment}</p>${field.salt && html`<p class="code">${t("salt")} ${field.salt}</p>`}</details>
  </section>`;
};

const View = ({ rest }) => {
  const [typed, setTyped] = useState(rest ?? "");
  const number = /^\d+$/.test(rest ?? "") ? rest : "";
  const { data, error, loading } = useFetch(number && `/v1/desk/private/${number}`);
  // Values and the entry that commits to them belong together: never those of two entries, not even for a moment.
  const entry = useFetch(data && !loading ? `/v1/entries/${number}` : "");
  const commitments = entry.data && !entry.loading ? statementRecord(entry.data.statement)["nguon:private"] ?? {} : {};
  const open = (event) => {
    event.preventDefault();
    location.hash = `#/thong-tin-rieng/${typed.replace(/\D/g, "")}`;
  };
  return html`<div class="stack decisions">
    <${Notice} kind="info" live=${false} title=${t("noted")}><p>${t("what")}</p><//>
    <form class="card stack" novalidate onSubmit=${open}>
      <${Field} label=${t("entry")} inputmode="numeric" required value=${typed} onInput=${setTyped} />
      <${Button} kind="main" type="submit" busy=${loading}>${t("open")}<//>
    </form>
    <${ErrorNotice} error=${error} />
    ${data && !loading && html`<h2>${t("title", { index: data.entry, party: data.party })}</h2>
      ${data.fields.map((field) => html`<${One} key=${data.entry + field.name} field=${field} committed=${commitments[field.name]} />`)}`}
  </div>`;
};

export default { id: "thong-tin-rieng", title: ["Thông tin riêng", "Private values"], roles: ["authority", "inspectorate"], View };
