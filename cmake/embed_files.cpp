// A tool of the build: writes a C++ source that holds all files below a folder (api/assets.h).
//   embed_files <folder> <function> <output.cpp>
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "api/compress.h"
#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFilesMax = 1000;
constexpr std::size_t kFileBytesMax = 8 * 1024 * 1024;
constexpr std::size_t kBytesALine = 64;

struct Kind {
  std::string_view ending;
  std::string_view content_type;
};
constexpr std::array kKinds = {
    Kind{".css", "text/css; charset=utf-8"},
    Kind{".csv", "text/csv; charset=utf-8"},
    Kind{".html", "text/html; charset=utf-8"},
    Kind{".ico", "image/x-icon"},
    Kind{".jpg", "image/jpeg"},
    Kind{".js", "text/javascript; charset=utf-8"},
    Kind{".json", "application/json"},
    Kind{".map", "application/json"},
    Kind{".mjs", "text/javascript; charset=utf-8"},
    Kind{".png", "image/png"},
    Kind{".svg", "image/svg+xml"},
    Kind{".txt", "text/plain; charset=utf-8"},
    Kind{".wasm", "application/wasm"},
    Kind{".webmanifest", "application/manifest+json"},
    Kind{".webp", "image/webp"},
    Kind{".woff2", "font/woff2"},
};

std::string_view content_type_of(const fs::path& path) {
  const std::string ending = path.extension().string();
  for (const auto& kind : kKinds)
    if (kind.ending == ending) return kind.content_type;
  throw std::runtime_error("a file of unknown kind: " + path.string());
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (!in) throw std::runtime_error("cannot read " + path.string());
  if (bytes.view().size() > kFileBytesMax) throw std::runtime_error("too large to embed: " + path.string());
  return bytes.str();
}

// A string_view literal. Octal escapes end after three digits whatever follows, so no byte runs into the next.
void write_literal(std::ostream& out, std::string_view bytes) {
  out << "std::string_view(";
  for (std::size_t at = 0; at == 0 || at < bytes.size(); at += kBytesALine) {
    out << "\n    \"";
    for (const char c : bytes.substr(at, kBytesALine)) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\' && c != '?') {
        out << c;
      } else {
        out << '\\' << static_cast<char>('0' + (byte >> 6)) << static_cast<char>('0' + ((byte >> 3) & 7))
            << static_cast<char>('0' + (byte & 7));
      }
    }
    out << '"';
  }
  out << ", " << bytes.size() << "),\n";
}

std::string if_smaller(std::string encoded, std::size_t than) { return encoded.size() < than ? encoded : std::string(); }

void write_file(std::ostream& out, const std::string& name, const fs::path& path) {
  const std::string bytes = read(path);
  const auto type = content_type_of(path);
  const bool compress = nguon::api::is_compressible(type);
  const std::string hash = nguon::to_hex(nguon::sha256(bytes).view()).substr(0, 16);
  const std::string ending = path.extension().string();
  const std::string hashed = name.substr(0, name.size() - ending.size()) + "." + hash + ending;
  using nguon::api::Effort;
  out << "  {";
  write_literal(out, name);
  write_literal(out, hashed);
  write_literal(out, hash);
  write_literal(out, type);
  write_literal(out, bytes);
  write_literal(out, compress ? if_smaller(nguon::api::brotli(bytes, Effort::thorough), bytes.size()) : "");
  write_literal(out, compress ? if_smaller(nguon::api::gzip(bytes, Effort::thorough), bytes.size()) : "");
  out << "  },\n";
}

void embed(const fs::path& folder, const std::string& function, const fs::path& output) {
  std::vector<std::pair<std::string, fs::path>> files;
  if (fs::exists(folder))
    for (const auto& each : fs::recursive_directory_iterator(folder))
      if (each.is_regular_file()) files.emplace_back(each.path().lexically_relative(folder).generic_string(), each.path());
  std::sort(files.begin(), files.end());
  if (files.size() > kFilesMax) throw std::runtime_error("too many files to embed");
  std::ofstream out(output, std::ios::binary | std::ios::trunc);
  out << "// Written by the build (cmake/embed.cmake); not edited by hand.\n"
         "#include <vector>\n\n#include \"api/assets.h\"\n\nnamespace nguon::api {\n\n"
         "std::span<const EmbeddedFile> "
      << function << "();\n\nstd::span<const EmbeddedFile> " << function
      << "() {\n  static const std::vector<EmbeddedFile> files = {\n";
  for (const auto& [name, path] : files) write_file(out, name, path);
  out << "  };\n  return files;\n}\n\n}  // namespace nguon::api\n";
  out.close();
  if (!out) throw std::runtime_error("cannot write " + output.string());
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 4) throw std::runtime_error("usage: embed_files <folder> <function> <output.cpp>");
  embed(argv[1], argv[2], argv[3]);
  return 0;
} catch (const std::exception& error) {
  std::cerr << "embed_files: " << error.what() << '\n';
  return 1;
}
