#include "store/last_enumerator.hpp"

#include <gtest/gtest.h>

#include <cstdint>

#include "booking/model/entities.hpp"

namespace firstshow::store {
namespace {

enum class One : std::uint8_t { kOnly };
enum Plain : std::uint8_t { kFirst, kSecond };
struct Owner {
  enum class Inner : std::uint8_t { kA, kB, kC };
};

TEST(LastEnumerator, IsTheOneAfterWhichTheCompilerKnowsNoName) {
  EXPECT_EQ(last_enumerator<One>(), One::kOnly);
  EXPECT_EQ(last_enumerator<Plain>(), kSecond);
  EXPECT_EQ(last_enumerator<Owner::Inner>(), Owner::Inner::kC);
  EXPECT_EQ(last_enumerator<booking::RefundReason>(), booking::RefundReason::kDecided);
  EXPECT_FALSE(is_enumerator<static_cast<Owner::Inner>(3)>());
}

}  // namespace
}  // namespace firstshow::store
