// The signed snapshot: what a device needs to judge labels without a network. docs/formats/snapshot.md is
// the rule; nothing here may change a byte of it. Pure and thread-safe.
//
//   file  = note, empty line, body          (whole)
//         | note, empty line, "since\t<n>\n", the lines that changed from entry n on   (delta)
//   note  = a signed note whose text names the ledger, a checkpoint's size and root, the accepted time of its
//           last entry, when the log said that there was no newer one, and the length and SHA-256 of the whole body
//
// A delta carries the same note as the whole: who merges it into an older body checks the result by the
// note's hash, so nothing but whole bodies is ever signed. Of each ledger size there is one body.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/base/vkey.h"

namespace nguon::api {

inline constexpr std::size_t kSnapshotBytesMax = std::size_t{15} << 20;  // of a body; about 100,000 label runs

struct SnapshotHead {
  std::string origin, host;
  std::uint64_t size = 0;  // of the checkpoint: entries [0, size) are covered
  Hash root;
  Time time;  // accepted time of entry size - 1
  Time made;  // there was no later entry then: the snapshot is as old as this. Never before `time`
  std::uint64_t body_bytes = 0;
  Hash body_hash;
  friend bool operator==(const SnapshotHead&, const SnapshotHead&) = default;
};

struct Snapshot {
  SnapshotHead head;
  std::string note;
  std::string body;
};

// The name under which the log's key signs snapshots. A party's key is "<origin>/<party>", and a party id
// holds no '/': no key of the ledger has this name. Do not change: part of the format.
std::string snapshot_key_name(std::string_view origin);
// The verifier key of snapshots, of the log's. Errc::invalid_argument (key_malformed) unless it is Ed25519.
Result<VerifierKey> snapshot_vkey(const VerifierKey& log);

// The text that is signed. Its second line has a space in it, so it can never be read as a checkpoint,
// whatever the origin: a checkpoint's second line is a number.
std::string snapshot_text(const SnapshotHead& head);
// Errc::invalid_argument (snapshot_malformed) unless it is exactly what snapshot_text writes.
Result<SnapshotHead> parse_snapshot_text(std::string_view text);

std::string format_snapshot(const Snapshot& snapshot);

// Checks the signature and the body's length and hash. `log` is the log's key. Errc::invalid_argument
// (snapshot_malformed, snapshot_is_delta), Errc::bad_signature (snapshot_not_signed, signature_wrong),
// Errc::corrupt (snapshot_damaged): the body is not the one that was signed. Errc::too_large.
Result<Snapshot> open_snapshot(std::string_view file, const VerifierKey& log, const SignatureCheck& check);

// The whole that `delta` leads to from `base`. Errors of open_snapshot; snapshot_damaged also when the delta
// does not fit the base: then the whole must be fetched.
Result<Snapshot> merge_snapshot(const Snapshot& base, std::string_view delta, const VerifierKey& log,
                                const SignatureCheck& check);

}  // namespace nguon::api
