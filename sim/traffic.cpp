#include "sim/traffic.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace firstshow::sim {
namespace {

constexpr std::size_t kRemembered = 40;

template <class T>
void remember(std::deque<T>& things, const T& thing, std::vector<T>* old = nullptr) {
  if (std::ranges::find(things, thing) != things.end()) return;
  things.push_back(thing);
  if (things.size() <= kRemembered) return;
  if (old != nullptr) old->push_back(things.front());
  things.pop_front();
}

}  // namespace

void Traffic::learn(std::span<const Record> rows) {
  for (const auto& row : rows) {
    if (const auto* plan = std::get_if<SeatPlan>(&row)) plans_.push_back(plan->id);
    if (const auto* hold = std::get_if<Hold>(&row)) remember(holds_, hold->id, &old_holds_);
    if (const auto* order = std::get_if<Order>(&row)) remember(orders_, order->id, &old_orders_);
    if (const auto* payment = std::get_if<Payment>(&row)) remember(payments_, payment->id);
    if (const auto* refund = std::get_if<Refund>(&row)) remember(refunds_, refund->id);
    if (const auto* show = std::get_if<Show>(&row)) {
      remember(shows_, show->id);
      if (shows_.size() > 6) shows_.pop_front();
    }
  }
}

void Traffic::forget_lost() {
  std::erase_if(plans_, [this](SeatPlanId id) { return !model_.plans().contains(id); });
  std::erase_if(shows_, [this](ShowId id) { return !model_.shows().contains(id); });
}

Command Traffic::next(Time now) {
  const auto on_sale = std::ranges::count_if(shows_, [&](ShowId id) {
    const auto& show = model_.shows().at(id).show;
    return show.state == SaleState::kOnSale && now < show.closes_at;
  });
  if (on_sale < 2) return random_.chance(80) ? Command{define_show(now)} : staff_command(now);
  if (random_.chance(4) && !model_.review_cases().empty()) return review();
  return random_.chance(9) ? staff_command(now) : buyer_command(now);
}

void Traffic::come_for(ShowId show) {
  focus_ = show;
  focus_left_ = 8;
  refunds_due_ = true;
}

Command Traffic::buyer_command(Time) {
  if (paying_) return keyed(start_payment(std::exchange(paying_, {})));
  if (focus_left_ > 0 && random_.chance(30)) {
    return refunds_due_ && random_.chance(70) ? keyed(refund()) : revise();
  }
  constexpr std::array<std::uint32_t, 15> kWeights = {24, 10, 9, 5, 5, 17, 4, 4,
                                                      17, 4,  4, 7, 8, 4,  2};
  switch (random_.weighted(kWeights)) {
    case 0:
      return keyed(hold_seats());
    case 1:
      return keyed(hold_best());
    case 2:
      return swap();
    case 3: {
      const auto id = hold_id(HoldState::kActive);
      const auto found = model_.holds().find(id);
      return ExtendHold{
          owner_or_stranger(found == model_.holds().end() ? buyer() : found->second.buyer), id};
    }
    case 4: {
      const auto id = hold_id(random_.chance(70) ? HoldState::kActive : HoldState::kReleased);
      const auto found = model_.holds().find(id);
      return ReleaseHold{
          owner_or_stranger(found == model_.holds().end() ? buyer() : found->second.buyer), id};
    }
    case 5:
      return keyed(open_order());
    case 6:
      return revise();
    case 7:
      return cancel_order();
    case 8:
      return keyed(start_payment({}));
    case 9:
      return keyed(refund());
    case 10:
      return read();
    case 11:
      return retry();
    case 12:
      return loop();
    case 13:
      return adopt();
    default:
      return ReadShow{random_.chance(90) ? show_id() : ShowId{99}};
  }
}

Idempotency Traffic::key() {
  ++keys_;
  Idempotency idempotency;
  for (std::size_t index = 0; index < 8; ++index) {
    const auto byte = static_cast<std::uint8_t>(keys_ >> (8 * index));
    idempotency.key.bytes[index] = byte;
    idempotency.request.bytes[index] = byte;
  }
  idempotency.key.bytes[15] = 1;
  idempotency.request.bytes[15] = 2;
  return idempotency;
}

/// Remembers a command, so that it may be sent again.
Command Traffic::keyed(Command command) {
  keyed_.push_back(command);
  if (keyed_.size() > kRemembered) keyed_.pop_front();
  return command;
}

/// The same again; sometimes with another body under the same key, or by somebody else.
Command Traffic::retry() {
  if (keyed_.empty()) return hold_best();
  auto command = keyed_[random_.below(keyed_.size())];
  const auto change = random_.below(10);
  std::visit(
      [&](auto& one) {
        if constexpr (requires { one.idempotency; }) {
          if (change < 2) one.idempotency.request.bytes[14] ^= 1;
          if (change == 2) one.buyer = buyer();
          if (change == 3)
            one.buyer = BuyerId{2'000 + random_.below(4)};  // who signed in meanwhile
        }
      },
      command);
  return command;
}

/// Orders, starts a payment, cancels with the seats kept, extends, and again: all of it legal.
Command Traffic::loop() {
  auto found = model_.holds().find(looped_);
  if (found == model_.holds().end() || !found->second.live()) {
    looped_ = hold_id(HoldState::kActive);
    found = model_.holds().find(looped_);
    if (found == model_.holds().end()) return keyed(hold_best());
  }
  const auto& hold = found->second;
  if (random_.chance(10)) return ExtendHold{hold.buyer, hold.id};
  if (hold.state == HoldState::kActive) {
    OpenOrder command;
    command.hold = hold.id;
    command.buyer = hold.buyer;
    command.details = details();
    command.code = random_.next() & 0xFF'FFFF'FFFFULL;
    return command;
  }
  if (random_.chance(50)) return StartPayment{hold.buyer, hold.order, "sandbox/main", {}};
  return CancelOrder{hold.buyer, hold.order, true};
}

BuyerId Traffic::owner_or_stranger(BuyerId owner) {
  return random_.chance(94) ? owner : buyer();
}

/// Mostly one that sells; where a show was just cancelled, often that one.
ShowId Traffic::show_id() {
  if (shows_.empty()) return ShowId{99};
  ShowId id;
  for (int attempt = 0; attempt < 3; ++attempt) {
    id = shows_[random_.below(shows_.size())];
    if (model_.shows().at(id).show.state == SaleState::kOnSale) return id;
  }
  return id;
}

ShowId Traffic::staff_show() {
  return random_.chance(95) ? show_id() : ShowId{99};
}

HoldId Traffic::hold_id(HoldState wish) {
  if (holds_.empty() || random_.chance(2)) return HoldId{4'711};
  const bool any_show = !focused();
  HoldId id;
  for (int attempt = 0; attempt < 12; ++attempt) {
    id = holds_[random_.below(holds_.size())];
    const auto hold = model_.holds().find(id);
    if (hold == model_.holds().end() || hold->second.state != wish) continue;
    if (any_show || hold->second.show == focus_) return or_old(id, old_holds_);
  }
  return or_old(id, old_holds_);
}

OrderId Traffic::order_id(OrderState wish) {
  if (orders_.empty() || random_.chance(2)) return OrderId{4'711};
  const bool any_show = !focused();
  OrderId id;
  for (int attempt = 0; attempt < 12; ++attempt) {
    id = orders_[random_.below(orders_.size())];
    const auto order = model_.orders().find(id);
    if (order == model_.orders().end() || order->second.state != wish) continue;
    if (any_show || order->second.show == focus_) return or_old(id, old_orders_);
  }
  return or_old(id, old_orders_);
}

/// For a few commands after a show was cancelled, its buyers are the ones who come.
bool Traffic::focused() {
  if (focus_left_ == 0) return false;
  --focus_left_;
  refunds_due_ = refunds_due_ && focus_left_ > 0;
  return true;
}

NamedPlaces Traffic::places(const ModelShow& show, std::uint32_t most) {
  NamedPlaces wanted;
  const auto seats = show.layout->seat_count();
  if (seats > 0 && random_.chance(85)) {
    const auto count = random_.between(1, std::min(most, 4U));
    auto seat = random_.below(seats);
    for (std::uint32_t index = 0; index < count; ++index) {
      wanted.seats.push_back(seat);
      seat = random_.chance(80) ? (seat + 1) % seats : random_.below(seats);
    }
    if (random_.chance(95)) {
      std::ranges::sort(wanted.seats);
      const auto same = std::ranges::unique(wanted.seats);
      wanted.seats.erase(same.begin(), same.end());
    }
  }
  if (!show.areas.empty() && random_.chance(35)) {
    const auto area = random_.below(show.areas.size());
    wanted.areas.push_back({area, random_.between(1, 3)});
  }
  if (random_.chance(1)) wanted.seats.push_back(seats + 3);
  if (random_.chance(1)) wanted.unknown_seats.push_back("Nowhere-Z-9");
  if (random_.chance(1)) wanted.unknown_areas.push_back("Nowhere");
  if (random_.chance(1)) wanted.areas.push_back({77, 1});
  if (random_.chance(1)) {
    for (SeatIndex seat = 0; seat < std::min(seats, 12U); ++seat) wanted.seats.push_back(seat);
    std::ranges::sort(wanted.seats);
    const auto same = std::ranges::unique(wanted.seats);
    wanted.seats.erase(same.begin(), same.end());
  }
  return wanted;
}

Command Traffic::hold_seats() {
  HoldSeats command;
  command.buyer = buyer();
  command.show = random_.chance(99) ? show_id() : ShowId{99};
  const auto show = model_.shows().find(command.show);
  if (show == model_.shows().end()) return command;
  command.plan = random_.chance(99) ? show->second.show.plan : SeatPlanId{5};
  command.wanted = places(show->second, show->second.show.limits.places_per_hold);
  if (random_.chance(80)) command.idempotency = key();
  return command;
}

Command Traffic::hold_best() {
  HoldSeats command;
  command.buyer = buyer();
  command.show = show_id();
  const auto show = model_.shows().find(command.show);
  if (show == model_.shows().end()) return command;
  command.plan = show->second.show.plan;
  command.wanted = best();
  if (random_.chance(80)) command.idempotency = key();
  return command;
}

BestPlaces Traffic::best() {
  BestPlaces wanted;
  wanted.quantity = random_.chance(97) ? random_.between(1, 5) : 0;
  if (random_.chance(40)) wanted.category = static_cast<CategoryIndex>(random_.below(3));
  if (random_.chance(20)) {  // a price, a paisa less, a paisa more
    const std::int64_t near = random_.between(0, 5) * 10'000;
    wanted.price_ceiling = Paise{near + random_.between(0, 2) - (near == 0 ? 0 : 1)};
  }
  if (random_.chance(15) && wanted.quantity > 1) {
    wanted.accessible = random_.chance(90) ? 1 : 0;
    if (random_.chance(50)) wanted.companions = 1;
  }
  wanted.together_required = random_.chance(40);
  if (random_.chance(2)) wanted.unknown_category = "Royal box";
  if (random_.chance(2)) wanted.quantity = 40;
  return wanted;
}

Command Traffic::swap() {
  SwapSeats command;
  command.hold = hold_id(HoldState::kActive);
  command.buyer = buyer();
  const auto hold = model_.holds().find(command.hold);
  if (hold == model_.holds().end()) return command;
  const auto& show = model_.shows().at(hold->second.show);
  command.buyer = owner_or_stranger(hold->second.buyer);
  command.plan = random_.chance(99) ? show.show.plan : SeatPlanId{5};
  if (random_.chance(35)) return SwapForBest{command.buyer, command.hold, command.plan, best()};
  command.wanted = places(show, show.show.limits.places_per_hold);
  if (random_.chance(50) && !hold->second.seats.empty()) {  // keeps one of its own
    const auto own = hold->second.seats[0];
    if (std::ranges::find(command.wanted.seats, own) == command.wanted.seats.end()) {
      command.wanted.seats.push_back(own);
    }
  }
  return command;
}

std::vector<TicketChoice> Traffic::choices(const Hold* hold) {
  std::vector<TicketChoice> chosen;
  if (hold == nullptr) return chosen;
  const auto& types = model_.shows().at(hold->show).show.prices.types;
  const auto type = [&] {
    return random_.chance(98) ? types[random_.below(types.size())].code : std::string("emperor");
  };
  for (const auto seat : hold->seats) {
    if (random_.chance(60)) chosen.push_back({{Place::Kind::kSeat, seat}, 1, type(), ""});
  }
  for (const auto& area : hold->areas) {
    if (random_.chance(60)) {
      const auto quantity = random_.between(1, area.quantity);
      chosen.push_back({{Place::Kind::kArea, area.area}, quantity, type(), ""});
    }
  }
  if (random_.chance(2)) chosen.push_back({{Place::Kind::kSeat, 900}, 1, types[0].code, ""});
  return chosen;
}

BuyerDetails Traffic::details() {
  const auto number = random_.below(9);
  return {"Asha " + std::to_string(number), number == 0 ? "" : "asha@example.org", "+919800000000",
          "27", number % 2 == 0 ? "hi" : "en"};
}

Command Traffic::open_order() {
  OpenOrder command;
  command.hold = hold_id(HoldState::kActive);
  command.buyer = buyer();
  const auto hold = model_.holds().find(command.hold);
  if (hold != model_.holds().end()) {
    command.buyer = owner_or_stranger(hold->second.buyer);
    command.choices = choices(&hold->second);
  }
  command.details = details();
  command.code = random_.next() & 0xFF'FFFF'FFFFULL;
  if (random_.chance(90)) command.idempotency = key();
  return command;
}

Command Traffic::revise() {
  ReviseOrder command;
  command.order = order_id(OrderState::kOpen);
  command.buyer = buyer();
  const auto order = model_.orders().find(command.order);
  if (order != model_.orders().end()) {
    command.buyer = owner_or_stranger(order->second.buyer);
    const auto hold = model_.holds().find(order->second.hold);
    command.choices = choices(hold == model_.holds().end() ? nullptr : &hold->second);
  }
  command.details = details();
  return command;
}

Command Traffic::cancel_order() {
  const auto id = order_id(OrderState::kOpen);
  const auto order = model_.orders().find(id);
  const auto owner = order == model_.orders().end() ? buyer() : order->second.buyer;
  return CancelOrder{owner_or_stranger(owner), id, random_.chance(50)};
}

Command Traffic::start_payment(OrderId wish) {
  StartPayment command;
  command.order = wish ? wish : order_id(OrderState::kOpen);
  const auto order = model_.orders().find(command.order);
  const auto owner = order == model_.orders().end() ? buyer() : order->second.buyer;
  command.buyer = owner_or_stranger(owner);
  command.account = "sandbox/main";
  if (random_.chance(90)) command.idempotency = key();
  return command;
}

Command Traffic::refund() {
  RefundTickets command;
  command.order = order_id(OrderState::kConfirmed);
  const auto order = model_.orders().find(command.order);
  if (random_.chance(60)) {
    command.buyer =
        order == model_.orders().end() ? buyer() : owner_or_stranger(order->second.buyer);
  } else {
    command.override_policy = random_.chance(60);
  }
  if (order != model_.orders().end() && random_.chance(60)) {
    for (const auto& line : order->second.lines) {
      if (line.ticket && random_.chance(50)) command.tickets.push_back(line.ticket);
    }
  }
  if (random_.chance(4)) command.tickets.push_back(TicketId{4'711});
  if (random_.chance(90)) command.idempotency = key();
  return command;
}

/// Somebody signs in: mostly who has it, sometimes twice, and a stranger tries it too.
Command Traffic::adopt() {
  const BuyerId account{2'000 + random_.below(4)};
  if (random_.chance(40)) {
    const auto id = hold_id(random_.chance(80) ? HoldState::kActive : HoldState::kOrdered);
    const auto hold = model_.holds().find(id);
    const auto owner = hold == model_.holds().end() ? buyer() : hold->second.buyer;
    return AdoptHold{owner_or_stranger(owner), account, id};
  }
  const auto id = order_id(static_cast<OrderState>(random_.below(4)));
  const auto order = model_.orders().find(id);
  const auto owner = order == model_.orders().end() ? buyer() : order->second.buyer;
  return AdoptOrder{owner_or_stranger(owner), account, id};
}

Command Traffic::read() {
  switch (random_.below(4)) {
    case 0: {
      const auto id = hold_id(static_cast<HoldState>(random_.below(5)));
      const auto hold = model_.holds().find(id);
      return ReadHold{
          owner_or_stranger(hold == model_.holds().end() ? buyer() : hold->second.buyer), id};
    }
    case 1: {
      const auto id = order_id(static_cast<OrderState>(random_.below(4)));
      const auto order = model_.orders().find(id);
      return ReadOrder{
          owner_or_stranger(order == model_.orders().end() ? BuyerId{} : order->second.buyer), id};
    }
    case 2: {
      const bool some = !payments_.empty() && random_.chance(96);
      const auto id = some ? payments_[random_.below(payments_.size())] : PaymentId{4'711};
      return ReadPayment{random_.chance(50) ? BuyerId{} : buyer(), id};
    }
    default: {
      const bool some = !refunds_.empty() && random_.chance(96);
      return ReadRefund{some ? refunds_[random_.below(refunds_.size())] : RefundId{4'711}};
    }
  }
}

}  // namespace firstshow::sim
