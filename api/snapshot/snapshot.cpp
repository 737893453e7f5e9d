#include "api/snapshot/snapshot.h"

#include <map>
#include <tuple>

#include "api/snapshot/lines.h"
#include "ledger/base/sha256.h"
#include "ledger/base/text.h"
#include "ledger/log/note.h"

namespace nguon::api {
namespace {

// Do not change: part of the format.
constexpr std::string_view kFirstLine = "nguon.snapshot/v2";
constexpr std::string_view kKeySuffix = "/snapshot/v1";
constexpr std::string_view kSince = "since\t";

Error malformed(std::string_view what) {
  return {Errc::invalid_argument, "snapshot_malformed", "snapshot: " + std::string(what),
          "bản chụp sổ cái: " + std::string(what)};
}

Error damaged() {
  return {Errc::corrupt, "snapshot_damaged", "the snapshot's body is not the one that was signed",
          "nội dung bản chụp không phải nội dung đã được ký"};
}

struct Opened {
  SnapshotHead head;
  std::string note;
  std::string_view rest;  // of the file
};

// Note and rest, the note checked.
Result<Opened> open_note_of(std::string_view file, const VerifierKey& log, const SignatureCheck& check) {
  if (file.size() > kSnapshotBytesMax + log::kNoteBytesMax)
    return Error{Errc::too_large, "snapshot_too_large", "the snapshot is too large", "bản chụp quá lớn"};
  const auto text_end = file.find("\n\n");
  const auto note_end = text_end == std::string_view::npos ? text_end : file.find("\n\n", text_end + 2);
  if (note_end == std::string_view::npos) return malformed("no note / thiếu phần có chữ ký");
  Opened out;
  out.note = std::string(file.substr(0, note_end + 1));
  out.rest = file.substr(note_end + 2);
  NGUON_ASSIGN(note, log::parse_note(out.note));
  NGUON_ASSIGN(head, parse_snapshot_text(note.text));
  NGUON_ASSIGN(vkey, snapshot_vkey(log));
  NGUON_ASSIGN(signed_by, log::open_note(note, {&vkey, 1}, check));
  if (signed_by.empty() || head.origin != log.name)
    return Error{Errc::bad_signature, "snapshot_not_signed", "the snapshot is not signed by " + log.name,
                 "bản chụp không có chữ ký của " + log.name};
  out.head = std::move(head);
  return out;
}

Result<Snapshot> with_body(Opened opened, std::string body) {
  if (body.size() != opened.head.body_bytes || sha256(body) != opened.head.body_hash) return damaged();
  return Snapshot{std::move(opened.head), std::move(opened.note), std::move(body)};
}

}  // namespace

std::string snapshot_key_name(std::string_view origin) { return std::string(origin) + std::string(kKeySuffix); }

Result<VerifierKey> snapshot_vkey(const VerifierKey& log) {
  if (log.type != KeyType::ed25519)
    return Error{Errc::invalid_argument, "key_malformed", "the log's key is no Ed25519 key", "khóa sổ cái không phải Ed25519"};
  return make_vkey(snapshot_key_name(log.name), log.type, log.public_key);
}

std::string snapshot_text(const SnapshotHead& head) {
  std::string out(kFirstLine);
  out += "\norigin " + head.origin;
  out += "\nhost " + head.host;
  out += "\ncheckpoint " + std::to_string(head.size) + " " + to_base64(head.root.view());
  out += "\ntime " + format_time(head.time);
  out += "\nmade " + format_time(head.made);
  out += "\nbody " + std::to_string(head.body_bytes) + " " + to_hex(head.body_hash.view()) + "\n";
  return out;
}

Result<SnapshotHead> parse_snapshot_text(std::string_view text) {
  const auto lines = split(text, '\n');
  if (lines.size() != 8 || lines[0] != kFirstLine) return malformed("not a snapshot / không phải bản chụp");
  const auto value = [&](std::size_t line, std::string_view name) {
    const std::string start = std::string(name) + " ";
    return lines[line].starts_with(start) ? lines[line].substr(start.size()) : std::string_view();
  };
  SnapshotHead head;
  head.origin = value(1, "origin");
  head.host = value(2, "host");
  const auto checkpoint = split(value(3, "checkpoint"), ' ');
  const auto body = split(value(6, "body"), ' ');
  if (checkpoint.size() != 2 || body.size() != 2) return malformed("a line is missing / thiếu dòng");
  const auto size = parse_decimal(checkpoint[0]);
  const auto bytes = parse_decimal(body[0]);
  NGUON_ASSIGN(root_bytes, from_base64(checkpoint[1]));
  NGUON_ASSIGN(root, Hash::from(root_bytes));
  NGUON_ASSIGN(time, parse_time_utc(value(4, "time")));
  NGUON_ASSIGN(made, parse_time_utc(value(5, "made")));
  NGUON_ASSIGN(hash_bytes, from_hex(body[1]));
  NGUON_ASSIGN(hash, Hash::from(hash_bytes));
  if (!size || !bytes) return malformed("a number is wrong / sai con số");
  if (made < time) return malformed("made before its last entry / lập trước mục cuối");
  head.size = *size;
  head.root = root;
  head.time = time;
  head.made = made;
  head.body_bytes = *bytes;
  head.body_hash = hash;
  if (snapshot_text(head) != text) return malformed("another spelling / sai cách viết");
  return head;
}

std::string format_snapshot(const Snapshot& snapshot) { return snapshot.note + "\n" + snapshot.body; }

Result<Snapshot> open_snapshot(std::string_view file, const VerifierKey& log, const SignatureCheck& check) {
  NGUON_ASSIGN(opened, open_note_of(file, log, check));
  if (opened.rest.starts_with(kSince))
    return Error{Errc::invalid_argument, "snapshot_is_delta", "this is a delta: it needs the whole that it continues",
                 "đây là phần thay đổi: cần bản chụp đầy đủ đi trước nó"};
  std::string body(opened.rest);
  return with_body(std::move(opened), std::move(body));
}

Result<Snapshot> merge_snapshot(const Snapshot& base, std::string_view delta, const VerifierKey& log,
                                const SignatureCheck& check) {
  NGUON_ASSIGN(opened, open_note_of(delta, log, check));
  if (!opened.rest.starts_with(kSince)) {
    std::string body(opened.rest);
    return with_body(std::move(opened), std::move(body));
  }
  const auto first_end = opened.rest.find('\n');
  const auto since = parse_decimal(opened.rest.substr(kSince.size(), first_end - kSince.size()));
  if (!since || *since > base.head.size || first_end == std::string_view::npos) return damaged();
  std::map<LinePlace, std::string_view> lines;
  for (const auto line : split(base.body, '\n'))
    if (!line.empty() && !is_held_line(line)) lines[place_of(line)] = line;
  for (const auto line : split(opened.rest.substr(first_end + 1), '\n'))
    if (!line.empty()) lines[place_of(line)] = line;
  std::string body;
  for (const auto& [place, line] : lines) {
    body += line;
    body += '\n';
  }
  return with_body(std::move(opened), std::move(body));
}

}  // namespace nguon::api
