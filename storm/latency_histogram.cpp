#include "storm/latency_histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace firstshow::storm {
namespace {

constexpr unsigned kPartBits = std::bit_width(LatencyHistogram::kParts) - 1;

void raise(std::atomic<std::uint64_t>& count, std::uint64_t by) {
  // One thread writes: a plain addition that others may read half-way through a sum, never torn.
  count.store(count.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
}

}  // namespace

/// Values below 2 * kParts have a bucket each; above, the leading kPartBits + 1 bits say which.
std::size_t LatencyHistogram::bucket_of(std::int64_t micros) {
  const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(micros, 0));
  const auto width = static_cast<unsigned>(std::bit_width(value));
  if (width <= kPartBits + 1) return static_cast<std::size_t>(value);
  const unsigned shift = width - kPartBits - 1;
  const std::size_t bucket = std::size_t{kParts} * shift + static_cast<std::size_t>(value >> shift);
  return std::min(bucket, kBuckets - 1);
}

std::int64_t LatencyHistogram::top_of(std::size_t bucket) {
  if (bucket < std::size_t{2} * kParts) return static_cast<std::int64_t>(bucket);
  const unsigned shift = static_cast<unsigned>(bucket / kParts) - 1;
  const std::uint64_t leading = bucket - std::size_t{kParts} * shift;
  return static_cast<std::int64_t>(((leading + 1) << shift) - 1);
}

void LatencyHistogram::add(std::int64_t micros) {
  raise(counts_[bucket_of(micros)], 1);
}

void LatencyHistogram::add_all(const LatencyHistogram& other) {
  for (std::size_t i = 0; i < kBuckets; ++i)
    raise(counts_[i], other.counts_[i].load(std::memory_order_relaxed));
}

void LatencyHistogram::subtract(const LatencyHistogram& earlier) {
  for (std::size_t i = 0; i < kBuckets; ++i)
    raise(counts_[i], std::uint64_t{0} - earlier.counts_[i].load(std::memory_order_relaxed));
}

std::uint64_t LatencyHistogram::count() const {
  std::uint64_t all = 0;
  for (const auto& count : counts_) all += count.load(std::memory_order_relaxed);
  return all;
}

std::int64_t LatencyHistogram::percentile(double fraction) const {
  const std::uint64_t all = count();
  if (all == 0) return 0;
  const auto wanted = std::clamp<std::uint64_t>(
      static_cast<std::uint64_t>(std::ceil(fraction * static_cast<double>(all))), 1, all);
  std::uint64_t passed = 0;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    passed += counts_[i].load(std::memory_order_relaxed);
    if (passed >= wanted) return top_of(i);
  }
  return top_of(kBuckets - 1);
}

}  // namespace firstshow::storm
