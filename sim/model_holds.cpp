// What holds must do: HoldSeats, SwapSeats, ExtendHold, ReleaseHold.

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
  if (wanted.quantity == 0) return require_allowed({Refusal::kNothingRequested}, outcome);
  if (!wanted.unknown_category.empty() ||
      (wanted.category && *wanted.category >= show.layout->category_count)) {
    return require_allowed({Refusal::kUnknownCategory}, outcome);
  }
  if (wanted.quantity > show.show.limits.places_per_hold) {
    return require_allowed({Refusal::kTooManySeats}, outcome);
  }
  if (wanted.companions > 3 * wanted.accessible) {
    return require_allowed({Refusal::kTooManyCompanions}, outcome);
  }
  if (const auto limit = limits_of(show, command.buyer, wanted.quantity, nullptr);
      limit != Refusal::kNone) {
    return require_allowed({limit}, outcome);
  }
  const auto best = best_places(show, wanted);
  if (best.none()) {
    const auto loose = [&] {
      BestPlaces any = wanted;
      any.together_required = false;
      return !best_places(show, any).none();
    };
    const bool apart = wanted.together_required && loose();
    return require_allowed({apart ? Refusal::kNotTogether : Refusal::kSoldOut}, outcome);
  }
  require_allowed({Refusal::kNone}, outcome);
  const auto* reply = std::get_if<HoldReply>(&outcome.body);
  require(reply != nullptr, "a hold without its image");
  require(std::ranges::equal(reply->hold.seats, best.seats), "these are not the best seats");
  AreaList areas;
  if (best.area) areas.push_back({*best.area, wanted.quantity});
  require(reply->hold.areas == areas, "these are not the best places");
  accept_hold(command, outcome);
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

void Model::judge_one(const SwapSeats& command, const Outcome& outcome) {
  const Hold* hold = find_hold(command.buyer, command.hold);
  if (hold == nullptr) return require_allowed({Refusal::kUnknownHold}, outcome);
  if (hold->state != HoldState::kActive || hold->deadline <= now_) {
    auto verdict = verdict_of_state(*hold, now_);
    if (hold_is_forgettable(hold->id)) verdict.may(Refusal::kUnknownHold);
    return require_allowed(verdict, outcome);
  }
  ModelShow& show = shows_.at(hold->show);
  if (!on_sale(show.show, now_)) {
    Verdict verdict{Refusal::kShowNotOnSale};
    if (show.show.state == SaleState::kCancelled) verdict.may(Refusal::kHoldExpired);
    return require_allowed(verdict, outcome);
  }
  if (command.plan != show.show.plan) {
    return require(!outcome.ok(), "a swap by the seats of another plan");
  }
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
  auto& mine = holds_.at(command.hold);
  const bool other = mine.seats != seats_of(wanted) || mine.areas != areas_of(wanted);
  give_back(show, mine);
  mine.seats = seats_of(wanted);
  mine.areas = areas_of(wanted);
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
