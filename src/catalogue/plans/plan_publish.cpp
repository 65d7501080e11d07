#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "base/check.hpp"
#include "base/json_reader.hpp"
#include "catalogue/plans/plan_draft.hpp"
#include "catalogue/plans/plan_numbers.hpp"
#include "catalogue/plans/plan_warnings.hpp"
#include "catalogue/plans/seat_quality.hpp"

namespace firstshow::catalogue {
namespace {

/// What tickets call the zone; where rows of one name have a number twice, which of them it is.
std::string zone_part(const PlanZone& zone, std::uint32_t block) {
  std::string part = zone.name.empty() ? zone.id : zone.name;
  if (block > 1) part += "/" + std::to_string(block);
  return part;
}

std::string join_key(std::string_view zone, std::string_view row, std::string_view number) {
  std::string key(zone);
  for (const std::string_view part : {row, number}) {
    if (!key.empty() && !part.empty()) key += '-';
    key += part;
  }
  return key;
}

void number_blocks(PlanDraft& draft) {
  boost::unordered_flat_map<std::string, std::uint32_t> rows_so_far;
  for (DraftRow& row : draft.rows) {
    std::string name = zone_part(draft.zones[row.row.zone], 1);
    name += '\n';  // no label holds one
    row.row.block = ++rows_so_far[name + row.row.label];
  }
}

void sort_row(DraftRow& row) {
  std::vector<Point> places;
  places.reserve(row.seats.size());
  for (const DraftSeat& seat : row.seats) places.push_back(seat.at);
  std::vector<DraftSeat> sorted;
  sorted.reserve(row.seats.size());
  for (const std::uint32_t i : order_along_row(places)) sorted.push_back(std::move(row.seats[i]));
  row.seats = std::move(sorted);
}

class Publisher {
 public:
  explicit Publisher(PlanDraft draft) : draft_(std::move(draft)) {}

  /// Everything that has to do with keys; what is wrong with them.
  const Faults& name_everything() {
    number_blocks(draft_);
    plan_.name = std::move(draft_.name);
    plan_.size = draft_.size;
    plan_.categories = std::move(draft_.categories);
    plan_.zones = std::move(draft_.zones);
    plan_.shapes = std::move(draft_.shapes);
    count_guids();
    for (DraftRow& row : draft_.rows) add_row(row);
    keep_source_ids();
    for (DraftArea& area : draft_.areas) add_area(area);
    index_keys();
    mark_seats();
    name_best_seats();
    return faults_;
  }

  PublishedPlan publish() {
    const Point focal = draft_.focal_point.value_or(find_focal_point(plan_.shapes, plan_.seats));
    plan_.focal_point = {std::clamp(focal.x, -kMaxCoordinate, kMaxCoordinate),
                         std::clamp(focal.y, -kMaxCoordinate, kMaxCoordinate)};
    layout_.rank = rank_seats(
        seat_penalties(plan_.seats, layout_.traits, plan_.focal_point, sight_of(plan_.shapes)),
        plan_.best_first);
    layout_.category_count = static_cast<std::uint16_t>(plan_.categories.size());
    CHECK(booking::layout_faults(layout_).empty(), "a published plan has a sound layout");
    plan_.layout = std::make_shared<const booking::SeatLayout>(std::move(layout_));
    // Moving keeps the lists where they are, and with them what the maps point to.
    std::vector<std::string> warnings = std::move(draft_.warnings);
    std::ranges::move(geometry_warnings(plan_), std::back_inserter(warnings));
    std::ranges::move(look_alike_warnings(plan_), std::back_inserter(warnings));
    return PublishedPlan{std::make_shared<const SeatPlan>(std::move(plan_)), std::move(rekeyed_),
                         std::move(warnings)};
  }

 private:
  void fault(std::string pointer, std::string detail) {
    if (faults_.size() < kMaxJsonFaults) faults_.push_back({std::move(pointer), std::move(detail)});
  }

  void count_guids() {
    for (const DraftRow& row : draft_.rows)
      for (const DraftSeat& seat : row.seats) ++seats_of_guid_[seat.guid];
  }

  void add_row(DraftRow& draft) {
    sort_row(draft);
    PlanRow& row = plan_.rows.emplace_back(std::move(draft.row));
    row.first = static_cast<booking::SeatIndex>(plan_.seats.size());
    row.count = static_cast<std::uint32_t>(draft.seats.size());
    const bool in_key = row.block > 1 && collides(draft, zone_part(plan_.zones[row.zone], 1), row);
    const std::string zone = zone_part(plan_.zones[row.zone], in_key ? row.block : 1);

    std::vector<Point> places;
    for (DraftSeat& seat : draft.seats) {
      places.push_back(seat.at);
      if (row.block > 1 && !in_key) remember_block(seat);
      add_seat(draft, seat, zone, in_key);
    }
    const std::vector<std::uint32_t> runs = runs_of_row(places);
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const std::uint32_t end = i + 1 < runs.size() ? runs[i + 1] : row.count;
      layout_.segment_of.insert(layout_.segment_of.end(), end - runs[i],
                                static_cast<std::uint32_t>(layout_.segments.size()));
      layout_.segments.push_back(
          {row.first + runs[i], end - runs[i], static_cast<std::uint32_t>(plan_.rows.size() - 1)});
    }
  }

  /// Whether a seat of the row would have the key of one before. A row that is drawn in pieces at
  /// its aisles counts on from piece to piece: its seats need no more than their number.
  bool collides(const DraftRow& draft, std::string_view zone, const PlanRow& row) const {
    return std::ranges::any_of(draft.seats, [&](const DraftSeat& seat) {
      return keys_.contains(join_key(zone, row.label, seat.number));
    });
  }

  /// Files that were written when every later row had its block in its keys name seats so.
  void remember_block(const DraftSeat& seat) {
    const PlanRow& row = plan_.rows.back();
    with_block_.emplace(
        join_key(zone_part(plan_.zones[row.zone], row.block), row.label, seat.number),
        static_cast<booking::SeatIndex>(plan_.seats.size()));
  }

  void add_seat(const DraftRow& draft, DraftSeat& from, std::string_view zone, bool block_in_key) {
    PlanSeat seat;
    seat.row = static_cast<std::uint32_t>(plan_.rows.size() - 1);
    const PlanRow& row = plan_.rows.back();
    const std::string wanted = join_key(zone, row.label, from.number);
    seat.key = free_key(wanted, from.uuid);

    std::string why;
    if (seat.key != wanted) {
      why = "another seat is " + wanted + " already";
    } else if (block_in_key) {
      why = "there is more than one row " + row.label + " in this zone, and this is block " +
            std::to_string(row.block);
    } else if (!from.guid.empty() && seats_of_guid_[from.guid] > 1) {
      why = "its seat_guid is that of another seat too";
    }
    if (!why.empty())
      rekeyed_.push_back({"/zones/" + std::to_string(row.zone) + "/rows/" +
                              std::to_string(draft.place_in_file) + "/seats/" +
                              std::to_string(from.place_in_file),
                          from.guid, seat.key, std::move(why)});

    seat.number = std::move(from.number);
    seat.at = from.at;
    seat.radius = from.radius;
    seat.source_id = std::move(from.guid);
    seat.uuid = std::move(from.uuid);
    plan_.seats.push_back(std::move(seat));
    layout_.category.push_back(from.category);
    layout_.traits.push_back(from.traits);
  }

  /// `wanted`, or what comes next to it: with the seat's own uuid, which stays when the row around
  /// it changes, else with a number.
  std::string free_key(const std::string& wanted, const std::string& uuid) {
    if (keys_.insert(wanted).second) return wanted;
    if (!uuid.empty()) {
      std::string key = wanted + "~" + uuid;
      if (keys_.insert(key).second) return key;
    }
    for (std::uint32_t& n = copies_of_[wanted];;) {
      std::string key = wanted + "~" + std::to_string(++n + 1);
      if (keys_.insert(key).second) return key;
    }
  }

  /// A seat_guid that could mean another seat is of no use to anybody.
  void keep_source_ids() {
    for (PlanSeat& seat : plan_.seats)
      if (!seat.source_id.empty() &&
          (seats_of_guid_[seat.source_id] > 1 || keys_.contains(seat.source_id)))
        seat.source_id.clear();
  }

  void add_area(DraftArea& from) {
    if (keys_.contains(from.area.key)) fault(from.pointer + "/key", "is the key of a seat already");
    plan_.areas.push_back(std::move(from.area));
    layout_.areas.push_back(from.layout);
  }

  void index_keys() {
    plan_.seat_by_key.reserve(plan_.seats.size());
    for (std::size_t i = 0; i < plan_.seats.size(); ++i)
      plan_.seat_by_key.emplace(plan_.seats[i].key, static_cast<booking::SeatIndex>(i));
    for (std::size_t i = 0; i < plan_.areas.size(); ++i) {
      const bool is_new =
          plan_.area_by_key.emplace(plan_.areas[i].key, static_cast<booking::AreaIndex>(i)).second;
      if (!is_new && !plan_.areas[i].key.empty())
        fault(draft_.areas[i].pointer + "/key", "is the key of an earlier area already");
    }
  }

  /// The seat with the key, also as older files write it; nothing, and a fault, if there is none.
  std::optional<booking::SeatIndex> find_named(const std::string& key, const std::string& pointer) {
    if (const auto seat = plan_.find_seat(key)) return seat;
    if (const auto old = with_block_.find(key); old != with_block_.end()) return old->second;
    fault(pointer, "is not the key of a seat: \"" + key + "\"");
    return std::nullopt;
  }

  void name_best_seats() {
    std::vector<bool> named(plan_.seats.size());
    for (const DraftBest& best : draft_.best_first) {
      const auto seat = find_named(best.key, best.pointer);
      if (!seat) continue;
      if (named[*seat]) fault(best.pointer, "is in this list already");
      named[*seat] = true;
      plan_.best_first.push_back(*seat);
    }
  }

  void mark_seats() {
    for (const DraftMark& mark : draft_.marks) {
      const auto seat = find_named(mark.key, mark.pointer);
      if (!seat) continue;
      std::uint8_t& traits = layout_.traits[*seat];
      constexpr std::uint8_t kWheelchair = booking::kAccessibleSeat | booking::kCompanionSeat;
      if ((traits & mark.trait) != 0) {
        fault(mark.pointer, "is in this list already");
      } else if ((mark.trait & kWheelchair) != 0 && (traits & kWheelchair) != 0) {
        fault(mark.pointer, "is a wheelchair place already, and cannot be the companion's too");
      } else {
        traits = static_cast<std::uint8_t>(traits | mark.trait);
      }
    }
  }

  PlanDraft draft_;
  SeatPlan plan_;
  booking::SeatLayout layout_;
  std::vector<Rekeyed> rekeyed_;
  Faults faults_;
  boost::unordered_flat_set<std::string> keys_;
  boost::unordered_flat_map<std::string, booking::SeatIndex> with_block_;
  boost::unordered_flat_map<std::string, std::uint32_t> copies_of_;
  boost::unordered_flat_map<std::string, std::uint32_t> seats_of_guid_;
};

}  // namespace

Faults key_faults(PlanDraft draft) {
  return Publisher(std::move(draft)).name_everything();
}

Parsed<PublishedPlan> publish_draft(PlanDraft draft) {
  Publisher publisher(std::move(draft));
  if (const Faults& faults = publisher.name_everything(); !faults.empty()) return faults;
  return publisher.publish();
}

}  // namespace firstshow::catalogue
