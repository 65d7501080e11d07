// The SQL of the catalogue, its translations, secrets and the sandbox's actions, and the desk
// itself, over PostgreSQL: what these ask of SQLite in their own tests, asked of the other
// database.

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "accounts/server_secrets.hpp"
#include "accounts/webhook_secret_pair.hpp"
#include "catalogue/directory.hpp"
#include "catalogue/plans/plan_template.hpp"
#include "catalogue/translations.hpp"
#include "desk/desk.hpp"
#include "store/database.hpp"
#include "store/ports/sandbox_actions.hpp"
#include "store/postgresql/postgres_server.hpp"
#include "store/postgresql/postgresql_journal.hpp"

namespace firstshow {
namespace {

constexpr Time kNoon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} +
                     std::chrono::hours{12}};

class OtherTablesTest : public testing::Test {
 protected:
  OtherTablesTest() {
    store::PostgresServer& server = store::PostgresServer::of_tests();
    options_.uri = server.uri(server.make_database());
    open();
    reader_ = store::open_postgres_database(options_);
  }

  void open() {
    desk_.reset();
    journal_.reset();
    journal_ = store::open_postgres_journal(options_);
    desk_.emplace(*journal_, desk::DeskOptions{}, kNoon);
  }
  desk::Reply take(desk::Work work) {
    std::vector<desk::Work> one;
    one.push_back(std::move(work));
    return desk_->turn(kNoon, one).at(0);
  }
  void run(const std::function<void(store::Database&)>& change) {
    EXPECT_EQ(take(desk::SqlJob{desk::JobChanges::kCatalogue, change}).fault, "");
  }
  void put_catalogue() {
    run([](store::Database& db) {
      catalogue::put_organiser(db, {OrganiserId{1}, "Server"});
      catalogue::put_venue(
          db, {VenueId{2}, OrganiserId{1}, "Deccan", "Pune", "27", "1 Road", "Asia/Kolkata"});
      catalogue::put_hall(db, {HallId{3}, VenueId{2}, "Screen 1"});
      catalogue::Title title{TitleId{5}, OrganiserId{1}, "Rain", "film", "UA 7+",
                             "mr",       "2D",           121,    "Wet."};
      title.people = {{"Somebody", "cast"}, {"Nobody", "director"}};
      catalogue::put_title(db, title);
      catalogue::put_title(db, title);
      catalogue::put_translations(db, "hi", {{"Rain", "बारिश"}, {"Deccan", "डेक्कन"}, {"a", "b"}});
      catalogue::put_translations(db, "hi", {{"a", ""}});
    });
  }
  booking::Show define_show() {
    const std::string document =
        catalogue::generate_plan(catalogue::PlanTemplate::kMultiplex, 60, "Screen 1");
    const booking::SharedLayout layout = catalogue::import_plan(document)->plan->layout;
    booking::Show show;
    show.plan =
        std::get<booking::PlanReply>(take(booking::PublishPlan{layout, document}).outcome.body)
            .plan;
    show.title = TitleId{5};
    show.hall = HallId{3};
    show.state = booking::SaleState::kOnSale;
    show.opens_at = kNoon;
    show.starts_at = kNoon + std::chrono::hours{8};
    show.closes_at = show.starts_at;
    show.prices.types = {{"adult", "Adult"}};
    show.prices.prices.assign(layout->category_count, Paise{20'000});
    const desk::Reply reply = take(booking::DefineShow{show});
    EXPECT_TRUE(reply.outcome.ok()) << booking::refusal_name(reply.outcome.refusal);
    return std::get<booking::ShowReply>(reply.outcome.body).show;
  }

  store::PostgresOptions options_;
  std::unique_ptr<store::Journal> journal_;
  std::optional<desk::Desk> desk_;
  std::unique_ptr<store::Database> reader_;
};

TEST_F(OtherTablesTest, TheCatalogueIsListed) {
  put_catalogue();
  const booking::Show show = define_show();
  catalogue::Directory directory;
  directory.reload(*reader_);
  const catalogue::SharedListing listing = directory.listing();
  EXPECT_EQ(listing->gaps, std::vector<std::string>{});
  ASSERT_EQ(listing->shows.size(), 1U);
  EXPECT_EQ(listing->shows[0].show.id, show.id);
  EXPECT_EQ(listing->shows[0].title->people.size(), 2U);
  EXPECT_EQ(listing->shows[0].venue->city, "Pune");
  const auto& hindi = listing->translations.at("hi");
  EXPECT_EQ(hindi.size(), 2U);
  EXPECT_EQ(hindi.at("Rain"), "बारिश");
}

TEST_F(OtherTablesTest, TheLongestTextIsTranslated) {
  // Of letters that do not repeat, so that it cannot be packed.
  std::string text;
  for (std::uint64_t state = 1; text.size() < catalogue::kMaxTextBytes;
       state = state * 48'271 % 2'147'483'647)
    text += static_cast<char>('!' + state % 94);
  run([&](store::Database& db) { catalogue::put_translations(db, "sgn-Latn", {{text, "x"}}); });
  EXPECT_EQ(catalogue::read_translations(*reader_).at("sgn-Latn").at(text), "x");
}

TEST_F(OtherTablesTest, AJobThatBreaksAGuardIsUndoneAlone) {
  put_catalogue();
  const desk::Reply reply =
      take(desk::SqlJob{desk::JobChanges::kCatalogue, [](store::Database& db) {
                          catalogue::put_hall(db, {HallId{9}, VenueId{77}, "Nowhere"});
                        }});
  EXPECT_EQ(reply.refusal, desk::DeskRefusal::kFault);
  run([](store::Database& db) { catalogue::put_hall(db, {HallId{9}, VenueId{2}, "Screen 9"}); });
}

TEST_F(OtherTablesTest, SecretsAreKeptAndRotated) {
  accounts::ServerSecrets first;
  run([&](store::Database& db) { first = accounts::load_server_secrets(db); });
  EXPECT_TRUE(accounts::has_server_secrets(*reader_));
  accounts::ServerSecrets again = accounts::load_server_secrets(*reader_);
  EXPECT_EQ(again.buyer_tokens, first.buyer_tokens);
  EXPECT_EQ(again.ticket_signing, first.ticket_signing);
  run([](store::Database& db) { accounts::rotate_webhook_secret(db, "sandbox/main", kNoon); });
  again = accounts::load_server_secrets(*reader_);
  EXPECT_EQ(again.buyer_tokens, first.buyer_tokens);
}

TEST_F(OtherTablesTest, ActionsOfTheSandboxAreKept) {
  store::SandboxAction action;
  action.id = 7;
  action.due_at = kNoon;
  action.reference = "order_1";
  action.copies = 3;
  run([&](store::Database& db) {
    store::write_sandbox_action(db, action);
    action.id = 8;
    action.amount = Paise{5};
    store::write_sandbox_action(db, action);
  });
  ASSERT_EQ(store::read_sandbox_actions(*reader_).size(), 2U);
  EXPECT_EQ(store::read_sandbox_actions(*reader_)[0].copies, 3U);
  EXPECT_FALSE(store::read_sandbox_actions(*reader_)[0].amount);
  EXPECT_EQ(store::read_sandbox_actions(*reader_)[1].amount, Paise{5});
  run([](store::Database& db) {
    store::erase_sandbox_action(db, 7);
    store::erase_sandbox_actions_before(db, kNoon + std::chrono::hours{1});
  });
  EXPECT_TRUE(store::read_sandbox_actions(*reader_).empty());
}

TEST_F(OtherTablesTest, ASaleIsThereAfterAStart) {
  put_catalogue();
  const booking::Show show = define_show();
  booking::HoldSeats hold;
  hold.show = show.id;
  hold.buyer = BuyerId{11};
  hold.plan = show.plan;
  booking::BestPlaces best;
  best.quantity = 2;
  hold.wanted = best;
  const desk::Reply reply = take(hold);
  ASSERT_TRUE(reply.outcome.ok()) << booking::refusal_name(reply.outcome.refusal);
  const std::string before = desk_->core().dump(kNoon);
  open();
  EXPECT_EQ(desk_->core().dump(kNoon), before);
  desk_->core().check_promises();
}

}  // namespace
}  // namespace firstshow
