// The npm packages of package-lock.json, fetched once.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const wanted = Object.keys(JSON.parse(readFileSync(join(here, "package.json"), "utf8")).devDependencies);
if (wanted.some((name) => !existsSync(join(here, "node_modules", name))))
  execFileSync("npm", ["ci", "--no-fund", "--no-audit"], { cwd: here, stdio: "inherit" });
