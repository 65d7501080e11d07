#include "catalog/directory.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "catalog/search.hpp"
#include "catalog/venue_clock.hpp"
#include "store/journal.hpp"
#include "store/rows.hpp"

namespace firstshow::catalog {
namespace {

/// One consistent view of the database: rows that belong together are read together.
class ReadTransaction {
 public:
  explicit ReadTransaction(store::Database& db) : db_(db) { db_.execute("BEGIN"); }
  ~ReadTransaction() {
    // Nothing was written, so that ending it cannot fail in a way that matters; it must not throw
    // while another error is on its way out.
    db_.roll_back();
  }
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;

 private:
  store::Database& db_;
};

void read_places(store::Database& db, Listing& listing) {
  for (const store::Row row : db.query("SELECT id, name FROM organiser ORDER BY id")) {
    listing.organisers.push_back({OrganiserId{row.integer(0)}, std::string(row.text(1))});
  }
  for (const store::Row row :
       db.query("SELECT id, organiser_id, name, city, state, address, time_zone, directions, help, "
                "step_free FROM venue ORDER BY id")) {
    listing.venues.push_back({VenueId{row.integer(0)}, OrganiserId{row.integer(1)},
                              std::string(row.text(2)), std::string(row.text(3)),
                              std::string(row.text(4)), std::string(row.text(5)),
                              std::string(row.text(6)), std::string(row.text(7)),
                              std::string(row.text(8)), std::string(row.text(9))});
  }
  for (const store::Row row :
       db.query("SELECT id, venue_id, name, doors_open_minutes FROM hall ORDER BY id")) {
    Hall& hall = listing.halls.emplace_back();
    hall.id = HallId{row.integer(0)};
    hall.venue = VenueId{row.integer(1)};
    hall.name = row.text(2);
    if (!row.null(3)) hall.doors_open_minutes = static_cast<std::uint32_t>(row.integer(3));
  }
}

void read_titles(store::Database& db, Listing& listing) {
  for (const store::Row row :
       db.query("SELECT id, organiser_id, name, kind, certificate, language, format, "
                "running_minutes, synopsis FROM title ORDER BY id")) {
    listing.titles.push_back({TitleId{row.integer(0)}, OrganiserId{row.integer(1)},
                              std::string(row.text(2)), std::string(row.text(3)),
                              std::string(row.text(4)), std::string(row.text(5)),
                              std::string(row.text(6)), static_cast<std::uint32_t>(row.integer(7)),
                              std::string(row.text(8))});
  }
  // Both are in the order of ids, so that one pass brings people to their titles.
  auto title = listing.titles.begin();
  for (const store::Row row :
       db.query("SELECT title_id, name, role FROM title_person ORDER BY title_id, position")) {
    const TitleId id{row.integer(0)};
    while (title != listing.titles.end() && title->id < id) ++title;
    if (title != listing.titles.end() && title->id == id)
      title->people.push_back({std::string(row.text(1)), std::string(row.text(2))});
  }
}

/// The row with `id` in a vector that is sorted by id; null if there is none.
template <class Entity, class EntityId>
const Entity* find_row(const std::vector<Entity>& rows, EntityId id) {
  const auto at =
      std::lower_bound(rows.begin(), rows.end(), id,
                       [](const Entity& row, EntityId wanted) { return row.id < wanted; });
  return at != rows.end() && at->id == id ? &*at : nullptr;
}

SharedSeatPlan read_plan(store::Database& db, SeatPlanId id, Listing& listing) {
  for (const store::Row row : db.query("SELECT document FROM seat_plan WHERE id = ?1", id.value)) {
    const Parsed<PublishedPlan> plan = import_plan(row.text(0));
    if (plan) return plan->plan;
    const Fault& first = plan.faults().front();
    listing.gaps.push_back(format_id(id) + " cannot be read, so that its shows are left out: " +
                           first.pointer + ": " + first.detail);
  }
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
  std::vector<booking::Show> shows;
  store::each_show(db, "WHERE forget_at > ?1 ORDER BY starts_at, id", {to_micros(now)},
                   [&](booking::Show show) { shows.push_back(std::move(show)); });
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
    const ReadTransaction transaction(reader);
    const store::JournalPosition position = store::read_position(reader);
    fresh->revision = position.revision();
    // Entries point into these vectors, which are whole before the first of them is made.
    read_places(reader, *fresh);
    read_titles(reader, *fresh);
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
  db.run(
      "INSERT INTO organiser (id, name) VALUES (?1, ?2) "
      "ON CONFLICT (id) DO UPDATE SET name = excluded.name",
      organiser.id.value, organiser.name);
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
  db.run(
      "INSERT INTO venue (id, organiser_id, name, city, state, address, time_zone, directions, "
      "help, step_free) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) "
      "ON CONFLICT (id) DO UPDATE SET "
      "organiser_id = excluded.organiser_id, name = excluded.name, city = excluded.city, "
      "state = excluded.state, address = excluded.address, time_zone = excluded.time_zone, "
      "directions = excluded.directions, help = excluded.help, step_free = excluded.step_free",
      venue.id.value, venue.organiser.value, venue.name, venue.city, venue.state, venue.address,
      venue.time_zone, venue.directions, venue.help, venue.step_free);
}

void put_hall(store::Database& db, const Hall& hall) {
  if (hall.doors_open_minutes > kMaxDoorsOpenMinutes)
    throw std::invalid_argument("the doors of the hall \"" + hall.name + "\" open " +
                                std::to_string(*hall.doors_open_minutes) +
                                " minutes before a show; at most " +
                                std::to_string(kMaxDoorsOpenMinutes));
  const store::Bound doors = hall.doors_open_minutes
                                 ? store::Bound(std::int64_t{*hall.doors_open_minutes})
                                 : store::Bound(nullptr);
  db.run(
      "INSERT INTO hall (id, venue_id, name, doors_open_minutes) VALUES (?1, ?2, ?3, ?4) "
      "ON CONFLICT (id) DO UPDATE SET venue_id = excluded.venue_id, name = excluded.name, "
      "doors_open_minutes = excluded.doors_open_minutes",
      hall.id.value, hall.venue.value, hall.name, doors);
}

void put_title(store::Database& db, const Title& title) {
  db.run(
      "INSERT INTO title (id, organiser_id, name, kind, certificate, language, format, "
      "running_minutes, synopsis) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
      "ON CONFLICT (id) DO UPDATE SET organiser_id = excluded.organiser_id, name = excluded.name, "
      "kind = excluded.kind, certificate = excluded.certificate, language = excluded.language, "
      "format = excluded.format, running_minutes = excluded.running_minutes, "
      "synopsis = excluded.synopsis",
      title.id.value, title.organiser.value, title.name, title.kind, title.certificate,
      title.language, title.format, std::int64_t{title.running_minutes}, title.synopsis);
  db.run("DELETE FROM title_person WHERE title_id = ?1", title.id.value);
  for (std::size_t position = 0; position < title.people.size(); ++position)
    db.run("INSERT INTO title_person (title_id, position, name, role) VALUES (?1, ?2, ?3, ?4)",
           title.id.value, static_cast<std::int64_t>(position), title.people[position].name,
           title.people[position].role);
}

}  // namespace firstshow::catalog
