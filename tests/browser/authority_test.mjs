// An authority's day, in Chromium against the program: node authority_test.mjs NGUON OUT_DIR. A party is recorded and
// invited, a telephone enrols its key, the digits are compared, the key signs; an area is granted, a certificate issued, what ends
// soon is listed; a private value is put, shown to the inspector, erased and gone. Screenshots stay in OUT_DIR/authority.
import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const [nguon, out] = process.argv.slice(2);
if (!out) {
  console.error("usage: node authority_test.mjs NGUON OUT_DIR");
  process.exit(2);
}
await import("./packages.mjs");
const { phone, startChromium } = await import("./chromium.mjs");
const { accessible } = await import("./looks.mjs");
const { makeLedger, serveLedger } = await import("./real_server.mjs");
const { encode64, hex, join: bytesOf, kP256, p256ToDer } = await import("../../api/web/shared/keys.mjs");
const { lastDay } = await import("../../api/web/console/views/days.mjs");
const { todayInVietnam } = await import("../../api/web/shared/texts.mjs");

const kParty = "htx-thu-nghiem";
const kValue = "Nguyễn Thị Ví Dụ, 0900 000 000";
const kWaitMs = 60_000;
const shots = join(out, "authority");
const data = join(out, "authority-ledger");
mkdirSync(shots, { recursive: true });
let failed = 0;
const report = (what, good, detail = "") => {
  if (!good) ++failed;
  console.log(`${good ? "ok  " : "FAIL"} ${what}${good || !detail ? "" : `: ${detail}`}`);
};

makeLedger(nguon, data);
const server = await serveLedger(nguon, data);
const at = (path) => new URL(path, server.address).href;
const browser = await startChromium();

const post = async (path, body, type = "application/json") => {
  const answer = await fetch(at(path), { method: "POST", headers: { "content-type": type }, body: typeof body == "string" ? body : JSON.stringify(body) });
  return { status: answer.status, ...(await answer.json()) };
};
const picture = (page, name) => page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
const watch = (page, name) => {
  page.on("pageerror", (error) => report(`${name}: no error in the page`, false, String(error)));
  page.setDefaultTimeout(kWaitMs);
  return page;
};

const logIn = async (page, file) => {
  await page.goto(at("/thanh-tra"));
  await page.setInputFiles("#key-file", join(data, "keys", file));
  await page.click("form button[type=submit]");
  await page.waitForSelector("nav.views");
};
const open = async (page, view) => {
  await page.goto(at(`/thanh-tra#/${view}`));
  await page.waitForSelector("h1");
};
const field = (scope, name) => scope.locator(`[name="${name}"]:visible`);
// Checks, signs, and gives the entry that the receipt names.
const sign = async (page, picturedAs) => {
  await page.waitForSelector("text=Xem lại trước khi ký");
  if (picturedAs) {
    await picture(page, picturedAs);
    await accessible(page, picturedAs, report);
  }
  await page.click("text=Ký và ghi vào sổ");
  const said = await page.waitForSelector("text=/Đã vào sổ №\\d+/");
  return Number((await said.textContent()).match(/№(\d+)/)[1]);
};

// What the telephone's own key signs. The key cannot leave it, so the page signs and this puts the note together.
const signOnPhone = async (page, record) => {
  const text = `nguon.statement/v1\n${JSON.stringify(record)}\n`;
  const signed = await page.evaluate(async (what) => {
    const asked = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });
    const database = await asked(indexedDB.open("nguon-devices"));
    const [row] = await asked(database.transaction("keys").objectStore("keys").getAll());
    database.close();
    const how = row.privateKey.algorithm.name == "ECDSA" ? { name: "ECDSA", hash: "SHA-256" } : row.privateKey.algorithm.name;
    const bytes = new Uint8Array(await crypto.subtle.sign(how, row.privateKey, new TextEncoder().encode(what)));
    return { vkey: row.vkey, type: row.type, bytes: [...bytes], exportable: row.privateKey.extractable };
  }, text);
  report("the telephone's key cannot be read out", signed.exportable === false);
  const [name, id] = signed.vkey.split("+");
  const signature = Uint8Array.from(signed.bytes);
  const raw = signed.type == kP256 && signature.length == 64 ? p256ToDer(signature) : signature;
  return `${text}\n— ${name} ${encode64(bytesOf(Uint8Array.from(Buffer.from(id, "hex")), raw))}\n`;
};
const uuid = () => { const bytes = randomBytes(16); bytes[6] = 0x40 | (bytes[6] & 15); bytes[8] = 0x80 | (bytes[8] & 63); return "urn:uuid:" + hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"); };

const salt = randomBytes(32);
const product = `p/${kParty}/tra-thu`;

const recordAndInvite = async (page) => {
  await open(page, "don-vi");
  await page.click("text=Ghi đơn vị mới");
  const form = page.locator("form", { has: page.locator("[name=partyType]") });
  await picture(page, "don-vi.1280.light");
  await form.locator("button[type=submit]").click();
  await form.locator(".error").nth(2).waitFor();
  report("an empty form says what is missing", true);
  await field(form, "name").fill("Hợp tác xã Thử Nghiệm (tổ chức giả định)");
  await field(form, "party").fill(kParty);
  await field(form, "province").selectOption("68");
  await form.locator("button[type=submit]").click();
  await sign(page, "don-vi-xem-lai.1280.light");
  const invite = page.locator("form", { has: page.locator(`[name=party][value="${kParty}"], [name=party]`) }).last();
  await invite.locator("button[type=submit]").click();
  const link = await page.waitForSelector("#invitation-link");
  await picture(page, "loi-moi.1280.light");
  await accessible(page, "loi-moi.1280.light", report);
  return new URL(await link.textContent()).hash;
};

const kDigits = /\d{4}(?: \d{4}){4}/;
const enrolPhone = async (page, fragment) => {
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(at("/san-xuat") + fragment);
  await page.locator("main button.main").first().click();
  await page.waitForFunction((pattern) => new RegExp(pattern).test(document.body.innerText), kDigits.source);
  await picture(page, "thiet-bi-cho-duyet.320.light");
  const code = fragment.slice("#moi=".length);
  report("the invitation's code is in no address that was asked for", !asked.some((url) => url.includes(code)), asked.find((url) => url.includes(code)));
  return (await page.evaluate(() => document.body.innerText)).match(kDigits)[0];
};

const approve = async (page, digits) => {
  await open(page, "don-vi");
  const shown = await page.waitForSelector(".waiter .digits");
  await page.waitForFunction((pattern) => new RegExp(pattern).test(document.querySelector(".waiter .digits").textContent), kDigits.source);
  report("console and telephone show the same digits", (await shown.textContent()) === digits, await shown.textContent());
  await picture(page, "cho-duyet.1280.light");
  await page.click("text=Giống hệt");
  const index = await sign(page, "duyet.1280.light");
  await page.waitForFunction(() => !document.querySelector(".waiter"));
  report("who was let in leaves the list, and the receipt stays", await page.isVisible(`text=Đã vào sổ №${index}`));
};

const grantArea = async (page) => {
  await open(page, "vung-trong");
  await page.locator("button", { hasText: "Cấp mã số vùng trồng" }).click();
  const form = page.locator("form", { has: page.locator("[name=hectares]") });
  await field(form, "area").fill("VN-15-132-04567-009-01");
  await field(form, "crop").fill("chè");
  await field(form, "hectares").fill("1.250");
  await form.locator("button[type=submit]").click();
  await form.locator(".error", { hasText: "hai cách" }).waitFor();
  report("a number that may mean two things is asked about", true);
  await field(form, "hectares").fill("12,5");
  await field(form, "name").fill("Vùng chè thử nghiệm");
  await field(form, "holder").fill(kParty);
  await field(form, "province").selectOption("68");
  await field(form, "commune").fill("24730");
  await form.locator("button[type=submit]").click();
  await sign(page, "cap-vung-trong.1280.light");
  await page.goto(at("/thanh-tra#/vung-trong/VN-15-132-04567-009-01"));
  await page.waitForSelector("text=Còn hiệu lực");
  await field(page, "reason").fill("ví dụ: theo kết luận kiểm tra");
  await field(page, "decision").fill("20/QĐ-VD");
  await page.locator("form button[type=submit]:visible").click();
  await sign(page, "tam-dung-vung-trong.1280.light");
  await page.waitForSelector("text=Không có hiệu lực hôm nay");
  await picture(page, "vung-trong-tam-dung.1280.light");
};

const issueCertificate = async (page) => {
  await open(page, "giay-chung-nhan");
  await page.locator("button", { hasText: "Cấp giấy chứng nhận" }).click();
  const form = page.locator("form", { has: page.locator("[name=issuedBy]") });
  await field(form, "party").fill(kParty);
  await form.locator("[name=products]").first().check();
  await field(form, "stars").selectOption("4");
  await field(form, "number").fill("123/QĐ-VD");
  // 100 days before the end of 36 months.
  const days = (day, count) => new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);
  let issued = days(todayInVietnam(), -990);
  while (lastDay(issued, 36) > days(todayInVietnam(), 100)) issued = days(issued, -1);
  await field(form, "issuedOn").fill(issued);
  await page.waitForFunction((until) => document.querySelector("[name=validUntil]")?.value === until, lastDay(issued, 36));
  await picture(page, "cap-giay-bieu-mau.1280.light");
  await form.locator("button[type=submit]").click();
  await sign(page, "cap-giay.1280.light");
  await open(page, "sap-het-han");
  await page.waitForSelector("#late >> text=123/QĐ-VD");
  report("a certificate with 100 days left is listed as late", true);
  await picture(page, "sap-het-han.1280.light");
  await accessible(page, "sap-het-han.1280.light", report);
};

const privateValue = async (inspector, entry) => {
  const body = { entry, fields: { "lien-he": { value: kValue, salt: salt.toString("base64") } } };
  const wrong = await post("/v1/private", { ...body, fields: { "lien-he": { ...body.fields["lien-he"], value: "khác" } } });
  report("another value than the one committed to is refused", wrong.status === 400 && wrong.error.name === "private_mismatch");
  report("the private value is kept", (await post("/v1/private", body)).status === 201);
  const without = await fetch(at(`/v1/desk/private/${entry}`));
  report("nobody sees it without logging in", without.status === 401 && !(await without.text()).includes("Nguyễn"));
  await logIn(inspector, "thanh-tra-vi-du.pem");
  await open(inspector, `muc/${entry}`);
  await inspector.click("text=Thông tin riêng, được cam kết");
  await inspector.waitForSelector(`text=${kValue}`);
  await inspector.waitForSelector("text=Khớp với cam kết trong sổ cái");
  report("the inspector sees the value, checked against the ledger", true);
  await picture(inspector, "thong-tin-rieng.320.dark");
  await accessible(inspector, "thong-tin-rieng.320.dark", report);
  const inFiles = () => readdirSync(data).filter((name) => name.startsWith("desk.sqlite")).some((name) => readFileSync(join(data, name)).includes(Buffer.from(kValue)));
  report("before the erasure the desk's files hold it", inFiles());
  execFileSync(nguon, ["erase", "--data", data, "--entry", String(entry), "--reason", "theo yêu cầu của người có thông tin", "--decision", "Phiếu 07/2026", "--yes", "--server", server.address.href], { stdio: ["ignore", "inherit", "inherit"] });
  await inspector.reload();
  await inspector.waitForSelector("text=/Đã xóa vĩnh viễn, theo mục №\\d+/");
  report("after the erasure the inspector sees that it is gone", !(await inspector.content()).includes("Nguyễn Thị"));
  report("and the desk's files do not hold it", !inFiles());
  await picture(inspector, "thong-tin-rieng-da-xoa.320.dark");
  const again = await post("/v1/private", body);
  report("it does not come back", again.status === 422 && again.error.name === "private_erased");
};

// What needs two keys, with both in one browser: a certificate is revoked, and the telephone's key.
const revoke = async (page, producer) => {
  await page.locator("header button", { hasText: "Đăng xuất" }).click();
  await page.waitForSelector("#key-file");
  await logIn(page, "co-quan.2.pem");
  await open(page, "giay-chung-nhan");
  await page.click("text=123/QĐ-VD");
  await field(page, "status").selectOption("revoked");
  await field(page, "reason").fill("ví dụ: thu hồi theo kết luận");
  await field(page, "decision").fill("21/QĐ-VD");
  await page.locator("form button[type=submit]:visible").click();
  await page.waitForSelector("text=cả hai có trong trình duyệt này");
  const revoked = await sign(page, "thu-hoi-giay.1280.light");
  await page.waitForSelector("text=Giấy này đã thu hồi, vĩnh viễn.");
  report("a certificate revoked for good still shows the receipt", await page.isVisible(`text=Đã vào sổ №${revoked}`));
  await open(page, "thu-hoi-khoa");
  await field(page, "party").fill(kParty);
  await page.locator("[name=vkey]").first().check();
  await field(page, "decision").fill("22/QĐ-VD");
  await page.locator("form button[type=submit]:visible").click();
  await sign(page, "thu-hoi-khoa-xem-lai.1280.light");
  const late = await post("/v1/statements", await signOnPhone(producer, { type: "nguon:Product", id: uuid(), product: `p/${kParty}/sau`, kind: "material", owner: kParty, name: "Chè" }), "text/plain; charset=utf-8");
  report("a key that was revoked signs nothing more", late.status === 403 && late.error.name === "key_revoked", JSON.stringify(late.error));
};

const looks = async (page, scheme, width) => {
  for (const view of ["don-vi", "vung-trong", "giay-chung-nhan", "sap-het-han", "thu-hoi-khoa", "thong-tin-rieng"]) {
    await open(page, view);
    await page.waitForTimeout(0);
    await page.waitForLoadState("networkidle");
    const name = `${view}.${width}.${scheme}`;
    await picture(page, name);
    await accessible(page, name, report);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    report(`${name}: no sideways scrolling`, wide <= width, `${wide} px`);
  }
};

try {
  const desk = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "vi-VN" });
  const admin = watch(await desk.newPage(), "console");
  admin.on("dialog", (dialog) => dialog.accept());
  await logIn(admin, "co-quan.pem");
  const fragment = await recordAndInvite(admin);
  const handset = await browser.newContext(phone);
  const producer = watch(await handset.newPage(), "telephone");
  await approve(admin, await enrolPhone(producer, fragment));
  const commitment = createHash("sha256").update(salt).update(kValue).digest("base64");
  const record = { type: "nguon:Product", id: uuid(), product, kind: "product", owner: kParty, name: "Trà thử nghiệm", group: 2, criteriaSet: 12, "nguon:private": { "lien-he": commitment } };
  const receipt = await post("/v1/statements", await signOnPhone(producer, record), "text/plain; charset=utf-8");
  report("what the telephone's key signs is recorded", receipt.status === 201, JSON.stringify(receipt.error));
  const used = await post("/v1/invitations", { code: fragment.slice("#moi=".length) });
  report("the invitation is used up", used.state === "used");
  await grantArea(admin);
  await issueCertificate(admin);
  const dark = await browser.newContext({ ...phone, colorScheme: "dark" });
  await privateValue(watch(await dark.newPage(), "inspector"), receipt.index);
  const small = await browser.newContext({ ...phone, colorScheme: "dark" });
  const night = watch(await small.newPage(), "console at night");
  await logIn(night, "co-quan.pem");
  await looks(night, "dark", 320);
  await looks(admin, "light", 1280);
  await revoke(admin, producer);
} catch (error) {
  report("the day goes on to its end", false, error.stack);
} finally {
  await browser.close();
  await server.close();
  rmSync(data, { recursive: true, force: true });
}
console.log(failed ? `${failed} failed` : "all good");
process.exit(failed ? 1 : 0);
