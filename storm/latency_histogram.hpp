#pragma once
// How often each latency came, in microseconds, log-linear: every power of two is parted into 64
// equal buckets, so that a value is known within 1.6% from a microsecond to two hours, in 15 KB.
// One thread adds; any thread or process may read meanwhile (it lives in shared memory, so it is
// plain numbers). Nothing fails; what is longer than the longest counts as that.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace firstshow::storm {

class LatencyHistogram {
 public:
  static constexpr unsigned kParts = 64;  ///< of each power of two
  static constexpr unsigned kPowers = 28;
  static constexpr std::size_t kBuckets = std::size_t{kParts} * kPowers;

  void add(std::int64_t micros);
  void add_all(const LatencyHistogram& other);
  /// What came since `earlier`, a copy of this one from then.
  void subtract(const LatencyHistogram& earlier);

  std::uint64_t count() const;
  /// The smallest value that `fraction` of all do not exceed (its bucket's upper end); 0 of none.
  std::int64_t percentile(double fraction) const;
  std::int64_t longest() const { return percentile(1.0); }

  LatencyHistogram() = default;
  LatencyHistogram(const LatencyHistogram& other) { add_all(other); }
  LatencyHistogram& operator=(const LatencyHistogram& other) = delete;

  static std::size_t bucket_of(std::int64_t micros);
  /// The largest value that falls into a bucket.
  static std::int64_t top_of(std::size_t bucket);

 private:
  std::array<std::atomic<std::uint64_t>, kBuckets> counts_{};
};

}  // namespace firstshow::storm
