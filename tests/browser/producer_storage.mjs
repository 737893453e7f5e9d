// A phone whose browser does not answer, or refuses to keep anything: the app says so, opens by itself when it can, and no
// draft is lost without a word.
import { recordsOf, takeKey } from "./producer_phone.mjs";

// Runs in the page before the app. IndexedDB gives no answer while `phone.silent`; phone.answer() lets through what was held
// back. The app's ten seconds of patience are half a second here.
const holdStore = (silent) => {
  const later = window.setTimeout.bind(window);
  window.setTimeout = (work, ms, ...more) => later(work, ms === 10_000 ? 500 : ms, ...more);
  const kEvents = ["success", "error", "blocked", "upgradeneeded"];
  const held = [];
  window.phone = { silent, answer: () => { window.phone.silent = false; for (const go of held.splice(0)) go(); } };
  const patch = (prototype, name, Request) => {
    const real = prototype[name];
    prototype[name] = function (...args) {
      if (!window.phone.silent) return real.apply(this, args);
      const inner = new EventTarget();
      let request = null;
      held.push(() => {
        try {
          request = real.apply(this, args);
        } catch {
          return; // its transaction is over
        }
        for (const type of kEvents) request.addEventListener(type, (event) => { fake[`on${type}`]?.(event); inner.dispatchEvent(new event.constructor(type, event)); });
      });
      const of = (key) => ({ get: () => request?.[key] });
      const fake = Object.create(Request.prototype, {
        addEventListener: { value: inner.addEventListener.bind(inner) }, removeEventListener: { value: inner.removeEventListener.bind(inner) },
        result: of("result"), error: of("error"), transaction: of("transaction"),
        ...Object.fromEntries(kEvents.map((type) => [`on${type}`, { value: null, writable: true }])),
      });
      return fake;
    };
  };
  patch(IDBFactory.prototype, "open", IDBOpenDBRequest);
  for (const name of ["put", "get", "getAll"]) patch(IDBObjectStore.prototype, name, IDBRequest);
};

// Nothing is painted (a window behind others) and timers are slow, while the store answers at once.
const neverPainted = () => {
  const later = window.setTimeout.bind(window);
  window.setTimeout = (work, ms = 0, ...more) => later(work, ms < 200 ? 3_600_000 : ms, ...more);
  window.requestAnimationFrame = () => 0;
};

const refusingStore = () => { IDBFactory.prototype.open = () => { throw new DOMException("no", "SecurityError"); }; };

const isStuck = (page) => page.getByRole("heading", { name: "Điện thoại này chưa lưu được gì" }).waitFor();
const notKept = (page) => page.locator(".notice.bad", { hasText: "Chưa lưu được vào điện thoại" });
const mayLeave = (page) => page.evaluate(() => dispatchEvent(new Event("beforeunload", { cancelable: true })));

const checkAtStart = async ({ browser, newPhone, origin, report, checkLook }) => {
  const { context, page, heard } = await newPhone(browser);
  await page.addInitScript(holdStore, true);
  await page.goto(`${origin}/san-xuat`);
  await isStuck(page);
  report("a silent store: nothing can be typed in", (await page.locator("input, .tile").count()) === 0);
  await checkLook(page, "store-silent.vi.light");
  await page.getByRole("button", { name: "Thử lại" }).click();
  await page.locator("button[aria-busy]").waitFor({ state: "detached" });
  await isStuck(page);
  await page.evaluate(() => window.phone.answer());
  await page.locator("summary").last().waitFor();
  report("a silent store: the app opens by itself when the answer comes late", true);
  report("a silent store: nothing in the console", heard.length === 0, heard.join(" | "));
  await context.close();
  const refused = await newPhone(browser);
  await refused.page.addInitScript(refusingStore);
  await refused.page.goto(`${origin}/san-xuat?hl=en`);
  await refused.page.getByRole("heading", { name: "This phone cannot keep anything now" }).waitFor();
  report("a store that refuses is called so", /SecurityError/.test(await refused.page.locator(".notice.bad").innerText()));
  await refused.context.close();
  const hidden = await newPhone(browser);
  await hidden.page.addInitScript(neverPainted);
  await hidden.page.goto(`${origin}/san-xuat`);
  await hidden.page.waitForSelector("summary");
  report("the app opens where nothing is painted", true);
  await hidden.context.close();
};

const checkDraft = async ({ browser, newPhone, origin, keyFile, kParty, report, checkLook }) => {
  const { context, page, heard } = await newPhone(browser);
  await page.addInitScript(holdStore, false);
  await page.goto(`${origin}/san-xuat`);
  await page.waitForSelector("summary");
  await takeKey(page, keyFile, kParty);
  await page.goto(`${origin}/san-xuat#/thu-hoach`);
  const amount = page.locator(".amount input");
  await amount.waitFor();
  report("a draft: the page may be left while all is kept", await mayLeave(page));
  await page.evaluate(() => { window.phone.silent = true; });
  await amount.fill("41,5");
  await notKept(page).waitFor();
  await checkLook(page, "draft-not-kept.vi.light");
  report("a draft: what is typed stays on the screen", (await amount.inputValue()) === "41,5");
  report("a draft: the page is not left without a question", !(await mayLeave(page)));
  await page.locator("form button[type=submit]").click();
  await page.locator("button.main").click();
  await page.locator("button.main:not([disabled])").waitFor();
  report("a draft: what cannot be kept is not signed", (await page.locator(".large-state").count()) === 0 && (await notKept(page).count()) === 1);
  await page.goto(`${origin}/san-xuat#/`);
  await page.waitForSelector(".tile");
  await page.goBack();
  await page.evaluate(() => window.phone.answer());
  await notKept(page).waitFor({ state: "detached" });
  const [draft, ...others] = await recordsOf(page);
  report("a draft: it is kept as soon as the store answers, and not doubled", draft?.state === "draft" && others.length === 0, JSON.stringify([draft, ...others]));
  await page.goto(`${origin}/san-xuat#/ban-ghi`);
  await page.locator("a.card", { hasText: "Nháp" }).click();
  await amount.waitFor();
  report("a draft: it opens with what was typed", (await amount.inputValue()) === "41,5");
  report("a draft: nothing in the console", heard.length === 0, heard.join(" | "));
  await context.close();
};

export const checkStorage = async (world) => {
  await checkAtStart(world);
  await checkDraft(world);
};
