// One form for all kinds of events: fill in, look at it once, sign. What is typed is kept as a draft at once.
import { useEffect, useRef, useState } from "preact/hooks";

import { Button, classes, Field, html, Notice } from "../../shared/kit.mjs";
import { typeAmount } from "../../shared/statement.mjs";
import { inLanguage, sentenceOf, showAmount, showDay, showTime, showUnit, texts } from "../../shared/texts.mjs";
import { dropDraft, holdDraft, keeping, now, readRecords, send, useApp, who } from "../app.mjs";
import { productOf, vietnamTime } from "../events.mjs";
import { fieldsToSign, goodUntil, inputsFor, kUnits, labelsWith, problemsOf, productsFor, startForm } from "../forms.mjs";
import { goodsKinds, nameOf } from "../goods.mjs";
import { lotsFor, loose, usable } from "../lots.mjs";
import table from "../producer.texts.mjs";
import { signDraft } from "../queue.mjs";
import { oneRecord } from "../store.mjs";
import { FillGoods, GoodsFacts } from "./goods_form.mjs";
import { batchName, Fact, productName, sentence } from "./names.mjs";
import { Photos } from "./photos.mjs";

const t = texts(table);

const Inputs = ({ form, problems, edit, app }) => {
  const lots = inputsFor(app.profile, usable(lotsFor(form, app.profile, app.records)));
  const chosen = new Map((form.inputs ?? []).map((input) => [input.batch, input]));
  const known = [...lots, ...[...chosen.keys()].filter((batch) => !lots.some((lot) => lot.batch == batch)).map((batch) => ({ batch, uom: chosen.get(batch).uom, held: 0, packed: 0 }))];
  const set = (inputs) => edit({ inputs });
  const toggle = (lot) => set(chosen.has(lot.batch) ? form.inputs.filter((input) => input.batch != lot.batch) : [...(form.inputs ?? []), { batch: lot.batch, uom: lot.uom, typed: typeAmount(loose(lot)) }]);
  const type = (batch, typed) => set(form.inputs.map((input) => (input.batch == batch ? { ...input, typed } : input)));
  return html`<fieldset class="inputs">
    <legend>${t(form.kind == "packing" ? "inputs_packing" : "inputs_processing")}</legend>
    ${known.length == 0 && html`<p class="soft">${t("no_lots")}</p>`}
    ${known.map((lot) => html`<div class=${classes("choice", chosen.has(lot.batch) && "on")} key=${lot.batch}>
      <label><input type="checkbox" checked=${chosen.has(lot.batch)} onChange=${() => toggle(lot)} />
        <span><b>${batchName(app.profile, lot.batch)}</b><br /><span class="soft">${t("left", { amount: showAmount(loose(lot), lot.uom) })}</span></span></label>
      ${chosen.has(lot.batch) && html`<${Field} label=${t("take_how_much")} required inputmode="decimal" unit=${showUnit(lot.uom)} value=${chosen.get(lot.batch).typed}
        onInput=${(typed) => type(lot.batch, typed)} error=${sentence(problems[`input:${lot.batch}`])} />`}
    </div>`)}
    ${problems.inputs && html`<p class="error" role="alert">✕ ${t("choose_lot")}</p>`}
  </fieldset>`;
};

const More = ({ form, edit, problems, app }) => html`<details open=${Boolean(problems.packingHouse)}>
  <summary>${t("more")}</summary>
  <div class="stack">
    <${Field} label=${t("when")} type="datetime-local" required value=${vietnamTime(form.time).slice(0, 16)} hint=${t("when_hint")}
      onInput=${(value) => value && edit({ time: Date.parse(value + ":00+07:00") })} />
    <${Field} label=${t(form.kind == "harvest" ? "work_harvest" : "work")} value=${form.process} maxlength="150" onInput=${(value) => edit({ process: value })} />
    ${form.kind == "packing" && html`<${Field} label=${t("packing_house")} value=${form.packingHouse ?? ""} error=${sentence(problems.packingHouse)} onInput=${(value) => edit({ packingHouse: value.trim() })} />`}
    <${Photos} form=${form} edit=${edit} app=${app} />
  </div>
</details>`;

const Fill = ({ form, edit, problems, app, next }) => {
  const amount = useRef(null);
  useEffect(() => { if (!form.typed) amount.current?.focus(); }, []);
  const products = productsFor(app.profile, form.kind);
  const areas = (app.profile?.areas ?? []).filter((area) => area.inForce);
  if (products.length == 0) return html`<${Notice} kind="caution" title=${t("no_products")}><p>${t("no_products_help")}</p><//>`;
  if (form.kind == "harvest" && areas.length == 0) return html`<${Notice} kind="caution" title=${t("no_areas")}><p>${t("no_areas_help")}</p><//>`;
  return html`<form novalidate onSubmit=${(event) => { event.preventDefault(); next(); }}>
    ${form.kind == "harvest" && html`<${Field} label=${t("area")} required value=${form.area} error=${sentence(problems.area)} onInput=${(area) => edit({ area })}
      options=${areas.map((area) => [area.area, `${inLanguage(area.name)} · ${area.area}`])} />`}
    ${form.kind != "harvest" && html`<${Inputs} form=${form} problems=${problems} edit=${edit} app=${app} />`}
    <${Field} label=${t(`product_${form.kind}`)} required value=${form.product} error=${sentence(problems.product)} onInput=${(product) => edit({ product })}
      options=${products.map((one) => [one.product, inLanguage(one.name)])} />
    <div class="amount">
      <${Field} label=${t(`amount_${form.kind}`)} required inputmode="decimal" enterkeyhint="next" value=${form.typed} inputRef=${amount} error=${sentence(problems.amount)} onInput=${(typed) => edit({ typed })} />
      <${Field} label=${t("unit")} required value=${form.uom} onInput=${(uom) => edit({ uom })} options=${[...new Set([...kUnits, form.uom])].map((uom) => [uom, showUnit(uom)])} />
    </div>
    ${form.kind == "packing" && html`<div class="choice on"><label><input type="checkbox" checked=${form.askLabels} onChange=${(event) => edit({ askLabels: event.target.checked })} />
      <span><b>${t("ask_labels")}</b><br /><span class="soft">${t("ask_labels_hint")}</span></span></label>
      ${form.askLabels && form.uom != "H87" && html`<${Field} label=${t("label_count")} required inputmode="numeric" value=${form.labelCount ?? ""} error=${sentence(problems.labelCount)} onInput=${(labelCount) => edit({ labelCount })} />`}</div>`}
    <${More} form=${form} edit=${edit} problems=${problems} app=${app} />
    <button class="button main" type="submit">${t("review")}</button>
  </form>`;
};

const EventFacts = ({ form, fields, app }) => {
  const labels = labelsWith(form, fields);
  const good = goodUntil(form, app.profile);
  const area = app.profile?.areas.find((one) => one.area == fields.area);
  return html`<dl class="facts card">
      <${Fact} name=${t(`amount_${form.kind}`)}><span class="large">${showAmount(fields.amount, fields.uom)}</span><//>
      <${Fact} name=${t(`product_${form.kind}`)}>${productName(app.profile, fields.product)}<//>
      ${fields.inputs?.map((input) => html`<${Fact} name=${t(form.kind == "packing" ? "inputs_packing" : "inputs_processing")}>${batchName(app.profile, input.batch)}: ${showAmount(input.amount, input.uom)}<//>`)}
      ${area && html`<${Fact} name=${t("area")}>${inLanguage(area.name)}<br /><span class="code soft">${area.area}</span><//>`}
      <${Fact} name=${t("lot")}><span class="code">${fields.lot}</span><//>
      <${Fact} name=${t("when")}>${showTime(fields.time)}<//>
      <${Fact} name=${t("good_until")}>${good && showDay(good)}<//>
      <${Fact} name=${t("packing_house")}>${fields.packingHouse}<//>
      <${Fact} name=${t("labels")}>${labels.length > 0 && t("labels_count", { count: labels[0].fields.count })}<//>
      <${Fact} name=${t("photos")}>${form.photos?.length > 0 && form.photos.length}<//>
      <${Fact} name=${t("work")}>${fields.process}<//>
    </dl>`;
};

const Review = ({ form, fields, app, busy, sign, edit }) => html`<div>
    ${goodsKinds.includes(form.kind) ? html`<${GoodsFacts} form=${form} fields=${fields} app=${app} />` : html`<${EventFacts} form=${form} fields=${fields} app=${app} />`}
    ${form.replaces && html`<${Notice} kind="caution" live=${false}><p>${t("replaces")}</p><//>`}
    <p class="soft">${t("sign_hint")}</p>
    <${Button} kind="main" busy=${busy} onClick=${sign}>✎ ${t("sign")}<//>
    <${Button} onClick=${edit}>${t("change")}<//>
  </div>`;

// What is said of the photos to those who cannot see them: in Vietnamese, as the record itself.
const captionOf = (form, profile) => {
  const path = form.product || productOf(form.goods?.[0]?.batch ?? "");
  const product = nameOf(profile, path);
  return `${table[`kind_${form.kind}`][0]}: ${product?.vi ?? product ?? path}`;
};

const kKeepAfterMs = 300;

// `key`: of a draft to go on with; `repeat`: last time's values, at the last look at once.
export const EventForm = ({ kind, draftKey, repeat }) => {
  const app = useApp();
  const key = useRef(draftKey || crypto.randomUUID());
  const [form, setForm] = useState(null);
  const [asked, setAsked] = useState(false);
  const [step, setStep] = useState("fill");
  const [busy, setBusy] = useState(false);
  const timer = useRef(0);
  useEffect(() => {
    (async () => {
      const inMemory = () => app.records.find((record) => record.key == draftKey);
      const draft = draftKey && (app.unkept[draftKey] ?? (await oneRecord(draftKey).catch(inMemory)));
      const start = draft?.form ?? startForm(kind, app, now(), repeat);
      setForm(start);
      if (repeat && Object.keys(problemsOf(start, app)).length == 0) setStep("review");
      else if (repeat) setAsked(true);
    })();
  }, []);
  if (!form) return null;
  const problems = problemsOf(form, app);
  if (form.askLabels && form.kind == "packing" && form.uom != "H87" && !/^\d{1,8}$/.test(form.labelCount ?? "")) problems.labelCount = { name: "choose" };
  const fine = Object.keys(problems).length == 0;
  const edit = (part) => {
    const next = { ...form, ...part };
    setForm(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => holdDraft({ key: key.current, kind, form: next }), kKeepAfterMs);
  };
  const next = () => {
    setAsked(true);
    if (fine) { setStep("review"); scrollTo(0, 0); } else document.querySelector("main details")?.toggleAttribute("open", Boolean(problems.packingHouse) || document.querySelector("main details").open);
  };
  const sign = async () => {
    setBusy(true);
    clearTimeout(timer.current);
    const fields = fieldsToSign(form, app);
    const what = { kind, fields, form, replaces: form.replaces, followers: labelsWith(form, fields), photos: form.photos ?? [], caption: captionOf(form, app.profile) };
    try {
      await keeping(() => signDraft(app.device, who(), key.current, what, now()));
      dropDraft(key.current);
      await readRecords();
    } catch {
      // Said above the form, which stays; a second tap signs nothing twice.
      setBusy(false);
      return holdDraft({ key: key.current, kind, form });
    }
    location.replace(`#/ban-ghi/${key.current}`);
    send();
  };
  const refused = app.records.find((record) => record.key == key.current)?.refusal;
  return html`${refused && html`<${Notice} kind="bad" title=${t("refused")} live=${false}><p>${sentenceOf(refused.error)}</p><//>`}
    ${form.replaces && step == "fill" && html`<${Notice} kind="info" live=${false}><p>${t("replaces")}</p><//>`}
    ${step == "review" && fine
      ? html`<${Review} form=${form} fields=${fieldsToSign(form, app)} app=${app} busy=${busy} sign=${sign} edit=${() => setStep("fill")} />`
      : html`<${goodsKinds.includes(kind) ? FillGoods : Fill} form=${form} edit=${edit} problems=${asked ? problems : {}} app=${app} next=${next} />`}`;
};
