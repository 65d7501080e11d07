#include "booking/box_office_fixture.hpp"

#include <algorithm>

namespace firstshow::booking {
namespace {

constexpr Time kFirstDay{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20}};

std::int64_t number_of(const Record& record) {
  struct Number {
    std::int64_t operator()(const AreaCount& a) const {
      return a.show.value ^ (std::int64_t{a.area} << 40);
    }
    std::int64_t operator()(const Erased&) const { return 0; }
    std::int64_t operator()(const SeatPlan& a) const { return a.id.value; }
    std::int64_t operator()(const Show& a) const { return a.id.value; }
    std::int64_t operator()(const Block& a) const { return a.id.value; }
    std::int64_t operator()(const Hold& a) const { return a.id.value; }
    std::int64_t operator()(const Order& a) const { return a.id.value; }
    std::int64_t operator()(const Payment& a) const { return a.id.value; }
    std::int64_t operator()(const Refund& a) const { return a.id.value; }
    std::int64_t operator()(const Ticket& a) const { return a.id.value; }
    std::int64_t operator()(const ReviewDecision& a) const { return a.id.value; }
    std::int64_t operator()(const WebhookDue& a) const { return a.id.value; }
    std::int64_t operator()(const MailDue& a) const {
      const auto order = static_cast<std::uint64_t>(a.order.value);
      const auto subject = static_cast<std::uint64_t>(a.subject.value);
      const std::uint64_t name =
          (order ^ (subject << 20U)) * 3 + static_cast<std::uint64_t>(a.kind);
      return static_cast<std::int64_t>(name);
    }
  };
  return std::visit(Number{}, record);
}

Show small_show(SeatPlanId plan) {
  Show show;
  show.title = TitleId{11};
  show.hall = HallId{12};
  show.plan = plan;
  show.state = SaleState::kOnSale;
  show.starts_at = kFirstDay + std::chrono::days{2};
  show.opens_at = kFirstDay;
  show.closes_at = show.starts_at + std::chrono::minutes{20};
  show.prices.types = {{"adult", "Adult"}, {"child", "Child"}};
  show.prices.prices = {Paise{25000}, Paise{15000}, Paise{40000},
                        kNotOffered,  Paise{50000}, Paise{30000}};
  show.rules.no_single_seat = false;
  show.rules.refundable_until = show.starts_at - std::chrono::hours{4};
  return show;
}

}  // namespace

/// Row A: seats 0-9 (8 wheelchair, 9 companion). Row B: 10-14, aisle, 15-19. Category 1 is row B,
/// category 2 the pit.
SharedLayout small_hall() {
  auto layout = std::make_shared<SeatLayout>();
  layout->category_count = 3;
  for (SeatIndex seat = 0; seat < 20; ++seat) {
    layout->category.push_back(seat < 10 ? 0 : 1);
    layout->rank.push_back(seat);
    layout->traits.push_back(seat == 8 ? kAccessibleSeat : seat == 9 ? kCompanionSeat : 0);
    layout->segment_of.push_back(seat < 10 ? 0 : seat < 15 ? 1 : 2);
  }
  layout->segments = {{0, 10, 0}, {10, 5, 1}, {15, 5, 1}};
  layout->areas = {{2, 30}};
  return layout;
}

void Rows::write(const Record& record) {
  if (const auto* erased = std::get_if<Erased>(&record)) {
    if (const auto* hold = std::get_if<HoldId>(&erased->id))
      rows_.erase({kind_of<Hold>(), hold->value});
    else if (const auto* block = std::get_if<BlockId>(&erased->id))
      rows_.erase({kind_of<Block>(), block->value});
    else if (const auto* order = std::get_if<OrderId>(&erased->id))
      rows_.erase({kind_of<Order>(), order->value});
    else
      rows_.erase({kind_of<Payment>(), std::get<PaymentId>(erased->id).value});
    return;
  }
  rows_.insert_or_assign({record.index(), number_of(record)}, record);
}

BookingCore Rows::rebuild(std::int64_t last_id, Time last_now) const {
  BookingCore core;
  for (const auto& [key, row] : rows_) core.restore(row);
  core.finish_restore(last_id, last_now);
  return core;
}

BoxOffice::BoxOffice() {
  begin_anew();
}

void BoxOffice::begin_anew() {
  core_ = BookingCore();
  rows_ = Rows();
  now_ = kFirstDay + std::chrono::hours{10};
  core_.finish_restore(0, now_);
  const Outcome plan = apply(PublishPlan{small_hall(), "{}"});
  plan_ = std::get<PlanReply>(plan.body).plan;
  const Outcome show = apply(DefineShow{small_show(plan_)});
  show_ = std::get<ShowReply>(show.body).show.id;
}

void BoxOffice::forget_all() {
  while (std::get<Progress>(apply(Forget{}).body).done != 0) {
  }
}

Outcome BoxOffice::apply(const Command& command) {
  effects_.clear();
  Outcome outcome = core_.apply(command, now_, effects_);
  for (const Record& record : effects_.records) rows_.write(record);
  const bool changes_nothing = !outcome.ok() || outcome.replayed;
  EXPECT_TRUE(!changes_nothing || effects_.records.empty())
      << refusal_name(outcome.refusal) << " wrote rows";
  core_.check_promises();
  const BookingCore rebuilt = rows_.rebuild(core_.last_id(), now_);
  rebuilt.check_promises();
  EXPECT_EQ(rebuilt.dump(now_), core_.dump(now_)) << "after " << command_name(command);
  return outcome;
}

Outcome BoxOffice::hold(BuyerId buyer, std::vector<SeatIndex> seats, std::vector<AreaPlaces> areas,
                        Idempotency key) {
  return apply(
      HoldSeats{buyer, show_, plan_, NamedPlaces{std::move(seats), std::move(areas), {}, {}}, key});
}

Hold BoxOffice::held(BuyerId buyer, std::vector<SeatIndex> seats, std::vector<AreaPlaces> areas) {
  const Outcome outcome = hold(buyer, std::move(seats), std::move(areas));
  EXPECT_EQ(refusal_name(outcome.refusal), "ok");
  return std::get<HoldReply>(outcome.body).hold;
}

Order BoxOffice::ordered(const Hold& hold) {
  const Outcome outcome =
      apply(OpenOrder{hold.buyer, hold.id, {}, {"Asha", "asha@example.in", "", "27"}, 7, {}});
  EXPECT_EQ(refusal_name(outcome.refusal), "ok");
  return std::get<OrderReply>(outcome.body).order;
}

Payment BoxOffice::started(const Order& order) {
  const Outcome outcome = apply(StartPayment{order.buyer, order.id, "sandbox/main", {}});
  EXPECT_EQ(refusal_name(outcome.refusal), "ok");
  return std::get<PaymentReply>(outcome.body).payment;
}

Payment BoxOffice::ready(const Payment& payment) {
  const Outcome outcome =
      apply(PaymentReady{payment.id, "order_" + std::to_string(payment.id.value)});
  EXPECT_EQ(refusal_name(outcome.refusal), "ok");
  return std::get<PaymentReply>(outcome.body).payment;
}

PaymentReported BoxOffice::report(const Payment& payment, ReportedStatus status) const {
  PaymentReported report;
  report.payment = payment.id;
  report.account = payment.account;
  report.reference = payment.reference;
  report.gateway_payment_id = "pay_" + std::to_string(payment.id.value);
  report.status = status;
  report.amount = payment.amount;
  report.currency = payment.currency;
  return report;
}

MoneyResult BoxOffice::reported(const PaymentReported& report) {
  const Outcome outcome = apply(report);
  EXPECT_EQ(refusal_name(outcome.refusal), "ok");
  return std::get<MoneyReply>(outcome.body).result;
}

Order BoxOffice::sold(BuyerId buyer, std::vector<SeatIndex> seats, std::vector<AreaPlaces> areas) {
  const Order order = ordered(held(buyer, std::move(seats), std::move(areas)));
  const Payment payment = ready(started(order));
  EXPECT_EQ(reported(report(payment, ReportedStatus::kCaptured)), MoneyResult::kConfirmed);
  return order_now(order).order;
}

Hold BoxOffice::hold_now(const Hold& hold) {
  return std::get<HoldReply>(apply(ReadHold{hold.buyer, hold.id}).body).hold;
}

OrderReply BoxOffice::order_now(const Order& order) {
  return std::get<OrderReply>(apply(ReadOrder{order.buyer, order.id}).body);
}

Payment BoxOffice::payment_now(const Payment& payment) {
  return std::get<PaymentReply>(apply(ReadPayment{BuyerId{}, payment.id}).body).payment;
}

Show BoxOffice::show_image() const {
  return rows_.get<Show>(show_.value);
}

}  // namespace firstshow::booking
