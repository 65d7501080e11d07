// What it must be when a buyer who signs in takes over what he had: AdoptHold, AdoptOrder.

#include <algorithm>
#include <utility>
#include <vector>

#include "sim/model.hpp"

namespace firstshow::sim {

// A key goes along, but one that the new buyer has used; where that use may be forgotten, either.
template <class Row>
void Model::hand_over_key(BuyerId from, BuyerId to, Row& row, const Row& image, KeyUse::Kind kind,
                          std::int64_t id) {
  const Idempotency key = row.idempotency;
  if (key.key.none()) return;
  require(image.idempotency == key || image.idempotency == Idempotency{},
          "what was taken over has a key that it never had");
  const bool kept = image.idempotency == key;
  const auto taken = keys_.find({to, key.key});
  // Rows that were made together have the same key.
  const bool used = taken != keys_.end() && (taken->second.kind != kind || taken->second.id != id);
  if (used) {
    require(!kept || key_may_be_forgotten(taken->second),
            "what was taken over kept a key that its new buyer had used");
  } else {
    require(kept, "what was taken over lost its key");
  }
  row.idempotency = image.idempotency;
  const auto mine = keys_.find({from, key.key});
  if (mine == keys_.end() || mine->second.kind != kind || mine->second.id != id) return;
  const KeyUse use = mine->second;
  keys_.erase(mine);
  if (kept) keys_.insert_or_assign({to, key.key}, use);
}

BuyerId Model::buyer_of(const KeyUse& use) const {
  const auto of_order = [this](OrderId id) {
    const auto order = orders_.find(id);
    return order == orders_.end() ? BuyerId{} : order->second.buyer;
  };
  switch (use.kind) {
    case KeyUse::Kind::kHold: {
      const auto hold = holds_.find(HoldId{use.id});
      return hold == holds_.end() ? BuyerId{} : hold->second.buyer;
    }
    case KeyUse::Kind::kOrder:
    case KeyUse::Kind::kRefund:
      return of_order(OrderId{use.id});
    case KeyUse::Kind::kPayment: {
      const auto payment = payments_.find(PaymentId{use.id});
      return payment == payments_.end() ? BuyerId{} : of_order(payment->second.order);
    }
  }
  return {};
}

bool Model::has_key(const KeyUse& use, const Digest& key) const {
  switch (use.kind) {
    case KeyUse::Kind::kHold:
      return holds_.at(HoldId{use.id}).idempotency.key == key;
    case KeyUse::Kind::kOrder:
      return orders_.at(OrderId{use.id}).idempotency.key == key;
    case KeyUse::Kind::kPayment:
      return payments_.at(PaymentId{use.id}).idempotency.key == key;
    case KeyUse::Kind::kRefund:
      return std::ranges::any_of(refunds_, [&](const auto& entry) {
        return entry.second.order == OrderId{use.id} && entry.second.idempotency.key == key;
      });
  }
  return false;
}

// The rows of a batch whose replies nobody got say whose everything is: keys follow.
void Model::move_keys() {
  std::vector<std::pair<std::pair<BuyerId, Digest>, KeyUse>> moved;
  for (const auto& [known, use] : keys_) {
    const BuyerId buyer = buyer_of(use);
    if (buyer && buyer != known.first) moved.push_back({known, use});
  }
  for (const auto& [known, use] : moved) {
    keys_.erase(known);
    if (has_key(use, known.second)) keys_.insert_or_assign({buyer_of(use), known.second}, use);
  }
}

void Model::judge_one(const AdoptHold& command, const Outcome& outcome) {
  const Hold* hold = find_hold(command.from, command.hold);
  const Hold* const already = find_hold(command.to, command.hold);
  if (hold == nullptr && already == nullptr)
    return require_allowed({Refusal::kUnknownHold}, outcome);
  const Hold& found = already != nullptr ? *already : *hold;
  const bool ordered = found.state == HoldState::kOrdered || found.state == HoldState::kConverted;
  Verdict verdict{};
  verdict.may(ordered && already == nullptr ? Refusal::kHoldOrdered : Refusal::kNone);
  if (shows_.at(found.show).show.state == SaleState::kCancelled) verdict.may(Refusal::kNone);
  if (hold_is_forgettable(found.id)) verdict.may(Refusal::kUnknownHold);
  require_allowed(verdict, outcome);
  if (!outcome.ok()) return;
  const auto* reply = std::get_if<HoldReply>(&outcome.body);
  require(reply != nullptr && reply->hold.buyer == command.to && reply->hold.id == command.hold &&
              reply->hold.seats == found.seats && reply->hold.areas == found.areas &&
              (!found.live() || !reply->hold.live() || reply->hold.deadline == found.deadline),
          "a hold that was taken over is not as it was");
  if (already != nullptr) return;
  Hold& mine = holds_.at(command.hold);
  hand_over_key(command.from, command.to, mine, reply->hold, KeyUse::Kind::kHold, mine.id.value);
  mine.buyer = command.to;
  touched_holds_.insert(mine.id);
}

void Model::judge_one(const AdoptOrder& command, const Outcome& outcome) {
  const Order* order = find_order(command.from, command.order);
  const Order* const already = find_order(command.to, command.order);
  if (order == nullptr && already == nullptr)
    return require_allowed({Refusal::kUnknownOrder}, outcome);
  const Order& found = already != nullptr ? *already : *order;
  Verdict verdict{Refusal::kNone};
  if (order_is_forgettable(found.id)) verdict.may(Refusal::kUnknownOrder);
  require_allowed(verdict, outcome);
  if (!outcome.ok()) return;
  const auto* reply = std::get_if<OrderReply>(&outcome.body);
  require(reply != nullptr && reply->order.buyer == command.to &&
              reply->order.id == command.order && reply->order.code == found.code &&
              reply->order.total == found.total && reply->order.details == found.details,
          "an order that was taken over is not as it was");
  if (already != nullptr) return;
  Order& mine = orders_.at(command.order);
  hand_over_key(command.from, command.to, mine, reply->order, KeyUse::Kind::kOrder, mine.id.value);
  for (const Payment& image : reply->payments) {
    Payment& payment = payments_.at(image.id);
    hand_over_key(command.from, command.to, payment, image, KeyUse::Kind::kPayment, image.id.value);
  }
  for (const Refund& image : reply->refunds) {
    const auto refund = refunds_.find(image.id);
    if (refund == refunds_.end()) continue;  // made in this turn: its row comes with it
    hand_over_key(command.from, command.to, refund->second, image, KeyUse::Kind::kRefund,
                  mine.id.value);
  }
  mine.buyer = command.to;
  touched_orders_.insert(mine.id);
  const auto hold = holds_.find(mine.hold);
  if (hold == holds_.end() || hold->second.order != mine.id || hold->second.buyer != command.from)
    return;
  // Who has ordered does not ask for the hold again: its key is gone.
  const auto key = keys_.find({command.from, hold->second.idempotency.key});
  if (key != keys_.end() && key->second.kind == KeyUse::Kind::kHold &&
      key->second.id == hold->first.value)
    keys_.erase(key);
  hold->second.idempotency = {};
  hold->second.buyer = command.to;
  touched_holds_.insert(hold->first);
}

}  // namespace firstshow::sim
