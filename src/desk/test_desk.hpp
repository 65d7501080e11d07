#pragma once
// For the tests of this folder: a desk with one show over a real SQLite journal in a directory of
// its own, and a journal in between that fails when told to. One thread per desk; failures are
// GoogleTest's.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "desk/desk.hpp"
#include "store/database.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::desk {

inline constexpr Time kNoon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} +
                            std::chrono::hours{12}};
inline constexpr Duration kHoldTime = std::chrono::minutes{8};

inline booking::Hold hold_of(const Reply& reply) {
  return std::get<booking::HoldReply>(reply.outcome.body).hold;
}

/// Passes everything on to a real journal, counts, and lets a test throw first.
class FaultyJournal final : public store::Journal {
 public:
  explicit FaultyJournal(std::unique_ptr<store::Journal> real) : real_(std::move(real)) {}

  std::function<void()> on_load, on_begin, on_commit, on_fetch, on_run;
  std::function<void(const booking::Record&)> on_write, on_fetched_row;
  int loads = 0, begins = 0, commits = 0;

  store::JournalPosition load(const store::RecordSink& sink) override {
    if (on_load) on_load();
    ++loads;
    return real_->load(sink);
  }
  void fetch_show(ShowId show, const store::RecordSink& sink) override {
    if (on_fetch) on_fetch();
    real_->fetch_show(show, row_by_row(sink));
  }
  store::JournalPosition peek(const store::RecordSink& sink) override { return real_->peek(sink); }
  void fetch_order(OrderId order, const store::RecordSink& sink) override {
    if (on_fetch) on_fetch();
    real_->fetch_order(order, row_by_row(sink));
  }
  void fetch_payment(PaymentId payment, const store::RecordSink& sink) override {
    if (on_fetch) on_fetch();
    real_->fetch_payment(payment, row_by_row(sink));
  }
  void fetch_refund(RefundId refund, const store::RecordSink& sink) override {
    if (on_fetch) on_fetch();
    real_->fetch_refund(refund, row_by_row(sink));
  }
  void fetch_refund_named(const booking::GatewayAccount& account, const std::string& reference,
                          const store::RecordSink& sink) override {
    if (on_fetch) on_fetch();
    real_->fetch_refund_named(account, reference, row_by_row(sink));
  }
  void fetch_attempt_named(const booking::GatewayAccount& account, const std::string& reference,
                           const store::RecordSink& sink) override {
    if (on_fetch) on_fetch();
    real_->fetch_attempt_named(account, reference, row_by_row(sink));
  }
  void fetch_by_gateway_payment(const booking::GatewayAccount& account,
                                const std::string& gateway_payment_id,
                                const store::RecordSink& sink) override {
    if (on_fetch) on_fetch();
    real_->fetch_by_gateway_payment(account, gateway_payment_id, row_by_row(sink));
  }
  void begin() override {
    if (on_begin) on_begin();
    ++begins;
    real_->begin();
  }
  void write(const booking::Record& record) override {
    if (on_write) on_write(record);
    real_->write(record);
  }
  void run(const std::function<void(store::Database&)>& job) override {
    if (on_run) on_run();
    real_->run(job);
  }
  void commit(const store::JournalPosition& next) override {
    if (on_commit) on_commit();
    real_->commit(next);
    ++commits;
  }
  void rollback() noexcept override { real_->rollback(); }
  void run_maintenance(bool idle) override { real_->run_maintenance(idle); }
  std::uint64_t log_bytes() const override { return real_->log_bytes(); }

 private:
  store::RecordSink row_by_row(const store::RecordSink& sink) const {
    return [this, &sink](booking::Record row) {
      if (on_fetched_row) on_fetched_row(row);
      sink(std::move(row));
    };
  }

  std::unique_ptr<store::Journal> real_;
};

/// A directory that goes when the test does.
class TestDirectory {
 public:
  TestDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "firstshow-desk-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = name;
  }
  ~TestDirectory() { std::filesystem::remove_all(path_); }
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline booking::SharedLayout one_row(std::uint32_t seats, std::uint32_t standing) {
  auto layout = std::make_shared<booking::SeatLayout>();
  layout->category.assign(seats, 0);
  layout->traits.assign(seats, booking::kOrdinarySeat);
  layout->segment_of.assign(seats, 0);
  for (std::uint32_t seat = 0; seat < seats; ++seat) layout->rank.push_back(seat);
  layout->segments = {{0, seats, 0}};
  layout->areas = {{0, standing}};
  layout->category_count = 1;
  return layout;
}

class TestDesk {
 public:
  static constexpr std::uint32_t kSeats = 600;

  explicit TestDesk(DeskOptions desk_options = {}, std::uint64_t max_pages = 0)
      : options(desk_options) {
    open(kNoon, max_pages);
    plan = std::get<booking::PlanReply>(
               one(kNoon, booking::PublishPlan{one_row(kSeats, 1'000), "{}"}).outcome.body)
               .plan;
    show = define_show();
  }

  /// Opens the database anew, as a restart at `now` does.
  void open(Time now, std::uint64_t max_pages = 0) {
    desk.reset();
    journal.reset();
    store::SqliteOptions sqlite;
    sqlite.path = path();
    sqlite.max_pages = max_pages;
    journal = std::make_unique<FaultyJournal>(store::open_sqlite_journal(sqlite));
    desk = std::make_unique<Desk>(*journal, options, now);
  }

  ShowId define_show() {
    booking::Show wanted;
    wanted.title = TitleId{7};
    wanted.hall = HallId{8};
    wanted.plan = plan;
    wanted.state = booking::SaleState::kOnSale;
    wanted.starts_at = kNoon + std::chrono::days{10};
    wanted.opens_at = kNoon;
    wanted.closes_at = wanted.starts_at + std::chrono::minutes{20};
    wanted.prices.types = {{"adult", "Adult"}};
    wanted.prices.prices = {Paise{25'000}};
    wanted.limits.places_per_buyer = 100;
    wanted.limits.holds_per_buyer = 100;
    wanted.rules.no_single_seat = false;
    return std::get<booking::ShowReply>(one(kNoon, booking::DefineShow{wanted}).outcome.body)
        .show.id;
  }

  /// A turn with one command; its reply.
  Reply one(Time now, booking::Command command) {
    const std::vector<Work> work{Work{std::move(command)}};
    return all(now, work).front();
  }

  /// As many turns as it takes for a reply to each.
  std::vector<Reply> all(Time now, const std::vector<Work>& work) {
    std::vector<Reply> replies;
    alarms.clear();
    for (int turns = 0; replies.size() < work.size() && turns < 20; ++turns) {
      for (Reply& reply : desk->turn(now, std::span(work).subspan(replies.size()))) {
        replies.push_back(std::move(reply));
      }
      for (const booking::Alarm& alarm : desk->committed().effects.alarms) {
        alarms.push_back(alarm.sentence);
      }
    }
    EXPECT_EQ(replies.size(), work.size());
    replies.resize(work.size());
    return replies;
  }

  /// Turns without work, as often as the desk wants them, until shortly before `end`.
  void run_until(Time end) {
    for (auto next = desk->next_upkeep(); next && *next < end; next = desk->next_upkeep())
      desk->turn(*next, {});
  }

  booking::Command hold(std::int64_t buyer, std::vector<booking::SeatIndex> seats) const {
    return booking::HoldSeats{
        BuyerId{buyer}, show, plan, booking::NamedPlaces{seats, {}, {}, {}}, {}};
  }
  /// A turn that holds seats; the hold.
  booking::Hold held(Time now, std::int64_t buyer, std::vector<booking::SeatIndex> seats) {
    const Reply reply = one(now, hold(buyer, std::move(seats)));
    EXPECT_TRUE(reply.outcome.ok());
    const auto* body = std::get_if<booking::HoldReply>(&reply.outcome.body);
    return body == nullptr ? booking::Hold{} : body->hold;
  }

  /// A number that a reader outside sees now.
  std::int64_t read(const std::string& sql) const {
    store::Database reader(store::connect_sqlite(path(), store::SqliteMode::kReader));
    std::int64_t value = -1;
    for (const store::Row row : reader.query(sql)) value = row.integer(0);
    return value;
  }
  std::int64_t holds_in_database() const { return read("SELECT count(*) FROM hold"); }

  /// What the desk knows is what the database holds: a restart would change nothing.
  void expect_state_is_durable(Time now) {
    desk->core().check_promises();
    const std::string before = desk->core().dump(now);
    booking::BookingCore fresh(options.cell);
    const store::JournalPosition position =
        journal->load([&](booking::Record row) { fresh.restore(std::move(row)); });
    fresh.finish_restore(position.last_id, position.last_now);
    EXPECT_EQ(fresh.dump(now), before);
  }

  std::string path() const { return directory.file("server.db"); }

  TestDirectory directory;
  DeskOptions options;
  std::unique_ptr<FaultyJournal> journal;
  std::unique_ptr<Desk> desk;
  SeatPlanId plan;
  ShowId show;
  std::vector<std::string> alarms;  ///< of the last all()
};

inline std::vector<Work> works(std::vector<booking::Command> commands) {
  std::vector<Work> work;
  for (booking::Command& command : commands) work.emplace_back(std::move(command));
  return work;
}

}  // namespace firstshow::desk
