// Certificates: issuing OCOP decisions (authorities) and other schemes (certifiers too), suspending, restoring, revoking.
import { useEffect, useState } from "preact/hooks";

import { Button, ErrorNotice, Field, html, Notice, Table, useFetch } from "../../shared/kit.mjs";
import { inLanguage, showDay, texts, todayInVietnam } from "../../shared/texts.mjs";
import { StatusForm } from "./areas.mjs";
import certificatesTexts from "./certificates.texts.mjs";
import { lastDay } from "./days.mjs";
import { Decision, filled, Suggest, useForm, wordsOf } from "./forms.mjs";

const t = texts(certificatesTexts);
const kSchemes = ["VietGAP", "organic", "GACP-WHO", "HACCP", "ISO 22000", "other"];
const kSlugMax = 40;

// An id for the ledger from the decision's number: "123/QĐ-UBND" of party htx is "ocop-123-qd-ubnd-htx".
export const slugOf = (...parts) =>
  parts.join("-").normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, kSlugMax).replace(/^-+|-+$/g, "");

const Products = ({ products, chosen, onChange }) => {
  const toggle = (path) => onChange(chosen.includes(path) ? chosen.filter((one) => one != path) : [...chosen, path]);
  return html`<fieldset class="checks">
    <legend>${t("products")}</legend>
    <p class="hint">${t("productsHint")}</p>
    ${products.map((one) => html`<label key=${one.product}><input type="checkbox" name="products" checked=${chosen.includes(one.product)} onChange=${() => toggle(one.product)} /> <span>${inLanguage(one.name)} <span class="code soft">${one.product}</span></span></label>`)}
    ${products.length == 0 && html`<p class="soft">${t("noProducts")}</p>`}
  </fieldset>`;
};

const CertificateForm = ({ me, rules, parties, onReady }) => {
  const ocop = me.partyType == "authority";
  const form = useForm({ scheme: ocop ? "OCOP" : kSchemes[0], stars: "", issuedOn: todayInVietnam(), issuedBy: inLanguage(me.name), products: [] });
  const { values, bind, set } = form;
  const isOcop = values.scheme == "OCOP";
  const months = rules?.ocop.months;
  const holder = (values.party ?? "").trim();
  const known = parties.some((one) => one.party == holder);
  const found = useFetch(known ? "/v1/products?limit=500" : "");
  const products = (found.data?.products ?? []).filter((one) => one.owner == holder && (!isOcop || one.kind == "product"));
  useEffect(() => {
    if (isOcop && months && values.issuedOn) set({ validUntil: lastDay(values.issuedOn, months) });
  }, [isOcop, months, values.issuedOn]);
  const stars = rules ? Array.from({ length: rules.ocop.starsMax - rules.ocop.starsMin + 1 }, (_, at) => rules.ocop.starsMin + at) : [];
  const review = (event) => {
    event.preventDefault();
    const wrong = {};
    if (isOcop && !values.stars) wrong.stars = t("starsNeeded");
    if (isOcop && values.products.length == 0) wrong.products = t("productNeeded");
    if (values.validUntil && values.validUntil < values.issuedOn) wrong.validUntil = t("endBefore");
    if (values.scheme == "other" && !values.schemeName?.trim()) wrong.schemeName = t("schemeNameNeeded");
    if (!form.check(["party", "number", "issuedBy", "issuedOn", "validUntil"], wrong)) return;
    onReady(filled({ type: "nguon:Certificate", certificate: slugOf(values.scheme, values.number, holder), scheme: values.scheme, schemeName: values.scheme == "other" ? wordsOf(values.schemeName) : "", number: values.number.trim(), issuedBy: wordsOf(values.issuedBy), party: holder, products: values.products, stars: isOcop ? Number(values.stars) : "", issuedOn: values.issuedOn, validUntil: values.validUntil }));
  };
  return html`<form class="card stack" novalidate onSubmit=${review}>
    <${Field} label=${t("scheme")} required options=${[...(ocop ? [["OCOP", "OCOP"]] : []), ...kSchemes.map((one) => [one, one == "other" ? t("otherScheme") : one == "organic" ? t("organic") : one])]} ...${bind("scheme")} />
    ${values.scheme == "other" && html`<${Field} label=${t("schemeName")} required ...${bind("schemeName")} />`}
    <${Suggest} id="certificate-holders" label=${t("holder")} required items=${parties.map((one) => [one.party, inLanguage(one.name)])} ...${bind("party", { onInput: (party) => set({ party, products: [] }) })} />
    ${known && html`<${Products} products=${products} chosen=${values.products} onChange=${(chosen) => set({ products: chosen })} />`}
    ${bind("products").error && html`<p class="error" role="alert">✕ ${bind("products").error}</p>`}
    ${isOcop && html`<${Field} label=${t("stars")} hint=${rules && t("starsHint", { max: rules.ocop.starsOfProvinceMax, source: rules.ocop.source })} required options=${[["", t("choose")], ...stars.map((one) => [String(one), `${"★".repeat(one)} ${one}`])]} ...${bind("stars")} />`}
    <${Field} label=${t(isOcop ? "decision" : "number")} required ...${bind("number")} />
    <${Field} label=${t("issuedBy")} required ...${bind("issuedBy")} />
    <${Field} label=${t("issuedOn")} type="date" required ...${bind("issuedOn")} />
    <${Field} label=${t("validUntil")} type="date" hint=${isOcop && months ? t("monthsHint", { months, source: rules.ocop.source }) : undefined} required ...${bind("validUntil")} />
    <${Button} kind="main" type="submit">${t("review")}<//>
  </form>`;
};

const showState = (one) => html`${one.state == "in_force" ? "✓" : "✕"} ${t(`state_${one.state}`)}`;
const stars = (one) => (one.stars ? "★".repeat(one.stars) : one.scheme);

const Certificate = ({ me, one, onChanged }) => {
  const choices = one.state == "suspended" ? ["restored", "revoked"] : ["suspended", "revoked"];
  const closed = one.state == "revoked" ? html`<${Notice} kind="info" title=${t("final")} />` : null;
  return html`<div class="stack decisions">
    <section class="card stack">
      <h2>${one.scheme} ${stars(one) == one.scheme ? "" : stars(one)} · ${one.number}</h2>
      <p>${one.party} · ${inLanguage(one.issuedBy)}</p>
      <p class="strong">${showState(one)}</p>
      <p>${showDay(one.issuedOn)} – ${showDay(one.validUntil)}</p>
      ${one.products?.map((path) => html`<p key=${path} class="code">${path}</p>`)}
      ${one.changes?.map((change) => html`<p key=${change.index} class="soft">№${change.index} · ${showDay(change.effectiveFrom)} · ${t(`changed_${change.status}`)} · ${change.decision} · ${inLanguage(change.reason)}</p>`)}
    </section>
    ${!closed && html`<h2>${t("decide")}</h2>`}
    <${Decision} me=${me} Form=${StatusForm} closed=${closed} statuses=${choices.map((choice) => [choice, t(`do_${choice}`)])} needsTwo=${(status) => status == "revoked"}
      make=${(what) => ({ type: "nguon:CertificateStatus", certificate: one.certificate, ...what })} onRecorded=${onChanged} after=${() => html`<${Button} href="#/giay-chung-nhan">${t("list")}<//>`} />
  </div>`;
};

const View = ({ me, rest }) => {
  const rules = useFetch("/v1/desk/rules");
  const parties = useFetch("/v1/parties?limit=500").data?.parties ?? [];
  const list = useFetch("/v1/certificates?limit=500");
  const [words, setWords] = useState("");
  const [open, setOpen] = useState(false);
  const all = list.data?.certificates ?? [];
  const chosen = rest && all.find((one) => one.certificate == rest);
  if (rest) {
    return html`<p><a class="back" href="#/giay-chung-nhan">‹ ${t("list")}</a></p>
      <${ErrorNotice} error=${list.error} />
      ${list.data && !chosen && html`<${Notice} kind="caution" title=${t("unknown")} />`}
      ${chosen && html`<${Certificate} key=${chosen.certificate} me=${me} one=${chosen} onChanged=${list.reload} />`}`;
  }
  const wanted = words.trim().toLowerCase();
  const shown = all.filter((one) => [one.certificate, one.number, one.party, one.scheme].some((text) => text.toLowerCase().includes(wanted)));
  return html`<div class="stack decisions">
    ${!open && html`<${Button} kind="main" onClick=${() => setOpen(true)}>${t("issue")}<//>`}
    ${open && html`<h2>${t("issue")}</h2><${Decision} me=${me} Form=${CertificateForm} rules=${rules.data} parties=${parties} onRecorded=${list.reload} after=${(receipt, again) => html`<${Button} onClick=${again}>${t("another")}<//>`} />`}
    <h2>${t("list")}</h2>
    <${ErrorNotice} error=${list.error} />
    <${Field} label=${t("find")} value=${words} onInput=${setWords} type="search" />
    <${Table} rows=${shown} total=${all.length} rowKey=${(row) => row.certificate} columns=${[
      { key: "number", title: t("number"), show: (row) => html`<a href=${`#/giay-chung-nhan/${encodeURIComponent(row.certificate)}`}>${row.number}</a>` },
      { key: "scheme", title: t("scheme"), show: (row) => (row.stars ? `OCOP ${"★".repeat(row.stars)}` : row.scheme) },
      { key: "party", title: t("holder") },
      { key: "state", title: t("state"), show: showState },
      { key: "until", title: t("validUntil"), show: (row) => showDay(row.validUntil) },
    ]} />
  </div>`;
};

export default { id: "giay-chung-nhan", title: ["Giấy chứng nhận", "Certificates"], roles: ["authority", "certifier"], View };
