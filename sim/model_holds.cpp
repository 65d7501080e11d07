// What holds must do: HoldSeats, SwapSeats, SwapForBest, ExtendHold, ReleaseHold.

#include <algorithm>

#include "sim/best_places.hpp"
#include "sim/model.hpp"

namespace firstshow::sim {
namespace {

/// What payments may add to a hold's own time: half an hour, and five minutes for a capture.
constexpr Duration kOldest = std::chrono::minutes{35};

bool on_sale(const Show& show, Time now) {
  return show.state == SaleState::kOnSale && show.opens_at <= now && now < show.closes_at;
}

std::uint32_t count_of(const NamedPlaces& wanted) {
  auto count = static_cast<std::uint32_t>(wanted.seats.size());
  for (const auto& places : wanted.areas) count += places.quantity;
  return count;
}

std::uint32_t count_of(const Hold& hold) {
  auto count = static_cast<std::uint32_t>(hold.seats.size());
  for (const auto& places : hold.areas) count += places.quantity;
  return count;
}

SeatList seats_of(const NamedPlaces& wanted) {
  SeatList seats(wanted.seats.begin(), wanted.seats.end());
  std::ranges::sort(seats);
  return seats;
}

AreaList areas_of(const NamedPlaces& wanted) {
  std::map<AreaIndex, std::uint32_t> by_area;
  for (const auto& places : wanted.areas) by_area[places.area] += places.quantity;
  AreaList areas;
  for (const auto& [area, quantity] : by_area) {
    if (quantity > 0) areas.push_back({area, quantity});
  }
  return areas;
}

}  // namespace

Refusal Model::limits_of(const ModelShow& show, BuyerId buyer, std::uint32_t places,
                         const Hold* own) const {
  const auto& limits = show.show.limits;
  if (own == nullptr && live_holds_of_buyer(show.show.id, buyer) >= limits.holds_per_buyer) {
    return Refusal::kTooManyHolds;
  }
  // Who signed in brought what he had; he may always make do with less of it.
  if (own != nullptr && places < count_of(*own)) return Refusal::kNone;
  const auto has = places_of_buyer(show.show.id, buyer) - (own == nullptr ? 0 : count_of(*own));
  return has + places > limits.places_per_buyer ? Refusal::kBuyerLimit : Refusal::kNone;
}

void Model::judge_one(const HoldSeats& command, const Outcome& outcome) {
  if (settle_replay(command.buyer, command.idempotency, outcome)) return;
  const auto found = shows_.find(command.show);
  if (found == shows_.end()) return require_allowed({Refusal::kUnknownShow}, outcome);
  const ModelShow& show = found->second;
  if (!on_sale(show.show, now_)) {
    // A show that is long over may be forgotten.
    Verdict verdict{Refusal::kShowNotOnSale};
    if (now_ >= show.show.closes_at) verdict.may(Refusal::kUnknownShow);
    return require_allowed(verdict, outcome);
  }
  if (command.plan != show.show.plan) {
    require(!outcome.ok(), "a hold by the seats of another plan");
    return;
  }
  if (const auto* named = std::get_if<NamedPlaces>(&command.wanted)) {
    judge_named(command, *named, show, outcome);
  } else {
    judge_best(command, std::get<BestPlaces>(command.wanted), show, outcome);
  }
}

void Model::judge_named(const HoldSeats& command, const NamedPlaces& wanted, const ModelShow& show,
                        const Outcome& outcome) {
  if (const auto shape = shape_of(show, wanted); shape != Refusal::kNone) {
    return require_allowed({shape}, outcome);
  }
  if (const auto rule = companions_of(show, wanted); rule != Refusal::kNone) {
    return require_allowed({rule}, outcome);
  }
  if (const auto limit = limits_of(show, command.buyer, count_of(wanted), nullptr);
      limit != Refusal::kNone) {
    return require_allowed({limit}, outcome);
  }
  if (availability_of(show, wanted, nullptr) != Refusal::kNone) {
    require_allowed({Refusal::kSeatsTaken}, outcome);
    return check_in_the_way(show, wanted, nullptr, outcome);
  }
  require_allowed({Refusal::kNone, Refusal::kLeavesSingleSeat}, outcome);
  check_single_seat(show, wanted, nullptr, outcome);
  if (!outcome.ok()) return;
  const auto* reply = std::get_if<HoldReply>(&outcome.body);
  require(reply != nullptr, "a hold without its image");
  require(reply->hold.seats == seats_of(wanted) && reply->hold.areas == areas_of(wanted),
          "a hold of other places than were named");
  accept_hold(command, outcome);
}

void Model::judge_best(const HoldSeats& command, const BestPlaces& wanted, const ModelShow& show,
                       const Outcome& outcome) {
  const auto shape = shape_of(show, wanted);
  if (shape != Refusal::kNone) return require_allowed({shape}, outcome);
  if (const auto limit = limits_of(show, command.buyer, wanted.quantity, nullptr);
      limit != Refusal::kNone) {
    return require_allowed({limit}, outcome);
  }
  if (judge_best_places(show, wanted, outcome)) accept_hold(command, outcome);
}

Refusal Model::shape_of(const ModelShow& show, const BestPlaces& wanted) const {
  if (wanted.quantity == 0) return Refusal::kNothingRequested;
  if (!wanted.unknown_category.empty() ||
      (wanted.category && *wanted.category >= show.layout->category_count)) {
    return Refusal::kUnknownCategory;
  }
  if (wanted.quantity > show.show.limits.places_per_hold) return Refusal::kTooManySeats;
  if (wanted.companions > 3 * wanted.accessible) return Refusal::kTooManyCompanions;
  return Refusal::kNone;
}

// True where there are such places, and the reply has them.
bool Model::judge_best_places(const ModelShow& show, const BestPlaces& wanted,
                              const Outcome& outcome) {
  const auto best = best_places(show, wanted);
  if (best.none()) {
    const auto loose = [&] {
      BestPlaces any = wanted;
      any.together_required = false;
      return !best_places(show, any).none();
    };
    const bool apart = wanted.together_required && loose();
    require_allowed({apart ? Refusal::kNotTogether : Refusal::kSoldOut}, outcome);
    return false;
  }
  require_allowed({Refusal::kNone}, outcome);
  const auto* reply = std::get_if<HoldReply>(&outcome.body);
  require(reply != nullptr, "a hold without its image");
  require(std::ranges::equal(reply->hold.seats, best.seats), "these are not the best seats");
  AreaList areas;
  if (best.area) areas.push_back({*best.area, wanted.quantity});
  require(reply->hold.areas == areas, "these are not the best places");
  return true;
}

void Model::accept_hold(const HoldSeats& command, const Outcome& outcome) {
  const auto& reply = std::get<HoldReply>(outcome.body);
  auto& show = shows_.at(command.show);
  Hold hold = reply.hold;
  require(hold.id && !holds_.contains(hold.id), "a new hold has an old id");
  Hold expected;
  expected.id = hold.id;
  expected.show = command.show;
  expected.buyer = command.buyer;
  expected.created_at = now_;
  expected.deadline = now_ + show.show.limits.hold_time;
  expected.own_deadline = expected.deadline;
  expected.idempotency = command.idempotency;
  expected.seats = hold.seats;
  expected.areas = hold.areas;
  require(hold == expected, "a new hold is not as it was asked for");
  take(show, hold);
  live_.insert({hold.deadline, hold.id});
  latest_[hold.id] = hold.deadline + kOldest;
  touched_holds_.insert(hold.id);
  remember_key(command.buyer, command.idempotency, KeyUse::Kind::kHold, hold.id.value);
  holds_.emplace(hold.id, std::move(hold));
}

namespace {

/// What a command on a hold that is not active meets, by the order of its table.
Verdict verdict_of_state(const Hold& hold, Time now) {
  switch (hold.state) {
    case HoldState::kActive:
      return hold.deadline <= now ? Verdict{Refusal::kHoldExpired} : Verdict{Refusal::kNone};
    case HoldState::kOrdered:
      return hold.deadline <= now ? Verdict{Refusal::kHoldExpired} : Verdict{Refusal::kHoldOrdered};
    case HoldState::kConverted:
      return {Refusal::kHoldOrdered};
    case HoldState::kReleased:
    case HoldState::kExpired:
      return {Refusal::kHoldExpired};
  }
  return {Refusal::kHoldExpired};
}

}  // namespace

// What is in the way of any change of the hold; its show where nothing is.
template <class Command>
ModelShow* Model::changeable(const Command& command, const Outcome& outcome) {
  const Hold* hold = find_hold(command.buyer, command.hold);
  if (hold == nullptr) {
    require_allowed({Refusal::kUnknownHold}, outcome);
    return nullptr;
  }
  if (hold->state != HoldState::kActive || hold->deadline <= now_) {
    auto verdict = verdict_of_state(*hold, now_);
    if (hold_is_forgettable(hold->id)) verdict.may(Refusal::kUnknownHold);
    require_allowed(verdict, outcome);
    return nullptr;
  }
  ModelShow& show = shows_.at(hold->show);
  if (!on_sale(show.show, now_)) {
    Verdict verdict{Refusal::kShowNotOnSale};
    if (show.show.state == SaleState::kCancelled) verdict.may(Refusal::kHoldExpired);
    require_allowed(verdict, outcome);
    return nullptr;
  }
  if (command.plan == show.show.plan) return &show;
  require(!outcome.ok(), "a swap by the seats of another plan");
  return nullptr;
}

void Model::judge_one(const SwapSeats& command, const Outcome& outcome) {
  ModelShow* const found = changeable(command, outcome);
  if (found == nullptr) return;
  ModelShow& show = *found;
  const Hold* hold = find_hold(command.buyer, command.hold);
  const auto& wanted = command.wanted;
  if (const auto shape = shape_of(show, wanted); shape != Refusal::kNone) {
    return require_allowed({shape}, outcome);
  }
  if (const auto rule = companions_of(show, wanted); rule != Refusal::kNone) {
    return require_allowed({rule}, outcome);
  }
  if (const auto limit = limits_of(show, command.buyer, count_of(wanted), hold);
      limit != Refusal::kNone) {
    return require_allowed({limit}, outcome);
  }
  if (availability_of(show, wanted, hold) != Refusal::kNone) {
    require_allowed({Refusal::kSeatsTaken}, outcome);
    return check_in_the_way(show, wanted, hold, outcome);
  }
  require_allowed({Refusal::kNone, Refusal::kLeavesSingleSeat}, outcome);
  check_single_seat(show, wanted, hold, outcome);
  if (!outcome.ok()) return;
  swap(show, command.hold, seats_of(wanted), areas_of(wanted), outcome);
}

void Model::judge_one(const SwapForBest& command, const Outcome& outcome) {
  ModelShow* const show = changeable(command, outcome);
  if (show == nullptr) return;
  const auto& wanted = command.wanted;
  const auto shape = shape_of(*show, wanted);
  if (shape != Refusal::kNone) return require_allowed({shape}, outcome);
  const Hold* hold = find_hold(command.buyer, command.hold);
  if (const auto limit = limits_of(*show, command.buyer, wanted.quantity, hold);
      limit != Refusal::kNone) {
    return require_allowed({limit}, outcome);
  }
  ModelShow without = *show;
  give_back(without, *hold);
  if (!judge_best_places(without, wanted, outcome)) return;
  const auto& reply = std::get<HoldReply>(outcome.body).hold;
  swap(*show, command.hold, reply.seats, reply.areas, outcome);
}

// The hold has these places from now on.
void Model::swap(ModelShow& show, HoldId id, const SeatList& seats, const AreaList& areas,
                 const Outcome& outcome) {
  auto& mine = holds_.at(id);
  const bool other = mine.seats != seats || mine.areas != areas;
  give_back(show, mine);
  mine.seats = seats;
  mine.areas = areas;
  take(show, mine);
  if (other) touched_holds_.insert(mine.id);
  const auto* reply = std::get_if<HoldReply>(&outcome.body);
  require(reply != nullptr && reply->hold == mine, "a swapped hold is not as it was asked for");
}

void Model::judge_one(const ExtendHold& command, const Outcome& outcome) {
  const Hold* hold = find_hold(command.buyer, command.hold);
  if (hold == nullptr) return require_allowed({Refusal::kUnknownHold}, outcome);
  if (!hold->live() || hold->deadline <= now_) {
    Verdict verdict{Refusal::kHoldExpired};
    if (hold_is_forgettable(hold->id)) verdict.may(Refusal::kUnknownHold);
    return require_allowed(verdict, outcome);
  }
  if (shows_.at(hold->show).show.state == SaleState::kCancelled) {
    require_allowed({Refusal::kNone, Refusal::kHoldExpired, Refusal::kShowNotOnSale,
                     Refusal::kAlreadyExtended, Refusal::kPaymentInFlight},
                    outcome);
  } else if (hold->extended) {
    return require_allowed({Refusal::kAlreadyExtended}, outcome);
  } else if (hold->order && in_flight(hold->order)) {
    return require_allowed({Refusal::kPaymentInFlight}, outcome);
  } else {
    require_allowed({Refusal::kNone}, outcome);
  }
  if (!outcome.ok()) return;
  auto& mine = holds_.at(command.hold);
  const auto longer = shows_.at(mine.show).show.limits.extension_time;
  mine.own_deadline += longer;
  latest_.at(mine.id) += longer;
  set_deadline(mine, mine.deadline + longer);
  touched_holds_.insert(mine.id);
  mine.extended = true;
  const auto* reply = std::get_if<HoldReply>(&outcome.body);
  require(reply != nullptr && reply->hold == mine, "an extended hold is not as it should be");
}

void Model::judge_one(const ReleaseHold& command, const Outcome& outcome) {
  const Hold* hold = find_hold(command.buyer, command.hold);
  if (hold == nullptr) return require_allowed({Refusal::kUnknownHold}, outcome);
  switch (hold->state) {
    case HoldState::kActive: {
      Verdict verdict{Refusal::kNone};
      if (shows_.at(hold->show).show.state == SaleState::kCancelled) {
        verdict.may(Refusal::kHoldExpired);
      }
      require_allowed(verdict, outcome);
      if (outcome.ok()) end_hold(holds_.at(command.hold), HoldState::kReleased);
      return;
    }
    case HoldState::kOrdered:
    case HoldState::kConverted: {
      Verdict verdict{Refusal::kHoldOrdered};
      if (hold_is_forgettable(hold->id)) verdict.may(Refusal::kUnknownHold);
      if (shows_.at(hold->show).show.state == SaleState::kCancelled) verdict.may(Refusal::kNone);
      return require_allowed(verdict, outcome);
    }
    case HoldState::kReleased:
    case HoldState::kExpired: {
      Verdict verdict{Refusal::kNone};
      if (hold_is_forgettable(hold->id)) verdict.may(Refusal::kUnknownHold);
      return require_allowed(verdict, outcome);
    }
  }
}

void Model::judge_one(const ReadHold& command, const Outcome& outcome) {
  const Hold* hold = find_hold(command.buyer, command.hold);
  if (hold == nullptr) return require_allowed({Refusal::kUnknownHold}, outcome);
  Verdict verdict{Refusal::kNone};
  if (hold_is_forgettable(hold->id)) verdict.may(Refusal::kUnknownHold);
  require_allowed(verdict, outcome);
  if (!outcome.ok()) return;
  const auto* reply = std::get_if<HoldReply>(&outcome.body);
  require(reply != nullptr && reply->hold.state == hold->state &&
              reply->hold.seats == hold->seats && reply->hold.areas == hold->areas &&
              (!hold->live() || reply->hold == *hold),
          "a hold reads otherwise than it is");
}

}  // namespace firstshow::sim
