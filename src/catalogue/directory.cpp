#include "catalogue/directory.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "catalogue/search.hpp"
#include "catalogue/venue_clock.hpp"
#include "store/journal.hpp"
#include "store/ports/read_transaction.hpp"

namespace firstshow::catalogue {
namespace {

/// The row with `id` in a vector that is sorted by id; null if there is none.
template <class Entity, class EntityId>
const Entity* find_row(const std::vector<Entity>& rows, EntityId id) {
  const auto at =
      std::lower_bound(rows.begin(), rows.end(), id,
                       [](const Entity& row, EntityId wanted) { return row.id < wanted; });
  return at != rows.end() && at->id == id ? &*at : nullptr;
}

SharedSeatPlan read_plan(store::Database& db, SeatPlanId id, Listing& listing) {
  const std::optional<std::string> document = store::read_plan_document(db, id);
  if (!document) return nullptr;
  const Parsed<PublishedPlan> plan = import_plan(*document);
  if (plan) return plan->plan;
  const Fault& first = plan.faults().front();
  listing.gaps.push_back(format_id(id) + " cannot be read, so that its shows are left out: " +
                         first.pointer + ": " + first.detail);
  return nullptr;
}

/// The plan from `listing`, from the snapshot before (a plan never changes), or from its row; null
/// if it cannot be read.
SharedSeatPlan plan_of(store::Database& db, SeatPlanId id, const Listing& before,
                       Listing& listing) {
  const auto present = listing.plan_by_id.find(id);
  if (present != listing.plan_by_id.end()) return present->second;
  const auto known = before.plan_by_id.find(id);
  SharedSeatPlan plan = known != before.plan_by_id.end() && known->second != nullptr
                            ? known->second
                            : read_plan(db, id, listing);
  listing.plan_by_id.emplace(id, plan);
  return plan;
}

/// The clocks of all venues, in their order.
std::vector<VenueClock> set_clocks(Listing& listing) {
  std::vector<VenueClock> clocks;
  for (const Venue& venue : listing.venues) {
    clocks.emplace_back(venue.time_zone);
    if (!clocks.back().known())
      listing.gaps.push_back(format_id(venue.id) + " is in the time zone \"" + venue.time_zone +
                             "\", which this system does not know: its days are those of UTC");
  }
  return clocks;
}

/// 0, 1, ... in the order of `key_of(row)`, then of ids.
template <class Row, class KeyOf>
std::vector<std::size_t> order_by(const std::vector<Row>& rows, const KeyOf& key_of) {
  std::vector<std::pair<std::string, std::size_t>> keys;
  keys.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) keys.emplace_back(key_of(rows[at]), at);
  std::sort(keys.begin(), keys.end());
  std::vector<std::size_t> order;
  order.reserve(keys.size());
  for (const auto& [key, at] : keys) order.push_back(at);
  return order;
}

/// Rows stand by their ids already, and shows by their start.
void put_in_order(Listing& listing) {
  const auto by_name = [](const auto& row) { return name_key(row.name); };
  listing.titles_by_name = order_by(listing.titles, by_name);
  listing.venues_by_name = order_by(listing.venues, by_name);
  listing.shows_by_title =
      order_by(listing.shows, [](const ShowEntry& entry) { return name_key(entry.title->name); });
}

void read_shows(store::Database& db, Time now, const Listing& before, Listing& listing) {
  std::vector<booking::Show> shows = store::read_shows_ahead(db, now);
  const std::vector<VenueClock> clocks = set_clocks(listing);
  for (booking::Show& show : shows) {
    ShowEntry entry;
    entry.title = find_row(listing.titles, show.title);
    entry.hall = find_row(listing.halls, show.hall);
    entry.venue = entry.hall == nullptr ? nullptr : find_row(listing.venues, entry.hall->venue);
    entry.plan = plan_of(db, show.plan, before, listing);
    if (entry.title == nullptr) {
      listing.gaps.push_back(format_id(show.id) + " is left out: its title " +
                             format_id(show.title) + " is not in the catalogue");
    } else if (entry.venue == nullptr) {
      listing.gaps.push_back(format_id(show.id) + " is left out: its hall " + format_id(show.hall) +
                             " is not in the catalogue");
    } else if (entry.plan != nullptr) {
      entry.day =
          clocks[static_cast<std::size_t>(entry.venue - listing.venues.data())].day(show.starts_at);
      entry.show = std::move(show);
      listing.show_by_id.emplace(entry.show.id, listing.shows.size());
      listing.shows.push_back(std::move(entry));
    }
  }
  // A plan that could not be read was only remembered so as not to be read for every show.
  boost::unordered::erase_if(listing.plan_by_id,
                             [](const auto& known) { return known.second == nullptr; });
}

}  // namespace

std::optional<Time> doors_open_at(const ShowEntry& entry) {
  if (!entry.hall->doors_open_minutes) return std::nullopt;
  return entry.show.starts_at - std::chrono::minutes{*entry.hall->doors_open_minutes};
}

const ShowEntry* Listing::find_show(ShowId show) const {
  const auto at = show_by_id.find(show);
  return at == show_by_id.end() ? nullptr : &shows[at->second];
}

const Title* Listing::find_title(TitleId title) const {
  return find_row(titles, title);
}

const Venue* Listing::find_venue(VenueId venue) const {
  return find_row(venues, venue);
}

std::string name_key(std::string_view name) {
  std::string key(name);
  for (char& c : key)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return key;
}

Directory::Directory() : listing_(std::make_shared<const Listing>()) {}

void Directory::reload(store::Database& reader) {
  const SharedListing before = listing();
  const auto fresh = std::make_shared<Listing>();
  {
    const store::ReadTransaction transaction(reader);
    const store::JournalPosition position = store::read_position(reader);
    fresh->revision = position.revision();
    // Entries point into these vectors, which are whole before the first of them is made.
    fresh->organisers = store::read_organisers(reader);
    fresh->venues = store::read_venues(reader);
    fresh->halls = store::read_halls(reader);
    fresh->titles = store::read_titles(reader);
    read_shows(reader, position.last_now, *before, *fresh);
    fresh->translations = read_translations(reader);
    put_in_order(*fresh);
  }
  fresh->index = index_of(*fresh);
  const std::lock_guard lock(mutex_);
  listing_ = fresh;
}

SharedListing Directory::listing() const {
  const std::lock_guard lock(mutex_);
  return listing_;
}

void put_organiser(store::Database& db, const Organiser& organiser) {
  store::write_organiser(db, organiser);
}

void put_venue(store::Database& db, const Venue& venue) {
  if (!VenueClock(venue.time_zone).known())
    throw std::invalid_argument("the venue \"" + venue.name + "\" is in the time zone \"" +
                                venue.time_zone +
                                "\", which this system does not know; name one like Asia/Kolkata");
  for (const std::string* text : {&venue.directions, &venue.help, &venue.step_free})
    if (text->size() > kMaxVisitorTextBytes)
      throw std::invalid_argument("the venue \"" + venue.name + "\" has a text for visitors of " +
                                  std::to_string(text->size()) + " bytes; at most " +
                                  std::to_string(kMaxVisitorTextBytes));
  store::write_venue(db, venue);
}

void put_hall(store::Database& db, const Hall& hall) {
  if (hall.doors_open_minutes > kMaxDoorsOpenMinutes)
    throw std::invalid_argument("the doors of the hall \"" + hall.name + "\" open " +
                                std::to_string(*hall.doors_open_minutes) +
                                " minutes before a show; at most " +
                                std::to_string(kMaxDoorsOpenMinutes));
  store::write_hall(db, hall);
}

void put_title(store::Database& db, const Title& title) {
  store::write_title(db, title);
}

}  // namespace firstshow::catalogue
