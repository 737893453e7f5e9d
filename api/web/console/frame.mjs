// Around every view: who is logged in and until when, the way to the other views, and what is shown when something fails.
import { Component } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { kLoggedOut, me as askMe } from "../shared/api.mjs";
import { Button, ErrorNotice, html, Notice, useHeard, useLanguage } from "../shared/kit.mjs";
import { Enrol, isEnrolling } from "../shared/enrol.mjs";
import { invitationCode } from "../shared/enrolment.mjs";
import { logOut } from "../shared/login.mjs";
import { inLanguage, language, setLanguage, texts } from "../shared/texts.mjs";
import frameTexts from "./frame.texts.mjs";
import { Login } from "./login.mjs";
import { readRoute } from "./route.mjs";
import views from "./views/index.mjs";

const t = texts(frameTexts);
const kRoles = ["inspectorate", "authority", "certifier"];

const titleOf = (view) => view.title[language() == "en" ? 1 : 0];
const clock = (time) => new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(time));

// A view that throws takes nothing else with it.
class Guard extends Component {
  state = { error: null };
  static getDerivedStateFromError(error) {
    return { error };
  }
  componentDidUpdate(before) {
    if (before.at != this.props.at && this.state.error) this.setState({ error: null });
  }
  render() {
    if (!this.state.error) return this.props.children;
    return html`<${Notice} kind="bad" title=${t("broken")}><p>${t("brokenHint")}</p><p class="code">${String(this.state.error.message ?? this.state.error)}</p><//>`;
  }
}

const useRoute = () => {
  const [route, setRoute] = useState(() => readRoute(location.hash));
  useHeard("hashchange", () => setRoute(readRoute(location.hash)));
  return route;
};

const LanguageButton = () => {
  const other = language() == "en" ? "vi" : "en";
  const change = () => {
    setLanguage(other);
    dispatchEvent(new Event("nguon-language"));
  };
  return html`<button type="button" class="plain" lang=${other} onClick=${change}>${t("language")}</button>`;
};

const Header = ({ me, onLeave }) => html`<header class="bar">
  <a class="brand" href="#/"><svg viewBox="0 0 9 9" aria-hidden="true"><path d="M0 9V5a5 5 0 0 1 5-5h4v4a5 5 0 0 1-5 5z" /></svg>${t("app")}</a>
  ${me && html`<p class="who"><b>${inLanguage(me.name)}</b> <span class="soft">${t("until", { time: clock(me.expires) })}</span></p>`}
  <div class="actions">
    <${LanguageButton} />
    ${me && html`<button type="button" class="plain" onClick=${onLeave}>${t("logout")}</button>`}
  </div>
</header>`;

const Navigation = ({ shown, current }) => {
  const nav = useRef(null);
  // On a phone the current section may lie outside the line.
  useEffect(() => {
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current]);
  return html`<nav class="views" aria-label=${t("views")} ref=${nav}>
  <ul>${shown.filter((view) => !view.hidden).map((view) => html`<li key=${view.id}><a href="#/${view.id}" aria-current=${view.id == current ? "page" : undefined}>${titleOf(view)}</a></li>`)}</ul>
  </nav>`;
};

const Inside = ({ me, route }) => {
  const heading = useRef(null);
  const shown = views.filter((view) => view.roles.includes(me.partyType));
  const view = route.id ? shown.find((one) => one.id == route.id) : shown[0];
  const title = view ? titleOf(view) : t("unknown");
  const at = `${route.id}/${route.rest}`;
  useEffect(() => {
    document.title = `${title} · ${t("app")}`;
  }, [title]);
  // A screen reader says where one is after a step; at the start the focus stays where the browser put it.
  const before = useRef(at);
  useEffect(() => {
    if (before.current != at) heading.current?.focus({ preventScroll: true });
    before.current = at;
  }, [at]);
  return html`
    <${Navigation} shown=${shown} current=${view?.id} />
    <main id="content" data-at=${at}>
      <h1 tabindex="-1" ref=${heading}>${title}</h1>
      ${view
        ? html`<${Guard} at=${at}><${view.View} me=${me} rest=${route.rest} query=${route.query} /><//>`
        : html`<${Notice} kind="caution" title=${t("unknownHint")}><p><a href="#/">${t("toSearch")}</a></p><//>`}
    </main>`;
};

// What an invitation's link opens. The code leaves the address at once: it is for nobody else's eyes.
const Invited = ({ code, onLeave }) => html`<main id="content" class="narrow">
  <h1 tabindex="-1">${t("invited")}</h1>
  <${Enrol} code=${code} onDone=${onLeave} onLeave=${onLeave} />
</main>`;

// The invitation's code; "" while this browser waits for a key that it asked for before; null without either.
const useInvitation = () => {
  const [code, setCode] = useState(() => invitationCode(location.hash) || (isEnrolling() ? "" : null));
  const heard = () => {
    const found = invitationCode(location.hash);
    if (found) setCode(found);
    if (found) history.replaceState(null, "", location.pathname + location.search);
  };
  useHeard("hashchange", heard);
  useEffect(heard, []);
  return [code, () => setCode(null)];
};

const WrongRole = ({ me }) => html`<main id="content">
  <h1>${t("role")}</h1>
  <p>${t("roleHint", { name: inLanguage(me.name) })}</p>
  <p><${Button} href="/san-xuat">${t("producer")}<//></p>
</main>`;

export const Frame = () => {
  useLanguage();
  const route = useRoute();
  const [code, forgetCode] = useInvitation();
  const [state, setState] = useState({ loading: true });
  const refresh = () => askMe().then((me) => setState((before) => ({ me, ended: before.ended && !me })), (error) => setState((before) => ({ ...before, loading: false, error })));
  useEffect(() => {
    document.documentElement.lang = language();
  }, []);
  // Whoever was inside is told why the login is back; whoever comes first is not.
  useHeard(kLoggedOut, () => setState((before) => ({ me: null, ended: Boolean(before.me || before.ended) })));
  useEffect(() => {
    refresh();
  }, [route.id, route.rest]);
  const leave = () => logOut().then(() => setState({ me: null }), (error) => setState((before) => ({ ...before, error })));
  const { me, loading, error, ended } = state;
  return html`<div class="page wide">
    <a class="skip" href="#content" onClick=${(event) => { event.preventDefault(); document.getElementById("content")?.querySelector("h1")?.focus(); }}>${t("skip")}</a>
    <${Header} me=${me} onLeave=${leave} />
    <${ErrorNotice} error=${error} />
    ${loading && code === null && !error && html`<main id="content"><h1>${t("loading")}</h1></main>`}
    ${code !== null && html`<${Invited} code=${code} onLeave=${forgetCode} />`}
    ${code === null && !loading && !me && html`${ended && html`<${Notice} kind="info" title=${t("ended")} />`}<${Login} onDone=${(found) => setState({ me: found })} />`}
    ${code === null && me && (kRoles.includes(me.partyType) ? html`<${Inside} me=${me} route=${route} />` : html`<${WrongRole} me=${me} />`)}
  </div>`;
};
