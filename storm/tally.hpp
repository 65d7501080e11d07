#pragma once
// What the load generator counts. Each of its processes has a tally of its own in memory that all
// of them share: one writes, the parent reads while it goes on. Plain numbers only.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "storm/latency_histogram.hpp"

namespace firstshow::storm {

enum class Count : std::uint8_t {
  kRequests,    ///< answers
  kArrived,     ///< buyers
  kMinted,      ///< of them, those who have a token
  kTried,       ///< holds asked for
  kHeld,        ///< holds got
  kRefused,     ///< holds not got: others were there
  kLimited,     ///< not got for another reason that the buyer can act on
  kReleased,    ///< holds given back
  kLapsed,      ///< holds left to their deadline
  kOrders,      ///< orders opened
  kPaid,        ///< orders confirmed
  kSeatsPaid,   ///< seats of these
  kWentEmpty,   ///< buyers who left without a ticket because they got no hold
  kExpired,     ///< orders or holds whose time was up before they were paid
  kLater,       ///< 429 and 503: nothing was changed, asked again
  kBroken,      ///< the connection ended before the answer; asked again
  kUnexpected,  ///< any other answer: a fault of the server or of this program
  kEnd
};
inline constexpr std::size_t kCounts = static_cast<std::size_t>(Count::kEnd);

/// What is timed.
enum class Timed : std::uint8_t {
  kHold,     ///< from when the request should have been sent
  kRelease,  ///< the same
  kPaid,     ///< from the arrival to the confirmed order
  kRead,     ///< a seat map or a show
  kCommit,   ///< of the commit probe
  kEnd
};
inline constexpr std::size_t kTimings = static_cast<std::size_t>(Timed::kEnd);

struct Tally {
  std::array<std::atomic<std::uint64_t>, kCounts> counts{};
  std::array<LatencyHistogram, kTimings> timings{};
  /// The first unexpected answer, as a sentence.
  std::array<char, 400> surprise{};
  std::atomic<bool> has_surprise{false};

  void count(Count what, std::uint64_t by = 1) {
    auto& number = counts[static_cast<std::size_t>(what)];
    number.store(number.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
  }
  std::uint64_t of(Count what) const {
    return counts[static_cast<std::size_t>(what)].load(std::memory_order_relaxed);
  }
  void time(Timed what, std::int64_t micros) {
    timings[static_cast<std::size_t>(what)].add(micros);
  }
  const LatencyHistogram& times(Timed what) const {
    return timings[static_cast<std::size_t>(what)];
  }
  /// Counts an unexpected answer and keeps the first.
  void surprised(std::string_view sentence);

  void add_all(const Tally& other);
  /// What happened since `earlier`, a copy from then.
  void subtract(const Tally& earlier);
};

}  // namespace firstshow::storm
