// Pieces of pages: Preact and htm, big targets, light and dark. Style: kit.css.
import htm from "htm";
import { h } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";

import { get } from "./api.mjs";
import kitTexts from "./kit.texts.mjs";
import { language, sentenceOf, setLanguage, showNumber, texts } from "./texts.mjs";

export const html = htm.bind(h);
const t = texts(kitTexts);

// Classes, without those that do not hold.
export const classes = (...names) => names.filter(Boolean).join(" ");

// A whole page: header with the app's name (a link to `home`), `status` beside it, and the language. The heading takes
// the focus when the page changes, so that a screen reader says where one is.
export const Page = ({ app, home = "#/", title, back, status, children }) => {
  const heading = useRef(null);
  const other = language() == "en" ? "vi" : "en";
  useEffect(() => {
    document.title = `${title} · ${app}`;
    if (document.activeElement == document.body || document.activeElement == null) return;
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  const change = (event) => {
    event.preventDefault();
    setLanguage(other);
    dispatchEvent(new Event("nguon-language"));
  };
  return html`<div class="page">
    <header class="bar">
      <a class="brand" href=${home}><svg viewBox="0 0 9 9" aria-hidden="true"><path d="M0 9V5a5 5 0 0 1 5-5h4v4a5 5 0 0 1-5 5z" /></svg>${app}</a>
      ${status}
      <button type="button" class="plain" lang=${other} onClick=${change}>${other == "en" ? "English" : "Tiếng Việt"}</button>
    </header>
    <main>
      ${back && html`<a class="back" href=${back}>‹ ${t("back")}</a>`}
      <h1 tabindex="-1" ref=${heading}>${title}</h1>
      ${children}
    </main>
  </div>`;
};

// Calls `heard` at each event `name` of the window. From the moment the component is there: useEffect would begin after the
// next picture only, and on a busy machine a good deal happens before that.
export const useHeard = (name, heard) => {
  const newest = useRef(heard);
  newest.current = heard;
  useLayoutEffect(() => {
    const listener = (event) => newest.current(event);
    addEventListener(name, listener);
    return () => removeEventListener(name, listener);
  }, []);
};

// Draws again when the language changes. For the outermost component.
export const useLanguage = () => {
  const [code, setCode] = useState(language());
  useHeard("nguon-language", () => setCode(language()));
  return code;
};

// A labelled input, or a select with `options` [[value, words], ...]. `error` is one sentence; `hint` says what is wanted.
export const Field = ({ label, value, onInput, hint, error, options, unit, rows, inputRef, required, ...rest }) => {
  const id = useId();
  const said = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const shared = { id, value, required, "aria-describedby": said, "aria-invalid": error ? "true" : undefined, ref: inputRef, onInput: (event) => onInput?.(event.target.value), ...rest };
  const control = options
    ? html`<select ...${shared}>${options.map(([code, words, disabled]) => html`<option key=${code} value=${code} disabled=${disabled} selected=${code == value}>${words}</option>`)}</select>`
    : rows
      ? html`<textarea ...${shared} rows=${rows}></textarea>`
      : html`<input autocomplete="off" ...${shared} />`;
  return html`<div class=${classes("field", error && "wrong")}>
    <label for=${id}>${label}${required ? "" : html` <span class="soft">${t("optional")}</span>`}</label>
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    ${unit ? html`<div class="with-unit">${control}<span class="unit">${unit}</span></div>` : control}
    ${error && html`<p class="error" id="${id}-error" role="alert">✕ ${error}</p>`}
  </div>`;
};

// kind: "main" (the one thing to do here), "danger", or none. With `href` a link that looks alike.
export const Button = ({ kind = "", href, busy, disabled, children, class: more, ...rest }) => {
  const look = classes("button", kind, more);
  if (href) return html`<a class=${look} href=${href} ...${rest}>${children}</a>`;
  return html`<button type="button" class=${look} disabled=${disabled || busy} aria-busy=${busy ? "true" : undefined} ...${rest}>${busy ? t("wait") : children}</button>`;
};

const marks = { good: "✓", bad: "✕", caution: "!", info: "i" };
// kind: good, bad, caution, info. Never colour alone: a mark stands before the words.
export const Notice = ({ kind = "info", title, children, live = true }) =>
  html`<div class="notice ${kind}" role=${live ? (kind == "bad" ? "alert" : "status") : undefined}>
    <span class="mark" aria-hidden="true">${marks[kind]}</span>
    <div>${title && html`<p class="strong">${title}</p>`}${children}</div>
  </div>`;

// An error of api.mjs as a notice; nothing when there is none.
export const ErrorNotice = ({ error, children }) => error && html`<${Notice} kind="bad" title=${sentenceOf(error)}>${children}<//>`;

// `columns`: [{key, title, show?(row), number?}]. On narrow screens each row becomes a card; `total` over the number of
// rows is said aloud, so that no cut is silent.
export const Table = ({ caption, columns, rows, total, rowKey = (row, at) => at }) => html`<div class="table">
  ${total > rows.length && html`<p class="soft">${t("cut", { shown: showNumber(rows.length), total: showNumber(total) })}</p>`}
  ${rows.length > 0 && html`<table>
    ${caption && html`<caption>${caption}</caption>`}
    <thead><tr>${columns.map((column) => html`<th scope="col" key=${column.key} class=${column.number && "number"}>${column.title}</th>`)}</tr></thead>
    <tbody>
      ${rows.map((row, at) => html`<tr key=${rowKey(row, at)}>${columns.map((column) => html`<td key=${column.key} class=${column.number && "number"} data-title=${column.title}>${column.show ? column.show(row) : row[column.key]}</td>`)}</tr>`)}
    </tbody>
  </table>`}
  ${rows.length == 0 && html`<p class="soft">${t("nothing")}</p>`}
</div>`;

// How far something has come. Without `max` it only says that work goes on.
export const Progress = ({ label, value, max }) => html`<div class="progress">
  <label>${label} <progress value=${max ? value : undefined} max=${max || undefined}></progress></label>
  ${max && html`<span class="soft">${value}/${max}</span>`}
</div>`;

// GETs `path` (nothing while it is empty): {data, error, loading, reload}. While another path is asked for, `data` is that of
// the one before and `loading` is true, from the first moment on. An answer that comes after the path changed is dropped.
export const useFetch = (path) => {
  const [state, setState] = useState({ path, loading: Boolean(path) });
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!path) return setState({ path, loading: false });
    let wanted = true;
    setState((before) => ({ path, data: before.data, loading: true }));
    get(path).then((data) => wanted && setState({ path, data, loading: false }), (error) => wanted && setState({ path, error, loading: false }));
    return () => { wanted = false; };
  }, [path, round]);
  const now = state.path === path ? state : { data: state.data, loading: Boolean(path) };
  return { ...now, reload: () => setRound((before) => before + 1) };
};

// Work that a person started: `run(work)` keeps the buttons busy while it goes on, and the error when it fails.
export const useWork = () => {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const run = async (work) => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (failed) {
      setError(failed);
    }
    setBusy(false);
  };
  return { busy, error, setError, run };
};
