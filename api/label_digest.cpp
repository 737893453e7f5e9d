#include "api/label_digest.h"

#include <algorithm>
#include <deque>
#include <future>
#include <optional>

#include "ledger/base/sha256.h"

namespace nguon::api {
namespace {

constexpr std::uint32_t kChunk = 2'048;  // labels that one thread makes at a time

Result<std::string> urls(const LabelIssuer& issuer, std::uint64_t from, std::uint64_t to) {
  std::string out;
  for (; from <= to; ++from) {
    NGUON_ASSIGN(label, issuer.issue(static_cast<std::uint32_t>(from)));
    out += qr::label_url(label) + "\n";
  }
  return out;
}

// Chunks in order, as many at work as there are threads.
class Chunks {
 public:
  Chunks(const LabelIssuer& issuer, std::uint32_t first, std::uint32_t last, unsigned threads)
      : issuer_(issuer), next_(first), last_(last), ahead_max_(std::max(1U, threads)) {}

  // "" at the end, or after an error.
  std::string_view next() {
    while (next_ <= last_ && ahead_.size() < ahead_max_) {
      const std::uint64_t to = std::min<std::uint64_t>(next_ + kChunk - 1, last_);
      ahead_.push_back(std::async(std::launch::async, [this, from = next_, to] { return urls(issuer_, from, to); }));
      next_ = to + 1;
    }
    if (ahead_.empty() || failed_) return {};
    auto made = ahead_.front().get();
    ahead_.pop_front();
    if (!made) {
      failed_ = made.error();
      return {};
    }
    held_ = std::move(*made);
    return held_;
  }

  const std::optional<Error>& failed() const { return failed_; }

 private:
  const LabelIssuer& issuer_;
  std::uint64_t next_;
  std::uint64_t last_;
  std::size_t ahead_max_;
  std::deque<std::future<Result<std::string>>> ahead_;
  std::string held_;
  std::optional<Error> failed_;
};

}  // namespace

Result<Hash> digest_of_labels(const LabelIssuer& issuer, std::uint32_t first, std::uint32_t last, unsigned threads) {
  if (!issuer.signs_alike())
    return Error{
        Errc::invalid_argument, "label_key_not_repeatable",
        "the label key signs otherwise each time, so a printing cannot be recorded before it is made; use an Ed25519 key",
        "khóa tem ký mỗi lần mỗi khác nên không ghi được lần in trước khi in; hãy dùng khóa Ed25519"};
  Chunks chunks(issuer, first, last, threads);
  const Hash hash = sha256_of_pieces([&chunks] { return chunks.next(); });
  if (chunks.failed()) return *chunks.failed();
  return hash;
}

}  // namespace nguon::api
