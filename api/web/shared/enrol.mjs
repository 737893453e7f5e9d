// What an invitation's link opens: making a key in this browser and waiting until the authority has enrolled it.
// docs/formats/enrolment.md.
import { useEffect, useState } from "preact/hooks";

import { loadDevices } from "./device.mjs";
import enrolTexts from "./enrol.texts.mjs";
import { enrolDevice, enrolmentState, fingerprint, readInvitation } from "./enrolment.mjs";
import { Button, ErrorNotice, html, Notice } from "./kit.mjs";
import { inLanguage, showTime, texts } from "./texts.mjs";

const t = texts(enrolTexts);
const kAskMs = 4_000;

// The key that this browser made for the party and that is not enrolled yet: asked for again, never made twice.
const kWaiting = "nguon-enrolment";
const rememberWaiting = (vkey) => {
  try {
    if (vkey) localStorage.setItem(kWaiting, vkey);
    else localStorage.removeItem(kWaiting);
  } catch {
    // Without a store the page must stay open until the key is enrolled.
  }
};
// Whether this browser waits for a key of its own: after a reload the page goes on where it was.
export const isEnrolling = () => {
  try {
    return localStorage.getItem(kWaiting) !== null;
  } catch {
    return false;
  }
};
const waitingDevice = async (party) => {
  const devices = await loadDevices();
  const vkey = localStorage.getItem(kWaiting);
  return devices.find((one) => one.vkey == vkey && (!party || one.party == party)) ?? null;
};

const Digits = ({ device }) => {
  const [digits, setDigits] = useState("");
  useEffect(() => {
    fingerprint(device.vkey).then(setDigits);
  }, [device.vkey]);
  return html`<p class="digits" aria-label=${t("digits")}>${digits}</p>`;
};

const Waiting = ({ device, onDone, onAgain }) => {
  const [state, setState] = useState("waiting");
  const [error, setError] = useState(null);
  useEffect(() => {
    if (state != "waiting") return undefined;
    let timer = 0;
    const ask = async () => {
      try {
        const found = await enrolmentState(device);
        setError(null);
        if (found.state != "waiting") {
          rememberWaiting("");
          return setState(found.state);
        }
      } catch (failed) {
        setError(failed);
      }
      timer = setTimeout(ask, kAskMs);
      return undefined;
    };
    ask();
    return () => clearTimeout(timer);
  }, [device.vkey, state]);
  if (state == "refused")
    return html`<${Notice} kind="bad" title=${t("refused")}><p>${t("refusedHint")}</p><//><${Button} onClick=${onAgain}>${t("close")}<//>`;
  if (state == "enrolled")
    return html`<${Notice} kind="good" title=${t("enrolled")}><p>${t("enrolledHint")}</p><//><${Button} kind="main" onClick=${() => onDone(device)}>${t("go")}<//>`;
  return html`<section class="card stack">
    <h2>${t("compare")}</h2>
    <${Digits} device=${device} />
    <p>${t("compareHint")}</p>
    <${ErrorNotice} error=${error} />
    <p class="soft" role="status">${t("waiting")}</p>
  </section>`;
};

// `code` "": goes on waiting for a key that was made before. `onDone(device)` once it is enrolled; `onLeave` without a key.
export const Enrol = ({ code, onDone, onLeave }) => {
  const [invitation, setInvitation] = useState(null);
  const [device, setDevice] = useState(null);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    (async () => {
      try {
        const found = code ? await readInvitation(code) : null;
        const waiting = await waitingDevice(found?.party).catch(() => null);
        setInvitation(found);
        if (waiting && (!found || found.state == "used")) setDevice(waiting);
        else if (!found) {
          rememberWaiting("");
          onLeave();
        }
      } catch (failed) {
        setError(failed);
      }
    })();
  }, [code]);
  const make = async () => {
    setBusy(true);
    setError(null);
    try {
      const before = await waitingDevice(invitation.party).catch(() => null);
      const { device: made } = await enrolDevice(code, invitation, before, (one) => rememberWaiting(one.vkey));
      setDevice(made);
    } catch (failed) {
      setError(failed);
    }
    setBusy(false);
  };
  const over = invitation && !device && invitation.state != "open";
  return html`<div class="stack">
    <${ErrorNotice} error=${error} />
    ${error && html`<${Button} onClick=${onLeave}>${t("close")}<//>`}
    ${device && html`<${Waiting} device=${device} onDone=${onDone} onAgain=${onLeave} />`}
    ${over && html`<${Notice} kind="caution" title=${t(invitation.state == "used" ? "used" : "expired")}><p>${t("askAgain")}</p><//><${Button} onClick=${onLeave}>${t("close")}<//>`}
    ${invitation && !device && !over && html`<section class="card stack">
      <p>${t("invited")}</p>
      <p class="strong big">${inLanguage(invitation.name)}</p>
      <p class="soft">${t("invitedUntil", { party: invitation.party, time: showTime(invitation.expires) })}</p>
      <p>${t("key")}</p>
      <${Button} kind="main" busy=${busy} onClick=${make}>${t("make")}<//>
    </section>`}
  </div>`;
};
