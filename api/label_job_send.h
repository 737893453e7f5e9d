// The way to a printer: raw TCP (port 9100), a device file, or a CUPS queue through the program lp.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace nguon::api {

struct PrinterAddress {
  enum class Kind { tcp, device, cups } kind = Kind::tcp;
  std::string name;  // host, path, or queue
  std::string port;  // of tcp
};

inline constexpr std::string_view kPrinterPort = "9100";
inline constexpr std::size_t kPrinterNameMax = 255;

// "cups:QUEUE", "/dev/...", "HOST", "HOST:PORT", "[IPv6]:PORT". Errc::invalid_argument (printer_address).
Result<PrinterAddress> parse_printer_address(std::string_view text);

struct SendTimeouts {
  std::chrono::milliseconds connect{10'000};
  // Without the printer taking a single byte. A printer that waits for paper takes none.
  std::chrono::milliseconds stall{120'000};
};

// Not thread-safe.
class PrinterLink {
 public:
  // Errc::unavailable: printer_unreachable (no such host, refused, no answer in time, no such device).
  // Errc::invalid_argument (printer_address): a path that is no device.
  static Result<PrinterLink> open(const PrinterAddress& address, const SendTimeouts& timeouts);
  ~PrinterLink();
  PrinterLink(PrinterLink&&) noexcept;
  PrinterLink& operator=(PrinterLink&&) = delete;

  // Ok when the printer's side has taken all of it, in as many parts as it liked. Errc::unavailable:
  // printer_stalled (nothing taken for too long), printer_lost (the connection broke); then a part may have gone.
  Result<void> send(std::string_view bytes);
  // Says that nothing more comes, and waits for lp's verdict. Errc::unavailable (printer_lost).
  Result<void> close();

 private:
  struct Parts;
  explicit PrinterLink(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace nguon::api
