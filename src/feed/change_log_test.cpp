#include "feed/change_log.hpp"

#include <gtest/gtest.h>

namespace firstshow::feed {
namespace {

using Places = std::vector<std::uint32_t>;

Places places_since(const ChangeLog& log, Revision after) {
  Places places;
  log.each_since(after, [&](std::uint32_t place) { places.push_back(place); });
  return places;
}

TEST(ChangeLog, TellsWhatChangedSinceARevision) {
  ChangeLog log;
  log.restart({3, 10}, 100);
  EXPECT_TRUE(log.reaches({3, 10}));
  EXPECT_EQ(places_since(log, {3, 10}), Places{});
  log.add({3, 12}, 7);
  log.add({3, 12}, 8);
  log.add({3, 15}, 7);
  const struct {
    Revision after;
    bool reached;
    Places places;
  } cases[] = {
      {{3, 9}, false, {}},  {{3, 10}, true, {7, 8, 7}}, {{3, 11}, true, {7, 8, 7}},
      {{3, 12}, true, {7}}, {{3, 14}, true, {7}},       {{3, 15}, true, {}},
      {{2, 15}, false, {}}, {{4, 10}, false, {}},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(log.reaches(one.after), one.reached) << format_revision(one.after);
    if (one.reached) {
      EXPECT_EQ(places_since(log, one.after), one.places);
    }
  }
}

TEST(ChangeLog, ForgetsTheOldestPastAQuarterOfThePlaces) {
  constexpr std::size_t kPlaces = 400;
  constexpr std::size_t kBound = kPlaces / 4 + 64;
  ChangeLog log;
  log.restart({1, 0}, kPlaces);
  for (std::uint32_t i = 1; i <= 3 * kBound + 5; ++i) {
    log.add({1, i}, i);
    const std::uint32_t known_after = i > kBound ? i - kBound : 0;
    ASSERT_TRUE(log.reaches({1, known_after})) << i;
    ASSERT_EQ(places_since(log, {1, known_after}).size(), i - known_after);
    ASSERT_EQ(places_since(log, {1, known_after}).front(), i);
    ASSERT_EQ(places_since(log, {1, known_after}).back(), known_after + 1);
    if (known_after > 0) {
      ASSERT_FALSE(log.reaches({1, known_after - 1})) << i;
    }
  }
}

TEST(ChangeLog, DoesNotClaimToKnowARevisionThatItHasLostAPartOf) {
  ChangeLog log;
  log.restart({1, 0}, 0);
  for (std::uint32_t place = 0; place < 65; ++place) log.add({1, 1}, place);
  EXPECT_FALSE(log.reaches({1, 0})) << "the first of the changes has gone";
  EXPECT_TRUE(log.reaches({1, 1}));
}

TEST(ChangeLog, BeginsAnewInAnotherEpochAndAfterVeryManyCommits) {
  ChangeLog log;
  log.restart({1, 5}, 8);
  log.add({1, 6}, 1);
  log.add({2, 9}, 2);
  EXPECT_FALSE(log.reaches({1, 6}));
  EXPECT_TRUE(log.reaches({2, 8}));
  EXPECT_EQ(places_since(log, {2, 8}), Places{2});
  const std::uint64_t late = std::uint64_t{9} << 32U;
  log.add({2, late}, 3);
  EXPECT_FALSE(log.reaches({2, 9}));
  EXPECT_EQ(places_since(log, {2, late - 1}), Places{3});
}

}  // namespace
}  // namespace firstshow::feed
