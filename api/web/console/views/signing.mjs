// The last step of every decision: what will be signed, in words and exactly; then the signature and the receipt.
import { useEffect, useState } from "preact/hooks";

import { post, postStatement } from "../../shared/api.mjs";
import { loadDevices } from "../../shared/device.mjs";
import { Button, ErrorNotice, html, Notice } from "../../shared/kit.mjs";
import { addSignature, makeStatement, newId } from "../../shared/statement.mjs";
import { inLanguage, texts } from "../../shared/texts.mjs";
import { explain } from "./explain.mjs";
import signingTexts from "./signing.texts.mjs";

const t = texts(signingTexts);

export const Lines = ({ lines }) => html`<dl class="lines">${lines.map(([label, value]) => html`<div key=${label}><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;

const KeyChoice = ({ devices, chosen, onChoose, label }) => devices.length > 1 && html`<fieldset class="keys">
  <legend>${label}</legend>
  ${devices.map((device) => html`<label key=${device.vkey}><input type="radio" name=${label} checked=${chosen == device.vkey} onChange=${() => onChoose(device.vkey)} /> <span class="code">${device.vkey.split("+").slice(0, 2).join("+")}</span></label>`)}
</fieldset>`;

// `record` without its id; `twoKeys` when the rules ask for two different ones. `onDone(receipt)`, `onBack()`.
export const Signing = ({ me, record, twoKeys = false, onDone, onBack }) => {
  const [devices, setDevices] = useState([]);
  const [first, setFirst] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const [named] = useState(() => {
    const { type, ...rest } = record;
    return { type, id: newId(), ...rest };
  });
  useEffect(() => {
    loadDevices().then((all) => {
      const mine = all.filter((one) => one.party == me.party);
      setDevices(mine);
      setFirst(mine[0]?.vkey ?? "");
    }, setError);
  }, [me.party]);
  const one = devices.find((device) => device.vkey == first);
  const other = twoKeys ? devices.find((device) => device.vkey != first) : null;
  const { headline, effect, lines } = explain(named);
  const sign = async () => {
    setBusy(true);
    setError(null);
    try {
      const { text } = await makeStatement(one, named);
      if (twoKeys && !other) return onDone({ waiting: await post("/v1/desk/pending", text, "text/plain; charset=utf-8"), record: named });
      onDone({ ...(await postStatement(other ? await addSignature(text, other) : text)), record: named });
    } catch (failed) {
      setError(failed);
    } finally {
      setBusy(false);
    }
    return undefined;
  };
  return html`<section class="card stack" aria-label=${t("review")}>
    <p class="soft">${t("review")}</p>
    <h2>${headline}</h2>
    <${Lines} lines=${[[t("who"), inLanguage(me.name)], ...lines]} />
    <p class="strong">${effect}</p>
    <p>${t("forever")}</p>
    ${twoKeys && html`<${Notice} kind="info" live=${false} title=${t(other ? "twoHere" : "twoLater")}><p>${t(other ? "twoHereHint" : "twoLaterHint")}</p><//>`}
    <details><summary>${t("exact")}</summary><pre class="exact" tabindex="0">${JSON.stringify(named, null, 2)}</pre></details>
    <${KeyChoice} devices=${devices} chosen=${first} onChoose=${setFirst} label=${t("key")} />
    ${devices.length == 0 && html`<${Notice} kind="caution" title=${t("noKey")} />`}
    <${ErrorNotice} error=${error} />
    <${Button} kind="main" busy=${busy} disabled=${!one} onClick=${sign}>${t(twoKeys && !other ? "signFirst" : "sign")}<//>
    <${Button} disabled=${busy} onClick=${onBack}>${t("change")}<//>
  </section>`;
};

// What came of it, and what may be done next (`children`).
export const Signed = ({ receipt, children }) => html`<${Notice} kind="good" title=${receipt.waiting ? t("waits") : t("recorded", { index: receipt.index })}>
  <p>${explain(receipt.record).headline}</p>
  ${receipt.waiting && html`<p>${t("waitsHint")}</p>`}
<//>${children}`;
