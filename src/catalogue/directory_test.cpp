#include "catalogue/directory.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "catalogue/plans/plan_template.hpp"
#include "desk/desk.hpp"
#include "store/database.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::catalogue {
namespace {

constexpr Time kNoon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} +
                     std::chrono::hours{12}};

/// A server with a catalogue of one title in two halls, over a real database.
class DirectoryTest : public ::testing::Test {
 protected:
  DirectoryTest() {
    std::string name = (std::filesystem::temp_directory_path() / "firstshow-dir-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    store::SqliteOptions sqlite;
    sqlite.path = path();
    journal_ = store::open_sqlite_journal(sqlite);
    desk_.emplace(*journal_, desk::DeskOptions{}, kNoon);
    reader_.emplace(store::connect_sqlite(path(), store::SqliteMode::kReader));
    run([](store::Database& db) {
      put_organiser(db, {OrganiserId{1}, "Server"});
      put_venue(db, {VenueId{2}, OrganiserId{1}, "Deccan", "Pune", "27", "1 Road", "Asia/Kolkata"});
      put_hall(db, {HallId{3}, VenueId{2}, "Screen 1"});
      put_hall(db, {HallId{4}, VenueId{2}, "Screen 2"});
      put_title(db, {TitleId{5}, OrganiserId{1}, "Rain", "film", "UA 7+", "mr", "2D", 121, "Wet."});
    });
    plan_ = publish(generate_plan(PlanTemplate::kMultiplex, 60, "Screen 1"));
  }
  ~DirectoryTest() override {
    reader_.reset();
    desk_.reset();
    journal_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::string path() const { return folder_ + "/server.db"; }
  desk::Reply take(desk::Work work, Time now = kNoon) {
    std::vector<desk::Work> one;
    one.push_back(std::move(work));
    return desk_->turn(now, one).at(0);
  }
  void run(const std::function<void(store::Database&)>& change) {
    EXPECT_EQ(take(desk::SqlJob{desk::JobChanges::kCatalogue, change}).fault, "");
  }
  SeatPlanId publish(const std::string& document) {
    const auto plan = import_plan(document);
    const desk::Reply reply = take(booking::PublishPlan{plan->plan->layout, document});
    return std::get<booking::PlanReply>(reply.outcome.body).plan;
  }
  ShowId define(HallId hall, Time starts_at, TitleId title = TitleId{5}) {
    booking::Show show;
    show.title = title;
    show.hall = hall;
    show.plan = plan_;
    show.state = booking::SaleState::kOnSale;
    show.opens_at = kNoon;
    show.starts_at = starts_at;
    show.closes_at = starts_at + std::chrono::minutes{20};
    show.prices.types = {{"adult", "Adult"}};
    show.prices.prices.assign(layout()->category_count, Paise{20'000});
    const desk::Reply reply = take(booking::DefineShow{show});
    EXPECT_TRUE(reply.outcome.ok()) << booking::refusal_name(reply.outcome.refusal);
    return std::get<booking::ShowReply>(reply.outcome.body).show.id;
  }
  static booking::SharedLayout layout() {
    return import_plan(generate_plan(PlanTemplate::kMultiplex, 60, "Screen 1"))->plan->layout;
  }

  std::string folder_;
  std::unique_ptr<store::Journal> journal_;
  std::optional<desk::Desk> desk_;
  std::optional<store::Database> reader_;
  SeatPlanId plan_;
  Directory directory_;
};

TEST_F(DirectoryTest, IsEmptyBeforeItIsRead) {
  ASSERT_NE(directory_.listing(), nullptr);
  EXPECT_TRUE(directory_.listing()->shows.empty());
  EXPECT_EQ(directory_.listing()->find_show(ShowId{1}), nullptr);
}

TEST_F(DirectoryTest, ShowsEverythingByStart) {
  const ShowId late = define(HallId{3}, kNoon + std::chrono::hours{9});
  const ShowId early = define(HallId{4}, kNoon + std::chrono::hours{6});
  const ShowId also_early = define(HallId{3}, kNoon + std::chrono::hours{6});
  directory_.reload(*reader_);
  const SharedListing listing = directory_.listing();
  EXPECT_EQ(listing->revision, desk_->position().revision());
  EXPECT_TRUE(listing->gaps.empty());
  ASSERT_EQ(listing->shows.size(), 3U);
  EXPECT_EQ(listing->shows[0].show.id, early);
  EXPECT_EQ(listing->shows[1].show.id, also_early);
  EXPECT_EQ(listing->shows[2].show.id, late);
  const ShowEntry* entry = listing->find_show(late);
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->show,
            std::get<booking::ShowReply>(take(booking::ReadShow{late}).outcome.body).show);
  EXPECT_EQ(entry->title->name, "Rain");
  EXPECT_EQ(entry->title->certificate, "UA 7+");
  EXPECT_EQ(entry->title->running_minutes, 121U);
  EXPECT_EQ(entry->title->synopsis, "Wet.");
  EXPECT_EQ(entry->hall->name, "Screen 1");
  EXPECT_EQ(entry->venue->name, "Deccan");
  EXPECT_EQ(entry->venue->time_zone, "Asia/Kolkata");
  EXPECT_EQ(entry->plan->seats.size(), 60U);
  EXPECT_EQ(listing->plan_by_id.at(plan_), entry->plan);
  ASSERT_EQ(listing->organisers.size(), 1U);
  EXPECT_EQ(listing->organisers[0].name, "Server");
}

TEST_F(DirectoryTest, ASnapshotStaysAsItWas) {
  const ShowId show = define(HallId{3}, kNoon + std::chrono::hours{9});
  directory_.reload(*reader_);
  const SharedListing before = directory_.listing();
  run([](store::Database& db) {
    put_organiser(db, {OrganiserId{1}, "Other"});
    put_venue(db, {VenueId{2}, OrganiserId{1}, "Aundh", "Pune", "27", "2 Road", "Asia/Kolkata"});
    put_hall(db, {HallId{3}, VenueId{2}, "Audi 1"});
    put_title(db, {TitleId{5}, OrganiserId{1}, "Sun", "play", "", "en", "Stage", 90, "Dry."});
  });
  take(booking::SetSaleState{show, 0, booking::SaleState::kPaused});
  directory_.reload(*reader_);
  const SharedListing after = directory_.listing();
  EXPECT_EQ(before->find_show(show)->title->name, "Rain");
  EXPECT_EQ(before->find_show(show)->show.state, booking::SaleState::kOnSale);
  const ShowEntry* entry = after->find_show(show);
  EXPECT_EQ(after->organisers[0].name, "Other");
  EXPECT_EQ(entry->venue->name, "Aundh");
  EXPECT_EQ(entry->hall->name, "Audi 1");
  EXPECT_EQ(entry->title->name, "Sun");
  EXPECT_EQ(entry->title->kind, "play");
  EXPECT_EQ(entry->show.state, booking::SaleState::kPaused);
  EXPECT_EQ(entry->plan, before->find_show(show)->plan) << "a plan is read once";
  EXPECT_GT(after->revision, before->revision);
}

TEST_F(DirectoryTest, LeavesOutWhatIsOver) {
  const ShowId show = define(HallId{3}, kNoon + std::chrono::hours{9});
  const auto in_memory = desk_->core().shows();
  ASSERT_EQ(in_memory, std::vector<ShowId>{show});
  const Time over = booking::forget_at(
      std::get<booking::ShowReply>(take(booking::ReadShow{show}).outcome.body).show);
  take(booking::PublishPlan{layout(), "{}"}, over - std::chrono::seconds{1});
  directory_.reload(*reader_);
  EXPECT_NE(directory_.listing()->find_show(show), nullptr);
  take(booking::PublishPlan{layout(), "{}"}, over);
  directory_.reload(*reader_);
  EXPECT_EQ(directory_.listing()->find_show(show), nullptr);
  EXPECT_TRUE(directory_.listing()->plan_by_id.empty());
}

TEST_F(DirectoryTest, NamesTheGaps) {
  const ShowId whole = define(HallId{3}, kNoon + std::chrono::hours{9});
  const ShowId no_title = define(HallId{3}, kNoon + std::chrono::hours{9}, TitleId{99});
  const ShowId no_hall = define(HallId{98}, kNoon + std::chrono::hours{9});
  plan_ =
      std::get<booking::PlanReply>(take(booking::PublishPlan{layout(), "{}"}).outcome.body).plan;
  define(HallId{3}, kNoon + std::chrono::hours{9});
  define(HallId{4}, kNoon + std::chrono::hours{9});
  directory_.reload(*reader_);
  const SharedListing listing = directory_.listing();
  ASSERT_EQ(listing->shows.size(), 1U);
  EXPECT_EQ(listing->shows[0].show.id, whole);
  ASSERT_EQ(listing->gaps.size(), 3U) << "an unreadable plan is one gap, however many shows it has";
  EXPECT_NE(listing->gaps[0].find(format_id(no_title)), std::string::npos) << listing->gaps[0];
  EXPECT_NE(listing->gaps[1].find(format_id(no_hall)), std::string::npos) << listing->gaps[1];
  EXPECT_NE(listing->gaps[2].find(format_id(plan_)), std::string::npos) << listing->gaps[2];
  EXPECT_FALSE(listing->plan_by_id.contains(plan_));
}

TEST_F(DirectoryTest, AVenueIsInATimeZoneThatIsKnown) {
  const auto fault_of = [&](const std::string& zone) {
    return take(desk::SqlJob{
                    desk::JobChanges::kCatalogue,
                    [zone](store::Database& db) {
                      put_venue(db, {VenueId{9}, OrganiserId{1}, "Regal", "Pune", "27", "", zone});
                    }})
        .fault;
  };
  for (const char* zone : {"Asia/Kolkata", "Asia/Calcutta", "Asia/Katmandu", "US/Eastern", "UTC"})
    EXPECT_EQ(fault_of(zone), "") << zone;
  for (const char* zone : {"", "Asia/Poona", "IST", "+05:30", "../etc/passwd"})
    EXPECT_NE(fault_of(zone).find("\"" + std::string(zone) + "\""), std::string::npos) << zone;
}

TEST_F(DirectoryTest, SaysWhatVisitorsAsk) {
  const ShowId show = define(HallId{3}, kNoon + std::chrono::hours{9});
  directory_.reload(*reader_);
  EXPECT_EQ(doors_open_at(*directory_.listing()->find_show(show)), std::nullopt);
  EXPECT_EQ(directory_.listing()->venues.front().directions, "");
  Venue venue{VenueId{2}, OrganiserId{1}, "Deccan", "Pune", "27", "1 Road", "Asia/Kolkata"};
  venue.directions = "Metro: Deccan";
  venue.help = "+91 20 4000 1101";
  venue.step_free = std::string(500, 'x');
  Hall hall{HallId{3}, VenueId{2}, "Screen 1"};
  hall.doors_open_minutes = 20;
  run([=](store::Database& db) {
    put_venue(db, venue);
    put_hall(db, hall);
  });
  directory_.reload(*reader_);
  const SharedListing listing = directory_.listing();
  const ShowEntry* entry = listing->find_show(show);
  EXPECT_EQ(doors_open_at(*entry), entry->show.starts_at - std::chrono::minutes{20});
  EXPECT_EQ(entry->venue->directions, venue.directions);
  EXPECT_EQ(entry->venue->help, venue.help);
  EXPECT_EQ(entry->venue->step_free, venue.step_free);
  venue.help = std::string(501, 'x');
  EXPECT_NE(take(desk::SqlJob{desk::JobChanges::kCatalogue,
                              [=](store::Database& db) { put_venue(db, venue); }})
                .fault.find("of 501 bytes; at most 500"),
            std::string::npos);
  hall.doors_open_minutes = 601;
  EXPECT_NE(take(desk::SqlJob{desk::JobChanges::kCatalogue,
                              [=](store::Database& db) { put_hall(db, hall); }})
                .fault.find("601 minutes before a show; at most 600"),
            std::string::npos);
}

TEST_F(DirectoryTest, WhatBelongsToNothingIsRefused) {
  EXPECT_NE(take(desk::SqlJob{desk::JobChanges::kCatalogue,
                              [](store::Database& db) {
                                put_venue(db, {VenueId{9}, OrganiserId{77}, "", "", "", "", ""});
                              }})
                .fault,
            "");
  EXPECT_NE(take(desk::SqlJob{desk::JobChanges::kCatalogue,
                              [](store::Database& db) {
                                put_hall(db, {HallId{9}, VenueId{77}, "Nowhere"});
                              }})
                .fault,
            "");
}

}  // namespace
}  // namespace firstshow::catalogue
