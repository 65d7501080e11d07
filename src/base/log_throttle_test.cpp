#include "base/log_throttle.hpp"

#include <gtest/gtest.h>

namespace firstshow {
namespace {

using std::chrono::milliseconds;

TEST(LogThrottle, SaysAFirstOneAtOnceAndTheOthersTogether) {
  LogThrottle throttle(milliseconds{1'000});
  const LogThrottle::SteadyTime start{std::chrono::hours{5}};
  EXPECT_EQ(throttle.count(start), 1U);
  for (int i = 1; i < 5; ++i) EXPECT_EQ(throttle.count(start + milliseconds{i}), 0U);
  EXPECT_EQ(throttle.count(start + milliseconds{1'000}), 5U) << "four unsaid, and this one";
  EXPECT_EQ(throttle.count(start + milliseconds{1'500}), 0U);
}

}  // namespace
}  // namespace firstshow
