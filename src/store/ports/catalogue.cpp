#include "store/ports/catalogue.hpp"

#include <utility>

#include "store/ports/port_tables.hpp"
#include "store/row_query.hpp"

namespace firstshow::store {
namespace {

const RowQuery<Organiser> kOrganisers{"ORDER BY id"};
const RowQuery<Venue> kVenues{"ORDER BY id"};
const RowQuery<Hall> kHalls{"ORDER BY id"};
const RowQuery<Title> kTitles{"ORDER BY id"};
const RowQuery<TitlePerson> kTitlePeople{"ORDER BY title_id, position"};

const RowQuery<Organiser> kOrganiserById{"WHERE id = ?1"};
const RowQuery<Venue> kVenuesOf{"WHERE organiser_id = ?1 ORDER BY id"};
const RowQuery<Venue> kVenueOf{"WHERE id = ?2 AND organiser_id = ?1"};
const RowQuery<Hall> kHallsOf{
    "WHERE venue_id IN (SELECT id FROM venue WHERE organiser_id = ?1) ORDER BY id"};
const RowQuery<Hall> kHallOf{
    "WHERE id = ?2 AND venue_id IN (SELECT id FROM venue WHERE organiser_id = ?1)"};
const RowQuery<Title> kTitlesOf{"WHERE organiser_id = ?1 ORDER BY id"};
const RowQuery<Title> kTitleOf{"WHERE id = ?2 AND organiser_id = ?1"};
const RowQuery<TitlePerson> kPeopleOfTitle{"WHERE title_id = ?1 ORDER BY position"};
const RowQuery<booking::SeatPlan> kPlansOf{"WHERE organiser_id = ?1 ORDER BY id", "document"};
const RowQuery<booking::SeatPlan> kPlanOf{"WHERE id = ?2 AND organiser_id = ?1"};
const RowQuery<booking::Show> kShowsNotForgottenOf{
    "WHERE forget_at > ?1 AND organiser_id = ?2 ORDER BY starts_at, id"};

const Statement kVenueNamed{
    "SELECT id FROM venue WHERE organiser_id = ?1 AND name = ?2 AND city = ?3 AND id <> ?4"};
const Statement kHallNamed{"SELECT id FROM hall WHERE venue_id = ?1 AND name = ?2 AND id <> ?3"};
const Statement kTitleNamed{
    "SELECT id FROM title WHERE organiser_id = ?1 AND name = ?2 AND language = ?3 AND format = ?4 "
    "AND id <> ?5"};

const Statement kNewestOrganiser{"SELECT max(id) FROM organiser"};
const Statement kNewestVenue{"SELECT max(id) FROM venue"};
const Statement kNewestHall{"SELECT max(id) FROM hall"};
const Statement kNewestTitle{"SELECT max(id) FROM title"};

const Statement kWriteOrganiser{upsert_sql(table<Organiser>().shape)};
const Statement kWriteVenue{upsert_sql(table<Venue>().shape)};
const Statement kWriteHall{upsert_sql(table<Hall>().shape)};
const Statement kWriteTitle{upsert_sql(table<Title>().shape)};
const Statement kWriteTitlePerson{upsert_sql(table<TitlePerson>().shape)};
const Statement kEraseTitlePeople{"DELETE FROM title_person WHERE title_id = ?1"};

// A show is forgotten days after it starts and closes, and there is an index of when.
const RowQuery<booking::Show> kShowsNotForgotten{"WHERE forget_at > ?1 ORDER BY starts_at, id"};
const Statement kStarts{
    "SELECT hall_id, starts_at FROM show WHERE forget_at > ?1 AND starts_at >= ?1"};
const Statement kAnyShowClosingAfter{
    "SELECT EXISTS (SELECT 1 FROM show WHERE forget_at > ?1 AND closes_at > ?1)"};

const Statement kPlanDocument{"SELECT document FROM seat_plan WHERE id = ?1"};
const Statement kPlanOfDocument{
    "SELECT id FROM seat_plan WHERE document = ?1 AND organiser_id = ?2"};

template <class Kind>
void write(Database& db, const Statement& upsert, const Kind& row) {
  PackedCells packed;
  std::array<Bound, kMaxColumns> cells;
  db.run_bound(upsert.text(), cells_of(row, packed, cells));
}

std::int64_t id_after(Database& db, const Statement& newest, Time now) {
  std::int64_t last = 0;
  for (const Row row : db.query(newest)) last = row.null(0) ? 0 : row.integer(0);
  return IdSequence(0, last).next(now);
}

void add_people(Database& db, Title& title) {
  kPeopleOfTitle.each(db, {title.id.value}, [&](TitlePerson row) {
    title.people.push_back({std::move(row.name), std::move(row.role)});
  });
}

}  // namespace

OrganiserId next_organiser_id(Database& db, Time now) {
  return OrganiserId{id_after(db, kNewestOrganiser, now)};
}

VenueId next_venue_id(Database& db, Time now) {
  return VenueId{id_after(db, kNewestVenue, now)};
}

HallId next_hall_id(Database& db, Time now) {
  return HallId{id_after(db, kNewestHall, now)};
}

TitleId next_title_id(Database& db, Time now) {
  return TitleId{id_after(db, kNewestTitle, now)};
}

std::optional<Organiser> read_organiser(Database& db, OrganiserId id) {
  return kOrganiserById.find(db, {id.value});
}

std::vector<Venue> read_venues_of(Database& db, OrganiserId organiser) {
  return kVenuesOf.all(db, {organiser.value});
}

std::vector<Hall> read_halls_of(Database& db, OrganiserId organiser) {
  return kHallsOf.all(db, {organiser.value});
}

std::vector<Title> read_titles_of(Database& db, OrganiserId organiser) {
  std::vector<Title> titles = kTitlesOf.all(db, {organiser.value});
  for (Title& title : titles) add_people(db, title);
  return titles;
}

std::optional<Venue> read_venue_of(Database& db, OrganiserId organiser, VenueId id) {
  return kVenueOf.find(db, {organiser.value, id.value});
}

std::optional<Hall> read_hall_of(Database& db, OrganiserId organiser, HallId id) {
  return kHallOf.find(db, {organiser.value, id.value});
}

std::optional<Title> read_title_of(Database& db, OrganiserId organiser, TitleId id) {
  auto title = kTitleOf.find(db, {organiser.value, id.value});
  if (title) add_people(db, *title);
  return title;
}

std::optional<VenueId> find_namesake(Database& db, OrganiserId organiser, const Venue& venue) {
  for (const Row row :
       db.query(kVenueNamed, organiser.value, venue.name, venue.city, venue.id.value))
    return VenueId{row.integer(0)};
  return std::nullopt;
}

/// The venue is the organiser's.
std::optional<HallId> find_namesake(Database& db, OrganiserId, const Hall& hall) {
  for (const Row row : db.query(kHallNamed, hall.venue.value, hall.name, hall.id.value))
    return HallId{row.integer(0)};
  return std::nullopt;
}

std::optional<TitleId> find_namesake(Database& db, OrganiserId organiser, const Title& title) {
  for (const Row row : db.query(kTitleNamed, organiser.value, title.name, title.language,
                                title.format, title.id.value))
    return TitleId{row.integer(0)};
  return std::nullopt;
}

std::vector<booking::SeatPlan> read_plans_of(Database& db, OrganiserId organiser) {
  return kPlansOf.all(db, {organiser.value});
}

std::optional<booking::SeatPlan> read_plan_of(Database& db, OrganiserId organiser, SeatPlanId id) {
  return kPlanOf.find(db, {organiser.value, id.value});
}

std::vector<booking::Show> read_shows_ahead_of(Database& db, OrganiserId organiser, Time now) {
  return kShowsNotForgottenOf.all(db, {to_micros(now), organiser.value});
}

std::vector<Organiser> read_organisers(Database& db) {
  return kOrganisers.all(db, {});
}

std::vector<Venue> read_venues(Database& db) {
  return kVenues.all(db, {});
}

std::vector<Hall> read_halls(Database& db) {
  return kHalls.all(db, {});
}

std::vector<Title> read_titles(Database& db) {
  std::vector<Title> titles = kTitles.all(db, {});
  // Both are in the order of ids, so that one pass brings people to their titles.
  auto title = titles.begin();
  kTitlePeople.each(db, {}, [&](TitlePerson row) {
    while (title != titles.end() && title->id < row.title) ++title;
    if (title != titles.end() && title->id == row.title)
      title->people.push_back({std::move(row.name), std::move(row.role)});
  });
  return titles;
}

std::vector<booking::Show> read_shows_ahead(Database& db, Time now) {
  return kShowsNotForgotten.all(db, {to_micros(now)});
}

std::optional<std::string> read_plan_document(Database& db, SeatPlanId plan) {
  for (const Row row : db.query(kPlanDocument, plan.value)) return std::string(row.text(0));
  return std::nullopt;
}

std::optional<SeatPlanId> find_plan(Database& db, OrganiserId organiser,
                                    std::string_view document) {
  std::optional<SeatPlanId> plan;
  for (const Row row : db.query(kPlanOfDocument, document, organiser.value))
    plan = SeatPlanId{row.integer(0)};
  return plan;
}

bool has_show_closing_after(Database& db, Time time) {
  bool any = false;
  for (const Row row : db.query(kAnyShowClosingAfter, to_micros(time))) any = row.integer(0) != 0;
  return any;
}

void each_start(Database& db, Time from, const std::function<void(HallId, Time)>& use) {
  for (const Row row : db.query(kStarts, to_micros(from)))
    use(HallId{row.integer(0)}, from_micros(row.integer(1)));
}

void write_organiser(Database& db, const Organiser& organiser) {
  write(db, kWriteOrganiser, organiser);
}

void write_venue(Database& db, const Venue& venue) {
  write(db, kWriteVenue, venue);
}

void write_hall(Database& db, const Hall& hall) {
  write(db, kWriteHall, hall);
}

void write_title(Database& db, const Title& title) {
  write(db, kWriteTitle, title);
  db.run(kEraseTitlePeople, title.id.value);
  std::int64_t position = 0;
  for (const auto& [name, role] : title.people)
    write(db, kWriteTitlePerson, TitlePerson{title.id, position++, name, role});
}

}  // namespace firstshow::store
