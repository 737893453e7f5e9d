// How many bytes a page is on the way to a phone. web.md: 6 KB is the goal, 14 KB the limit (what the
// first round trip of a connection carries).
import { brotliCompressSync, constants } from "node:zlib";

export const kGoal = 6 * 1024;
export const kLimit = 14 * 1024;

const brotli = (text, quality) =>
  brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
  }).length;

export const checkBudgets = (pages, report) => {
  console.log(`bytes of each page (goal ${kGoal}, limit ${kLimit} with brotli)\n   raw  br 11  br 5`);
  let over = 0;
  for (const page of pages) {
    const [best, quick] = [brotli(page.html, 11), brotli(page.html, 5)];
    console.log(`${String(page.html.length).padStart(6)}  ${String(best).padStart(5)} ${String(quick).padStart(5)}  ${page.name} ${page.language}`);
    if (best > kGoal) ++over;
    report(`${page.name} ${page.language} is within ${kLimit} bytes`, quick <= kLimit, String(quick));
  }
  console.log(`${over} of ${pages.length} pages over the goal`);
};
