// Labels: asked for, given as a run by the operator, printed, put into use by one scan.
import { useEffect, useRef, useState } from "preact/hooks";

import { get, getFile, me } from "../../shared/api.mjs";
import { codeReader } from "../../shared/codes.mjs";
import { Button, Field, html, Notice, useFetch } from "../../shared/kit.mjs";
import { logIn } from "../../shared/login.mjs";
import { readAmount } from "../../shared/statement.mjs";
import { sentenceOf, showDay, texts, todayInVietnam } from "../../shared/texts.mjs";
import { keeping, now, readRecords, renewProfile, send, untilSent, useApp, who } from "../app.mjs";
import { lotsNow } from "../lots.mjs";
import table from "../producer.texts.mjs";
import { signDraft } from "../queue.mjs";
import { batchName } from "./names.mjs";
import { State } from "./records.mjs";

const t = texts(table);
const kScanEveryMs = 250;
const readCodes = codeReader(() => import("../../vendor/files/qr-decode.mjs"));

// Signs a record without a form. Throws where it cannot be kept.
const signNow = async (app, kind, fields) => {
  const key = crypto.randomUUID();
  await keeping(() => signDraft(app.device, who(), key, { kind, fields }, now()));
  await readRecords();
  send();
  return key;
};
const show = (key) => { location.hash = `#/ban-ghi/${key}`; };
const said = () => {};  // what cannot be kept stands on top of the page (keeping)

export const Labels = () => {
  const app = useApp();
  const { profile, records } = app;
  useEffect(() => { renewProfile(); }, []);  // a run may have been issued meanwhile
  const asked = records.filter((record) => record.kind == "labels" && record.state == "signed");
  const requests = profile?.requests ?? [];
  const runs = [...(profile?.runs ?? [])].reverse();
  return html`
    <${Button} kind="main" href="#/xin-tem">+ ${t("labels_ask")}<//>
    ${asked.length + requests.length + runs.length == 0 && html`<p class="card">${t("no_labels")}</p>`}
    <ul class="records">
      ${asked.map((record) => html`<li key=${record.key}><a class="card" href=${`#/ban-ghi/${record.key}`}><${State} record=${record} /><b>${batchName(profile, record.content.batch)}</b><span>${t("labels_count", { count: record.content.count })}</span></a></li>`)}
      ${requests.map((one) => html`<li key=${"q" + one.index}><div class="card"><span class="state signed"><span aria-hidden="true">…</span> ${t("run_asked", { index: one.index })}</span><b>${batchName(profile, one.batch)}</b>
        <span>${t("labels_count", { count: one.count })}</span><span class="soft">${t("run_asked_help")}</span></div></li>`)}
      ${runs.map((run) => html`<li key=${run.index}><a class="card" href=${`#/tem/${run.index}`}><span class="state ${run.state == "activated" ? "recorded" : "signed"}"><span aria-hidden="true">${run.state == "activated" ? "✓" : run.state == "voided" ? "✕" : "…"}</span> ${t(`run_${run.state}`)}</span>
        <b>${batchName(profile, run.batch)}</b><span>${t("labels_count", { count: run.count })}</span><span class="soft">${t("run_number", { index: run.index })}</span></a></li>`)}
    </ul>`;
};

// Asks for labels of a lot that was packed.
export const AskLabels = () => {
  const app = useApp();
  const products = new Set((app.profile?.products ?? []).filter((one) => one.kind == "product").map((one) => one.product));
  const lots = [...lotsNow(app.profile, app.records).values()].filter((lot) => products.has(lot.product) && !lot.restricted).reverse();
  const [batch, setBatch] = useState(lots[0]?.batch ?? "");
  const [typed, setTyped] = useState(lots[0] && ["", "H87"].includes(lots[0].uom) ? String(lots[0].held) : "");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  if (lots.length == 0) return html`<${Notice} kind="caution" title=${t("labels_no_lots")} />`;
  const product = app.profile.products.find((one) => batch.startsWith(one.product + "/10/"));
  const sign = async () => {
    let count = 0;
    try {
      count = readAmount(typed);
    } catch (error) {
      return setProblem(sentenceOf(error));
    }
    if (!Number.isInteger(count) || count > 1e7) return setProblem(t("labels_whole"));
    setBusy(true);
    await signNow(app, "labels", { batch, labels: "unit", count, packedOn: todayInVietnam(now()), shelfLife: product?.shelfLife })
      .then((key) => location.replace(`#/ban-ghi/${key}`), said);
    setBusy(false);
  };
  return html`
    <${Field} label=${t("lot")} required value=${batch} onInput=${setBatch} options=${lots.map((lot) => [lot.batch, batchName(app.profile, lot.batch)])} />
    <${Field} label=${t("label_count")} required inputmode="numeric" value=${typed} onInput=${setTyped} error=${problem} hint=${t("labels_count_hint")} />
    <p class="soft">${t("sign_hint")}</p>
    <${Button} kind="main" busy=${busy} onClick=${sign}>✎ ${t("sign")}<//>`;
};

const save = (blob, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

const forms = ["pdf", "tspl", "zpl", "csv"];

// The labels as a file. Which labels they are is signed by this device before the server gives them out, so that no
// serial is ever printed with two meanings.
const Print = ({ run, app, printed }) => {
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState("");
  const [made, setMade] = useState(null);
  const fetchFile = async (form) => {
    setProblem(null);
    setBusy(form);
    try {
      if ((await me())?.party != app.device.party) await logIn(app.device);
      const said = await get(`/v1/runs/${run.index}/print`);
      if (!said.recorded) {
        await untilSent(await signNow(app, "print", { run: run.index, first: said.first, last: said.last, digest: said.digest }));
      }
      printed();
      const blob = await getFile(`/v1/runs/${run.index}/labels/${form}`);
      setMade(new File([blob], `tem-${run.index}.${form}`, { type: blob.type }));
    } catch (error) {
      setProblem(error);
    }
    setBusy("");
  };
  const canShare = made && navigator.canShare?.({ files: [made] });
  return html`<section><h2>${t("print_title")}</h2>
    <p class="soft">${t("print_hint")}</p>
    ${made ? html`<${Notice} kind="good" title=${t("print_ready")}><p class="code">${made.name}</p><//>
        <${Button} kind="main" onClick=${() => save(made, made.name)}>${t("print_save")}<//>
        ${canShare && html`<${Button} onClick=${() => navigator.share({ files: [made] }).catch(() => {})}>${t("print_share")}<//>`}`
      : forms.map((form) => html`<${Button} key=${form} kind=${form == "pdf" ? "main" : ""} busy=${busy == form} disabled=${busy != ""} onClick=${() => fetchFile(form)}>${t(`print_${form}`)}<//>`)}
    ${problem && html`<${Notice} kind="bad" title=${sentenceOf(problem)}><p>${problem.name == "labels_off" || problem.status == 404 ? t("print_operator", { run: run.index }) : t("print_else")}</p><//>`}
  </section>`;
};

// The digits of a label's address tell its run: bytes 7 to 10 of the first chunks (docs/formats/label.md).
export const runOfLabel = (url) => {
  const digits = String(url).match(/(?:^|\/)(\d{236})(?:\/|$)/)?.[1];
  if (!digits) return null;
  const first = BigInt(digits.slice(0, 17)).toString(16).padStart(14, "0");
  const second = BigInt(digits.slice(17, 34)).toString(16).padStart(14, "0");
  return parseInt((first + second).slice(14, 22), 16);
};

// One label of the run, scanned or its address typed: the run is in use from then on.
const Activate = ({ run, app }) => {
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState("");
  const video = useRef(null);
  const [scanning, setScanning] = useState(false);
  const waiting = app.records.find((record) => record.kind == "status" && record.content?.run == run.index && record.content.status == "activated" && record.state == "signed");
  const take = async (url) => {
    const found = runOfLabel(url);
    if (found != run.index) return setProblem(found == null ? t("activate_unreadable") : t("activate_other", { run: found }));
    await signNow(app, "status", { run: run.index, status: "activated" }).then(show, said);
  };
  const takePhoto = async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    const [found] = await createImageBitmap(file).then(readCodes).catch(() => []);
    if (found) take(found); else setProblem(t("activate_no_code"));
  };
  useEffect(() => {
    if (!scanning) return undefined;
    let stream, timer;
    (async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
        video.current.srcObject = stream;
        await video.current.play();
        const look = async () => {
          if (!video.current) return;
          const [found] = await readCodes(video.current).catch(() => []);
          if (found) { setScanning(false); take(found); } else timer = setTimeout(look, kScanEveryMs);
        };
        look();
      } catch {
        setScanning(false);
        setProblem(t("no_camera"));
      }
    })();
    return () => { clearTimeout(timer); stream?.getTracks().forEach((track) => track.stop()); };
  }, [scanning]);
  if (waiting) return html`<p><${State} record=${waiting} /> ${t("activate_title")}</p>`;
  return html`<section><h2>${t("activate_title")}</h2><p>${t("activate_hint")}</p>
    ${navigator.mediaDevices && html`<${Button} kind="main" onClick=${() => setScanning(!scanning)}>${t(scanning ? "scan_stop" : "scan_start")}<//>`}
    ${scanning && html`<video ref=${video} muted playsinline></video>`}
    <label class="button">${t("scan_photo")}<input class="unseen" type="file" accept="image/*" onChange=${takePhoto} /></label>
    <${Field} label=${t("activate_type")} required inputmode="url" value=${typed} onInput=${setTyped} error=${problem} hint=${t("activate_type_hint")} />
    <${Button} onClick=${() => take(typed.trim())}>${t("activate_do")}<//></section>`;
};

const Spoil = ({ run, app }) => {
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  const [problem, setProblem] = useState("");
  const sign = async () => {
    const [from, to] = [Number(first), Number(last || first)];
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 1 && from <= to && to <= run.count)) return setProblem(t("spoil_range", { count: run.count }));
    await signNow(app, "status", { run: run.index, status: "spoiled", first: from, last: to, reason: t("spoil_reason") }).then(show, said);
  };
  return html`<details><summary>${t("spoil_title")}</summary><div class="stack"><p>${t("spoil_hint")}</p>
    <${Field} label=${t("spoil_first")} required inputmode="numeric" value=${first} onInput=${setFirst} error=${problem} />
    <${Field} label=${t("spoil_last")} inputmode="numeric" value=${last} onInput=${setLast} />
    <${Button} kind="danger" onClick=${sign}>${t("spoil_do")}<//></div></details>`;
};

export const Run = ({ index }) => {
  const app = useApp();
  const { data, error, reload } = useFetch(`/v1/runs/${index}`);
  const run = data ?? app.profile?.runs?.find((one) => one.index == index);
  if (!run) return error ? html`<${Notice} kind="bad" title=${sentenceOf(error)} />` : html`<p>${t("loading")}</p>`;
  return html`
    <dl class="facts card">
      <div><dt>${t("lot")}</dt><dd>${batchName(app.profile, run.batch)}</dd></div>
      <div><dt>${t("labels")}</dt><dd><span class="large">${t("labels_count", { count: run.count })}</span></dd></div>
      <div><dt>${t("packed_on")}</dt><dd>${showDay(run.packedOn)}</dd></div>
      <div><dt>${t("run_state")}</dt><dd>${t(`run_${run.state}`)}</dd></div>
    </dl>
    ${run.state != "voided" && html`<${Print} run=${run} app=${app} printed=${reload} />`}
    ${(run.state == "reserved" || run.state == "printed") && html`<${Activate} run=${run} app=${app} />`}
    ${run.state != "voided" && run.labels == "unit" && html`<${Spoil} run=${run} app=${app} />`}
    <p><a class="big-link" href=${`/run/${run.index}`}>${t("run_page")} ›</a></p>`;
};
