// A trace as a nested list.
import { html } from "../../shared/kit.mjs";

export const Tree = ({ twigs, row }) => html`<ul class="tree">
  ${twigs.map((twig, at) => html`<li key=${at}>${row(twig)}${twig.below.length > 0 && html`<${Tree} twigs=${twig.below} row=${row} />`}</li>`)}
</ul>`;
