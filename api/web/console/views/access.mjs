// Who looked at what that is not public. For authorities.
import { useState } from "preact/hooks";

import { Button, ErrorNotice, Field, html, Table, useFetch } from "../../shared/kit.mjs";
import { showTime, texts } from "../../shared/texts.mjs";
import { linkTo } from "../route.mjs";
import accessTexts from "./access.texts.mjs";

const t = texts(accessTexts);
const kShown = 50;
// What routes call what they show; another name is shown as it is.
const wordsOf = (view) => (`view_${view}` in accessTexts ? t(`view_${view}`) : view);

const View = ({ query }) => {
  const party = query.get("party") ?? "", before = query.get("before") ?? "";
  const [typed, setTyped] = useState(party);
  const { data, error } = useFetch(`/v1/desk/access?${new URLSearchParams({ party, before: before || "0", limit: kShown })}`);
  const go = (event) => {
    event.preventDefault();
    location.hash = linkTo("so-xem", "", { party: typed.trim() });
  };
  return html`
    <p class="lead">${t("intro")}</p>
    <form class="search" onSubmit=${go}>
      <${Field} label=${t("filter")} value=${typed} onInput=${setTyped} spellcheck="false" autocapitalize="none" />
      <${Button} type="submit">${t("go")}<//>
    </form>
    <${ErrorNotice} error=${error} />
    ${!data && !error && html`<p role="status" aria-busy="true">${t("asking")}</p>`}
    ${data && html`<${Table} rows=${data.records} total=${data.total} rowKey=${(one) => one.id} columns=${[
      { key: "at", title: t("at"), show: (one) => showTime(one.at) },
      { key: "party", title: t("party"), show: (one) => html`<span class="code">${one.party}</span>` },
      { key: "keyId", title: t("key"), show: (one) => html`<span class="code">${one.keyId}</span>` },
      { key: "view", title: t("view"), show: (one) => wordsOf(one.view) },
      { key: "subject", title: t("subject") },
    ]} />
    ${data.records.length == kShown && html`<p><${Button} href=${linkTo("so-xem", "", { party, before: data.records.at(-1).id })}>${t("older")}<//></p>`}`}`;
};

export default { id: "so-xem", title: ["Sổ ai đã xem", "Who looked"], roles: ["authority"], View };
