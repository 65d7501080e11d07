// What the gateway's own books say, which no backup of the server restores: what they still tell it
// after a restore, and whether it has written the same in the end.

#include <algorithm>

#include "sim/gateway.hpp"

namespace firstshow::sim {

void Gateway::server_went_back(Time now) {
  // Nobody waits for answers any more, and what was known may not be.
  std::erase_if(waiting_,
                [](const auto& entry) { return entry.second.kind != MessageKind::kWebhook; });
  went_back_ = true;
  if (dumb_) return work_off_list();
  for (const auto& money : moneys_) {
    for (const auto& refund : lost_refunds(money)) tell(now + soon(), refund);
  }
}

/// Refunds that were made for the server, of which it knows no more: like those made by hand. A
/// refund counts as lost too when the restored server has fewer sends of it than the gateway.
std::vector<RefundReported> Gateway::lost_refunds(const Money& money) const {
  std::vector<RefundReported> lost;
  if (!went_back_) return lost;
  for (const auto& [key, sent] : sends_) {
    const bool made = !sent.refused && sent.end.status == RefundEnd::kSettled &&
                      sent.end.gateway_payment_id == money.name;
    const auto refund = model_.refunds().find(key.first);
    const bool known = refund != model_.refunds().end() && refund->second.sends >= key.second;
    if (made && !known) lost.push_back(sent.end);
  }
  return lost;
}

/// What a gateway without webhooks never tells of is on its list of payments. An operator gives the
/// money back by hand that was taken for attempts whose reference the server does not know any
/// more, and notes which money was given back for refunds that it knows no more.
void Gateway::work_off_list() {
  for (auto& money : moneys_) {
    const auto attempt = model_.payments().find(money.payment);
    const bool known = attempt != model_.payments().end() && !attempt->second.reference.empty();
    if (known && lost_refunds(money).empty()) continue;
    money.off_list = true;
    if (!known && money.captured) money.given_back = money.amount;
  }
}

void Gateway::tell_all(Time now) {
  if (dumb_) return;
  for (const auto& money : moneys_) {
    if (!money.captured && !money.ended) continue;
    auto report = report_of(money, standing(money));
    if (money.ended) report.source = ReportSource::kRequest;
    later(now, report);
    for (const auto& refund : money.by_hand) later(now, refund);
  }
  for (const auto& [key, sent] : sends_) {
    if (!sent.refused) later(now, sent.end);
  }
}

void Gateway::check_told(const Model& model) const {
  struct Written {
    int times = 0;
    Paise elsewhere;
    Paise settled;
  };
  std::map<std::string, Written> written;
  for (const auto& [id, payment] : model.payments()) {
    if (payment.captured.none()) continue;
    const auto found = by_name_.find(payment.gateway_payment_id);
    if (found == by_name_.end()) continue;  // a stray
    const auto& money = moneys_[found->second];
    if (money.account != payment.account) continue;  // told of by another account
    require(money.captured, "money is written down that was never taken");
    require(money.amount == payment.captured && money.currency == payment.captured_currency,
            "money is written down as another amount");
    auto& of = written[money.name];
    require(++of.times == 1, "money is written down twice: " + money.name);
    require(payment.reference == "at_" + std::to_string(money.payment.value),
            "money is written down for another attempt: " + money.name);
    of.elsewhere = payment.refunded_at_gateway;
    for (const auto& [refund_id, refund] : model.refunds()) {
      const bool ours = refund.reason != RefundReason::kAtGateway;
      if (refund.payment == id && ours && refund.state == RefundState::kSettled) {
        of.settled += refund.amount;
      }
    }
  }
  std::set<RefundId> given_back;
  for (const auto& [key, sent] : sends_) {
    if (sent.refused || sent.end.status == RefundEnd::kFailed) continue;
    require(given_back.insert(key.first).second, "a refund was given back twice");
  }
  for (const auto& money : moneys_) {
    if (!money.captured) continue;
    if (money.off_list || came_after_the_questions(money)) continue;
    const auto found = written.find(money.name);
    require(found != written.end(), "money was taken and never written: " + money.name +
                                        " for payment " + std::to_string(money.payment.value) +
                                        " at " + format_time(money.since));
    const auto& [times, elsewhere, settled] = found->second;
    // After a restore the server may take a refund of its own for another's, or the reverse.
    Paise gone = went_back_ ? money.given_back - settled : Paise{};
    if (!went_back_) {
      for (const auto& refund : money.by_hand)
        gone += refund.status == RefundEnd::kSettled ? refund.amount : Paise{};
    }
    require(elsewhere == gone,
            "what was given back at the gateway is not what was written down: " + money.name);
    require(elsewhere + settled <= money.amount,
            "more was given back than was taken: " + money.name);
  }
}

/// Without webhooks the server hears of money by asking, for five days. Where it was away from the
/// money's coming to the end of that, one question is left, which a crash may lose.
bool Gateway::came_after_the_questions(const Money& money) const {
  const auto attempt = model_.payments().find(money.payment);
  return dumb_ && attempt != model_.payments().end() &&
         money.server_met >= attempt->second.created_at + std::chrono::days{5};
}

}  // namespace firstshow::sim
