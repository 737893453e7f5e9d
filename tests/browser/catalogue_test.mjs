// The catalogue in a real browser: node catalogue_test.mjs NGUON OUT_DIR. Pages at 320 and 1280 px, light and dark: axe, one
// request, no sideways scrolling, nothing in the console, its bytes; the keyboard on the map; linked data read by an independent
// processor; sitemap and feed. Screenshots stay in OUT_DIR/catalogue.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [nguon, out] = process.argv.slice(2);
if (!out) {
  console.error("usage: node catalogue_test.mjs NGUON OUT_DIR");
  process.exit(2);
}
await import("./packages.mjs");
const { kLimit } = await import("./budgets.mjs");
const { phone, startChromium } = await import("./chromium.mjs");
const { accessible, look } = await import("./looks.mjs");
const { makeLedger, serveLedger } = await import("./real_server.mjs");
const { cataloguePages } = await import("./server_pages.mjs");
const { bytesOf } = await import("./tampering_proxy.mjs");
const jsonld = createRequire(import.meta.url)("jsonld");

// The dark scheme differs in colours alone, which these pages show between them; a wide page in one language.
const kInTheDark = new Set(["catalogue", "map", "product-expired", "producer", "search"]);
const kDesk = { viewport: { width: 1280, height: 900 }, locale: "vi-VN" };
const failures = [];
const report = (what, truth, detail = "") => {
  if (!truth) failures.push(`${what}${detail ? `: ${detail}` : ""}`);
};

const checkLooks = async (browser, origin, pages, shots) => {
  for (const [device, options] of Object.entries({ phone, desk: kDesk }))
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ ...options, colorScheme });
      const requests = [];
      context.on("request", (request) => request.url().startsWith("http") && requests.push(request.url()));
      for (const one of pages) {
        if (colorScheme === "dark" && !kInTheDark.has(one.name)) continue;
        if (device === "desk" && one.language === "en") continue;
        const name = `${one.name}.${device}.${colorScheme}`;
        const page = await context.newPage();
        await look(page, { language: "vi", ...one, url: origin + one.path }, name, requests, (what, truth, detail) =>
          report(what, truth || (device === "desk" && /sideways/.test(what) && detail === "1280 px"), detail));
        await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
        await accessible(page, name, report);
        await page.close();
      }
      await context.close();
    }
};

// Without a mouse: each cell of the map is reached in turn, shows that it is, and opens its province.
const checkKeyboard = async (browser, origin) => {
  const page = await browser.newPage(kDesk);
  await page.goto(`${origin}/ban-do`);
  const cells = await page.$$eval("svg a", (all) => all.length);
  report("map: 34 provinces and two archipelagos", cells === 36, String(cells));
  const names = new Set();
  for (let i = 0; i < 60 && names.size < cells; ++i) {
    await page.keyboard.press("Tab");
    const [name, stroke] = await page.evaluate(() => {
      const at = document.activeElement;
      return at.closest("svg[role=group]") ? [at.getAttribute("aria-label"), getComputedStyle(at.querySelector("rect")).strokeWidth] : ["", ""];
    });
    if (name) names.add(name);
    if (name) report(`map: ${name} shows that it has the keyboard`, stroke === "3px", stroke);
  }
  report("map: every cell is reached by the keyboard", names.size === cells, String(names.size));
  await page.focus('svg a[aria-label^="Tỉnh Lâm Đồng"]');
  await Promise.all([page.waitForURL("**/dia-phuong/68"), page.keyboard.press("Enter")]);
  report("map: a cell opens its province", (await page.textContent("h1")) === "Tỉnh Lâm Đồng");
  await page.close();
};

// Filters, paging and search with scripts off.
const checkForms = async (browser, origin) => {
  const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${origin}/san-pham`);
  await page.selectOption("#tinh", "68");
  await page.selectOption("#chung-nhan", "thu-hoi");
  await Promise.all([page.waitForURL(/chung-nhan=thu-hoi/), page.click(".filters button")]);
  report("filters: choices stay chosen", (await page.inputValue("#tinh")) === "68" && (await page.inputValue("#chung-nhan")) === "thu-hoi");
  report("filters: a revoked certificate shows no stars", !(await page.textContent("main")).includes("★"));
  await page.goto(`${origin}/san-pham?hl=en`);
  report("filters: English stays", (await page.getAttribute("form input[name=hl]", "value")) === "en");
  await page.goto(`${origin}/find?q=truong+xuan`);
  report("search: finds without marks", (await page.textContent("main")).includes("beCHAMP"));
  await context.close();
};

// schema.org's own context is not fetched: what the pages use of it stands here.
const kContext = { "@vocab": "https://schema.org/", url: { "@type": "@id" }, sameAs: { "@type": "@id" }, certificationStatus: { "@type": "@id" } };
const documentLoader = async (url) => {
  if (!/^https?:\/\/schema\.org\/?$/.test(url)) throw new Error(`no context ${url}`);
  return { contextUrl: null, documentUrl: url, document: { "@context": kContext } };
};
// Properties that schema.org gives to these types (release 29); anything else would be ours.
const kKnown = {
  Product: "name alternateName url gtin14 identifier category brand manufacturer countryOfOrigin additionalProperty hasCertification",
  Organization: "name alternateName url address sameAs hasCertification",
  Certification: "name certificationIdentification certificationStatus issuedBy datePublished validFrom expires validIn",
  PropertyValue: "name value propertyID",
  PostalAddress: "addressCountry addressRegion addressLocality",
  Brand: "name",
  Country: "name",
};
const checkShape = (node, where) => {
  if (Array.isArray(node)) return node.forEach((one) => checkShape(one, where));
  if (typeof node !== "object" || node === null || "@value" in node) return;
  const [type = ""] = (node["@type"] ?? []).map((one) => one.replace("https://schema.org/", ""));
  for (const [key, value] of Object.entries(node)) {
    if (key.startsWith("@")) continue;
    const name = key.replace("https://schema.org/", "");
    const isKnown = (kKnown[type] ?? "").split(" ").includes(name) || (type === "Product" && name === "dateModified");
    if (type) report(`${where}: schema.org has ${type}.${name}`, isKnown);
    checkShape(value, where);
  }
};
const checkLinkedData = async (origin, paths) => {
  for (const path of paths) {
    const html = await (await fetch(origin + path)).text();
    const [, text] = html.match(/<script type="application\/ld\+json">(.*?)<\/script>/s) ?? [];
    report(`${path}: has linked data`, Boolean(text));
    if (!text) continue;
    const expanded = await jsonld.expand(JSON.parse(text), { documentLoader, safe: true });
    report(`${path}: one thing is described`, expanded.length === 1);
    checkShape(expanded, path);
    const triples = await jsonld.toRDF(JSON.parse(text), { documentLoader, format: "application/n-quads" });
    report(`${path}: is RDF`, triples.split("\n").length > 5, triples);
  }
  const feed = (await (await fetch(`${origin}/feed/products.jsonl`)).text()).trim().split("\n");
  for (const line of feed) checkShape(await jsonld.expand(JSON.parse(line), { documentLoader, safe: true }), "feed");
  report("feed: holds products", feed.length > 5, String(feed.length));
};

// Read by Python's parser, which knows nothing of ours.
const kReadXml = `
import sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
ns = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
print(root.tag.replace(ns, ""), len(root), all(one.find(ns + "loc").text.startswith("https://") and one.find(ns + "lastmod") is not None for one in root))
`;
const checkSitemap = async (origin) => {
  for (const [path, kind] of [["/sitemap.xml", "sitemapindex"], ["/sitemap/1.xml", "urlset"]]) {
    const answer = await fetch(origin + path);
    const [root, count, good] = execFileSync("python3", ["-c", kReadXml], { input: await answer.text(), encoding: "utf8" }).trim().split(" ");
    report(`${path}: is XML with addresses and dates`, root === kind && Number(count) > 0 && good === "True", `${root} ${count} ${good}`);
    const again = await fetch(origin + path, { headers: { "if-none-match": answer.headers.get("etag") } });
    report(`${path}: says when it is unchanged`, again.status === 304, String(again.status));
  }
};

const folder = join(out, "catalogue-ledger");
const shots = join(out, "catalogue");
mkdirSync(shots, { recursive: true });
makeLedger(nguon, folder);
const server = await serveLedger(nguon, folder);
const browser = await startChromium();
const { origin } = server.address;
try {
  const pages = cataloguePages();
  console.log(`bytes as served (limit ${kLimit})`);
  for (const { name, path } of pages) {
    const br = await bytesOf(server.address, path, "br");
    console.log(`${String(br).padStart(6)}  ${name}`);
    report(`${name} is sent within ${kLimit} bytes`, br <= kLimit, String(br));
  }
  await checkLooks(browser, origin, pages, shots);
  await checkKeyboard(browser, origin);
  await checkForms(browser, origin);
  await checkLinkedData(origin, ["/ocop/68-24730-9001-2026", "/ocop/68-24967-9902-2026", "/ocop/68-24967-9904-2026", "/co-so/htx-vi-du-mot"]);
  await checkSitemap(origin);
} finally {
  await browser.close();
  await server.close();
}
console.log(failures.length ? `\n${failures.length} failures\n  ${failures.join("\n  ")}` : "\ncatalogue: no failure");
process.exit(failures.length ? 1 : 0);
