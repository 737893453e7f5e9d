// Makes api/web/consumer.min.mjs, the script inside the page, of consumer.mjs and verify.mjs:
//   node minify.mjs          writes it
//   node minify.mjs --check  exits with 1 when the file is not what the sources give
// The file is kept in the repository, so that building the program needs no npm.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const web = fileURLToPath(new URL("../../api/web/", import.meta.url));
const made = await build({
  entryPoints: [`${web}consumer.mjs`],
  bundle: true,
  minify: true,
  format: "esm",
  // What a phone of 2020 understands; older ones read the page without the script.
  target: "es2020",
  charset: "utf8",
  write: false,
});
const text = made.outputFiles[0].text.trimEnd();
if (process.argv[2] !== "--check") writeFileSync(`${web}consumer.min.mjs`, text);
else if (readFileSync(`${web}consumer.min.mjs`, "utf8") !== text) {
  console.error("api/web/consumer.min.mjs is not what the sources give: node tests/browser/minify.mjs");
  process.exit(1);
}
