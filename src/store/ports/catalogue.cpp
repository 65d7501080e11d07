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
const Statement kPlanOfDocument{"SELECT id FROM seat_plan WHERE document = ?1"};

template <class Kind>
void write(Database& db, const Statement& upsert, const Kind& row) {
  PackedCells packed;
  std::array<Bound, kMaxColumns> cells;
  db.run_bound(upsert.text(), cells_of(row, packed, cells));
}

}  // namespace

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

std::optional<SeatPlanId> find_plan(Database& db, std::string_view document) {
  std::optional<SeatPlanId> plan;
  for (const Row row : db.query(kPlanOfDocument, document)) plan = SeatPlanId{row.integer(0)};
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
