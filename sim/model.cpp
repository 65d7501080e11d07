#include "sim/model.hpp"

#include <algorithm>

namespace firstshow::sim {

void require(bool condition, const std::string& sentence) {
  if (!condition) throw Broken(sentence);
}

std::string Verdict::text() const {
  std::string text;
  for (std::size_t kind = 0; kind < kRefusalKinds; ++kind) {
    if (!allowed_.test(kind)) continue;
    if (!text.empty()) text += " or ";
    text += refusal_name(static_cast<Refusal>(kind));
  }
  return text;
}

void Model::begin_turn(Time now) {
  now_ = std::max(now, now_);
  expire(100);
}

void Model::expire(std::uint32_t limit) {
  for (std::uint32_t ended = 0; ended < limit; ++ended) {
    if (live_.empty() || live_.begin()->first > now_) return;
    end_hold(holds_.at(live_.begin()->second), HoldState::kExpired);
  }
}

void Model::judge(const Command& command, const Outcome& outcome) {
  std::visit([&](const auto& one) { judge_one(one, outcome); }, command);
  if (const auto* hold = std::get_if<HoldReply>(&outcome.body)) check_together(*hold);
}

// Every answer about a hold says the same of how its seats lie: a first one, a retry, a read.
void Model::check_together(const HoldReply& reply) const {
  const auto& seats = reply.hold.seats;
  const auto& layout = *shows_.at(reply.hold.show).layout;
  bool together = true;
  for (std::size_t i = 1; i < seats.size(); ++i) {
    const bool beside = seats[i] == seats[i - 1] + 1 &&
                        layout.segment_of[seats[i]] == layout.segment_of[seats[i - 1]];
    together = together && beside;
  }
  require(reply.together == together, "says together where they are not, or the reverse");
}

void Model::go_back_to(const Model& then) {
  const auto seen = money_table_;
  *this = then;
  money_table_ = seen;
}

void Model::extend_all(Duration by) {
  std::set<std::pair<Time, HoldId>> moved;
  for (const auto& [deadline, id] : live_) {
    holds_.at(id).deadline += by;
    holds_.at(id).own_deadline += by;
    latest_.at(id) += by;
    touched_holds_.insert(id);
    moved.insert({deadline + by, id});
  }
  live_ = std::move(moved);
}

void Model::require_allowed(const Verdict& verdict, const Outcome& outcome) const {
  require(verdict.allows(outcome.refusal),
          "should be " + verdict.text() + " but is " + std::string(refusal_name(outcome.refusal)));
}

// A key is remembered at least this long; afterwards the server may know it or not.
bool Model::key_may_be_forgotten(const KeyUse& use) const {
  if (use.kind == KeyUse::Kind::kHold) {
    const auto hold = holds_.find(HoldId{use.id});
    if (hold == holds_.end()) return true;
    return !hold->second.live() && hold->second.ended_at + std::chrono::hours{1} <= now_;
  }
  return use.used_at + std::chrono::hours{24} <= now_;
}

bool Model::settle_replay(BuyerId caller, const Idempotency& idempotency, const Outcome& outcome) {
  const auto found = idempotency.key.none() ? keys_.end() : keys_.find({caller, idempotency.key});
  if (found == keys_.end()) {
    require(!outcome.replayed, "replays what nobody asked before");
    require(outcome.refusal != Refusal::kKeyReused, "key_reused, but this key is new");
    return false;
  }
  const auto& use = found->second;
  const bool recognised = outcome.replayed || outcome.refusal == Refusal::kKeyReused;
  if (key_may_be_forgotten(use) && !recognised) {
    keys_.erase(found);
    return false;
  }
  if (use.request != idempotency.request) {
    require_allowed({Refusal::kKeyReused}, outcome);
    return true;
  }
  require(outcome.ok() && outcome.replayed, "the same request again is not the same success");
  if (const auto* hold = std::get_if<HoldReply>(&outcome.body)) {
    require(use.kind == KeyUse::Kind::kHold && hold->hold.id.value == use.id,
            "a retry got another hold");
    require(hold->hold.state == holds_.at(hold->hold.id).state, "a retry shows an old hold");
  } else if (const auto* paid = std::get_if<PaymentReply>(&outcome.body)) {
    require(use.kind == KeyUse::Kind::kPayment && paid->payment.id.value == use.id,
            "a retry got another payment");
    require(paid->payment.state == payments_.at(paid->payment.id).state,
            "a retry shows an old payment");
  } else if (const auto* order = std::get_if<OrderReply>(&outcome.body)) {
    require(use.kind != KeyUse::Kind::kOrder || order->order.id.value == use.id,
            "a retry got another order");
    require(order->order.state == orders_.at(order->order.id).state, "a retry shows an old order");
  } else {
    require(false, "a retry got a reply without a thing");
  }
  return true;
}

void Model::remember_key(BuyerId caller, const Idempotency& idempotency, KeyUse::Kind kind,
                         std::int64_t id) {
  if (idempotency.key.none()) return;
  keys_.insert_or_assign({caller, idempotency.key}, KeyUse{idempotency.request, kind, id, now_});
}

const Hold* Model::find_hold(BuyerId buyer, HoldId id) const {
  const auto found = holds_.find(id);
  return found == holds_.end() || found->second.buyer != buyer ? nullptr : &found->second;
}

const Order* Model::find_order(BuyerId buyer, OrderId id) const {
  const auto found = orders_.find(id);
  return found == orders_.end() || found->second.buyer != buyer ? nullptr : &found->second;
}

const std::vector<PaymentId>& Model::payments_of(OrderId order) const {
  static const std::vector<PaymentId> kNone;
  const auto found = payments_of_.find(order);
  return found == payments_of_.end() ? kNone : found->second;
}

bool Model::in_flight(OrderId order) const {
  return std::ranges::any_of(payments_of(order), [&](PaymentId id) {
    const auto state = payments_.at(id).state;
    return state == PaymentState::kCreated || state == PaymentState::kReady ||
           state == PaymentState::kAuthorised;
  });
}

bool Model::hold_is_forgettable(HoldId id) const {
  const auto& hold = holds_.at(id);
  return !hold.live() && hold.ended_at + std::chrono::hours{1} <= now_;
}

bool Model::order_is_forgettable(OrderId id) const {
  const auto& order = orders_.at(id);
  if (order.state == OrderState::kOpen || order.state == OrderState::kConfirmed) return false;
  return order.ended_at + std::chrono::hours{24} <= now_ && payments_of(id).empty();
}

std::string Model::seat_statuses(ShowId show) const {
  std::string text;
  for (const auto& owner : shows_.at(show).seats) text += static_cast<char>(owner.status);
  return text;
}

// --- promises ---------------------------------------------------------------------------------

void Model::check() const {
  for (const auto& [id, show] : shows_) {
    ModelShow again = show;
    rebuild(again);  // throws where two have one seat
    require(again.seats == show.seats, "owners of seats disagree with holds, tickets and blocks");
    require(again.areas == show.areas, "uses of areas disagree with holds, tickets and blocks");
    for (std::size_t area = 0; area < show.areas.size(); ++area) {
      const auto& use = show.areas[area];
      require(use.held + use.sold + use.blocked <= show.layout->areas[area].capacity,
              "an area holds more than its capacity");
    }
  }
  for (const auto& [deadline, id] : live_) {
    require(deadline <= latest_.at(id), "a buyer keeps places longer than any hold may");
  }
  for (const auto& [id, payment] : payments_) {
    require(payment.captured == payment.for_tickets + payment.refund_owed + payment.under_review +
                                    payment.refunded_at_gateway + payment.written_off,
            "captured money is not tickets, refunds and review");
  }
  std::map<PaymentId, Paise> refunded;
  for (const auto& [id, refund] : refunds_) {
    if (refund.reason != RefundReason::kAtGateway) refunded[refund.payment] += refund.amount;
  }
  for (const auto& [id, amount] : refunded) {
    if (!id) continue;
    require(amount <= payments_.at(id).captured, "more is refunded than was captured");
  }
}

void Model::check_settled() const {
  const auto cases = review_cases();
  std::map<PaymentId, Paise> settled;
  for (const auto& [id, refund] : refunds_) {
    if (refund.reason == RefundReason::kAtGateway) continue;
    // One that had to be sent again is asked about less and less often; a person sees it meanwhile.
    const bool seen = cases.contains(id) || refund.state == RefundState::kSent;
    require(refund.state == RefundState::kSettled || (refund.sends > 1 && seen),
            "a refund never settled: " + format_id(id));
    settled[refund.payment] += refund.amount;
  }
  for (const auto& [id, payment] : payments_) {
    require(payment.for_tickets.none() || orders_.at(payment.order).state == OrderState::kConfirmed,
            "money for tickets of an order without any");
    require(settled[id] == payment.refund_owed, "what was owed is not what was paid back");
  }
  for (const auto& [id, order] : orders_) {
    require(order.state != OrderState::kOpen, "an order is open for ever");
    Paise elsewhere;
    for (const auto payment : payments_of(id)) {
      elsewhere += payments_.at(payment).refunded_at_gateway;
    }
    const auto without = price_without_money(id);
    require(without >= Paise{} && without <= elsewhere,
            "captured money is not the price of valid tickets");
  }
  for (const auto& [id, show] : shows_) {
    if (show.show.state != SaleState::kCancelled) continue;
    const bool empty = std::ranges::all_of(show.seats, [](const SeatOwner& owner) {
      return owner.status == SeatStatus::kFree || owner.status == SeatStatus::kBlocked;
    });
    const bool unused = std::ranges::all_of(
        show.areas, [](const AreaUse& use) { return use.held == 0 && use.sold == 0; });
    require(empty && unused && show.show.settled, "a cancelled show keeps somebody's places");
  }
  require(expected_refunds_.empty(), "a refund that is owed has no row");
}

}  // namespace firstshow::sim
