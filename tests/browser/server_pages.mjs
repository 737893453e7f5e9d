// Addresses of every kind of page of `nguon serve` over the demonstration ledger (real_server.mjs), without the labels'.
const both = (name, path, more = {}) => [
  { name, path, ...more },
  { name: `${name}-en`, path: `${path}${path.includes("?") ? "&" : "?"}hl=en`, language: "en", ...more },
];

export const cataloguePages = () => [
  ...both("catalogue", "/san-pham"),
  ...both("catalogue-narrow", "/san-pham?nhom=2&tinh=68&chung-nhan=con-hieu-luc"),
  ...both("catalogue-nothing", "/san-pham?nhom=6"),
  ...both("producers", "/co-so"),
  ...both("producer", "/co-so/htx-vi-du-mot"),
  ...both("producer-other", "/co-so/thanh-tra-vi-du"),
  ...both("places", "/dia-phuong"),
  ...both("province", "/dia-phuong/68"),
  ...both("province-empty", "/dia-phuong/01"),
  ...both("commune", "/dia-phuong/68/24730"),
  ...both("map", "/ban-do"),
  ...both("product", "/ocop/68-24730-9001-2026"),
  ...both("product-stopped-lots", "/ocop/68-24967-9901-2026"),
  ...both("product-expired", "/ocop/68-24967-9902-2026"),
  ...both("product-revoked", "/ocop/68-24967-9904-2026"),
  ...both("search", "/find?q=lam+dong"),
  ...both("search-lot", "/find?q=thuhoi-01"),
  ...both("search-nothing", "/find?q=zzzz"),
];

export const serverPages = (ledger) => [
  ...cataloguePages(),
  ...both("home", "/"),
  ...both("inspector", "/kiem-tra"),
  ...both("missing", "/khong/co", { status: 404 }),
  ...both("run", `/run/${ledger.runOf(ledger.batches.at(-1).batch)}`),
  ...both("place", `/noi-quet${ledger.labelOf(ledger.batches.at(-1).batch, 1).path}`),
  ...both("batch", `/b/${ledger.batches.at(-1).batch}`),
  // Shells of the browser programs, where this build of the program has them.
  ...both("console", "/thanh-tra", { optional: true }),
  ...both("producer-app", "/san-xuat", { optional: true }),
  ...both("batch-recalled", `/b/${ledger.batchOf("recalled through its ingredient")}`),
];
