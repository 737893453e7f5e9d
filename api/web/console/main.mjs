// The console: one page, its views by the part of the address behind "#/".
import { render } from "preact";

import { html } from "../shared/kit.mjs";
import { Frame } from "./frame.mjs";

document.documentElement.classList.add("console");
render(html`<${Frame} />`, document.getElementById("app"));
