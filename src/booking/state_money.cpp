// Payments and refunds in memory: found by their ids, by a gateway's names, by what is open.

#include <algorithm>

#include "base/check.hpp"
#include "booking/state.hpp"

namespace firstshow::booking {
namespace {

/// What a multimap has for a key, in a fixed order.
template <class Map, class Key>
std::vector<typename Map::mapped_type> values_of(const Map& map, const Key& key) {
  std::vector<typename Map::mapped_type> values;
  const auto [first, end] = map.equal_range(key);
  for (auto entry = first; entry != end; ++entry) values.push_back(entry->second);
  std::sort(values.begin(), values.end());
  return values;
}

template <class Map, class Key>
void erase_value(Map& map, const Key& key, const typename Map::mapped_type& value) {
  const auto [first, end] = map.equal_range(key);
  for (auto entry = first; entry != end; ++entry) {
    if (entry->second != value) continue;
    map.erase(entry);
    return;
  }
}

template <class Id>
void insert_sorted(std::vector<Id>& ids, Id id) {
  ids.insert(std::upper_bound(ids.begin(), ids.end(), id), id);
}

template <class Id>
void erase_from(std::vector<Id>& ids, Id id) {
  ids.erase(std::remove(ids.begin(), ids.end(), id), ids.end());
}

}  // namespace

PaymentId PaymentIndex::find(const NameAtGateway& name) const {
  const auto found = ids_.find(name);
  return found == ids_.end() ? PaymentId{} : *found;
}

void PaymentIndex::drop(const Payment& payment) {
  const auto found = ids_.find(NameAtGateway{payment.account, payment.*name_});
  if (found != ids_.end() && *found == payment.id) ids_.erase(found);
}

const Payment* State::find_by_gateway_payment(std::string_view account,
                                              std::string_view gateway_payment_id) const {
  return find_payment(by_gateway_payment.find({account, gateway_payment_id}));
}

const Payment* State::find_attempt(std::string_view account, std::string_view reference) const {
  return find_payment(attempts_by_reference.find({account, reference}));
}

std::vector<PaymentId> State::unmatched_of(const GatewayAccount& account,
                                           const std::string& reference) const {
  return values_of(unmatched, std::pair(account, reference));
}

const Refund* State::find_refund_named(const GatewayAccount& account,
                                       const std::string& reference) const {
  const auto found = refunds_by_name.find({account, reference});
  return found == refunds_by_name.end() ? nullptr : find_refund(found->second);
}

std::vector<RefundId> State::loose_refunds_of(const GatewayAccount& account,
                                              const std::string& gateway_payment_id) const {
  if (loose_refunds.empty()) return {};
  return values_of(loose_refunds, std::pair(account, gateway_payment_id));
}

bool State::has_open_money(OrderId order) const {
  const OrderMoney& its_money = money_of(order);
  return std::any_of(its_money.payments.begin(), its_money.payments.end(),
                     [&](PaymentId id) { return open_payments.contains(id); }) ||
         std::any_of(its_money.refunds.begin(), its_money.refunds.end(),
                     [&](RefundId id) { return open_refunds.contains(id); });
}

const std::vector<RefundId>& State::refunds_of(const Payment& payment) const {
  static const std::vector<RefundId> kNone;
  if (payment.order) return money_of(payment.order).refunds;
  const auto found = refunds_of_unmatched.find(payment.id);
  return found == refunds_of_unmatched.end() ? kNone : found->second;
}

const Payment& State::payment_of(const Refund& refund) const {
  const Payment* const payment = find_payment(refund.payment);
  CHECK(payment, "a refund of ours has its payment in memory");
  return *payment;
}

const Payment& State::add_payment(Payment&& payment) {
  const PaymentId id = payment.id;
  if (payment.order)
    insert_sorted(money[payment.order].payments, id);
  else if (!payment.reference.empty())
    unmatched.emplace(std::pair(payment.account, payment.reference), id);
  if (const Order* const order = find_order(payment.order))
    remember_key(order->buyer, payment.idempotency.key, id);
  const Payment& kept = payments_.insert_or_assign(id, std::move(payment)).first->second;
  if (!kept.gateway_payment_id.empty()) by_gateway_payment.add(id);
  if (!kept.reference.empty() && !kept.unsolicited) attempts_by_reference.add(id);
  note_open_money(kept);
  return kept;
}

const Refund& State::add_refund(Refund&& refund) {
  const RefundId id = refund.id;
  if (refund.order)
    insert_sorted(money[refund.order].refunds, id);
  else if (refund.payment)
    insert_sorted(refunds_of_unmatched[refund.payment], id);
  if (!refund.reference.empty())
    refunds_by_name.try_emplace(std::pair(refund.account, refund.reference), id);
  if (refund.reason == RefundReason::kAtGateway && !refund.order)
    loose_refunds.emplace(std::pair(refund.account, refund.gateway_payment_id), id);
  if (const Order* const order = find_order(refund.order))
    remember_key(order->buyer, refund.idempotency.key, id);
  const Refund& kept = refunds_.insert_or_assign(id, std::move(refund)).first->second;
  note_open_money(kept);
  return kept;
}

void State::note_open_money(const Payment& payment) {
  const bool open = payment.request != PaymentRequest::kNone || !payment.under_review.none();
  if (open)
    open_payments.insert(payment.id);
  else
    open_payments.erase(payment.id);
}

void State::note_open_money(const Refund& refund) {
  const bool undecided = refund.reason == RefundReason::kAtGateway && !refund.decided;
  if (undecided || refund.state != RefundState::kSettled)
    open_refunds.insert(refund.id);
  else
    open_refunds.erase(refund.id);
}

void State::give_order(Payment& payment, OrderId order) {
  CHECK(!payment.order, "money changes its order only from none");
  erase_value(unmatched, std::pair(payment.account, payment.reference), payment.id);
  payment.order = order;
  insert_sorted(money[order].payments, payment.id);
}

void State::link_refund(Refund& refund, const Payment& payment) {
  if (refund.payment) erase_from(refunds_of_unmatched[refund.payment], refund.id);
  refund.payment = payment.id;
  if (!payment.order) return insert_sorted(refunds_of_unmatched[payment.id], refund.id);
  CHECK(!refund.order, "a refund changes its order only from none");
  refund.order = payment.order;
  erase_value(loose_refunds, std::pair(refund.account, refund.gateway_payment_id), refund.id);
  insert_sorted(money[refund.order].refunds, refund.id);
}

void State::name_refund(Refund& refund, const std::string& reference) {
  if (refund.reference == reference) return;
  const auto former = refunds_by_name.find({refund.account, refund.reference});
  if (former != refunds_by_name.end() && former->second == refund.id) refunds_by_name.erase(former);
  refund.reference = reference;
  if (!reference.empty())
    refunds_by_name.try_emplace(std::pair(refund.account, reference), refund.id);
}

void State::disown_refund(Refund& refund, const Payment& payment) {
  CHECK(refund.payment == payment.id, "a refund gives back the money of its payment");
  refund.reason = RefundReason::kAtGateway;
  refund.gateway_payment_id = payment.gateway_payment_id;
  if (!refund.order)
    loose_refunds.emplace(std::pair(refund.account, refund.gateway_payment_id), refund.id);
}

void State::unlink_refund(Refund& refund) {
  erase_from(refunds_of_unmatched[refund.payment], refund.id);
  refund.payment = PaymentId{};
}

void State::drop_unmatched(const Payment& payment) {
  CHECK(!payment.order, "only money without an order becomes that of an attempt");
  const PaymentId id = payment.id;
  erase_value(unmatched, std::pair(payment.account, payment.reference), id);
  std::erase_if(inquiries, [&](const Inquiry& inquiry) {
    const auto* subject = std::get_if<PaymentId>(&inquiry.subject);
    return subject && *subject == id;
  });
  refunds_of_unmatched.erase(id);
  drop_money(id);
}

void State::drop_money(PaymentId id) {
  const Payment& row = payments_.find(id)->second;
  if (!row.gateway_payment_id.empty()) by_gateway_payment.drop(row);
  if (!row.reference.empty()) attempts_by_reference.drop(row);
  open_payments.erase(id);
  payments_.erase(id);
}

void State::set_gateway_payment_id(Payment& payment, const std::string& gateway_payment_id) {
  if (payment.gateway_payment_id == gateway_payment_id) return;
  CHECK(payment.gateway_payment_id.empty(), "money keeps its name");
  payment.gateway_payment_id = gateway_payment_id;
  by_gateway_payment.add(payment.id);
}

void State::name_attempt(Payment& payment, const std::string& reference) {
  CHECK(payment.reference.empty() && !payment.unsolicited, "an attempt keeps its name");
  payment.reference = reference;
  attempts_by_reference.add(payment.id);
}

}  // namespace firstshow::booking
