// What staff's commands and upkeep must do.

#include <algorithm>

#include "sim/model.hpp"

namespace firstshow::sim {

void Model::judge_one(const PublishPlan& command, const Outcome& outcome) {
  if (!layout_faults(*command.layout).empty()) {
    return require_allowed({Refusal::kBadPlan}, outcome);
  }
  require_allowed({Refusal::kNone}, outcome);
  const auto* reply = std::get_if<PlanReply>(&outcome.body);
  require(reply != nullptr && reply->plan && !plans_.contains(reply->plan),
          "a new plan has an old id");
  plans_.emplace(reply->plan, command.layout);
  plan_owners_.emplace(reply->plan, command.organiser);
}

namespace {

bool sound(const PriceList& prices, const SeatLayout& layout) {
  std::set<std::string> codes;
  for (const auto& type : prices.types) codes.insert(type.code);
  return !prices.types.empty() && prices.types.size() <= 20 &&
         codes.size() == prices.types.size() &&
         prices.prices.size() == prices.types.size() * layout.category_count &&
         std::ranges::all_of(prices.prices, [](Paise price) { return price >= kNotOffered; });
}

bool sound(const Limits& limits) {
  return limits.places_per_hold >= 1 && limits.places_per_hold <= kMaxPlacesPerHold &&
         limits.holds_per_buyer >= 1 && limits.hold_time > Duration{} &&
         limits.extension_time >= Duration{};
}

/// Whether `from` may become `to`; nothing where docs/core.md leaves it open.
std::optional<bool> may_become(SaleState from, SaleState to) {
  using enum SaleState;
  if (from == to) return true;
  if (from == kCancelled || to == kCancelled || to == kDraft) return false;
  if (from == kDraft) return to == kOnSale ? std::optional{true} : std::nullopt;
  if (from == kOnSale && to == kPaused) return true;
  if (from == kPaused) return true;
  return std::nullopt;
}

}  // namespace

void Model::judge_one(const DefineShow& command, const Outcome& outcome) {
  const auto& wanted = command.show;
  const auto show_of_another = [&] {
    const auto known = shows_.find(wanted.id);
    return known != shows_.end() && known->second.show.organiser != wanted.organiser;
  };
  if (show_of_another()) return require_allowed({Refusal::kUnknownShow}, outcome);
  if (!plans_.contains(wanted.plan) || plan_owners_.at(wanted.plan) != wanted.organiser) {
    return require_allowed({Refusal::kUnknownPlan, Refusal::kUnknownShow}, outcome);
  }
  const auto& layout = plans_.at(wanted.plan);
  const bool is_sound =
      sound(wanted.prices, *layout) && sound(wanted.limits) && wanted.opens_at < wanted.closes_at;
  if (wanted.id) {
    const bool known = shows_.contains(wanted.id);
    if (known && shows_.at(wanted.id).show.plan != wanted.plan) {
      require(!outcome.ok() || shows_.at(wanted.id).show.state == SaleState::kDraft,
              "a show changed its plan after it was a draft");
      Verdict verdict{Refusal::kNone, Refusal::kPlanInUse, Refusal::kStaleVersion,
                      Refusal::kBadShow, Refusal::kSaleStateConflict};
      require_allowed(verdict, outcome);
      if (outcome.refusal == Refusal::kPlanInUse) return;
    }
    judge_change(wanted.id, wanted.version, is_sound, outcome, [&](Show& show) {
      Show next = wanted;
      next.state = show.state;
      next.settled = show.settled;
      show = next;
    });
    const auto changed = shows_.find(wanted.id);
    if (changed == shows_.end() || changed->second.layout == layout || !outcome.ok()) return;
    changed->second.layout = layout;
    changed->second.seats.assign(layout->seat_count(), {});
    changed->second.areas.assign(layout->areas.size(), {});
    return;
  }
  if (!is_sound) return require_allowed({Refusal::kBadShow}, outcome);
  require_allowed({Refusal::kNone}, outcome);
  const auto* reply = std::get_if<ShowReply>(&outcome.body);
  require(reply != nullptr && reply->show.id && !shows_.contains(reply->show.id),
          "a new show has an old id");
  auto expected = wanted;
  expected.id = reply->show.id;
  expected.version = reply->show.version;
  require(reply->show == expected, "a new show is not as it was defined");
  ModelShow show;
  show.show = reply->show;
  show.layout = layout;
  show.seats.resize(layout->seat_count());
  show.areas.resize(layout->areas.size());
  shows_.emplace(reply->show.id, std::move(show));
}

void Model::judge_change(ShowId id, std::uint32_t version, bool is_sound, const Outcome& outcome,
                         const std::function<void(Show&)>& change, bool same) {
  const auto found = shows_.find(id);
  if (found == shows_.end()) return require_allowed({Refusal::kUnknownShow}, outcome);
  auto& show = found->second.show;
  Verdict verdict{};
  if (show.state == SaleState::kCancelled) {
    verdict.may(Refusal::kSaleStateConflict);
    verdict.may(Refusal::kNone);
  }
  const bool stale = version != 0 && version != show.version && !same;
  if (stale) verdict.may(Refusal::kStaleVersion);
  if (!is_sound) verdict.may(Refusal::kBadShow);
  if (!stale && is_sound) verdict.may(Refusal::kNone);
  require_allowed(verdict, outcome);
  require(!outcome.ok() || (!stale && is_sound),
          "a change from a stale version, or an unsound one");
  if (outcome.refusal == Refusal::kStaleVersion) {
    const auto* refused = std::get_if<Refused>(&outcome.body);
    require(refused != nullptr && refused->version == show.version,
            "stale_version does not tell the present one");
  }
  if (!outcome.ok()) return;
  const auto before = show.version;
  change(show);
  show.version = before + 1;
  const auto* reply = std::get_if<ShowReply>(&outcome.body);
  require(reply != nullptr, "a change of a show without its image");
  if (reply->show.version == before) show.version = before;  // nothing was different
  require(reply->show == show, "a changed show is not as it was asked for");
}

void Model::judge_one(const SetPrices& command, const Outcome& outcome) {
  const auto found = shows_.find(command.show);
  const bool is_sound = found != shows_.end() && sound(command.prices, *found->second.layout);
  judge_change(command.show, command.version, is_sound, outcome,
               [&](Show& show) { show.prices = command.prices; });
}

void Model::judge_one(const SetLimits& command, const Outcome& outcome) {
  judge_change(command.show, command.version, sound(command.limits), outcome,
               [&](Show& show) { show.limits = command.limits; });
}

void Model::judge_one(const SetRules& command, const Outcome& outcome) {
  judge_change(command.show, command.version, true, outcome,
               [&](Show& show) { show.rules = command.rules; });
}

void Model::judge_one(const SetSaleState& command, const Outcome& outcome) {
  const auto found = shows_.find(command.show);
  if (found == shows_.end()) return require_allowed({Refusal::kUnknownShow}, outcome);
  auto& show = found->second.show;
  if (outcome.refusal == Refusal::kSaleStateConflict) {
    require(!may_become(show.state, command.state).value_or(false),
            "sale_state_conflict where none is");
    return;
  }
  require(!outcome.ok() || may_become(show.state, command.state).value_or(true),
          "a sale went to a state that it cannot go to");
  judge_change(
      command.show, command.version, true, outcome,
      [&](Show& changed) { changed.state = command.state; }, command.state == show.state);
}

void Model::judge_one(const CancelShow& command, const Outcome& outcome) {
  judge_change(command.show, 0, true, outcome, [&](Show& show) {
    if (show.state != SaleState::kCancelled) show.settled = false;
    show.state = SaleState::kCancelled;
    if (const auto* reply = std::get_if<ShowReply>(&outcome.body)) {
      show.settled = reply->show.settled;
    }
  });
}

void Model::judge_one(const BlockPlaces& command, const Outcome& outcome) {
  const auto found = shows_.find(command.show);
  if (found == shows_.end()) return require_allowed({Refusal::kUnknownShow}, outcome);
  auto& show = found->second;
  if (command.plan != show.show.plan) return require(!outcome.ok(), "seats of another plan");
  Verdict verdict{};
  if (show.show.state == SaleState::kCancelled || now_ >= show.show.closes_at) {
    verdict.may(Refusal::kSaleStateConflict);
  }
  auto unlimited = show;
  unlimited.show.limits.places_per_hold = 1'000'000;
  const auto shape = shape_of(unlimited, command.places);
  bool in_the_way = false;
  if (shape == Refusal::kNone) {
    for (const auto seat : command.places.seats) {
      const auto status = show.seats[seat].status;
      in_the_way |= status == SeatStatus::kHeld || status == SeatStatus::kSold;
    }
    for (const auto& places : command.places.areas) {
      in_the_way |= show.left(places.area) < places.quantity;
    }
  }
  verdict.may(shape != Refusal::kNone ? shape
              : in_the_way            ? Refusal::kPlacesTaken
                                      : Refusal::kNone);
  require_allowed(verdict, outcome);
  if (!outcome.ok()) return;
  std::uint32_t changed = 0;
  for (const auto seat : command.places.seats) {
    changed += show.seats[seat].status == SeatStatus::kFree;
    show.seats[seat] = {SeatStatus::kBlocked, 0};
  }
  for (const auto& places : command.places.areas) {
    changed += places.quantity;
    show.areas[places.area].blocked += places.quantity;
  }
  const auto* reply = std::get_if<BlockReply>(&outcome.body);
  require(reply != nullptr && reply->places == changed, "a block tells another count of places");
}

void Model::judge_one(const UnblockPlaces& command, const Outcome& outcome) {
  const auto found = shows_.find(command.show);
  if (found == shows_.end()) return require_allowed({Refusal::kUnknownShow}, outcome);
  auto& show = found->second;
  if (command.plan != show.show.plan) return require(!outcome.ok(), "seats of another plan");
  Verdict verdict{};
  if (show.show.state == SaleState::kCancelled || now_ >= show.show.closes_at) {
    verdict.may(Refusal::kSaleStateConflict);
  }
  auto unlimited = show;
  unlimited.show.limits.places_per_hold = 1'000'000;
  verdict.may(shape_of(unlimited, command.places));
  require_allowed(verdict, outcome);
  if (!outcome.ok()) return;
  std::uint32_t changed = 0;
  for (const auto seat : command.places.seats) {
    if (show.seats[seat].status != SeatStatus::kBlocked) continue;
    show.seats[seat] = {};
    ++changed;
  }
  for (const auto& places : command.places.areas) {
    auto& blocked = show.areas[places.area].blocked;
    const auto fewer = std::min(blocked, places.quantity);
    blocked -= fewer;
    changed += fewer;
  }
  const auto* reply = std::get_if<BlockReply>(&outcome.body);
  require(reply != nullptr && reply->places == changed, "an unblock tells another count of places");
}

// Upkeep changes only what its rows show; the rows are held against the rules when they come.
void Model::judge_one(const ExpireDue& command, const Outcome& outcome) {
  require_allowed({Refusal::kNone}, outcome);
  expire(command.limit);
}
void Model::judge_one(const Forget&, const Outcome& outcome) {
  require_allowed({Refusal::kNone}, outcome);
}
void Model::judge_one(const ExtendAll& command, const Outcome& outcome) {
  require_allowed({Refusal::kNone}, outcome);
  extend_all(command.by);
}
void Model::judge_one(const SettleCancelled&, const Outcome& outcome) {
  require_allowed({Refusal::kNone}, outcome);
}
void Model::judge_one(const ScheduleInquiries&, const Outcome& outcome) {
  require_allowed({Refusal::kNone}, outcome);
}

}  // namespace firstshow::sim
