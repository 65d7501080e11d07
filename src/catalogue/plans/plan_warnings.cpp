#include "catalogue/plans/plan_warnings.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace firstshow::catalogue {
namespace {

constexpr std::size_t kMaxNameShown = 60;

/// A field's name as it can be printed anywhere.
std::string shown(const std::string& name) {
  const bool printable = !holds_control_characters(name) && !is_blank(name) &&
                         name.find_first_of("\n\t") == std::string::npos &&
                         characters_in(name) <= kMaxNameShown;
  return printable ? "\"" + visible_text(name) + "\"" : "others";
}

std::string zone_name(const SeatPlan& plan, std::uint32_t zone) {
  const PlanZone& named = plan.zones[zone];
  if (!named.name.empty()) return "\"" + named.name + "\"";
  return named.id.empty() ? "zone " + std::to_string(zone) : "\"" + named.id + "\"";
}

/// "3 seats <what>: 2 in "Stalls", 1 in "Balcony""; nothing where there are none.
void add_counts(std::vector<std::string>& to, const SeatPlan& plan,
                std::span<const booking::SeatIndex> seats, std::string_view one,
                std::string_view many) {
  if (seats.empty()) return;
  std::map<std::uint32_t, std::size_t> by_zone;
  for (const booking::SeatIndex seat : seats) ++by_zone[plan.rows[plan.seats[seat].row].zone];
  std::string sentence = std::to_string(seats.size());
  sentence.append(seats.size() == 1 ? one : many);
  std::string_view before = ": ";
  for (const auto& [zone, count] : by_zone) {
    sentence.append(before).append(std::to_string(count) + " in " + zone_name(plan, zone));
    before = ", ";
  }
  to.push_back(std::move(sentence));
}

}  // namespace

void PlanNotes::note(std::string_view what, std::string pointer) {
  auto found = tallies_.find(what);
  if (found == tallies_.end())
    found = tallies_.emplace(std::string(what), Tally{0, std::move(pointer)}).first;
  ++found->second.count;
}

std::vector<std::string> PlanNotes::sentences() const {
  std::vector<std::string> all;
  for (const auto& [what, tally] : tallies_)
    all.push_back(tally.first + ": " + what +
                  (tally.count == 1 ? ""
                   : tally.count == 2
                       ? " (and at one more place)"
                       : " (and at " + std::to_string(tally.count - 1) + " more places)"));
  for (const auto& [thing, counts] : unknown_) {
    if (counts.empty()) continue;
    std::string sentence = "fields of " + thing + " that are not known here were passed over: ";
    std::string_view before;
    for (const auto& [name, count] : counts) {
      sentence.append(before).append(shown(name) + " " + std::to_string(count) +
                                     (count == 1 ? " time" : " times"));
      before = ", ";
    }
    all.push_back(std::move(sentence));
  }
  return all;
}

std::vector<std::string> geometry_warnings(const SeatPlan& plan) {
  std::vector<booking::SeatIndex> by_place(plan.seats.size());
  for (std::size_t i = 0; i < by_place.size(); ++i)
    by_place[i] = static_cast<booking::SeatIndex>(i);
  const auto before = [&](booking::SeatIndex a, booking::SeatIndex b) {
    const Point& p = plan.seats[a].at;
    const Point& q = plan.seats[b].at;
    return p.x != q.x ? p.x < q.x : p.y < q.y;
  };
  std::stable_sort(by_place.begin(), by_place.end(), before);
  std::vector<booking::SeatIndex> covered;
  for (std::size_t i = 1; i < by_place.size(); ++i)
    if (plan.seats[by_place[i]].at == plan.seats[by_place[i - 1]].at)
      covered.push_back(by_place[i]);
  std::vector<booking::SeatIndex> outside;
  for (std::size_t i = 0; i < plan.seats.size(); ++i) {
    const Point& at = plan.seats[i].at;
    if (at.x < 0 || at.y < 0 || at.x > plan.size.x || at.y > plan.size.y)
      outside.push_back(static_cast<booking::SeatIndex>(i));
  }
  std::vector<std::string> warnings;
  add_counts(warnings, plan, covered, " seat lies exactly on another one",
             " seats lie exactly on another one");
  add_counts(warnings, plan, outside, " seat is outside the size of the plan",
             " seats are outside the size of the plan");
  return warnings;
}

std::vector<std::string> look_alike_warnings(const SeatPlan& plan) {
  std::map<std::string, std::string> key_of_look;  // of those that are not Latin
  std::string first;
  std::size_t count = 0;
  const auto look_at = [&](const std::string& key) {
    std::string look = latin_look(key);
    if (look == key) return;
    const bool is_latin = plan.seat_by_key.contains(look) || plan.area_by_key.contains(look);
    const auto [other, is_new] = key_of_look.emplace(look, key);
    if (!is_latin && is_new) return;
    if (count++ == 0)
      first = "\"" + key + "\" and \"" + (is_latin ? look : other->second) +
              "\" look alike but are two keys: letters of different scripts";
  };
  for (const PlanSeat& seat : plan.seats) look_at(seat.key);
  for (const PlanArea& area : plan.areas) look_at(area.key);
  if (count == 0) return {};
  if (count > 1) first += " (and " + std::to_string(count - 1) + " more)";
  return {std::move(first)};
}

}  // namespace firstshow::catalogue
