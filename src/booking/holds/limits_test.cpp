// Each limit at the instant or the amount where it turns. `make mutants GENERATED=1` says which
// comparisons no test looks at.

#include <map>
#include <set>

#include "booking/decide.hpp"
#include "booking/payments_fixture.hpp"

namespace firstshow::booking {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kInstant{1};

class Limits : public Payments {
 protected:
  std::string_view refusal(const Command& command) { return refusal_name(apply(command).refusal); }
};

using BoundsOfRules = Limits;

TEST_F(BoundsOfRules, TheKeyOfAPaymentIsKnownForADay) {
  const Order order = ordered(held(kAsha, {1}));
  const StartPayment start{kAsha, order.id, "sandbox/main", key_of(5)};
  ASSERT_EQ(refusal(start), "ok");
  pass(hours{24} - kInstant);
  EXPECT_TRUE(apply(start).replayed);
  pass(kInstant);
  EXPECT_EQ(refusal(start), "hold_expired");
}

TEST_F(BoundsOfRules, TheKeyOfARefundIsKnownForADay) {
  const Order order = sold(kAsha, {1, 2});
  const RefundTickets first{kAsha, order.id, {order.lines[0].ticket}, false, key_of(6)};
  const RefundTickets second{kAsha, order.id, {order.lines[1].ticket}, false, key_of(6, 2)};
  ASSERT_EQ(refusal(first), "ok");
  pass(hours{24} - kInstant);
  EXPECT_EQ(refusal(second), "key_reused");
  pass(kInstant);
  EXPECT_EQ(refusal(second), "ok");
}

TEST_F(BoundsOfRules, AnAreaNamedTwiceIsOneWish) {
  const Hold hold = held(kAsha, {}, {{kPit, 2}, {kPit, 3}});
  EXPECT_EQ(hold.areas, (AreaList{{kPit, 5}}));
  EXPECT_EQ(pit().held, 5U);
}

TEST_F(BoundsOfRules, WhatIsLeftOfAnAreaIsNeitherHeldNorSoldNorBlocked) {
  sold(kRavi, {}, {{kPit, 8}});
  ASSERT_EQ(refusal(BlockPlaces{show_, plan_, {{}, {{kPit, 4}}, {}, {}}, "camera"}), "ok");
  held(kAsha, {}, {{kPit, 9}});
  EXPECT_EQ(pit().left(), 30U - 8U - 4U - 9U);
  EXPECT_EQ(effects_.areas.at(0).left, 9U);
  EXPECT_EQ(refusal_name(hold(kAsha, {}, {{kPit, 10}}).refusal), "seats_taken");
  EXPECT_EQ(refusal_name(hold(kAsha, {}, {{kPit, 9}}).refusal), "ok");
  EXPECT_EQ(pit().left(), 0U);
}

TEST_F(BoundsOfRules, AReasonHasTwoHundredCharactersAtMost) {
  const NamedPlaces places{{1}, {}, {}, {}};
  EXPECT_EQ(refusal(BlockPlaces{show_, plan_, places, std::string(201, 'a')}), "bad_show");
  EXPECT_EQ(refusal(BlockPlaces{show_, plan_, places, std::string(200, 'a')}), "ok");
}

TEST_F(BoundsOfRules, AShowStaysSixDaysPastTheLaterOfItsStartAndTheEndOfItsSale) {
  Show show = show_image();
  for (const Duration longer_sale : {Duration{minutes{20}}, -Duration{hours{3}}}) {
    show.closes_at = show.starts_at + longer_sale;
    EXPECT_EQ(forget_at(show), std::max(show.starts_at, show.closes_at) + days{6});
  }
}

TEST_F(BoundsOfRules, AnOrderedHoldIsExpiredAtItsDeadline) {
  const Hold hold = held(kAsha, {1});
  ordered(hold);
  const SwapSeats swap{kAsha, hold.id, plan_, {{2}, {}, {}, {}}};
  now_ = hold.deadline - kInstant;
  EXPECT_EQ(refusal(swap), "hold_ordered");
  pass(kInstant);
  EXPECT_EQ(refusal(swap), "hold_expired");
}

TEST_F(BoundsOfRules, TheFirstCategoryThatIsNotThereIsUnknown) {
  BestPlaces wanted;
  wanted.quantity = 1;
  for (const CategoryIndex category : {0, 1, 2, 3}) {
    wanted.category = category;
    EXPECT_EQ(refusal(HoldSeats{kAsha, show_, plan_, wanted, {}}),
              category < 3 ? "ok" : "unknown_category");
    ASSERT_TRUE(category > 2 || core_.live_hold_count() == 1U);
    now_ += hours{1};
    ASSERT_EQ(refusal(ExpireDue{}), "ok");
  }
}

TEST_F(BoundsOfRules, AnOrderedHoldIsNotOrderedAgainBeforeItsDeadline) {
  const Hold hold = held(kAsha, {1});
  ordered(hold);
  const OpenOrder again{kAsha, hold.id, {}, {"Asha", "asha@example.in", "", "27"}, 7, {}};
  now_ = hold.deadline - kInstant;
  EXPECT_EQ(refusal(again), "hold_ordered");
  pass(kInstant);
  EXPECT_EQ(refusal(again), "hold_expired");
}

TEST_F(BoundsOfRules, ASeatThatIsNamedThriceIsSaidOnce) {
  EXPECT_EQ(why(hold(kAsha, {3, 1, 3, 1, 3, 2})).named, (std::vector<SeatIndex>{1, 3}));
}

TEST_F(BoundsOfRules, ACancelledOrderIsForgottenAfterADay) {
  const Order order = ordered(held(kAsha, {1}));
  ASSERT_EQ(refusal(CancelOrder{kAsha, order.id, false}), "ok");
  const ReadOrder read{kAsha, order.id};
  pass(hours{23});
  ASSERT_EQ(refusal(Forget{100}), "ok");
  pass(hours{1} - kInstant);
  ASSERT_EQ(refusal(Forget{100}), "ok");
  EXPECT_EQ(refusal(read), "ok");
  pass(kInstant);
  ASSERT_EQ(refusal(Forget{100}), "ok");
  EXPECT_EQ(refusal(read), "unknown_order");
}

TEST_F(BoundsOfRules, AnOrderWithAPaymentIsForgottenFiveDaysPastItsShowOrItsLastAttempt) {
  for (const bool show_is_later : {true, false}) {
    begin_anew();
    Show show = show_image();
    if (!show_is_later) show.starts_at = now_ - days{3};
    ASSERT_EQ(refusal(DefineShow{show}), "ok");
    const Order order = ordered(held(kAsha, {1}));
    started(order);
    pass(minutes{1});
    const Time last_attempt = started(order).created_at;
    ASSERT_EQ(refusal(CancelOrder{kAsha, order.id, false}), "ok");
    const Time due = (show_is_later ? show.starts_at : last_attempt) + days{5};
    for (const Time at : {now_ + days{1}, due - kInstant, due}) {
      now_ = at;
      ASSERT_EQ(refusal(Forget{100}), "ok");
      EXPECT_EQ(refusal(ReadOrder{kAsha, order.id}), at < due ? "ok" : "unknown_order");
    }
  }
}

TEST_F(BoundsOfRules, AuthorisedMoneyGoesPastTheAgeOfAHoldByTheCaptureTime) {
  const Hold hold = held(kAsha, {1});
  const Order order = ordered(hold);
  Payment payment;
  for (int attempt = 0; attempt < 2; ++attempt) {
    now_ = hold_now(hold).deadline - kInstant;
    payment = ready(started(order));
    EXPECT_EQ(hold_now(hold).deadline, now_ + minutes{12});
  }
  now_ = hold_now(hold).deadline - kInstant;
  ASSERT_EQ(reported(report(payment, kAuthorised)), MoneyResult::kCaptureAsked);
  EXPECT_EQ(hold_now(hold).deadline, now_ + minutes{5});
}

TEST_F(BoundsOfRules, APaymentSaysUntilWhenItsOrderWaits) {
  arrange(Situation::kOpen);
  const auto deadline = [&] {
    return std::get<PaymentReply>(apply(ReadPayment{kAsha, payment_.id}).body).deadline;
  };
  EXPECT_EQ(deadline(), hold_now(hold_).deadline);
  ASSERT_EQ(reported(money(kCaptured)), MoneyResult::kConfirmed);
  EXPECT_EQ(deadline(), Time{});
}

// Late money and the area places of the buyer's own holds.

class LateMoney : public Limits {
 protected:
  /// Leaves so many places of the pit besides those that are held.
  void leave(std::uint32_t places) {
    const NamedPlaces rest{{}, {{kPit, pit().left() - places}}, {}, {}};
    ASSERT_EQ(refusal(BlockPlaces{show_, plan_, rest, "stage"}), "ok");
  }
  MoneyResult captured() { return reported(money(kCaptured)); }
};

TEST_F(LateMoney, ThatFindsJustEnoughPlacesLeavesTheHoldsOfTheBuyer) {
  arrange(Situation::kExpiredFree);
  const Hold own = held(kAsha, {}, {{kPit, 5}});
  leave(2);
  EXPECT_EQ(captured(), MoneyResult::kConfirmed);
  EXPECT_EQ(hold_now(own).state, HoldState::kActive);
  EXPECT_EQ(pit().left(), 0U);
}

TEST_F(LateMoney, EndsNoMoreHoldsThanItNeeds) {
  arrange(Situation::kExpiredFree);
  const Hold older = held(kAsha, {}, {{kPit, 2}});
  const Hold newer = held(kAsha, {}, {{kPit, 3}});
  leave(0);
  EXPECT_EQ(captured(), MoneyResult::kConfirmed);
  EXPECT_EQ(hold_now(older).state, HoldState::kReleased);
  EXPECT_EQ(hold_now(newer).state, HoldState::kActive);
}

TEST_F(LateMoney, TakesTheVeryLastPlaceThatTheBuyersHoldsGive) {
  for (const bool enough : {false, true}) {
    begin_anew();
    arrange(Situation::kExpiredFree);
    const Hold own = held(kAsha, {}, {{kPit, enough ? 2U : 1U}});
    leave(0);
    EXPECT_EQ(captured(), enough ? MoneyResult::kConfirmed : MoneyResult::kRefundOwed);
    EXPECT_EQ(hold_now(own).state, enough ? HoldState::kReleased : HoldState::kActive);
  }
}

TEST_F(LateMoney, CountsThePlacesOfAHoldThatItEndsForASeat) {
  for (const std::uint32_t with_the_seat : {1U, 2U}) {
    begin_anew();
    arrange(Situation::kExpiredFree);
    const Hold seat = held(kAsha, {1}, {{kPit, with_the_seat}});
    const Hold other = held(kAsha, {}, {{kPit, 5}});
    leave(0);
    EXPECT_EQ(captured(), MoneyResult::kConfirmed);
    EXPECT_EQ(hold_now(seat).state, HoldState::kReleased);
    EXPECT_EQ(hold_now(other).state,
              with_the_seat == 2 ? HoldState::kActive : HoldState::kReleased);
  }
}

// Shows.

/// One change of a right show, and where its fault is; "" where it has none.
struct ShowCase {
  std::string_view fault;
  void (*change)(Show&);
};

void set_types(Show& show, std::size_t count) {
  show.prices = {};
  for (std::size_t i = 0; i < count; ++i)
    show.prices.types.push_back({"type" + std::to_string(i), "A type"});
  show.prices.prices.assign(3 * count, Paise{100});
}

const ShowCase kShowCases[] = {
    {"", [](Show&) {}},
    {"/closes_at", [](Show& s) { s.closes_at = s.opens_at; }},
    {"", [](Show& s) { s.closes_at = s.opens_at + kInstant; }},
    {"/prices/types", [](Show& s) { set_types(s, 0); }},
    {"", [](Show& s) { set_types(s, 1); }},
    {"", [](Show& s) { set_types(s, 20); }},
    {"/prices/types", [](Show& s) { set_types(s, 21); }},
    {"/prices/types/1/code", [](Show& s) { s.prices.types[1].code = ""; }},
    {"", [](Show& s) { s.prices.types[1].code = std::string(40, 'a'); }},
    {"/prices/types/1/code", [](Show& s) { s.prices.types[1].code = std::string(41, 'a'); }},
    {"", [](Show& s) { s.prices.types[1].code = "az09_-"; }},
    {"/prices/types/1/code", [](Show& s) { s.prices.types[1].code = "`"; }},
    {"/prices/types/1/code", [](Show& s) { s.prices.types[1].code = "{"; }},
    {"/prices/types/1/code", [](Show& s) { s.prices.types[1].code = "/"; }},
    {"/prices/types/1/code", [](Show& s) { s.prices.types[1].code = ":"; }},
    {"/prices/types/1/name", [](Show& s) { s.prices.types[1].name = ""; }},
    {"", [](Show& s) { s.prices.types[1].name = std::string(100, 'N'); }},
    {"/prices/types/1/name", [](Show& s) { s.prices.types[1].name = std::string(101, 'N'); }},
    {"/prices/prices", [](Show& s) { s.prices.prices.pop_back(); }},
    {"/prices/prices", [](Show& s) { s.prices.prices.push_back(Paise{1}); }},
    {"", [](Show& s) { s.prices.prices[0] = Paise{0}; }},
    {"/prices/prices/1", [](Show& s) { s.prices.prices[1] = Paise{-2}; }},
    {"", [](Show& s) { s.prices.prices[1] = Paise{10'000'000'000}; }},
    {"/prices/prices/1", [](Show& s) { s.prices.prices[1] = Paise{10'000'000'001}; }},
    {"", [](Show& s) { s.prices.prices[1] = kNotOffered; }},
    {"/prices/prices/2", [](Show& s) { s.prices.prices[2] = kNotOffered; }},
    {"/limits/places_per_hold", [](Show& s) { s.limits.places_per_hold = 0; }},
    {"", [](Show& s) { s.limits.places_per_hold = 1; }},
    {"", [](Show& s) { s.limits.places_per_hold = 50; }},
    {"/limits/places_per_hold", [](Show& s) { s.limits.places_per_hold = 51; }},
    {"/limits/holds_per_buyer", [](Show& s) { s.limits.holds_per_buyer = 0; }},
    {"", [](Show& s) { s.limits.holds_per_buyer = 1; }},
    {"", [](Show& s) { s.limits.holds_per_buyer = 1'000; }},
    {"/limits/holds_per_buyer", [](Show& s) { s.limits.holds_per_buyer = 1'001; }},
    {"/limits/places_per_buyer", [](Show& s) { s.limits.places_per_buyer = 0; }},
    {"", [](Show& s) { s.limits.places_per_buyer = 1; }},
    {"", [](Show& s) { s.limits.places_per_buyer = 100'000; }},
    {"/limits/places_per_buyer", [](Show& s) { s.limits.places_per_buyer = 100'001; }},
    {"/limits/hold_time", [](Show& s) { s.limits.hold_time = seconds{10} - kInstant; }},
    {"", [](Show& s) { s.limits.hold_time = seconds{10}; }},
    {"", [](Show& s) { s.limits.hold_time = hours{24}; }},
    {"/limits/hold_time", [](Show& s) { s.limits.hold_time = hours{24} + kInstant; }},
    {"/limits/extension_time", [](Show& s) { s.limits.extension_time = -kInstant; }},
    {"", [](Show& s) { s.limits.extension_time = Duration{0}; }},
    {"", [](Show& s) { s.limits.extension_time = hours{24}; }},
    {"/limits/extension_time", [](Show& s) { s.limits.extension_time = hours{24} + kInstant; }},
};

TEST_F(Limits, OfShowsTurnWhereTheyAreDocumented) {
  const SharedLayout hall = small_hall();
  for (const ShowCase& row : kShowCases) {
    Show show = show_image();
    row.change(show);
    const Faults faults = show_faults(show, *hall);
    const std::string_view found = faults.empty() ? std::string_view() : faults[0].pointer;
    EXPECT_EQ(found, row.fault) << "case " << &row - kShowCases;
    EXPECT_LE(faults.size(), 1U);
  }
}

TEST_F(Limits, SalesMoveOnlyAsDocumented) {
  using enum SaleState;
  const std::map<SaleState, std::set<SaleState>> followers = {
      {kDraft, {kDraft, kOnSale}},
      {kOnSale, {kOnSale, kPaused, kClosed}},
      {kPaused, {kPaused, kOnSale, kClosed}},
      {kClosed, {kClosed}},
  };
  for (const auto& [from, allowed] : followers) {
    for (const SaleState to : {kDraft, kOnSale, kPaused, kClosed, kCancelled}) {
      Show show = show_image();
      show.id = ShowId{};
      show.state = kDraft;
      const ShowId id = std::get<ShowReply>(apply(DefineShow{show}).body).show.id;
      for (const SaleState step : {kOnSale, from}) {
        if (from == kDraft) continue;
        ASSERT_EQ(refusal(SetSaleState{id, 0, step}), "ok");
      }
      EXPECT_EQ(refusal(SetSaleState{id, 0, to}),
                allowed.contains(to) ? "ok" : "sale_state_conflict")
          << static_cast<int>(from) << " to " << static_cast<int>(to);
    }
  }
}

// Money that was given back at the gateway.

class GivenBackElsewhere : public Limits {
 protected:
  void give_back(const std::string& gateway_payment_id, Paise amount) {
    ASSERT_EQ(refusal(RefundReported{{},
                                     {},
                                     "sandbox/main",
                                     "rfnd_of_" + gateway_payment_id,
                                     RefundEnd::kSettled,
                                     amount,
                                     Currency{},
                                     gateway_payment_id}),
              "ok");
  }
  void return_ticket(const Order& order, std::size_t line) {
    ASSERT_EQ(refusal(RefundTickets{kAsha, order.id, {order.lines[line].ticket}, false, {}}), "ok");
  }
};

/// Three seats of 25,000 paise, of which some tickets were returned; then money goes back
/// elsewhere.
TEST_F(GivenBackElsewhere, IsTakenOnceFromThePartsOfItsPayment) {
  struct Case {
    std::size_t returned;
    std::int64_t elsewhere;
    std::int64_t for_tickets, owed;
  };
  const Case cases[] = {
      {0, 75000, 0, 0},         {0, 1, 74999, 0},         {1, 50000, 25000, 0},
      {1, 10000, 50000, 15000}, {1, 25000, 50000, 0},     {1, 60000, 15000, 0},
      {2, 40000, 25000, 10000}, {2, 25000, 25000, 25000}, {2, 50000, 25000, 0},
      {2, 60000, 15000, 0},     {3, 30000, 0, 45000},     {3, 75000, 0, 0},
  };
  for (const Case& row : cases) {
    begin_anew();
    const Order order = sold(kAsha, {1, 2, 3});
    for (std::size_t line = 0; line < row.returned; ++line) return_ticket(order, line);
    give_back(order_now(order).payments.at(0).gateway_payment_id, Paise{row.elsewhere});
    const Payment payment = order_now(order).payments.at(0);
    EXPECT_EQ(payment.refunded_at_gateway, Paise{row.elsewhere});
    EXPECT_EQ(payment.for_tickets, Paise{row.for_tickets}) << row.returned << " " << row.elsewhere;
    EXPECT_EQ(payment.refund_owed, Paise{row.owed}) << row.returned << " " << row.elsewhere;
  }
}

TEST_F(GivenBackElsewhere, IsMadeUpForByOneOtherPaymentAndNoMore) {
  arrange(Situation::kConfirmed);
  for (const char* const more : {"pay_second", "pay_third"})
    ASSERT_EQ(reported(other_money(more, kCaptured)), MoneyResult::kRefundOwed);
  give_back("pay_first", order_.total);
  Paise for_tickets;
  Paise owed;
  for (const Payment& payment : order_now(order_).payments) {
    for_tickets += payment.for_tickets;
    owed += payment.refund_owed;
  }
  EXPECT_EQ(for_tickets, order_.total);
  EXPECT_EQ(owed, order_.total);
  EXPECT_TRUE(core_.review_cases(now_).empty());
}

TEST_F(GivenBackElsewhere, GoesWithTheMoneyThatIsAcceptedForAnOrder) {
  order_ = ordered(held(kAsha, {1, 2}));
  PaymentReported stray;
  stray.account = "sandbox/main";
  stray.reference = "order_nobody";
  stray.gateway_payment_id = "pay_stray";
  stray.status = kCaptured;
  stray.amount = order_.total + Paise{100};
  const PaymentId id = std::get<MoneyReply>(apply(stray).body).payment;
  give_back("pay_stray", Paise{100});
  ASSERT_EQ(refusal(DecideReview{id, ReviewVerdict::kAccept, order_.id, {}, "a letter", "Meera"}),
            "ok");
  EXPECT_EQ(order_state(), OrderState::kConfirmed);
  ASSERT_EQ(order_now(order_).refunds.size(), 1U);
  EXPECT_EQ(rows_.get<Refund>(order_now(order_).refunds[0].id.value).order, order_.id);
  EXPECT_EQ(rows_.get<Payment>(id.value).for_tickets, order_.total);
  EXPECT_EQ(rows_.get<Payment>(id.value).refund_owed, Paise{0});
}

// The texts of refusals and alarms.

class Words : public Limits {
 protected:
  bool alarmed(std::string_view words) {
    for (const Alarm& alarm : effects_.alarms)
      if (alarm.sentence.find(words) != std::string::npos) return true;
    return false;
  }
};

TEST_F(Words, SayWhetherASeatOrAnAreaIsNotInTheHold) {
  const Hold hold = held(kAsha, {1});
  const Place places[] = {{Place::Kind::kSeat, 5}, {Place::Kind::kArea, kPit}};
  const std::string_view names[] = {"seat #5", "area #0"};
  for (std::size_t i = 0; i < 2; ++i) {
    const Outcome outcome = apply(OpenOrder{
        kAsha, hold.id, {{places[i], 1, "adult", ""}}, {"Asha", "a@example.in", "", "27"}, 7, {}});
    EXPECT_EQ(why(outcome).unknown, std::vector<std::string>{std::string(names[i])});
  }
}

TEST_F(Words, SayInWhatAReportAndTheNamedPaymentDisagree) {
  arrange(Situation::kOpen);
  PaymentReported other = money(kCaptured);
  other.account = "sandbox/other";
  ASSERT_EQ(reported(other), MoneyResult::kUnmatched);
  EXPECT_TRUE(alarmed("belongs to account sandbox/main"));
  other = other_money("pay_strange", kCaptured);
  other.reference = "order_strange";
  ASSERT_EQ(reported(other), MoneyResult::kUnmatched);
  EXPECT_TRUE(alarmed("is " + payment_.reference + " at the gateway"));
}

TEST_F(Words, SayThatARefundIsNotWhatItWas) {
  struct Case {
    std::int64_t amount;
    std::string_view currency;
    bool alarm;
  };
  for (const Case& row :
       {Case{25000, "INR", false}, Case{24999, "INR", true}, Case{25000, "USD", true}}) {
    begin_anew();
    const Order order = sold(kAsha, {1});
    ASSERT_EQ(refusal(RefundTickets{kAsha, order.id, {}, false, {}}), "ok");
    const Refund refund = order_now(order).refunds.at(0);
    ASSERT_EQ(refusal(RefundReported{refund.id, refund.payment, refund.account, "rfnd_gw",
                                     RefundEnd::kSettled, Paise{row.amount},
                                     *parse_currency(row.currency), ""}),
              "ok");
    EXPECT_EQ(effects_.alarms.empty(), !row.alarm);
    if (row.currency != "INR") continue;  // it is another refund
    ASSERT_EQ(refusal(RefundSent{refund.id, 0, "rfnd_gw", RefundAnswer::kTaken}), "ok");
    EXPECT_TRUE(effects_.alarms.empty());
    ASSERT_EQ(refusal(RefundSent{refund.id, 0, "rfnd_other", RefundAnswer::kTaken}), "ok");
    EXPECT_TRUE(alarmed("was sent as rfnd_other while it was rfnd_gw already"));
  }
}

}  // namespace
}  // namespace firstshow::booking
