#include "tickets/order_codes.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tickets/order_code.hpp"

namespace firstshow::tickets {
namespace {

using std::chrono::seconds;

std::array<std::uint8_t, 32> secret_of(std::uint8_t first) {
  std::array<std::uint8_t, 32> secret{};
  for (std::uint8_t& byte : secret) byte = first++;
  return secret;
}

constexpr Time kNewYear{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};

TEST(OrderCodes, CarryTheirSecond) {
  const OrderCodes codes(secret_of(7));
  const Time evening{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + seconds{70'000}};
  for (const Time made : {kNewYear, evening, kNewYear + seconds{(1 << 30) - 1}}) {
    for (const std::uint32_t number : {0U, 1U, 512U, 1'023U, 1'024U}) {
      const std::uint64_t code = codes.code_of(made + std::chrono::microseconds{999'999}, number);
      EXPECT_EQ(codes.made_at(code), made);
      EXPECT_EQ(parse_order_code(format_order_code(code)), code) << "40 bits";
    }
  }
}

TEST(OrderCodes, AreAPermutation) {
  const OrderCodes codes(secret_of(7));
  std::set<std::uint64_t> all;
  for (int second = 0; second < 60; ++second)
    for (std::uint32_t number = 0; number < 1'024; ++number)
      all.insert(codes.code_of(kNewYear + seconds{second}, number));
  EXPECT_EQ(all.size(), 60U * 1'024U) << "no two have one code";
}

TEST(OrderCodes, OfOneSecondDiffer) {
  OrderCodes codes(secret_of(7));
  std::set<std::uint64_t> all;
  for (int order = 0; order < 1'024; ++order) all.insert(codes.make(kNewYear));
  EXPECT_EQ(all.size(), 1'024U);
}

TEST(OrderCodes, DoNotGoBackWithTheClock) {
  OrderCodes codes(secret_of(7));
  const Time evening = kNewYear + seconds{70'000};
  codes.make(evening);
  EXPECT_EQ(codes.made_at(codes.make(evening - seconds{300})), evening);
  EXPECT_EQ(codes.made_at(codes.make(evening + seconds{1})), evening + seconds{1});
}

TEST(OrderCodes, AreHiddenByTheirKey) {
  const OrderCodes codes(secret_of(7));
  const OrderCodes others(secret_of(8));
  // Each bit of what is carried changes about half of the bits of the code.
  unsigned changed = 0;
  constexpr int kSeconds = 500;
  for (int second = 0; second < kSeconds; ++second) {
    const std::uint64_t one = codes.code_of(kNewYear + seconds{second}, 5);
    const std::uint64_t next = codes.code_of(kNewYear + seconds{second + 1}, 5);
    changed += static_cast<unsigned>(__builtin_popcountll(one ^ next));
    EXPECT_NE(others.made_at(one), kNewYear + seconds{second});
  }
  EXPECT_NEAR(static_cast<double>(changed) / kSeconds, 20.0, 1.0);
}

TEST(OrderCodes, StayWhatTheyAre) {
  const OrderCodes codes(secret_of(0));
  EXPECT_EQ(format_order_code(codes.code_of(kNewYear, 0)), "AX9W-RKNQ");
  EXPECT_EQ(format_order_code(codes.code_of(kNewYear + seconds{91'000'000}, 77)), "JPDD-90HY");
}

}  // namespace
}  // namespace firstshow::tickets
