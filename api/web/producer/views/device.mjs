// This phone: whose key it holds, what waits, and the way of the queue as a file.
import { useEffect, useState } from "preact/hooks";

import { Button, html, Notice } from "../../shared/kit.mjs";
import { inLanguage, texts } from "../../shared/texts.mjs";
import { keeping, readRecords, send, useApp, useDevice } from "../app.mjs";
import table from "../producer.texts.mjs";
import { exportQueue, importQueue } from "../queue.mjs";

const t = texts(table);

const Queue = ({ app }) => {
  const [said, setSaid] = useState("");
  const waiting = app.records.filter((record) => record.state == "signed");
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([exportQueue(app.records)], { type: "application/json" }));
    link.download = `nguon-${app.device?.party}.json`;
    link.click();
  };
  const take = async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    const text = await file.text();
    try {
      const count = await keeping(() => importQueue(text));
      setSaid(count == null ? t("queue_no_file") : t("queue_taken", { count }));
      await readRecords();
      send();
    } catch {
      setSaid("");  // said on top of the page
    }
  };
  return html`<section class="card stack"><h2>${t("queue")}</h2>
    <p>${waiting.length == 0 ? t("queue_empty") : t("queue_count", { count: waiting.length })}</p>
    ${waiting.length > 0 && html`<${Button} kind="main" busy=${app.sending} onClick=${() => send()}>${t("send_now")}<//>`}
    <${Button} disabled=${waiting.length == 0} onClick=${save}>${t("queue_save")}<//>
    <label class="button">${t("queue_take")}<input class="unseen" type="file" accept=".json,application/json" onChange=${take} /></label>
    ${said && html`<p role="status">${said}</p>`}
    <p class="soft">${t("queue_help")}</p></section>`;
};

export const Device = () => {
  const app = useApp();
  const [durable, setDurable] = useState(null);
  useEffect(() => { navigator.storage?.persisted?.().then(setDurable); }, []);
  const ask = async () => setDurable(await navigator.storage.persist());
  return html`<section class="card"><dl class="facts">
      <div><dt>${t("party")}</dt><dd>${inLanguage(app.profile?.name) || app.device?.party}</dd></div>
      <div><dt>${t("key")}</dt><dd class="code">${app.device?.vkey}</dd></div></dl>
      ${durable === false && html`<${Notice} kind="caution" title=${t("not_durable")}><p>${t("not_durable_help")}</p><${Button} onClick=${ask}>${t("make_durable")}<//><//>`}
      ${durable && html`<p>✓ ${t("durable")}</p>`}
    </section>
    <${Queue} app=${app} />
    <details><summary>${t("other_key")}</summary><div class="stack"><p>${t("other_key_help")}</p><${Button} onClick=${() => useDevice(null)}>${t("other_key_do")}<//></div></details>`;
};
