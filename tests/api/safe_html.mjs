// What a page may be made of: safeHtml(body, policy, where) throws at whatever could run or load what its own
// policy does not name.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";

export const policyOf = (answer) =>
  new Map((answer.headers["content-security-policy"] ?? "").split(";").map((part) => part.trim().split(/\s+/)).map(([name, ...values]) => [name, values]));

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

// Scripts and styles stand in the policy by hash; no attribute holds a script or a style; nothing is asked of others.
export const safeHtml = (body, policy, where) => {
  for (const [, attributes, text] of body.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)) {
    if (/application\/(ld\+)?json/.test(attributes)) {
      assert.doesNotThrow(() => JSON.parse(text), `${where}: data that is no JSON: ${text.slice(0, 200)}`);
      assert.ok(!text.includes("<!--"), `${where}: a comment begins inside data`);
      continue;
    }
    if (/\ssrc="\/(?!\/)[^"]*"/.test(attributes)) continue;
    assert.ok(policy.get("script-src")?.includes(hash(text)), `${where}: a script that the policy does not name: ${text.slice(0, 80)}`);
  }
  for (const [, text] of body.matchAll(/<style>(.*?)<\/style>/gs)) assert.ok(policy.get("style-src")?.includes(hash(text)), `${where}: a style that the policy does not name`);
  const tags = body.replaceAll(/<(script|style)[^>]*>.*?<\/\1>/gs, "").match(/<[a-z][^>]*>/gi) ?? [];
  for (const tag of tags) {
    assert.ok(!/\s(on\w+|style)\s*=/i.test(tag.replaceAll(/"[^"]*"/g, '""')), `${where}: ${tag}`);
    assert.ok(!/(href|src|action)="\s*(javascript:|vbscript:|data:(?!image\/))/i.test(tag), `${where}: ${tag}`);
    if (/^<(img|script|link|iframe|object|embed|form)/i.test(tag)) assert.ok(!/(href|src|action|data)="(https?:)?\/\//i.test(tag) || /rel="(canonical|alternate)"/.test(tag), `${where}: ${tag}`);
    assert.ok(!/(href|src|action)="\s*(\/\/|\\|\/\\)/i.test(tag), `${where}: leads to another host: ${tag}`);
    assert.ok(!/^<(iframe|object|embed|base|meta[^>]*http-equiv)/i.test(tag), `${where}: ${tag}`);
  }
};
