#include "sim/gateway.hpp"

#include <array>

namespace firstshow::sim {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

}  // namespace

std::string Gateway::fresh_name(std::string_view prefix) {
  return std::string(prefix) + std::to_string(++names_);
}

Duration Gateway::soon() {
  switch (random_.below(8)) {
    case 0:
      return random_.duration(minutes{1}, minutes{20});
    case 1:
      return random_.duration(seconds{10}, minutes{2});
    default:
      return random_.duration(milliseconds{20}, seconds{8});
  }
}

void Gateway::later(Time at, Command command) {
  waiting_.emplace(at, std::move(command));
}

/// Sends a report as the network has it: once, twice, much later, or not before it is asked for.
void Gateway::tell(Time at, Command command) {
  const auto luck = random_.below(100);
  if (luck < 6) {  // lost; a fetch finds it
    later(at + random_.duration(minutes{2}, hours{6}), std::move(command));
    return;
  }
  if (luck < 30) later(at + random_.duration(milliseconds{1}, minutes{30}), command);
  later(at, std::move(command));
}

std::optional<Command> Gateway::take_due(Time now) {
  if (waiting_.empty() || waiting_.begin()->first > now) return std::nullopt;
  auto command = std::move(waiting_.begin()->second);
  waiting_.erase(waiting_.begin());
  return command;
}

std::optional<Time> Gateway::next_due() const {
  if (waiting_.empty()) return std::nullopt;
  return waiting_.begin()->first;
}

void Gateway::errand(const Errand& errand, Time now) {
  if (const auto* id = std::get_if<RefundId>(&errand.subject)) {
    const auto refunded = model_.refunds().find(*id);
    if (refunded != model_.refunds().end()) refund(refunded->second, now);
    return;
  }
  const auto found = model_.payments().find(std::get<PaymentId>(errand.subject));
  if (found == model_.payments().end()) return;
  const auto& payment = found->second;
  if (payment.state == PaymentState::kCreated) create(payment, now);
  if (payment.request == PaymentRequest::kCapture) capture(payment, now);
  if (payment.request == PaymentRequest::kVoid) end(payment, now);
}

void Gateway::create(const Payment& payment, Time now) {
  const bool known = !created_.insert(payment.id).second;
  const auto reference = "at_" + std::to_string(payment.id.value);
  tell(now + soon(), PaymentReady{payment.id, reference});
  if (known) return;
  pay(payment, now + soon());
}

Gateway::Money& Gateway::money(const Payment& payment, bool captured) {
  Money money{payment.id,     payment.account,  fresh_name("mny_"),
              payment.amount, payment.currency, captured,
              false};
  by_name_[money.name] = moneys_.size();
  moneys_.push_back(std::move(money));
  return moneys_.back();
}

PaymentReported Gateway::report_of(const Money& money, ReportedStatus status) const {
  PaymentReported report;
  report.payment = money.payment;
  report.account = money.account;
  report.reference = "at_" + std::to_string(money.payment.value);
  report.collected_by = money.name;
  report.status = status;
  report.amount = money.amount;
  report.currency = money.currency;
  return report;
}

/// What the buyer and the bank do with one attempt.
void Gateway::pay(const Payment& payment, Time now) {
  using enum ReportedStatus;
  constexpr std::array<std::uint32_t, 11> kWays = {34, 20, 8, 8, 5, 5, 4, 4, 6, 3, 3};
  switch (random_.weighted(kWays)) {
    case 0:  // captured, soon
      return tell(now + soon(), report_of(money(payment, true), kCaptured));
    case 1:  // authorised; the house has to ask for it
      return tell(now + soon(), report_of(money(payment, false), kAuthorised));
    case 2:  // the buyer leaves
      return;
    case 3: {  // failed, and that is all
      auto& failed = money(payment, false);
      failed.ended = true;
      return tell(now + soon(), report_of(failed, kFailed));
    }
    case 4: {  // failed, then captured all the same
      const auto& late = money(payment, true);
      tell(now + soon(), report_of(late, kFailed));
      return tell(now + soon() + soon(), report_of(late, kCaptured));
    }
    case 5: {  // another amount, or another currency
      auto& wrong = money(payment, true);
      if (random_.chance(50)) {
        wrong.amount += Paise{random_.chance(50) ? 1 : -1};
      } else {
        wrong.currency = Currency{{'U', 'S', 'D'}};
      }
      return tell(now + soon(), report_of(wrong, kCaptured));
    }
    case 6: {  // first told by another account's webhook
      const auto& right = money(payment, true);
      auto report = report_of(right, kCaptured);
      tell(now + soon() + soon(), report);
      report.account = "sandbox/other";
      return tell(now + soon(), report);
    }
    case 7:  // paid twice in one attempt
      tell(now + soon(), report_of(money(payment, true), kCaptured));
      return tell(now + soon(), report_of(money(payment, true), kCaptured));
    case 8: {  // around the deadline
      const auto& late = money(payment, true);
      return tell(now + random_.duration(minutes{4}, minutes{25}), report_of(late, kCaptured));
    }
    case 9: {  // days later
      const auto& late = money(payment, true);
      tell(now + soon(), report_of(late, kFailed));
      return tell(now + random_.duration(hours{1}, hours{90}), report_of(late, kCaptured));
    }
    default: {  // authorised late
      const auto& late = money(payment, false);
      return tell(now + random_.duration(minutes{4}, minutes{25}), report_of(late, kAuthorised));
    }
  }
}

void Gateway::capture(const Payment& payment, Time now) {
  const auto found = by_name_.find(payment.collected_by);
  if (found == by_name_.end()) return end(payment, now);
  auto& money = moneys_[found->second];
  if (!money.captured && (money.ended || random_.chance(12))) {  // it cannot be had any more
    money.ended = true;
    auto report = report_of(money, ReportedStatus::kFailed);
    report.final = true;
    return tell(now + soon(), report);
  }
  money.captured = true;
  tell(now + soon(), report_of(money, ReportedStatus::kCaptured));
}

void Gateway::end(const Payment& payment, Time now) {
  PaymentReported report;
  const auto found = by_name_.find(payment.collected_by);
  if (found == by_name_.end()) {  // a stray authorisation
    report.account = payment.account;
    report.collected_by = payment.collected_by;
  } else {
    auto& money = moneys_[found->second];
    if (money.captured || (!money.ended && random_.chance(10))) {  // the bank was quicker
      money.captured = true;
      return tell(now + soon(), report_of(money, ReportedStatus::kCaptured));
    }
    money.ended = true;
    report = report_of(money, ReportedStatus::kFailed);
  }
  report.status = ReportedStatus::kFailed;
  report.final = true;
  tell(now + soon(), report);
}

void Gateway::refund(const Refund& refund, Time now) {
  if (refund.state == RefundState::kSettled || refund.state == RefundState::kSent) return;
  const auto name = "rf_" + std::to_string(refund.id.value);
  auto at = now + soon();
  if (!refunds_.contains(refund.id) && random_.chance(12)) {
    tell(at, RefundSent{refund.id, "", true});
    at += random_.duration(seconds{1}, hours{1});
  }
  RefundReported report{refund.id, refund.payment, refund.account, name,
                        true,      refund.amount,  refund.currency};
  refunds_.insert_or_assign(refund.id, report);
  tell(at, RefundSent{refund.id, name, false});
  if (random_.chance(10)) {
    auto failed = report;
    failed.settled = false;
    tell(at + soon(), failed);
    tell(at + soon() + soon(), RefundSent{refund.id, name + "_again", false});
  }
  if (random_.chance(5)) {
    auto foreign = report;
    foreign.account = "sandbox/other";
    tell(at, foreign);
  }
  if (random_.chance(90)) tell(at + soon() - soon(), report);
}

Command Gateway::stray(Time) {
  if (random_.chance(30)) {
    RefundReported report;
    if (!model_.payments().empty() && random_.chance(50)) {
      report.payment = model_.payments().begin()->first;
    }
    report.account = "sandbox/main";
    report.reference = "stray_rf_" + std::to_string(random_.below(6));
    report.settled = random_.chance(80);
    report.amount = Paise{100};
    return report;
  }
  if (random_.chance(15)) return PaymentReady{PaymentId{4'711}, "at_nobody"};
  if (random_.chance(15)) return RefundSent{RefundId{4'711}, "rf_nobody", false};
  PaymentReported report;
  report.payment = PaymentId{random_.chance(50) ? 0 : 4'711};
  report.account = "sandbox/main";
  report.collected_by = "stray_" + std::to_string(random_.below(12));
  report.status = static_cast<ReportedStatus>(random_.below(3));
  report.amount = Paise{12'345};
  return report;
}

void Gateway::tell_all(Time now) {
  waiting_.clear();
  for (const auto& money : moneys_) {
    if (money.captured) {
      later(now, report_of(money, ReportedStatus::kCaptured));
    } else if (money.ended) {
      auto report = report_of(money, ReportedStatus::kFailed);
      report.final = true;
      later(now, report);
    }
  }
  for (const auto& [id, refund] : model_.refunds()) {
    if (refund.state == RefundState::kSettled) continue;
    const auto name = "rf_" + std::to_string(id.value);
    later(now, RefundSent{id, name, false});
    later(now, RefundReported{id, refund.payment, refund.account, name, true, refund.amount,
                              refund.currency});
  }
}

void Gateway::check_told(const Model& model) const {
  std::map<std::string, int> written;
  for (const auto& [id, payment] : model.payments()) {
    if (payment.captured == Paise{}) continue;
    const auto found = by_name_.find(payment.collected_by);
    if (found == by_name_.end()) continue;  // a stray
    const auto& money = moneys_[found->second];
    require(money.captured, "money is written down that was never taken");
    require(money.amount == payment.captured && money.currency == payment.captured_currency,
            "money is written down as another amount");
    require(++written[money.name] == 1, "money is written down twice");
  }
  for (const auto& money : moneys_) {
    require(!money.captured || written.contains(money.name), "money was taken and never written");
  }
}

}  // namespace firstshow::sim
