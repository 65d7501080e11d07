#pragma once
// A seat plan as its author wrote it: zones, rows and seats in the author's order, nothing
// numbered. The importer and the templates fill one in; publish_draft() turns it into a SeatPlan. A
// value of one thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "catalogue/plans/seat_plan.hpp"

namespace firstshow::catalogue {

struct DraftSeat {
  std::string number;
  std::string guid;  ///< as the file has it, "" if it has none
  std::string uuid;
  Point at;  ///< absolute
  double radius = 10;
  booking::CategoryIndex category = 0;
  std::uint8_t traits = booking::kOrdinarySeat;
  std::uint32_t place_in_file = 0;  ///< in its row
};

struct DraftRow {
  PlanRow row;                      ///< zone and labels; the rest is for publish_draft
  std::uint32_t place_in_file = 0;  ///< in its zone
  std::vector<DraftSeat> seats;     ///< at least one
};

/// "The seat with this key is a wheelchair place", as the file says it: with a key, by hand.
struct DraftMark {
  std::string key;
  booking::SeatTraits trait = booking::kOrdinarySeat;
  std::string pointer;  ///< where it says so
};

/// A seat that the author names as one of the best, by its key.
struct DraftBest {
  std::string key;
  std::string pointer;  ///< where it says so
};

struct DraftArea {
  PlanArea area;
  booking::AreaLayout layout;
  std::string pointer;  ///< where it is in the file
};

struct PlanDraft {
  std::string name;
  Point size;
  std::optional<Point> focal_point;
  std::vector<PlanCategory> categories;
  std::vector<PlanZone> zones;
  std::vector<DraftRow> rows;  ///< by zone, then as in the file
  std::vector<PlanShape> shapes;
  std::vector<DraftArea> areas;
  std::vector<DraftMark> marks;
  std::vector<DraftBest> best_first;  ///< the best one first; what is not here comes after it
  std::vector<std::string> warnings;  ///< of the file, beside those that publish_draft() finds
};

/// What is wrong with the keys of a draft whose seats are sound, whatever else may be wrong with
/// it: marks and best seats that name no seat, or a seat twice, and areas whose key is taken.
Faults key_faults(PlanDraft draft);

/// Gives every seat its key, index, neighbours and rank. The draft is sound in itself (limits,
/// numbers that exist); its faults are the key_faults.
Parsed<PublishedPlan> publish_draft(PlanDraft draft);

}  // namespace firstshow::catalogue
