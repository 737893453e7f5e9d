// Makes api/web/vendor/files/qr-decode.mjs of the npm package qr:
//   node minify.mjs          writes it
//   node minify.mjs --check  exits with 1 when the file is not what the package gives
// It is kept in the repository, so that building the program needs no npm.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const web = fileURLToPath(new URL("../../api/web/", import.meta.url));
const files = [
  { from: createRequire(import.meta.url).resolve("qr/decode.js"), to: "vendor/files/qr-decode.mjs" },
];
let stale = false;
for (const { from, to } of files) {
  const made = await build({
    entryPoints: [from],
    bundle: true,
    minify: true,
    format: "esm",
    // What a phone of 2020 understands; older ones read the page without the script.
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    write: false,
  });
  const text = made.outputFiles[0].text.trimEnd();
  if (process.argv[2] !== "--check") writeFileSync(`${web}${to}`, text);
  else if (readFileSync(`${web}${to}`, "utf8") !== text) {
    console.error(`api/web/${to} is not what the sources give: node tests/browser/minify.mjs`);
    stale = true;
  }
}
process.exit(stale ? 1 : 0);
