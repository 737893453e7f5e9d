// The producer's app at /san-xuat: installable, works without a network once it is loaded.
import { render } from "preact";
import { useState } from "preact/hooks";

import { Button, html, Notice, Page, useHeard, useLanguage } from "../shared/kit.mjs";
import { language, sentenceOf, texts } from "../shared/texts.mjs";
import { change, renewProfile, send, start, startAgain, state, useApp } from "./app.mjs";
import table from "./producer.texts.mjs";
import { Certificates } from "./views/certificates.mjs";
import { Device } from "./views/device.mjs";
import { EventForm } from "./views/event_form.mjs";
import { Help } from "./views/help.mjs";
import { Home } from "./views/home.mjs";
import { Import } from "./views/import.mjs";
import { AskLabels, Labels, Run } from "./views/labels.mjs";
import { Entry, Lots, Record, Records } from "./views/records.mjs";
import { renewEnrolment, Welcome } from "./views/welcome.mjs";

const t = texts(table);

// A form begins with what the profile says: where that comes later (a new phone), the form begins then.
const known = () => (state.profile ? "" : "no profile");
const form = (kind) => ({ title: t(`kind_${kind}`), back: "#/", view: (key) => html`<${EventForm} key=${known() + kind + key} kind=${kind} draftKey=${key} />` });
const routes = {
  "": () => ({ title: t("home_title"), view: () => html`<${Home} />` }),
  "thu-hoach": () => form("harvest"),
  "che-bien": () => form("processing"),
  "dong-goi": () => form("packing"),
  "lap-lai": () => ({ title: t("repeat"), back: "#/", view: (kind) => html`<${EventForm} key=${known() + "repeat" + kind} kind=${kind} repeat />` }),
  "gui-hang": () => form("shipping"),
  "nhan-hang": () => form("receiving"),
  "chung-nhan": () => ({ title: t("certificates"), back: "#/", view: () => html`<${Certificates} />` }),
  "ban-ghi": () => ({ title: t("records"), back: "#/", view: (key) => (key ? html`<${Record} key=${key} recordKey=${key} />` : html`<${Records} />`) }),
  muc: () => ({ title: t("records"), back: "#/ban-ghi", view: (index) => html`<${Entry} index=${index} />` }),
  lo: () => ({ title: t("lots"), back: "#/", view: () => html`<${Lots} />` }),
  tem: () => ({ title: t("labels"), back: "#/", view: (index) => (index ? html`<${Run} key=${index} index=${index} />` : html`<${Labels} />`) }),
  "xin-tem": () => ({ title: t("labels_ask"), back: "#/tem", view: () => html`<${AskLabels} key=${known()} />` }),
  nhap: () => ({ title: t("import"), back: "#/", view: () => html`<${Import} />` }),
  "thiet-bi": () => ({ title: t("device"), back: "#/", view: () => html`<${Device} />` }),
  "tro-giup": () => ({ title: t("help"), back: "#/", view: () => html`<${Help} />` }),
};

// One line that is always there: how many records stand where.
const Status = () => {
  const app = useApp();
  if (!app.device) return null;
  const count = (state) => app.records.filter((record) => record.state == state).length;
  const [drafts, waiting] = [count("draft"), count("signed")];
  const newest = Math.max(-1, ...app.records.filter((record) => record.state == "recorded").map((record) => record.index));
  return html`<a class="status" href="#/ban-ghi" aria-live="polite">
    ${app.reached === false && html`<span class="state off"><span aria-hidden="true">⌁</span> ${t("offline")}</span>`}
    ${drafts > 0 && html`<span class="state draft"><span aria-hidden="true">✎</span> ${t("state_draft")}: ${drafts}</span>`}
    ${waiting > 0 && html`<span class="state signed"><span aria-hidden="true">↑</span> ${t("state_signed")}: ${waiting}</span>`}
    ${drafts + waiting == 0 && newest >= 0 && html`<span class="state recorded"><span aria-hidden="true">✓</span> ${t("state_recorded", { index: newest })}</span>`}
  </a>`;
};

const readHash = () => {
  const invitation = location.hash.match(/^#moi=(.+)$/)?.[1];
  const [name = "", rest = ""] = location.hash.replace(/^#\/?/, "").split("/");
  return { invitation: invitation && decodeURIComponent(invitation), name, rest: decodeURIComponent(rest) };
};

// The browser keeps nothing, or does not answer. Nobody can record anything then: it would be lost.
const Stuck = ({ app }) => html`<${Page} app=${t("app")} title=${t("stuck")}>
  <${Notice} kind="bad" title=${sentenceOf(app.stuck)}><p>${t("stuck_nothing")}</p><//>
  <p>${t("stuck_kept")}</p>
  <p>${t("stuck_do")}</p>
  <${Button} kind="main" busy=${app.starting} onClick=${startAgain}>${t("stuck_again")}<//>
  <${Button} onClick=${() => location.reload()}>${t("stuck_reload")}<//><//>`;

const Trouble = ({ app }) => app.trouble && html`<${Notice} kind="bad" title=${t("trouble")}>
  <p>${Object.keys(app.unkept).length > 0 ? t("trouble_draft") : t("trouble_again")}</p><p class="detail">${sentenceOf(app.trouble)}</p><//>`;

const App = () => {
  useLanguage();
  const app = useApp();
  const [place, setPlace] = useState(readHash());
  useHeard("hashchange", () => { setPlace(readHash()); scrollTo(0, 0); });
  if (app.stuck) return html`<${Stuck} app=${app} />`;
  if (!app.ready) return html`<p class="page">${t("loading")}</p>`;
  const welcome = !app.device || place.invitation;
  const route = welcome ? { title: t("welcome"), view: () => html`<${Welcome} invitation=${place.invitation} />` } : (routes[place.name] ?? routes[""])();
  return html`<${Page} app=${t("app")} title=${route.title} back=${route.back} status=${html`<${Status} />`}><${Trouble} app=${app} />${route.view(place.rest)}<//>`;
};

// A new version waits until somebody lets it in (views/home.mjs): it never replaces a page with a draft on it.
const watchWorker = async () => {
  // The first worker takes over a page that is new anyway; each one after it was let in by a tap.
  let isFirst = !navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (!isFirst) location.reload();
    isFirst = false;
  });
  const registration = await navigator.serviceWorker.register("/san-xuat-sw.js", { scope: "/san-xuat" });
  const offer = () => registration.waiting && change({ newVersion: () => registration.waiting.postMessage("now") });
  offer();
  registration.addEventListener("updatefound", () => {
    const fresh = registration.installing;
    fresh?.addEventListener("statechange", () => fresh.state == "installed" && navigator.serviceWorker.controller && offer());
  });
};

const kEnrolmentMs = 15_000;
const watchEnrolment = () => setInterval(async () => {
  const { enrolment } = state;
  if (!enrolment || document.visibilityState != "visible") return;
  const said = await renewEnrolment(enrolment).catch(() => "");
  if (said == "enrolled") { await renewProfile(); await send(); }
}, kEnrolmentMs);

document.documentElement.lang = language();
render(html`<${App} />`, document.getElementById("app"));
start();
watchEnrolment();
if ("serviceWorker" in navigator) watchWorker().catch(() => {});
navigator.storage?.persist?.().catch(() => {});
