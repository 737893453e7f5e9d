// Asks witnesses to cosign a ledger's checkpoints, in the background: recording never waits for them.
// One thread a witness; all of them are asked about the same checkpoint, a new one at most once a second.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/checkpoints.h"
#include "ledger/ledger.h"
#include "witness/client.h"

namespace nguon::api {

inline constexpr std::int64_t kTargetEveryMs = 1'000;  // a new checkpoint for the witnesses at most this often
inline constexpr std::int64_t kCosignAgainMs =
    600'000;                                     // a quiet ledger is cosigned again, so that its witnesses' times stay recent
inline constexpr std::size_t kTargetsKept = 64;  // checkpoints that a slow witness may still answer for
inline constexpr std::int64_t kQuorumAgeMaxMs = 3'600'000;  // an older cosigned checkpoint is not preferred to a newer one
inline constexpr long kWitnessTimeoutMs = 10'000;           // one request

struct AskedWitness {
  VerifierKey key;
  std::string url;  // its submission prefix, without "/add-checkpoint"
};

struct CosignerOptions {
  std::vector<AskedWitness> witnesses;  // 1..witness::kWitnessesMax, different keys
  std::size_t quorum = 1;
  bool withhold = false;
  std::filesystem::path file;  // where the newest checkpoint with a quorum is kept; "" keeps none
  VerifierKey log_key;
  std::function<void(std::string_view)> log;  // what an operator should see; thread-safe
  // How a body is posted to a witness; null: over HTTP. Called from the witness's own thread.
  using Post = std::function<witness::Reply(const std::string& url, const std::string& body)>;
  Post post;
  std::chrono::milliseconds poll{100};  // how often the ledger is asked for a new checkpoint
};

struct WitnessState {
  std::string name, url;
  std::uint64_t size = 0;   // of the last checkpoint that it cosigned
  Time cosigned_at;         // Time{}: never since the start
  std::string error;        // why not the newest; "" when all is well
  bool suspicious = false;  // it has seen another history, or a longer one
  std::uint64_t cosigned = 0, failed = 0;
};

class Cosigner final : public CheckpointSource {
 public:
  // Reads `file`: what it holds is used only if it verifies and the ledger still has that root. Starts
  // asking at once. All are borrowed and outlive it. Errc::invalid_argument (witness_config).
  static Result<std::unique_ptr<Cosigner>> start(const Ledger& ledger, const SignatureCheck& check, const Clock& clock,
                                                 CosignerOptions options);
  ~Cosigner() override;  // ends requests under way

  const WitnessPolicy& policy() const override;
  std::shared_ptr<const CosignedCheckpoint> shown() const override;
  std::shared_ptr<const CosignedCheckpoint> covering(std::uint64_t size_min) const override;
  std::vector<WitnessState> witnesses() const;
  // The newest with a quorum; null when there is none.
  std::shared_ptr<const CosignedCheckpoint> cosigned() const;

 private:
  struct Impl;
  explicit Cosigner(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace nguon::api
