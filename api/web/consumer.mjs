// The page around verify.mjs: writes each result into "why trust this?", and turns the verdict when one of them
// fails. The page names this script by its hash and is whole without it; it comes after the first paint
// (docs/decisions/0120). Until it has said otherwise, the verdict is the server's alone, and not green (page.css).
import broken from "./icons/broken.svg";
import texts from "./consumer.texts.mjs";
import { loadModule } from "./load.mjs";
import { verify } from "./verify.mjs";

const at = (id) => document.getElementById(id);
const t = (key) => texts[key][document.documentElement.lang == "en" ? 1 : 0];
const phone = at("phone");

// Old phones load what their own cryptography lacks. Its hash is the build's, so that nothing else is run.
const digest = NOBLE_SHA256.replace(/../g, (byte) => String.fromCharCode(parseInt(byte, 16)));
const loadEd25519 = () => loadModule(`/assets/noble-ed25519.${NOBLE_SHA256.slice(0, 16)}.mjs#sha256-${btoa(digest)}`);

const element = (name, textContent, more) => Object.assign(document.createElement(name), { textContent, ...more });

const turnRed = () => {
  const verdict = element("section", "", { className: "verdict bad" });
  verdict.setAttribute("role", "alert");
  const icon = at("verdict").querySelector("svg").cloneNode();
  const path = document.createElementNS(icon.namespaceURI, "path");
  path.setAttribute("d", broken.match(/ d="([^"]+)"/)[1]);
  icon.append(path);
  verdict.append(icon, element("h1", t("title")), element("p", t("sentence")), element("p", t("bad"), { className: "when" }));
  at("verdict").replaceWith(verdict);
  if (!at("untrusted")) verdict.after(element("p", t("untrusted"), { className: "untrusted", id: "untrusted" }));
  at("why").open = true;
};

const show = (results) => {
  for (const [name, result] of Object.entries(results)) {
    const text = t(result ? "passed" : result == null ? "not_done" : "failed");
    at("check-" + name)?.append(element("span", text, { className: result ? "yes" : result == null ? "none" : "no" }));
  }
  // A phone that cannot check the ledger's signature leaves the server's word, and its colour.
  if (results.checkpoint_signature) at("verdict").classList.remove("wait");
  const values = Object.values(results);
  if (values.includes(false)) turnRed();
  else if (phone) phone.textContent = values.includes(null) ? phone.dataset.alone : t("good");
};

const check = async () => {
  const evidence = JSON.parse(at("evidence").textContent);
  const shown = { lot: at("lot")?.textContent, packed: at("packed")?.dateTime };
  // A national copy of several ledgers shows a label below /at/<host>; what is signed is the host itself.
  const path = location.pathname.replace(/^\/at\/[^/]+/, "");
  show(await verify(evidence, path, shown, loadEd25519));
};
check().catch(() => phone && (phone.textContent = phone.dataset.alone));
