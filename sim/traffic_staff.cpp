// What staff and upkeep ask in a simulation.

#include <algorithm>
#include <array>

#include "sim/traffic.hpp"

namespace firstshow::sim {
namespace {

/// Rows of seats with an aisle in each, wheelchair and companion places, and standing areas: small,
/// so that everybody wants the same.
SeatLayout small_layout(std::uint32_t rows, std::vector<std::uint32_t> runs,
                        std::vector<std::uint32_t> areas) {
  SeatLayout layout;
  layout.category_count = 3;
  for (std::uint32_t row = 0; row < rows; ++row) {
    for (const auto run : runs) {
      layout.segments.push_back({layout.seat_count(), run, row});
      for (std::uint32_t seat = 0; seat < run; ++seat) {
        layout.segment_of.push_back(static_cast<std::uint32_t>(layout.segments.size() - 1));
        layout.category.push_back(static_cast<CategoryIndex>(row % 2));
        layout.traits.push_back(kOrdinarySeat);
      }
    }
  }
  const auto seats = layout.seat_count();
  if (seats > 8) {
    layout.traits[0] = kAccessibleSeat;
    layout.traits[1] = kCompanionSeat;
    layout.traits[seats - 1] = kAccessibleSeat;
    layout.traits[2] = kRestrictedViewSeat;
  }
  std::vector<SeatIndex> best(seats);
  for (SeatIndex seat = 0; seat < seats; ++seat) best[seat] = seat;
  std::ranges::sort(best, {}, [&](SeatIndex seat) {
    const auto& segment = layout.segment(seat);
    const auto middle = segment.first + segment.count / 2;
    return std::pair((seat > middle ? seat - middle : middle - seat) + 2 * segment.row, seat);
  });
  layout.rank.resize(seats);
  for (std::uint32_t rank = 0; rank < seats; ++rank) layout.rank[best[rank]] = rank;
  for (const auto capacity : areas) layout.areas.push_back({2, capacity});
  return layout;
}

}  // namespace

Command Traffic::plan() {
  SeatLayout layout;
  switch (random_.below(4)) {
    case 0:
      layout = small_layout(3, {4, 5}, {6, 3});
      break;
    case 1:
      layout = small_layout(2, {7}, {});
      break;
    case 2:
      layout = small_layout(1, {3}, {8});
      break;
    default:
      layout = small_layout(2, {3, 6}, {5});
      break;
  }
  if (random_.chance(20) && !plans_.empty()) layout.rank[0] = layout.rank[1];  // not sound
  return PublishPlan{std::make_shared<const SeatLayout>(std::move(layout)), "{}", organiser()};
}

PriceList Traffic::prices(const SeatLayout& layout) {
  PriceList list;
  list.types = {{"adult", "Adult"}, {"child", "Child"}, {"free", "Guest"}};
  for (std::uint32_t category = 0; category < layout.category_count; ++category) {
    const std::int64_t base = random_.between(1, 6) * 10'000;
    list.prices.push_back(Paise{base});
    list.prices.push_back(random_.chance(90) ? Paise{base / 2} : kNotOffered);
    list.prices.push_back(Paise{0});
  }
  return list;
}

Limits Traffic::limits() {
  Limits limits;
  limits.places_per_hold = random_.between(3, 6);
  limits.holds_per_buyer = random_.between(2, 4);
  limits.places_per_buyer = random_.between(6, 12);
  const bool patient = random_.chance(20);  // holds longer than a payment adds
  limits.hold_time = random_.duration(seconds{30}, patient ? minutes{25} : minutes{8});
  limits.extension_time = random_.duration(seconds{10}, minutes{4});
  return limits;
}

OrganiserId Traffic::organiser() {
  return OrganiserId{random_.between(1, 2)};
}

DefineShow Traffic::define_show(Time now) {
  Show show;
  show.title = TitleId{1};
  show.hall = HallId{1};
  show.plan = plans_[random_.below(plans_.size())];
  show.organiser = random_.chance(96) ? model_.owner_of(show.plan) : organiser();
  show.state = random_.chance(92) ? SaleState::kOnSale : SaleState::kDraft;
  show.opens_at = random_.chance(90) ? now - hours{1} : now + minutes{2};
  show.starts_at = now + random_.duration(minutes{20}, hours{60});
  show.closes_at = show.starts_at + minutes{20};
  show.prices = prices(*model_.plans().at(show.plan));
  show.limits = limits();
  show.rules.no_single_seat = random_.chance(60);
  if (random_.chance(60)) show.rules.refundable_until = show.starts_at - minutes{30};
  return {show};
}

Command Traffic::opening(Time now) {
  auto command = define_show(now);
  command.show.state = SaleState::kOnSale;
  command.show.opens_at = now;
  command.show.organiser = model_.owner_of(command.show.plan);
  return command;
}

std::uint32_t Traffic::version_of(ShowId show) {
  const auto found = model_.shows().find(show);
  if (found == model_.shows().end() || random_.chance(20)) return 0;
  const auto version = found->second.show.version;
  return random_.chance(85) ? version : version + 1;
}

Command Traffic::set_prices() {
  SetPrices command;
  command.show = staff_show();
  command.version = version_of(command.show);
  const auto show = model_.shows().find(command.show);
  if (show == model_.shows().end()) return command;
  command.prices = prices(*show->second.layout);
  if (random_.chance(8)) command.prices.prices.pop_back();
  return command;
}

Command Traffic::block() {
  const auto id = staff_show();
  const auto found = model_.shows().find(id);
  if (found == model_.shows().end()) {
    if (random_.chance(50)) return BlockPlaces{id, SeatPlanId{5}, {{0}, {}, {}, {}}, "broken"};
    return UnblockPlaces{id, SeatPlanId{5}, {{0}, {}, {}, {}}};
  }
  const auto& show = found->second;
  const auto plan = random_.chance(98) ? show.show.plan : SeatPlanId{5};
  if (random_.chance(55)) {
    auto wanted = places(show, 4);
    const auto same = std::ranges::unique(wanted.seats);
    wanted.seats.erase(same.begin(), same.end());
    return BlockPlaces{id, plan, wanted, "broken"};
  }
  NamedPlaces all;
  for (SeatIndex seat = 0; seat < show.layout->seat_count(); ++seat) all.seats.push_back(seat);
  for (AreaIndex area = 0; area < show.areas.size(); ++area) all.areas.push_back({area, 2});
  return UnblockPlaces{id, plan, random_.chance(60) ? all : places(show, 4)};
}

Command Traffic::staff_change(Time now) {
  const auto id = staff_show();
  switch (random_.below(3)) {
    case 0: {
      auto changed = limits();
      if (random_.chance(10)) changed.places_per_hold = 0;
      return SetLimits{id, version_of(id), changed};
    }
    case 1: {
      Rules rules;
      rules.no_single_seat = random_.chance(50);
      if (random_.chance(70)) rules.refundable_until = now + random_.duration({}, hours{30});
      return SetRules{id, version_of(id), rules};
    }
    default: {
      const auto found = model_.shows().find(id);
      if (found == model_.shows().end() || random_.chance(10)) {
        auto unsound = define_show(now);
        if (random_.chance(25)) unsound.show.id = ShowId{99};
        if (random_.chance(30)) unsound.show.plan = SeatPlanId{5};
        if (random_.chance(50)) unsound.show.prices.types.clear();
        return unsound;
      }
      DefineShow command{found->second.show};
      command.show.version = random_.chance(85) ? command.show.version : command.show.version + 7;
      command.show.starts_at += minutes{5};
      command.show.closes_at += minutes{5};
      if (random_.chance(10)) command.show.plan = plans_[random_.below(plans_.size())];
      if (command.show.plan != found->second.show.plan) {
        command.show.prices = prices(*model_.plans().at(command.show.plan));
      }
      return command;
    }
  }
}

Command Traffic::staff_command(Time now) {
  constexpr std::array<std::uint32_t, 12> kWeights = {24, 16, 10, 14, 3, 4, 8, 3, 3, 3, 3, 6};
  switch (random_.weighted(kWeights)) {
    case 0:
      return block();
    case 1: {
      const auto id = staff_show();
      // Paused shows are opened again by weight, or soon nothing would be on sale.
      constexpr std::array<SaleState, 8> kStates = {
          SaleState::kOnSale, SaleState::kOnSale, SaleState::kOnSale, SaleState::kOnSale,
          SaleState::kPaused, SaleState::kPaused, SaleState::kClosed, SaleState::kCancelled};
      const auto state = random_.chance(90) ? kStates[random_.below(kStates.size())]
                                            : static_cast<SaleState>(random_.below(5));
      return SetSaleState{id, version_of(id), state};
    }
    case 2:
      return set_prices();
    case 3:
      return staff_change(now);
    case 4:
      focus_ = staff_show();
      focus_left_ = 8;
      return CancelShow{focus_};
    case 5:
      return plan();
    case 6:
      return keyed(refund());
    case 7:
      return ExpireDue{10};
    case 8:
      return Forget{10};
    case 9:
      return random_.chance(70) ? Command{SettleCancelled{2}} : Command{ScheduleInquiries{5}};
    case 10:
      return random_.chance(80) ? Command{ReadShow{show_id()}} : Command{ExtendAll{seconds{30}}};
    default:
      return review();
  }
}

/// An order that the money could pay for, if there is one.
OrderId Traffic::order_for(const Payment& payment) {
  if (payment.order) return random_.chance(70) ? OrderId{} : payment.order;
  std::vector<OrderId> fitting;
  for (const auto& [id, order] : model_.orders()) {
    const bool waits = order.state == OrderState::kOpen || order.state == OrderState::kExpired;
    const bool pays = payment.captured_currency == order.currency &&
                      payment.under_review >= order.total && !order.total.none();
    if (waits && pays) fitting.push_back(id);
  }
  if (fitting.empty()) return order_id(OrderState::kOpen);
  return fitting[random_.below(static_cast<std::uint32_t>(fitting.size()))];
}

/// What a person may decide of it. Which of them is possible now the core says.
DecideReview Traffic::decision(PaymentOrRefund subject) {
  constexpr std::array kOfMoney = {ReviewVerdict::kAccept,      ReviewVerdict::kAccept,
                                   ReviewVerdict::kGiveBack,    ReviewVerdict::kWriteOff,
                                   ReviewVerdict::kKeepTickets, ReviewVerdict::kVoidTickets};
  constexpr std::array kOfRefunds = {ReviewVerdict::kKeepTickets, ReviewVerdict::kVoidTickets,
                                     ReviewVerdict::kWriteOff};
  DecideReview command;
  command.subject = subject;
  command.reason = "seen";
  command.by = "Meera";
  const auto* const id = std::get_if<PaymentId>(&subject);
  const auto payment = id == nullptr ? model_.payments().end() : model_.payments().find(*id);
  if (payment == model_.payments().end()) {
    command.verdict = kOfRefunds[random_.below(kOfRefunds.size())];
  } else {
    command.verdict = kOfMoney[random_.below(kOfMoney.size())];
    command.order = order_for(payment->second);
  }
  return command;
}

/// A person looks at what needs a decision, and mostly decides what is possible.
Command Traffic::review() {
  if (random_.chance(15)) return ReadReviews{random_.chance(80) ? 1'000U : 2U};
  if (random_.chance(10)) {
    const bool some = !refunds_.empty() && random_.chance(90);
    return ResendRefund{some ? refunds_[random_.below(refunds_.size())] : RefundId{4'711}};
  }
  const auto cases = model_.review_cases();
  PaymentOrRefund subject = PaymentId{4'711};
  if (!cases.empty() && random_.chance(85)) {
    auto one = cases.begin();
    std::advance(one, random_.below(static_cast<std::uint32_t>(cases.size())));
    subject = *one;
  } else if (!refunds_.empty() && random_.chance(50)) {
    subject = refunds_[random_.below(refunds_.size())];
  } else if (!payments_.empty() && random_.chance(90)) {
    subject = payments_[random_.below(payments_.size())];
  } else if (random_.chance(50)) {
    subject = RefundId{4'711};
  }
  auto command = decision(subject);
  if (random_.chance(5)) command.verdict = static_cast<ReviewVerdict>(random_.below(5));
  if (random_.chance(5)) command.order = OrderId{4'711};
  return command;
}

}  // namespace firstshow::sim
