#pragma once
// Rows for tests and benchmarks of the store: one of each kind with a value of its own in every
// field, and the records of a plain sale, stage by stage, as the booking core writes them. Pure
// functions, any thread.

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "booking/model/entities.hpp"

namespace firstshow::store {

using booking::Record;

inline constexpr std::int64_t kSampleNow = 1'767'225'600'000'000;  ///< 2026-01-01T00:00:00Z

inline Time sample_time(std::int64_t seconds) {
  return from_micros(kSampleNow) + std::chrono::seconds{seconds};
}

inline booking::Idempotency sample_key(std::uint8_t number) {
  booking::Idempotency key;
  for (std::size_t i = 0; i < 16; ++i) {
    key.key.bytes[i] = static_cast<std::uint8_t>(number + i);
    key.request.bytes[i] = static_cast<std::uint8_t>(255 - number - i);
  }
  return key;
}

/// `seats` in one row, and one area of 100 places if `area`.
inline booking::SeatPlan sample_plan(SeatPlanId id, std::uint32_t seats, bool area = true) {
  auto layout = std::make_shared<booking::SeatLayout>();
  layout->category_count = 2;
  for (std::uint32_t seat = 0; seat < seats; ++seat) {
    layout->category.push_back(static_cast<booking::CategoryIndex>(seat % 2));
    layout->rank.push_back(seats - 1 - seat);
    layout->traits.push_back(seat == 0 ? booking::kAccessibleSeat : booking::kOrdinarySeat);
    layout->segment_of.push_back(0);
  }
  if (seats > 0) layout->segments.push_back({0, seats, 0});
  if (area) layout->areas.push_back({1, 100});
  return {id, layout, R"({"name": "sample"})"};
}

inline booking::Show sample_show(ShowId id, SeatPlanId plan) {
  booking::Show show;
  show.id = id;
  show.title = TitleId{301};
  show.hall = HallId{302};
  show.plan = plan;
  show.state = booking::SaleState::kOnSale;
  show.starts_at = sample_time(86'400);
  show.opens_at = sample_time(-86'400);
  show.closes_at = sample_time(87'600);
  show.version = 7;
  show.settled = true;
  show.prices.currency = *parse_currency("EUR");
  show.prices.types = {{"adult", "Adult"}, {"child", "बच्चा"}};
  show.prices.prices = {Paise{25'000}, Paise{12'500}, Paise{90'000}, booking::kNotOffered};
  show.limits = {11, 4, 22, std::chrono::minutes{9}, std::chrono::minutes{5}};
  show.rules = {false, sample_time(3'600)};
  return show;
}

inline booking::Hold sample_hold(HoldId id, ShowId show, std::vector<std::uint32_t> seats) {
  booking::Hold hold;
  hold.id = id;
  hold.show = show;
  hold.buyer = BuyerId{401};
  hold.created_at = sample_time(1);
  hold.deadline = sample_time(481);
  hold.own_deadline = sample_time(481);
  hold.idempotency = sample_key(1);
  hold.seats.assign(seats.begin(), seats.end());
  return hold;
}

/// An open order of everything in `hold`.
inline booking::Order sample_order(OrderId id, const booking::Hold& hold) {
  booking::Order order;
  order.id = id;
  order.show = hold.show;
  order.hold = hold.id;
  order.buyer = hold.buyer;
  order.code = (std::uint64_t{1} << 40U) - 3;
  order.created_at = sample_time(60);
  order.details = {"Asha Rao", "asha@example.in", "+919800000000", "29", "hi"};
  order.idempotency = sample_key(2);
  const auto add = [&order](booking::Place place) {
    booking::OrderLine line;
    line.place = place;
    line.category = 1;
    line.ticket_type = order.lines.size() % 2 == 0 ? "adult" : "child";
    line.price = Paise{25'000};
    order.total += line.price;
    order.lines.push_back(std::move(line));
  };
  for (const booking::SeatIndex seat : hold.seats) add({booking::Place::Kind::kSeat, seat});
  for (const booking::AreaPlaces& places : hold.areas) {
    for (std::uint32_t i = 0; i < places.quantity; ++i) {
      add({booking::Place::Kind::kArea, places.area});
    }
  }
  return order;
}

inline booking::Payment sample_payment(PaymentId id, const booking::Order& order) {
  booking::Payment payment;
  payment.id = id;
  payment.order = order.id;
  payment.account = "sandbox/main";
  payment.currency = order.currency;
  payment.amount = order.total;
  payment.reported_refunded = true;
  payment.created_at = sample_time(90);
  payment.idempotency = sample_key(3);
  return payment;
}

/// A sale from the hold to the tickets, each stage as its command would write it.
struct SampleSale {
  booking::Hold hold;
  booking::Order order;
  booking::Payment payment;
  std::vector<booking::Ticket> tickets;

  /// Takes `ids` .. `ids + 2 + places` for its rows.
  SampleSale(std::int64_t ids, ShowId show, std::vector<std::uint32_t> seats)
      : hold(sample_hold(HoldId{ids}, show, std::move(seats))),
        order(sample_order(OrderId{ids + 1}, hold)),
        payment(sample_payment(PaymentId{ids + 2}, order)) {}

  static constexpr int kStages = 5;

  /// Stage 0..4: hold, order, payment started, payment ready, paid. Each once, in this order.
  std::vector<Record> stage(int number) {
    switch (number) {
      case 0:
        return {hold};
      case 1:
        hold.state = booking::HoldState::kOrdered;
        hold.order = order.id;
        return {order, hold};
      case 2:
        return {payment};
      case 3:
        payment.state = booking::PaymentState::kReady;
        payment.reference = "order_" + std::to_string(payment.id.value);
        hold.deadline = sample_time(1'000);
        return {payment, hold};
      default:
        return paid();
    }
  }

 private:
  std::vector<Record> paid() {
    payment.state = booking::PaymentState::kCaptured;
    payment.gateway_payment_id = "pay_" + std::to_string(payment.id.value);
    payment.captured = payment.amount;
    payment.captured_currency = payment.currency;
    payment.for_tickets = payment.amount;
    payment.captured_at = sample_time(120);
    hold.state = booking::HoldState::kConverted;
    hold.deadline = hold.ended_at = sample_time(120);
    order.state = booking::OrderState::kConfirmed;
    order.ended_at = sample_time(120);
    std::int64_t id = payment.id.value;
    for (booking::OrderLine& line : order.lines) {
      line.ticket = TicketId{++id};
      line.ticket_state = booking::TicketState::kValid;
      tickets.push_back(
          {line.ticket, order.id, order.show, line.place, booking::TicketState::kValid});
    }
    std::vector<Record> records{payment, order, hold};
    records.insert(records.end(), tickets.begin(), tickets.end());
    records.push_back(booking::MailDue{order.id, booking::MailKind::kOrderConfirmed, RefundId{},
                                       sample_time(120)});
    return records;
  }
};

inline constexpr std::uint32_t kMaxPlaces = std::numeric_limits<std::uint32_t>::max();

/// A hold, its order, its payment, and money that came for no order: every field with a value that
/// no other field has, some at their limits.
struct SampleRows {
  SeatPlanId plan{201};
  ShowId show{202};
  booking::Hold hold = sample_hold(HoldId{204}, show, {3, 5, 99'999});
  booking::Order order = sample_order(OrderId{205}, sample_hold(HoldId{204}, show, {3, 5}));
  booking::Payment payment;
  booking::Payment unmatched;
  booking::Refund refund;
  booking::Refund foreign;

  SampleRows() {
    hold.areas = {{0, 2}, {7, kMaxPlaces}};
    hold.order = order.id;
    hold.state = booking::HoldState::kOrdered;
    hold.extended = true;
    hold.own_deadline = sample_time(77);
    hold.attempts = 2;
    hold.ended_at = sample_time(5);

    order.state = booking::OrderState::kConfirmed;
    order.ended_at = sample_time(66);
    order.currency = *parse_currency("USD");
    order.total = Paise{999'999'999'999'999};
    order.lines[1].place = {booking::Place::Kind::kArea, kMaxPlaces};
    order.lines[1].ticket = TicketId{std::numeric_limits<std::int64_t>::max()};
    order.lines[1].ticket_state = booking::TicketState::kVoid;
    order.details.name = std::string("R\0o'; DROP TABLE show; --\xF0\x9F\x8E\xAB", 29);
    fill_money();
  }

 private:
  void fill_money() {
    payment = sample_payment(PaymentId{206}, order);
    payment.state = booking::PaymentState::kAuthorised;
    payment.request = booking::PaymentRequest::kVoid;
    payment.unsolicited = true;
    payment.reference = std::string(80, 'r');
    payment.gateway_payment_id = "pay_1";
    payment.captured = Paise{1'500};
    payment.captured_currency = *parse_currency("GBP");
    payment.for_tickets = Paise{100};
    payment.refund_owed = Paise{200};
    payment.under_review = Paise{300};
    payment.refunded_at_gateway = Paise{400};
    payment.written_off = Paise{500};
    payment.captured_at = sample_time(95);
    unmatched = payment;
    unmatched.id = PaymentId{207};
    unmatched.order = OrderId{};
    unmatched.decided = true;
    unmatched.request = booking::PaymentRequest::kInquire;
    unmatched.idempotency = {};

    refund = {RefundId{208},
              payment.id,
              order.id,
              booking::RefundState::kSent,
              booking::RefundReason::kTicketsReturned,
              *parse_currency("JPY"),
              Paise{150},
              "sandbox/other",
              "rfnd_9",
              "pay_9",
              true,
              3,
              sample_time(97),
              sample_time(98),
              sample_key(4)};
    foreign = refund;
    foreign.id = RefundId{209};
    foreign.payment = PaymentId{};
    foreign.order = OrderId{};
  }
};

/// Those, and one or more rows of every other kind.
inline std::vector<Record> sample_rows_of_every_kind() {
  const SampleRows rows;
  const booking::Place seat{booking::Place::Kind::kSeat, kMaxPlaces};
  const booking::Place standing{booking::Place::Kind::kArea, kMaxPlaces};
  return {
      sample_plan(rows.plan, 40),
      sample_show(rows.show, rows.plan),
      booking::Block{BlockId{203}, rows.show, "house seats", {1, 2}, {{0, 9}}},
      booking::AreaCount{rows.show, 0, 100, 11, 22, 33},
      rows.hold,
      rows.order,
      rows.payment,
      rows.unmatched,
      rows.refund,
      rows.foreign,
      booking::Ticket{TicketId{210}, rows.order.id, rows.show, seat, booking::TicketState::kValid},
      booking::Ticket{TicketId{211}, rows.order.id, rows.show, standing,
                      booking::TicketState::kVoid},
      booking::ReviewDecision{DecisionId{212}, rows.payment.id, RefundId{}, rows.order.id,
                              booking::ReviewVerdict::kWriteOff, *parse_currency("JPY"), Paise{151},
                              "the buyer never answered", "Meera", sample_time(99)},
      booking::MailDue{rows.order.id, booking::MailKind::kRefundMade, rows.refund.id,
                       sample_time(101)},
      booking::WebhookDue{EventId{213}, booking::EventKind::kRefundFailed, OrganiserId{214},
                          rows.show, rows.order.id, rows.payment.id, rows.refund.id,
                          sample_time(102)}};
}

/// Whether two records say the same, plans by what their layouts hold.
inline bool same_record(const Record& a, const Record& b) {
  const auto* plan = std::get_if<booking::SeatPlan>(&a);
  const auto* other = std::get_if<booking::SeatPlan>(&b);
  if (plan != nullptr && other != nullptr) {
    return plan->id == other->id && *plan->layout == *other->layout &&
           plan->document == other->document;
  }
  if (a.index() != b.index()) return false;
  return std::visit(
      [&b](const auto& row) {
        using Kind = std::decay_t<decltype(row)>;
        if constexpr (std::is_same_v<Kind, booking::SeatPlan>) {
          return false;
        } else {
          return row == std::get<Kind>(b);
        }
      },
      a);
}

}  // namespace firstshow::store
