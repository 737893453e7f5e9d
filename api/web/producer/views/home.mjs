// The first page: four tiles, the last thing again, and what waits.
import { Button, html, Notice } from "../../shared/kit.mjs";
import { inLanguage, showTime, texts } from "../../shared/texts.mjs";
import { useApp } from "../app.mjs";
import { lastDone } from "../forms.mjs";
import { incomingNow } from "../lots.mjs";
import table from "../producer.texts.mjs";
import { warningsOf } from "./certificates.mjs";
import { productName } from "./names.mjs";

const t = texts(table);

const pictures = {
  harvest: "M12 21V9M12 13C8 13 5 10 5 5c5 0 7 3 7 8zm0-2c0-4 3-7 7-7 0 5-3 7-7 7z",
  processing: "M4 10h16l-2 8a3 3 0 0 1-3 2H9a3 3 0 0 1-3-2zM8 3v3m4-3v3m4-3v3",
  packing: "M3 8l9-5 9 5v8l-9 5-9-5zM3 8l9 5 9-5M12 13v8",
  certificates: "M12 3l2.5 2h3v3L20 10.500l-2.500 2.500v3h-3L12 18l-2.500-2h-3v-3L4 10.500 6.500 8V5h3zM9 17v5l3-2 3 2v-5",
};
const Tile = ({ href, name, title, note }) => html`<a class="tile" href=${href}>
  <svg viewBox="0 0 24 24" aria-hidden="true"><path d=${pictures[name]} /></svg><span>${title}</span>${note && html`<span class="badge">${note}</span>`}</a>`;

const Repeat = ({ app }) => {
  const last = lastDone(app.profile, app.records);
  if (!last) return null;
  return html`<${Button} class="repeat" href=${`#/lap-lai/${last.kind}`}><span><b>↻ ${t("repeat")}</b><br /><span class="soft">${t(`kind_${last.kind}`)} · ${productName(app.profile, last.product)}</span></span><//>`;
};

const Update = ({ app }) => {
  // Never over a draft: a form that is being filled in is finished first.
  if (!app.newVersion || app.records.some((record) => record.state == "draft")) return null;
  return html`<${Notice} kind="info" title=${t("update_there")}><${Button} onClick=${app.newVersion}>${t("update")}<//><//>`;
};

export const Home = () => {
  const app = useApp();
  const warnings = warningsOf(app.profile);
  const drafts = app.records.filter((record) => record.state == "draft");
  const coming = incomingNow(app.profile, app.records).length;
  const refused = drafts.filter((record) => record.refusal);
  return html`
    ${app.enrolment && html`<${Notice} kind="caution" title=${t("waiting_enrolment")}><p>${t("waiting_enrolment_help", { fingerprint: app.enrolment.fingerprint ?? "" })}</p><//>`}
    ${app.refusedEnrolment && html`<${Notice} kind="bad" title=${t("enrolment_refused")} />`}
    ${refused.length > 0 && html`<${Notice} kind="bad" title=${t("refused_count", { count: refused.length })}><a class="big-link" href="#/ban-ghi">${t("see_what_to_do")} ›</a><//>`}
    <nav class="tiles" aria-label=${t("tiles")}>
      <${Tile} href="#/thu-hoach" name="harvest" title=${t("kind_harvest")} />
      <${Tile} href="#/che-bien" name="processing" title=${t("kind_processing")} />
      <${Tile} href="#/dong-goi" name="packing" title=${t("tile_packing")} />
      <${Tile} href="#/chung-nhan" name="certificates" title=${t("certificates")} note=${warnings.length > 0 && t("certificates_soon", { count: warnings.length })} />
    </nav>
    <${Repeat} app=${app} />
    <${Update} app=${app} />
    <nav class="list" aria-label=${t("more_pages")}>
      <a href="#/gui-hang">${t("kind_shipping")}</a>
      <a href="#/nhan-hang">${t("kind_receiving")}${coming > 0 && html` <span class="badge">${t("coming_count", { count: coming })}</span>`}</a>
      <a href="#/ban-ghi">${t("records")}${drafts.length > 0 && html` <span class="badge">${t("state_draft")}: ${drafts.length}</span>`}</a>
      <a href="#/lo">${t("lots")}</a>
      <a href="#/tem">${t("labels")}</a>
      <a href="#/nhap">${t("import")}</a>
      <a href="#/thiet-bi">${t("device")}</a>
      <a href="#/tro-giup">${t("help")}</a>
    </nav>
    ${app.profile?.demonstration && html`<p class="soft">${t("demonstration")}</p>`}
    ${app.profile && html`<p class="soft">${inLanguage(app.profile.name)} · ${t("profile_of", { time: showTime(app.profile.fetchedAt) })}</p>`}`;
};
