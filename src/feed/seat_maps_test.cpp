#include "feed/seat_maps.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace firstshow::feed {
namespace {

using booking::AreaChange;
using booking::SeatChange;
using booking::SeatStatus;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr ShowId kShow{41};
constexpr ShowId kOther{42};
constexpr steady_clock::time_point kStart{std::chrono::hours{1}};

SeatMap map_of(Revision revision, std::string seats, std::vector<std::uint32_t> areas = {}) {
  return SeatMap{revision, std::move(seats), std::move(areas)};
}

TEST(SeatMaps, ShowsWhatWasPut) {
  SeatMaps maps;
  EXPECT_EQ(maps.read(kShow, kStart), nullptr);
  maps.put(kShow, map_of({3, 1}, "..sb", {7}));
  const SharedSeatMap map = maps.read(kShow, kStart);
  ASSERT_NE(map, nullptr);
  EXPECT_EQ(map->revision, (Revision{3, 1}));
  EXPECT_EQ(map->seats, "..sb");
  EXPECT_EQ(map->areas_left, (std::vector<std::uint32_t>{7}));
  EXPECT_EQ(maps.read(kOther, kStart), nullptr);
  maps.drop(kShow);
  EXPECT_EQ(maps.read(kShow, kStart), nullptr);
}

TEST(SeatMaps, AppliesChangesOfItsOwnShowOnly) {
  SeatMaps maps;
  maps.put(kShow, map_of({3, 1}, "....", {7, 9}));
  maps.put(kOther, map_of({3, 1}, "..."));
  const ShowId unknown{999};
  maps.apply({3, 2},
             {{kShow, 0, SeatStatus::kHeld},
              {unknown, 70'000, SeatStatus::kHeld},
              {kShow, 3, SeatStatus::kHeld},
              {kShow, 0, SeatStatus::kSold}},
             {{kShow, 1, 5}, {unknown, 12, 0}});
  const SharedSeatMap map = maps.read(kShow, kStart);
  EXPECT_EQ(map->seats, "s..h") << "later changes of a seat win";
  EXPECT_EQ(map->areas_left, (std::vector<std::uint32_t>{7, 5}));
  EXPECT_EQ(map->revision, (Revision{3, 2}));
  EXPECT_EQ(maps.read(kOther, kStart)->seats, "...");
  EXPECT_EQ(maps.read(kOther, kStart)->revision, (Revision{3, 1}));
}

TEST(SeatMaps, IgnoresWhatIsOlderThanWhatWasPut) {
  SeatMaps maps;
  maps.put(kShow, map_of({4, 0}, "ss"));
  maps.apply({3, 900}, {{kShow, 0, SeatStatus::kFree}}, {});
  EXPECT_EQ(maps.read(kShow, kStart)->seats, "ss");
  EXPECT_EQ(maps.read(kShow, kStart)->revision, (Revision{4, 0}));
  maps.apply({4, 0}, {{kShow, 1, SeatStatus::kFree}}, {});
  maps.put(kShow, map_of({4, 1}, "s."));
  EXPECT_EQ(maps.read(kShow, kStart)->seats, "s.") << "put begins anew";
}

TEST(SeatMaps, CopiesAtMostTenTimesASecond) {
  SeatMaps maps;
  maps.put(kShow, map_of({3, 1}, "..."));
  const SharedSeatMap first = maps.read(kShow, kStart);
  maps.apply({3, 2}, {{kShow, 0, SeatStatus::kHeld}}, {});
  EXPECT_EQ(maps.read(kShow, kStart + milliseconds{99}), first) << "within 100 ms: as it was";
  const SharedSeatMap second = maps.read(kShow, kStart + milliseconds{100});
  EXPECT_EQ(second->seats, "h..");
  EXPECT_EQ(first->seats, "...") << "what was given out does not change";
  EXPECT_EQ(maps.read(kShow, kStart + std::chrono::hours{5}), second) << "nothing changed since";
}

TEST(SeatMaps, TellWhatChangedSinceARevision) {
  SeatMaps maps;
  maps.put(kShow, map_of({3, 1}, "....", {7, 9}));
  maps.apply({3, 2}, {{kShow, 2, SeatStatus::kHeld}, {kShow, 0, SeatStatus::kHeld}}, {}, kStart);
  maps.apply({3, 5}, {{kShow, 2, SeatStatus::kSold}}, {{kShow, 1, 8}, {kShow, 1, 4}},
             kStart + milliseconds{5});
  const auto all = maps.changes(kShow, {3, 1});
  ASSERT_TRUE(all);
  EXPECT_EQ(all->revision, (Revision{3, 5}));
  EXPECT_EQ(all->seats, (std::vector<SeatNow>{{0, 'h'}, {2, 's'}})) << "each once, as it is now";
  EXPECT_EQ(all->areas, (std::vector<AreaNow>{{1, 4}}));
  EXPECT_EQ(maps.changes(kShow, {3, 2})->seats, (std::vector<SeatNow>{{2, 's'}}));
  EXPECT_TRUE(maps.changes(kShow, {3, 5})->empty());
  EXPECT_FALSE(maps.changes(kShow, {3, 0})) << "before the map was put";
  EXPECT_FALSE(maps.changes(kShow, {3, 6})) << "yet to come";
  EXPECT_FALSE(maps.changes(kShow, {2, 5}));
  EXPECT_FALSE(maps.changes(kOther, {3, 1}));

  EXPECT_EQ(maps.standing(kShow)->moved_at, kStart) << "the first change that nobody told of";
  EXPECT_EQ(maps.standing(kShow)->moved_at, steady_clock::time_point{});
  EXPECT_EQ(maps.standing(kShow)->revision, (Revision{3, 5}));
  EXPECT_FALSE(maps.standing(kOther));

  maps.put(kShow, map_of({3, 6}, "h.sb", {7, 4}));
  EXPECT_EQ(maps.changes(kShow, {3, 2})->seats, (std::vector<SeatNow>{{2, 's'}, {3, 'b'}}))
      << "what differs from the map before has changed";
  maps.put(kShow, map_of({3, 7}, "h.s", {7, 4}));
  EXPECT_FALSE(maps.changes(kShow, {3, 6})) << "another plan";
}

TEST(SeatMaps, CopyAnewForWhoNeedsAtLeastARevision) {
  SeatMaps maps;
  maps.put(kShow, map_of({3, 1}, "..."));
  const SharedSeatMap first = maps.read(kShow, kStart);
  maps.apply({3, 2}, {{kShow, 0, SeatStatus::kHeld}}, {});
  EXPECT_EQ(maps.read(kShow, kStart, {3, 1}), first);
  EXPECT_EQ(maps.read(kShow, kStart, {3, 2})->seats, "h..");
}

TEST(SeatMaps, DifferInTheirPlacesOnly) {
  std::string seats(1'000, '.');
  const SeatMap before = map_of({3, 1}, seats, {5, 6});
  EXPECT_TRUE(difference(before, before).empty());
  for (const std::size_t seat : {0, 63, 64, 127, 999}) seats[seat] = 's';
  const Changes changes = difference(before, map_of({3, 9}, seats, {5, 2}));
  EXPECT_EQ(changes.revision, (Revision{3, 9}));
  EXPECT_EQ(changes.seats,
            (std::vector<SeatNow>{{0, 's'}, {63, 's'}, {64, 's'}, {127, 's'}, {999, 's'}}));
  EXPECT_EQ(changes.areas, (std::vector<AreaNow>{{1, 2}}));
}

/// Every revision r leaves every seat and area of the show in a state that only r has.
TEST(SeatMaps, ReadersNeverSeeHalfARevision) {
  constexpr booking::SeatIndex kSeats = 300;
  constexpr std::uint64_t kRevisions = 3'000;
  constexpr std::array kStatuses{SeatStatus::kFree, SeatStatus::kHeld, SeatStatus::kSold};
  SeatMaps maps;
  maps.put(kShow, map_of({1, 0}, std::string(kSeats, '.'), {0}));
  std::atomic<bool> done{false};
  std::vector<std::thread> readers;
  for (int reader = 0; reader < 3; ++reader) {
    readers.emplace_back([&] {
      Revision last{};
      steady_clock::time_point now = kStart;
      do {
        now += milliseconds{100};
        const SharedSeatMap map = maps.read(kShow, now);
        ASSERT_GE(map->revision, last);
        last = map->revision;
        const char expected = static_cast<char>(kStatuses[last.sequence % kStatuses.size()]);
        ASSERT_EQ(map->seats, std::string(kSeats, expected));
        ASSERT_EQ(map->areas_left[0], last.sequence);
      } while (!done);
    });
  }
  std::vector<SeatChange> changes;
  for (std::uint64_t revision = 1; revision <= kRevisions; ++revision) {
    changes.clear();
    for (booking::SeatIndex seat = 0; seat < kSeats; ++seat) {
      changes.push_back({kShow, seat, kStatuses[revision % kStatuses.size()]});
    }
    maps.apply({1, revision}, changes, {{kShow, 0, static_cast<std::uint32_t>(revision)}});
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(maps.read(kShow, kStart + std::chrono::hours{9})->revision, (Revision{1, kRevisions}));
}

}  // namespace
}  // namespace firstshow::feed
