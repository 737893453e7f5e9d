// How many bytes a page is on the way to a phone: 6 KB as brotli makes it at its best, and never more than 14 KB (what
// the first round trip of a connection carries) as the server makes it at once. docs/decisions/0120.
import { brotliCompressSync, constants } from "node:zlib";

export const kGoal = 6 * 1024;
export const kLimit = 14 * 1024;

const brotli = (text, quality) =>
  brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
  }).length;

// What each part of the page adds to it.
const parts = {
  style: /<style>.*?<\/style>/s,
  scripts: /<script (type="module"|>).*<\/script>(?=<\/body>)/s,
  proof: /<script type="application\/json".*?<\/script>/s,
  "why trust this": /<details id="why".*?<\/details>/s,
  story: /<section><h2>(Câu chuyện|The story)<\/h2>.*?<\/section>/s,
};
const weigh = (page) => {
  const whole = brotli(page.html, 11);
  const each = Object.entries(parts).map(([name, part]) => `${name} ${whole - brotli(page.html.replace(part, ""), 11)}`);
  console.log(`${page.name} ${page.language}: ${whole} bytes, of these ${each.join(", ")}`);
};

export const checkBudgets = (pages, report) => {
  console.log(`bytes of each page (goal ${kGoal}, limit ${kLimit} with brotli)\n   raw  br 11  br 5`);
  let over = 0;
  for (const page of pages) {
    const [best, quick] = [brotli(page.html, 11), brotli(page.html, 5)];
    console.log(`${String(page.html.length).padStart(6)}  ${String(best).padStart(5)} ${String(quick).padStart(5)}  ${page.name} ${page.language}`);
    report(`${page.name} ${page.language} is within ${kGoal} bytes at its best`, best <= kGoal, String(best));
    if (best > kGoal) ++over;
    report(`${page.name} ${page.language} is within ${kLimit} bytes`, quick <= kLimit, String(quick));
  }
  console.log(`${over} of ${pages.length} pages over the goal`);
  for (const page of pages.filter((one) => one.name === "valid" || one.name === "valid-full")) weigh(page);
};
