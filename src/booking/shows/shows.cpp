// Shows as staff define and run them. Each change carries the version it was made from, so that two
// people cannot undo each other unseen; open orders keep their frozen quote.

#include <algorithm>
#include <set>

#include "base/check.hpp"
#include "base/text.hpp"
#include "booking/decide.hpp"

namespace firstshow::booking {
namespace {

constexpr Paise kMaxPrice{10'000'000'000};  // ten crore rupees; an order of 50 stays far below 2^63
constexpr std::size_t kMaxTicketTypes = 20;

void type_faults(const PriceList& prices, Faults& faults) {
  if (prices.types.empty() || prices.types.size() > kMaxTicketTypes)
    faults.push_back({"/prices/types", "a price list has 1 to 20 ticket types"});
  std::set<std::string> codes;
  for (std::size_t i = 0; i < prices.types.size(); ++i) {
    const std::string at = "/prices/types/" + std::to_string(i);
    const std::string& code = prices.types[i].code;
    const bool plain = std::all_of(code.begin(), code.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    if (code.empty() || code.size() > 40 || !plain)
      faults.push_back({at + "/code", "1 to 40 of a-z, 0-9, _ and -"});
    if (!codes.insert(code).second) faults.push_back({at + "/code", "is there twice: " + code});
    if (prices.types[i].name.empty() || characters_in(prices.types[i].name) > 100)
      faults.push_back({at + "/name", "1 to 100 characters"});
  }
}

void price_faults(const PriceList& prices, const SeatLayout& layout, Faults& faults) {
  type_faults(prices, faults);
  if (prices.prices.size() != prices.types.size() * layout.category_count) {
    faults.push_back({"/prices/prices", "needs one price for each category and ticket type"});
    return;
  }
  for (std::size_t i = 0; i < prices.prices.size(); ++i) {
    const Paise price = prices.prices[i];
    const std::string at = "/prices/prices/" + std::to_string(i);
    if (price != kNotOffered && (price < Paise{0} || price > kMaxPrice))
      faults.push_back({at, "a price is 0 to 10,000,000,000 paise"});
    if (price == kNotOffered && i % prices.types.size() == 0)
      faults.push_back({at, "the first ticket type has a price in every category"});
  }
}

void limit_faults(const Limits& limits, Faults& faults) {
  if (limits.places_per_hold < 1 || limits.places_per_hold > kMaxPlacesPerHold)
    faults.push_back({"/limits/places_per_hold", "1 to 50"});
  if (limits.holds_per_buyer < 1 || limits.holds_per_buyer > 1'000)
    faults.push_back({"/limits/holds_per_buyer", "1 to 1,000"});
  if (limits.places_per_buyer < 1 || limits.places_per_buyer > kMaxSeats)
    faults.push_back({"/limits/places_per_buyer", "1 to 100,000"});
  if (limits.hold_time < std::chrono::seconds{10} || limits.hold_time > std::chrono::hours{24})
    faults.push_back({"/limits/hold_time", "10 seconds to 24 hours"});
  if (limits.extension_time < Duration{0} || limits.extension_time > std::chrono::hours{24})
    faults.push_back({"/limits/extension_time", "at most 24 hours"});
}

Outcome refuse_faults(Faults faults) {
  Refused why;
  why.faults = std::move(faults);
  return refuse(Refusal::kBadShow, std::move(why));
}

std::optional<Outcome> check_version(const Show& show, std::uint32_t version) {
  if (version == 0 || version == show.version) return std::nullopt;
  Refused why;
  why.version = show.version;
  return refuse(Refusal::kStaleVersion, std::move(why));
}

Outcome write_show(Decision& d, ShowState& show) {
  ++d.change(show.show).version;
  d.effects.shows.push_back(show.show.id);
  return accept(ShowReply{show.show});
}

Outcome refuse_state(const Show& show) {
  Refused why;
  why.sale_state = show.state;
  return refuse(Refusal::kSaleStateConflict, std::move(why));
}

bool may_follow(SaleState from, SaleState to) {
  switch (to) {
    case SaleState::kOnSale:
      return from == SaleState::kDraft || from == SaleState::kPaused;
    case SaleState::kPaused:
      return from == SaleState::kOnSale;
    case SaleState::kClosed:
      return from == SaleState::kOnSale || from == SaleState::kPaused;
    case SaleState::kDraft:
    case SaleState::kCancelled:
      return false;
  }
  return false;
}

Outcome define_new(Decision& d, const Show& wanted) {
  const auto plan = d.state.plans.find(wanted.plan);
  if (plan == d.state.plans.end() || plan->second.organiser != wanted.organiser)
    return refuse(Refusal::kUnknownPlan);
  if (wanted.state != SaleState::kDraft && wanted.state != SaleState::kOnSale)
    return refuse_state(wanted);
  Faults faults = show_faults(wanted, plan->second.layout());
  if (!faults.empty()) return refuse_faults(std::move(faults));
  Show show = wanted;
  show.id = ShowId{d.state.ids.next(d.now)};
  show.version = 1;
  show.settled = false;
  const Show& kept = d.add(std::move(show));
  d.effects.shows.push_back(kept.id);
  return accept(ShowReply{kept});
}

/// Another plan under a draft: its blocks were seats of the old one, so there must be none.
std::optional<Outcome> check_plan_change(const ShowState& show, const Show& wanted) {
  if (wanted.plan == show.show.plan) return std::nullopt;
  if (show.show.state != SaleState::kDraft || !show.blocks.empty())
    return refuse(Refusal::kPlanInUse);
  return std::nullopt;
}

}  // namespace

Faults show_faults(const Show& show, const SeatLayout& layout) {
  Faults faults;
  if (!show.title) faults.push_back({"/title", "a show has a title"});
  if (!show.hall) faults.push_back({"/hall", "a show has a hall"});
  if (show.starts_at == Time{}) faults.push_back({"/starts_at", "a show has a start"});
  if (show.opens_at >= show.closes_at)
    faults.push_back({"/closes_at", "the sale closes after it opens"});
  price_faults(show.prices, layout, faults);
  limit_faults(show.limits, faults);
  return faults;
}

Outcome decide(Decision& d, const PublishPlan& command) {
  Refused why;
  if (!command.layout)
    why.faults.push_back({"", "a seat plan has a layout"});
  else
    why.faults = layout_faults(*command.layout);
  if (!why.faults.empty()) return refuse(Refusal::kBadPlan, std::move(why));
  const SeatPlanId id{d.state.ids.next(d.now)};
  d.state.plans.emplace(id, PlanState(command.layout, command.organiser));
  d.write(SeatPlan{id, command.layout, command.document, command.organiser});
  return accept(PlanReply{id});
}

Outcome decide(Decision& d, const DefineShow& command) {
  const Show& wanted = command.show;
  if (!wanted.id) return define_new(d, wanted);
  ShowState* const show = d.state.find_show(wanted.id);
  if (!show || show->show.organiser != wanted.organiser) return refuse(Refusal::kUnknownShow);
  const auto plan = d.state.plans.find(wanted.plan);
  if (plan == d.state.plans.end() || plan->second.organiser != wanted.organiser)
    return refuse(Refusal::kUnknownPlan);
  if (show->show.state == SaleState::kCancelled) return refuse_state(show->show);
  if (auto refused = check_version(show->show, wanted.version)) return *refused;
  if (auto refused = check_plan_change(*show, wanted)) return *refused;
  Faults faults = show_faults(wanted, plan->second.layout());
  if (!faults.empty()) return refuse_faults(std::move(faults));
  Show next = wanted;
  next.state = show->show.state;
  next.version = show->show.version;
  next.settled = false;
  if (next.plan != show->show.plan) show->inventory = plan->second.inventory_for(next.id);
  d.change(show->show) = std::move(next);
  d.state.forgettable_shows.emplace(forget_at(show->show), wanted.id);  // it may be earlier now
  return write_show(d, *show);
}

Outcome decide(Decision& d, const SetPrices& command) {
  ShowState* const show = d.state.find_show(command.show);
  if (!show) return refuse(Refusal::kUnknownShow);
  if (auto refused = check_version(show->show, command.version)) return *refused;
  Faults faults;
  price_faults(command.prices, show->inventory.layout(), faults);
  if (!faults.empty()) return refuse_faults(std::move(faults));
  d.change(show->show).prices = command.prices;
  return write_show(d, *show);
}

Outcome decide(Decision& d, const SetLimits& command) {
  ShowState* const show = d.state.find_show(command.show);
  if (!show) return refuse(Refusal::kUnknownShow);
  if (auto refused = check_version(show->show, command.version)) return *refused;
  Faults faults;
  limit_faults(command.limits, faults);
  if (!faults.empty()) return refuse_faults(std::move(faults));
  d.change(show->show).limits = command.limits;
  return write_show(d, *show);
}

Outcome decide(Decision& d, const SetRules& command) {
  ShowState* const show = d.state.find_show(command.show);
  if (!show) return refuse(Refusal::kUnknownShow);
  if (auto refused = check_version(show->show, command.version)) return *refused;
  d.change(show->show).rules = command.rules;
  return write_show(d, *show);
}

Outcome decide(Decision& d, const SetSaleState& command) {
  ShowState* const show = d.state.find_show(command.show);
  if (!show) return refuse(Refusal::kUnknownShow);
  if (show->show.state == command.state) return accept(ShowReply{show->show});
  if (auto refused = check_version(show->show, command.version)) return *refused;
  if (!may_follow(show->show.state, command.state)) return refuse_state(show->show);
  d.change(show->show).state = command.state;
  return write_show(d, *show);
}

Outcome decide(Decision& d, const CancelShow& command) {
  ShowState* const show = d.state.find_show(command.show);
  if (!show) return refuse(Refusal::kUnknownShow);
  if (show->show.state == SaleState::kCancelled) return accept(ShowReply{show->show});
  d.change(show->show).state = SaleState::kCancelled;
  d.state.queue_cancelled_work(*show);
  return write_show(d, *show);
}

Outcome decide(Decision& d, const ReadShow& command) {
  const ShowState* const show = d.state.find_show(command.show);
  if (!show) return refuse(Refusal::kUnknownShow);
  return accept(ShowReply{show->show});
}

}  // namespace firstshow::booking
