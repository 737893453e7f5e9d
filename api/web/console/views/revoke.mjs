// Revoking a key: a lost telephone, a stolen one, an official who has left.
import { useState } from "preact/hooks";

import { Button, ErrorNotice, Field, html, Notice, useFetch } from "../../shared/kit.mjs";
import { inLanguage, showTime, texts } from "../../shared/texts.mjs";
import { wordOf } from "./explain.mjs";
import { Decision, filled, Suggest, useForm } from "./forms.mjs";
import revokeTexts from "./revoke.texts.mjs";

const t = texts(revokeTexts);
const kReasons = ["lost", "compromised", "replaced", "ceased"];

// What a clock in Vietnam shows, for an input of type datetime-local; and back.
const asLocal = (now) => new Date(now + 7 * 3_600_000).toISOString().slice(0, 16);
const asTime = (local) => new Date(`${local}:00+07:00`).toISOString();

const RevokeForm = ({ me, parties, onReady }) => {
  const form = useForm({ reason: "lost", since: asLocal(Date.now()) });
  const { values, bind, set } = form;
  const [asked, setAsked] = useState("");
  const found = useFetch(asked ? `/v1/parties/${encodeURIComponent(asked)}` : "");
  const keys = (found.data?.keys ?? []).filter((one) => one.purpose == "statement");
  const choose = (party) => {
    set({ party, vkey: "" });
    setAsked(parties.some((one) => one.party == party.trim()) ? party.trim() : "");
  };
  const review = (event) => {
    event.preventDefault();
    const wrong = {};
    if (asked && !values.vkey) wrong.vkey = t("chooseKey");
    if (!form.check(["party", "since"], wrong) || !values.vkey) return;
    onReady(filled({ type: "nguon:KeyRevocation", vkey: values.vkey, since: asTime(values.since), reason: values.reason, decision: values.decision?.trim() }), asked != me.party);
  };
  return html`<form class="card stack" novalidate onSubmit=${review}>
    <${Suggest} id="revoke-parties" label=${t("party")} required items=${parties.map((one) => [one.party, inLanguage(one.name)])} ...${bind("party", { onInput: choose })} />
    <${ErrorNotice} error=${found.error} />
    ${found.data && html`<fieldset class="keys">
      <legend>${t("which")}</legend>
      ${keys.map((one) => html`<label key=${one.vkey}><input type="radio" name="vkey" checked=${values.vkey == one.vkey} disabled=${Boolean(one.revokedSince)} onChange=${() => set({ vkey: one.vkey })} /> <span><span class="code">${one.vkey.split("+").slice(0, 2).join("+")}</span> <span class="soft">${one.revokedSince ? t("revoked", { time: showTime(one.revokedSince) }) : t("added", { time: showTime(one.added) })}</span></span></label>`)}
    </fieldset>`}
    ${bind("vkey").error && html`<p class="error" role="alert">✕ ${bind("vkey").error}</p>`}
    <${Field} label=${t("reason")} required options=${kReasons.map((one) => [one, wordOf(one)])} ...${bind("reason")} />
    <${Field} label=${t("since")} hint=${t("sinceHint")} type="datetime-local" required ...${bind("since")} />
    <${Field} label=${t("decision")} ...${bind("decision")} />
    <${Button} kind="main" type="submit">${t("review")}<//>
  </form>`;
};

const View = ({ me }) => {
  const parties = useFetch("/v1/parties?limit=500").data?.parties ?? [];
  return html`<div class="stack decisions">
    <${Notice} kind="info" live=${false} title=${t("what")}><p>${t("whatHint")}</p><//>
    <${Decision} me=${me} Form=${RevokeForm} parties=${parties} after=${(receipt, again) => html`<${Button} href="#/don-vi">${t("inviteAgain")}<//><${Button} onClick=${again}>${t("another")}<//>`} />
  </div>`;
};

export default { id: "thu-hoi-khoa", title: ["Thu hồi khóa", "Revoke a key"], roles: ["authority"], View };
