// Names of products and lots, and small pieces that several forms show.
import { html } from "../../shared/kit.mjs";
import { inLanguage, sentenceOf, showAmount, texts } from "../../shared/texts.mjs";
import { lotOf, productOf } from "../events.mjs";
import { nameOf } from "../goods.mjs";
import table from "../producer.texts.mjs";

const t = texts(table);

export const productName = (profile, path) => inLanguage(nameOf(profile, path)) || path;
export const batchName = (profile, batch) => `${productName(profile, productOf(batch))} · ${lotOf(batch)}`;

export const sentence = (problem) => {
  if (!problem) return undefined;
  if (problem.name == "choose") return t("choose_one");
  if (problem.name == "to_oneself") return t("to_oneself");
  if (problem.name == "too_much") return t("too_much", { left: showAmount(problem.left, problem.uom) });
  if (problem.name == "more_than_sent") return t("more_than_sent", { left: showAmount(problem.left, problem.uom) });
  if (problem.name == "yield") return t("yield_range", { low: showAmount(problem.low, problem.uom), high: showAmount(problem.high, problem.uom) });
  return sentenceOf(problem);
};

export const Fact = ({ name, children }) => children && html`<div><dt>${name}</dt><dd>${children}</dd></div>`;
