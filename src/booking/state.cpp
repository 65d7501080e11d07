#include "booking/state.hpp"

#include <algorithm>
#include <cstring>

#include "base/check.hpp"

namespace firstshow::booking {
namespace {

template <class Map, class Key>
auto* find_in(Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

std::size_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t mixed = (a ^ (b * 0x9E3779B97F4A7C15ULL)) * 0xD6E8FEB86659FD93ULL;
  return static_cast<std::size_t>(mixed ^ (mixed >> 32));
}

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

/// The same for what may be there already: an order that was forgotten and is read again.
template <class Id>
void insert_once(std::vector<Id>& ids, Id id) {
  const auto place = std::lower_bound(ids.begin(), ids.end(), id);
  if (place == ids.end() || *place != id) ids.insert(place, id);
}

template <class Id>
void erase_from(std::vector<Id>& ids, Id id) {
  ids.erase(std::remove(ids.begin(), ids.end(), id), ids.end());
}

std::string name_of(SeatIndex seat, ShowId show) {
  return "seat " + std::to_string(seat) + " of " + format_id(show);
}

std::int64_t id_number(const KeyTarget& target) {
  return std::visit([](auto id) { return id.value; }, target);
}

/// `sentence` makes the text, only where it is needed: this runs for each seat of each hold.
template <class Sentence>
void require(bool condition, const Sentence& sentence) {
  if (!condition) [[unlikely]]
    throw Contradiction(sentence());
}

}  // namespace

std::size_t hash_value(const KeyOf& key) {
  std::uint64_t word = 0;
  std::memcpy(&word, key.key.bytes.data(), sizeof word);
  return mix(word, static_cast<std::uint64_t>(key.buyer.value));
}

std::size_t hash_value(const BuyerInShow& key) {
  return mix(static_cast<std::uint64_t>(key.buyer.value),
             static_cast<std::uint64_t>(key.show.value));
}

std::size_t hash_value(const NameAtGateway& name) {
  std::size_t seed = boost::hash<std::string_view>()(name.name);
  boost::hash_combine(seed, name.account);
  return seed;
}

PaymentId PaymentIndex::find(const NameAtGateway& name) const {
  const auto found = ids_.find(name);
  return found == ids_.end() ? PaymentId{} : *found;
}

void PaymentIndex::drop(const Payment& payment) {
  const auto found = ids_.find(NameAtGateway{payment.account, payment.*name_});
  if (found != ids_.end() && *found == payment.id) ids_.erase(found);
}

Inventory PlanState::inventory_for(ShowId show) {
  if (!finder_) finder_.emplace(layout_);
  return Inventory(show, layout_, finder_->for_another_show());
}

ShowState* State::find_show(ShowId id) {
  const auto found = shows.find(id);
  return found == shows.end() ? nullptr : found->second.get();
}

const ShowState* State::find_show(ShowId id) const {
  const auto found = shows.find(id);
  return found == shows.end() ? nullptr : found->second.get();
}

Hold* State::find_hold(HoldId id) {
  return find_in(holds, id);
}
Order* State::find_order(OrderId id) {
  return find_in(orders, id);
}
const Order* State::find_order(OrderId id) const {
  return find_in(orders, id);
}
Payment* State::find_payment(PaymentId id) {
  return find_in(payments, id);
}
Refund* State::find_refund(RefundId id) {
  return find_in(refunds, id);
}

Payment* State::find_collection(std::string_view account, std::string_view collected_by) {
  return find_payment(collections.find({account, collected_by}));
}

Payment* State::find_attempt(std::string_view account, std::string_view reference) {
  return find_payment(attempts_by_reference.find({account, reference}));
}

std::vector<PaymentId> State::unmatched_of(const GatewayAccount& account,
                                           const std::string& reference) const {
  return values_of(unmatched, std::pair(account, reference));
}

Refund* State::find_elsewhere(const GatewayAccount& account, const std::string& reference) {
  const auto found = refunds_elsewhere.find({account, reference});
  return found == refunds_elsewhere.end() ? nullptr : find_refund(found->second);
}

std::vector<RefundId> State::loose_refunds_of(const GatewayAccount& account,
                                              const std::string& collected_by) const {
  if (loose_refunds.empty()) return {};
  return values_of(loose_refunds, std::pair(account, collected_by));
}

bool State::has_open_money(OrderId order) const {
  const OrderMoney& its_money = money_of(order);
  return std::any_of(its_money.payments.begin(), its_money.payments.end(),
                     [&](PaymentId id) { return open_payments.contains(id); }) ||
         std::any_of(its_money.refunds.begin(), its_money.refunds.end(),
                     [&](RefundId id) { return open_refunds.contains(id); });
}

ShowState& State::show_of(ShowId id) {
  ShowState* const show = find_show(id);
  CHECK(show, "what is live has its show in memory");
  return *show;
}

Hold& State::hold_of(HoldId id) {
  Hold* const hold = find_hold(id);
  CHECK(hold, "an open order has its hold in memory");
  return *hold;
}

const OrderMoney& State::money_of(OrderId order) const {
  static const OrderMoney kNone;
  const auto found = money.find(order);
  return found == money.end() ? kNone : found->second;
}

const std::vector<RefundId>& State::refunds_of(const Payment& payment) const {
  static const std::vector<RefundId> kNone;
  if (payment.order) return money_of(payment.order).refunds;
  const auto found = refunds_of_unmatched.find(payment.id);
  return found == refunds_of_unmatched.end() ? kNone : found->second;
}

bool State::payment_in_flight(OrderId order) const {
  for (const PaymentId id : money_of(order).payments) {
    const PaymentState state = payments.find(id)->second.state;
    if (state != PaymentState::kCaptured && state != PaymentState::kFailed) return true;
  }
  return false;
}

Time State::order_forget_at(const Order& order) const {
  Time last_attempt{};
  for (const PaymentId id : money_of(order.id).payments)
    last_attempt = std::max(last_attempt, payments.find(id)->second.created_at);
  Time keep = order.ended_at + kOrderKeyTime;
  if (last_attempt != Time{}) {
    const ShowState* const show = find_show(order.show);
    const Time starts = show ? show->show.starts_at : Time{};
    keep = std::max(keep, std::max(starts, last_attempt) + kLateMoneyTime);
  }
  return keep;
}

bool State::is_retained(const ShowState& show, Time now) const {
  return now < forget_at(show.show);
}

bool State::is_retained(const Order& order, Time now) const {
  if (order.state == OrderState::kOpen || has_open_money(order.id)) return true;
  const ShowState* const show = find_show(order.show);
  if (!show || !is_retained(*show, now)) return false;
  return order.state == OrderState::kConfirmed || now < order_forget_at(order);
}

BuyerCount State::buyer_count(ShowId show, BuyerId buyer) const {
  const auto found = buyers.find(BuyerInShow{show, buyer});
  return found == buyers.end() ? BuyerCount{} : found->second;
}

void State::count_buyer(ShowId show, BuyerId buyer, int holds_change, std::int64_t places_change) {
  const auto entry = buyers.try_emplace(BuyerInShow{show, buyer}).first;
  const std::int64_t now_holds = static_cast<std::int64_t>(entry->second.holds) + holds_change;
  const std::int64_t now_places = static_cast<std::int64_t>(entry->second.places) + places_change;
  CHECK(now_holds >= 0 && now_places >= 0, "a buyer never owes holds or places");
  entry->second.holds = static_cast<std::uint32_t>(now_holds);
  entry->second.places = static_cast<std::uint32_t>(now_places);
  if (entry->second.none()) buyers.erase(entry);
}

ShowState& State::add_show(Show show) {
  const auto plan = plans.find(show.plan);
  require(plan != plans.end(), [&] { return format_id(show.id) + " has no seat plan"; });
  const ShowId id = show.id;
  forgettable_shows.emplace(forget_at(show), id);
  const auto added = shows.try_emplace(
      id, std::make_unique<ShowState>(std::move(show), plan->second.inventory_for(id)));
  return *added.first->second;
}

void State::add_block(ShowState& show, Block block) {
  for (const SeatIndex seat : block.seats) {
    require(seat < show.inventory.layout().seat_count() && show.inventory.owner(seat) == 0,
            [&] { return name_of(seat, show.show.id) + " is blocked and has another owner"; });
    show.inventory.take(seat, SeatStatus::kBlocked, block.id.value);
  }
  for (const AreaPlaces& places : block.areas) {
    require(places.area < show.inventory.areas().size() &&
                places.quantity <= show.inventory.area(places.area).left(),
            [&] {
              return "an area of " + format_id(show.show.id) + " has more blocked than it holds";
            });
    show.inventory.move(places.area, 0, 0, places.quantity);
  }
  show.blocks.emplace(block.id, std::move(block));
}

void State::place_hold(ShowState& show, const Hold& hold) {
  for (const SeatIndex seat : hold.seats) {
    require(seat < show.inventory.layout().seat_count() && show.inventory.owner(seat) == 0, [&] {
      return name_of(seat, hold.show) + " is in " + format_id(hold.id) + " and has another owner";
    });
    show.inventory.take(seat, SeatStatus::kHeld, hold.id.value);
  }
  for (const AreaPlaces& places : hold.areas) {
    require(places.area < show.inventory.areas().size() &&
                places.quantity <= show.inventory.area(places.area).left(),
            [&] { return "an area of " + format_id(hold.show) + " has more held than it holds"; });
    show.inventory.move(places.area, places.quantity, 0, 0);
  }
  deadlines.emplace_hint(deadlines.end(), hold.deadline, hold.id);
  count_buyer(hold.show, hold.buyer, 1, hold.place_count());
}

Hold& State::add_hold(Hold hold) {
  const HoldId id = hold.id;
  ShowState* const show = find_show(hold.show);
  require(show != nullptr,
          [&] { return format_id(hold.id) + " is remembered but its show is not there"; });
  remember_key(hold.buyer, hold.idempotency.key, id);
  if (hold.live())
    place_hold(*show, hold);
  else
    ended_holds.emplace_back(hold.ended_at, id);
  ++show->holds;
  return holds.insert_or_assign(id, std::move(hold)).first->second;
}

void State::place_order(ShowState& show, const Order& order) {
  std::int64_t places = 0;
  for (const OrderLine& line : order.lines) {
    if (line.ticket_state != TicketState::kValid) continue;
    ++places;
    const std::uint32_t index = line.place.index;
    if (line.place.kind == Place::Kind::kArea) {
      require(index < show.inventory.areas().size() && show.inventory.area(index).left() > 0, [&] {
        return "an area of " + format_id(order.show) + " has more sold than it holds";
      });
      show.inventory.move(index, 0, 1, 0);
      continue;
    }
    require(index < show.inventory.layout().seat_count() && show.inventory.owner(index) == 0, [&] {
      return name_of(index, order.show) + " is sold in " + format_id(order.id) +
             " and has another owner";
    });
    show.inventory.take(index, SeatStatus::kSold, line.ticket.value);
  }
  if (places != 0) count_buyer(order.show, order.buyer, 0, places);
}

Order& State::add_order(Order order) {
  const OrderId id = order.id;
  remember_key(order.buyer, order.idempotency.key, id);
  ShowState* const show = find_show(order.show);
  if (show) insert_once(show->orders, id);
  if (order.state == OrderState::kOpen)
    ++open_orders;
  else if (order.state != OrderState::kConfirmed || !show)
    forgettable_orders.emplace(order.ended_at, id);
  if (order.state == OrderState::kConfirmed && show) place_order(*show, order);
  return orders.insert_or_assign(id, std::move(order)).first->second;
}

Payment& State::add_payment(Payment payment) {
  const PaymentId id = payment.id;
  if (payment.order)
    insert_sorted(money[payment.order].payments, id);
  else if (!payment.reference.empty())
    unmatched.emplace(std::pair(payment.account, payment.reference), id);
  if (const Order* const order = find_order(payment.order))
    remember_key(order->buyer, payment.idempotency.key, id);
  Payment& kept = payments.insert_or_assign(id, std::move(payment)).first->second;
  if (!kept.collected_by.empty()) collections.add(id);
  if (!kept.reference.empty() && !kept.unasked) attempts_by_reference.add(id);
  note_open_money(kept);
  return kept;
}

Refund& State::add_refund(Refund refund) {
  const RefundId id = refund.id;
  if (refund.order)
    insert_sorted(money[refund.order].refunds, id);
  else if (refund.payment)
    insert_sorted(refunds_of_unmatched[refund.payment], id);
  if (refund.reason == RefundReason::kAtGateway) {
    refunds_elsewhere[{refund.account, refund.reference}] = id;
    if (!refund.order) loose_refunds.emplace(std::pair(refund.account, refund.of_collection), id);
  }
  if (const Order* const order = find_order(refund.order))
    remember_key(order->buyer, refund.idempotency.key, id);
  Refund& kept = refunds.insert_or_assign(id, std::move(refund)).first->second;
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
  const bool elsewhere = refund.reason == RefundReason::kAtGateway;
  if (elsewhere ? !refund.decided : refund.state != RefundState::kSettled)
    open_refunds.insert(refund.id);
  else
    open_refunds.erase(refund.id);
}

void State::give_order(Payment& payment, OrderId order) {
  CHECK(!payment.order, "money changes its order only from none");
  erase_value(unmatched, std::pair(payment.account, payment.reference), payment.id);
  payment.order = order;
  insert_sorted(money[order].payments, payment.id);
  for (const RefundId id : loose_refunds_of(payment.account, payment.collected_by)) {
    Refund& refund = refunds.find(id)->second;
    if (refund.payment == payment.id) link_refund(refund, payment);
  }
}

void State::link_refund(Refund& refund, const Payment& payment) {
  if (refund.payment) erase_from(refunds_of_unmatched[refund.payment], refund.id);
  refund.payment = payment.id;
  if (!payment.order) return insert_sorted(refunds_of_unmatched[payment.id], refund.id);
  CHECK(!refund.order, "a refund changes its order only from none");
  refund.order = payment.order;
  erase_value(loose_refunds, std::pair(refund.account, refund.of_collection), refund.id);
  insert_sorted(money[refund.order].refunds, refund.id);
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
  const Payment& row = payments.find(id)->second;
  if (!row.collected_by.empty()) collections.drop(row);
  if (!row.reference.empty()) attempts_by_reference.drop(row);
  open_payments.erase(id);
  payments.erase(id);
}

void State::remember_key(BuyerId buyer, const Digest& key, const KeyTarget& target) {
  if (key.none()) return;
  const auto known = keys.try_emplace(KeyOf{buyer, key}, target).first;
  if (id_number(known->second) < id_number(target)) known->second = target;
}

void State::forget_key(BuyerId buyer, const Digest& key, const KeyTarget& target) {
  const auto known = keys.find(KeyOf{buyer, key});
  if (known != keys.end() && known->second == target) keys.erase(known);
}

void State::drop_hold(HoldId id) {
  const auto found = holds.find(id);
  CHECK(found != holds.end() && !found->second.live(), "only an ended hold is dropped");
  forget_key(found->second.buyer, found->second.idempotency.key, id);
  --show_of(found->second.show).holds;
  holds.erase(found);
}

void State::drop_order(OrderId id) {
  const auto found = orders.find(id);
  CHECK(found != orders.end() && found->second.state != OrderState::kOpen,
        "only an ended order is dropped");
  const BuyerId buyer = found->second.buyer;
  forget_key(buyer, found->second.idempotency.key, id);
  const OrderMoney its_money = money_of(id);
  for (const PaymentId payment : its_money.payments) {
    forget_key(buyer, payments.find(payment)->second.idempotency.key, payment);
    drop_money(payment);
  }
  for (const RefundId refund : its_money.refunds) {
    const Refund& row = refunds.find(refund)->second;
    forget_key(buyer, row.idempotency.key, refund);
    if (row.reason == RefundReason::kAtGateway)
      refunds_elsewhere.erase({row.account, row.reference});
    open_refunds.erase(refund);
    refunds.erase(refund);
  }
  money.erase(id);
  orders.erase(found);
}

void State::drop_show(ShowId id) {
  ShowState& show = show_of(id);
  CHECK(show.holds == 0 && !cancelled_work.contains(id),
        "a show stays while it has anything to do");
  if (!show.orders.empty()) leaving.emplace(id, std::move(show.orders));
  shows.erase(id);
}

bool State::drop_leaving_order() {
  if (leaving.empty()) return false;
  const auto show = leaving.begin();
  const OrderId id = show->second.back();
  show->second.pop_back();
  if (const Order* const row = find_order(id)) {
    std::int64_t places = 0;
    for (const OrderLine& line : row->lines)
      places += line.ticket_state == TicketState::kValid ? 1 : 0;
    if (places != 0) count_buyer(show->first, row->buyer, 0, -places);
    if (has_open_money(id))
      forgettable_orders.emplace(last_now + kLookAgain, id);  // it stays without its show
    else
      drop_order(id);
  }
  if (show->second.empty()) leaving.erase(show);
  return true;
}

void State::queue_cancelled_work(ShowState& show) {
  show.holds_to_release.clear();
  show.orders_to_refund.clear();
  for (const auto& [deadline, id] : deadlines)
    if (holds.find(id)->second.show == show.show.id) show.holds_to_release.push_back(id);
  for (const OrderId id : show.orders) {
    const Order* const order = find_order(id);
    if (order && order->state == OrderState::kConfirmed) show.orders_to_refund.push_back(id);
  }
  // From the back, lowest first; and the same after a restart as before.
  std::sort(show.holds_to_release.rbegin(), show.holds_to_release.rend());
  std::sort(show.orders_to_refund.rbegin(), show.orders_to_refund.rend());
  cancelled_work.insert(show.show.id);
}

void State::name_collection(Payment& payment, const std::string& collected_by) {
  if (payment.collected_by == collected_by) return;
  CHECK(payment.collected_by.empty(), "money keeps its name");
  payment.collected_by = collected_by;
  collections.add(payment.id);
}

void State::name_attempt(Payment& payment, const std::string& reference) {
  CHECK(payment.reference.empty() && !payment.unasked, "an attempt keeps its name");
  payment.reference = reference;
  attempts_by_reference.add(payment.id);
}

void State::move_deadline(Hold& hold, Time deadline) {
  deadlines.erase({hold.deadline, hold.id});
  hold.deadline = deadline;
  deadlines.emplace_hint(deadlines.end(), deadline, hold.id);
}

bool State::keep_for_payment(Hold& hold, Time wish, Time cap) {
  const Time deadline = std::max(hold.deadline, std::min(wish, cap));
  if (deadline == hold.deadline) return false;
  move_deadline(hold, deadline);
  return true;
}

void State::retire_hold(Hold& hold, HoldState end, Time now) {
  CHECK(hold.live(), "only a live hold ends");
  deadlines.erase({hold.deadline, hold.id});
  hold.state = end;
  hold.ended_at = now;
  hold.deadline = now;
  ended_holds.emplace_back(now, hold.id);
}

}  // namespace firstshow::booking
