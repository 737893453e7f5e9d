// The first minutes: an invitation (the link of its QR code ends in #moi=<code>), or a key file that is there already.
import { useState } from "preact/hooks";

import { get } from "../../shared/api.mjs";
import { importDevice, loadDevices, partyOfFile } from "../../shared/device.mjs";
import { enrolDevice, fingerprint, readInvitation } from "../../shared/enrolment.mjs";
import { Button, Field, html, Notice } from "../../shared/kit.mjs";
import { sentenceOf, texts } from "../../shared/texts.mjs";
import { change, useApp, useDevice } from "../app.mjs";
import table from "../producer.texts.mjs";
import { keep, kept } from "../store.mjs";

const t = texts(table);

const kCodeCharacters = 26;

// The code of a link, or as somebody typed it: capitals, spaces, hyphens, O for 0, I or L for 1 (docs/formats/enrolment.md).
export const invitationIn = (text) => {
  const typed = String(text).split("#moi=").at(-1).toLowerCase().replace(/[\s-]/g, "").replace(/o/g, "0").replace(/[il]/g, "1");
  return typed.length == kCodeCharacters && /^[0-9a-hjkmnp-tv-z]+$/.test(typed) ? typed : "";
};

// The address first: what is asked of the server afterwards takes its time, and the person goes on meanwhile.
const enter = (device) => {
  location.replace("#/");
  return useDevice(device);
};

// Tells the server of this device's key: the invitation's code says for whom, the note proves that the key is here. When an
// answer is lost, the next try sends the same key. The digits are made here, from the key: who stands in between cannot choose them.
const enrol = async (code) => {
  const invitation = await readInvitation(code);
  const asked = await kept("enrolling");
  const before = (await loadDevices()).find((one) => one.vkey == asked && one.party == invitation.party);
  const { device } = await enrolDevice(code, invitation, before, (made) => keep("enrolling", made.vkey));
  const enrolment = { vkey: device.vkey, keyId: device.vkey.split("+")[1], party: device.party, name: invitation.name, fingerprint: await fingerprint(device.vkey) };
  await keep("enrolment", enrolment);
  await keep("enrolling", null);
  change({ enrolment });
  await enter(device);
};

// Asks whether the key is enrolled by now.
export const renewEnrolment = async (enrolment) => {
  const { state } = await get(`/v1/enrolments/${enrolment.keyId}`);
  const next = state == "waiting" ? { ...enrolment, state } : null;
  await keep("enrolment", next);
  change({ enrolment: next, refusedEnrolment: state == "refused" });
  return state;
};

const ByFile = () => {
  const [text, setText] = useState("");
  const [party, setParty] = useState("");
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const choose = async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    setText(await file.text());
    setParty(partyOfFile(file.name));
  };
  const take = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await enter(await importDevice(text, party.trim()));
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
  };
  return html`<details><summary>${t("key_file")}</summary><div class="stack">
    <p>${t("key_file_help")}</p>
    <label class="button">${text ? t("key_file_chosen") : t("key_file_choose")}<input class="unseen" type="file" accept=".pem" onChange=${choose} /></label>
    <${Field} label=${t("party_id")} required value=${party} onInput=${setParty} autocapitalize="none" hint=${t("party_id_hint")} error=${problem && sentenceOf(problem)} />
    <${Button} kind="main" busy=${busy} disabled=${!text || !party} onClick=${take}>${t("key_file_take")}<//></div></details>`;
};

export const Welcome = ({ invitation }) => {
  const { devices } = useApp();
  const [code, setCode] = useState(invitation ?? "");
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const begin = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const found = invitationIn(code.trim());
      if (!found) throw { message: t("invitation_unreadable"), messageVi: t("invitation_unreadable") };
      await enrol(found);
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
  };
  return html`<p class="lead">${t("welcome_lead")}</p>
    <div class="card">
      ${invitation ? html`<p class="strong">${t("invitation_there")}</p>` : html`<p>${t("invitation_none")}</p>
        <${Field} label=${t("invitation_code")} required value=${code} onInput=${setCode} autocapitalize="none" />`}
      ${problem && html`<${Notice} kind="bad" title=${sentenceOf(problem)}><p>${t("invitation_do")}</p><//>`}
      <${Button} kind="main" busy=${busy} disabled=${!code} onClick=${begin}>${t("begin")}<//>
      <p class="soft">${t("no_password")}</p>
    </div>
    ${devices.length > 0 && html`<div class="card"><p class="strong">${t("keys_here")}</p>${devices.map((device) => html`<${Button} key=${device.vkey} onClick=${() => useDevice(device)}>${device.party} · ${device.vkey.split("+")[1]}<//>`)}</div>`}
    <${ByFile} />`;
};
