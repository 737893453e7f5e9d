// What people reported of labels and lots.
import { useState } from "preact/hooks";

import { get, post } from "../../shared/api.mjs";
import { Button, ErrorNotice, Field, html, Notice, useFetch, useWork } from "../../shared/kit.mjs";
import { showNumber, showTime, texts } from "../../shared/texts.mjs";
import { linkTo } from "../route.mjs";
import reportsTexts from "./reports.texts.mjs";

const t = texts(reportsTexts);

const One = ({ one, onChange }) => {
  const [whole, setWhole] = useState(null);
  const [note, setNote] = useState("");
  const { busy, error, run } = useWork();
  const close = (event) => {
    event.preventDefault();
    run(async () => {
      await post(`/v1/desk/reports/${one.number}/close`, { note });
      onChange();
    });
  };
  const contact = () => run(async () => setWhole(await get(`/v1/desk/reports/${one.number}`)));
  return html`<article class="card stack">
    <h2 class="first">№ ${one.number} · ${t(`kind_${one.kind}`)}</h2>
    <p class="soft">${showTime(one.received)}${one.code && html` · <a href="/c/${one.code}">${one.code}</a>`}</p>
    ${one.batch && html`<p><a class="code" href=${linkTo("lo", one.batch)}>${one.batch}</a></p>`}
    ${one.text && html`<p>${one.text}</p>`}
    ${whole?.contact && html`<p><b>${t("contact")}</b> ${whole.contact}</p>`}
    ${one.closed && html`<p class="soft">${t("closed", { time: showTime(one.closed), by: one.closedBy })} ${one.note}</p>`}
    <${ErrorNotice} error=${error} />
    ${one.hasContact && !whole && html`<${Button} busy=${busy} onClick=${contact}>${t("showContact")}<//>`}
    ${!one.closed && html`<form class="stack" onSubmit=${close}>
      <${Field} label=${t("note")} value=${note} onInput=${setNote} required rows="2" maxlength="1000" />
      <${Button} type="submit" busy=${busy}>${t("close")}<//>
    </form>`}
    ${one.batch && html`<${Button} href=${linkTo("thu-hoi", "", { lo: one.batch, viec: "inspection" })}>${t("inspect")}<//>`}
  </article>`;
};

const View = () => {
  const [state, setState] = useState("open");
  const { data, error, reload } = useFetch(`/v1/desk/reports?state=${state}&limit=100`);
  return html`
    <p class="lead">${t("intro")}</p>
    <${Field} label=${t("which")} value=${state} onInput=${setState} required options=${[["open", t("open")], ["closed", t("done")], ["all", t("all")]]} />
    <${ErrorNotice} error=${error} />
    ${!data && !error && html`<p role="status" aria-busy="true">${t("asking")}</p>`}
    ${data && html`<p class="soft">${t("count", { shown: showNumber(data.reports.length), open: showNumber(data.open) })}</p>`}
    ${data?.more && html`<${Notice} kind="caution" title=${t("more")} live=${false} />`}
    ${data && data.reports.length == 0 && html`<${Notice} kind="good" title=${t("none")} live=${false} />`}
    ${(data?.reports ?? []).map((one) => html`<${One} key=${one.number} one=${one} onChange=${reload} />`)}`;
};

export default { id: "phan-anh", title: ["Phản ánh", "Reports"], roles: ["inspectorate", "authority"], View };
