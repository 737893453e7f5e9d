// Gives a producer the labels of its own run as a file, where the operator lets the server do so: the label key is
// read from the data directory for each job and forgotten after it. Nothing is given before the ledger holds the
// printing of exactly these labels (LabelPrint, decision 0075), which the producer's own device signs. Made by
// LabelRunJob, with its gate; off the request path, one job at a time.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "api/home.h"
#include "keys/check.h"
#include "ledger/base/bytes.h"
#include "ledger/base/time.h"
#include "ledger/ledger.h"

namespace nguon::api {

inline constexpr std::uint32_t kLabelsGivenMax = 2'000;  // of one run; larger ones the operator prints
inline constexpr std::size_t kLabelJobsWaitingMax = 16;  // past it unavailable

// Which labels a run is printed as: what the producer signs before it gets them.
struct RunPrinting {
  std::uint64_t run = 0;
  std::uint32_t first = 0, last = 0;  // both 0: the batch label
  Hash digest;                        // of their URLs (docs/formats/records.md, LabelPrint)
  bool recorded = false;              // the ledger holds this printing
};

struct LabelFile {
  std::string content_type, bytes;
};

class LabelDesk {
 public:
  // Borrows the ledger, `signatures` and the clock.
  LabelDesk(const Ledger& ledger, const keys::KeyCheck& signatures, const Clock& clock, Home home, std::string origin);
  ~LabelDesk();  // whoever still waits is told labels_stopped
  LabelDesk(const LabelDesk&) = delete;
  LabelDesk& operator=(const LabelDesk&) = delete;

  // Each `done` is called exactly once, from this object's thread or at once. `party`: who asks. Errc::not_found
  // (run_unknown); Errc::forbidden (not_yours); Errc::unavailable (labels_off: the run's key is not here; labels_busy,
  // labels_stopped); Errc::too_large (labels_too_many); Errc::conflict (run_printed_in_parts: the operator goes on);
  // what LabelIssuer refuses.
  void printing(std::uint64_t run, std::string party, std::function<void(Result<RunPrinting>)> done);

  // The file. `form`: pdf, tspl, zpl, escpos or csv; `preset`: of a PDF a sheet's name, else a roll's ("": 50x30, 40x30 for
  // escpos). Errors of printing(), of LabelRunJob, Errc::conflict (printing_not_recorded) and Errc::invalid_argument
  // (output_format).
  void labels(std::uint64_t run, std::string party, std::string form, std::string preset,
              std::function<void(Result<LabelFile>)> done);

 private:
  struct Job {
    std::function<void()> work, stop;
  };
  void add(Job job);
  void run_jobs();
  Result<RunPrinting> find_printing(std::uint64_t run, const std::string& party) const;
  Result<LabelFile> make_labels(std::uint64_t run, const std::string& party, const std::string& form,
                                const std::string& preset) const;

  const Ledger& ledger_;
  const keys::KeyCheck& signatures_;
  const Clock& clock_;
  const Home home_;
  const std::string origin_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;   // guarded by mutex_
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;     // last: it uses everything above
};

}  // namespace nguon::api
