#include "catalogue/demo/demo.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "catalogue/demo/demo_catalogue.hpp"
#include "catalogue/directory.hpp"
#include "catalogue/search.hpp"
#include "store/database.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::catalogue {
namespace {

using std::chrono::days;
using std::chrono::hours;

/// Saturday afternoon in India.
constexpr Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + hours{9}};

class DemoTest : public ::testing::Test {
 protected:
  DemoTest() {
    std::string name = (std::filesystem::temp_directory_path() / "firstshow-demo-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    store::SqliteOptions sqlite;
    sqlite.path = folder_ + "/demo.db";
    journal_ = store::open_sqlite_journal(sqlite);
    reader_ = std::make_unique<store::Database>(
        store::connect_sqlite(folder_ + "/demo.db", store::SqliteMode::kReader));
    desk_ = std::make_unique<desk::Desk>(*journal_, desk::DeskOptions{}, kNow);
  }
  ~DemoTest() override {
    reader_.reset();
    desk_.reset();
    journal_.reset();
    std::filesystem::remove_all(folder_);
  }
  SharedListing listing() {
    directory_.reload(*reader_);
    return directory_.listing();
  }
  std::int64_t count(const std::string& table) {
    std::int64_t rows = -1;
    for (const store::Row row : reader_->query("SELECT count(*) FROM " + table)) {
      rows = row.integer(0);
    }
    return rows;
  }

  std::string folder_;
  std::unique_ptr<store::Journal> journal_;
  std::unique_ptr<store::Database> reader_;
  std::unique_ptr<desk::Desk> desk_;
  Directory directory_;
};

TEST_F(DemoTest, FillsAWeekThatCanBeSold) {
  EXPECT_FALSE(has_shows_ahead(*reader_, kNow));
  const DemoReport report = fill_demo(*desk_, *reader_, {kNow, 7});
  EXPECT_TRUE(has_shows_ahead(*reader_, kNow));
  EXPECT_EQ(report.plans, demo_halls().size());
  const SharedListing all = listing();
  EXPECT_TRUE(all->gaps.empty());
  ASSERT_EQ(all->shows.size(), report.shows);
  std::map<std::string, std::size_t> by_kind;
  std::set<std::string> languages;
  std::set<std::string> cities;
  std::set<std::pair<HallId, Time>> starts;
  std::uint64_t places = 0;
  for (const ShowEntry& entry : all->shows) {
    EXPECT_EQ(entry.show.state, booking::SaleState::kOnSale);
    EXPECT_LE(entry.show.opens_at, kNow);
    EXPECT_GT(entry.show.starts_at, kNow);
    EXPECT_EQ(entry.show.closes_at, entry.show.starts_at + std::chrono::minutes{20});
    EXPECT_TRUE(starts.emplace(entry.show.hall, entry.show.starts_at).second) << "one at a time";
    for (std::size_t category = 0; category < entry.plan->categories.size(); ++category) {
      EXPECT_GE(entry.show.prices.price(static_cast<booking::CategoryIndex>(category), 0),
                Paise{10'000});
    }
    ++by_kind[entry.title->kind];
    languages.insert(entry.title->language);
    cities.insert(entry.venue->city);
    places += entry.plan->seats.size();
    for (const auto& area : entry.plan->layout->areas) places += area.capacity;
  }
  EXPECT_EQ(places, report.places);
  EXPECT_EQ(languages, (std::set<std::string>{"en", "hi", "kn", "mr", "ta"}));
  EXPECT_EQ(cities, (std::set<std::string>{"Bengaluru", "Pune"}));
  EXPECT_GT(by_kind["film"], 250U);
  EXPECT_GE(by_kind["play"], 2U);
  EXPECT_GE(by_kind["concert"], 1U);
}

TEST_F(DemoTest, HoldsPlacesAsLongAsAsked) {
  fill_demo(*desk_, *reader_, {kNow, 1, std::chrono::seconds{20}});
  for (const ShowEntry& entry : listing()->shows)
    EXPECT_EQ(entry.show.limits.hold_time, std::chrono::seconds{20});
}

TEST_F(DemoTest, NamesHallsAndCategoriesAlikeInAllCinemas) {
  for (const DemoHall& hall : demo_halls()) {
    if (hall.plan != PlanTemplate::kMultiplex) continue;
    EXPECT_EQ(hall.name.substr(0, 7), "Screen ") << hall.name;
  }
  fill_demo(*desk_, *reader_, {kNow, 1});
  const SharedListing all = listing();
  for (const ShowEntry& entry : all->shows)
    EXPECT_FALSE(entry.plan->find_category("Normal"))
        << "above a ticket for adults it says nothing of the place";
}

TEST_F(DemoTest, SaysEverythingInHindiToo) {
  fill_demo(*desk_, *reader_, {kNow, 7});
  const SharedListing all = listing();
  EXPECT_EQ(missing_texts(*all, "hi"), std::vector<std::string>{});
  EXPECT_EQ(translated(*all, "hi", "Bengaluru"), "बेंगलुरु");
  EXPECT_EQ(translated(*all, "hi", "Block 101"), "ब्लॉक 101");
  EXPECT_TRUE(search(*all, "बारिश स्टेशन").has(all->titles.front().id));
  EXPECT_TRUE(search(*all, "देशमाने").has(all->titles.front().id));
}

TEST_F(DemoTest, AnotherRunAddsNothing) {
  fill_demo(*desk_, *reader_, {kNow, 7});
  const std::int64_t translations = count("translation");
  const std::int64_t shows = count("show");
  const DemoReport again = fill_demo(*desk_, *reader_, {kNow + hours{2}, 7});
  EXPECT_EQ(again.shows, 0U);
  EXPECT_EQ(again.plans, 0U);
  EXPECT_EQ(count("show"), shows);
  EXPECT_EQ(count("title"), static_cast<std::int64_t>(demo_titles().size()));
  EXPECT_EQ(count("translation"), translations);
}

TEST_F(DemoTest, LaterRunsFillTheDaysThatAreMissing) {
  const DemoReport first = fill_demo(*desk_, *reader_, {kNow, 2});
  const DemoReport second = fill_demo(*desk_, *reader_, {kNow + days{1}, 3});
  EXPECT_EQ(second.plans, 0U);
  EXPECT_GT(second.shows, 0U);
  EXPECT_GT(second.first_start, kNow + days{1});
  std::set<std::pair<std::int64_t, std::int64_t>> starts;
  for (const store::Row row : reader_->query("SELECT hall_id, starts_at FROM show")) {
    EXPECT_TRUE(starts.emplace(row.integer(0), row.integer(1)).second);
  }
  EXPECT_EQ(starts.size(), first.shows + second.shows);
}

TEST_F(DemoTest, OnTheEveningOfTheConcertTheNextOneIsAhead) {
  const Time late = kNow + hours{12};
  fill_demo(*desk_, *reader_, {late, 1});
  std::size_t concerts = 0;
  const SharedListing all = listing();
  for (const ShowEntry& entry : all->shows) {
    EXPECT_GT(entry.show.starts_at, late);
    if (entry.title->kind == "concert") ++concerts;
  }
  EXPECT_EQ(concerts, 1U);
}

TEST_F(DemoTest, PutsGuestShowsOnSaleInAsManyHallsAsAWeekNeeds) {
  const auto plan = import_plan(generate_plan(PlanTemplate::kMultiplex, 60, "Guest"));
  ASSERT_TRUE(plan.ok());
  const auto one = add_guest_shows(*desk_, *plan->plan, 1, kNow);
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(format_time(one[0].starts_at), "2026-11-22T14:00:00Z");
  const auto many = add_guest_shows(*desk_, *plan->plan, 15, kNow);
  ASSERT_EQ(many.size(), 15U);
  std::set<std::pair<std::int64_t, Time>> nights;
  for (const booking::Show& show : many) {
    EXPECT_EQ(show.state, booking::SaleState::kOnSale);
    EXPECT_LT(show.starts_at, kNow + days{9});
    nights.emplace(show.hall.value, show.starts_at);
  }
  EXPECT_EQ(nights.size(), 15U) << "one hall has one show an evening";
  EXPECT_EQ(count("show"), 16);
  EXPECT_EQ(listing()->shows.size(), 16U);
}

TEST_F(DemoTest, SaysNumbersOfAGuestsPlanInHindi) {
  const auto plan = import_plan(generate_plan(PlanTemplate::kStadium, 500, "stadium of 500 seats"));
  ASSERT_TRUE(plan.ok());
  add_guest_shows(*desk_, *plan->plan, 1, kNow);
  for (const std::string text : {"Block 101", "Gate 1", "Gate 8", "stadium of 500 seats"})
    EXPECT_EQ(count("translation WHERE text = '" + text + "'"), 1) << text;
}

}  // namespace
}  // namespace firstshow::catalogue
