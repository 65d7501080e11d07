#include <algorithm>

#include "booking/box_office_fixture.hpp"

namespace firstshow::booking {
namespace {

using std::chrono::minutes;

class Holds : public BoxOffice {
 protected:
  std::string_view refusal(const Command& command) { return refusal_name(apply(command).refusal); }
  HoldSeats named(NamedPlaces places) { return {kAsha, show_, plan_, std::move(places), {}}; }
  HoldSeats best(BestPlaces wanted) { return {kAsha, show_, plan_, std::move(wanted), {}}; }
  Outcome set_state(SaleState state) { return apply(SetSaleState{show_, 0, state}); }
  void set_limits(std::uint32_t places_per_hold, std::uint32_t holds, std::uint32_t places) {
    Limits limits;
    limits.places_per_hold = places_per_hold;
    limits.holds_per_buyer = holds;
    limits.places_per_buyer = places;
    ASSERT_TRUE(apply(SetLimits{show_, 0, limits}).ok());
  }
};

TEST_F(Holds, KeepSeatsAndPlacesUntilTheDeadline) {
  const Hold hold = held(kAsha, {3, 2}, {{kPit, 4}});
  EXPECT_EQ(hold.seats, (SeatList{2, 3}));
  EXPECT_EQ(hold.deadline, now_ + minutes{8});
  EXPECT_EQ(status(2), SeatStatus::kHeld);
  EXPECT_EQ(pit().held, 4U);
}

TEST_F(Holds, TellOfEveryChangedSeat) {
  ASSERT_TRUE(hold(kAsha, {4, 5}, {{kPit, 1}}).ok());
  ASSERT_EQ(effects_.seats.size(), 2U);
  EXPECT_EQ(effects_.seats[0].seat, 4U);
  EXPECT_EQ(effects_.seats[1].status, SeatStatus::kHeld);
  ASSERT_EQ(effects_.areas.size(), 1U);
  EXPECT_EQ(effects_.areas[0].left, 29U);
}

TEST_F(Holds, RefuseInTheDocumentedOrder) {
  held(kRavi, {0});
  set_limits(3, 1, 4);
  struct Case {
    std::string_view expected;
    NamedPlaces places;
  };
  const Case cases[] = {
      {"nothing_requested", {}},
      {"nothing_requested", {{}, {{kPit, 0}}, {}, {}}},
      {"duplicate_seat", {{0, 1, 1, 99}, {}, {"X"}, {}}},
      {"unknown_seat", {{0, 99}, {{7, 1}}, {}, {}}},
      {"unknown_seat", {{}, {}, {"Z-1"}, {"Nowhere"}}},
      {"unknown_area", {{0}, {{7, 1}}, {}, {}}},
      {"unknown_area", {{0, 1, 2, 3}, {}, {}, {"Nowhere"}}},
      {"too_many_seats", {{0, 1}, {{kPit, 2}}, {}, {}}},
      {"too_many_seats", {{}, {{kPit, 0xFFFFFFFF}, {kPit, 0xFFFFFFFF}}, {}, {}}},
      {"seats_taken", {{0, 1}, {}, {}, {}}},
  };
  for (const Case& row : cases) EXPECT_EQ(refusal(named(row.places)), row.expected) << row.expected;
}

/// Seat 8 is the wheelchair place, 9 its companion's.
TEST_F(Holds, HaveCompanionSeatsOnlyWithAWheelchairPlace) {
  const Outcome alone = apply(named({{9}, {}, {}, {}}));
  EXPECT_EQ(alone.refusal, Refusal::kTooManyCompanions);
  EXPECT_EQ(std::get<Refused>(alone.body).named, (std::vector<SeatIndex>{9}));
  EXPECT_EQ(std::get<Refused>(alone.body).limit, 0U);
  EXPECT_EQ(refusal(named({{6, 7, 9}, {}, {}, {}})), "too_many_companions");
  EXPECT_EQ(refusal(best({2, {}, {}, 0, 1, false, ""})), "too_many_companions");
  EXPECT_EQ(refusal(best({5, {}, {}, 1, 4, false, ""})), "too_many_companions");
  EXPECT_EQ(refusal(best({4, {}, {}, 1, 3, false, ""})), "sold_out") << "three go with one";
  const Hold hold = held(kAsha, {8, 9});
  EXPECT_EQ(refusal(SwapSeats{kAsha, hold.id, plan_, {{9}, {}, {}, {}}}), "too_many_companions");
  EXPECT_EQ(refusal(SwapSeats{kAsha, hold.id, plan_, {{8}, {}, {}, {}}}), "ok");
  EXPECT_EQ(refusal(named({{9}, {}, {}, {}})), "too_many_companions") << "nor in another hold";
}

TEST_F(Holds, RefuseAnUnknownShowBeforeAnythingElse) {
  HoldSeats command = named({});
  command.show = ShowId{5};
  EXPECT_EQ(refusal(command), "unknown_show");
}

TEST_F(Holds, RefuseSeatsLookedUpInAnotherPlan) {
  HoldSeats command = named({{1}, {}, {}, {}});
  command.plan = SeatPlanId{99};
  EXPECT_EQ(refusal(command), "stale_version");
}

TEST_F(Holds, AreSoldOnlyInsideTheSaleWindow) {
  const Show show = show_image();
  now_ = show.closes_at - Duration{1};
  EXPECT_EQ(refusal(named({{1}, {}, {}, {}})), "ok");
  now_ = show.closes_at;
  const Outcome closed = apply(named({{2}, {}, {}, {}}));
  EXPECT_EQ(closed.refusal, Refusal::kShowNotOnSale);
  EXPECT_EQ(why(closed).sale_state, SaleState::kClosed);
}

TEST_F(Holds, WaitForTheSaleToOpen) {
  Show show = show_image();
  show.opens_at = now_ + minutes{5};
  ASSERT_TRUE(apply(DefineShow{show}).ok());
  const Outcome early = apply(named({{1}, {}, {}, {}}));
  EXPECT_EQ(early.refusal, Refusal::kShowNotOnSale);
  EXPECT_EQ(why(early).when, now_ + minutes{5});
  pass(minutes{5});
  EXPECT_EQ(refusal(named({{1}, {}, {}, {}})), "ok");
}

TEST_F(Holds, AreRefusedWhilePausedOrClosedOrCancelled) {
  ASSERT_TRUE(set_state(SaleState::kPaused).ok());
  EXPECT_EQ(why(apply(named({{1}, {}, {}, {}}))).sale_state, SaleState::kPaused);
  ASSERT_TRUE(set_state(SaleState::kOnSale).ok());
  EXPECT_EQ(refusal(named({{1}, {}, {}, {}})), "ok");
  ASSERT_TRUE(set_state(SaleState::kClosed).ok());
  EXPECT_EQ(refusal(named({{2}, {}, {}, {}})), "show_not_on_sale");
  ASSERT_TRUE(apply(CancelShow{show_}).ok());
  EXPECT_EQ(why(apply(named({{1}, {}, {}, {}}))).sale_state, SaleState::kCancelled);
}

TEST_F(Holds, NameEverythingInTheWay) {
  sold(kRavi, {1});
  held(kRavi, {2}, {{kPit, 9}});
  ASSERT_TRUE(apply(BlockPlaces{show_, plan_, {{}, {{kPit, 19}}, {}, {}}, "mixing desk"}).ok());
  ASSERT_TRUE(apply(BlockPlaces{show_, plan_, {{3}, {}, {}, {}}, "camera"}).ok());
  const Outcome outcome = hold(kAsha, {4, 3, 2, 1}, {{kPit, 3}});
  ASSERT_EQ(outcome.refusal, Refusal::kSeatsTaken);
  EXPECT_EQ(why(outcome).seats,
            (std::vector<SeatInTheWay>{
                {1, SeatStatus::kSold}, {2, SeatStatus::kHeld}, {3, SeatStatus::kBlocked}}));
  EXPECT_EQ(why(outcome).areas, (std::vector<AreaInTheWay>{{kPit, 2}}));
  EXPECT_EQ(status(4), SeatStatus::kFree) << "all or nothing";
}

TEST_F(Holds, AreLimitedForOneBuyer) {
  set_limits(5, 2, 6);
  held(kAsha, {0, 1, 2});
  EXPECT_EQ(refusal_name(hold(kAsha, {3, 4, 5, 6}).refusal), "buyer_limit");
  held(kAsha, {3});
  const Outcome third = hold(kAsha, {5});
  EXPECT_EQ(third.refusal, Refusal::kTooManyHolds);
  EXPECT_EQ(why(third).limit, 2U);
  held(kRavi, {5});
}

TEST_F(Holds, CountBoughtPlacesAgainstTheLimit) {
  set_limits(5, 2, 4);
  const Order order = sold(kAsha, {0, 1, 2});
  EXPECT_EQ(refusal_name(hold(kAsha, {3, 4}).refusal), "buyer_limit");
  ASSERT_TRUE(apply(RefundTickets{kAsha, order.id, {order.lines[0].ticket}, false, {}}).ok());
  held(kAsha, {3, 4});
}

TEST_F(Holds, LeaveNoSingleSeatUnlessNothingElseIsThere) {
  Rules rules;
  ASSERT_TRUE(apply(SetRules{show_, 0, rules}).ok());
  const Outcome outcome = hold(kAsha, {1, 2});
  ASSERT_EQ(outcome.refusal, Refusal::kLeavesSingleSeat);
  EXPECT_EQ(why(outcome).named, (std::vector<SeatIndex>{0}));
  EXPECT_EQ(why(outcome).suggestion, (std::vector<SeatIndex>{0, 1}));
  held(kAsha, {0, 1});
}

TEST_F(Holds, FindTheBestSeats) {
  const Outcome outcome = apply(best({3, {}, {}, 0, 0, false, ""}));
  ASSERT_TRUE(outcome.ok());
  const auto& reply = std::get<HoldReply>(outcome.body);
  EXPECT_EQ(reply.hold.seats, (SeatList{0, 1, 2}));
  EXPECT_TRUE(reply.together);
}

TEST_F(Holds, SayOfSeatsApartThatTheyAreHoweverOftenTheyAreAsked) {
  const Outcome first = hold(kAsha, {0, 1, 10, 11}, {}, key_of(7));
  ASSERT_TRUE(first.ok());
  const auto& made = std::get<HoldReply>(first.body);
  EXPECT_FALSE(made.together);
  const Outcome again = hold(kAsha, {0, 1, 10, 11}, {}, key_of(7));
  ASSERT_TRUE(again.replayed);
  EXPECT_FALSE(std::get<HoldReply>(again.body).together);
  const Outcome read = apply(ReadHold{kAsha, made.hold.id});
  EXPECT_FALSE(std::get<HoldReply>(read.body).together);
}

TEST_F(Holds, FindTheBestWithinCategoryAndPrice) {
  const auto seats = [&](const BestPlaces& wanted) {
    return std::get<HoldReply>(apply(best(wanted)).body).hold.seats;
  };
  EXPECT_EQ(seats({2, CategoryIndex{1}, {}, 0, 0, false, ""}), (SeatList{10, 11}));
  EXPECT_EQ(seats({2, {}, Paise{30000}, 0, 0, false, ""}), (SeatList{0, 1}));
  EXPECT_EQ(seats({2, {}, {}, 1, 1, true, ""}), (SeatList{8, 9}));
}

TEST_F(Holds, FindPlacesInAnAreaWhereTheCategoryHasNoSeats) {
  const Outcome outcome = apply(best({4, CategoryIndex{2}, {}, 0, 0, true, ""}));
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(std::get<HoldReply>(outcome.body).hold.areas, (AreaList{{kPit, 4}}));
  ASSERT_TRUE(apply(BlockPlaces{show_, plan_, {{}, {{kPit, 24}}, {}, {}}, "rain"}).ok());
  EXPECT_EQ(refusal(best({4, CategoryIndex{2}, {}, 0, 0, true, ""})), "sold_out");
}

TEST_F(Holds, SayWhyThereIsNoBest) {
  set_limits(12, 20, 40);
  EXPECT_EQ(refusal(best({0, {}, {}, 0, 0, false, ""})), "nothing_requested");
  EXPECT_EQ(refusal(best({1, CategoryIndex{9}, {}, 0, 0, false, ""})), "unknown_category");
  EXPECT_EQ(refusal(best({1, {}, {}, 0, 0, false, "Balcony"})), "unknown_category");
  EXPECT_EQ(refusal(best({13, {}, {}, 0, 0, false, ""})), "too_many_seats");
  EXPECT_EQ(refusal(best({2, {}, {}, 2, 1, false, ""})), "too_many_seats");
  EXPECT_EQ(refusal(best({9, CategoryIndex{1}, {}, 0, 0, true, ""})), "not_together");
  EXPECT_EQ(refusal(best({11, CategoryIndex{1}, {}, 0, 0, false, ""})), "sold_out");
  EXPECT_EQ(refusal(best({1, {}, Paise{100}, 0, 0, false, ""})), "sold_out");
}

TEST_F(Holds, AreReplayedByTheirKey) {
  const Outcome first = hold(kAsha, {1}, {}, key_of(1));
  const Outcome again = hold(kAsha, {1}, {}, key_of(1));
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(std::get<HoldReply>(again.body).hold, std::get<HoldReply>(first.body).hold);
  EXPECT_EQ(refusal_name(hold(kAsha, {2}, {}, key_of(1, 2)).refusal), "key_reused");
  EXPECT_TRUE(hold(kRavi, {2}, {}, key_of(1)).ok()) << "a key belongs to its caller";
}

TEST_F(Holds, RememberKeysAnHourPastTheirEnd) {
  const Outcome first = hold(kAsha, {1}, {}, key_of(1));
  const Hold made = std::get<HoldReply>(first.body).hold;
  ASSERT_TRUE(apply(ReleaseHold{kAsha, made.id}).ok());
  pass(minutes{60} - Duration{1});
  apply(Forget{});
  EXPECT_TRUE(hold(kAsha, {1}, {}, key_of(1)).replayed);
  pass(Duration{1});
  const Outcome anew = hold(kAsha, {1}, {}, key_of(1));
  EXPECT_TRUE(anew.ok() && !anew.replayed) << "even before Forget has run";
  apply(Forget{});
  EXPECT_TRUE(hold(kAsha, {1}, {}, key_of(1)).replayed) << "the younger hold keeps the key";
}

TEST_F(Holds, AreNotRememberedWhenRefused) {
  held(kRavi, {1});
  EXPECT_EQ(refusal_name(hold(kAsha, {1}, {}, key_of(1)).refusal), "seats_taken");
  EXPECT_TRUE(hold(kAsha, {2}, {}, key_of(1, 2)).ok());
}

TEST_F(Holds, OfOthersLookUnknown) {
  const Hold hold = held(kAsha, {1});
  EXPECT_EQ(refusal(SwapSeats{kRavi, hold.id, plan_, {{2}, {}, {}, {}}}), "unknown_hold");
  EXPECT_EQ(refusal(ExtendHold{kRavi, hold.id}), "unknown_hold");
  EXPECT_EQ(refusal(ReleaseHold{kRavi, hold.id}), "unknown_hold");
  EXPECT_EQ(refusal(ReadHold{kRavi, hold.id}), "unknown_hold");
  EXPECT_EQ(refusal(OpenOrder{kRavi, hold.id, {}, {}, 1, {}}), "unknown_hold");
  EXPECT_EQ(refusal(ReadHold{kAsha, HoldId{77}}), "unknown_hold");
}

TEST_F(Holds, AreSwappedWholeOrNotAtAll) {
  const Hold hold = held(kAsha, {1, 2}, {{kPit, 2}});
  held(kRavi, {4});
  const Command into_ravi = SwapSeats{kAsha, hold.id, plan_, {{2, 4}, {}, {}, {}}};
  EXPECT_EQ(refusal(into_ravi), "seats_taken");
  EXPECT_EQ(status(1), SeatStatus::kHeld);
  ASSERT_TRUE(apply(SwapSeats{kAsha, hold.id, plan_, {{2, 3}, {{kPit, 5}}, {}, {}}}).ok());
  EXPECT_EQ(status(1), SeatStatus::kFree);
  EXPECT_EQ(status(3), SeatStatus::kHeld);
  EXPECT_EQ(pit().held, 5U);
  EXPECT_EQ(hold_now(hold).deadline, hold.deadline);
  ASSERT_TRUE(apply(SwapSeats{kAsha, hold.id, plan_, {{}, {{kPit, 1}}, {}, {}}}).ok());
  EXPECT_EQ(pit().held, 1U);
  EXPECT_EQ(status(2), SeatStatus::kFree);
}

TEST_F(Holds, AreSwappedOnlyWithinShapeAndLimits) {
  const Hold hold = held(kAsha, {1});
  set_limits(3, 3, 4);
  const auto swap = [&](NamedPlaces places) {
    return refusal(SwapSeats{kAsha, hold.id, plan_, std::move(places)});
  };
  EXPECT_EQ(swap({}), "nothing_requested");
  EXPECT_EQ(swap({{2, 2}, {}, {}, {}}), "duplicate_seat");
  EXPECT_EQ(swap({{20}, {}, {}, {}}), "unknown_seat");
  EXPECT_EQ(swap({{2}, {{1, 1}}, {}, {}}), "unknown_area");
  EXPECT_EQ(swap({{2, 3, 4, 5}, {}, {}, {}}), "too_many_seats");
  held(kAsha, {6, 7});
  EXPECT_EQ(swap({{1, 2, 3}, {}, {}, {}}), "buyer_limit");
  EXPECT_EQ(swap({{2, 3}, {}, {}, {}}), "ok");
  ASSERT_TRUE(set_state(SaleState::kPaused).ok());
  EXPECT_EQ(swap({{1}, {}, {}, {}}), "show_not_on_sale");
}

TEST_F(Holds, SwappedCountTheirOwnSeatsAsFreeForTheSingleSeatRule) {
  const Hold hold = held(kAsha, {0, 1});
  ASSERT_TRUE(apply(SetRules{show_, 0, Rules{}}).ok());
  EXPECT_EQ(refusal(SwapSeats{kAsha, hold.id, plan_, {{1, 2}, {}, {}, {}}}), "leaves_single_seat");
  EXPECT_EQ(refusal(SwapSeats{kAsha, hold.id, plan_, {{2, 3}, {}, {}, {}}}), "ok");
}

/// Asked again, the best are as good as before: what the hold has counts as free.
TEST_F(Holds, AreSwappedForTheBest) {
  BestPlaces two;
  two.quantity = 2;
  const Outcome first = apply(HoldSeats{kAsha, show_, plan_, two, {}});
  const Hold hold = std::get<HoldReply>(first.body).hold;
  const auto again = [&](const BestPlaces& wanted) {
    return refusal(SwapForBest{kAsha, hold.id, plan_, wanted});
  };
  EXPECT_EQ(again(two), "ok");
  EXPECT_TRUE(effects_.records.empty()) << "they are the best already";
  EXPECT_EQ(hold_now(hold).seats, hold.seats);
  BestPlaces three = two;
  three.quantity = 3;
  ASSERT_EQ(again(three), "ok");
  const Hold larger = hold_now(hold);
  EXPECT_EQ(larger.seats.size(), 3U);
  EXPECT_EQ(larger.deadline, hold.deadline);
  pass(minutes{1});
  ASSERT_TRUE(apply(ReleaseHold{kAsha, hold.id}).ok());
  const Hold anew = std::get<HoldReply>(apply(HoldSeats{kAsha, show_, plan_, three, {}}).body).hold;
  EXPECT_EQ(anew.seats, larger.seats) << "as if nothing had been held";
}

TEST_F(Holds, AreNotSwappedForTheBestWithoutReason) {
  const Hold hold = held(kAsha, {1, 2}, {{kPit, 2}});
  const std::string before = core_.seat_statuses(show_);
  BestPlaces wanted;
  const auto swap = [&](BuyerId buyer = kAsha) {
    return refusal(SwapForBest{buyer, hold.id, plan_, wanted});
  };
  EXPECT_EQ(swap(), "nothing_requested");
  wanted.quantity = 2;
  EXPECT_EQ(swap(kRavi), "unknown_hold");
  wanted.companions = 1;
  EXPECT_EQ(swap(), "too_many_companions");
  wanted.companions = 0;
  wanted.unknown_category = "Royal box";
  EXPECT_EQ(swap(), "unknown_category");
  wanted.unknown_category = "";
  wanted.price_ceiling = Paise{1};
  EXPECT_EQ(swap(), "sold_out");
  EXPECT_EQ(core_.seat_statuses(show_), before);
  EXPECT_EQ(pit().held, 2U);
  core_.check_promises();
  wanted.price_ceiling.reset();
  set_limits(3, 3, 5);
  held(kAsha, {6});
  wanted.quantity = 3;
  EXPECT_EQ(swap(), "ok") << "four with the other hold";
  wanted.quantity = 4;
  EXPECT_EQ(swap(), "too_many_seats");
  held(kRavi, {3});
  set_limits(3, 3, 3);
  wanted.quantity = 3;
  EXPECT_EQ(swap(), "buyer_limit");
  ASSERT_TRUE(set_state(SaleState::kPaused).ok());
  EXPECT_EQ(swap(), "show_not_on_sale");
}

TEST_F(Holds, AreExtendedOnce) {
  const Hold hold = held(kAsha, {1});
  ASSERT_TRUE(apply(ExtendHold{kAsha, hold.id}).ok());
  EXPECT_EQ(hold_now(hold).deadline, hold.deadline + minutes{4});
  EXPECT_EQ(refusal(ExtendHold{kAsha, hold.id}), "already_extended");
}

TEST_F(Holds, AreNotExtendedWhileAPaymentIsInFlight) {
  const Hold hold = held(kAsha, {1});
  const Payment payment = started(ordered(hold));
  EXPECT_EQ(refusal(ExtendHold{kAsha, hold.id}), "payment_in_flight");
  const Payment known = ready(payment);
  ASSERT_EQ(reported(report(known, ReportedStatus::kFailed)), MoneyResult::kNoted);
  EXPECT_EQ(refusal(ExtendHold{kAsha, hold.id}), "ok");
}

TEST_F(Holds, AreDueExactlyAtTheirDeadline) {
  const Hold hold = held(kAsha, {1});
  now_ = hold.deadline - Duration{1};
  apply(ExpireDue{});
  EXPECT_EQ(hold_now(hold).state, HoldState::kActive);
  now_ = hold.deadline;
  EXPECT_EQ(refusal(ExtendHold{kAsha, hold.id}), "hold_expired");
  EXPECT_EQ(refusal(SwapSeats{kAsha, hold.id, plan_, {{2}, {}, {}, {}}}), "hold_expired");
  EXPECT_EQ(refusal(OpenOrder{kAsha, hold.id, {}, {}, 1, {}}), "hold_expired");
  EXPECT_EQ(refusal_name(this->hold(kRavi, {1}).refusal), "seats_taken")
      << "taken until it is ended";
  apply(ExpireDue{});
  EXPECT_EQ(hold_now(hold).state, HoldState::kExpired);
  EXPECT_EQ(status(1), SeatStatus::kFree);
}

TEST_F(Holds, ExpireInBoundedParts) {
  for (SeatIndex seat = 0; seat < 5; ++seat) held(BuyerId{seat + 1}, {seat});
  pass(minutes{8});
  EXPECT_EQ(std::get<Progress>(apply(ExpireDue{2}).body).more, true);
  EXPECT_EQ(core_.live_hold_count(), 3U);
  EXPECT_EQ(std::get<Progress>(apply(ExpireDue{3}).body).more, false);
  EXPECT_FALSE(core_.next_deadline());
}

TEST_F(Holds, AreReleasedOnceAndAgainWithTheSameSuccess) {
  const Hold hold = held(kAsha, {1}, {{kPit, 3}});
  ASSERT_TRUE(apply(ReleaseHold{kAsha, hold.id}).ok());
  EXPECT_EQ(status(1), SeatStatus::kFree);
  EXPECT_EQ(pit().held, 0U);
  held(kRavi, {1});
  ASSERT_TRUE(apply(ReleaseHold{kAsha, hold.id}).ok());
  EXPECT_EQ(status(1), SeatStatus::kHeld) << "it is Ravi's now";
  EXPECT_EQ(refusal(ExtendHold{kAsha, hold.id}), "hold_expired");
}

TEST_F(Holds, WithAnOrderAreChangedThroughTheOrder) {
  const Hold hold = held(kAsha, {1});
  const Order order = ordered(hold);
  const Outcome released = apply(ReleaseHold{kAsha, hold.id});
  EXPECT_EQ(released.refusal, Refusal::kHoldOrdered);
  EXPECT_EQ(why(released).order, order.id);
  EXPECT_EQ(refusal(SwapSeats{kAsha, hold.id, plan_, {{2}, {}, {}, {}}}), "hold_ordered");
  const Outcome opened = apply(OpenOrder{kAsha, hold.id, {}, {}, 1, {}});
  EXPECT_EQ(opened.refusal, Refusal::kHoldOrdered);
  EXPECT_EQ(why(opened).order, order.id);
}

TEST_F(Holds, MoveWithAnOutage) {
  const Hold hold = held(kAsha, {1});
  apply(ExtendAll{minutes{30}});
  EXPECT_EQ(hold_now(hold).deadline, hold.deadline + minutes{30});
  now_ = hold.deadline;
  apply(ExpireDue{});
  EXPECT_EQ(hold_now(hold).state, HoldState::kActive);
}

TEST_F(Holds, AreForgottenWithTheirRows) {
  const Hold hold = held(kAsha, {1});
  ASSERT_TRUE(apply(ReleaseHold{kAsha, hold.id}).ok());
  EXPECT_EQ(core_.next_forget(), now_ + kHoldKeyTime);
  pass(kHoldKeyTime);
  EXPECT_EQ(std::get<Progress>(apply(Forget{}).body).done, 1U);
  EXPECT_EQ(rows_.count<Hold>(), 0U);
  EXPECT_EQ(refusal(ReadHold{kAsha, hold.id}), "unknown_hold");
}

TEST_F(Holds, OfTheBestCostTheCeilingAtMost) {
  const auto best = [&](Paise ceiling) {
    BestPlaces wanted;
    wanted.quantity = 1;
    wanted.price_ceiling = ceiling;
    return refusal(HoldSeats{kAsha, show_, plan_, wanted, {}});
  };
  const std::vector<Paise>& prices = show_image().prices.prices;
  const Paise cheapest = std::min({prices[0], prices[2], prices[4]});
  EXPECT_EQ(best(cheapest - Paise{1}), "sold_out");
  EXPECT_EQ(best(cheapest), "ok");
}

}  // namespace
}  // namespace firstshow::booking
