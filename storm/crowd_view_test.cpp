#include "storm/crowd_view.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "storm/verdict.hpp"

namespace firstshow::storm {
namespace {

CrowdView half_way() {
  CrowdView view;
  view.elapsed = 92 * kSecond;
  view.length = 180 * kSecond;
  view.seats = 50'000;
  view.free = 25'446;
  view.held = 3'210;
  view.sold = 21'344;
  view.buyers = 100'000;
  view.came = 51'112;
  view.refusals = 32'201;
  view.paid = 10'672;
  view.gave_up = 9'003;
  view.went_empty = 123;
  view.later = 12;
  view.broken = 512;
  view.holds_a_second = 411.6;
  view.p50 = 2'340;
  view.p99 = 21'900;
  view.kills = 1;
  view.last_down = 420 * kMillisecond;
  return view;
}

/// Columns of UTF-8 text without what only colours it.
std::size_t columns(const std::string& line) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\x1b') {
      i = line.find('m', i);
    } else if ((static_cast<unsigned char>(line[i]) & 0xC0U) != 0x80U) {
      ++count;
    }
  }
  return count;
}

std::size_t occurrences_in(const std::string& line, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = line.find(what, at)) != std::string::npos; at += what.size())
    ++count;
  return count;
}

TEST(CrowdView, IsDrawn) {
  std::string picture;
  for (const std::string& line : draw(half_way(), 80, false)) picture += line + "\n";
  EXPECT_EQ(picture,
            " Firstshow  100,000 buyers, 50,000 seats                         01:32 of 03:00\n"
            "\n"
            " █████████████████████████████████▒▒▒▒▒········································\n"
            " █ sold 21,344   ▒ held 3,210   · free 25,446\n"
            "\n"
            " buyers   came 51,112          with tickets 10,672   empty 123\n"
            " holds    a second 412         refused 32,201       given up 9,003\n"
            " latency  p50 2.34 ms          p99 22 ms\n"
            " trouble  told later 12        cut off 512\n"
            " server   up; killed once with SIGKILL, back after 420 ms\n");
}

TEST(CrowdView, FitsWhateverTheNumbersAre) {
  CrowdView full = half_way();
  full.sold = full.seats - 1;
  full.held = 0;
  full.free = 1;
  CrowdView nothing;
  CrowdView huge = half_way();
  huge.seats = huge.free = huge.held = huge.sold = huge.came = huge.refusals = huge.paid =
      huge.gave_up = huge.went_empty = huge.later = huge.broken = 4'000'000'000;
  huge.is_down = true;
  for (const CrowdView& view : {half_way(), full, nothing, huge}) {
    for (unsigned width = 10; width < 200; ++width) {
      const auto plain = draw(view, width, false);
      const auto coloured = draw(view, width, true);
      ASSERT_EQ(plain.size(), 10U);
      for (std::size_t i = 0; i < plain.size(); ++i) {
        EXPECT_EQ(columns(plain[i]), columns(coloured[i])) << plain[i];
        if (i == 2 || i == 0) {
          EXPECT_LE(columns(plain[i]), std::clamp(width, 40U, 80U)) << plain[i];
        }
        EXPECT_LE(columns(plain[i]), 80U) << plain[i];
      }
    }
  }
}

TEST(CrowdView, ShowsTheLastFreeSeat) {
  CrowdView view;
  view.seats = 50'000;
  view.sold = 49'999;
  view.free = 1;
  EXPECT_EQ(occurrences_in(draw(view, 80, false)[2], "·"), 1U);
  view.sold = 50'000;
  view.free = 0;
  EXPECT_EQ(occurrences_in(draw(view, 80, false)[2], "·"), 0U);
  EXPECT_EQ(occurrences_in(draw(view, 80, false)[2], "█"), 78U);
}

TEST(CrowdView, IsALineWhereThereIsNoTerminal) {
  EXPECT_EQ(plain_line(half_way()),
            "01:32  sold 21,344, held 3,210, free 25,446; came 51,112, refused 32,201, with "
            "tickets 10,672; 412 holds/s, p50 2.34 ms, p99 22 ms; kills 1");
}

TEST(Verdict, CountsWhatIsBroken) {
  Verdict verdict;
  read_verdict(
      "holds      1,000\n\ndouble sale: 1,203\n  double sale: 5\nlost hold: 2\n"
      "lost sale: 3\nmoney: 7\nbroken: 1,215 things happened that must not\n",
      verdict);
  EXPECT_EQ(verdict.twice, 1'203U);
  EXPECT_EQ(verdict.lost, 5U);
  Verdict good;
  read_verdict("proved: every acknowledged sale is there once", good);
  EXPECT_EQ(good.twice + good.lost, 0U);
}

}  // namespace
}  // namespace firstshow::storm
