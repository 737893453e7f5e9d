#include "ledger/store/internal/rocksdb_verify.h"

#include <algorithm>
#include <memory>

#include <rocksdb/convenience.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/file_system.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>

#include "ledger/store/internal/posting_prefix.h"

namespace nguon::store::internal {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{256} << 10;

rocksdb::Status stopped_by_caller() { return rocksdb::Status::Aborted("the check was stopped"); }

}  // namespace

rocksdb::Status verify_table(rocksdb::Env* env, const std::string& file) {
  rocksdb::BlockBasedTableOptions table;
  table.no_block_cache = true;
  rocksdb::Options options;
  options.env = env;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.prefix_extractor = posting_prefix_extractor();
  return rocksdb::VerifySstFileChecksum(options, rocksdb::EnvOptions(), file);
}

rocksdb::Status verify_whole_file(rocksdb::Env* env, const std::string& file, const rocksdb::LiveFileMetaData& expected,
                                  const OnRead& on_read) {
  const auto factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  const auto sum = factory->CreateFileChecksumGenerator({file, expected.file_checksum_func_name});
  if (expected.file_checksum_func_name != sum->Name()) {
    const rocksdb::Status status = verify_table(env, file);
    return status.ok() && !on_read(expected.size) ? stopped_by_caller() : status;
  }
  std::unique_ptr<rocksdb::FSRandomAccessFile> opened;
  rocksdb::Status status = env->GetFileSystem()->NewRandomAccessFile(file, rocksdb::FileOptions(), &opened, nullptr);
  if (!status.ok()) return status;
  std::string piece(kPieceBytes, '\0');
  std::uint64_t at = 0;
  for (; at <= expected.size;) {  // one read past the end: a longer file is another file
    const std::size_t wanted = std::min<std::uint64_t>(kPieceBytes, expected.size - at + 1);
    // A page that was read lately would hide what the disk has become. A wish: not all systems can.
    opened->InvalidateCache(at, wanted).PermitUncheckedError();
    rocksdb::Slice got;
    status = opened->Read(at, wanted, rocksdb::IOOptions(), &got, piece.data(), nullptr);
    if (!status.ok()) return status;
    if (got.empty()) break;
    sum->Update(got.data(), got.size());
    at += got.size();
    if (!on_read(got.size())) return stopped_by_caller();
  }
  if (at != expected.size)
    return rocksdb::Status::Corruption(file + " is " + (at < expected.size ? "shorter" : "longer") + " than the " +
                                       std::to_string(expected.size) + " bytes that were written");
  sum->Finalize();
  if (sum->GetChecksum() != expected.file_checksum) return rocksdb::Status::Corruption(file + ": file checksum mismatch");
  return rocksdb::Status::OK();
}

}  // namespace nguon::store::internal
