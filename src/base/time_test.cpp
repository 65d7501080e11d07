#include "base/time.hpp"

#include <gtest/gtest.h>

namespace firstshow {
namespace {

TEST(Time, ReadsRfc3339) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"2026-11-21T18:08:00Z", "2026-11-21T18:08:00Z"},
      {"2026-11-21t18:08:00z", "2026-11-21T18:08:00Z"},
      {"2026-11-21 18:08:00Z", "2026-11-21T18:08:00Z"},
      {"2026-11-21T23:38:00+05:30", "2026-11-21T18:08:00Z"},
      {"2026-11-21T13:08:00-05:00", "2026-11-21T18:08:00Z"},
      {"2026-11-21T18:08:00.5Z", "2026-11-21T18:08:00.500000Z"},
      {"2026-11-21T18:08:00.1234567899Z", "2026-11-21T18:08:00.123456Z"},
      {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
      {"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"},
      {"2026-01-01T00:00:00+01:00", "2025-12-31T23:00:00Z"},
      {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
  };
  for (const auto& [text, expected] : cases) {
    const auto time = parse_time(text);
    ASSERT_TRUE(time.has_value()) << text;
    EXPECT_EQ(format_time(*time), expected) << text;
  }
}

TEST(Time, ReadsNothingElse) {
  for (const std::string_view text : {"",
                                      "2026-11-21",
                                      "2026-11-21T18:08Z",
                                      "2026-11-21T18:08:00",
                                      "2026-02-29T00:00:00Z",
                                      "2026-13-01T00:00:00Z",
                                      "2026-00-01T00:00:00Z",
                                      "2026-11-31T00:00:00Z",
                                      "2026-11-21T24:00:00Z",
                                      "2026-11-21T18:60:00Z",
                                      "2026-11-21T18:08:60Z",
                                      "2026-11-21T18:08:00.Z",
                                      "2026-11-21T18:08:00+0530",
                                      "2026-11-21T18:08:00+24:00",
                                      "2026-11-21T18:08:00+05:60",
                                      "2026-11-21T18:08:00Z ",
                                      " 2026-11-21T18:08:00Z",
                                      "20261121T180800Z",
                                      "+2026-11-21T18:08:00Z",
                                      "2026-11-21T18:08:00ZZ"})
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
}

TEST(Time, IsMicrosecondsSince1970) {
  EXPECT_EQ(to_micros(*parse_time("1970-01-01T00:00:01.000002Z")), 1'000'002);
  EXPECT_EQ(from_micros(-1), *parse_time("1969-12-31T23:59:59.999999Z"));
}

TEST(Time, LeavesNoYearThatItCouldNotWrite) {
  // An offset can carry a time out of the years 0000 to 9999 that format_time writes.
  for (const std::string_view text : {"0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"})
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
}

}  // namespace
}  // namespace firstshow
