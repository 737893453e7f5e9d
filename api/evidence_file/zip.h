// Archives of a few files, stored and not compressed, so that the bytes hang on nothing but names and contents.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace nguon::api {

inline constexpr std::size_t kZipBytesMax = std::size_t{256} << 20;  // of all contents

// ZIP 2.0 with `files` in the order of their names: dated 1980-01-01, mode 0644, without comments or extra fields. The
// same files give the same bytes. Errc::too_large (zip_too_large), Errc::unavailable (zip_failed) when libzip fails.
Result<std::string> write_zip(const std::map<std::string, std::string>& files);

// One file of such an archive. Errc::invalid_argument (zip_unreadable): it is no archive, has no such file, or one of
// more than `bytes_max`.
Result<std::string> read_from_zip(std::string_view archive, const std::string& name, std::size_t bytes_max);

}  // namespace nguon::api
