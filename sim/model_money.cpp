// What arriving money must do: docs/core.md's table, row by row; and refunds.

#include <algorithm>

#include "booking/core.hpp"
#include "sim/model.hpp"

namespace firstshow::sim {
namespace {

constexpr Duration kToPay = std::chrono::minutes{12};
constexpr Duration kToCapture = std::chrono::minutes{5};

void require_result(const MoneyReply& reply, std::initializer_list<MoneyResult> allowed) {
  std::string names;
  for (const auto result : allowed) {
    if (result == reply.result) return;
    if (!names.empty()) names += " or ";
    names += money_result_name(result);
  }
  throw Broken("money should be " + names + " but is " +
               std::string(money_result_name(reply.result)));
}

std::uint32_t places_in(const Hold& hold, AreaIndex area) {
  std::uint32_t places = 0;
  for (const auto& held : hold.areas) {
    if (held.area == area) places += held.quantity;
  }
  return places;
}

}  // namespace

void Model::judge_one(const PaymentReady& command, const Outcome& outcome) {
  const auto found = payments_.find(command.payment);
  if (found == payments_.end()) return require_allowed({Refusal::kUnknownPayment}, outcome);
  require_allowed({Refusal::kNone}, outcome);
  auto& payment = found->second;
  if (!payment.reference.empty()) return;  // named once
  touched_payments_.try_emplace(payment.id, payment);
  payment.reference = command.reference;
  if (payment.state == PaymentState::kCreated) {
    payment.state = PaymentState::kReady;
    const auto& order = orders_.at(payment.order);
    if (order.state == OrderState::kOpen) {
      auto& hold = holds_.at(order.hold);
      keep_for_payment(hold, now_ + kToPay, {});
    }
  }
  adopt_unmatched(payment);
}

Payment* Model::attempt_of(const GatewayAccount& account, const std::string& reference) {
  if (reference.empty()) return nullptr;
  for (auto& [id, payment] : payments_) {
    if (!payment.unsolicited && payment.account == account && payment.reference == reference) {
      return &payment;
    }
  }
  return nullptr;
}

// Money that is known is what it was first told as. Else it is the attempt's own, or other money
// that was collected for the same attempt, or money for no attempt that anybody knows.
Payment* Model::find_subject(const PaymentReported& report, Payment* attempt,
                             const MoneyReply& reply) {
  for (auto& [id, payment] : payments_) {
    const bool same = payment.account == report.account && !report.gateway_payment_id.empty() &&
                      payment.gateway_payment_id == report.gateway_payment_id;
    if (same) return &payment;
  }
  if (attempt != nullptr && attempt->gateway_payment_id.empty()) return attempt;
  if (report.status == ReportedStatus::kFailed) return nullptr;
  require(reply.payment && !payments_.contains(reply.payment),
          "money that nobody asked for has no row of its own");
  Payment payment;
  payment.id = reply.payment;
  payment.unsolicited = true;
  payment.account = report.account;
  payment.reference = report.reference;
  payment.gateway_payment_id = report.gateway_payment_id;
  payment.currency = report.currency;
  payment.amount = report.amount;
  payment.created_at = now_;
  if (attempt != nullptr) join_order(payment, *attempt);
  return &payments_.emplace(payment.id, payment).first->second;
}

void Model::join_order(Payment& payment, const Payment& attempt) {
  payment.order = attempt.order;
  payment.amount = attempt.amount;
  payment.currency = attempt.currency;
  payment.reference = attempt.reference;
  add_payment_of(payment.order, payment.id);
}

void Model::add_payment_of(OrderId order, PaymentId payment) {
  auto& of = payments_of_[order];
  of.insert(std::ranges::upper_bound(of, payment), payment);
}

// The gateway told of money before anybody knew whose it was; now it is known.
void Model::adopt_unmatched(Payment& attempt) {
  std::vector<PaymentId> waiting;
  for (const auto& [id, payment] : payments_) {
    const bool waits = !payment.order && !payment.decided;
    if (waits && payment.account == attempt.account && payment.reference == attempt.reference) {
      waiting.push_back(id);
    }
  }
  for (const auto id : waiting) adopt_one(payments_.at(id), attempt);
}

void Model::adopt_one(Payment& money, Payment& attempt) {
  touched_payments_.try_emplace(attempt.id, attempt);
  for (auto& [name, refund] : elsewhere_) {
    if (refund.payment != money.id) continue;
    refund.payment = PaymentId{};  // taken anew, with the order
    refund.decided = refund.amount.none();
  }
  const bool has_money =
      money.state == PaymentState::kAuthorised || money.state == PaymentState::kCaptured;
  if (has_money && !attempt.gateway_payment_id.empty()) {  // a second payment
    touched_payments_.try_emplace(money.id, money);
    join_order(money, attempt);
    money.request = PaymentRequest::kNone;
    if (money.state == PaymentState::kAuthorised) {
      money.request = PaymentRequest::kVoid;
      return;
    }
    money.under_review = {};
    money.refunded_at_gateway = {};
    settle_capture(money);
    return ask_for_refunds(money);
  }
  const Payment was = money;
  touched_payments_.erase(was.id);
  payments_.erase(was.id);
  expected_erased_.insert(was.id);
  if (!has_money) return;
  if (was.state == PaymentState::kAuthorised) {
    authorise(attempt, was.gateway_payment_id, was.amount, was.currency);
    return;
  }
  take(attempt, was.gateway_payment_id, was.captured, was.captured_currency);
  attempt.captured_at = was.captured_at;
  attempt.reported_refunded = was.reported_refunded;
  settle_capture(attempt);
  ask_for_refunds(attempt);
}

MoneyRow Model::money_row(const Payment& payment) const {
  if (!payment.order) return MoneyRow::kUnknownPayment;
  const auto& order = orders_.at(payment.order);
  if (shows_.at(order.show).show.state == SaleState::kCancelled) return MoneyRow::kShowCancelled;
  switch (order.state) {
    case OrderState::kOpen:
      return MoneyRow::kOrderOpen;
    case OrderState::kConfirmed:
      return MoneyRow::kOrderConfirmed;
    case OrderState::kCancelled:
      return MoneyRow::kOrderCancelled;
    case OrderState::kExpired:
      return could_confirm_again(order) ? MoneyRow::kExpiredSeatsThere
                                        : MoneyRow::kExpiredSeatsGone;
  }
  return MoneyRow::kUnknownPayment;
}

void Model::count_money(MoneyRow row, MoneyColumn column) {
  ++money_table_[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
}

void Model::judge_one(const PaymentReported& report, const Outcome& outcome) {
  const auto found = payments_.find(report.payment);
  Payment* const named = found == payments_.end() ? nullptr : &found->second;
  const bool failed = report.status == ReportedStatus::kFailed;
  const bool never_made = failed && report.reference.empty() && report.gateway_payment_id.empty();
  if (never_made) {
    require_allowed({Refusal::kNone}, outcome);
    const auto& reply = std::get<MoneyReply>(outcome.body);
    if (named == nullptr || named->account != report.account || !named->reference.empty()) {
      return require_result(reply, {MoneyResult::kNoted});
    }
    touched_payments_.try_emplace(named->id, *named);
    return judge_failed(*named, report, reply);
  }
  Payment* attempt = attempt_of(report.account, report.reference);
  const bool unnamed = named != nullptr && !failed && !named->unsolicited &&
                       named->account == report.account && named->reference.empty() &&
                       named->state == PaymentState::kCreated;
  if (unnamed && attempt == nullptr) return require_allowed({Refusal::kTryLater}, outcome);
  require_allowed({Refusal::kNone}, outcome);
  const auto* reply = std::get_if<MoneyReply>(&outcome.body);
  require(reply != nullptr, "a report of money without its result");
  Payment* payment = find_subject(report, attempt, *reply);
  if (payment == nullptr) {
    count_money(MoneyRow::kUnknownPayment, MoneyColumn::kFailed);
    return require_result(*reply, {MoneyResult::kNoted, MoneyResult::kKnownAlready});
  }
  touched_payments_.try_emplace(payment->id, *payment);
  judge_status(*payment, report, *reply);
  link_refunds_elsewhere(*payment);
}

void Model::judge_status(Payment& payment, const PaymentReported& report, const MoneyReply& reply) {
  switch (report.status) {
    case ReportedStatus::kCaptured:
      judge_captured(payment, report, reply);
      if (!payment.reported_refunded || report.source != ReportSource::kInquiry) return;
      payment.reported_refunded = false;
      if (payment.order) payment.request = PaymentRequest::kNone;
      return;
    case ReportedStatus::kAuthorised:
      return judge_authorised(payment, report, reply);
    case ReportedStatus::kFailed:
      return judge_failed(payment, report, reply);
    case ReportedStatus::kRefunded:
      judge_captured(payment, report, reply);
      if (payment.reported_refunded) return;
      payment.reported_refunded = true;
      return ask_for_refunds(payment);
  }
}

void Model::ask_for_refunds(Payment& payment) {
  if (!payment.reported_refunded || payment.reference.empty() ||
      given_back(payment) >= payment.captured)
    return;
  payment.request = PaymentRequest::kInquire;
}

void Model::take(Payment& payment, const std::string& name, Paise amount, Currency currency) {
  payment.state = PaymentState::kCaptured;
  payment.request = PaymentRequest::kNone;
  payment.gateway_payment_id = name;
  payment.captured = amount;
  payment.captured_currency = currency;
  payment.captured_at = now_;
}

// Every seat free or in an active hold of the same buyer, every place there, before the end of
// sale. Places in the buyer's own holds that would be released for their seats count as there.
bool Model::could_confirm_again(const Order& order) const {
  const auto& show = shows_.at(order.show);
  if (now_ >= show.show.closes_at) return false;
  std::set<HoldId> given_up;
  std::map<AreaIndex, std::uint32_t> places;
  for (const auto& line : order.lines) {
    if (line.place.kind == Place::Kind::kArea) {
      ++places[line.place.index];
      continue;
    }
    const auto& owner = show.seats[line.place.index];
    if (owner.status == SeatStatus::kFree) continue;
    if (owner.status != SeatStatus::kHeld) return false;
    const auto& hold = holds_.at(HoldId{owner.id});
    if (hold.buyer != order.buyer || hold.state != HoldState::kActive) return false;
    given_up.insert(hold.id);
  }
  // In areas any active hold of the buyer may go: it is enough if all of them together suffice.
  for (const auto& [area, quantity] : places) {
    auto left = show.left(area);
    for (const auto& [deadline, id] : live_) {
      const auto& hold = holds_.at(id);
      if (hold.buyer != order.buyer || hold.show != order.show) continue;
      if (hold.state == HoldState::kActive) left += places_in(hold, area);
    }
    if (left < quantity) return false;
  }
  return true;
}

// Those that have its seats go, then in each area the oldest, until there is room.
void Model::confirm_again(Order& order) {
  auto& show = shows_.at(order.show);
  std::map<AreaIndex, std::uint32_t> places;
  for (const auto& line : order.lines) {
    if (line.place.kind == Place::Kind::kArea) {
      ++places[line.place.index];
      continue;
    }
    const auto owner = show.seats[line.place.index];
    if (owner.status == SeatStatus::kHeld)
      end_hold(holds_.at(HoldId{owner.id}), HoldState::kReleased);
  }
  for (const auto& [area, quantity] : places) {
    for (auto& [id, hold] : holds_) {
      if (show.left(area) >= quantity) break;
      const bool own =
          hold.buyer == order.buyer && hold.show == order.show && hold.state == HoldState::kActive;
      if (own && places_in(hold, area) > 0) end_hold(hold, HoldState::kReleased);
    }
  }
  confirm(order);
}

// Where the order would be confirmed, its present total is what the money has to be: a revised
// order may cost something else than an old attempt asked for.
bool Model::is_right(const Payment& payment, Paise amount, Currency currency, MoneyRow row) const {
  if (amount != payment.amount || currency != payment.currency) return false;
  if (row != MoneyRow::kOrderOpen && row != MoneyRow::kExpiredSeatsThere &&
      row != MoneyRow::kExpiredSeatsGone) {
    return true;
  }
  const auto& order = orders_.at(payment.order);
  return amount == order.total && currency == order.currency;
}

void Model::judge_captured(Payment& payment, const PaymentReported& report,
                           const MoneyReply& reply) {
  const auto row = money_row(payment);
  if (payment.state == PaymentState::kCaptured) {
    count_money(row, MoneyColumn::kAgain);
    if (report.currency == payment.captured_currency && report.amount > payment.captured) {
      payment.under_review += report.amount - payment.captured;
      payment.captured = report.amount;
      ask_for_refunds(payment);
    }
    return require_result(reply, {MoneyResult::kKnownAlready});
  }
  const bool right = is_right(payment, report.amount, report.currency, row);
  const bool without_attempt = row == MoneyRow::kUnknownPayment;  // then no amount is a wrong one
  count_money(row, right || without_attempt ? MoneyColumn::kRight : MoneyColumn::kWrong);
  take(payment, report.gateway_payment_id, report.amount, report.currency);
  require_result(reply, {settle_capture(payment)});
}

// Where captured money goes, and what of it went elsewhere before its coming was heard of.
MoneyResult Model::settle_capture(Payment& payment) {
  const auto result = place_capture(payment);
  link_refunds_elsewhere(payment);
  if (payment.order) {
    cover_tickets(payment.order);
    close_refunds_elsewhere(payment.order);
  }
  return result;
}

MoneyResult Model::place_capture(Payment& payment) {
  const auto row = money_row(payment);
  if (row == MoneyRow::kUnknownPayment) {
    payment.under_review = payment.captured;
    if (!payment.reference.empty()) payment.request = PaymentRequest::kInquire;
    return MoneyResult::kUnmatched;
  }
  if (!is_right(payment, payment.captured, payment.captured_currency, row)) {
    payment.under_review = payment.captured;
    return MoneyResult::kUnderReview;
  }
  auto& order = orders_.at(payment.order);
  if (row == MoneyRow::kOrderOpen || row == MoneyRow::kExpiredSeatsThere) {
    payment.for_tickets = payment.captured;
    if (row == MoneyRow::kOrderOpen) {
      end_hold(holds_.at(order.hold), HoldState::kConverted);
      confirm(order);
    } else {
      confirm_again(order);
    }
    return MoneyResult::kConfirmed;
  }
  constexpr std::array<RefundReason, kMoneyRows> kReasons = {
      RefundReason::kShowCancelled, RefundReason::kLate, RefundReason::kSecondPayment,
      RefundReason::kLate,          RefundReason::kLate, RefundReason::kOrderCancelled,
      RefundReason::kLate};
  owe(payment, order.id, kReasons[static_cast<std::size_t>(row)], payment.captured);
  return MoneyResult::kRefundOwed;
}

void Model::judge_authorised(Payment& payment, const PaymentReported& report,
                             const MoneyReply& reply) {
  const auto row = money_row(payment);
  const bool begun =
      payment.state == PaymentState::kCaptured || payment.state == PaymentState::kAuthorised;
  const bool over = payment.state == PaymentState::kFailed && !payment.gateway_payment_id.empty();
  if (begun || over) {
    count_money(row, MoneyColumn::kAgain);
    return require_result(reply, {MoneyResult::kKnownAlready});
  }
  count_money(row, MoneyColumn::kAuthorised);
  require_result(reply,
                 {authorise(payment, report.gateway_payment_id, report.amount, report.currency)});
}

MoneyResult Model::authorise(Payment& payment, const std::string& name, Paise amount,
                             Currency currency) {
  const auto row = money_row(payment);
  const bool wanted = (row == MoneyRow::kOrderOpen || row == MoneyRow::kExpiredSeatsThere) &&
                      is_right(payment, amount, currency, row);
  payment.state = PaymentState::kAuthorised;
  payment.request = wanted ? PaymentRequest::kCapture : PaymentRequest::kVoid;
  payment.gateway_payment_id = name;
  if (row == MoneyRow::kOrderOpen && wanted) {
    auto& hold = holds_.at(orders_.at(payment.order).hold);
    keep_for_payment(hold, now_ + kToCapture, kToCapture);
  }
  return wanted ? MoneyResult::kCaptureAsked : MoneyResult::kVoidAsked;
}

void Model::judge_failed(Payment& payment, const PaymentReported& report, const MoneyReply& reply) {
  const auto row = money_row(payment);
  const bool before =
      payment.state == PaymentState::kCreated || payment.state == PaymentState::kReady;
  const bool let_go =
      payment.state == PaymentState::kAuthorised && report.source == ReportSource::kRequest;
  const bool ends = before || let_go;
  count_money(row, ends ? MoneyColumn::kFailed : MoneyColumn::kAgain);
  if (!ends) {
    return require_result(reply, {MoneyResult::kKnownAlready, MoneyResult::kNoted});
  }
  payment.state = PaymentState::kFailed;
  payment.request = PaymentRequest::kNone;
  require_result(reply, {MoneyResult::kNoted});
}

}  // namespace firstshow::sim
