#include "api/witness/cosigner.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "api/client/fetch.h"
#include "api/synced_file.h"

namespace nguon::api {
namespace {

using Outcome = witness::Client::Outcome;
using Shared = std::shared_ptr<const CosignedCheckpoint>;

Error bad_config(const std::string& en, const std::string& vi) {
  return {Errc::invalid_argument, "witness_config", "[[witness]]: " + en, "[[witness]]: " + vi};
}

Result<void> check_options(const CosignerOptions& options) {
  if (options.witnesses.empty() || options.witnesses.size() > witness::kWitnessesMax)
    return bad_config("1 to 15 witnesses", "cần 1 đến 15 nhân chứng");
  std::set<std::string> names, publics{options.log_key.public_key};
  for (const auto& one : options.witnesses) {
    if (one.key.type != KeyType::cosignature_v1)
      return bad_config(one.key.text() + " is not a witness's key", one.key.text() + " không phải khóa nhân chứng");
    // One witness under two names would count twice.
    if (!names.insert(one.key.name).second || !publics.insert(one.key.public_key).second)
      return bad_config(one.key.name + ": the same name or key twice, or the log's own key",
                        one.key.name + ": trùng tên, trùng khóa, hoặc là khóa của chính sổ cái");
  }
  if (options.quorum < 1 || options.quorum > options.witnesses.size())
    return bad_config("the quorum is 1 to the number of witnesses", "quorum từ 1 đến số nhân chứng");
  return {};
}

witness::Reply post_over_http(Fetcher& fetcher, const std::string& url, const std::string& body) {
  auto fetched = fetcher.post(join_url(url, "/add-checkpoint"), body, "text/plain; charset=utf-8");
  if (!fetched) return {0, "", "", fetched.error().message()};
  return {fetched->status, std::move(fetched->content_type), std::move(fetched->body), ""};
}

}  // namespace

struct Cosigner::Impl {
  Impl(const Ledger& l, const SignatureCheck& c, const Clock& k, CosignerOptions o)
      : ledger(l), check(c), clock(k), options(std::move(o)) {
    for (const auto& one : options.witnesses) {
      policy.witnesses.push_back(one.key);
      states.push_back({one.key.name, one.url, 0, Time{}, "", false, 0, 0});
    }
    policy.quorum = options.quorum;
    policy.withhold = options.withhold;
  }

  // A checkpoint that witnesses are asked about.
  struct Target {
    std::uint64_t number = 0;
    log::Note note;  // signed by the log alone
    Shared now;
  };

  const Ledger& ledger;
  const SignatureCheck& check;
  const Clock& clock;
  CosignerOptions options;
  WitnessPolicy policy;

  mutable std::mutex mutex;
  std::condition_variable changed;
  // Guarded by mutex.
  std::map<std::uint64_t, Target> targets;  // by number; the last is the one to ask about
  Shared with_quorum;
  Time quorum_at;
  std::vector<WitnessState> states;
  bool closing = false;

  std::mutex file_mutex;
  std::uint64_t on_disk = 0;  // size of what the file holds; guarded by file_mutex

  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;

  void say(const std::string& line) const {
    if (options.log) options.log(line);
  }

  bool has_quorum(const CosignedCheckpoint& one) const { return one.cosignatures.size() >= policy.quorum; }

  Result<void> read_file() {
    if (options.file.empty()) return {};
    NGUON_ASSIGN(bytes, read_whole(options.file, log::kNoteBytesMax));
    if (!bytes) return {};
    const auto opened = log::open_checkpoint(*bytes, options.log_key, {}, check);
    if (!opened) return opened.error();
    const auto root = ledger.root_at(opened->checkpoint.size);
    if (!root) return root.error();
    if (*root != opened->checkpoint.root)
      return Error{Errc::corrupt, "the ledger has another root at " + std::to_string(opened->checkpoint.size) +
                                      " entries than its witnesses cosigned"};
    NGUON_ASSIGN(note, log::parse_note(*bytes));
    NGUON_ASSIGN(found, witness::cosignatures_of(note, policy.witnesses, check, clock.now()));
    if (found.size() < policy.quorum) return {};  // the witnesses were changed since
    Time newest;
    for (const auto& one : found) newest = std::max(newest, one.time);
    with_quorum = std::make_shared<const CosignedCheckpoint>(CosignedCheckpoint{opened->checkpoint, *bytes, std::move(found)});
    quorum_at = newest;
    on_disk = with_quorum->checkpoint.size;
    return {};
  }

  void write_file(const Shared& what) {
    if (options.file.empty()) return;
    const std::lock_guard lock(file_mutex);
    if (what->checkpoint.size < on_disk) return;
    if (const auto written = write_synced(options.file, what->note); !written)
      return say("the cosigned checkpoint could not be kept: " + written.error().message());
    on_disk = what->checkpoint.size;
  }

  // Takes the ledger's newest checkpoint as the one to ask about, at most once in kTargetEveryMs.
  void choose_targets() {
    std::uint64_t number = 0;
    std::string last_note;
    auto next_at = std::chrono::steady_clock::now(), last_at = next_at;
    std::unique_lock lock(mutex);
    while (!closing) {
      const auto now = std::chrono::steady_clock::now();
      if (now >= next_at) {
        lock.unlock();
        const auto published = ledger.published();
        const bool is_new = !published->note.empty() &&
                            (published->note != last_note || now - last_at > std::chrono::milliseconds(kCosignAgainMs));
        auto note = is_new ? log::parse_note(published->note) : Result<log::Note>(Error{Errc::not_found, ""});
        lock.lock();
        if (note) {
          last_note = published->note;
          last_at = now;
          next_at = now + std::chrono::milliseconds(kTargetEveryMs);
          auto shared = gathered(published->checkpoint);
          if (!shared)
            shared = std::make_shared<const CosignedCheckpoint>(CosignedCheckpoint{published->checkpoint, published->note, {}});
          ++number;
          targets.emplace(number, Target{number, std::move(*note), std::move(shared)});
          if (targets.size() > kTargetsKept) targets.erase(targets.begin());
          changed.notify_all();
        }
      }
      changed.wait_for(lock, options.poll, [this] { return closing; });
    }
  }

  // Under mutex. What was gathered for this checkpoint before: by an earlier process, or a while ago.
  Shared gathered(const log::Checkpoint& checkpoint) const {
    for (auto at = targets.rbegin(); at != targets.rend(); ++at)
      if (at->second.now->checkpoint == checkpoint) return at->second.now;
    return with_quorum && with_quorum->checkpoint == checkpoint ? with_quorum : nullptr;
  }

  // One witness for as long as the program runs.
  void serve_witness(std::size_t who) {
    witness::Client client({options.witnesses[who].key}, check);
    FetchLimits limits;
    limits.timeout_ms = kWitnessTimeoutMs;
    limits.answer_bytes_max = witness::kAnswerBytesMax;
    Fetcher fetcher(limits, &stop);
    std::uint64_t done = 0;
    std::unique_lock lock(mutex);
    while (!closing) {
      const std::int64_t wait_ms = client.not_before().unix_ms - clock.now().unix_ms;
      const bool may_ask = wait_ms <= 0 || wait_ms > witness::kBackoffMaxMs;  // the clock was set back: do not wait for it
      if (targets.empty() || targets.rbegin()->first == done || !may_ask) {
        changed.wait_for(lock, options.poll, [this] { return closing; });
        continue;
      }
      const Target target = targets.rbegin()->second;
      lock.unlock();
      const auto outcome = ask(client, fetcher, who, target);
      lock.lock();
      note_outcome(who, client, target, outcome);
      if (outcome == Outcome::cosigned) {
        done = target.number;
        const auto kept = merge(target, client.cosignatures());
        if (kept) {
          lock.unlock();
          write_file(kept);
          lock.lock();
        }
      }
    }
  }

  Outcome ask(witness::Client& client, Fetcher& fetcher, std::size_t who, const Target& target) {
    for (;;) {
      const auto body = client.ask(target.note, target.now->checkpoint,
                                   [this](std::uint64_t from, std::uint64_t to) { return ledger.consistency(from, to); });
      witness::Reply reply;
      if (!body)
        reply.error = body.error().message();
      else
        reply = options.post ? options.post(options.witnesses[who].url, *body)
                             : post_over_http(fetcher, options.witnesses[who].url, *body);
      const auto outcome = client.take(reply, clock.now());
      if (outcome != Outcome::again || stop) return outcome;
    }
  }

  // Under mutex.
  void note_outcome(std::size_t who, const witness::Client& client, const Target& target, Outcome outcome) {
    WitnessState& state = states[who];
    if (outcome == Outcome::cosigned) {
      ++state.cosigned;
      state.size = target.now->checkpoint.size;
      state.cosigned_at = client.cosignatures().front().time;
      state.error.clear();
      state.suspicious = false;
      return;
    }
    ++state.failed;
    // It may have been asked about a newer one in the meantime, by an earlier process of this ledger.
    state.suspicious = outcome == Outcome::contradicted || (outcome == Outcome::ahead && client.witness_size() > ledger.size());
    if (state.error != client.last_error())
      say((state.suspicious ? "ALARM: witness " : "witness ") + state.name + ": " + client.last_error());
    state.error = client.last_error();
  }

  // Under mutex. What is to be kept on disk, if anything.
  Shared merge(const Target& asked, const std::vector<witness::Cosignature>& found) {
    const auto at = targets.find(asked.number);
    if (at == targets.end()) return nullptr;
    Target& target = at->second;
    CosignedCheckpoint next = *target.now;
    for (const auto& one : found) {
      std::erase_if(next.cosignatures, [&](const auto& old) { return old.key == one.key; });
      next.cosignatures.push_back(one);
    }
    next.note = witness::with_cosignatures(target.note, next.cosignatures);
    target.now = std::make_shared<const CosignedCheckpoint>(std::move(next));
    const bool newer = !with_quorum || with_quorum->checkpoint.size <= target.now->checkpoint.size;
    if (!has_quorum(*target.now) || !newer) return nullptr;
    with_quorum = target.now;
    quorum_at = clock.now();
    return with_quorum;
  }
};

Cosigner::Cosigner(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<Cosigner>> Cosigner::start(const Ledger& ledger, const SignatureCheck& check, const Clock& clock,
                                                  CosignerOptions options) {
  NGUON_TRY(check_options(options));
  std::unique_ptr<Cosigner> out(new Cosigner(std::make_unique<Impl>(ledger, check, clock, std::move(options))));
  Impl* impl = out->impl_.get();
  if (const auto read = impl->read_file(); !read)
    impl->say("the cosigned checkpoint on disk is not used: " + read.error().message());
  impl->threads.emplace_back([impl] { impl->choose_targets(); });
  for (std::size_t i = 0; i < impl->options.witnesses.size(); ++i)
    impl->threads.emplace_back([impl, i] { impl->serve_witness(i); });
  return out;
}

Cosigner::~Cosigner() {
  impl_->stop = true;
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->closing = true;
  }
  impl_->changed.notify_all();
  for (auto& thread : impl_->threads) thread.join();
}

const WitnessPolicy& Cosigner::policy() const { return impl_->policy; }

std::shared_ptr<const CosignedCheckpoint> Cosigner::cosigned() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->with_quorum;
}

std::shared_ptr<const CosignedCheckpoint> Cosigner::shown() const {
  const auto published = impl_->ledger.published();
  const std::lock_guard lock(impl_->mutex);
  if (impl_->policy.withhold) return impl_->with_quorum;
  if (auto found = impl_->gathered(published->checkpoint)) return found;
  return std::make_shared<const CosignedCheckpoint>(CosignedCheckpoint{published->checkpoint, published->note, {}});
}

std::shared_ptr<const CosignedCheckpoint> Cosigner::covering(std::uint64_t size_min) const {
  {
    const std::lock_guard lock(impl_->mutex);
    const auto& best = impl_->with_quorum;
    const bool fresh = impl_->clock.now().unix_ms - impl_->quorum_at.unix_ms <= kQuorumAgeMaxMs;
    if (best && best->checkpoint.size >= size_min && (fresh || impl_->policy.withhold)) return best;
    if (impl_->policy.withhold) return nullptr;
  }
  auto newest = shown();
  return newest && newest->checkpoint.size >= size_min ? newest : nullptr;
}

std::vector<WitnessState> Cosigner::witnesses() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->states;
}

}  // namespace nguon::api
