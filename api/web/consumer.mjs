// The page around verify.mjs: writes each result into "why trust this?", and turns the verdict when
// one of them fails. A phone that cannot check leaves the server's verdict and says so.
import { loadModule } from "./load.mjs";
import { verify } from "./verify.mjs";

const at = (id) => document.getElementById(id);
const evidence = JSON.parse(at("evidence").textContent);
const [allGood, unsure, passed, failed, notDone] = evidence.words;
const shown = { lot: at("lot")?.textContent, packed: at("packed")?.dateTime };

// A national copy of several ledgers shows a label below /at/<host>; what is signed is the host itself.
const path = location.pathname.replace(/^\/at\/[^/]+/, "");
verify(evidence, path, shown, () => loadModule(evidence.fallback)).then((results) => {
  for (const [name, result] of Object.entries(results)) {
    const line = document.createElement("span");
    line.className = result ? "yes" : result == null ? "none" : "no";
    line.textContent = result ? passed : result == null ? notDone : failed;
    at("check-" + name)?.append(line);
  }
  // Until here the verdict is the server's alone, and not green (page.css): so it stays on a phone that
  // cannot check the ledger's signature, and where this script was not let run.
  if (results.checkpoint_signature) at("verdict").classList.remove("wait");
  const values = Object.values(results);
  const phone = at("phone");
  if (values.includes(false)) {
    at("verdict").replaceWith(at("broken").content.cloneNode(true));
    at("untrusted").hidden = false;
    at("why").open = true;
  } else if (phone) phone.textContent = values.includes(null) ? unsure : allGood;
});
