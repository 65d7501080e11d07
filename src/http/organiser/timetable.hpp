#pragma once
// Reads a timetable request and plans its shows: local times, prices by the names of categories,
// overlaps in each hall. Reads the database and changes nothing.

#include <optional>
#include <string>
#include <vector>

#include "base/json_reader.hpp"
#include "booking/model/entities.hpp"
#include "catalogue/directory.hpp"
#include "http/organiser/show_terms.hpp"

namespace firstshow::store {
class Database;
}  // namespace firstshow::store

namespace firstshow::http {

inline constexpr std::size_t kMaxShowsInBody = 500;
inline constexpr std::size_t kMaxPriceListsInBody = 50;

/// A start as it was written: a moment, or what the venue's clock shows then.
struct WrittenStart {
  std::optional<Time> moment;
  std::chrono::sys_seconds local{};  ///< where it is no moment
};
/// "2026-12-04T18:00:00+05:30" is a moment; "2026-12-04T18:00" is the venue's time, and "24:30"
/// half past midnight of the day after, up to 29:59. Nothing for anything else.
std::optional<WrittenStart> read_start(std::string_view text);

struct WantedShow {
  TitleId title;
  HallId hall;
  SeatPlanId plan;
  WrittenStart start;
  std::string prices;  ///< the name of one of the lists
  std::optional<Time> opens_at;
  std::optional<Time> closes_at;
  bool on_sale = false;
};

struct Timetable {
  bool dry_run = false;
  std::uint32_t turnaround_minutes = 20;  ///< to clear and clean the hall between two shows
  std::optional<std::uint32_t> refundable_minutes;  ///< until so long before the start
  booking::Limits limits;
  booking::Rules rules;
  std::vector<NamedPrices> prices;
  std::vector<WantedShow> shows;
};

/// {"dry_run", "turnaround_minutes", "rules", "limits", "price_lists": [...], "shows": [...]}
void read_timetable(JsonObject& in, Timetable& out);

/// A show that is to be made, or is there.
struct PlannedShow {
  std::size_t number = 0;  ///< in the request's list
  booking::Show show;
  Time ends_at{};
  bool exists = false;  ///< it was added before, and `show` is what it is now
};

/// Two shows that would be in one hall at once. `first` and `second` are places in the request's
/// list; nothing: the show is there already, `other`.
struct Overlap {
  std::size_t first = 0;
  std::optional<std::size_t> second;
  ShowId other;
};

struct PlannedTimetable {
  std::vector<PlannedShow> shows;  ///< in the order of the request; all of them if nothing is wrong
  Faults faults;
  std::vector<Overlap> overlaps;
};

/// What the timetable makes for this organiser at `now`. `listing` has plans that were read before.
/// Throws the Store... errors.
PlannedTimetable plan_timetable(store::Database& reader, const Timetable& timetable,
                                OrganiserId organiser, Time now, const catalogue::Listing& listing);

}  // namespace firstshow::http
