// Drives a fuzz target without a fuzzer: fuzz_note CORPUS [--seed N] [--mutations N] [--dict FILE]
// Feeds every file of CORPUS, then N mutations of each, always the same for the same seed and
// files. Files named refused_* must be refused, all others accepted: a corpus that nothing gets
// through tests nothing. An input that breaks a promise is kept in the working directory as
// crash-<program>, unless a sanitizer ended the program first (ASAN_OPTIONS=abort_on_error=1
// changes that). With files instead of a folder it feeds those, and expects nothing of them.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz.h"

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kInputBytesMax = 1 << 20;
constexpr std::size_t kMutatedBytesMax = 16 * 1024;  // mutations do not grow an input past this
constexpr unsigned kChangesMax = 4;                  // of one mutation

// What is being fed, for the signal handler. Set by feed() alone.
std::string_view g_input;
std::string g_crash_path;

extern "C" void keep_input(int signal_number) {
  const int fd = open(g_crash_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd >= 0 && write(fd, g_input.data(), g_input.size()) == static_cast<ssize_t>(g_input.size()))
    dprintf(STDERR_FILENO, "the input is kept in %s\n", g_crash_path.c_str());
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

// In a block of exactly its size, so that a sanitizer sees every byte read past it.
bool feed(std::string_view bytes) {
  const auto block = std::make_unique<char[]>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), block.get());
  g_input = {block.get(), bytes.size()};
  const bool accepted = nguon::fuzz::run(g_input);
  g_input = {};
  return accepted;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  std::string out{std::istreambuf_iterator<char>(in), {}};
  if (out.size() > kInputBytesMax) throw std::runtime_error("too large: " + path.string());
  return out;
}

// The words of a libFuzzer dictionary: lines of "..." with \", \\ and \xAB.
std::vector<std::string> read_words(const fs::path& path) {
  std::vector<std::string> out;
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  for (std::string line; std::getline(in, line);) {
    const auto begin = line.find('"');
    const auto end = line.rfind('"');
    if (line.starts_with('#') || begin == std::string::npos || begin == end) continue;
    std::string word;
    for (auto at = begin + 1; at < end; ++at) {
      if (line[at] != '\\') {
        word += line[at];
      } else if (line[++at] == 'x') {
        word += static_cast<char>(std::stoi(line.substr(at + 1, 2), nullptr, 16));
        at += 2;
      } else {
        word += line[at];
      }
    }
    out.push_back(std::move(word));
  }
  return out;
}

class Mutator {
 public:
  Mutator(std::uint64_t seed, const std::vector<std::string>& corpus, std::vector<std::string> words)
      : random_(seed), corpus_(corpus), words_(std::move(words)) {}

  std::string mutate(std::string bytes) {
    for (unsigned changes = 1 + below(kChangesMax); changes > 0; --changes) change(bytes);
    bytes.resize(std::min(bytes.size(), kMutatedBytesMax));
    return bytes;
  }

 private:
  // Not std::uniform_int_distribution: its numbers differ between standard libraries.
  unsigned below(std::size_t end) { return static_cast<unsigned>(random_() % std::max<std::size_t>(end, 1)); }

  std::string piece_of(const std::string& from) {
    const std::size_t at = below(from.size());
    return from.substr(at, 1 + below(std::min<std::size_t>(from.size() - at, 64)));
  }

  void change(std::string& bytes) {
    const std::size_t at = below(bytes.size() + 1);
    const bool inside = at < bytes.size();
    switch (below(9)) {
      case 0:
        if (inside) bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ 1U << below(8));
        break;
      case 1:
        if (inside) bytes[at] = static_cast<char>(random_());
        break;
      case 2: bytes.insert(at, 1 + below(4), static_cast<char>(random_())); break;
      case 3: bytes.erase(at, 1 + below(at % 5 == 0 ? 64 : 3)); break;
      case 4: bytes.insert(at, piece_of(bytes)); break;
      case 5: bytes.insert(at, piece_of(corpus_[below(corpus_.size())])); break;
      case 6:
        if (!words_.empty()) bytes.insert(at, words_[below(words_.size())]);
        break;
      case 7:
        if (!words_.empty()) bytes.replace(at, below(8), words_[below(words_.size())]);
        break;
      default:  // another digit, where there is one
        for (std::size_t i = at; i < bytes.size(); ++i)
          if (bytes[i] >= '0' && bytes[i] <= '9') {
            bytes[i] = static_cast<char>('0' + below(10));
            break;
          }
    }
  }

  std::mt19937_64 random_;
  const std::vector<std::string>& corpus_;
  std::vector<std::string> words_;
};

struct Arguments {
  std::vector<fs::path> paths;
  std::uint64_t seed = 1;
  std::uint64_t mutations = 0;
  std::vector<std::string> words;
};

std::uint64_t number(const std::string& text) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size()) throw std::runtime_error("not a number: " + text);
  return out;
}

Arguments read_arguments(const std::vector<std::string>& arguments) {
  Arguments out;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& name = arguments[i];
    if (!name.starts_with("--")) {
      out.paths.emplace_back(name);
      continue;
    }
    if (++i == arguments.size()) throw std::runtime_error(name + " needs a value");
    if (name == "--seed")
      out.seed = number(arguments[i]);
    else if (name == "--mutations")
      out.mutations = number(arguments[i]);
    else if (name == "--dict")
      out.words = read_words(arguments[i]);
    else
      throw std::runtime_error("unknown option " + name);
  }
  if (out.paths.empty()) throw std::runtime_error("which corpus?");
  return out;
}

int replay_corpus(const fs::path& folder, const Arguments& arguments) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());  // the order of a folder is not the same everywhere
  if (paths.empty()) throw std::runtime_error("an empty corpus: " + folder.string());
  std::vector<std::string> corpus;
  int wrong = 0;
  for (const auto& path : paths) {
    corpus.push_back(read_file(path));
    const bool refuse = path.filename().string().starts_with("refused_");
    if (feed(corpus.back()) != refuse) continue;
    std::fprintf(stderr, "%s is %s\n", path.c_str(), refuse ? "accepted" : "refused");
    ++wrong;
  }
  Mutator mutator(arguments.seed, corpus, arguments.words);
  std::uint64_t accepted = 0;
  for (const auto& bytes : corpus)
    for (std::uint64_t i = 0; i < arguments.mutations; ++i) accepted += feed(mutator.mutate(bytes)) ? 1 : 0;
  std::printf("%zu files and %llu mutations each, seed %llu: %llu mutations accepted, no promise broken\n", corpus.size(),
              static_cast<unsigned long long>(arguments.mutations), static_cast<unsigned long long>(arguments.seed),
              static_cast<unsigned long long>(accepted));
  return wrong == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) try {
  g_crash_path = "crash-" + fs::path(argv[0]).filename().string();
  signal(SIGABRT, keep_input);  // of a broken promise, an assertion or std::terminate
#ifndef __SANITIZE_ADDRESS__    // which reports these itself
  signal(SIGSEGV, keep_input);
  signal(SIGFPE, keep_input);
#endif
  const Arguments arguments = read_arguments({argv + 1, argv + argc});
  std::printf("seed %llu\n", static_cast<unsigned long long>(arguments.seed));
  if (fs::is_directory(arguments.paths.front())) return replay_corpus(arguments.paths.front(), arguments);
  for (const auto& path : arguments.paths) std::printf("%s: %s\n", path.c_str(), feed(read_file(path)) ? "accepted" : "refused");
  return 0;
} catch (const std::exception& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 2;
}
