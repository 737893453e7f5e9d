// Every word that the apps show: nothing missing, nothing empty, nothing left over. A view's texts are those of the
// *.texts.mjs that it imports; they are asked for as t("key"), t("start_" + rest) or t(`start_${rest}`).
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../api/web/", import.meta.url));
const kLengthMax = 600;

const walk = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? (entry.name == "vendor" ? [] : walk(join(folder, entry.name))) : join(folder, entry.name));
const files = walk(root).filter((name) => name.endsWith(".mjs"));
const tables = files.filter((name) => name.endsWith(".texts.mjs"));
const sources = files.filter((name) => !name.endsWith(".texts.mjs")).map((name) => {
  const text = readFileSync(name, "utf8");
  const imported = [...text.matchAll(/from\s+"([^"]+\.texts\.mjs)"/g)].map(([, path]) => join(dirname(name), path));
  const whole = [...text.matchAll(/\bt\(\s*["'`]([\w.-]+)["'`]\s*[,)]/g)].map(([, key]) => key);
  const starts = [...text.matchAll(/\bt\(\s*(?:["']([\w.-]+)["']\s*\+|`([\w.-]+)\$\{)/g)].map(([, a, b]) => a ?? b);
  // t(condition ? "a" : "b")
  const chosen = [...text.matchAll(/\bt\(([^()]*(?:\([^()]*\)[^()]*)*\?[^()]*)\)/g)].flatMap(([, inner]) =>
    [...inner.matchAll(/[?:]\s*["']([\w.-]+)["']/g)].map(([, key]) => key));
  return { name, imported, keys: [...whole, ...chosen], starts };
});
const load = async (name) => (await import(name)).default;
const shown = (name) => relative(root, name);

test("there are texts, and views that use them", () => {
  assert.ok(tables.length > 0 && sources.some((source) => source.imported.length > 0));
});

test("each text is there in Vietnamese and in English, in whole sentences", async () => {
  for (const name of tables) {
    for (const [key, pair] of Object.entries(await load(name))) {
      const where = `${shown(name)}: ${key}`;
      assert.ok(Array.isArray(pair) && pair.length == 2, `${where}: [Vietnamese, English]`);
      for (const text of pair) assert.ok(typeof text == "string" && text.trim() == text && text != "" && text.length <= kLengthMax, `${where}: "${text}"`);
      const holes = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, hole]) => hole).sort().join();
      assert.equal(holes(pair[0]), holes(pair[1]), `${where}: both languages name the same values`);
    }
  }
});

test("a file of texts names no key twice", () => {
  for (const name of tables) {
    const keys = [...readFileSync(name, "utf8").matchAll(/^\s{2}(?:"([^"]+)"|([\w]+)):/gm)].map(([, a, b]) => a ?? b);
    assert.deepEqual(keys.filter((key, at) => keys.indexOf(key) != at), [], shown(name));
  }
});

test("whatever a view asks for stands in its texts", async () => {
  for (const source of sources) {
    const known = Object.assign({}, ...(await Promise.all(source.imported.map(load))));
    if (source.imported.length == 0) continue;
    for (const key of source.keys) assert.ok(key in known, `${shown(source.name)} asks for "${key}"`);
    for (const start of source.starts) assert.ok(Object.keys(known).some((key) => key.startsWith(start)), `${shown(source.name)} asks for "${start}..."`);
  }
});

test("every text is asked for by a view that imports it", async () => {
  for (const name of tables) {
    const users = sources.filter((source) => source.imported.includes(name));
    assert.ok(users.length > 0, `${shown(name)} is imported`);
    const unused = Object.keys(await load(name)).filter((key) => !users.some((user) => user.keys.includes(key) || user.starts.some((start) => key.startsWith(start))));
    assert.deepEqual(unused, [], `${shown(name)}, used by ${users.map((user) => basename(user.name))}`);
  }
});
