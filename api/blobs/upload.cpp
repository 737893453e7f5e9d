#include "api/blobs/upload.h"

#include <chrono>

#include "api/app.h"
#include "ledger/base/sha256.h"
#include "ledger/log/note.h"
#include "ledger/state/reader.h"

namespace nguon::api {
namespace {

// The enrolled key behind the note's first signature, if it may sign now.
Result<VerifierKey> key_of(const App& app, const log::Note& note) {
  const auto view = app.ledger.snapshot();
  const auto& first = note.signatures.front();
  const auto found = state::Reader(*view).key(first.key_name, first.id);
  if (!found && found.error().code() == Errc::not_found)
    return Error(Errc::forbidden, "key_unknown", found.error().message(), found.error().message_vi());
  if (!found) return found.error();
  if (found->purpose != statement::KeyPurpose::statement)
    return Error(Errc::forbidden, "key_not_for_statements", "this key signs labels, not pictures",
                 "Khóa này dùng để ký tem, không dùng để gửi ảnh");
  if (found->revocation && found->revocation->since <= app.clock.now())
    return Error(Errc::forbidden, "key_revoked", "this key is not trusted any more", "Khóa này không còn được tin cậy");
  return parse_vkey(found->vkey);
}

}  // namespace

bool UploadLimits::take(const std::string& vkey, std::string_view address, Time now) {
  if (addresses_.take(address, std::chrono::steady_clock::now())) return false;
  const std::lock_guard lock(mutex_);
  if (const Day today = day_in_vietnam(now); today != day_) {
    keys_.clear();
    day_ = today;
  }
  if (keys_.size() >= kUploadKeysMax && keys_.count(vkey) == 0) return false;
  return ++keys_[vkey] <= kPicturesOfKeyADay;
}

Result<std::string> check_upload(const App& app, UploadLimits& limits, const Request& request) {
  const std::string_view header = request.header("x-nguon-note");
  const auto bytes = from_base64(header.substr(0, kUploadNoteBytesMax + 1));
  if (header.empty() || header.size() > kUploadNoteBytesMax || !bytes)
    return Error(Errc::invalid_argument, "header_malformed", "x-nguon-note must be a signed note in base64",
                 "x-nguon-note phải là một bản ghi đã ký, viết dạng base64");
  NGUON_ASSIGN(note, log::parse_note(*bytes));
  // Before the body is hashed: a stranger's 8 MiB cost no more than reading them.
  NGUON_ASSIGN(key, key_of(app, note));
  NGUON_TRY(log::open_note(note, std::span(&key, 1), app.signatures));
  if (note.text != std::string(kBlobNoteHeader) + to_hex(sha256(request.body).view()) + "\n")
    return Error(Errc::invalid_argument, "blob_note_wrong", "the note is about another picture than the one sent",
                 "Bản ghi đã ký nói về một ảnh khác với ảnh được gửi");
  const std::string vkey = key.text();
  if (!limits.take(vkey, request.remote_address, app.clock.now()))
    return Error(Errc::unavailable, "too_many_pictures", "too many pictures today from this key or address",
                 "Khóa hoặc địa chỉ này đã gửi quá nhiều ảnh");
  return vkey;
}

}  // namespace nguon::api
