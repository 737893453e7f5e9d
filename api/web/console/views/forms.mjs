// Forms of decisions: values, what is missing, and the steps from form to review to receipt.
import { useState } from "preact/hooks";

import { Field, html } from "../../shared/kit.mjs";
import { texts } from "../../shared/texts.mjs";
import formsTexts from "./forms.texts.mjs";
import { Signed, Signing } from "./signing.mjs";

const t = texts(formsTexts);

// bind(name, rest): the properties of a Field. check(names): false, and said at the fields, while one of them is empty.
export const useForm = (initial) => {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState({});
  const set = (changes) => {
    setValues((before) => ({ ...before, ...changes }));
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([name]) => !(name in changes))));
  };
  const bind = (name, rest = {}) => ({ value: values[name] ?? "", onInput: (value) => set({ [name]: value }), error: errors[name], name, ...rest });
  const check = (names, wrong = {}) => {
    const found = { ...Object.fromEntries(names.filter((name) => !String(values[name] ?? "").trim()).map((name) => [name, t("missing")])), ...wrong };
    setErrors(found);
    const first = Object.keys(found)[0];
    if (first) document.querySelector(`[name="${first}"]`)?.focus();
    return !first;
  };
  return { values, set, bind, check };
};

// Words of the ledger from two inputs.
export const wordsOf = (vi, en) => (en?.trim() ? { vi: vi.trim(), en: en.trim() } : vi.trim());
// Without members that are empty.
export const filled = (record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined && value !== "" && !(Array.isArray(value) && value.length == 0)));

// Typed with suggestions; what is not among them is sent as typed, and the ledger decides. `items`: [[value, words], ...]
export const Suggest = ({ items, id, ...rest }) => html`<${Field} list=${id} spellcheck="false" autocapitalize="none" ...${rest} />
  <datalist id=${id}>${items.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}</datalist>`;

export const Provinces = ({ rules, ...rest }) => html`<${Field} label=${t("province")} required options=${[["", t("choose")], ...(rules?.provinces ?? []).map((one) => [one.code, `${one.name} (${one.code})`])]} ...${rest} />`;
export const Commune = (rest) => html`<${Field} label=${t("commune")} hint=${t("communeHint")} inputmode="numeric" maxlength="5" ...${rest} />`;

// One decision: `Form` gets onReady(record, twoKeys); `after(receipt, again)` says what may be done next. With `closed` there is
// nothing (more) to decide and it is shown instead of the form; the receipt of what was just signed stays all the same.
export const Decision = ({ me, Form, after, onRecorded, closed = null, ...rest }) => {
  const [step, setStep] = useState({ at: "form" });
  const [round, setRound] = useState(0);
  const again = () => {
    setRound((before) => before + 1);
    setStep({ at: "form" });
  };
  const done = (receipt) => {
    setStep({ at: "done", receipt });
    onRecorded?.(receipt);
  };
  // The form stays, so that what was typed is there when one goes back.
  return html`<div key=${round}>
    ${step.at != "review" && closed}
    ${!closed && html`<div hidden=${step.at != "form"}><${Form} me=${me} ...${rest} onReady=${(record, twoKeys = false) => setStep({ at: "review", record, twoKeys })} /></div>`}
    ${step.at == "review" && html`<${Signing} me=${me} record=${step.record} twoKeys=${step.twoKeys} onDone=${done} onBack=${() => setStep({ at: "form" })} />`}
    ${step.at == "done" && html`<${Signed} receipt=${step.receipt}>${after(step.receipt, again)}<//>`}
  </div>`;
};
