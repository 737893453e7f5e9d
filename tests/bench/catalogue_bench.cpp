// The catalogue of 15,000 products: how long a list and a search take, beside reading all products from the state; and its
// memory.
#include "api/catalogue/catalogue.h"
#include "api/pages/pages.h"
#include "ledger/state/reader.h"
#include "tests/bench/ledgers.h"
#include "tests/bench/sections.h"
#include "tests/support/catalogue_world.h"

namespace nguon::bench {
namespace {

constexpr std::size_t kProducts = 15'000, kParties = 1'000;

// What a list would have to read without the catalogue: every product with its certificates.
std::size_t read_all(const Ledger& ledger) {
  const auto view = ledger.snapshot();
  const state::Reader reader{*view};
  std::size_t seen = 0;
  std::string after;
  for (;;) {
    const auto products = must(reader.products(after, 1'000));
    for (const auto& product : products) seen += must(reader.certificates_for_product(product)).size();
    if (products.size() < 1'000) return seen;
    after = products.back().record.product;
  }
}

}  // namespace

void bench_catalogue(const Options& options) {
  print_head("catalogue");
  const auto count = static_cast<std::size_t>(static_cast<double>(kProducts) * options.scale);
  test::CatalogueWorld made({.products = count, .parties = std::min(count, kParties)});
  const Time now = made.world.clock.now();
  const api::Pages pages;

  std::unique_ptr<api::Catalogue> catalogue;
  const double made_in = cpu_of([&] {
    catalogue = std::make_unique<api::Catalogue>(*made.ledger);
    must(catalogue->version(now));
  });
  print_note(std::to_string(count) + " products, " + std::to_string(std::min(count, kParties)) + " producers: made in " +
             std::to_string(static_cast<int>(made_in * 1'000)) + " ms, " + std::to_string(catalogue->bytes() / 1'024) + " KiB");

  const auto plain = [&] { return 1'000 * cpu_of([&] { read_all(*made.ledger); }); };
  const auto row = [&](const char* what, const std::function<void()>& answer) {
    constexpr int kTimes = 20;
    const auto pair = side_by_side(options.rounds, plain, [&] {
      return 1'000 * cpu_of([&] {
               for (int i = 0; i < kTimes; ++i) answer();
             }) /
             kTimes;
    });
    print_row(what, pair.b, "cpu-ms", "reading all products", pair, Goal{0.1, Goal::at_most});
  };
  row("all products, first page, counts of each choice", [&] { must(catalogue->products({}, 0, 20, now)); });
  row("group, province and stars", [&] { must(catalogue->products({.group = 2, .province = "68", .stars = 4}, 0, 20, now)); });
  row("the last page", [&] { must(catalogue->products({}, count - 20, 20, now)); });
  row("the page rendered", [&] {
    api::ProductsPage page;
    page.list = must(catalogue->products({}, 0, 20, now));
    if (pages.products(page, {}).empty()) throw std::runtime_error("an empty page");
  });
  row("search of one word", [&] { must(catalogue->search("tuyet", 20, now)); });
  row("search of four words", [&] { must(catalogue->search("che shan tuyet 77", 20, now)); });
  row("search of what is not there", [&] { must(catalogue->search("khong co gi nhu the", 20, now)); });
  row("provinces of the map", [&] { must(catalogue->provinces(now)); });
  row("a part of the sitemap", [&] { must(catalogue->addresses(5'000, 5'000, now)); });
  const double followed = cpu_of([&] {
    made.add_product(count);
    must(catalogue->version(now));
  });
  print_note("a product recorded and followed: " + std::to_string(followed * 1'000) + " cpu-ms");
}

}  // namespace nguon::bench
