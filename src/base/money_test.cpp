#include "base/money.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace firstshow {
namespace {

TEST(Money, IsWrittenForPeople) {
  const Currency euro{{'E', 'U', 'R'}};
  EXPECT_EQ(format_money(Paise{25'000}, {}), "Rs 250.00");
  EXPECT_EQ(format_money(Paise{0}, {}), "Rs 0.00");
  EXPECT_EQ(format_money(Paise{5}, {}), "Rs 0.05");
  EXPECT_EQ(format_money(Paise{-5}, {}), "-Rs 0.05");
  EXPECT_EQ(format_money(Paise{-123'456}, euro), "-EUR 1234.56");
  EXPECT_EQ(format_money(Paise{std::numeric_limits<std::int64_t>::min()}, {}),
            "-Rs 92233720368547758.08");
}

TEST(Money, AddsAndCompares) {
  Paise sum{100};
  sum += Paise{50};
  sum -= Paise{25};
  EXPECT_EQ(sum, Paise{125});
  EXPECT_EQ(Paise{1} + Paise{2} - Paise{4}, Paise{-1});
  EXPECT_LT(Paise{-1}, Paise{0});
}

TEST(Currency, IsThreeCapitals) {
  EXPECT_EQ(parse_currency("INR"), Currency{});
  ASSERT_TRUE(parse_currency("USD").has_value());
  EXPECT_EQ(parse_currency("USD")->view(), "USD");
  for (const std::string_view text : {"", "IN", "INRS", "inr", "1NR", "I R", "\xE2\x82\xB9"})
    EXPECT_EQ(parse_currency(text), std::nullopt) << text;
}

}  // namespace
}  // namespace firstshow
