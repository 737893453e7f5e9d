// Help: short questions with short answers.
import { html } from "../../shared/kit.mjs";
import { texts } from "../../shared/texts.mjs";
import table from "../producer.texts.mjs";

const t = texts(table);
const questions = ["states", "offline", "wrong", "refused", "lot", "photos", "labels", "lost", "update", "private"];

export const Help = () => questions.map((name) => html`<details class="card" key=${name}><summary>${t(`help_${name}`)}</summary><p>${t(`answer_${name}`)}</p></details>`);
