#include "base/seldom.hpp"

#include <gtest/gtest.h>

namespace firstshow {
namespace {

using std::chrono::milliseconds;

TEST(Seldom, SaysAFirstOneAtOnceAndTheOthersTogether) {
  Seldom seldom(milliseconds{1'000});
  const Seldom::SteadyTime start{std::chrono::hours{5}};
  EXPECT_EQ(seldom.count(start), 1U);
  for (int i = 1; i < 5; ++i) EXPECT_EQ(seldom.count(start + milliseconds{i}), 0U);
  EXPECT_EQ(seldom.count(start + milliseconds{1'000}), 5U) << "four unsaid, and this one";
  EXPECT_EQ(seldom.count(start + milliseconds{1'500}), 0U);
}

}  // namespace
}  // namespace firstshow
