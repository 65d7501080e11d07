#include "sim/gateway.hpp"

#include <algorithm>
#include <array>

namespace firstshow::sim {

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

void Gateway::later(Time at, Command command, MessageKind kind) {
  waiting_.emplace(at, Message{std::move(command), kind});
}

/// Sends a webhook as the network has it: once, twice, much later, or never. What names our payment
/// in it passed through the buyer's browser.
void Gateway::tell(Time at, Command command) {
  if (dumb_) return;
  if (auto* report = std::get_if<PaymentReported>(&command)) {
    if (random_.chance(10)) report->payment = PaymentId{};
    if (random_.chance(4)) report->payment = other_attempt(report->payment).value_or(PaymentId{});
  }
  const auto luck = random_.below(100);
  if (luck < 6) {  // lost; a fetch finds it
    later(at + random_.duration(minutes{2}, hours{6}), std::move(command));
    return;
  }
  if (luck < 30) later(at + random_.duration(milliseconds{1}, minutes{30}), command);
  later(at, std::move(command));
}

/// What the server asked for itself comes, if sometimes twice.
void Gateway::answer(Time at, Command command) {
  if (random_.chance(10)) later(at + soon(), command, MessageKind::kAnswer);
  later(at, std::move(command), MessageKind::kAnswer);
}

std::optional<Command> Gateway::take_due(Time now) {
  for (auto& money : moneys_) {
    if (money.server_met == Time{} && money.since <= now) money.server_met = now;
  }
  if (waiting_.empty() || waiting_.begin()->first > now) return std::nullopt;
  auto command = std::move(waiting_.begin()->second.command);
  waiting_.erase(waiting_.begin());
  return command;
}

std::optional<Time> Gateway::next_due() const {
  if (waiting_.empty()) return std::nullopt;
  return waiting_.begin()->first;
}

void Gateway::task(const GatewayTask& task, Time now) {
  if (const auto* id = std::get_if<RefundId>(&task.subject)) {
    const auto refunded = model_.refunds().find(*id);
    if (refunded == model_.refunds().end()) return;
    refund(refunded->second, now);
    return fetch(refunded->second, now);
  }
  const auto found = model_.payments().find(std::get<PaymentId>(task.subject));
  if (found == model_.payments().end()) return;
  const auto& payment = found->second;
  if (payment.state == PaymentState::kCreated) create(payment, now);
  if (payment.request == PaymentRequest::kCapture) return capture(payment, now);
  if (payment.request == PaymentRequest::kVoid) return end(payment, now);
  if (!payment.reference.empty()) fetch(payment, now);
}

Gateway::Money* Gateway::money_of(const Payment& payment) {
  const auto found = by_name_.find(payment.gateway_payment_id);
  if (found == by_name_.end()) return nullptr;
  auto& money = moneys_[found->second];
  return money.account == payment.account ? &money : nullptr;
}

void Gateway::create(const Payment& payment, Time now) {
  const bool known = !created_.insert(payment.id).second;
  if (!known && random_.chance(4)) refused_.insert(payment.id);
  if (refused_.contains(payment.id)) {
    PaymentReported refused;
    refused.payment = payment.id;
    refused.account = payment.account;
    return answer(now + soon(), refused);
  }
  answer(now + soon(), PaymentReady{payment.id, "at_" + std::to_string(payment.id.value)});
  // Money may well be quicker than that answer. But who never hears where to pay does not.
  if (!known && !dumb_) pay(payment, now + soon());
}

void Gateway::told_to_pay(PaymentId payment, Time now) {
  if (!dumb_ || !created_.contains(payment) || !paying_.insert(payment).second) return;
  pay(model_.payments().at(payment), now + soon());
}

/// How each attempt to pay for the reference stands that there is by now, and which refunds were
/// made of it by hand.
void Gateway::fetch(const Payment& payment, Time now) {
  for (const auto& money : moneys_) {
    const auto report = report_of(money, standing(money));
    if (report.reference != payment.reference || money.account != payment.account ||
        money.since > now) {
      continue;
    }
    if (money.ended && random_.chance(70)) continue;  // known, mostly
    auto standing_now = report;
    standing_now.source = ReportSource::kInquiry;
    answer(now + soon(), standing_now);
    for (const auto& refund : money.by_hand) answer_refund(refund, now);
    for (const auto& refund : lost_refunds(money)) answer_refund(refund, now);
  }
}

ReportedStatus Gateway::standing(const Money& money) const {
  if (money.captured && money.given_back == money.amount && !money.amount.none()) {
    return ReportedStatus::kRefunded;
  }
  if (money.captured) return ReportedStatus::kCaptured;
  return money.ended ? ReportedStatus::kFailed : ReportedStatus::kAuthorised;
}

std::optional<PaymentId> Gateway::other_attempt(PaymentId than) {
  const auto& payments = model_.payments();
  if (payments.empty()) return std::nullopt;
  auto other = payments.begin();
  std::advance(other, random_.below(static_cast<std::uint32_t>(payments.size())));
  if (other->first == than || other->second.unsolicited) return std::nullopt;
  return other->first;
}

Gateway::Money& Gateway::money(const Payment& payment, bool captured, Time since) {
  Money money{payment.id,
              payment.account,
              fresh_name("mny_"),
              payment.amount,
              payment.currency,
              captured,
              false,
              {},
              since};
  by_name_[money.name] = moneys_.size();
  moneys_.push_back(std::move(money));
  return moneys_.back();
}

PaymentReported Gateway::report_of(const Money& money, ReportedStatus status) const {
  PaymentReported report;
  report.payment = money.payment;
  report.account = money.account;
  report.reference = "at_" + std::to_string(money.payment.value);
  report.gateway_payment_id = money.name;
  report.status = status;
  report.amount = money.amount;
  report.currency = money.currency;
  return report;
}

/// What the buyer and the bank do with one attempt.
void Gateway::pay(const Payment& payment, Time now) {
  using enum ReportedStatus;
  constexpr std::array<std::uint32_t, 13> kWays = {34, 20, 8, 8, 5, 5, 4, 4, 6, 3, 3, 4, 3};
  const auto at = now + soon();
  const auto way = random_.weighted(kWays);
  switch (way) {
    case 0:  // captured, soon
      return tell(at, report_of(money(payment, true, at), kCaptured));
    case 1: {  // authorised; the server has to ask for it. That a try before failed may come late
      const auto& promised = money(payment, false, at);
      if (random_.chance(25)) tell(at + soon(), report_of(promised, kFailed));
      return tell(at, report_of(promised, kAuthorised));
    }
    case 2:  // the buyer leaves
      return;
    case 3: {  // failed, and that is all
      auto& failed = money(payment, false, at);
      failed.ended = true;
      return tell(at, report_of(failed, kFailed));
    }
    case 4: {  // failed, then captured all the same
      const auto& late = money(payment, true, at + soon());
      tell(at, report_of(late, kFailed));
      return tell(late.since, report_of(late, kCaptured));
    }
    case 5: {  // another amount, or another currency
      auto& wrong = money(payment, true, at);
      if (random_.chance(50)) {
        wrong.amount += Paise{random_.chance(50) ? 1 : -1};
      } else {
        wrong.currency = Currency{{'U', 'S', 'D'}};
      }
      return tell(at, report_of(wrong, kCaptured));
    }
    default:
      return pay_oddly(way, payment, now);
  }
}

/// The ways that no shop expects.
void Gateway::pay_oddly(std::size_t way, const Payment& payment, Time now) {
  using enum ReportedStatus;
  const auto at = now + soon();
  switch (way) {
    case 6: {  // first told by another account's webhook
      const auto& right = money(payment, true, at);
      auto report = report_of(right, kCaptured);
      tell(at + soon(), report);
      report.account = "sandbox/other";
      return tell(at, report);
    }
    case 7:  // paid twice in one attempt
      tell(at, report_of(money(payment, true, at), kCaptured));
      // That is only ever told by webhook: who has his money is not asked about.
      if (!dumb_) tell(now + soon(), report_of(money(payment, true, at), kCaptured));
      return;
    case 8: {  // around the deadline
      const auto& late = money(payment, true, now + random_.duration(minutes{4}, minutes{25}));
      return tell(late.since, report_of(late, kCaptured));
    }
    case 9: {  // failed, and days later captured after all, or only authorised
      const bool captured = random_.chance(50);
      const auto& late = money(payment, captured, at + random_.duration(hours{1}, hours{90}));
      tell(at, report_of(late, kFailed));
      return tell(late.since, report_of(late, captured ? kCaptured : kAuthorised));
    }
    case 10: {  // authorised late
      const auto& late = money(payment, false, now + random_.duration(minutes{4}, minutes{25}));
      return tell(late.since, report_of(late, kAuthorised));
    }
    case 11: {  // told for another attempt, by notes that somebody changed
      const auto& right = money(payment, true, at);
      auto report = report_of(right, kCaptured);
      tell(at + soon() - soon(), report);
      const auto other = other_attempt(payment.id);
      if (other) report.payment = *other;
      return tell(at, report);
    }
    default: {  // given back by the gateway itself; that it came is told late, or never
      auto& gone = money(payment, true, at);
      if (random_.chance(50)) tell(at + soon(), report_of(gone, kCaptured));
      const Paise half{gone.amount.value / 2};
      if (random_.chance(30)) give_back(gone, half, at);
      give_back(gone, gone.amount - gone.given_back, at);
      return tell(at, report_of(gone, kRefunded));
    }
  }
}

/// A refund that somebody makes at the gateway itself.
void Gateway::give_back(Money& money, Paise amount, Time at) {
  if (amount.none()) return;
  money.given_back += amount;
  RefundReported report;
  report.account = money.account;
  report.gateway_payment_id = money.name;
  report.reference = fresh_name("by_hand_");
  report.status = RefundEnd::kSettled;
  report.amount = amount;
  report.currency = money.currency;
  const auto made = report;
  if (!dumb_ && random_.chance(8)) {  // it fails after it was told to be made
    money.given_back -= amount;
    report.status = RefundEnd::kFailed;
    later(at + soon(), made);
    later(at + random_.duration(minutes{1}, hours{6}), report);
  } else {
    tell(at + soon(), report);
  }
  money.by_hand.push_back(report);
  if (random_.chance(20)) {
    report.status = RefundEnd::kFailed;
    tell(at, report);
  }
}

void Gateway::give_back_by_hand(Time now) {
  if (dumb_ || moneys_.empty()) return;  // nobody asks about money that is known
  auto& money = moneys_[random_.below(static_cast<std::uint32_t>(moneys_.size()))];
  const auto left = money.amount - money.given_back;
  if (!money.captured || money.since > now || left.none()) return;
  const auto part = random_.chance(50) ? left : Paise{left.value / 2 + 1};
  give_back(money, part, now);
}

void Gateway::misname_known_money(Time now) {
  if (dumb_ || moneys_.empty()) return;
  const auto& money = moneys_[random_.below(static_cast<std::uint32_t>(moneys_.size()))];
  const bool known = std::ranges::any_of(model_.payments(), [&](const auto& entry) {
    return entry.second.account == money.account && entry.second.gateway_payment_id == money.name;
  });
  if (!known || money.since > now) return;
  auto report = report_of(money, standing(money));
  const auto other = other_attempt(money.payment);
  report.reference = other ? "at_" + std::to_string(other->value) : std::string{};
  report.payment = PaymentId{};
  later(now + soon(), report, MessageKind::kMisnamed);
}

void Gateway::capture(const Payment& payment, Time now) {
  auto* const found = money_of(payment);
  if (found == nullptr) return end(payment, now);
  auto& money = *found;
  if (!money.captured && (money.ended || random_.chance(12))) {  // it cannot be had any more
    money.ended = true;
    auto report = report_of(money, ReportedStatus::kFailed);
    report.source = ReportSource::kRequest;
    return answer(now + soon(), report);
  }
  money.captured = true;
  answer(now + soon(), report_of(money, ReportedStatus::kCaptured));
}

void Gateway::end(const Payment& payment, Time now) {
  PaymentReported report;
  auto* const found = money_of(payment);
  if (found == nullptr) {  // a stray authorisation
    report.account = payment.account;
    report.gateway_payment_id = payment.gateway_payment_id;
  } else {
    auto& money = *found;
    if (money.captured || (!money.ended && random_.chance(10))) {  // the bank was quicker
      money.captured = true;
      return answer(now + soon(), report_of(money, ReportedStatus::kCaptured));
    }
    money.ended = true;
    report = report_of(money, ReportedStatus::kFailed);
  }
  report.status = ReportedStatus::kFailed;
  report.source = ReportSource::kRequest;
  answer(now + soon(), report);
}

/// The answer and the webhook that says how it ended overtake each other.
void Gateway::refund(const Refund& refund, Time now) {
  if (refund.state == RefundState::kSettled || refund.state == RefundState::kSent) return;
  // The server says so before it sends.
  if (refund.state != RefundState::kSending) {
    return later(now + soon(), BeginRefund{refund.id, refund.sends}, MessageKind::kAnswer);
  }
  const auto& sent = send(refund, now);
  answer(now + soon(), RefundSent{refund.id, refund.sends, sent.refused ? "" : sent.end.reference,
                                  sent.refused ? RefundAnswer::kRefused : RefundAnswer::kTaken});
}

const Gateway::Send& Gateway::send(const Refund& refund, Time now) {
  const std::pair key{refund.id, refund.sends};
  const auto known = sends_.find(key);
  if (known != sends_.end()) return known->second;
  const auto name = "rf_" + std::to_string(refund.id.value) + "_" + std::to_string(refund.sends);
  const auto payment = model_.payments().find(refund.payment);
  auto* const money = payment == model_.payments().end() ? nullptr : money_of(payment->second);
  const bool too_much = money != nullptr && money->given_back + refund.amount > money->amount;
  Send sent{{refund.id, refund.payment, refund.account, name,
             random_.chance(80) ? RefundEnd::kSettled : RefundEnd::kFailed, refund.amount,
             refund.currency, money == nullptr ? "" : money->name},
            random_.chance(10) || too_much || now < dry_until_,
            now + soon()};
  if (!sent.refused) {
    if (money != nullptr && sent.end.status == RefundEnd::kSettled)
      money->given_back += refund.amount;
    tell(sent.done_at, sent.end);
    if (random_.chance(5)) {
      auto foreign = sent.end;
      foreign.account = "sandbox/other";
      tell(sent.done_at, foreign);
    }
  }
  return sends_.emplace(key, sent).first->second;
}

void Gateway::fetch(const Refund& refund, Time now) {
  if (refund.state != RefundState::kSent) return;
  if (refund.reason == RefundReason::kAtGateway) return fetch_by_hand(refund, now);
  for (std::uint32_t earlier = 0; earlier < refund.sends; ++earlier) {
    const auto sent = sends_.find({refund.id, earlier});
    if (sent == sends_.end() || sent->second.end.reference != refund.reference) continue;
    if (sent->second.done_at <= now) answer_refund(sent->second.end, now);
  }
}

/// How a refund stands that the server did not make, or did not know that it made.
void Gateway::fetch_by_hand(const Refund& refund, Time now) {
  for (const auto& money : moneys_) {
    for (const auto& made : money.by_hand) {
      if (made.account == refund.account && made.reference == refund.reference)
        return answer_refund(made, now);
    }
  }
  for (const auto& [key, sent] : sends_) {
    if (sent.end.account == refund.account && sent.end.reference == refund.reference)
      return answer_refund(sent.end, now);
  }
  if (!refund.reference.starts_with("stray_rf_")) return;
  RefundReported report;
  report.account = refund.account;
  report.reference = refund.reference;
  report.gateway_payment_id = refund.gateway_payment_id;
  report.status = RefundEnd::kSettled;
  report.amount = Paise{100};
  answer_refund(report, now);
}

void Gateway::answer_refund(RefundReported report, Time now) {
  report.source = ReportSource::kInquiry;
  answer(now + soon(), std::move(report));
}

Command Gateway::stray(Time) {
  if (random_.chance(30)) {
    RefundReported report;
    if (!model_.payments().empty() && random_.chance(50)) {
      report.payment = model_.payments().begin()->first;
    }
    report.account = "sandbox/main";
    report.reference = "stray_rf_" + std::to_string(random_.below(6));
    report.gateway_payment_id = "stray_" + std::to_string(random_.below(12));
    report.status = random_.chance(80) ? RefundEnd::kSettled : RefundEnd::kFailed;
    report.amount = Paise{100};
    return report;
  }
  if (random_.chance(15)) return PaymentReady{PaymentId{4'711}, "at_nobody"};
  if (random_.chance(15)) return RefundSent{RefundId{4'711}, 0, "rf_nobody", RefundAnswer::kTaken};
  if (random_.chance(5)) return BeginRefund{RefundId{4'711}, 0};
  PaymentReported report;
  report.payment = PaymentId{random_.chance(50) ? 0 : 4'711};
  report.account = "sandbox/main";
  report.gateway_payment_id = "stray_" + std::to_string(random_.below(12));
  report.reference = random_.chance(50) ? "at_nobody" : "";
  report.status = static_cast<ReportedStatus>(random_.below(4));
  report.amount = Paise{12'345};
  return report;
}

}  // namespace firstshow::sim
