#include "ledger/store/internal/torn_manifest.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace nguon::store::internal {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// RocksDB's format of logs: blocks with records in them, each masked CRC-32C, length, type, bytes.
constexpr std::size_t kBlock = 32 * 1024;
constexpr std::size_t kHeader = 7;
enum Type : std::uint8_t { kFull = 1, kFirst = 2, kMiddle = 3, kLast = 4 };

std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t out = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) out = out << 8 | static_cast<std::uint8_t>(bytes[i]);
  return out;
}

std::uint32_t crc32c(std::string_view bytes) {
  constexpr std::uint32_t kPolynomial = 0x82F63B78;
  std::uint32_t crc = ~std::uint32_t{0};
  for (const char byte : bytes) {
    crc ^= static_cast<std::uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? kPolynomial : 0);
  }
  return ~crc;
}

std::uint32_t masked(std::uint32_t crc) { return (crc >> 15 | crc << 17) + 0xA282EAD8; }

struct Record {
  std::size_t bytes = 0;  // with its header; 0: no whole record is there
  bool ends = false;      // it is the last of what it is a part of
};

Record record_at(std::string_view manifest, std::size_t at) {
  const std::size_t room = std::min(manifest.size() - at, kBlock - at % kBlock);
  if (room < kHeader) return {};
  const std::size_t length = little_endian(manifest.substr(at + 4, 2));
  const auto type = static_cast<std::uint8_t>(manifest[at + 6]);
  if (type < kFull || type > kLast || kHeader + length > room) return {};
  if (masked(crc32c(manifest.substr(at + 6, 1 + length))) != little_endian(manifest.substr(at, 4))) return {};
  return {kHeader + length, type == kFull || type == kLast};
}

class ShorterFile final : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  ShorterFile(std::unique_ptr<rocksdb::FSSequentialFile> file, std::size_t bytes)
      : FSSequentialFileOwnerWrapper(std::move(file)), left_(bytes) {}
  IOStatus Read(std::size_t n, const IOOptions& options, Slice* result, char* scratch, IODebugContext* context) override {
    IOStatus read = FSSequentialFileOwnerWrapper::Read(std::min(n, left_), options, result, scratch, context);
    if (read.ok()) left_ -= result->size();
    return read;
  }
  IOStatus Skip(std::uint64_t n) override {
    const auto skipped = std::min<std::uint64_t>(n, left_);
    left_ -= skipped;
    return FSSequentialFileOwnerWrapper::Skip(skipped);
  }

 private:
  std::size_t left_;
};

class WholeManifests final : public rocksdb::FileSystemWrapper {
 public:
  explicit WholeManifests(const std::shared_ptr<rocksdb::FileSystem>& base) : FileSystemWrapper(base) {}
  const char* Name() const override { return "nguon.whole-manifests"; }

  IOStatus NewSequentialFile(const std::string& name, const rocksdb::FileOptions& options,
                             std::unique_ptr<rocksdb::FSSequentialFile>* file, IODebugContext* context) override {
    IOStatus opened = FileSystemWrapper::NewSequentialFile(name, options, file, context);
    if (!opened.ok() || name.find("/MANIFEST-") == std::string::npos) return opened;
    std::string bytes;
    opened = read_all(**file, bytes, context);
    if (!opened.ok()) return opened;
    opened = FileSystemWrapper::NewSequentialFile(name, options, file, context);
    if (!opened.ok() || bytes.size() > kManifestBytesMax) return opened;
    const std::size_t whole = whole_bytes(bytes);
    if (whole < bytes.size()) *file = std::make_unique<ShorterFile>(std::move(*file), whole);
    return opened;
  }

 private:
  // At most one byte more than kManifestBytesMax.
  static IOStatus read_all(rocksdb::FSSequentialFile& file, std::string& bytes, IODebugContext* context) {
    std::string piece(kBlock, '\0');
    while (bytes.size() <= kManifestBytesMax) {
      Slice got;
      IOStatus read = file.Read(piece.size(), IOOptions(), &got, piece.data(), context);
      if (!read.ok() || got.empty()) return read;
      bytes.append(got.data(), got.size());
    }
    return IOStatus::OK();
  }
};

}  // namespace

std::size_t whole_bytes(std::string_view manifest) {
  std::size_t at = 0, whole = 0;
  while (at < manifest.size()) {
    const std::size_t room = kBlock - at % kBlock;
    if (room < kHeader) {  // the rest of a block that no header fits into
      at += room;
      continue;
    }
    const Record record = record_at(manifest, at);
    if (record.bytes == 0) break;
    at += record.bytes;
    if (record.ends) whole = at;
  }
  if (at >= manifest.size() || whole == 0 || manifest.size() - at > kTornBytesMax) return manifest.size();
  for (std::size_t behind = at + 1; behind < manifest.size(); ++behind)
    if (record_at(manifest, behind).bytes > 0) return manifest.size();
  return whole;
}

std::shared_ptr<rocksdb::FileSystem> whole_manifests(const std::shared_ptr<rocksdb::FileSystem>& base) {
  return std::make_shared<WholeManifests>(base);
}

}  // namespace nguon::store::internal
