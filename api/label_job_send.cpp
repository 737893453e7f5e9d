#include "api/label_job_send.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>

#include "ledger/base/text.h"

namespace nguon::api {
namespace {

constexpr std::size_t kSendBytesMax = 64 * 1024;  // at once: so a stall is noticed inside a large label too

Error bad_address(std::string_view text) {
  return {Errc::invalid_argument, "printer_address",
          "a printer is HOST[:PORT], a device such as /dev/usb/lp0, or cups:QUEUE: " + printable(text),
          "máy in ghi dạng MÁY[:CỔNG], tệp thiết bị như /dev/usb/lp0, hoặc cups:HÀNG_ĐỢI: " + printable(text)};
}

Error unreachable(const PrinterAddress& address, const std::string& why) {
  return {Errc::unavailable, "printer_unreachable", "cannot reach printer " + address.name + ": " + why,
          "không kết nối được máy in " + address.name + ": " + why};
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kPrinterNameMax && text.front() != '-' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.' || c == ':';
         });
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         std::stoi(std::string(text)) >= 1 && std::stoi(std::string(text)) <= 65'535;
}

int poll_for(int file, short events, std::chrono::milliseconds timeout) {
  pollfd waited{file, events, 0};
  const int ready = ::poll(&waited, 1, static_cast<int>(timeout.count()));
  return ready;
}

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

// A socket that is connected, or -1 with the reason in `why`.
int connect_to(const addrinfo& to, std::chrono::milliseconds timeout, std::string& why) {
  const int file = ::socket(to.ai_family, to.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, to.ai_protocol);
  if (file < 0) {
    why = std::strerror(errno);
    return -1;
  }
  int error = ::connect(file, to.ai_addr, to.ai_addrlen) == 0 ? 0 : errno;
  if (error == EINPROGRESS) {
    socklen_t size = sizeof error;
    if (poll_for(file, POLLOUT, timeout) <= 0)
      error = ETIMEDOUT;
    else if (::getsockopt(file, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
      error = errno;
  }
  if (error == 0) return file;
  why = std::strerror(error);
  ::close(file);
  return -1;
}

Result<int> open_tcp(const PrinterAddress& address, const SendTimeouts& timeouts) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int failed = ::getaddrinfo(address.name.c_str(), address.port.c_str(), &hints, &found);
  if (failed != 0) return unreachable(address, ::gai_strerror(failed));
  const std::unique_ptr<addrinfo, FreeAddresses> list(found);
  std::string why = "no address";
  for (const addrinfo* each = list.get(); each != nullptr; each = each->ai_next)
    if (const int file = connect_to(*each, timeouts.connect, why); file >= 0) return file;
  return unreachable(address, why);
}

Result<int> open_device(const PrinterAddress& address) {
  const int file = ::open(address.name.c_str(), O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return unreachable(address, std::strerror(errno));
  struct stat found {};
  if (::fstat(file, &found) == 0 && (S_ISCHR(found.st_mode) || S_ISFIFO(found.st_mode))) return file;
  ::close(file);
  return Error{Errc::invalid_argument, "printer_address", address.name + " is no device: to write a file, use --output",
               address.name + " không phải tệp thiết bị: muốn ghi ra tệp thì dùng --output"};
}

// lp reads from a socket, so that a broken one is an error and no signal.
Result<int> open_lp(const PrinterAddress& address, pid_t& child) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return unreachable(address, std::strerror(errno));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
  std::string words[] = {"lp", "-s", "-d", address.name, "-o", "raw", "-t", "nguon", "-"};
  char* argv[std::size(words) + 1]{};
  for (std::size_t i = 0; i < std::size(words); ++i) argv[i] = words[i].data();
  const int failed = ::posix_spawnp(&child, "lp", &actions, nullptr, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (failed == 0) return ends[0];
  ::close(ends[0]);
  return unreachable(address, "lp: " + std::string(std::strerror(failed)));
}

}  // namespace

Result<PrinterAddress> parse_printer_address(std::string_view text) {
  using Kind = PrinterAddress::Kind;
  if (text.starts_with("cups:")) {
    const auto queue = text.substr(5);
    if (!is_name(queue) || queue.find(':') != queue.npos) return bad_address(text);
    return PrinterAddress{Kind::cups, std::string(queue), ""};
  }
  if (text.starts_with('/')) {
    if (text.size() > kPrinterNameMax || text.find('\0') != text.npos) return bad_address(text);
    return PrinterAddress{Kind::device, std::string(text), ""};
  }
  std::string_view host = text;
  std::string_view port = kPrinterPort;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == text.npos) return bad_address(text);
    host = text.substr(1, end - 1);
    if (end + 1 < text.size()) {
      if (text[end + 1] != ':') return bad_address(text);
      port = text.substr(end + 2);
    }
  } else if (const auto colon = text.find(':'); colon != text.npos) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
  }
  if (!is_name(host) || !is_port(port)) return bad_address(text);
  return PrinterAddress{Kind::tcp, std::string(host), std::string(port)};
}

struct PrinterLink::Parts {
  PrinterAddress address;
  SendTimeouts timeouts;
  int file = -1;
  pid_t child = 0;

  ~Parts() {
    if (file >= 0) ::close(file);
    if (child > 0) ::waitpid(child, nullptr, 0);
  }
  bool is_socket() const { return address.kind != PrinterAddress::Kind::device; }
  Error lost(const std::string& why) const {
    return {Errc::unavailable, "printer_lost", "the connection to printer " + address.name + " broke: " + why,
            "mất kết nối với máy in " + address.name + ": " + why};
  }
};

PrinterLink::PrinterLink(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
PrinterLink::~PrinterLink() = default;
PrinterLink::PrinterLink(PrinterLink&&) noexcept = default;

Result<PrinterLink> PrinterLink::open(const PrinterAddress& address, const SendTimeouts& timeouts) {
  auto parts = std::make_unique<Parts>();
  parts->address = address;
  parts->timeouts = timeouts;
  const auto opened = [&]() -> Result<int> {
    switch (address.kind) {
      case PrinterAddress::Kind::tcp: return open_tcp(address, timeouts);
      case PrinterAddress::Kind::device: return open_device(address);
      case PrinterAddress::Kind::cups: return open_lp(address, parts->child);
    }
    return bad_address(address.name);
  }();
  if (!opened) return opened.error();
  parts->file = *opened;
  return PrinterLink(std::move(parts));
}

Result<void> PrinterLink::send(std::string_view bytes) {
  const Parts& parts = *parts_;
  while (!bytes.empty()) {
    const int ready = poll_for(parts.file, POLLOUT, parts.timeouts.stall);
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) return parts.lost(std::strerror(errno));
    if (ready == 0)
      return Error{Errc::unavailable, "printer_stalled",
                   "printer " + parts.address.name + " takes nothing any more: out of paper, open, or stopped?",
                   "máy in " + parts.address.name + " không nhận dữ liệu nữa: hết giấy, mở nắp, hay đang dừng?"};
    const auto part = bytes.substr(0, kSendBytesMax);
    const ssize_t sent = parts.is_socket() ? ::send(parts.file, part.data(), part.size(), MSG_NOSIGNAL | MSG_DONTWAIT)
                                           : ::write(parts.file, part.data(), part.size());
    if (sent < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) continue;
    if (sent <= 0) return parts.lost(std::strerror(errno));
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

Result<void> PrinterLink::close() {
  Parts& parts = *parts_;
  if (parts.is_socket()) ::shutdown(parts.file, SHUT_WR);
  ::close(std::exchange(parts.file, -1));
  if (parts.child <= 0) return {};
  int status = 0;
  while (::waitpid(parts.child, &status, 0) < 0 && errno == EINTR) {
  }
  parts.child = 0;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return parts.lost("lp: exit status " + std::to_string(WIFEXITED(status) ? WEXITSTATUS(status) : -1));
}

}  // namespace nguon::api
