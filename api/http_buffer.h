// The two buffers of a connection. Both give their memory back between requests, so that an idle
// connection holds about 3 KiB.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "api/http.h"

namespace nguon::api {

// Bytes that came and are not used yet, in one piece, with room behind them to read into.
class InputBuffer {
 public:
  static constexpr std::size_t kSmall = 2 * 1024;  // held while idle; a browser's header fits
  static constexpr std::size_t kLarge = 16 * 1024;

  std::string_view view() const { return {bytes_.get() + begin_, end_ - begin_}; }
  bool empty() const { return begin_ == end_; }
  void consume(std::size_t count) { begin_ += count; }
  void clear() { begin_ = end_ = 0; }
  // Gives the memory back when nothing is in it.
  void release() {
    if (!empty()) return;
    bytes_.reset();
    begin_ = end_ = capacity_ = 0;
    was_filled_ = false;
  }

  // Room for at least one byte more. A reader that filled the room gets more of it, one that does
  // not gets less. REQUIRES: no read into the old room is under way.
  char* room() {
    if (begin_ > 0) {
      std::memmove(bytes_.get(), bytes_.get() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    std::size_t wanted = was_filled_ ? kLarge : std::max(kSmall, end_ + 1);
    if (end_ + 1 > wanted) wanted = 2 * capacity_;
    if (wanted > capacity_ || (end_ == 0 && wanted < capacity_)) {
      auto larger = std::unique_ptr<char[]>(new char[wanted]);
      if (end_ > 0) std::memcpy(larger.get(), bytes_.get(), end_);
      bytes_ = std::move(larger);
      capacity_ = wanted;
    }
    return bytes_.get() + end_;
  }
  std::size_t room_bytes() const { return capacity_ - end_; }
  void commit(std::size_t count) {
    was_filled_ = count == room_bytes();
    end_ += count;
  }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool was_filled_ = false;
};

// Bytes to send: answers one after the other in one flat string; a large last body is kept beside
// it and sent from where it lies.
class OutputBuffer {
 public:
  static constexpr std::size_t kFlatBody = 16 * 1024;  // a body up to this is copied
  static constexpr std::size_t kCoalesce = 64 * 1024;  // pipelined answers are gathered up to this
  static constexpr std::size_t kKept = 2 * 1024;       // memory held while idle

  // REQUIRES: !full()
  std::string& flat() { return flat_; }
  void append_body(Body body) {
    if (body.size() <= kFlatBody) {
      flat_.append(body.view());
    } else {
      tail_ = std::move(body);
    }
  }
  bool full() const { return tail_.size() > 0 || flat_.size() >= kCoalesce; }
  bool empty() const { return size() == 0; }
  std::size_t size() const { return flat_.size() + tail_.size() - sent_; }
  // What is left to send, in two pieces.
  std::array<std::string_view, 2> rest() const {
    const std::string_view flat = flat_;
    const std::string_view tail = tail_.view();
    if (sent_ < flat.size()) return {flat.substr(sent_), tail};
    return {tail.substr(sent_ - flat.size()), {}};
  }
  void sent(std::size_t count) { sent_ += count; }
  void clear() {
    if (flat_.capacity() > kKept) flat_ = std::string();
    flat_.clear();
    tail_ = Body();
    sent_ = 0;
  }

 private:
  std::string flat_;
  Body tail_;
  std::size_t sent_ = 0;
};

}  // namespace nguon::api
