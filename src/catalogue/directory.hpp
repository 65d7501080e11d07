#pragma once
// The catalogue as readers see it: every show that the server still answers for, with its title,
// hall, plan and prices, as one immutable snapshot that is replaced when something in it changed.
// Any thread may read it, without SQL; one thread reloads it. Reading fails as the database does.

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/revision.hpp"
#include "booking/model/entities.hpp"
#include "catalogue/plans/seat_plan.hpp"
#include "catalogue/search_index.hpp"
#include "catalogue/translations.hpp"
#include "store/ports/catalogue.hpp"

namespace firstshow::catalogue {

using store::Hall;
using store::Organiser;
using store::Person;
using store::Title;
using store::Venue;

/// Of each text that says to visitors what they ask.
inline constexpr std::size_t kMaxVisitorTextBytes = 500;
inline constexpr std::uint32_t kMaxDoorsOpenMinutes = 600;

struct ShowEntry {
  booking::Show show;
  const Title* title = nullptr;
  const Hall* hall = nullptr;
  const Venue* venue = nullptr;
  SharedSeatPlan plan;
  std::chrono::sys_days day{};  ///< on which it starts, at the venue
};

/// When visitors may come in, never after the start; nothing where it is not said.
std::optional<Time> doors_open_at(const ShowEntry& entry);

/// One consistent view of the catalogue.
struct Listing {
  Revision revision;
  std::vector<Organiser> organisers;
  std::vector<Venue> venues;
  std::vector<Hall> halls;
  std::vector<Title> titles;
  std::vector<ShowEntry> shows;  ///< by start, then id
  boost::unordered_flat_map<ShowId, std::size_t> show_by_id;
  // Other orders that readers ask for, as places in the vectors above: names by their letters
  // without case, then ids; shows of one name by start.
  std::vector<std::size_t> shows_by_title;
  std::vector<std::size_t> titles_by_name;
  std::vector<std::size_t> venues_by_name;
  boost::unordered_flat_map<SeatPlanId, SharedSeatPlan> plan_by_id;
  SearchIndex index;          ///< for catalogue/search.hpp
  Translations translations;  ///< of the texts above and in plans (catalogue/translations.hpp)
  /// What is wrong in the catalogue, a sentence each: shows that are left out of `shows`, because
  /// their title or hall is not there or their plan cannot be read; venues in unknown time zones.
  std::vector<std::string> gaps;

  const ShowEntry* find_show(ShowId show) const;
  const Title* find_title(TitleId title) const;
  const Venue* find_venue(VenueId venue) const;
};

using SharedListing = std::shared_ptr<const Listing>;

/// What names are ordered by: ASCII letters without case, every other byte as it is.
std::string name_key(std::string_view name);

class Directory {
 public:
  Directory();

  /// Reads everything through `reader` (a connection of its own, outside a transaction) and puts
  /// the new snapshot in place; plans already known are kept. One thread at a time calls it. Throws
  /// the Store... errors; the snapshot before stays then.
  void reload(store::Database& reader);
  /// The present snapshot; an empty one before the first reload. Any thread.
  SharedListing listing() const;

 private:
  // A mutex around one copy of a pointer: std::atomic<std::shared_ptr> of GCC 12 is a lock as well,
  // and one that thread sanitizer reports.
  mutable std::mutex mutex_;
  SharedListing listing_;
};

// What goes into the catalogue, for SQL jobs of the desk (desk::SqlJob): a new row, or the new
// image of one. They throw StoreConflict where what the row belongs to does not exist, and
// std::invalid_argument with a sentence where a value is past its limit or a time zone not known.
void put_organiser(store::Database& db, const Organiser& organiser);
void put_venue(store::Database& db, const Venue& venue);
void put_hall(store::Database& db, const Hall& hall);
void put_title(store::Database& db, const Title& title);

}  // namespace firstshow::catalogue
