#include "booking/box_office_fixture.hpp"

namespace firstshow::booking {
namespace {

class Shows : public BoxOffice {
 protected:
  std::string_view refusal(const Command& command) { return refusal_name(apply(command).refusal); }
  std::string_view move_to(SaleState state) { return refusal(SetSaleState{show_, 0, state}); }
};

TEST_F(Shows, MoveThroughTheirStates) {
  EXPECT_EQ(move_to(SaleState::kDraft), "sale_state_conflict");
  EXPECT_EQ(move_to(SaleState::kOnSale), "ok") << "it is on sale already";
  EXPECT_EQ(move_to(SaleState::kPaused), "ok");
  EXPECT_EQ(move_to(SaleState::kOnSale), "ok");
  EXPECT_EQ(move_to(SaleState::kCancelled), "sale_state_conflict");
  EXPECT_EQ(move_to(SaleState::kClosed), "ok");
  EXPECT_EQ(move_to(SaleState::kOnSale), "sale_state_conflict");
  EXPECT_EQ(refusal(CancelShow{show_}), "ok");
  EXPECT_EQ(refusal(CancelShow{show_}), "ok");
  EXPECT_EQ(move_to(SaleState::kOnSale), "sale_state_conflict");
  EXPECT_EQ(refusal(DefineShow{show_image()}), "sale_state_conflict");
}

TEST_F(Shows, AreChangedFromTheirPresentVersion) {
  const std::uint32_t version = show_image().version;
  const Limits limits;
  EXPECT_EQ(refusal(SetLimits{show_, version, limits}), "ok");
  const Outcome stale = apply(SetLimits{show_, version, limits});
  EXPECT_EQ(stale.refusal, Refusal::kStaleVersion);
  EXPECT_EQ(why(stale).version, version + 1);
  EXPECT_EQ(refusal(SetRules{show_, version, Rules{}}), "stale_version");
  EXPECT_EQ(refusal(SetPrices{show_, version, show_image().prices}), "stale_version");
  EXPECT_EQ(refusal(SetSaleState{show_, version, SaleState::kPaused}), "stale_version");
  Show old = show_image();
  old.version = version;
  EXPECT_EQ(refusal(DefineShow{old}), "stale_version");
}

TEST_F(Shows, AreUnknownToEveryCommandOfStaff) {
  const ShowId none{5};
  Show show = show_image();
  show.id = none;
  const Command commands[] = {DefineShow{show},
                              SetPrices{none, 0, show.prices},
                              SetLimits{none, 0, Limits{}},
                              SetRules{none, 0, Rules{}},
                              SetSaleState{none, 0, SaleState::kPaused},
                              CancelShow{none},
                              ReadShow{none},
                              BlockPlaces{none, plan_, {{1}, {}, {}, {}}, "x"},
                              UnblockPlaces{none, plan_, {{1}, {}, {}, {}}}};
  for (const Command& command : commands)
    EXPECT_EQ(refusal(command), "unknown_show") << command_name(command);
}

TEST_F(Shows, AreRefusedWithAllTheirFaults) {
  Show show = show_image();
  show.id = ShowId{};
  show.state = SaleState::kOnSale;
  show.title = TitleId{};
  show.closes_at = show.opens_at;
  show.prices.types[1].code = "adult";
  show.prices.prices[2] = kNotOffered;
  show.prices.prices[5] = Paise{-7};
  show.limits.places_per_hold = 51;
  const Outcome outcome = apply(DefineShow{show});
  ASSERT_EQ(outcome.refusal, Refusal::kBadShow);
  std::vector<std::string> pointers;
  for (const Fault& fault : why(outcome).faults) pointers.push_back(fault.pointer);
  EXPECT_EQ(pointers, (std::vector<std::string>{"/title", "/closes_at", "/prices/types/1/code",
                                                "/prices/prices/2", "/prices/prices/5",
                                                "/limits/places_per_hold"}));
}

TEST_F(Shows, NeedAPlanThatIsThere) {
  Show show = show_image();
  show.id = ShowId{};
  show.plan = SeatPlanId{5};
  EXPECT_EQ(refusal(DefineShow{show}), "unknown_plan");
  SeatLayout broken = *small_hall();
  broken.rank[3] = 4;
  const auto layout = std::make_shared<SeatLayout>(broken);
  const Outcome outcome = apply(PublishPlan{layout, "{}"});
  EXPECT_EQ(outcome.refusal, Refusal::kBadPlan);
  EXPECT_FALSE(why(outcome).faults.empty());
}

TEST_F(Shows, ChangeTheirPlanOnlyAsDrafts) {
  const Outcome other = apply(PublishPlan{small_hall(), "{}"});
  const SeatPlanId plan = std::get<PlanReply>(other.body).plan;
  Show show = show_image();
  show.plan = plan;
  EXPECT_EQ(refusal(DefineShow{show}), "plan_in_use");
  Show draft = show;
  draft.id = ShowId{};
  draft.state = SaleState::kDraft;
  draft.plan = plan_;
  draft = std::get<ShowReply>(apply(DefineShow{draft}).body).show;
  draft.plan = plan;
  EXPECT_EQ(refusal(DefineShow{draft}), "ok");
}

TEST_F(Shows, BlockWhatNobodyHas) {
  held(kRavi, {1}, {{kPit, 9}});
  sold(kRavi, {2});
  const Outcome taken = apply(BlockPlaces{show_, plan_, {{1, 2, 3}, {{kPit, 22}}, {}, {}}, "TV"});
  ASSERT_EQ(taken.refusal, Refusal::kPlacesTaken);
  EXPECT_EQ(why(taken).seats.size(), 2U);
  EXPECT_EQ(why(taken).areas, (std::vector<AreaInTheWay>{{kPit, 21}}));
  const Outcome blocked = apply(BlockPlaces{show_, plan_, {{3, 4}, {{kPit, 20}}, {}, {}}, "TV"});
  EXPECT_EQ(std::get<BlockReply>(blocked.body).places, 22U);
  EXPECT_EQ(status(3), SeatStatus::kBlocked);
  const Outcome again = apply(BlockPlaces{show_, plan_, {{3, 5}, {}, {}, {}}, "TV"});
  EXPECT_EQ(std::get<BlockReply>(again.body).places, 1U) << "what is blocked stays so";
  EXPECT_EQ(refusal(BlockPlaces{show_, plan_, {{6}, {}, {}, {}}, ""}), "bad_show");
  EXPECT_EQ(refusal(BlockPlaces{show_, plan_, {}, "TV"}), "nothing_requested");
  EXPECT_EQ(refusal(BlockPlaces{show_, SeatPlanId{1}, {{6}, {}, {}, {}}, "TV"}), "stale_version");
}

TEST_F(Shows, BlockingNothingNewWritesNothingAndTakesNoId) {
  apply(BlockPlaces{show_, plan_, {{3}, {}, {}, {}}, "TV"});
  const std::int64_t before = core_.last_id();
  EXPECT_EQ(
      std::get<BlockReply>(apply(BlockPlaces{show_, plan_, {{3}, {}, {}, {}}, "TV"}).body).places,
      0U);
  EXPECT_TRUE(effects_.records.empty());
  EXPECT_EQ(core_.last_id(), before);
}

TEST_F(Shows, UnblockInPartsAndEraseWhatIsEmpty) {
  apply(BlockPlaces{show_, plan_, {{3, 4}, {{kPit, 5}}, {}, {}}, "TV"});
  apply(BlockPlaces{show_, plan_, {{6}, {{kPit, 5}}, {}, {}}, "TV"});
  const Outcome part = apply(UnblockPlaces{show_, plan_, {{3, 6, 7}, {{kPit, 7}}, {}, {}}});
  EXPECT_EQ(std::get<BlockReply>(part.body).places, 9U);
  EXPECT_EQ(pit().blocked, 3U);
  EXPECT_EQ(status(3), SeatStatus::kFree);
  EXPECT_EQ(rows_.count<Block>(), 2U);
  apply(UnblockPlaces{show_, plan_, {{4}, {{kPit, 99}}, {}, {}}});
  EXPECT_EQ(rows_.count<Block>(), 0U);
}

TEST_F(Shows, CancelledWithNothingToGiveBackAreAPartTheyHaveDone) {
  ASSERT_TRUE(apply(CancelShow{show_}).ok());
  const Outcome settled = apply(SettleCancelled{1});
  EXPECT_EQ(std::get<Progress>(settled.body).done, 1U) << "or the next show would wait a minute";
  EXPECT_TRUE(show_image().settled);
}

TEST_F(Shows, CountTheCharactersOfAReasonNotItsBytes) {
  std::string reason;
  for (int i = 0; i < 200; ++i) reason += "\u0915";
  EXPECT_TRUE(apply(BlockPlaces{show_, plan_, {{3}, {}, {}, {}}, reason}).ok());
  const Outcome longer = apply(BlockPlaces{show_, plan_, {{4}, {}, {}, {}}, reason + "x"});
  EXPECT_EQ(longer.refusal, Refusal::kBadShow);
}

TEST_F(Shows, CancelledGiveEverythingBackInParts) {
  const Order paid = sold(kAsha, {1, 2}, {{kPit, 1}});
  const Order second = sold(kRavi, {11});
  const Order open = ordered(held(kAsha, {3}));
  const Hold active = held(kRavi, {4});
  const Payment authorised = ready(started(open));
  ASSERT_EQ(reported(report(authorised, ReportedStatus::kAuthorised)), MoneyResult::kCaptureAsked);
  ASSERT_TRUE(apply(CancelShow{show_}).ok());
  EXPECT_TRUE(core_.has_cancelled_work());
  EXPECT_EQ(status(1), SeatStatus::kSold) << "not yet settled";
  int parts = 0;
  while (std::get<Progress>(apply(SettleCancelled{1}).body).more) ++parts;
  EXPECT_GE(parts, 4);
  EXPECT_FALSE(core_.has_cancelled_work());
  EXPECT_TRUE(show_image().settled);
  EXPECT_EQ(hold_now(active).state, HoldState::kReleased);
  EXPECT_EQ(order_now(open).order.state, OrderState::kCancelled);
  EXPECT_EQ(payment_now(authorised).request, PaymentRequest::kVoid);
  EXPECT_EQ(order_now(paid).refunds.at(0).amount, paid.total);
  EXPECT_EQ(order_now(paid).refunds.at(0).reason, RefundReason::kShowCancelled);
  EXPECT_EQ(order_now(second).refunds.at(0).amount, second.total);
  EXPECT_EQ(core_.seat_statuses(show_), std::string(20, '.'));
}

TEST_F(Shows, AreForgottenAfterTheLastLateMoney) {
  const Order order = sold(kAsha, {1});
  held(kRavi, {2});
  now_ = forget_at(show_image());
  apply(Forget{});
  EXPECT_EQ(core_.shows().size(), 1U) << "a live hold keeps it";
  apply(ExpireDue{});
  pass(std::chrono::hours{2});
  forget_all();
  EXPECT_TRUE(core_.shows().empty());
  EXPECT_EQ(core_.missing(ReadOrder{kAsha, order.id}).order, order.id);
}

TEST_F(Shows, MovedToALaterDayAreKept) {
  Show show = show_image();
  const Time before = forget_at(show);
  show.starts_at += std::chrono::days{3};
  show.closes_at += std::chrono::days{3};
  ASSERT_EQ(refusal(DefineShow{show}), "ok");
  now_ = before;
  apply(Forget{});
  EXPECT_EQ(core_.shows().size(), 1U);
}

TEST_F(Shows, RebuiltFromContradictingRowsAreRefused) {
  const Hold hold = held(kAsha, {1});
  Hold thief = hold;
  thief.id = HoldId{hold.id.value + 1};
  BookingCore core = rows_.rebuild(core_.last_id(), now_);
  EXPECT_THROW(core.restore(thief), Contradiction);
  Rows wrong = rows_;
  wrong.write(AreaCount{show_, kPit, 30, 3, 0, 0});
  EXPECT_THROW(wrong.rebuild(core_.last_id(), now_), Contradiction);
}

}  // namespace
}  // namespace firstshow::booking
