#include "storm/tally.hpp"

#include <algorithm>

namespace firstshow::storm {

void Tally::surprised(std::string_view sentence) {
  count(Count::kUnexpected);
  if (has_surprise.load()) return;
  const std::size_t size = std::min(sentence.size(), surprise.size() - 1);
  std::copy_n(sentence.begin(), size, surprise.begin());
  has_surprise.store(true);
}

void Tally::add_all(const Tally& other) {
  for (std::size_t i = 0; i < kCounts; ++i)
    count(static_cast<Count>(i), other.of(static_cast<Count>(i)));
  for (std::size_t i = 0; i < kTimings; ++i) timings[i].add_all(other.timings[i]);
  if (other.has_surprise.load() && !has_surprise.load()) {
    surprise = other.surprise;
    has_surprise.store(true);
  }
}

void Tally::subtract(const Tally& earlier) {
  for (std::size_t i = 0; i < kCounts; ++i)
    count(static_cast<Count>(i), std::uint64_t{0} - earlier.of(static_cast<Count>(i)));
  for (std::size_t i = 0; i < kTimings; ++i) timings[i].subtract(earlier.timings[i]);
}

}  // namespace firstshow::storm
