// Many records from a table: CSV, or a spreadsheet file. Every row is looked at before anything is signed.
import { useState } from "preact/hooks";

import { post } from "../../shared/api.mjs";
import { Button, Field, html, Notice, Table } from "../../shared/kit.mjs";
import { inLanguage, sentenceOf, showAmount, showTime, texts } from "../../shared/texts.mjs";
import { keeping, readRecords, send, useApp } from "../app.mjs";
import { movesOf } from "../events.mjs";
import table from "../producer.texts.mjs";
import { signContents } from "../queue.mjs";
import { batchName } from "./names.mjs";

const t = texts(table);
const kShown = 50;

// {csv, problems}: of a spreadsheet also what could not be read for certain, by cell.
const textOf = async (file) => {
  if (!/\.xlsx$/i.test(file.name)) return { csv: (await file.text()).normalize("NFC"), problems: [] };
  const { readSheet, toCsv } = await import("../sheet.mjs");
  const { rows, problems } = await readSheet(new Uint8Array(await file.arrayBuffer()));
  return { csv: toCsv(rows), problems: problems.map((one) => ({ line: one.line, column: one.cell, message: t(`cell_${one.name}`), messageVi: t(`cell_${one.name}`) })) };
};

const whatOf = (profile, content) => {
  if (content.name) return inLanguage(content.name);
  const { given, taken } = movesOf(content);
  return [...given, ...taken].slice(0, 1).map((one) => `${batchName(profile, one.batch)}: ${showAmount(one.amount, one.uom)}`).join("") || content.type;
};

const Problems = ({ found }) => html`<${Notice} kind="bad" title=${t("import_problems", { count: found.problems.length })}><p>${t("import_problems_help")}</p><//>
  <${Table} rows=${found.problems.slice(0, kShown)} total=${found.problems.length} columns=${[
    { key: "line", title: t("import_row"), number: true },
    { key: "column", title: t("import_column"), show: (row) => row.column || "—" },
    { key: "what", title: t("import_what"), show: (row) => sentenceOf(row) }]} />`;

const Rows = ({ found, app, busy, sign }) => html`<${Notice} kind="good" title=${t("import_fine", { count: found.rows.length })} />
  <${Table} rows=${found.rows.slice(0, kShown)} total=${found.rows.length} columns=${[
    { key: "line", title: t("import_row"), number: true },
    { key: "what", title: t("import_record"), show: (row) => whatOf(app.profile, row.content) },
    { key: "time", title: t("when"), show: (row) => (row.content.eventTime ? showTime(row.content.eventTime) : "—") }]} />
  <${Button} kind="main" busy=${busy} onClick=${sign}>✎ ${t("import_sign", { count: found.rows.length })}<//>`;

export const Import = () => {
  const app = useApp();
  const [kind, setKind] = useState("events");
  const [found, setFound] = useState(null);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const look = async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    setBusy(true);
    setProblem(null);
    setFound(null);
    try {
      const { csv, problems } = await textOf(file).catch(() => { throw { message: t("import_unreadable"), messageVi: t("import_unreadable") }; });
      // Whatever the rows say: with a cell that could not be read nothing is signed.
      if (problems.length) return setFound({ rows: [], problems });
      setFound(await post(`/v1/producer/import/preview?party=${encodeURIComponent(app.device.party)}&kind=${kind}`, csv, "text/csv; charset=utf-8"));
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const sign = async () => {
    setBusy(true);
    try {
      await keeping(() => signContents(app.device, found.rows.map((row) => row.content)));
      await readRecords();
      location.hash = "#/ban-ghi";
      send();
    } catch {
      setBusy(false);  // said on top of the page
    }
  };
  return html`<p>${t("import_lead")}</p>
    <${Field} label=${t("import_kind")} required value=${kind} onInput=${(value) => { setKind(value); setFound(null); }} options=${[["events", t("import_events")], ["products", t("import_products")]]} />
    <label class="button main">${busy ? t("photo_working") : t("import_choose")}<input class="unseen" type="file" accept=".csv,.tsv,.txt,.xlsx" onChange=${look} /></label>
    ${problem && html`<${Notice} kind="bad" title=${sentenceOf(problem)} />`}
    ${found && (found.problems.length ? html`<${Problems} found=${found} />` : html`<${Rows} found=${found} app=${app} busy=${busy} sign=${sign} />`)}
    <details><summary>${t("import_columns")}</summary><p>${t(`import_columns_${kind}`)}</p></details>`;
};
