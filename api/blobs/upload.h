// Who may leave a picture here, and how many: a party of the ledger, by a note over the picture's hash.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "api/http.h"
#include "api/http_rate.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace nguon::api {

struct App;

// Do not change: part of the format. The note's text is this, the SHA-256 of the body in hex, and a newline.
inline constexpr std::string_view kBlobNoteHeader = "nguon.blob/v1\n";

inline constexpr std::size_t kPicturesOfKeyADay = 200;
inline constexpr std::size_t kUploadNoteBytesMax = 4'096;  // of the header's base64
inline constexpr std::size_t kUploadKeysMax = 100'000;     // counted on one day; more are refused

// Thread-safe.
class UploadLimits {
 public:
  // Counts one picture; false when the key has left kPicturesOfKeyADay on this day in Vietnam, or the address too many
  // in a short time.
  bool take(const std::string& vkey, std::string_view address, Time now);

 private:
  // One a minute in the long run, 100 at once: a phone that was offline for a week sends what it has.
  RateLimiter addresses_{{1.0 / 60, 100}};
  std::mutex mutex_;
  Day day_{-1};                              // guarded by mutex_
  std::map<std::string, std::size_t> keys_;  // guarded by mutex_; of day_
};

// The vkey that signed. Errc::invalid_argument (header_malformed, note_malformed, blob_note_wrong: it is about another
// picture), Errc::bad_signature, Errc::forbidden (key_unknown, key_not_for_statements, key_revoked), Errc::unavailable
// (too_many_pictures).
Result<std::string> check_upload(const App& app, UploadLimits& limits, const Request& request);

}  // namespace nguon::api
