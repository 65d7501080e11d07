// A show that is over leaves memory; what staff or a late refund still wants of it brings it back.

#include <gtest/gtest.h>

#include "desk/test_desk.hpp"

namespace firstshow::desk {
namespace {

using booking::Refusal;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

class ReturningShows : public testing::Test {
 protected:
  ReturningShows() {
    sell(kNoon, 1, {4, 5});
    sell(kNoon, 2, {9});
    blocked_ = booking::BlockPlaces{server_.show, server_.plan, {{20}, {}, {}, {}}, "camera"};
    EXPECT_TRUE(server_.one(kNoon, blocked_).outcome.ok());
    rest();
    EXPECT_FALSE(core().has_show(server_.show));
    EXPECT_TRUE(core().missing(booking::ReadOrder{BuyerId{1}, orders_[0]}).any());
  }

  void sell(Time now, std::int64_t buyer, std::vector<booking::SeatIndex> seats) {
    const booking::Hold hold = server_.held(now, buyer, std::move(seats));
    booking::OpenOrder open;
    open.buyer = BuyerId{buyer};
    open.hold = hold.id;
    open.code = static_cast<std::uint32_t>(buyer);
    const Reply opened = server_.one(now, open);
    ASSERT_TRUE(opened.outcome.ok());
    const booking::Order order = std::get<booking::OrderReply>(opened.outcome.body).order;
    const Reply started =
        server_.one(now, booking::StartPayment{open.buyer, order.id, "sandbox/main", {}});
    ASSERT_TRUE(started.outcome.ok());
    const PaymentId payment = std::get<booking::PaymentReply>(started.outcome.body).payment.id;
    const std::string name = "order-" + std::to_string(buyer);
    server_.one(now, booking::PaymentReady{payment, name});
    booking::PaymentReported report;
    report.payment = payment;
    report.account = "sandbox/main";
    report.reference = name;
    report.gateway_payment_id = "pay-" + std::to_string(buyer);
    report.status = booking::ReportedStatus::kCaptured;
    report.amount = order.total;
    report.currency = order.currency;
    ASSERT_TRUE(server_.one(now, report).outcome.ok());
    orders_.push_back(order.id);
  }

  /// Until nothing is left to do at `now_`.
  void rest() {
    while (server_.desk->has_upkeep(now_)) server_.desk->turn(now_, {});
  }
  const booking::BookingCore& core() const { return server_.desk->core(); }
  Reply ask(booking::Command command) { return server_.one(now_, std::move(command)); }
  booking::RefundTickets refund(std::size_t order, bool by_staff) const {
    booking::RefundTickets command;
    if (!by_staff) command.buyer = BuyerId{static_cast<std::int64_t>(order) + 1};
    command.order = orders_[order];
    command.override_policy = by_staff;
    return command;
  }
  std::int64_t refunds() const { return server_.read("SELECT count(*) FROM refund"); }
  booking::Show show_row() const {
    booking::Show found;
    server_.journal->fetch_show(server_.show, [&](const booking::Record& row) {
      if (const auto* show = std::get_if<booking::Show>(&row)) found = *show;
    });
    return found;
  }

  TestDesk server_;
  std::vector<OrderId> orders_;
  booking::BlockPlaces blocked_;
  Time now_ = kNoon + days{40};
};

TEST_F(ReturningShows, StaffGiveTicketsBackLongAfterIt) {
  ASSERT_TRUE(ask(refund(0, true)).outcome.ok());
  EXPECT_EQ(core().seat_statuses(server_.show).substr(0, 21), ".........s..........b");
  EXPECT_EQ(refunds(), 1);
  core().check_promises();
  EXPECT_EQ(ask(refund(0, true)).outcome.refusal, Refusal::kNotRefundable) << "none is valid now";
  EXPECT_EQ(refunds(), 1);
  now_ += hours{2};
  rest();
  EXPECT_FALSE(core().has_show(server_.show)) << "it goes again";
  core().check_promises();
  server_.expect_state_is_durable(now_);
}

TEST_F(ReturningShows, StayForAWhile) {
  ASSERT_TRUE(ask(refund(0, true)).outcome.ok());
  int fetched = 0;
  server_.journal->on_fetch = [&] { ++fetched; };
  now_ += minutes{59};
  rest();
  ASSERT_TRUE(ask(refund(1, true)).outcome.ok());
  EXPECT_EQ(fetched, 0) << "the show and its orders were still there";
}

TEST_F(ReturningShows, ALaterDayForRefundsCounts) {
  EXPECT_EQ(ask(refund(1, false)).outcome.refusal, Refusal::kNotRefundable);
  booking::Rules rules = show_row().rules;
  rules.refundable_until = now_ + days{3};
  now_ += hours{5};
  rest();
  ASSERT_TRUE(ask(booking::SetRules{server_.show, 0, rules}).outcome.ok());
  now_ += days{1};
  rest();
  EXPECT_FALSE(core().has_show(server_.show));
  EXPECT_TRUE(ask(refund(1, false)).outcome.ok());
  now_ += days{2};
  EXPECT_EQ(ask(refund(0, false)).outcome.refusal, Refusal::kNotRefundable);
}

TEST_F(ReturningShows, CancelledLongAfterItGivesEverythingBack) {
  ASSERT_TRUE(ask(booking::CancelShow{server_.show}).outcome.ok());
  rest();
  EXPECT_EQ(refunds(), 2);
  EXPECT_TRUE(show_row().settled);
  now_ += hours{2};
  rest();
  EXPECT_FALSE(core().has_show(server_.show));
  EXPECT_EQ(core().open_gateway_tasks().size(), 2U) << "the refunds are still owed";
  server_.open(now_);
  server_.expect_state_is_durable(now_);
  EXPECT_EQ(core().open_gateway_tasks().size(), 2U);
}

TEST_F(ReturningShows, MovedToALaterDaySellAgainWithTheirSeats) {
  booking::Show moved = show_row();
  moved.starts_at = now_ + days{10};
  moved.closes_at = moved.starts_at;
  ASSERT_TRUE(ask(booking::DefineShow{moved}).outcome.ok());
  EXPECT_EQ(ask(server_.hold(3, {9})).outcome.refusal, Refusal::kSeatsTaken);
  EXPECT_EQ(ask(server_.hold(3, {20})).outcome.refusal, Refusal::kSeatsTaken);
  EXPECT_TRUE(ask(server_.hold(3, {10})).outcome.ok());
  now_ += days{9};
  rest();
  EXPECT_TRUE(core().has_show(server_.show));
  EXPECT_EQ(ask(server_.hold(4, {4})).outcome.refusal, Refusal::kSeatsTaken);
  server_.expect_state_is_durable(now_);
}

/// Its orders leave one by one; some are still there, and count for their buyers.
TEST_F(ReturningShows, MayComeBackWhileTheyAreLeaving) {
  ASSERT_TRUE(ask(refund(0, true)).outcome.ok());
  now_ += hours{2};
  booking::BookingCore core;
  const store::JournalPosition position =
      server_.journal->load([&](booking::Record row) { core.restore(std::move(row)); });
  core.finish_restore(position.last_id, position.last_now);
  const auto bring_back = [&] {
    server_.journal->fetch_show(server_.show,
                                [&](booking::Record row) { core.restore(std::move(row)); });
    core.check_promises();
    EXPECT_EQ(core.seat_statuses(server_.show).substr(0, 21), ".........s..........b");
  };
  bring_back();
  for (Time at = position.last_now + hours{2}; true; at += hours{2}) {
    booking::Effects effects;
    for (int step = 0; core.has_show(server_.show); ++step) {
      ASSERT_LT(step, 10);
      core.apply(booking::Forget{1}, at, effects);
    }
    bring_back();
    if (at > position.last_now + hours{5}) break;
  }
}

/// An order whose refund is still owed stayed in memory without its show.
TEST_F(ReturningShows, TakeTheOrdersThatStayed) {
  booking::RefundTickets one = refund(0, true);
  const Reply order = ask(booking::ReadOrder{BuyerId{1}, orders_[0]});
  one.tickets = {std::get<booking::OrderReply>(order.outcome.body).order.lines[1].ticket};
  ASSERT_TRUE(ask(one).outcome.ok());
  now_ += hours{2};
  rest();
  ASSERT_FALSE(core().has_show(server_.show));
  ASSERT_FALSE(core().missing(booking::ReadOrder{BuyerId{1}, orders_[0]}).any());
  core().check_promises();
  ASSERT_TRUE(
      ask(booking::UnblockPlaces{server_.show, server_.plan, blocked_.places}).outcome.ok());
  EXPECT_EQ(core().seat_statuses(server_.show).substr(0, 21), "....s....s...........");
  core().check_promises();
}

/// A database that is busy midway leaves no half of a show.
TEST_F(ReturningShows, ComeWholeOrNotAtAll) {
  server_.journal->on_fetched_row = [](const booking::Record& row) {
    if (std::holds_alternative<booking::Payment>(row)) throw store::StoreBusy("somebody writes");
  };
  EXPECT_THROW(ask(booking::CancelShow{server_.show}), store::StoreBusy);
  server_.journal->on_fetched_row = nullptr;
  EXPECT_FALSE(core().has_show(server_.show));
  ASSERT_TRUE(ask(booking::CancelShow{server_.show}).outcome.ok());
  rest();
  EXPECT_EQ(refunds(), 2);
}

/// Buyers cannot have the server read shows that are over: only what is to be decided does.
TEST_F(ReturningShows, AreNotFetchedForBuyersWhoLook) {
  server_.journal->on_fetch = [] { ADD_FAILURE() << "something was fetched"; };
  EXPECT_EQ(ask(server_.hold(1, {1})).outcome.refusal, Refusal::kUnknownShow);
  EXPECT_EQ(ask(booking::ReadShow{server_.show}).outcome.refusal, Refusal::kUnknownShow);
}

}  // namespace
}  // namespace firstshow::desk
