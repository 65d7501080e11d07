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

/// Keeps ids ascending; also what is there already: an order that was forgotten and is read again.
template <class Id>
void insert_once(std::vector<Id>& ids, Id id) {
  const auto place = std::lower_bound(ids.begin(), ids.end(), id);
  if (place == ids.end() || *place != id) ids.insert(place, id);
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

const Hold* State::find_hold(HoldId id) const {
  return find_in(holds_, id);
}
const Order* State::find_order(OrderId id) const {
  return find_in(orders_, id);
}
const Payment* State::find_payment(PaymentId id) const {
  return find_in(payments_, id);
}
const Refund* State::find_refund(RefundId id) const {
  return find_in(refunds_, id);
}

ShowState& State::show_of(ShowId id) {
  ShowState* const show = find_show(id);
  CHECK(show, "what is live has its show in memory");
  return *show;
}

const Hold& State::hold_of(HoldId id) const {
  const Hold* const hold = find_hold(id);
  CHECK(hold, "an open order has its hold in memory");
  return *hold;
}

const OrderMoney& State::money_of(OrderId order) const {
  static const OrderMoney kNone;
  const auto found = money.find(order);
  return found == money.end() ? kNone : found->second;
}

bool State::payment_in_flight(OrderId order) const {
  for (const PaymentId id : money_of(order).payments) {
    const PaymentState state = payments_.find(id)->second.state;
    if (state != PaymentState::kCaptured && state != PaymentState::kFailed) return true;
  }
  return false;
}

Time State::order_forget_at(const Order& order) const {
  Time last_attempt{};
  for (const PaymentId id : money_of(order.id).payments)
    last_attempt = std::max(last_attempt, payments_.find(id)->second.created_at);
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

bool State::is_unpaid(const Order& order) const {
  return order.state != OrderState::kOpen && order.state != OrderState::kConfirmed &&
         !money.contains(order.id);
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

ShowState& State::add_show(Show&& show) {
  const auto plan = plans.find(show.plan);
  require(plan != plans.end(), [&] { return format_id(show.id) + " has no seat plan"; });
  const ShowId id = show.id;
  forgettable_shows.emplace(std::max(forget_at(show), last_now + kLookAgain), id);
  const auto added = shows.try_emplace(
      id, std::make_unique<ShowState>(std::move(show), plan->second.inventory_for(id)));
  return *added.first->second;
}

void State::bring_back(Show&& show) {
  while (leaving.contains(show.id)) drop_leaving_order_of(leaving.find(show.id));
  add_show(std::move(show));
}

const Block& State::add_block(ShowState& show, Block&& block) {
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
  const BlockId id = block.id;
  return show.blocks_.insert_or_assign(id, std::move(block)).first->second;
}

void State::drop_block(ShowState& show, BlockId id) {
  show.blocks_.erase(id);
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

const Hold& State::add_hold(Hold&& hold) {
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
  return holds_.insert_or_assign(id, std::move(hold)).first->second;
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

const Order& State::add_order(Order&& order) {
  const OrderId id = order.id;
  remember_key(order.buyer, order.idempotency.key, id);
  ShowState* const show = find_show(order.show);
  if (show) insert_once(show->orders, id);
  if (order.state == OrderState::kOpen)
    ++open_orders;
  else if (order.state != OrderState::kConfirmed || !show)
    forgettable_orders.emplace(order.ended_at, id);
  if (order.state == OrderState::kConfirmed && show) place_order(*show, order);
  return orders_.insert_or_assign(id, std::move(order)).first->second;
}

void State::give_show(const Order& order) {
  ShowState* const show = find_show(order.show);
  if (!show || std::ranges::binary_search(show->orders, order.id)) return;
  insert_once(show->orders, order.id);
  if (order.state == OrderState::kConfirmed) place_order(*show, order);
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

bool State::is_counted(const Order& order) const {
  if (const ShowState* const show = find_show(order.show))
    return std::ranges::binary_search(show->orders, order.id);
  const auto left = leaving.find(order.show);
  return left != leaving.end() && std::ranges::binary_search(left->second, order.id);
}

void State::drop_hold(HoldId id) {
  const auto found = holds_.find(id);
  CHECK(found != holds_.end() && !found->second.live(), "only an ended hold is dropped");
  forget_key(found->second.buyer, found->second.idempotency.key, id);
  --show_of(found->second.show).holds;
  holds_.erase(found);
}

void State::drop_order(OrderId id) {
  const auto found = orders_.find(id);
  CHECK(found != orders_.end() && found->second.state != OrderState::kOpen,
        "only an ended order is dropped");
  const BuyerId buyer = found->second.buyer;
  forget_key(buyer, found->second.idempotency.key, id);
  const OrderMoney its_money = money_of(id);
  for (const PaymentId payment : its_money.payments) {
    forget_key(buyer, payments_.find(payment)->second.idempotency.key, payment);
    drop_money(payment);
  }
  for (const RefundId refund : its_money.refunds) {
    const Refund& row = refunds_.find(refund)->second;
    forget_key(buyer, row.idempotency.key, refund);
    const auto named = refunds_by_name.find({row.account, row.reference});
    if (named != refunds_by_name.end() && named->second == refund) refunds_by_name.erase(named);
    open_refunds.erase(refund);
    refunds_.erase(refund);
  }
  money.erase(id);
  orders_.erase(found);
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
  drop_leaving_order_of(leaving.begin());
  return true;
}

void State::drop_leaving_order_of(std::map<ShowId, std::vector<OrderId>>::iterator show) {
  const OrderId id = show->second.back();
  show->second.pop_back();
  if (const Order* const row = find_order(id)) {
    std::int64_t places = 0;
    for (const OrderLine& line : row->lines)
      places += line.ticket_state == TicketState::kValid ? 1 : 0;
    if (places != 0) count_buyer(show->first, row->buyer, 0, -places);
    if (has_open_money(id))
      forgettable_orders.emplace(last_now + kLookAgain, id);  // it stays without its show
    else if (is_unpaid(*row))
      forgettable_orders.emplace(last_now, id);  // its row goes as well
    else
      drop_order(id);
  }
  if (show->second.empty()) leaving.erase(show);
}

void State::queue_cancelled_work(ShowState& show) {
  show.holds_to_release.clear();
  show.orders_to_refund.clear();
  for (const auto& [deadline, id] : deadlines)
    if (holds_.find(id)->second.show == show.show.id) show.holds_to_release.push_back(id);
  for (const OrderId id : show.orders) {
    const Order* const order = find_order(id);
    if (order && order->state == OrderState::kConfirmed) show.orders_to_refund.push_back(id);
  }
  // From the back, lowest first; and the same after a restart as before.
  std::sort(show.holds_to_release.rbegin(), show.holds_to_release.rend());
  std::sort(show.orders_to_refund.rbegin(), show.orders_to_refund.rend());
  cancelled_work.insert(show.show.id);
}

void State::move_deadline(Hold& hold, Time deadline) {
  deadlines.erase({hold.deadline, hold.id});
  hold.deadline = deadline;
  deadlines.emplace_hint(deadlines.end(), deadline, hold.id);
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
