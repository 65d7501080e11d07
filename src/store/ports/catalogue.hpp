#pragma once
// The rows of the catalogue: organisers, venues, halls and titles, and what it needs of shows and
// seat plans. What they may say is catalogue's to check. Functions over a Database, on its thread;
// they throw the Store... errors, StoreConflict where what a row belongs to is not there.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "booking/model/entities.hpp"

namespace firstshow::store {

class Database;

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
  // What visitors ask, "" where it is not said.
  std::string directions{};  ///< how to get there
  std::string help{};        ///< whom to ask
  std::string step_free{};   ///< the way without steps
};

struct Hall {
  HallId id;
  VenueId venue;
  std::string name;
  /// How long before a show its doors open; nothing: not said.
  std::optional<std::uint32_t> doors_open_minutes{};
};

/// Somebody who made a title or appears in it.
struct Person {
  std::string name;
  std::string role;  ///< "director", "cast", "" where it is not said
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
  std::vector<Person> people{};
};

// Ids for new rows: above every one there is.
OrganiserId next_organiser_id(Database& db, Time now);
VenueId next_venue_id(Database& db, Time now);
HallId next_hall_id(Database& db, Time now);
TitleId next_title_id(Database& db, Time now);

std::optional<Organiser> read_organiser(Database& db, OrganiserId id);

// What one organiser has, by their ids; and one of it, nothing where it is not this organiser's.
std::vector<Venue> read_venues_of(Database& db, OrganiserId organiser);
std::vector<Hall> read_halls_of(Database& db, OrganiserId organiser);
std::vector<Title> read_titles_of(Database& db, OrganiserId organiser);
std::optional<Venue> read_venue_of(Database& db, OrganiserId organiser, VenueId id);
std::optional<Hall> read_hall_of(Database& db, OrganiserId organiser, HallId id);
std::optional<Title> read_title_of(Database& db, OrganiserId organiser, TitleId id);
// Another one of the same name, if this organiser has it. Names are unique: venues in a city,
// halls in a venue, titles in a language and format.
std::optional<VenueId> find_namesake(Database& db, OrganiserId organiser, const Venue& venue);
std::optional<HallId> find_namesake(Database& db, OrganiserId organiser, const Hall& hall);
std::optional<TitleId> find_namesake(Database& db, OrganiserId organiser, const Title& title);
/// Without their documents.
std::vector<booking::SeatPlan> read_plans_of(Database& db, OrganiserId organiser);
std::optional<booking::SeatPlan> read_plan_of(Database& db, OrganiserId organiser, SeatPlanId id);
/// The shows of one organiser that are not yet to be forgotten at `now`, by start, then id.
std::vector<booking::Show> read_shows_ahead_of(Database& db, OrganiserId organiser, Time now);

// All of them, by their ids.
std::vector<Organiser> read_organisers(Database& db);
std::vector<Venue> read_venues(Database& db);
std::vector<Hall> read_halls(Database& db);
std::vector<Title> read_titles(Database& db);

/// The shows that are not yet to be forgotten at `now`, by start, then id.
std::vector<booking::Show> read_shows_ahead(Database& db, Time now);
/// A seat plan as it was published; nothing where there is no such plan.
std::optional<std::string> read_plan_document(Database& db, SeatPlanId plan);
/// The plan of this organiser that was published as exactly this; looks through all plans.
std::optional<SeatPlanId> find_plan(Database& db, OrganiserId organiser, std::string_view document);
/// Whether any show closes after `time`.
bool has_show_closing_after(Database& db, Time time);
/// Calls `use` for every show that starts at `from` or later, in no order.
void each_start(Database& db, Time from, const std::function<void(HallId, Time)>& use);

// A new row, or the new image of one; of a title with its people.
void write_organiser(Database& db, const Organiser& organiser);
void write_venue(Database& db, const Venue& venue);
void write_hall(Database& db, const Hall& hall);
void write_title(Database& db, const Title& title);

}  // namespace firstshow::store
