// Goods that go from one phone to another, as two people go through it: taps counted, a difference, a correction, no network.
import { join } from "node:path";

const kSender = "htx-bechamp";
const kReceiver = "thuong-mai-vi-du";

export const goodsFlows = async ({ browser, checkLook, fingers, get, folder, newPhone, origin, recordsOf, report, settled, takeKey }) => {
  const open = async (party) => {
    const { context, page, heard } = await newPhone(browser);
    await page.goto(`${origin}/san-xuat`);
    await page.waitForSelector("summary");
    await takeKey(page, join(folder, "keys", `${party}.pem`), party);
    const done = (state = "recorded") => page.waitForSelector(`.large-state .${state}`).catch(async (error) => { throw new Error(`${error.message}\n${await page.locator("main").innerText()}`); });
    const flow = async (name, most, work) => {
      await page.goto(`${origin}/san-xuat#/`);
      await page.waitForSelector(".tile");
      const hand = fingers(page);
      await work(hand);
      console.log(`${String(hand.count()).padStart(3)} taps  ${name} (at most ${most})`);
      report(`${name}: at most ${most} taps`, hand.count() <= most, String(hand.count()));
    };
    return { context, page, heard, done, flow };
  };
  const lotsOf = async (party) => (await get(`/v1/producer/${party}/profile`));
  const sender = await open(kSender);
  const lot = (await lotsOf(kSender)).lots.find((one) => one.held - one.packed >= 30 && !one.restricted);
  const choice = (page) => page.locator(".choice", { has: page.locator(`input[value="${lot.batch}"]`) });
  const amountOf = (page) => choice(page).locator("input:not([type=checkbox])");

  await sender.page.goto(`${origin}/san-xuat#/gui-hang`);
  await sender.page.getByRole("button", { name: "Xem lại" }).click();
  report("sending nothing to nobody is not signed", (await sender.page.locator(".error").count()) >= 1);
  await checkLook(sender.page, "send-empty.vi.light");
  await sender.flow("sending goods, the quantity typed", 6, async ({ tap }) => {
    await tap(".list a[href='#/gui-hang']");
    await tap(choice(sender.page).locator("input[type=checkbox]"));
    await amountOf(sender.page).fill("20");
    await sender.page.locator("main form > .field select").selectOption(kReceiver);
    await checkLook(sender.page, "send.vi.light");
    await tap("form button[type=submit]");
    await checkLook(sender.page, "send-review.vi.light");
    await tap("button.main");
    await sender.done();
  });
  await checkLook(sender.page, "sent.vi.light");
  const [sent] = (await settled(sender.page)).filter((one) => one.kind === "shipping");
  const { content } = await get(`/v1/entries/${sent.index}`);
  report("the ledger has both sides of the shipping", content.sourceList[0].source.endsWith(`/party/${kSender}`) && content.destinationList[0].destination.endsWith(`/party/${kReceiver}`), JSON.stringify(content));
  await sender.page.goto(`${origin}/san-xuat#/lo`);
  await sender.page.getByText(/đang gửi 20 /).waitFor();
  await checkLook(sender.page, "lots-on-their-way.vi.light");

  const receiver = await open(kReceiver);
  await receiver.page.locator(".badge", { hasText: "đang đến" }).waitFor();
  await checkLook(receiver.page, "home-incoming.vi.light");
  await receiver.page.evaluate(() => navigator.serviceWorker.ready);
  await receiver.context.setOffline(true);
  await receiver.flow("receiving less than was sent, without a network", 4, async ({ tap }) => {
    await tap(".list a[href='#/nhan-hang']");
    const amount = amountOf(receiver.page);
    await amount.waitFor();
    await amount.fill("21");
    await receiver.page.getByRole("button", { name: "Xem lại" }).click();
    report("more than was sent is not signed", /chỉ ghi 20/.test(await receiver.page.locator("main").innerText()), await receiver.page.locator("main").innerText());
    await amount.fill("18");
    await checkLook(receiver.page, "receive.vi.light");
    await tap("form button[type=submit]");
    const shown = await receiver.page.locator("main").innerText();
    report("what is missing is said before signing", /thiếu 2/.test(shown), shown);
    await checkLook(receiver.page, "receive-review.vi.light");
    await tap("button.main");
    await receiver.done("signed");
  });
  await receiver.page.goto(`${origin}/san-xuat#/lo`);
  await receiver.page.getByText("Mới ký trên máy này").first().waitFor();
  await receiver.context.setOffline(false);
  await receiver.page.evaluate(() => dispatchEvent(new Event("online")));
  const records = await settled(receiver.page);
  report("the receipt is in the ledger", records.length === 1 && records[0].state === "recorded", JSON.stringify(records));
  const theirs = await lotsOf(kReceiver);
  report("custody has passed, and the difference stays on its way", theirs.lots.find((one) => one.batch === lot.batch)?.held >= 18 && theirs.incoming.find((one) => one.batch === lot.batch)?.amount === 2, JSON.stringify(theirs.incoming));

  // The receiver counted wrongly: all 20 were there.
  await receiver.flow("a receipt recorded by mistake, recorded again", 7, async ({ tap }) => {
    await tap(".list a[href='#/ban-ghi']");
    await tap(`a[href='#/ban-ghi/${records[0].key}']`);
    await tap("details summary");
    await tap(receiver.page.getByRole("button", { name: "Ghi lại cho đúng" }));
    await amountOf(receiver.page).fill("20");
    await tap("form button[type=submit]");
    await checkLook(receiver.page, "receive-mended.vi.light");
    await tap("button.main");
    await receiver.done();
  });
  await settled(receiver.page);
  report("nothing is on its way any more", !(await lotsOf(kReceiver)).incoming.some((one) => one.batch === lot.batch), JSON.stringify((await lotsOf(kReceiver)).incoming));
  // What was received cannot be taken back by its sender alone.
  await sender.page.goto(`${origin}/san-xuat#/ban-ghi/${sent.key}`);
  await sender.page.locator("details summary").first().click();
  await sender.page.getByRole("button", { name: "Chỉ khai là ghi nhầm" }).click();
  await sender.page.getByRole("button", { name: /Chắc chắn/ }).click();
  await sender.page.waitForSelector(".large-state .refused");
  report("the refusal says what to do", /bên nhận/i.test(await sender.page.locator(".notice.bad").innerText()), await sender.page.locator(".notice.bad").innerText());
  await checkLook(sender.page, "send-refused.vi.light");

  await sender.flow("goods bought outside the ledger", 6, async ({ tap }) => {
    await tap(".list a[href='#/nhan-hang']");
    await sender.page.getByLabel("Mua ở đâu").fill("Chợ huyện Ví Dụ");
    await sender.page.locator(".amount input").fill("15");
    await checkLook(sender.page, "receive-outside.vi.light");
    await tap("form button[type=submit]");
    await checkLook(sender.page, "receive-outside-review.vi.light");
    await tap("button.main");
    await sender.done();
  });
  const bought = (await recordsOf(sender.page)).filter((one) => one.kind === "receiving" && one.state === "recorded");
  const entry = await get(`/v1/entries/${bought[0].index}`);
  report("its source is a place outside the ledger", entry.content.sourceList[0].source.endsWith("/place/cho-huyen-vi-du") && /\/10\/N\d{6}-/.test(entry.content.quantityList[0].epcClass), JSON.stringify(entry.content));
  for (const { context, heard } of [sender, receiver]) {
    report("goods: nothing in the console", heard.length === 0, heard.join(" | "));
    await context.close();
  }
};
