// A lot's file of evidence: asked for, and how to check it.
import { useState } from "preact/hooks";

import { Button, ErrorNotice, Field, html, useFetch, useWork } from "../../shared/kit.mjs";
import { getFile } from "../../shared/api.mjs";
import { showNumber, texts } from "../../shared/texts.mjs";
import { encodePath } from "../route.mjs";
import { readLots } from "./decision.mjs";
import evidenceTexts from "./evidence.texts.mjs";

const t = texts(evidenceTexts);
const kUrlMs = 60_000;

const save = (blob, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), kUrlMs);
};

const View = ({ query }) => {
  const [lot, setLot] = useState(query.get("lo") ?? "");
  const [size, setSize] = useState("");
  const { busy, error, run } = useWork();
  const [made, setMade] = useState(null);
  const { data: status } = useFetch("/v1/status");
  const make = (event) => {
    event.preventDefault();
    return run(async () => {
      const [{ path }] = readLots(lot, "x");
      const blob = await getFile(`/v1/desk/evidence/${encodePath(path)}${size ? `?size=${encodeURIComponent(size)}` : ""}`);
      const name = `nguon-${path.split("/10/")[1].split("/")[0]}${size ? `-${size}` : ""}.zip`;
      save(blob, name);
      setMade({ name, bytes: blob.size });
    });
  };
  return html`
    <p class="lead">${t("intro")}</p>
    <form class="card stack" onSubmit=${make}>
      <${Field} label=${t("lot")} value=${lot} onInput=${setLot} required spellcheck="false" />
      <${Field} label=${t("size")} hint=${t("sizeHint")} value=${size} onInput=${setSize} inputmode="numeric" pattern="[0-9]*" />
      <${ErrorNotice} error=${error} />
      <${Button} kind="main" type="submit" busy=${busy}>${t("make")}<//>
      ${made && html`<p role="status">${t("made", { name: made.name, size: showNumber(Math.ceil(made.bytes / 1024)) })}</p>`}
    </form>
    <section class="card">
      <h2 class="first">${t("check")}</h2>
      <ol class="steps"><li>${t("step1")}</li><li>${t("step2")}</li><li>${t("step3")}</li></ol>
      ${status && html`<p class="soft">${t("key")}</p><p class="code">${status.logVkey}</p>`}
    </section>
    <p><${Button} href="/kiem-tra">${t("field")}<//></p>`;
};

export default { id: "ho-so", title: ["Hồ sơ chứng cứ", "Evidence"], roles: ["inspectorate", "authority"], View };
