// The very text that a key signs.
import { html } from "../../shared/kit.mjs";
import { texts } from "../../shared/texts.mjs";
import exactTexts from "./exact.texts.mjs";

const t = texts(exactTexts);

// `record`: what will be signed; or `note`: what was signed, with its signatures.
export const Exact = ({ record, note }) => html`<section class="card">
  <h2 class="first">${t("title")}</h2>
  <p class="soft">${note ? t("signed") : t("unsigned")}</p>
  <pre class="code exact" tabindex="0">${note ?? JSON.stringify(record, null, 2)}</pre>
</section>`;
