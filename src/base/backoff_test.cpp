#include "base/backoff.hpp"

#include <gtest/gtest.h>

namespace firstshow {
namespace {

using namespace std::chrono_literals;

TEST(Backoff, DoublesUntilItIsLongest) {
  struct Case {
    std::uint32_t failures;
    Duration full;
  };
  const Case cases[] = {{1, 100ms}, {2, 200ms}, {5, 1600ms}, {6, 2s}, {4'000'000'000, 2s}};
  std::mt19937_64 random{1};
  for (const Case& c : cases) {
    for (int i = 0; i < 100; ++i) {
      const Duration pause = backoff(c.failures, 100ms, 2s, random);
      EXPECT_GE(pause, c.full / 2) << c.failures;
      EXPECT_LE(pause, c.full) << c.failures;
    }
  }
}

}  // namespace
}  // namespace firstshow
