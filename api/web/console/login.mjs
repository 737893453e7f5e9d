// Choosing a key and proving with it who one is.
import { useEffect, useState } from "preact/hooks";

import { forgetDevice, importDevice, loadDevices, partyOfFile } from "../shared/device.mjs";
import { Button, ErrorNotice, Field, html, Notice } from "../shared/kit.mjs";
import { logIn } from "../shared/login.mjs";
import { texts } from "../shared/texts.mjs";
import loginTexts from "./login.texts.mjs";

const t = texts(loginTexts);

const KeyFile = ({ onDevice }) => {
  const [file, setFile] = useState(null);
  const [party, setParty] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const [missing, setMissing] = useState("");
  const choose = (event) => {
    const chosen = event.target.files[0] ?? null;
    setFile(chosen);
    setMissing("");
    setError(null);
    if (chosen) setParty(partyOfFile(chosen.name) || party);
  };
  const enter = async (event) => {
    event.preventDefault();
    if (!file) return setMissing(t("noFile"));
    setBusy(true);
    setError(null);
    try {
      await onDevice(await importDevice(await file.text(), party.trim()));
    } catch (failed) {
      setError(failed);
      setBusy(false);
    }
  };
  return html`<form class="card stack" onSubmit=${enter}>
    <h2>${t("file")}</h2>
    <div class="field ${missing && "wrong"}">
      <label for="key-file">${t("choose")}</label>
      <p class="hint" id="key-file-hint">${t("fileHint")}</p>
      <input id="key-file" type="file" accept=".pem" aria-describedby="key-file-hint" onChange=${choose} />
      ${missing && html`<p class="error" role="alert">✕ ${missing}</p>`}
    </div>
    <${Field} label=${t("party")} hint=${t("partyHint")} value=${party} onInput=${setParty} required spellcheck="false" autocapitalize="none" />
    <${ErrorNotice} error=${error} />
    <${Button} kind="main" type="submit" busy=${busy}>${t("enterFile")}<//>
  </form>`;
};

const Known = ({ devices, onDevice, onForget }) => {
  const [busy, setBusy] = useState("");
  const [error, setError] = useState(null);
  const enter = async (device) => {
    setBusy(device.vkey);
    setError(null);
    try {
      await onDevice(device);
    } catch (failed) {
      setError(failed);
      setBusy("");
    }
  };
  const forget = async (device) => {
    if (!confirm(t("forgetSure", { party: device.party }))) return;
    await forgetDevice(device.vkey);
    onForget();
  };
  return html`<section class="card stack">
    <h2>${t("here")}</h2>
    <${ErrorNotice} error=${error} />
    ${devices.map((device) => html`<div class="key" key=${device.vkey}>
      <${Button} kind="main" busy=${busy == device.vkey} disabled=${busy} onClick=${() => enter(device)}>${t("enter", { party: device.party })}<//>
      <p class="soft code">${device.vkey.split("+").slice(0, 2).join("+")}</p>
      <button type="button" class="plain" onClick=${() => forget(device)}>${t("forget")}</button>
    </div>`)}
  </section>`;
};

// `onDone` gets what POST /v1/login says of the party.
export const Login = ({ onDone }) => {
  const [devices, setDevices] = useState(null);
  const [lost, setLost] = useState(false);
  const load = () => loadDevices().then(setDevices, () => { setDevices([]); setLost(true); });
  useEffect(() => {
    load();
  }, []);
  const enter = async (device) => onDone(await logIn(device));
  return html`<main id="content" class="narrow">
    <h1 tabindex="-1">${t("title")}</h1>
    <p class="lead">${t("intro")}</p>
    ${lost && html`<${Notice} kind="caution" title=${t("noStore")} />`}
    ${devices?.length > 0 && html`<${Known} devices=${devices} onDevice=${enter} onForget=${load} />`}
    <${KeyFile} onDevice=${enter} />
  </main>`;
};
