#include "tickets/order_code.hpp"

#include <gtest/gtest.h>

#include "tickets/crockford.hpp"

namespace firstshow::tickets {
namespace {

TEST(OrderCode, WritesEightDigitsInTwoGroups) {
  struct Case {
    std::uint64_t code;
    const char* text;
  };
  const Case cases[] = {
      {0, "0000-0000"},
      {1, "0000-0001"},
      {31, "0000-000Z"},
      {32, "0000-0010"},
      {(1ULL << 40) - 1, "ZZZZ-ZZZZ"},
      {1ULL << 39, "G000-0000"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(format_order_code(c.code), c.text);
    EXPECT_EQ(parse_order_code(c.text), c.code);
  }
}

TEST(OrderCode, ReadsWhatPeopleType) {
  const std::uint64_t code = parse_order_code("K7QF-2M1D").value();
  for (const char* typed : {"k7qf-2m1d", "K7QF2M1D", "k7qf 2mid", " K7-QF 2-MLD "})
    EXPECT_EQ(parse_order_code(typed), code) << typed;
  EXPECT_EQ(parse_order_code("OOOO-oooo"), 0U);
}

TEST(OrderCode, RefusesWhatIsNoCode) {
  for (const char* typed : {"", "K7QF-2M9", "K7QF-2M9DD", "K7QF-2M9U", "K7QF_2M9D",
                            "K7QF-2M9\xC3\xA9", "                                    K7QF-2M9D"})
    EXPECT_EQ(parse_order_code(typed), std::nullopt) << typed;
}

TEST(OrderCode, EveryBitTravels) {
  for (unsigned bit = 0; bit < kOrderCodeBits; ++bit) {
    const std::uint64_t code = 1ULL << bit;
    EXPECT_EQ(parse_order_code(format_order_code(code)), code);
  }
}

TEST(Crockford, NoBytesHaveTwoTexts) {
  std::vector<std::uint8_t> bytes;
  for (std::size_t length = 0; length < 24; ++length) {
    const std::string text = encode_crockford(bytes);
    EXPECT_EQ(decode_crockford(text), bytes);
    bytes.push_back(static_cast<std::uint8_t>(0xA5 + length * 37));
  }
  EXPECT_EQ(decode_crockford("00"), std::vector<std::uint8_t>{0});
  EXPECT_EQ(decode_crockford("01"), std::nullopt);   // a left-over bit that is not zero
  EXPECT_EQ(decode_crockford("000"), std::nullopt);  // seven left-over bits: a digit too many
  EXPECT_EQ(decode_crockford("0"), std::nullopt);
  EXPECT_EQ(decode_crockford("0o"), std::nullopt);
  EXPECT_EQ(decode_crockford("zz"), std::nullopt);
}

}  // namespace
}  // namespace firstshow::tickets
