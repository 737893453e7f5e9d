// Recalls, suspensions, their lifting, and inspections: filled in, previewed, and signed by the first key.
import { useEffect, useState } from "preact/hooks";

import { post, postStatement } from "../../shared/api.mjs";
import { loadDevices } from "../../shared/device.mjs";
import { Button, ErrorNotice, Field, html, Notice, useFetch, useWork } from "../../shared/kit.mjs";
import { makeStatement, newId, readAmount } from "../../shared/statement.mjs";
import { showNumber, texts } from "../../shared/texts.mjs";
import { linkTo } from "../route.mjs";
import { makeDecision } from "./decision.mjs";
import { Exact } from "./exact.mjs";
import { Reach } from "./reach.mjs";
import recallTexts from "./recall.texts.mjs";

const t = texts(recallTexts);
const kKinds = ["recall", "suspension", "recall_lifted", "suspension_lifted", "inspection"];
const kTwoKeys = ["recall", "recall_lifted"];
const kUnits = ["H87", "KGM", "GRM", "LTR"];

const Form = ({ form, set, busy, onPreview }) => {
  const inspects = form.kind == "inspection";
  return html`<form class="card stack" onSubmit=${onPreview}>
    <${Field} label=${t("kind")} value=${form.kind} onInput=${set("kind")} required options=${kKinds.map((kind) => [kind, t(`kind_${kind}`)])} />
    <${Field} label=${t("lots")} hint=${t("lotsHint")} rows="3" value=${form.lots} onInput=${set("lots")} required spellcheck="false" />
    ${["recall", "suspension"].includes(form.kind) && html`<${Field} label=${t("scope")} value=${form.scope} onInput=${set("scope")} required options=${[["descendants", t("scopeAll")], ["lots", t("scopeLots")]]} />`}
    ${!inspects && html`<${Field} label=${t("decision")} hint=${t("decisionHint")} value=${form.decision} onInput=${set("decision")} required maxlength="100" />`}
    ${inspects && html`<${Field} label=${t("outcome")} value=${form.conformant ? "yes" : "no"} onInput=${(value) => set("conformant")(value == "yes")} required options=${[["yes", t("outcomeGood")], ["no", t("outcomeBad")]]} />`}
    <${Field} label=${inspects ? t("result") : t("reason")} hint=${inspects ? t("resultHint") : t("reasonHint")} rows="2" value=${form.reason} onInput=${set("reason")} required />
    <${Field} label=${t("english")} rows="2" value=${form.reasonEn} onInput=${set("reasonEn")} lang="en" />
    ${inspects && html`<div class="two">
      <${Field} label=${t("sample")} hint=${t("sampleHint")} value=${form.sample} onInput=${set("sample")} inputmode="decimal" />
      <${Field} label=${t("sampleUnit")} value=${form.sampleUnit} onInput=${set("sampleUnit")} required options=${kUnits.map((unit) => [unit, t(`unit_${unit}`)])} />
    </div>`}
    <${Button} kind="main" type="submit" busy=${busy}>${t("preview")}<//>
  </form>`;
};

const Done = ({ done, onAgain }) => html`<${Notice} kind="good" title=${done.waits ? t("waits") : t("recorded", { index: showNumber(done.index) })}>
  ${done.waits && html`<p>${t("waitsHint")}</p>`}
  <p class="buttons">
    ${done.waits ? html`<${Button} href=${linkTo("cho-khoa")}>${t("toPending")}<//>` : html`<${Button} href=${linkTo("muc", String(done.index))}>${t("toEntry")}<//>`}
    <${Button} onClick=${onAgain}>${t("another")}<//>
  </p>
<//>`;

const empty = (query) => ({ kind: kKinds.includes(query.get("viec")) ? query.get("viec") : "recall", lots: query.get("lo") ?? "", scope: "descendants", decision: "", reason: "", reasonEn: "", conformant: true, sample: "", sampleUnit: "H87" });

const View = ({ me, query }) => {
  const [form, setForm] = useState(() => empty(query));
  const [shown, setShown] = useState(null);
  const { busy, error, setError, run } = useWork();
  const [done, setDone] = useState(null);
  const [devices, setDevices] = useState([]);
  const { data: status, error: noStatus } = useFetch("/v1/status");
  useEffect(() => {
    loadDevices().then(setDevices, setError);
  }, []);
  // What is previewed is what is signed: a change in the form takes the preview away.
  const set = (name) => (value) => {
    setForm((before) => ({ ...before, [name]: value }));
    setShown(null);
  };
  const device = devices.find((one) => one.vkey == me.vkey) ?? devices.find((one) => one.party == me.party);
  const preview = (event) => {
    event.preventDefault();
    return run(async () => {
      const sample = form.sample ? readAmount(form.sample) : 0;
      const { type, ...rest } = makeDecision({ ...form, sample }, status.host, me.party, new Date());
      const decision = { type, eventID: newId(), ...rest };
      setShown({ decision, reach: await post("/v1/desk/recalls/preview", decision) });
    });
  };
  const sign = () => run(async () => {
    const { text } = await makeStatement(device, shown.decision);
    if (kTwoKeys.includes(form.kind)) {
      await post("/v1/desk/pending", text);
      setDone({ waits: true });
    } else {
      setDone({ index: (await postStatement(text)).index });
    }
    setShown(null);
  });
  const again = () => {
    setDone(null);
    setForm(empty(new URLSearchParams()));
  };
  if (done) return html`<${Done} done=${done} onAgain=${again} />`;
  return html`
    <p class="lead">${t("intro")}</p>
    <${ErrorNotice} error=${noStatus} />
    <${Form} form=${form} set=${set} busy=${busy || !status} onPreview=${preview} />
    <${ErrorNotice} error=${error} />
    ${shown && html`
      <${Reach} data=${shown.reach} />
      <${Exact} record=${shown.decision} />
      ${!device && html`<${Notice} kind="caution" title=${t("noKey")} />`}
      ${shown.reach.accepted && device && html`<${Button} kind="main" class="sign" busy=${busy} onClick=${sign}>${kTwoKeys.includes(form.kind) ? t("signFirst") : t("signSend")}<//>`}
    `}`;
};

export default { id: "thu-hoi", title: ["Thu hồi, kiểm tra", "Recall, inspect"], roles: ["inspectorate", "authority"], View };
