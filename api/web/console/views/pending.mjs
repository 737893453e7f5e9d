// Statements that wait for a second key of the party.
import { useEffect, useState } from "preact/hooks";

import { post } from "../../shared/api.mjs";
import { importDevice, loadDevices } from "../../shared/device.mjs";
import { Button, ErrorNotice, Field, html, Notice, useFetch, useWork } from "../../shared/kit.mjs";
import { addSignature } from "../../shared/statement.mjs";
import { inLanguage, showNumber, showTime, texts } from "../../shared/texts.mjs";
import { linkTo } from "../route.mjs";
import { othersOf } from "./decision.mjs";
import { Exact } from "./exact.mjs";
import pendingTexts from "./pending.texts.mjs";

const t = texts(pendingTexts);

const keyName = (vkey) => vkey.split("+").slice(0, 2).join("+").split("/").at(-1);
const kindOf = (content) => {
  const { set, unset } = content.persistentDisposition ?? {};
  if (set?.includes("recalled")) return t("recall");
  if (unset?.includes("recalled")) return t("recallLifted");
  return content.type;
};
const lotsOf = (content) => [...(content.quantityList ?? []).map((one) => one.epcClass), ...(content.epcList ?? [])].map((uri) => uri.replace(/^https:\/\/[^/]+\//, ""));

const Second = ({ one, me, devices, onDevices, onDone }) => {
  const { busy, error, run } = useWork();
  const [chosen, setChosen] = useState("");
  const able = othersOf(devices, me.party, one.signedBy);
  const device = able.find((each) => each.vkey == chosen) ?? able.find((each) => each.vkey == me.vkey) ?? able[0];
  const sign = () => run(async () => {
    const receipt = await post(`/v1/desk/pending/${encodeURIComponent(one.id)}/sign`, await addSignature(one.note, device));
    onDone({ index: receipt.index, lots: lotsOf(one.content) });
  });
  const withdraw = () => run(async () => {
    await post(`/v1/desk/pending/${encodeURIComponent(one.id)}/withdraw`);
    onDone(null);
  });
  const take = (event) => {
    const file = event.target.files[0];
    if (!file) return;
    run(async () => {
      await importDevice(await file.text(), me.party);
      await onDevices();
    });
  };
  return html`<div class="stack">
    <${ErrorNotice} error=${error} />
    ${able.length > 1 && html`<${Field} label=${t("withKey")} value=${device.vkey} onInput=${setChosen} required options=${able.map((each) => [each.vkey, keyName(each.vkey)])} />`}
    ${device
      ? html`<p>${t("ready", { key: keyName(device.vkey) })}</p><${Button} kind="main" class="sign" busy=${busy} onClick=${sign}>${t("sign")}<//>`
      : html`<${Notice} kind="caution" title=${t("noSecond")} live=${false}><p>${t("noSecondHint")}</p><//>
        <div class="field"><label for="second-key">${t("addKey")}</label><input id="second-key" type="file" accept=".pem" onChange=${take} /></div>`}
    <${Button} busy=${busy} onClick=${withdraw}>${t("withdraw")}<//>
  </div>`;
};

const View = ({ me }) => {
  const { data, error, reload } = useFetch("/v1/desk/pending");
  const [devices, setDevices] = useState([]);
  const [failed, setFailed] = useState(null);
  const [done, setDone] = useState(null);
  const load = () => loadDevices().then(setDevices, setFailed);
  useEffect(() => {
    load();
  }, []);
  const finished = (what) => {
    setDone(what);
    reload();
  };
  return html`
    <p class="lead">${t("intro")}</p>
    <${ErrorNotice} error=${error ?? failed} />
    ${done && html`<${Notice} kind="good" title=${t("recorded", { index: showNumber(done.index) })}>
      <p>${t("public")}</p>
      ${done.lots.map((lot) => html`<p key=${lot}><a href="/b/${lot}">${lot}</a></p>`)}
      <p><a href=${linkTo("muc", String(done.index))}>${t("toEntry")}</a></p>
    <//>`}
    ${!data && !error && html`<p role="status" aria-busy="true">${t("asking")}</p>`}
    ${data && data.pending.length == 0 && html`<${Notice} kind="good" title=${t("none")} live=${false} />`}
    ${(data?.pending ?? []).map((one) => html`<article class="card stack" key=${one.id}>
      <h2 class="first">${kindOf(one.content)} · ${one.content["nguon:decision"] ?? one.content.decision}</h2>
      <p>${inLanguage(one.content["nguon:reason"] ?? one.content.reason)}</p>
      ${lotsOf(one.content).map((lot) => html`<p key=${lot}><a class="code" href=${linkTo("lo", lot)}>${lot}</a></p>`)}
      <dl class="facts">
        <div><dt>${t("first")}</dt><dd class="code">${one.signedBy.map(keyName).join(", ")}</dd></div>
        <div><dt>${t("kept")}</dt><dd>${showTime(one.kept)}</dd></div>
        <div><dt>${t("expires")}</dt><dd>${showTime(one.expires)}</dd></div>
      </dl>
      <${Exact} note=${one.note} />
      <${Second} one=${one} me=${me} devices=${devices} onDevices=${load} onDone=${finished} />
    </article>`)}`;
};

export default { id: "cho-khoa", title: ["Chờ khóa thứ hai", "Second key"], roles: ["inspectorate", "authority"], View };
