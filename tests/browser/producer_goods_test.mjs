// Sending and receiving in the producer's app, without a browser: the statements, what is at hand, and what the forms say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as events from "../../api/web/producer/events.mjs";
import { fieldsToSign, formOf, lastDone, problemsOf, startForm } from "../../api/web/producer/forms.mjs";
import { differences, goodsToChoose, kOutside, sendersOf, takeFrom } from "../../api/web/producer/goods.mjs";
import { incomingNow, lotsNow, waitsFor } from "../../api/web/producer/lots.mjs";

const who = { host: "ocop.example", party: "htx-thi-du" };
const settings = { tag: "K7Q" };
const at = Date.parse("2026-11-22T08:16:00+07:00");
const docs = readFileSync(new URL("../../docs/formats/events.md", import.meta.url), "utf8");
const exampleOf = (kind) => JSON.parse(docs.split(`### ${kind}\n`)[1].match(/```json\n([\s\S]*?)```/)[1]);
const lot = "ocop/15-04567-01-2026/10/L221126";
const fresh = "p/htx-thi-du/che-tuoi/10/A";

const profile = {
  party: "htx-thi-du", host: "ocop.example", size: 100,
  products: [{ product: "p/htx-thi-du/che-tuoi", kind: "material", name: { vi: "Chè tươi" } }],
  areas: [], last: [],
  lots: [{ batch: fresh, product: "p/htx-thi-du/che-tuoi", lot: "A", uom: "KGM", held: 100, packed: 40 },
    { batch: "p/htx-thi-du/che-tuoi/10/B", product: "p/htx-thi-du/che-tuoi", lot: "B", uom: "KGM", held: 10, packed: 0, restricted: "recall" }],
  incoming: [{ batch: lot, product: "ocop/15-04567-01-2026", productName: { vi: "Chè khô" }, productKind: "product", lot: "L221126", uom: "H87", from: "htx-khac", fromName: { vi: "HTX Khác" }, amount: 48, packed: 8 },
    { batch: "p/ho-ba/qua/10/Q", product: "p/ho-ba/qua", productName: { vi: "Quả" }, productKind: "material", lot: "Q", uom: "KGM", from: "ho-ba", fromName: { vi: "Hộ Ba" }, amount: 12.5, packed: 0 }],
  partners: [{ party: "cua-hang", name: { vi: "Cửa hàng" }, dealt: true }, { party: "htx-khac", name: { vi: "HTX Khác" } }],
};
const app = { profile, records: [], settings };
const record = (state, content, more = {}) => ({ key: String(Math.random()), kind: content?.bizStep, state, content, signedAt: 1, ...more });

test("sending and receiving are the events that docs/formats/events.md shows", () => {
  const fields = { time: at, goods: [{ batch: lot, amount: 48, uom: "H87" }] };
  for (const [kind, made] of [["shipping", events.shipping({ ...who }, { ...fields, party: "cua-hang-thi-du" })], ["receiving", events.receiving({ ...who, party: "cua-hang-thi-du" }, { ...fields, party: "htx-thi-du" })]]) {
    // The example names the places too, and owning parties; a phone knows the parties that hold the goods.
    const { eventID, bizLocation, readPoint, sourceList, destinationList, ...wanted } = exampleOf(kind);
    const { readPoint: at_, sourceList: from, destinationList: to, ...rest } = made;
    assert.deepEqual(rest, wanted);
    assert.deepEqual([from, to], [[{ type: "possessing_party", source: sourceList[0].source }], [{ type: "possessing_party", destination: destinationList[0].destination }]]);
    assert.deepEqual(at_, { id: `https://ocop.example/party/${kind == "shipping" ? "htx-thi-du" : "cua-hang-thi-du"}` });
  }
});

test("a place outside the ledger is an address that people can read", () => {
  assert.equal(events.placePath("  Cửa hàng Đặc sản  Hoa Sen, quầy 2 "), "place/cua-hang-dac-san-hoa-sen-quay-2");
  assert.equal(events.placePath("…"), "");
  assert.ok(events.placePath("a".repeat(200)).length <= 66);
  const sent = events.shipping(who, { time: at, place: "Chợ Đà Lạt", goods: [{ batch: fresh, amount: 1, uom: "KGM" }] });
  assert.equal(sent.destinationList[0].destination, "https://ocop.example/place/cho-da-lat");
  assert.deepEqual(events.counterpartOf(sent), { place: "cho da lat" });
});

test("what is sent leaves the hand at once, what is received comes into it, and a mistake takes both back", () => {
  const sent = { ...events.shipping(who, { time: at, party: "cua-hang", goods: [{ batch: fresh, amount: 30, uom: "KGM" }] }), eventID: "urn:uuid:1" };
  assert.equal(lotsNow(profile, [record("signed", sent)]).get(fresh).held, 70);
  assert.equal(lotsNow(profile, [record("signed", sent), record("signed", events.mistake(sent, at), { signedAt: 2 })]).get(fresh).held, 100);
  const got = events.receiving(who, { time: at, party: "htx-khac", goods: [{ batch: lot, amount: 40, uom: "H87" }] });
  const here = lotsNow(profile, [record("signed", got)]).get(lot);
  assert.deepEqual([here.held, here.productName.vi, here.productKind], [40, "Chè khô", "product"]);
  // What is processed of it waits for it.
  const work = events.processing(who, { time: at, inputs: [{ batch: lot, amount: 1, uom: "H87" }], product: "p/htx-thi-du/x", lot: "X", amount: 1, uom: "KGM" });
  assert.ok(waitsFor(record("signed", work), [record("signed", got)]));
});

test("what this phone has signed for is on its way no more", () => {
  assert.deepEqual(incomingNow(profile, []).map((one) => [one.lot, one.left]), [["L221126", 40], ["Q", 12.5]]);
  const got = { ...events.receiving(who, { time: at, party: "htx-khac", goods: [{ batch: lot, amount: 35, uom: "H87" }] }), eventID: "urn:uuid:2" };
  assert.deepEqual(incomingNow(profile, [record("signed", got)]).map((one) => [one.lot, one.left]), [["L221126", 5], ["Q", 12.5]]);
  // The ledger's answer of size 100 has entry 99 in it.
  assert.equal(incomingNow(profile, [record("recorded", got, { index: 99 })])[0].left, 40);
  assert.equal(incomingNow(profile, [record("recorded", got, { index: 100 })])[0].left, 5);
});

test("the form for sending begins with whom one dealt with, and asks for lots and amounts that are there", () => {
  const form = startForm("shipping", app, at);
  assert.deepEqual([form.party, form.goods], ["cua-hang", []]);
  assert.deepEqual(goodsToChoose(form, app).map((one) => [one.lot, one.left]), [["A", 60]], "recalled and packed goods are not offered");
  assert.deepEqual(Object.keys(problemsOf(form, app)), ["goods"]);
  const chosen = { ...form, goods: [{ batch: fresh, uom: "KGM", typed: "60,5" }] };
  assert.deepEqual(problemsOf(chosen, app), { [`goods:${fresh}`]: { name: "too_much", left: 60, uom: "KGM" } });
  assert.deepEqual(Object.keys(problemsOf({ ...chosen, party: "" }, app)), ["party", `goods:${fresh}`]);
  assert.deepEqual(problemsOf({ ...chosen, goods: [{ batch: fresh, uom: "KGM", typed: "60" }], party: "htx-thi-du" }, app).party, { name: "to_oneself" });
  assert.deepEqual(Object.keys(problemsOf({ ...form, party: kOutside, place: " . ", goods: [{ batch: fresh, uom: "KGM", typed: "1" }] }, app)), ["place"]);
  assert.deepEqual(fieldsToSign({ ...chosen, goods: [{ batch: fresh, uom: "KGM", typed: "60" }] }, app), { time: at, process: "", party: "cua-hang", goods: [{ batch: fresh, amount: 60, uom: "KGM" }] });
});

test("the form for receiving begins with all of the first sender, and tells what is missing", () => {
  const form = startForm("receiving", app, at);
  assert.deepEqual([form.party, form.goods], ["htx-khac", [{ batch: lot, uom: "H87", typed: "40" }]]);
  assert.deepEqual(sendersOf(incomingNow(profile, [])).map((one) => one.party), ["htx-khac", "ho-ba"]);
  assert.deepEqual(problemsOf(form, app), {});
  assert.deepEqual(differences(form, fieldsToSign(form, app), app), []);
  const less = { ...form, goods: [{ batch: lot, uom: "H87", typed: "38" }] };
  assert.deepEqual(differences(less, fieldsToSign(less, app), app), [{ batch: lot, sent: 40, got: 38, missing: 2, uom: "H87" }]);
  assert.deepEqual(problemsOf({ ...form, goods: [{ batch: lot, uom: "H87", typed: "41" }] }, app), { [`goods:${lot}`]: { name: "more_than_sent", left: 40, uom: "H87" } });
  assert.deepEqual(takeFrom("ho-ba", app, form), { party: "ho-ba", goods: [{ batch: "p/ho-ba/qua/10/Q", uom: "KGM", typed: "12,5" }] });
  assert.deepEqual(takeFrom(kOutside, app, form).goods, []);
});

test("what is bought outside the ledger begins a lot of its own", () => {
  const nothing = { ...app, profile: { ...profile, incoming: [] } };
  const form = startForm("receiving", nothing, at);
  assert.deepEqual([form.party, form.product], [kOutside, "p/htx-thi-du/che-tuoi"]);
  assert.deepEqual(Object.keys(problemsOf(form, nothing)), ["place", "amount"]);
  const fields = fieldsToSign({ ...form, place: "Chợ Bắc Hà", typed: "20" }, nothing);
  assert.deepEqual([fields.lot, fields.goods], ["N221126-K7Q", [{ batch: "p/htx-thi-du/che-tuoi/10/N221126-K7Q", amount: 20, uom: "KGM" }]]);
  const made = events.receiving(who, fields);
  assert.equal(made.sourceList[0].source, "https://ocop.example/place/cho-bac-ha");
  assert.deepEqual(lotsNow(nothing.profile, [record("signed", made)]).get("p/htx-thi-du/che-tuoi/10/N221126-K7Q").held, 20);
});

test("a recorded movement becomes the form that mends it, and what it took can be taken again", () => {
  const sent = { ...events.shipping(who, { time: at, party: "cua-hang", goods: [{ batch: fresh, amount: 60, uom: "KGM" }] }), eventID: "urn:uuid:3" };
  const after = { ...app, profile: { ...profile, lots: [{ ...profile.lots[0], held: 40 }] } };
  const form = formOf(sent, after.profile);
  assert.deepEqual([form.kind, form.party, form.goods], ["shipping", "cua-hang", [{ batch: fresh, typed: "60", uom: "KGM" }]]);
  assert.deepEqual(problemsOf(form, after), {}, "all 60 are loose again once the mistake is declared");
  assert.deepEqual(problemsOf({ ...form, goods: [{ batch: fresh, typed: "61", uom: "KGM" }] }, after)[`goods:${fresh}`].left, 60);
  const got = { ...events.receiving(who, { time: at, party: "htx-khac", goods: [{ batch: lot, amount: 40, uom: "H87" }] }), eventID: "urn:uuid:4" };
  const all = { ...app, profile: { ...profile, incoming: [] } };
  assert.deepEqual(problemsOf(formOf(got, all.profile), all), {}, "a receiving that took all can be mended");
  const bought = { ...events.receiving(who, { time: at, place: "Chợ", goods: [{ batch: fresh, amount: 5, uom: "KGM" }] }), eventID: "urn:uuid:5" };
  const mended = formOf(bought, profile);
  assert.deepEqual([mended.party, mended.place, mended.product, mended.lot, mended.typed], [kOutside, "cho", "p/htx-thi-du/che-tuoi", "A", "5"]);
  assert.equal(fieldsToSign({ ...mended, typed: "6" }, app).lot, "A");
});

test("the last sending says whom to send to next, and is not what the start page repeats", () => {
  const sent = events.shipping(who, { time: at, party: "ho-ba", goods: [{ batch: fresh, amount: 1, uom: "KGM" }] });
  const told = { ...app, profile: { ...profile, last: [sent] } };
  assert.equal(startForm("shipping", told, at).party, "ho-ba");
  assert.equal(lastDone(told.profile, []), null);
  const here = { ...app, records: [{ key: "1", kind: "shipping", state: "signed", signedAt: 2, content: sent, fields: { party: "htx-khac", goods: [] } }] };
  assert.equal(startForm("shipping", here, at).party, "htx-khac");
});
