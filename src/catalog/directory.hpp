#pragma once
// The catalogue as readers see it: every show that is not over, with its title, hall, plan and
// prices, as one immutable snapshot that is replaced when something in it changed. HTTP threads
// read it without locks or SQL.

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/revision.hpp"
#include "booking/entities.hpp"
#include "catalog/seat_plan.hpp"
#include "store/database.hpp"

namespace firstshow::catalog {

struct Organiser {
  OrganiserId id;
  std::string name;
};

struct Venue {
  VenueId id;
  OrganiserId organiser;
  std::string name;
  std::string city;
  std::string state;  ///< two-digit GST code of the State
  std::string address;
  std::string time_zone;  ///< "Asia/Kolkata"
};

struct Hall {
  HallId id;
  VenueId venue;
  std::string name;
};

struct Title {
  TitleId id;
  OrganiserId organiser;
  std::string name;
  std::string kind;         ///< film, play, concert, match
  std::string certificate;  ///< "UA 13+", "" where there is none
  std::string language;     ///< BCP 47, "hi"
  std::string format;       ///< "2D", "IMAX 3D"
  std::uint32_t running_minutes = 0;
  std::string synopsis;
};

struct ShowEntry {
  booking::Show show;
  const Title* title = nullptr;
  const Hall* hall = nullptr;
  const Venue* venue = nullptr;
  SharedSeatPlan plan;
};

/// One consistent view of the catalogue.
struct Listing {
  Revision revision;
  std::vector<Organiser> organisers;
  std::vector<Venue> venues;
  std::vector<Hall> halls;
  std::vector<Title> titles;
  std::vector<ShowEntry> shows;  ///< by start, then id
  boost::unordered_flat_map<ShowId, std::size_t> show_by_id;
  boost::unordered_flat_map<SeatPlanId, SharedSeatPlan> plan_by_id;

  const ShowEntry* find_show(ShowId show) const;
};

using SharedListing = std::shared_ptr<const Listing>;

class Directory {
 public:
  /// Reads everything through `reader` (a connection of its own) and puts the new snapshot in
  /// place; plans already known are kept. One thread at a time calls it.
  void reload(store::Database& reader);
  /// The present snapshot. Any thread.
  SharedListing listing() const;

 private:
  mutable std::atomic<SharedListing> listing_;
};

// What goes into the catalogue, as SQL jobs for the desk (desk::SqlJob).
void put_organiser(store::Database& db, const Organiser& organiser);
void put_venue(store::Database& db, const Venue& venue);
void put_hall(store::Database& db, const Hall& hall);
void put_title(store::Database& db, const Title& title);

}  // namespace firstshow::catalog
