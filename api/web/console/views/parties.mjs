// Parties and their devices: who waits, invitations, new parties.
import { useEffect, useState } from "preact/hooks";

import { post } from "../../shared/api.mjs";
import { fingerprint } from "../../shared/enrolment.mjs";
import { Button, ErrorNotice, Field, html, Notice, useFetch } from "../../shared/kit.mjs";
import { inLanguage, showTime, texts } from "../../shared/texts.mjs";
import { wordOf } from "./explain.mjs";
import { Commune, Decision, filled, Provinces, Suggest, useForm, wordsOf } from "./forms.mjs";
import partiesTexts from "./parties.texts.mjs";
import { Signed, Signing } from "./signing.mjs";

const t = texts(partiesTexts);
const kAskMs = 5_000;
const kTypes = ["producer", "packer", "carrier", "trader", "certifier", "inspectorate", "authority"];
const kForms = ["cooperative", "cooperative_group", "enterprise", "farm", "household", "association"];
const kTwoKeys = ["authority", "inspectorate"];

// The symbol that a telephone scans: dark on white whatever the page's colours are.
export const Symbol = ({ qr, label }) => {
  const quiet = 4;
  const side = qr.size + 2 * quiet;
  const path = qr.rows.map((row, y) => [...row].map((dark, x) => (dark == "1" ? `M${x + quiet} ${y + quiet}h1v1h-1z` : "")).join("")).join("");
  return html`<svg class="qr" viewBox="0 0 ${side} ${side}" role="img" aria-label=${label} shape-rendering="crispEdges"><rect width=${side} height=${side} fill="#fff" /><path d=${path} fill="#000" /></svg>`;
};

const Invitation = ({ invitation, onClose }) => {
  const [copied, setCopied] = useState(false);
  const copy = () => navigator.clipboard.writeText(invitation.link).then(() => setCopied(true), () => setCopied(false));
  return html`<section class="card stack">
    <h2>${t("invitationOf", { name: inLanguage(invitation.name) })}</h2>
    <p>${t("scanThis")}</p>
    <${Symbol} qr=${invitation.qr} label=${t("symbol")} />
    <p class="code" id="invitation-link">${invitation.link}</p>
    <${Button} onClick=${copy}>${t(copied ? "copied" : "copy")}<//>
    <${Notice} kind="caution" live=${false} title=${t("once", { time: showTime(invitation.expires) })}><p>${t("secret")}</p><//>
    <${Button} onClick=${onClose}>${t("close")}<//>
  </section>`;
};

const Invite = ({ parties, first = "" }) => {
  const form = useForm({ party: first });
  const [invitation, setInvitation] = useState(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const send = async (event) => {
    event.preventDefault();
    if (!form.check(["party"])) return;
    setBusy(true);
    setError(null);
    try {
      setInvitation(await post("/v1/desk/invitations", { party: form.values.party.trim() }));
    } catch (failed) {
      setError(failed);
    }
    setBusy(false);
  };
  if (invitation) return html`<${Invitation} invitation=${invitation} onClose=${() => setInvitation(null)} />`;
  return html`<form class="card stack" novalidate onSubmit=${send}>
    <h2>${t("invite")}</h2>
    <p>${t("inviteHint")}</p>
    <${Suggest} id="invite-parties" label=${t("party")} required items=${parties.map((one) => [one.party, inLanguage(one.name)])} ...${form.bind("party")} />
    <${ErrorNotice} error=${error} />
    <${Button} kind="main" type="submit" busy=${busy}>${t("makeInvitation")}<//>
  </form>`;
};

const Waiter = ({ me, one, onSigned, onChanged }) => {
  const [digits, setDigits] = useState("");
  const [reviewed, setReviewed] = useState(false);
  const [error, setError] = useState(null);
  useEffect(() => {
    fingerprint(one.vkey).then(setDigits);
  }, [one.vkey]);
  const refuse = async () => {
    if (!confirm(t("refuseSure", { name: inLanguage(one.party.name) }))) return;
    try {
      await post(`/v1/desk/enrolments/${one.keyid}/refuse`, {});
      onChanged();
    } catch (failed) {
      setError(failed);
    }
  };
  const signed = (receipt) => {
    setReviewed(false);
    onSigned(receipt);
  };
  if (reviewed) {
    const record = { type: "nguon:Key", party: one.party.party, vkey: one.vkey, purpose: "statement" };
    return html`<${Signing} me=${me} record=${record} twoKeys=${kTwoKeys.includes(one.party.partyType)} onDone=${signed} onBack=${() => setReviewed(false)} />`;
  }
  return html`<section class="card stack waiter">
    <h3>${inLanguage(one.party.name)}</h3>
    <p class="soft">${t("asked", { party: one.party.party, type: wordOf(one.party.partyType), time: showTime(one.asked) })}</p>
    <p class="digits">${digits}</p>
    <p>${t("compare")}</p>
    <${ErrorNotice} error=${error} />
    <${Button} kind="main" onClick=${() => setReviewed(true)}>${t("same")}<//>
    <${Button} kind="danger" onClick=${refuse}>${t("different")}<//>
  </section>`;
};

// While somebody decides, the list stays as it is under his hands; otherwise it is asked for again and again. The receipt stays
// here: the one whom it let in leaves the list.
const Waiting = ({ me }) => {
  const [receipt, setReceipt] = useState(null);
  const { data, error, reload } = useFetch("/v1/desk/enrolments");
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.querySelector(".waiting [aria-label]")) reload();
    }, kAskMs);
    return () => clearInterval(timer);
  }, []);
  const signed = (what) => {
    setReceipt(what);
    reload();
  };
  return html`<div class="waiting stack">
    <h2>${t("waiting")}</h2>
    ${receipt && html`<${Signed} receipt=${receipt}><${Button} onClick=${() => setReceipt(null)}>${t("next")}<//><//>`}
    <${ErrorNotice} error=${error} />
    ${data?.enrolments.length == 0 && html`<p class="soft">${t("nobody")}</p>`}
    ${data?.enrolments.map((one) => html`<${Waiter} key=${one.vkey} me=${me} one=${one} onSigned=${signed} onChanged=${reload} />`)}
  </div>`;
};

const PartyForm = ({ rules, parties, onReady }) => {
  const form = useForm({ partyType: "producer", legalForm: "cooperative" });
  const { values, bind } = form;
  const producer = values.partyType == "producer";
  const review = (event) => {
    event.preventDefault();
    const id = (values.party ?? "").trim();
    const wrong = {};
    if (id && !/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(id)) wrong.party = t("partyWrong");
    else if (parties.some((one) => one.party == id)) wrong.party = t("partyTaken");
    if (values.commune && !/^\d{5}$/.test(values.commune)) wrong.commune = t("communeWrong");
    if (!form.check(["party", "name", "province"], wrong)) return;
    onReady(filled({ type: "nguon:Party", party: id, partyType: values.partyType, legalForm: producer ? values.legalForm : "", name: wordsOf(values.name, values.nameEn), province: values.province, commune: values.commune, place: values.place ? wordsOf(values.place) : "", website: values.website?.trim() }));
  };
  return html`<form class="card stack" novalidate onSubmit=${review}>
    <${Notice} kind="caution" live=${false} title=${t("public")}><p>${t("publicHint")}</p><//>
    <${Field} label=${t("type")} required options=${kTypes.map((one) => [one, wordOf(one)])} ...${bind("partyType")} />
    ${producer && html`<${Field} label=${t("form")} required options=${kForms.map((one) => [one, wordOf(one)])} ...${bind("legalForm")} />`}
    <${Field} label=${t("name")} required ...${bind("name")} />
    <${Field} label=${t("nameEn")} ...${bind("nameEn")} />
    <${Field} label=${t("partyId")} hint=${t("partyIdHint")} required spellcheck="false" autocapitalize="none" ...${bind("party")} />
    <${Provinces} rules=${rules} ...${bind("province")} />
    <${Commune} ...${bind("commune")} />
    <${Field} label=${t("place")} hint=${t("placeHint")} ...${bind("place")} />
    <${Field} label=${t("website")} type="url" ...${bind("website")} />
    <${Button} kind="main" type="submit">${t("review")}<//>
  </form>`;
};

const View = ({ me }) => {
  const rules = useFetch("/v1/desk/rules");
  const list = useFetch("/v1/parties?limit=500");
  const parties = list.data?.parties ?? [];
  const [open, setOpen] = useState(false);
  return html`<div class="stack decisions">
    <${Waiting} me=${me} />
    <${Invite} parties=${parties} />
    ${!open && html`<${Button} onClick=${() => setOpen(true)}>${t("newParty")}<//>`}
    ${open && html`<h2>${t("newParty")}</h2>
      <${Decision} me=${me} Form=${PartyForm} rules=${rules.data} parties=${parties} onRecorded=${list.reload}
        after=${(receipt, again) => html`<${Invite} parties=${parties} first=${receipt.record.party} /><${Button} onClick=${again}>${t("another")}<//>`} />`}
  </div>`;
};

export default { id: "don-vi", title: ["Đơn vị và thiết bị", "Parties and devices"], roles: ["authority"], View };
