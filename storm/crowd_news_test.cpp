#include "storm/crowd_news.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace firstshow::storm {
namespace {

namespace json = boost::json;

CrowdNews some_news() {
  CrowdNews news;
  news.phase = CrowdPhase::kSelling;
  news.view.length = 120 * kSecond;
  news.view.seats = 50'000;
  news.view.sold = 20'000;
  news.view.held = 1'000;
  news.view.free = 29'000;
  news.view.holds_a_second = 411.6;
  news.view.kills = 1;
  news.killed_at = {60 * kSecond};
  return news;
}

json::object told(const CrowdNews& news) {
  return json::parse(json_of(news, "http://127.0.0.1:1", "show_1")).as_object();
}

TEST(CrowdNews, IsToldAsJson) {
  const json::object news = told(some_news());
  EXPECT_EQ(news.at("phase"), "selling");
  EXPECT_EQ(news.at("server"), "http://127.0.0.1:1");
  EXPECT_EQ(news.at("show"), "show_1");
  EXPECT_EQ(news.at("sold"), 20'000);
  EXPECT_EQ(news.at("holds_a_second"), 412);
  EXPECT_EQ(news.at("killed_at_us"), json::array{60 * kSecond});
  EXPECT_EQ(news.at("up"), true);
  EXPECT_FALSE(news.contains("verdict")) << "nothing is judged before the end";
}

TEST(CrowdNews, TellsOfADeadServer) {
  CrowdNews news = some_news();
  news.view.is_down = true;
  EXPECT_EQ(told(news).at("up"), false);
}

TEST(CrowdNews, HasTheVerdictOnceItIsJudged) {
  CrowdNews news = some_news();
  news.phase = CrowdPhase::kJudged;
  news.verdict = {CrowdOutcome::kBroken,
                  false,
                  1,
                  2,
                  20'000,
                  "broken: \"it\"",
                  {"the server ended with code 1"},
                  {{"ord_1", "confirmed", 2}}};
  EXPECT_EQ(told(news).at("verdict"), json::parse(R"({
    "outcome": "broken", "good": false, "sold_twice": 1, "lost": 2, "seats_paid": 20000,
    "said": "broken: \"it\"", "faults": ["the server ended with code 1"],
    "visitors": [{"order": "ord_1", "state": "confirmed", "tickets": 2}]})"));
}

TEST(CrowdNews, RemembersEvenlyHoweverOftenItIsAsked) {
  CrowdNews news = some_news();
  for (Micros now = 0; now <= news.view.length; now += kSecond / 10) {
    news.view.sold = static_cast<std::uint64_t>(now / kSecond);
    news.remember_moment(now);
  }
  ASSERT_EQ(news.moments.size(), static_cast<std::size_t>(kMomentsALength) + 1);
  for (std::size_t i = 1; i < news.moments.size(); ++i) {
    EXPECT_GT(news.moments[i].elapsed, news.moments[i - 1].elapsed);
    EXPECT_GE(news.moments[i].sold, news.moments[i - 1].sold);
  }
}

TEST(CrowdNews, RemembersTheLastMomentEvenWhenItIsFull) {
  CrowdNews news = some_news();
  for (Micros now = 0; now <= 10 * news.view.length; now += kSecond) news.remember_moment(now);
  news.view.sold = 44'000;
  news.remember_moment(11 * news.view.length);
  EXPECT_EQ(news.moments.size(), kMaxMoments);
  EXPECT_EQ(news.moments.back().sold, 44'000U);
  EXPECT_EQ(news.moments.back().elapsed, 11 * news.view.length);
}

}  // namespace
}  // namespace firstshow::storm
