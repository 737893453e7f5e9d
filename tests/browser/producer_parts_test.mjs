// The producer app's parts that need no browser: events, lots at hand, forms, spreadsheets, label addresses.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { certificateNote } from "../../api/web/producer/certificates.mjs";
import * as events from "../../api/web/producer/events.mjs";
import { fieldsToSign, formOf, labelsWith, problemsOf, startForm } from "../../api/web/producer/forms.mjs";
import { lotsNow, loose, usable, waitsFor } from "../../api/web/producer/lots.mjs";
import { readSheet, toCsv } from "../../api/web/producer/sheet.mjs";

const who = { host: "ocop.example", party: "htx-thi-du" };
const settings = { tag: "K7Q" };
const at = Date.parse("2026-11-22T08:16:00+07:00");
const docs = readFileSync(new URL("../../docs/formats/events.md", import.meta.url), "utf8");
const exampleOf = (kind) => JSON.parse(docs.split(`### ${kind}\n`)[1].match(/```json\n([\s\S]*?)```/)[1]);

test("a harvest is the event that docs/formats/events.md shows", () => {
  const made = events.harvest(who, { time: at, area: "VN-15-132-04567-001-01", product: "p/htx-thi-du/che-bup-tuoi", lot: "H221126", amount: 120.5, uom: "KGM" });
  const { ilmd, eventID, "nguon:process": process, ...wanted } = exampleOf("growing");
  assert.deepEqual(made, wanted);
});

test("a packaging is the event that docs/formats/events.md shows, with its best-before day reckoned", () => {
  const made = events.packing(who, {
    time: at, inputs: [{ batch: "p/htx-thi-du/che-kho/10/S221126", amount: 25, uom: "KGM" }], product: "ocop/15-04567-01-2026", lot: "L221126", amount: 250, uom: "H87",
    shelfLife: { value: 12, unit: "months" }, packingHouse: "VN-YBPH-012",
  });
  const { eventID, transformationID, readPoint, ...wanted } = exampleOf("packaging");
  assert.deepEqual({ ...made, readPoint: undefined }, { ...wanted, readPoint: undefined });
});

test("months of shelf life end on the same day of the month or on its last", () => {
  assert.equal(events.bestBefore("2026-01-31", { value: 1, unit: "months" }), "2026-02-28");
  assert.equal(events.bestBefore("2027-11-30", { value: 3, unit: "months" }), "2028-02-29");
  assert.equal(events.bestBefore("2026-11-22", { value: 12, unit: "months" }), "2027-11-22");
  assert.equal(events.bestBefore("2026-12-28", { value: 1, unit: "weeks" }), "2027-01-04");
  assert.equal(events.bestBefore("2026-12-31", { value: 10, unit: "days" }), "2027-01-10");
  assert.equal(events.bestBefore("2026-12-31", null), null);
});

test("lots get codes that no other phone makes, and no other lot of the day has", () => {
  assert.equal(events.newLot("harvest", at, "K7Q", new Set()), "H221126-K7Q");
  assert.equal(events.newLot("harvest", at, "K7Q", new Set(["H221126-K7Q", "H221126-K7Q-2"])), "H221126-K7Q-3");
  // Midnight in Vietnam is seventeen o'clock in Greenwich.
  assert.equal(events.newLot("packing", Date.parse("2026-11-22T17:30:00Z"), "K7Q", new Set()), "L231126-K7Q");
  assert.match(events.newLot("processing", at, events.newTag(), new Set()), /^[A-Z0-9.-]{1,20}$/);
});

test("the declaration of a mistake repeats the event and keeps its order of members", () => {
  const event = exampleOf("growing");
  const declared = events.mistake(event, Date.parse("2026-11-23T09:00:00+07:00"), "urn:uuid:0193f5a2-7c1e-7d3a-9b42-00000000000e");
  assert.deepEqual(declared, exampleOf("correction of a growing event"));
});

test("no form puts coordinates into a statement", () => {
  const all = [events.harvest(who, { time: at, area: "A", product: "p/x/y", lot: "L", amount: 1, uom: "KGM", latitude: 21.7, process: "hái" })];
  assert.ok(!/geo:|latitude|longitude|sensor/.test(JSON.stringify(all)));
});

const profile = {
  party: "htx-thi-du", host: "ocop.example", size: 100,
  products: [
    { product: "p/htx-thi-du/che-tuoi", kind: "material", name: { vi: "Chè tươi" } },
    { product: "ocop/15-04567-01-2026", kind: "product", name: { vi: "Chè khô" }, shelfLife: { value: 12, unit: "months" } },
  ],
  areas: [{ area: "VIDU-1", name: { vi: "Đồi 1" }, inForce: true }, { area: "VIDU-2", name: { vi: "Đồi 2" }, inForce: false }],
  lots: [{ batch: "p/htx-thi-du/che-tuoi/10/A", product: "p/htx-thi-du/che-tuoi", lot: "A", uom: "KGM", held: 100, packed: 40 },
    { batch: "p/htx-thi-du/che-tuoi/10/B", product: "p/htx-thi-du/che-tuoi", lot: "B", uom: "KGM", held: 10, packed: 0, restricted: "recall" }],
  last: [],
};
const record = (state, content, more = {}) => ({ key: String(Math.random()), kind: "harvest", state, content, signedAt: 1, ...more });
const harvested = (lot, amount) => events.harvest(who, { time: at, area: "VIDU-1", product: "p/htx-thi-du/che-tuoi", lot, amount, uom: "KGM" });
const processed = (batch, amount) => events.processing(who, { time: at, inputs: [{ batch, amount, uom: "KGM" }], product: "p/htx-thi-du/che-kho", lot: "K", amount: 5, uom: "KGM" });

test("what was signed here counts on top of what the ledger said, and once", () => {
  const path = "p/htx-thi-du/che-tuoi/10/C";
  const waiting = lotsNow(profile, [record("signed", harvested("C", 30)), record("signed", processed(path, 12.5), { signedAt: 2 })]);
  assert.equal(loose(waiting.get(path)), 17.5);
  assert.equal(waiting.get("p/htx-thi-du/che-kho/10/K").held, 5);
  // Entry 99 is in the profile of size 100, entry 100 is not.
  assert.equal(lotsNow(profile, [record("recorded", harvested("C", 30), { index: 99 })]).get(path), undefined);
  assert.equal(lotsNow(profile, [record("recorded", harvested("C", 30), { index: 100 })]).get(path).held, 30);
  // A declared mistake is taken back, a draft counts for nothing.
  const event = { ...harvested("C", 30), eventID: "urn:uuid:1" };
  assert.equal(lotsNow(profile, [record("signed", event), record("signed", events.mistake(event, at), { signedAt: 2 })]).get(path).held, 0);
  assert.equal(lotsNow(profile, [record("draft", undefined)]).size, 2);
});

test("recalled lots and packed goods are not offered", () => {
  const lots = usable(lotsNow(profile, []));
  assert.deepEqual(lots.map((lot) => lot.lot), ["A"]);
  assert.equal(loose(lots[0]), 60);
});

test("what rests on a refused record waits for it, and for the mended one behind it", () => {
  const refused = { ...record("draft", undefined), refusal: { content: harvested("C", 30) } };
  assert.equal(waitsFor(record("signed", processed("p/htx-thi-du/che-tuoi/10/C", 1)), [refused]), refused);
  assert.equal(waitsFor(record("signed", processed("p/htx-thi-du/che-tuoi/10/A", 1)), [refused]), undefined);
  const mended = record("signed", harvested("C", 30), { signedAt: 9 });
  assert.equal(waitsFor(record("signed", processed("p/htx-thi-du/che-tuoi/10/C", 1)), [mended]), mended);
  assert.equal(waitsFor(record("signed", processed("p/htx-thi-du/che-tuoi/10/C", 1)), [{ ...mended, state: "recorded" }]), undefined);
});

test("a form begins with what was done last, and says what is missing", () => {
  const app = { profile, records: [], settings };
  const first = startForm("harvest", app, at);
  assert.deepEqual([first.area, first.product, first.uom, first.typed], ["VIDU-1", "p/htx-thi-du/che-tuoi", "KGM", ""]);
  assert.deepEqual(Object.keys(problemsOf(first, app)), ["amount"]);
  const filled = { ...first, typed: "120,5" };
  assert.deepEqual(problemsOf(filled, app), {});
  const fields = fieldsToSign(filled, app);
  assert.deepEqual([fields.lot, fields.amount], ["H221126-K7Q", 120.5]);
  const done = { profile, settings, records: [{ key: "1", kind: "harvest", state: "signed", fields, content: events.harvest(who, fields), signedAt: 5 }] };
  const repeated = startForm("harvest", done, at, true);
  assert.equal(repeated.typed, "120,5");
  assert.equal(fieldsToSign(repeated, done).lot, "H221126-K7Q-2");
});

test("what a form fills in by itself is never a quantity that it refuses", () => {
  const fields = { ...fieldsToSign({ ...startForm("harvest", { profile, records: [], settings }, at), typed: "12,1250" }, { profile, records: [], settings }) };
  assert.equal(fields.amount, 12.125);
  const content = events.harvest(who, fields);
  const done = { profile, settings, records: [{ key: "1", kind: "harvest", state: "signed", fields, content, signedAt: 5 }] };
  for (const form of [startForm("harvest", done, at, true), formOf(content, profile)]) {
    assert.equal(form.typed, "12,1250");
    assert.deepEqual(problemsOf(form, { ...done, records: [] }), {});
  }
});

test("a lot that turned out to be there already is not chosen again", () => {
  const collided = { key: "1", kind: "harvest", state: "draft", refusal: { error: { name: "lot_exists" }, content: harvested("H221126-K7Q", 30) } };
  const app = { profile, records: [collided], settings };
  const form = { ...startForm("harvest", app, at), typed: "1" };
  assert.equal(fieldsToSign(form, app).lot, "H221126-K7Q-2");
  collided.refusal.error.name = "area_not_in_force";
  assert.equal(fieldsToSign(form, app).lot, "H221126-K7Q");
});

test("a packing takes what is there, and asks for a label for each pack", () => {
  const app = { profile, records: [], settings };
  const form = { ...startForm("packing", app, at), typed: "200", inputs: [{ batch: "p/htx-thi-du/che-tuoi/10/A", uom: "KGM", typed: "60" }] };
  assert.deepEqual(problemsOf(form, app), {});
  assert.equal(problemsOf({ ...form, inputs: [{ ...form.inputs[0], typed: "60,5" }] }, app)["input:p/htx-thi-du/che-tuoi/10/A"].name, "too_much");
  assert.equal(problemsOf({ ...form, inputs: [] }, app).inputs.name, "choose");
  const [labels] = labelsWith(form, fieldsToSign(form, app));
  assert.deepEqual(labels.fields, { batch: "ocop/15-04567-01-2026/10/L221126-K7Q", labels: "unit", count: 200, packedOn: "2026-11-22", shelfLife: { value: 12, unit: "months" } });
  assert.deepEqual(labelsWith({ ...form, askLabels: false }, fieldsToSign(form, app)), []);
});

test("more or less than a product's range is said before it is signed", () => {
  const [tea, pack] = profile.products;
  const app = { profile: { ...profile, products: [{ ...tea, yield: { min: 0.2, max: 0.3 } }, pack] }, records: [] };
  const form = { ...startForm("processing", app, at), product: tea.product, uom: "KGM", inputs: [{ batch: "p/htx-thi-du/che-tuoi/10/A", uom: "KGM", typed: "50,5" }] };
  for (const [typed, fine] of [["10,1", true], ["15,15", true], ["10,09", false], ["15,2", false]])
    assert.equal(problemsOf({ ...form, typed }, app).amount?.name, fine ? undefined : "yield", typed);
  assert.deepEqual(problemsOf({ ...form, typed: "900", uom: "H87" }, app), {});
});

test("a certificate says when to file again: from 180 to 120 days before its end", () => {
  const note = (validUntil, state = "in_force") => certificateNote({ validUntil, state }, "2026-11-22");
  assert.equal(note("2027-05-22"), "");  // 181 days
  assert.equal(note("2027-05-21"), "file_now");
  assert.equal(note("2027-03-22"), "file_now");  // 120 days
  assert.equal(note("2027-03-21"), "file_late");
  assert.equal(note("2026-11-22"), "file_late");
  // Expired since the profile was made, on a phone without a network.
  assert.equal(note("2026-11-21"), "expired");
  for (const state of ["expired", "revoked", "suspended", "not_yet"]) assert.equal(note("2029-01-01", state), state);
});

test("a recorded event becomes the form that mends it", () => {
  const event = { ...processed("p/htx-thi-du/che-tuoi/10/A", 12.5), eventID: "urn:uuid:1" };
  const form = formOf(event);
  assert.deepEqual([form.kind, form.lot, form.typed, form.inputs], ["processing", "K", "5", [{ batch: "p/htx-thi-du/che-tuoi/10/A", uom: "KGM", typed: "12,5" }]]);
  assert.equal(form.replaces, event);
  const wrong = { ...harvested("C", 30), eventID: "urn:uuid:2" };
  const mended = fieldsToSign({ ...formOf(wrong), typed: "31" }, { profile, records: [], settings });
  assert.deepEqual([mended.lot, events.harvest(who, mended).bizStep], ["C", "creating_class_instance"]);
  const other = fieldsToSign({ ...formOf(wrong), product: "p/htx-thi-du/qua" }, { profile, records: [], settings });
  assert.deepEqual([other.lot, events.harvest(who, other).bizStep], ["H221126-K7Q", "commissioning"]);
  assert.equal(formOf({ type: "ObjectEvent", action: "OBSERVE" }), null);
});

test("a form that replaces an event may take again what the mistake took", () => {
  const spent = { ...profile, lots: [{ ...profile.lots[0], held: 0, packed: 0 }] };
  const event = { ...processed("p/htx-thi-du/che-tuoi/10/A", 100), eventID: "urn:uuid:9" };
  const form = { ...formOf(event), product: "p/htx-thi-du/che-tuoi", typed: "21" };
  assert.deepEqual(problemsOf(form, { profile: spent, records: [] }), {});
  const more = { ...form, inputs: [{ ...form.inputs[0], typed: "101" }] };
  assert.deepEqual(problemsOf(more, { profile: spent, records: [] })["input:p/htx-thi-du/che-tuoi/10/A"], { name: "too_much", left: 100, uom: "KGM" });
  // Once the mistake is declared it is counted there, and not twice.
  const declared = record("signed", events.mistake(event, at), { kind: "mistake", about: "urn:uuid:9" });
  assert.deepEqual(problemsOf(more, { profile: spent, records: [declared] })["input:p/htx-thi-du/che-tuoi/10/A"], { name: "too_much", left: 100, uom: "KGM" });
});

test("a spreadsheet written by another program is read as its people see it", async () => {
  const made = execFileSync("python3", ["-c", `
import io, sys, zipfile
files = {
 "[Content_Types].xml": "<Types/>",
 "xl/sharedStrings.xml": '<?xml version="1.0"?><sst><si><t>Loại</t></si><si><t>Lúc</t></si><si><r><t>thu </t></r><r><t>hoạch</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si><si><t xml:space="preserve">a, &quot;b&quot; &amp; c</t></si></sst>',
 "xl/styles.xml": '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/><numFmt numFmtId="165" formatCode="0.00&quot;d&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>',
 "xl/worksheets/sheet2.xml": "<worksheet/>",
 "xl/worksheets/sheet1.xml": '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>Ô trống</t></is></c></row><row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3" s="2"><v>46348.3125</v></c><c r="C3" s="1"><v>46348</v></c><c r="D3"><v>120.5</v></c><c r="E3" s="3"><v>7</v></c><c r="F3" t="s"><v>3</v></c><c r="G3"/></row></sheetData></worksheet>',
}
out = io.BytesIO()
with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
    for name, text in files.items(): z.writestr(name, text)
sys.stdout.buffer.write(out.getvalue())`]);
  const { rows, problems } = await readSheet(new Uint8Array(made));
  assert.deepEqual(rows, [["Loại", "Lúc", "", "Ô trống"], [], ["thu hoạch", "22/11/2026 07:30", "22/11/2026", "120,5", "7", 'a, "b" & c']]);
  assert.deepEqual(problems, []);
  assert.equal(toCsv(rows).split("\n")[2], 'thu hoạch,22/11/2026 07:30,22/11/2026,"120,5",7,"a, ""b"" & c"');
  await assert.rejects(readSheet(new Uint8Array(100)));
  await assert.rejects(readSheet(new Uint8Array(made.subarray(0, 300))));
});

// Saved by LibreOffice: tests/data/tables/README.md.
const tableOf = async (name) => readSheet(new Uint8Array(readFileSync(new URL(`../data/tables/${name}.xlsx`, import.meta.url))));

test("a table that LibreOffice saved is read right: days, numbers, a merged title, empty rows, formulas", async () => {
  const { rows, problems } = await tableOf("su-kien");
  assert.deepEqual(problems, []);
  assert.deepEqual(rows.slice(0, 3), [[], [], ["Loại", "Lúc", "Chủ thể", "Vùng trồng", "Lô vào", "Lô ra", "Đơn vị", "Công việc"]], "the title above the table is no row of it");
  assert.deepEqual(rows[3], ["thu hoạch", "20/11/2026 07:30", "htx-bechamp", "VIDU-68-01", "", "p/htx-bechamp/ca-phe-tuoi/10/X01=120,5", "KGM", 'Hái quả chín, "đợt 1"']);
  assert.deepEqual(rows.map((row) => row[1] ?? ""), ["", "", "Lúc", "20/11/2026 07:30", "", "20/11/2026 15:05", "21/11/2026 06:45", "", "", "21/11/2026 16:00"]);
  assert.equal(rows[9][5], "p/htx-bechamp/ca-phe-tuoi/10/X04=42");
  const products = await tableOf("san-pham");
  assert.deepEqual(products.problems, []);
  assert.deepEqual(products.rows.map((row) => row.slice(4)), [[], ["Tỷ lệ thành phẩm thấp nhất", "Tỷ lệ thành phẩm cao nhất", "Khối lượng tịnh"], ["0,18", "0,25", "0,5 kg"], [], ["0,18", "0,25"]]);
});

test("what cannot be read for certain is told by its cell", async () => {
  assert.deepEqual((await tableOf("o-gop")).problems, [{ cell: "D4:D5", line: 4, name: "merged" }, { cell: "F6", line: 6, name: "error" }]);
  assert.deepEqual((await tableOf("dong-sai")).problems, [], "rows that are wrong are told by the server");
});

const sheetOf = (sheet, more = {}) => {
  const files = { "xl/styles.xml": '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="hh:mm"/><numFmt numFmtId="165" formatCode="#,##0\\ &quot;đ&quot;"/><numFmt numFmtId="166" formatCode="[$-42A]dd/mm/yyyy;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>', "xl/worksheets/sheet1.xml": sheet, ...more };
  const made = execFileSync("python3", ["-c", "import io,json,sys,zipfile\nout=io.BytesIO()\nz=zipfile.ZipFile(out,'w',zipfile.ZIP_DEFLATED)\nfor n,t in json.load(sys.stdin).items(): z.writestr(n,t)\nz.close()\nsys.stdout.buffer.write(out.getvalue())"], { input: JSON.stringify(files) });
  return readSheet(new Uint8Array(made));
};
const rowsXml = (...rows) => `<worksheet><sheetData>${rows.map((cells, at) => `<row r="${at + 1}">${cells}</row>`).join("")}</sheetData></worksheet>`;

test("numbers, days and formulas of other programs", async () => {
  const { rows, problems } = await sheetOf(rowsXml('<c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c>',
    '<c r="A2"><v>0.30000000000000004</v></c><c r="B2"><v>1.234</v></c><c r="C2"><v>1.2E3</v></c><c r="D2" s="3"><v>1200</v></c><c r="E2" s="4"><v>46348</v></c><c r="F2" s="2"><v>0.3125</v></c><c r="G2" t="str"><f>A1</f><v>a</v></c>',
    '<c r="A3"><f>SUM(B1)</f></c><c r="B3" t="e"><v>#DIV/0!</v></c><c r="C3"><v>x</v></c><c r="D3" s="1"><v>-5</v></c>',
    '<c><v>7</v></c><c t="inlineStr"><is><t>Lo\u0302 dot_x0041_\u00a0b</t></is></c>'));
  assert.deepEqual(rows[1], ["0,3", "1,2340", "1200", "1200", "22/11/2026", "07:30", "a"]);
  assert.deepEqual(problems.map(({ cell, name }) => `${cell} ${name}`), ["A3 formula", "B3 error", "C3 number", "D3 day"]);
  assert.deepEqual(rows[3], ["7", "Lô dotA b"], "cells without an address stand one after the other");
});

test("the sheet that opens first is read, past hidden ones; days of 1904 are days too; a formatted tail is no row", async () => {
  const both = '<c r="A1" t="str"><v>x</v></c><c r="B1" t="str"><v>y</v></c>';
  const { rows } = await sheetOf(rowsXml('<c r="A1" t="str"><v>wrong</v></c>'), {
    "xl/workbook.xml": '<workbook><workbookPr date1904="1"/><sheets><sheet name="h" sheetId="1" state="hidden" r:id="r1"/><sheet name="b" sheetId="2" r:id="r2"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
    "xl/worksheets/sheet2.xml": `<worksheet><sheetData><row r="1">${both}</row><row r="2"><c r="A2" s="1"><v>44886</v></c><c r="B2" s="0"/></row><row r="1048576"><c r="A1048576" s="1"/></row></sheetData></worksheet>`,
  });
  assert.deepEqual(rows, [["x", "y"], ["22/11/2026"]]);
  await assert.rejects(sheetOf(`<worksheet><sheetData><row r="5001"><c r="A5001"><v>1</v></c></row></sheetData></worksheet>`));
});
