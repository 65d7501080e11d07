#include "feed/live_feed.hpp"

#include <gtest/gtest.h>

#include <random>

#include "feed/feed_thread.hpp"

namespace firstshow::feed {
namespace {

using booking::SeatStatus;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using SteadyTime = LiveFeed::SteadyTime;

constexpr ShowId kLive{51};
constexpr ShowId kQuiet{52};
constexpr ShowId kNone{53};
constexpr std::size_t kSeatCount = 1'000;

/// A feed over two shows of 1,000 seats and an area, with a clock of its own.
class LiveFeedTest : public ::testing::Test {
 protected:
  explicit LiveFeedTest(const FeedOptions& options = {}) : feed(maps, words(), options) {
    for (const ShowId show : {kLive, kQuiet})
      maps.put(show, SeatMap{{3, 1}, std::string(kSeatCount, '.'), {9}});
  }
  ShowTextSource words() {
    return {[](ShowId, const SeatMap& map) { return "{" + map.seats.substr(0, 4) + "}"; },
            [](ShowId) { return std::vector<std::string>{"Pit"}; },
            [this](ShowId show) -> std::optional<std::string> {
              if (show == kNone || state.empty()) return std::nullopt;
              return state;
            }};
  }
  void change(std::uint64_t sequence, booking::SeatIndex seat, SeatStatus status,
              ShowId show = kLive) {
    maps.apply({3, sequence}, {{show, seat, status}}, {}, now);
  }
  /// The next frames, a second later.
  std::vector<ShowFrame> tick() { return feed.tick(now += seconds{1}); }
  std::string ticked() {
    std::string all;
    for (const ShowFrame& one : tick()) all += *one.frame.text;
    return all;
  }
  std::string joined(std::optional<Revision> after = {}) {
    const auto welcome = feed.join(kLive, after, now);
    return welcome ? *welcome->text : "none";
  }
  static std::string held(const std::string& revision, const std::string& seats) {
    return "event: seats\nid: " + revision + "\ndata: {\"revision\":\"" + revision +
           "\",\"held\":[" + seats + "]}\n\n";
  }

  const std::string on_sale = show_event("on_sale");
  SeatMaps maps;
  std::string state = "on_sale";
  SteadyTime now{std::chrono::hours{1}};
  LiveFeed feed;
};

TEST_F(LiveFeedTest, BeginsWithASnapshotAndGoesOnWithChanges) {
  EXPECT_EQ(joined(), "event: snapshot\nid: 3.1\ndata: {....}\n\n" + on_sale);
  EXPECT_EQ(ticked(), "") << "nothing changed";
  change(2, 7, SeatStatus::kHeld);
  change(2, 8, SeatStatus::kHeld, kQuiet);
  EXPECT_EQ(ticked(), held("3.2", "7")) << "of the show that is viewed only";
  EXPECT_EQ(ticked(), "") << "once";
}

TEST_F(LiveFeedTest, TellsEachSeatOnceWithItsNewestStatus) {
  joined();
  change(2, 7, SeatStatus::kHeld);
  change(3, 9, SeatStatus::kHeld);
  change(4, 7, SeatStatus::kFree);
  change(5, 7, SeatStatus::kSold);
  maps.apply({3, 6}, {}, {{kLive, 0, 8}}, now);
  maps.apply({3, 7}, {}, {{kLive, 0, 5}}, now);
  EXPECT_EQ(ticked(),
            "event: seats\nid: 3.7\ndata: {\"revision\":\"3.7\",\"held\":[9],\"sold\":[7],"
            "\"areas\":[{\"key\":\"Pit\",\"left\":5}]}\n\n");
}

TEST_F(LiveFeedTest, IsEncodedOnceForAllViewers) {
  const auto first = feed.join(kLive, {}, now);
  const auto second = feed.join(kLive, {}, now);
  EXPECT_EQ(first->text, second->text) << "the very same text";
  change(2, 7, SeatStatus::kHeld);
  EXPECT_EQ(tick().size(), 1U);
  const auto missed = feed.join(kLive, Revision{3, 1}, now);
  EXPECT_EQ(feed.join(kLive, Revision{3, 1}, now)->text, missed->text);
}

TEST_F(LiveFeedTest, ResumesWithWhatWasMissed) {
  change(2, 7, SeatStatus::kHeld);
  change(3, 8, SeatStatus::kHeld);
  change(4, 7, SeatStatus::kHeld);
  const struct {
    const char* what;
    Revision after;
    std::string told;
  } cases[] = {
      {"all of it", {3, 1}, held("3.4", "7,8")},
      {"a part", {3, 2}, held("3.4", "7,8")},
      {"the last", {3, 3}, held("3.4", "7")},
      {"nothing", {3, 4}, ""},
      {"before the map was put", {3, 0}, "event: snapshot\nid: 3.4\ndata: {....}\n\n"},
      {"yet to come", {3, 5}, "event: snapshot\nid: 3.4\ndata: {....}\n\n"},
      {"another epoch", {2, 4}, "event: snapshot\nid: 3.4\ndata: {....}\n\n"},
      {"an epoch to come", {4, 1}, "event: snapshot\nid: 3.4\ndata: {....}\n\n"},
  };
  for (const auto& one : cases) EXPECT_EQ(joined(one.after), one.told + on_sale) << one.what;
}

TEST_F(LiveFeedTest, SendsASnapshotWhereTooMuchChanged) {
  joined();
  for (booking::SeatIndex seat = 0; seat < 600; ++seat) change(2 + seat, seat, SeatStatus::kHeld);
  const std::string whole = "event: snapshot\nid: 3.601\ndata: {hhhh}\n\n" + on_sale;
  EXPECT_EQ(ticked(), whole);
  EXPECT_EQ(joined(Revision{3, 1}), whole);
  change(602, 0, SeatStatus::kFree);
  EXPECT_NE(ticked().find("\"free\":[0]"), std::string::npos) << "and goes on from there";
}

TEST_F(LiveFeedTest, TellsOnlyWhatDiffers) {
  joined();
  change(2, 7, SeatStatus::kHeld);
  change(3, 7, SeatStatus::kFree);
  EXPECT_EQ(ticked(), "") << "held and given back between two frames";
  for (std::uint64_t i = 0; i < 5'000; ++i)
    change(4 + i, static_cast<booking::SeatIndex>(i % 500),
           i < 4'500 ? SeatStatus::kHeld : SeatStatus::kFree);
  change(9'000, 3, SeatStatus::kHeld);
  EXPECT_EQ(ticked(), held("3.9000", "3")) << "as if the storm had not been";
}

TEST_F(LiveFeedTest, TellsWhoComesBetweenTwoFramesWhatFitsToTheNext) {
  joined();
  change(2, 0, SeatStatus::kHeld);
  EXPECT_EQ(joined(), "event: snapshot\nid: 3.1\ndata: {....}\n\n" + on_sale);
  change(3, 5, SeatStatus::kHeld);
  EXPECT_EQ(joined(Revision{3, 1}), on_sale) << "as of the last frame";
  EXPECT_EQ(ticked(), held("3.3", "0,5"));
  change(4, 0, SeatStatus::kFree);
  EXPECT_EQ(joined(Revision{3, 2}), held("3.3", "0,5") + on_sale)
      << "seat 0 is free by now, which the next frame tells";
}

TEST_F(LiveFeedTest, LetsWhoIsAheadOfTheFramesAskAgain) {
  joined();
  change(2, 7, SeatStatus::kHeld);
  const auto ahead = feed.join(kLive, Revision{3, 2}, now);
  EXPECT_TRUE(ahead->is_ahead);
  EXPECT_EQ(ahead->revision, (Revision{3, 2}));
  EXPECT_EQ(*ahead->text, on_sale);
  change(3, 7, SeatStatus::kFree);
  EXPECT_EQ(ticked(), "event: seats\nid: 3.3\ndata: {\"revision\":\"3.3\"}\n\n")
      << "nothing for the others; but the one ahead waits for it";
  const auto missed = feed.missed(kLive, ahead->revision);
  EXPECT_EQ(*missed->text,
            "event: seats\nid: 3.3\ndata: {\"revision\":\"3.3\",\"free\":[7]}\n\n" + on_sale);
  EXPECT_FALSE(missed->is_ahead);
  change(4, 7, SeatStatus::kHeld);
  change(5, 7, SeatStatus::kFree);
  EXPECT_EQ(ticked(), "") << "nobody waits any more";
}

TEST_F(LiveFeedTest, TellsWhatDiffersWhereAMapIsPutAnew) {
  joined();
  std::string seats(kSeatCount, '.');
  seats[5] = 'h';
  maps.put(kLive, SeatMap{{3, 2}, seats, {9}});
  EXPECT_EQ(ticked(), held("3.2", "5"));
  maps.put(kLive, SeatMap{{3, 3}, seats, {9}});
  EXPECT_EQ(ticked(), "") << "nothing but the show's own image changed";
  maps.put(kLive, SeatMap{{3, 4}, "....", {9}});
  EXPECT_EQ(ticked(), "event: snapshot\nid: 3.4\ndata: {....}\n\n" + on_sale) << "another plan";
}

TEST_F(LiveFeedTest, TellsOfPausesAndOfTheEnd) {
  joined();
  state = "paused";
  change(2, 7, SeatStatus::kHeld);
  EXPECT_EQ(ticked(), show_event("paused") + held("3.2", "7"));
  EXPECT_EQ(joined(Revision{3, 2}), show_event("paused"));
  EXPECT_EQ(feed.missed(kLive, {})->text->find("on_sale"), std::string::npos);
  EXPECT_EQ(ticked(), "");
  state = "";
  const auto last = tick();
  ASSERT_EQ(last.size(), 1U);
  EXPECT_EQ(*last.front().frame.text, gone_event());
  EXPECT_TRUE(last.front().frame.last);
  EXPECT_EQ(ticked(), "");
  EXPECT_EQ(joined(), "none");
  EXPECT_FALSE(feed.missed(kLive, {}));
  feed.part(kLive);
  feed.part(kLive);
  EXPECT_EQ(joined(), "none");
  state = "on_sale";
  EXPECT_NE(joined(), "none") << "whoever comes after the last has left is asked anew";
}

TEST_F(LiveFeedTest, KnowsNoOtherShows) {
  EXPECT_FALSE(feed.join(kNone, {}, now));
  EXPECT_FALSE(feed.join(ShowId{999}, {}, now)) << "it has no map";
  EXPECT_FALSE(feed.missed(kLive, {})) << "nobody views it";
  joined();
  feed.part(kLive);
  change(2, 7, SeatStatus::kHeld);
  EXPECT_EQ(ticked(), "") << "nobody views it any more";
}

TEST_F(LiveFeedTest, HasTenFramesASecondForFewViewersAndOneForMany) {
  const struct {
    std::size_t viewers;
    milliseconds interval;
  } cases[] = {{1, milliseconds{100}},
               {1'000, milliseconds{100}},
               {2'500, milliseconds{250}},
               {10'000, milliseconds{1'000}},
               {50'000, milliseconds{1'000}}};
  FeedOptions options;
  options.max_viewers = 50'000;
  LiveFeed many(maps, words(), options);
  for (const auto& one : cases) {
    while (many.viewers() < one.viewers) ASSERT_TRUE(many.enter());
    EXPECT_EQ(many.interval(), one.interval) << one.viewers;
  }
  EXPECT_FALSE(many.enter());
  many.leave();
  EXPECT_TRUE(many.enter());
}

TEST_F(LiveFeedTest, PutsWhatComesWithinTheIntervalIntoOneFrame) {
  joined();
  change(2, 1, SeatStatus::kHeld);
  EXPECT_EQ(feed.tick(now).size(), 1U);
  std::size_t frames = 0;
  for (std::uint64_t step = 1; step <= 1'000; ++step) {
    now += milliseconds{1};
    change(2 + step, static_cast<booking::SeatIndex>(step % kSeatCount), SeatStatus::kSold);
    frames += feed.tick(now).size();
  }
  EXPECT_EQ(frames, 10U) << "in a second";
}

TEST_F(LiveFeedTest, SaysHowLongTheFirstChangeOfAFrameWaited) {
  joined();
  change(2, 1, SeatStatus::kHeld);
  now += milliseconds{30};
  change(3, 2, SeatStatus::kHeld);
  now += milliseconds{40};
  const auto frames = feed.tick(now);
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames.front().delay, nanoseconds{milliseconds{70}});
}

/// A client of the feed: what it makes of events is what the server has.
TEST_F(LiveFeedTest, WhatViewersHaveIsTheMap) {
  std::mt19937 random(7);  // NOLINT: the same storm each time
  constexpr std::array kStatuses{SeatStatus::kFree, SeatStatus::kHeld, SeatStatus::kSold};
  std::string mine(kSeatCount, '.');
  Revision known = feed.join(kLive, {}, now)->revision;
  std::uint64_t sequence = 1;
  const auto follow = [&](const std::string& text) {
    for (const char* name : {"free", "held", "sold"}) {
      std::size_t at = text.find("\"" + std::string(name) + "\":[");
      if (at == std::string::npos) continue;
      at += 8;
      for (const std::size_t end = text.find(']', at); at < end;
           at = std::min(end, text.find(',', at)) + 1)
        mine.at(std::stoul(text.substr(at))) = *name == 'f' ? '.' : *name;
    }
  };
  for (int round = 0; round < 300; ++round) {
    for (std::uint32_t i = random() % 20; i > 0; --i)
      change(++sequence, static_cast<booking::SeatIndex>(random() % kSeatCount),
             kStatuses[random() % kStatuses.size()]);
    if (random() % 3 == 0) {  // lost, and back
      feed.part(kLive);
      const auto welcome = feed.join(kLive, known, now);
      ASSERT_FALSE(welcome->is_snapshot);
      known = welcome->revision;
      follow(*welcome->text);
    } else {
      for (const ShowFrame& one : tick()) {
        ASSERT_GT(one.frame.revision, known);
        known = one.frame.revision;
        follow(*one.frame.text);
      }
    }
    ASSERT_EQ(mine, maps.read(kLive, now, known)->seats) << round;
  }
}

TEST_F(LiveFeedTest, TheThreadHandsFramesToEveryOutletWhileSomebodyViews) {
  FeedOptions options;
  options.shortest_interval = milliseconds{1};
  LiveFeed quick(maps, words(), options);
  FeedThread thread(quick);
  std::atomic<int> first{0};
  std::atomic<int> second{0};
  const auto count = [](std::atomic<int>& to) {
    return [&to](const SharedFrames& frames) { to += static_cast<int>(frames->size()); };
  };
  const auto one = thread.add(count(first));
  const auto other = thread.add(count(second));
  ASSERT_TRUE(quick.enter());
  ASSERT_TRUE(quick.join(kLive, {}, std::chrono::steady_clock::now()));
  thread.wake();
  change(2, 7, SeatStatus::kHeld);
  while (first < 1 || second < 1) std::this_thread::yield();
  thread.remove(one);
  const int before = first;
  change(3, 8, SeatStatus::kHeld);
  while (second < 2) std::this_thread::yield();
  EXPECT_EQ(first, before);
  thread.remove(other);
  quick.part(kLive);
  quick.leave();
}

}  // namespace
}  // namespace firstshow::feed
