// What people do on a label's page besides reading it: report what is not right, and look at pictures.
import { execFileSync } from "node:child_process";

import { phone } from "./chromium.mjs";

const reports = (nguon, folder) =>
  execFileSync(nguon, ["reports", "list", "--json", "--contact", "--data", folder], { encoding: "utf8" })
    .split("\n").filter(Boolean).map((line) => JSON.parse(line));

// From the label's page to the number, by what a finger can reach.
const reportOnce = async (context, origin, label, text, report, name) => {
  const page = await context.newPage();
  await page.goto(origin + label.path);
  await Promise.all([page.waitForURL("**/bao-cao/**"), page.click("a[href^='?mo=bao-cao']")]);
  report(`${name}: the form is of the label`, new URL(page.url()).pathname === `/bao-cao${label.path}`, page.url());
  await page.click("form button");
  report(`${name}: nothing is sent before something is chosen`, (await page.locator("#number").count()) === 0);
  await page.check("input[value=differs]");
  await page.fill("#text", text);
  await page.fill("#contact", "0900 000 000");
  await page.click("form button");
  await page.waitForSelector("#number");
  const number = Number(await page.textContent("#number"));
  await page.reload().catch(() => {}); // the browser sends the same form again
  report(`${name}: sent again it is the same report`, Number(await page.textContent("#number")) === number);
  await Promise.all([page.waitForURL((url) => !url.pathname.startsWith("/bao-cao")), page.click("main a.more")]);
  report(`${name}: the way back leads to the label`, new URL(page.url()).pathname === label.path, page.url());
  report(`${name}: no cookie is set`, (await context.cookies()).length === 0);
  await page.close();
  return number;
};

export const checkReports = async (browser, server, nguon, folder, label, report) => {
  for (const javaScriptEnabled of [true, false]) {
    const name = `report ${javaScriptEnabled ? "with" : "without"} JavaScript`;
    const context = await browser.newContext({ ...phone, javaScriptEnabled });
    const text = `Hộp in hạn dùng khác\n${name}`;
    const number = await reportOnce(context, server.origin, label, text, report, name);
    const kept = reports(nguon, folder).find((one) => one.number === number);
    report(`${name}: is kept`, kept?.text === text && kept.kind === "differs" && kept.contact === "0900 000 000", JSON.stringify(kept));
    report(`${name}: knows its lot and verdict`, label.batch === kept?.batch && kept?.verdict === "valid", JSON.stringify(kept));
    await context.close();
  }
};

// Pictures come after the page, in boxes that are there before them.
export const checkPictures = async (browser, server, label, report) => {
  const context = await browser.newContext({ ...phone, locale: "vi-VN" });
  await context.addInitScript(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shifted += entry.value; })).observe({ type: "layout-shift", buffered: true });
  });
  const page = await context.newPage();
  await page.goto(server.origin + label.path);
  const images = page.locator("main img");
  report("pictures: there are some", (await images.count()) > 0);
  const first = await images.first().boundingBox();
  report("pictures: below the fold", first.y > phone.viewport.height, String(first.y));
  for (const image of await images.all()) {
    await image.scrollIntoViewIfNeeded();
    await image.evaluate((one) => one.decode());
    const seen = await image.evaluate((one) => ({ alt: one.alt, loading: one.loading, width: one.naturalWidth, box: one.getBoundingClientRect().width / one.getBoundingClientRect().height }));
    report("pictures: shown, described, lazy", seen.width > 0 && seen.alt.length > 5 && seen.loading === "lazy", JSON.stringify(seen));
    report("pictures: in a box of 4 to 3", Math.abs(seen.box - 4 / 3) < 0.02, String(seen.box));
  }
  await page.waitForTimeout(200);
  report("pictures: nothing moves when they come", (await page.evaluate(() => window.shifted)) < 0.02, String(await page.evaluate(() => window.shifted)));
  await context.close();
};
