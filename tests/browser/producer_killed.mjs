// The network is cut and the browser killed in mid-send, again and again. Afterwards every record that was signed is in
// the ledger exactly once, and the ledger holds nothing that the phone does not know.
import { rmSync } from "node:fs";

import { phone } from "./chromium.mjs";
import { random, startCuttingProxy } from "./cutting_proxy.mjs";
import { recordsOf, settled, startPhone, takeKey } from "./producer_phone.mjs";

const kRecordsPerLife = 3;
const kKillAfterMsMax = 500;
const kSettleMs = 300_000;

// One life of the browser: opens the app, signs a few records, and is killed while they are being sent.
const live = async (folder, proxy, chance, setUp) => {
  const { page, kill } = await startPhone(folder, phone);
  const signed = [];
  try {
    await page.goto(`${proxy.origin}/san-xuat#/`);
    if (setUp) await setUp(page);
    await page.waitForSelector(".tile");
    const records = 1 + Math.floor(chance() * kRecordsPerLife);
    proxy.state.mode = "bad";
    for (let at = 0; at < records; ++at) {
      await page.goto(`${proxy.origin}/san-xuat#/lap-lai/harvest`);
      await page.locator("button.main").click();
      await page.waitForSelector(".large-state");
    }
    signed.push(...(await recordsOf(page)).filter((record) => record.statementId).map((record) => record.statementId));
    // Killed at a moment of its own: sometimes before, sometimes while, sometimes after an answer comes.
    await new Promise((done) => setTimeout(done, Math.floor(chance() * kKillAfterMsMax)));
  } finally {
    await kill();
  }
  return signed;
};

export const killed = async ({ address, folder, get, idsInLedger, keyFile, kParty, kills, report, seed }) => {
  rmSync(folder, { recursive: true, force: true });
  console.log(`killing the browser ${kills} times, seed ${seed} (NGUON_BROWSER_SEED)`);
  const { size } = await get("/v1/status");
  const proxy = await startCuttingProxy(address, seed);
  const chance = random(seed + 1);
  const seen = new Set();
  try {
    for (let round = 0; round < kills; ++round) {
      proxy.state.mode = "good";
      const setUp = round === 0 ? async (page) => { await page.waitForSelector("summary"); await takeKey(page, keyFile, kParty); } : null;
      for (const id of await live(folder, proxy, chance, setUp)) seen.add(id);
    }
    proxy.state.mode = "good";
    const { page, kill } = await startPhone(folder, phone);
    try {
      await page.goto(`${proxy.origin}/san-xuat#/`);
      await page.waitForSelector(".tile");
      const all = await settled(page, kSettleMs);
      const records = all.filter((record) => record.state !== "draft");
      const refused = all.filter((record) => record.refused);
      report("killed: nothing was refused", refused.length === 0, JSON.stringify(refused));
      const found = await idsInLedger(size);
      const kept = new Set(records.map((record) => record.statementId));
      const lost = [...seen].filter((id) => !found.has(id) || !kept.has(id));
      const doubled = [...found].filter(([, indexes]) => indexes.length !== 1);
      const unknown = [...found.keys()].filter((id) => !kept.has(id));
      const astray = records.filter((record) => record.state !== "recorded" || found.get(record.statementId)?.[0] !== record.index);
      console.log(`${kills} kills, ${proxy.state.sent} statements sent, ${proxy.state.cut} cut: ${records.length} records, ${found.size} in the ledger, ${lost.length} lost, ${doubled.length} doubled`);
      report("killed: nothing lost", lost.length === 0, lost.join());
      report("killed: nothing doubled", doubled.length === 0 && found.size === records.length, JSON.stringify(doubled));
      report("killed: the ledger holds nothing that the phone does not know", unknown.length === 0, unknown.join());
      report("killed: each record has the index of its entry", astray.length === 0, JSON.stringify(astray));
      report("killed: something was sent and cut", proxy.state.sent > kills && proxy.state.cut > 0);
    } finally {
      await kill();
    }
  } finally {
    await proxy.close();
  }
};
