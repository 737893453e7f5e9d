// Makes api/web/consumer.min.mjs and inspector.min.mjs, the scripts inside the pages, of their sources:
//   node minify.mjs          writes it
//   node minify.mjs --check  exits with 1 when the file is not what the sources give
// The files are kept in the repository, so that building the program needs no npm.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const web = fileURLToPath(new URL("../../api/web/", import.meta.url));
let stale = false;
for (const name of ["consumer", "inspector"]) {
  const made = await build({
    entryPoints: [`${web}${name}.mjs`],
    bundle: true,
    minify: true,
    format: "esm",
    // What a phone of 2020 understands; older ones read the page without the script.
    target: "es2020",
    charset: "utf8",
    write: false,
  });
  const text = made.outputFiles[0].text.trimEnd();
  if (process.argv[2] !== "--check") writeFileSync(`${web}${name}.min.mjs`, text);
  else if (readFileSync(`${web}${name}.min.mjs`, "utf8") !== text) {
    console.error(`api/web/${name}.min.mjs is not what the sources give: node tests/browser/minify.mjs`);
    stale = true;
  }
}
process.exit(stale ? 1 : 0);
