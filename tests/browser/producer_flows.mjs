// Each flow of the producer's app as a person goes through it, with its taps counted. More taps than allowed fail.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { goodsFlows } from "./producer_goods_flows.mjs";

const kPhotoBytesMax = 200 * 1024;

// A photo as a camera makes it: large, and with a place in it.
const cameraPhoto = async (browser) => {
  const page = await browser.newPage({ viewport: { width: 1800, height: 1400 } });
  await page.setContent(`<body style="margin:0;background:repeating-conic-gradient(#063 0 3deg,#8c4 0 5deg,#fd8 0 9deg)"><svg width="1800" height="1400"><filter id="n"><feTurbulence baseFrequency=".9"/></filter><rect width="1800" height="1400" filter="url(#n)"/></svg>`);
  const jpeg = await page.screenshot({ type: "jpeg", quality: 95 });
  await page.close();
  const exif = Buffer.from("Exif\0\0GPSLatitude 21.7");
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([head, exif, jpeg.subarray(2)]);
};

const photosOf = (page) => page.evaluate(() => new Promise((done) => {
  const opening = indexedDB.open("nguon-producer");
  opening.onsuccess = () => {
    const all = opening.result.transaction("photos").objectStore("photos").getAll();
    all.onsuccess = () => { opening.result.close(); done(all.result.map((photo) => ({ sha256: photo.sha256, size: photo.bytes.length, text: new TextDecoder("latin1").decode(photo.bytes.slice(0, 4096)) }))); };
  };
}));

export const flowsOf = async ({ browser, checkLook, fingers, get, keyFile, kParty, newPhone, nguon, folder, origin, recordsOf, report, settled, takeKey }) => {
  const { context, page, heard } = await newPhone(browser);
  const home = async () => { await page.goto(`${origin}/san-xuat#/`); await page.waitForSelector(".tile"); };
  const done = async () => {
    await page.waitForSelector(".large-state .recorded").catch(async (error) => { throw new Error(`${error.message}\n${await page.locator("main").innerText()}`); });
  };
  const flow = async (name, most, work) => {
    await home();
    const hand = fingers(page);
    await work(hand);
    console.log(`${String(hand.count()).padStart(3)} taps  ${name} (at most ${most})`);
    report(`${name}: at most ${most} taps`, hand.count() <= most, String(hand.count()));
  };
  await page.goto(`${origin}/san-xuat`);
  await page.waitForSelector("summary");
  await takeKey(page, keyFile, kParty);

  await flow("a new harvest, only the quantity typed", 6, async ({ tap }) => {
    await tap(".tile >> nth=0");
    await page.waitForSelector(".amount input:focus");
    await page.keyboard.type("120,5");
    await tap("form button[type=submit]");
    await checkLook(page, "review-harvest.vi.light");
    await tap("button.main");
    await done();
  });
  await checkLook(page, "recorded.vi.light");
  await flow("the last one again", 3, async ({ tap }) => {
    await tap("a.repeat");
    await tap("button.main");
    await done();
  });
  await flow("processing what was harvested", 6, async ({ tap }) => {
    await tap(".tile >> nth=1");
    await page.locator(".choice input[type=checkbox]").first().waitFor();
    if ((await page.locator(".choice.on").count()) === 0) await tap(".choice input[type=checkbox]");
    await page.locator(".amount input").fill("36");
    await checkLook(page, "fill-processing.vi.light");
    await tap("form button[type=submit]");
    await tap("button.main");
    await done();
  });
  await flow("packing, and asking for labels", 6, async ({ tap }) => {
    await tap(".tile >> nth=2");
    await page.locator(".choice input[type=checkbox]").first().waitFor();
    const chosen = page.locator("fieldset .choice input:checked");
    for (let left = await chosen.count(); left > 0; --left) await chosen.first().click();
    await tap(page.locator("fieldset .choice label", { hasText: /S\d{6}-/ }).first());
    await page.locator(".amount input").fill("40");
    await page.locator(".amount select").selectOption("H87");
    await checkLook(page, "fill-packing.vi.light");
    await tap("form button[type=submit]");
    await checkLook(page, "review-packing.vi.light");
    await tap("button.main");
    await done();
  });
  const records = await settled(page);
  report("packing and its request for labels are both in the ledger", records.some((one) => one.kind === "labels" && one.state === "recorded"), JSON.stringify(records));
  await labels({ page, flow, get, nguon, folder, checkLook, records, report, done, origin });
  await refusal({ page, flow, report, done, checkLook, recordsOf, settled, origin });
  await mistake({ page, flow, report, done, checkLook, settled, get, origin });
  await photo({ page, flow, report, browser, checkLook, settled, get });
  await tables({ page, flow, report, checkLook, settled, origin, kParty });
  report("flows: nothing in the console", heard.length === 0, heard.join(" | "));
  await context.close();
  await goodsFlows({ browser, checkLook, fingers, get, folder, newPhone, origin, recordsOf, report, settled, takeKey });
  await invited({ browser, newPhone, nguon, folder, origin, kParty, report, checkLook, recordsOf, settled });
};

// A new phone opens an invitation, makes its own key and records at once; all is sent when the authority has approved the key.
const invited = async ({ browser, newPhone, nguon, folder, origin, kParty, report, checkLook, recordsOf, settled }) => {
  const run = (...args) => JSON.parse(execFileSync(nguon, ["--json", "invite", ...args, "--data", folder], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim().split("\n").at(-1));
  const { context, page, heard } = await newPhone(browser);
  await page.goto(run("--party", kParty, "--url", origin).link);
  await page.getByRole("button", { name: "Bắt đầu" }).waitFor();
  await checkLook(page, "invited.vi.light");
  await page.getByRole("button", { name: "Bắt đầu" }).click();
  await page.waitForSelector(".tile");
  await page.locator(".notice.caution").waitFor();
  await checkLook(page, "waiting-for-approval.vi.light");
  await page.goto(`${origin}/san-xuat#/lap-lai/harvest`);
  await page.locator("button.main").click();
  await page.waitForSelector(".large-state .signed");
  const [waiting] = await recordsOf(page);
  report("what a new phone signs waits for the approval of its key", waiting.state === "signed", JSON.stringify(waiting));
  const key = run("list");
  run("approve", "--key", key.keyid, "--as", "co-quan", "--server", origin);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  const records = await settled(page);
  report("and is sent then", records.length === 1 && records[0].state === "recorded", JSON.stringify(records));
  report("invited: nothing in the console", heard.length === 0, heard.join(" | "));
  await context.close();
};

// The operator issues the run; the producer sees it, and puts it into use with one label's address.
const labels = async ({ page, flow, get, nguon, folder, checkLook, records, report, done, origin }) => {
  const asked = records.find((one) => one.kind === "labels");
  execFileSync(nguon, ["run", "reserve", "--data", folder, "--server", origin, String(asked.index)], { stdio: "pipe" });
  const run = (await get(`/v1/requests?from=${asked.index}`)).requests.length === 0 ? (await get(`/v1/runs?from=${asked.index}`)).runs[0] : null;
  report("the operator issued the run", run !== null);
  await page.goto(`${origin}/san-xuat#/tem`);
  await page.waitForSelector(`a[href='#/tem/${run.index}']`);
  await checkLook(page, "labels.vi.light");
  await flow("a file of labels for printing", 6, async ({ tap }) => {
    await tap(".list a[href='#/tem']");
    await tap(`a[href='#/tem/${run.index}']`);
    await tap(page.getByRole("button", { name: "Tệp PDF để in giấy" }));
    await page.waitForSelector(".notice.good");
    await checkLook(page, "print-ready.vi.light");
    const saved = page.waitForEvent("download");
    await tap(page.getByRole("button", { name: "Lưu tệp" }));
    await (await saved).saveAs(join(folder, "labels.pdf"));
    const bytes = readFileSync(join(folder, "labels.pdf"));
    report("the file is a PDF", bytes.subarray(0, 5).toString() === "%PDF-", String(bytes.length));
  });
  const { prints } = await get(`/v1/runs/${run.index}`);
  report("the printing is in the ledger", prints?.length === 1 && prints[0].last === run.count, JSON.stringify(prints));
  const table = await page.evaluate(async (index) => (await fetch(`/v1/runs/${index}/labels/csv`)).text(), run.index);
  report("a printing house's table has a line for each label", table.trim().split("\n").length === run.count + 1, table.slice(0, 200));
  const url = table.match(/https:\/\/[^\s",;]+/)[0];
  // The first label of the sheet, cut out: 64 x 38 mm at 7.5 and 15.5 mm.
  execFileSync("pdftoppm", ["-r", "200", "-singlefile", "-x", "59", "-y", "122", "-W", "504", "-H", "299", "-png", join(folder, "labels.pdf"), join(folder, "label")]);
  const picture = join(folder, "label.png");
  const strange = await fetch(`${origin}/v1/runs/${run.index}/labels/csv`);
  report("nobody else gets the labels", strange.status === 401, String(strange.status));
  await flow("putting a label run into use", 6, async ({ tap }) => {
    await tap(".list a[href='#/tem']");
    await tap(`a[href='#/tem/${run.index}']`);
    await page.waitForSelector("section .field input");
    await page.locator("section .field input").fill(url.replace(/\d(\d{20})$/, "$1"));
    await page.getByRole("button", { name: "Ký kích hoạt" }).click();
    await page.locator(".field .error").waitFor();
    report("what is no label's address activates nothing", (await page.locator(".field .error").count()) === 1);
    await checkLook(page, "run.vi.light");
    await page.setInputFiles("section label input[type=file]", { name: "trang.png", mimeType: "image/png", buffer: await page.screenshot() });
    await page.getByText("Không thấy mã trong ảnh").waitFor();
    await page.setInputFiles("section label input[type=file]", picture);
    await done();
  });
  report("the run is in use", (await get(`/v1/runs/${run.index}`)).state === "activated");
};

// A harvest of tomorrow is refused: it is a draft again, with the reason, and is signed anew.
const refusal = async ({ page, flow, report, done, checkLook, recordsOf, settled, origin }) => {
  let refusedId;
  await flow("a refused record, corrected and signed again", 8, async ({ tap }) => {
    await tap(".tile >> nth=0");
    await page.locator(".amount input").fill("7");
    await tap("details summary");
    const tomorrow = new Date(Date.now() + 31 * 3_600_000).toISOString().slice(0, 16);
    await page.locator("input[type=datetime-local]").fill(tomorrow);
    await tap("form button[type=submit]");
    await tap("button.main");
    await page.waitForSelector(".large-state .refused");
    report("the reason is said", /tương lai|giờ/i.test(await page.locator(".notice.bad").innerText()), await page.locator(".notice.bad").innerText());
    await checkLook(page, "refused.vi.light");
    ({ refusedId } = (await recordsOf(page)).find((record) => record.refused));
    await page.goto(`${origin}/san-xuat#/`);
    await checkLook(page, "home-refused.vi.light");
    await page.goBack();
    await tap("a.button.main");
    await page.waitForSelector("form");
    if (!(await page.locator("input[type=datetime-local]").isVisible())) await tap("details summary");
    await page.locator("input[type=datetime-local]").fill(new Date(Date.now() + 7 * 3_600_000 - 60_000).toISOString().slice(0, 16));
    await tap("form button[type=submit]");
    await tap("button.main");
    await done();
  });
  await settled(page);
  report("signed again it keeps its id", (await recordsOf(page)).some((record) => record.statementId === refusedId), refusedId);
  report("no draft is left of it", (await recordsOf(page)).every((record) => record.state === "recorded"), JSON.stringify(await recordsOf(page)));
};

const mistake = async ({ page, flow, report, done, checkLook, settled, get }) => {
  // The harvest that was processed meanwhile: its lot is in use.
  const before = (await settled(page)).filter((record) => record.kind === "harvest").sort((a, b) => a.index - b.index)[1];
  await flow("a mistake, recorded again correctly", 7, async ({ tap }) => {
    await tap(".list a[href='#/ban-ghi']");
    await tap(`a[href='#/ban-ghi/${before.key}']`);
    await tap("details summary");
    await checkLook(page, "mistake.vi.light");
    await tap(page.getByRole("button", { name: "Ghi lại cho đúng" }));
    await page.locator(".amount input").fill("130");
    await tap("form button[type=submit]");
    await checkLook(page, "review-mistake.vi.light");
    await tap("button.main");
    await done();
  });
  const records = await settled(page);
  const declared = records.filter((record) => record.kind === "mistake");
  report("the declaration is in the ledger", declared.length === 1 && declared[0].state === "recorded", JSON.stringify(records));
  const entry = await get(`/v1/entries/${declared[0].index}`);
  const old = await get(`/v1/entries/${before.index}`);
  report("it names the old event and the new one", entry.content.eventID === old.content.eventID && entry.content.errorDeclaration.correctiveEventIDs?.length === 1, JSON.stringify(entry.content));
};

// The picture is small and tells nothing of the place.
const photo = async ({ page, flow, report, browser, checkLook, settled, get }) => {
  const camera = await cameraPhoto(browser);
  await flow("a harvest with a photo", 8, async ({ tap }) => {
    await tap(".tile >> nth=0");
    await page.locator(".amount input").fill("5");
    await tap("details summary");
    await page.setInputFiles("details input[type=file]", { name: "anh.jpg", mimeType: "image/jpeg", buffer: camera });
    await page.waitForSelector(".photo img");
    await checkLook(page, "fill-photo.vi.light");
    await tap("form button[type=submit]");
    await tap("button.main");
    await page.waitForSelector(".large-state");
  });
  const [kept] = await photosOf(page);
  report(`a photo of ${camera.length} bytes is kept with at most ${kPhotoBytesMax}`, camera.length > kPhotoBytesMax && kept?.size <= kPhotoBytesMax, `${camera.length} -> ${kept?.size}`);
  report("nothing of the camera's notes is left", kept && !/Exif|GPS/.test(kept.text));
  const story = (await settled(page)).find((record) => record.kind === "story");
  report("a story ties the photo to its event", story?.state === "recorded", JSON.stringify(story));
  const { content } = await get(`/v1/entries/${story.index}`);
  report("it names the photo", content.pictures[0].sha256 === kept.sha256 && content.pictures[0].caption.startsWith("Thu hoạch: "), JSON.stringify(content));
  if ((await get("/openapi.json")).paths["/v1/blobs"]) await page.getByText("Ảnh đã gửi").waitFor();
};

const header = "Loại,Lúc,Chủ thể,Vùng trồng,Lô vào,Lô ra,Đơn vị,Công việc\n";
const row = (party, lot, time = "20/11/2026 07:30") => `thu hoạch,${time},${party},VIDU-68-01,,p/${party}/ca-phe-tuoi/10/${lot}="12,5",KGM,Thu hoạch\n`.replace('="12,5"', "=12.5");

const tables = async ({ page, flow, report, checkLook, settled, kParty, origin }) => {
  const choose = (name, text) => page.setInputFiles("main > label input[type=file]", { name, mimeType: "text/csv", buffer: Buffer.from(text) });
  const before = (await settled(page)).length;
  await flow("a table with errors, then the right one", 5, async ({ tap }) => {
    await tap(".list a[href='#/nhap']");
    await choose("sai.csv", header + row(kParty, "N01") + row(kParty, "N02", "32/11/2026") + row("hoang-an", "N03"));
    await page.waitForSelector(".table td");
    const said = await page.locator(".table").innerText();
    report("errors are told by row and column", /3/.test(said) && /Lúc/.test(said) && /4/.test(said) && /Chủ thể/.test(said), said);
    await checkLook(page, "import-errors.vi.light");
    report("nothing can be signed then", (await page.getByRole("button", { name: /Ký và gửi/ }).count()) === 0);
    await choose("dung.csv", header + row(kParty, "N01") + row(kParty, "N02"));
    await page.getByRole("button", { name: /Ký và gửi 2/ }).waitFor();
    await checkLook(page, "import-good.vi.light");
    await tap(page.getByRole("button", { name: /Ký và gửi 2/ }));
    await page.waitForSelector(".records");
  });
  // Files as a spreadsheet saves them (tests/data/tables): a cell that cannot be read, a row that is wrong, and a right one.
  const sheet = (name) => page.setInputFiles("main > label input[type=file]", fileURLToPath(new URL(`../data/tables/${name}.xlsx`, import.meta.url)));
  const after = await settled(page);
  await page.goto(`${origin}/san-xuat#/nhap`);
  await sheet("o-gop");
  await page.waitForSelector(".table td");
  const cells = await page.locator(".table").innerText();
  report("merged cells and errors of a spreadsheet are told by cell", /D4:D5/.test(cells) && /gộp/.test(cells) && /F6/.test(cells), cells);
  await checkLook(page, "import-cells.vi.light");
  report("nothing of it can be signed", (await page.getByRole("button", { name: /Ký và gửi/ }).count()) === 0);
  await sheet("dong-sai");
  await page.getByText("hoang-an").waitFor();
  const wrong = await page.locator(".table").innerText();
  report("wrong rows of a spreadsheet are told by row and column", /3/.test(wrong) && /Lúc/.test(wrong) && /5/.test(wrong) && /Lô ra/.test(wrong) && /6/.test(wrong), wrong);
  await sheet("su-kien");
  await page.getByRole("button", { name: /Ký và gửi 4/ }).waitFor();
  await checkLook(page, "import-sheet.vi.light");
  const read = await page.locator(".table").innerText();
  report("amounts with comma and dot, days and a formula are read right", /120,5/.test(read) && (read.match(/1\.250,5/g) ?? []).length === 2 && /42/.test(read) && /20\/11\/2026/.test(read), read);
  report("both rows are in the ledger", after.length === before + 2 && after.filter((record) => record.kind === "import").every((record) => record.state === "recorded"), JSON.stringify(after));
};
