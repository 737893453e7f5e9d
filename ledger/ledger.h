// The Ledger: append statements, read what was recorded, prove it. Joins log, statement, state and
// store; knows no cryptographic library (signatures are checked and made through the interfaces of
// ledger/base/vkey.h) and no network.
//
// Promises. It never signs two histories: a checkpoint is signed only after the anchor
// (ledger/anchor/anchor.h) holds it, and a store that is not the one whose checkpoints were signed
// is not opened for appending. What is signed was computed twice, the second time from the bytes
// that the store is about to write; a difference stops the ledger. A receipt is given only after the entry, its tiles and its
// state are on disk in one synced write and a checkpoint over them is signed: zero merge delay. Accepted times never go
// backwards. After any error of the store or the signer the ledger answers Errc::unavailable to
// every append until it is opened again, and reading goes on. A process killed at any moment loses
// no acknowledged statement and doubles none.
//
// Thread-safe throughout. Reads never wait for writes, and show exactly what the published
// checkpoint covers.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/anchor/anchor.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/base/vkey.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/entry.h"
#include "ledger/store/store.h"

namespace nguon {

struct LedgerOptions {
  const Clock* clock = nullptr;                      // outlives the ledger
  std::shared_ptr<const SignatureCheck> signatures;  // outlives nothing: shared
  std::shared_ptr<const Signer> log_signer;          // the checkpoint key; its vkey must be Genesis' logKey
  std::shared_ptr<anchor::Anchor> anchor;            // how far was signed; needed to append, and this ledger's alone
  std::size_t workers = 2;                           // threads that check signatures
  std::size_t queue_max = 4'096;                     // statements waiting; past it append answers unavailable (queue_full)
  std::size_t batch_max = 256;                       // statements in one commit
  // Appends are refused (disk_low) while the disk has less free than the larger of this and 5 % of it, and
  // go on by themselves when it has more. 0: no floor.
  std::uint64_t disk_free_bytes_min = std::uint64_t{1} << 30;
  std::int64_t clock_step_back_max_ms = 5'000;  // past it appends stop (clock_stepped_back)
  // Told, by the one sequencer, what each commit will write, before anybody can see it: the ledger's size
  // before and after, and all rows. A commit that is told may still fail. Quick, and must not throw.
  std::function<void(std::uint64_t from, std::uint64_t to, const store::Batch& batch)> before_commit;
};

// What a signer gets back. Keep it: with the entry it is a whole proof.
struct Receipt {
  std::uint64_t index = 0;
  Time accepted;
  Hash leaf_hash;
  bool repeated = false;        // the statement was recorded before; this is about that entry
  log::Checkpoint checkpoint;   // covers the entry
  std::vector<Hash> inclusion;  // path of the entry in it
  std::shared_ptr<const std::string> checkpoint_note;
};

// The newest signed checkpoint.
struct Published {
  log::Checkpoint checkpoint;
  std::string note;
  Time signed_at;
};

class Ledger {
 public:
  // Makes a new ledger: `genesis_note` is the signed Genesis statement. Errc::conflict
  // (ledger_exists) when the store holds one; Errc::invalid_argument genesis_expected, wrong_log_key;
  // Errc::conflict (anchor_in_use) when the anchor has seen a checkpoint or is of another origin;
  // everything that append answers. On disk when it returns.
  static Result<std::unique_ptr<Ledger>> create(std::unique_ptr<store::Store> store, std::string genesis_note,
                                                LedgerOptions options);

  // Opens an existing ledger and verifies its tail: the right edge is rebuilt from entries and must
  // give the head's root; the last entries' chain, hashes and statement form are checked. Errc::corrupt
  // (ledger_damaged) says which entry and what, (rebuild_unfinished) that rebuild() must be run again;
  // Errc::not_found (ledger_not_found); Errc::invalid_argument (wrong_log_key) when the signer is not
  // the ledger's. Compares the store with the anchor; each of these is Errc::corrupt and says which
  // file holds what, and what to do: (anchor_other_ledger) another origin; (ledger_behind_anchor) more
  // was signed than is here; (ledger_not_as_signed) other entries were signed than are here;
  // (anchor_doubtful) a slot of the anchor is lost and the store cannot show that it was older. A
  // store that is ahead, by the commit that a crash left unsigned, is signed once the anchor holds it.
  static Result<std::unique_ptr<Ledger>> open(std::unique_ptr<store::Store> store, LedgerOptions options);

  // For reading beside a running server: no signer, every append is Errc::unavailable (read_only).
  // Nothing signs, so published() has no note and proof_file answers the same error; the head may be
  // of a commit that the server has not synced yet: compare it with the server's checkpoint.
  static Result<std::unique_ptr<Ledger>> open_read_only(std::unique_ptr<store::Store> store, LedgerOptions options);

  virtual ~Ledger() = default;  // waits for statements already queued to be answered

  // `done` is called exactly once, from a ledger thread (or from the caller's when it can be
  // answered at once); it must neither throw nor wait for the ledger. Statements that one thread
  // appends are judged and recorded in the order of its calls. The same signer, id and bytes again
  // give the receipt of the first time, repeated = true.
  // Errors: those of log::parse_note, statement::parse_statement, log::open_note, log::encode_entry
  // and state::apply; Errc::forbidden key_unknown, signature_other_ledger; Errc::conflict
  // statement_id_reused; Errc::unavailable queue_full, clock_stepped_back (until the clock has caught
  // up), read_only, ledger_stopped (a fault: whether the statement is on disk is not known, so send
  // the same bytes again once the ledger is open again), ledger_halted (see halt); Errc::no_space disk_low.
  using Done = std::function<void(Result<Receipt>)>;
  virtual void append(std::string statement_note, Done done) = 0;
  // The same, and the caller's thread does the work itself when nobody else is appending.
  virtual Result<Receipt> append_and_wait(std::string statement_note) = 0;
  // Everything append would check, and nothing written: for previews and dry runs. One after the
  // other: each that would be accepted counts for the next, a refused one leaves nothing. Ok also
  // for a statement that was recorded before.
  virtual std::vector<Result<void>> check_all(std::span<const std::string> statement_notes) const = 0;
  Result<void> check(const std::string& statement_note) const { return check_all({&statement_note, 1}).front(); }

  virtual std::shared_ptr<const Published> published() const = 0;
  std::uint64_t size() const { return published()->checkpoint.size; }

  // Reads. Errc::not_found (entry_unknown) past the end.
  virtual Result<std::string> entry_bytes(std::uint64_t index) const = 0;
  virtual Result<log::Entry> entry(std::uint64_t index) const = 0;
  // Many at once, in the order asked; one read of the store.
  virtual Result<std::vector<log::Entry>> entries(std::span<const std::uint64_t> indexes) const = 0;
  // The bytes behind /tile/<level>/<number>[.p/<width>] (width 256: full) and /tile/entries/...
  virtual Result<std::string> tile(unsigned level, std::uint64_t number, unsigned width) const = 0;
  virtual Result<std::string> entry_bundle(std::uint64_t number, unsigned width) const = 0;

  // Proofs at any size up to the published one. Errc::invalid_argument for impossible numbers.
  virtual Result<Hash> root_at(std::uint64_t size) const = 0;
  virtual Result<std::vector<Hash>> inclusion(std::uint64_t index, std::uint64_t size) const = 0;
  virtual Result<std::vector<Hash>> consistency(std::uint64_t old_size, std::uint64_t new_size) const = 0;
  // A .tlog-proof file with the entry in it, against the published checkpoint.
  virtual Result<std::string> proof_file(std::uint64_t index) const = 0;

  // The state at the published checkpoint, for state::Reader. Cheap; hold it for a request, not for
  // ever, and never longer than the ledger.
  virtual std::unique_ptr<store::View> snapshot() const = 0;

  struct Stats {
    std::uint64_t appended = 0, refused = 0, repeated = 0, commits = 0, queued = 0;
    std::uint64_t disk_free_bytes = 0, disk_floor_bytes = 0;  // as last asked; 0 and 0: no disk, or no floor
    bool stopped = false;                                     // appends are refused
    std::string stop_reason;
  };
  virtual Stats stats() const = 0;

  // Takes no statement any more, until it is opened again: something was found that has to be looked at.
  // Every append answers Errc::unavailable (ledger_halted) with the cause; reading goes on.
  virtual void halt(const Error& cause) = 0;

  // Store::verify_checksums of the store below: whether its files still hold what was written.
  virtual Result<void> verify_checksums(const store::Store::Progress& progress) const = 0;
};

}  // namespace nguon
