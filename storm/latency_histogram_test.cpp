#include "storm/latency_histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace firstshow::storm {
namespace {

TEST(LatencyHistogram, KeepsEveryValueWithinItsBucket) {
  for (std::int64_t value = 0; value < 4'000'000; value += 1 + value / 500) {
    const std::int64_t top = LatencyHistogram::top_of(LatencyHistogram::bucket_of(value));
    EXPECT_GE(top, value);
    EXPECT_LE(static_cast<double>(top - value), static_cast<double>(value) / 64) << value;
  }
}

TEST(LatencyHistogram, HasBucketsWithoutGapsOrOverlaps) {
  for (std::size_t bucket = 0; bucket + 1 < LatencyHistogram::kBuckets; ++bucket) {
    const std::int64_t top = LatencyHistogram::top_of(bucket);
    ASSERT_EQ(LatencyHistogram::bucket_of(top), bucket);
    ASSERT_EQ(LatencyHistogram::bucket_of(top + 1), bucket + 1);
  }
}

TEST(LatencyHistogram, TakesWhatIsOutOfRange) {
  LatencyHistogram times;
  times.add(-5);
  EXPECT_EQ(times.percentile(0.5), 0) << "a clock that went back";
  times.add(std::int64_t{1} << 62U);
  EXPECT_EQ(times.longest(), LatencyHistogram::top_of(LatencyHistogram::kBuckets - 1));
  EXPECT_GT(times.longest(), 7'200'000'000) << "two hours";
}

TEST(LatencyHistogram, AgreesWithSortingThemAll) {
  std::mt19937_64 random(1);
  std::lognormal_distribution<double> latency(7, 1.5);
  LatencyHistogram times;
  std::vector<std::int64_t> all;
  for (int i = 0; i < 50'000; ++i) {
    all.push_back(static_cast<std::int64_t>(latency(random)));
    times.add(all.back());
  }
  std::sort(all.begin(), all.end());
  EXPECT_EQ(times.count(), all.size());
  for (const double fraction : {0.001, 0.5, 0.9, 0.99, 0.999, 1.0}) {
    const auto rank = static_cast<std::size_t>(std::ceil(fraction * 50'000)) - 1;
    const auto exact = static_cast<double>(all[rank]);
    EXPECT_NEAR(static_cast<double>(times.percentile(fraction)), exact, exact / 60 + 1) << fraction;
  }
}

TEST(LatencyHistogram, AddsUpAndTakesAway) {
  LatencyHistogram early;
  EXPECT_EQ(early.percentile(0.99), 0) << "of nothing";
  early.add(10);
  LatencyHistogram late(early);
  late.add(1'000);
  late.add(1'000);
  late.subtract(early);
  EXPECT_EQ(late.count(), 2U);
  EXPECT_GE(late.percentile(0.01), 1'000);
  late.add_all(early);
  EXPECT_EQ(late.count(), 3U);
  EXPECT_EQ(late.percentile(0.01), 10);
}

}  // namespace
}  // namespace firstshow::storm
