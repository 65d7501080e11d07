#include "store/ports/webhooks.hpp"

#include <limits>

#include "store/ports/port_tables.hpp"
#include "store/row_query.hpp"

namespace firstshow::store {
namespace {

// The numbers in the conditions below and in all_indexes(), whose conditions a query repeats so
// that the index can answer it.
static_assert(static_cast<int>(DeliveryState::kWaiting) == 0 &&
              static_cast<int>(DeliveryState::kDead) == 2 &&
              static_cast<int>(EndpointState::kDisabled) == 2 &&
              static_cast<int>(EndpointState::kDeleted) == 3);

const Statement kNewestEndpoint{"SELECT max(id) FROM webhook_endpoint"};
const RowQuery<WebhookEndpoint> kEndpointsOf{"WHERE organiser_id = ?1 AND state <> 3 ORDER BY id"};
const RowQuery<WebhookEndpoint> kAllEndpoints{"ORDER BY id"};
const RowQuery<WebhookEndpoint> kEndpointById{"WHERE id = ?1 AND state <> 3"};
const Statement kWriteEndpoint{upsert_sql(table<WebhookEndpoint>().shape)};
const Statement kDeliveriesToErase{
    "SELECT event_id FROM webhook_delivery WHERE endpoint_id = ?1 LIMIT ?2"};
const Statement kEraseDelivery{
    "DELETE FROM webhook_delivery WHERE endpoint_id = ?1 AND event_id = ?2"};
const Statement kEraseEndpoint{"DELETE FROM webhook_endpoint WHERE id = ?1 AND state = 3"};
const Statement kOrganisersWithEndpoints{
    "SELECT organiser_id FROM webhook_endpoint WHERE state <> 3"};

const RowQuery<booking::WebhookDue> kDueEvents{"WHERE id > ?1 ORDER BY id LIMIT ?2"};
const Statement kEraseDueEvent{"DELETE FROM webhook_due WHERE id = ?1"};
const RowQuery<WebhookEvent> kEventById{"WHERE id = ?1"};
const Statement kWriteEvent{upsert_sql(table<WebhookEvent>().shape)};
const RowQuery<WebhookEvent> kEventsOf{"WHERE organiser_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3"};
const Statement kOldEvents{"SELECT id FROM webhook_event WHERE id < ?1 ORDER BY id LIMIT ?2"};
const Statement kEraseDeliveriesOf{"DELETE FROM webhook_delivery WHERE event_id = ?1"};
const Statement kEraseEvent{"DELETE FROM webhook_event WHERE id = ?1"};

const RowQuery<WebhookDelivery> kOneDelivery{"WHERE endpoint_id = ?1 AND event_id = ?2"};
const Statement kWriteDelivery{upsert_sql(table<WebhookDelivery>().shape)};
const RowQuery<WebhookDelivery> kDeliveriesToSend{
    "WHERE endpoint_id = ?1 AND state = 0 AND next_attempt <= ?2 AND NOT EXISTS "
    "(SELECT 1 FROM webhook_delivery AS earlier WHERE earlier.endpoint_id = ?1 "
    "AND earlier.state = 0 AND earlier.about_id = webhook_delivery.about_id "
    "AND earlier.event_id < webhook_delivery.event_id) ORDER BY next_attempt, event_id LIMIT ?3"};
const Statement kNextDelivery{
    "SELECT next_attempt FROM webhook_delivery WHERE endpoint_id = ?1 AND state = 0 AND "
    "next_attempt > ?2 ORDER BY next_attempt LIMIT 1"};
const RowQuery<WebhookDelivery> kDeliveryPage{
    "WHERE endpoint_id = ?1 AND event_id < ?2 ORDER BY event_id DESC LIMIT ?3"};
const RowQuery<WebhookDelivery> kOpenDeliveries{
    "WHERE state IN (0, 2) AND state = ?1 AND (endpoint_id, event_id) > (?2, ?3) "
    "ORDER BY endpoint_id, event_id LIMIT ?4"};

// Counted row by row, up to a limit: whoever counts all waits for all.
const Statement kSomeDueEvents{"SELECT id FROM webhook_due WHERE id > ?1 LIMIT ?2"};
const Statement kSomeOpenDeliveries{
    "SELECT state FROM webhook_delivery WHERE state IN (0, 2) AND "
    "(endpoint_id, event_id) > (?1, 0) LIMIT ?2"};
const Statement kOldestDueEvent{"SELECT at FROM webhook_due WHERE id > ?1 ORDER BY id LIMIT 1"};

std::int64_t as_number(auto value) {
  return static_cast<std::int64_t>(value);
}

template <class Kind>
void write_row(Database& db, const Statement& upsert, const Kind& row) {
  PackedCells packed;
  std::array<Bound, kMaxColumns> cells;
  db.run_bound(upsert.text(), cells_of(row, packed, cells));
}

}  // namespace

std::int64_t subject_of(const WebhookEvent& event) {
  if (event.order) return event.order.value;
  return event.show ? event.show.value : event.id.value;
}

WebhookEndpointId next_endpoint_id(Database& db, Time now) {
  std::int64_t last = 0;
  for (const Row row : db.query(kNewestEndpoint)) last = row.null(0) ? 0 : row.integer(0);
  return WebhookEndpointId{IdSequence(0, last).next(now)};
}

std::vector<WebhookEndpoint> read_endpoints(Database& db, OrganiserId organiser) {
  return kEndpointsOf.all(db, {organiser.value});
}

std::vector<WebhookEndpoint> read_all_endpoints(Database& db) {
  return kAllEndpoints.all(db, {});
}

std::optional<WebhookEndpoint> read_endpoint(Database& db, WebhookEndpointId id) {
  return kEndpointById.find(db, {id.value});
}

void write_endpoint(Database& db, const WebhookEndpoint& endpoint) {
  write_row(db, kWriteEndpoint, endpoint);
}

void erase_endpoint(Database& db, WebhookEndpointId id, std::size_t limit) {
  std::vector<std::int64_t> events;
  for (const Row row : db.query(kDeliveriesToErase, id.value, as_number(limit)))
    events.push_back(row.integer(0));
  for (const std::int64_t event : events) db.run(kEraseDelivery, id.value, event);
  if (events.size() < limit) db.run(kEraseEndpoint, id.value);
}

std::vector<OrganiserId> read_organisers_with_endpoints(Database& db) {
  std::vector<OrganiserId> organisers;
  for (const Row row : db.query(kOrganisersWithEndpoints))
    organisers.push_back(OrganiserId{row.integer(0)});
  return organisers;
}

std::vector<booking::WebhookDue> read_due_events(Database& db, std::size_t limit) {
  return kDueEvents.all(db, {std::int64_t{0}, as_number(limit)});
}

void erase_due_event(Database& db, EventId id) {
  db.run(kEraseDueEvent, id.value);
}

std::optional<WebhookEvent> read_event(Database& db, EventId id) {
  return kEventById.find(db, {id.value});
}

void write_event(Database& db, const WebhookEvent& event) {
  write_row(db, kWriteEvent, event);
}

EventId next_test_event_id(Database& db, Time now) {
  // The core's ids have the number of its cell, which is never the last one.
  EventId id{IdSequence(kMaxCell).next(now)};
  while (read_event(db, id)) ++id.value;
  return id;
}

std::vector<WebhookEvent> read_events(Database& db, OrganiserId organiser, EventId after,
                                      std::size_t limit) {
  return kEventsOf.all(db, {organiser.value, after.value, as_number(limit)});
}

bool has_events_before(Database& db, EventId end) {
  bool any = false;
  for (const Row row : db.query(kOldEvents, end.value, std::int64_t{1})) any = !row.null(0);
  return any;
}

std::size_t erase_old_events(Database& db, EventId end, std::size_t limit) {
  std::vector<std::int64_t> events;
  for (const Row row : db.query(kOldEvents, end.value, as_number(limit)))
    events.push_back(row.integer(0));
  for (const std::int64_t event : events) {
    db.run(kEraseDeliveriesOf, event);
    db.run(kEraseEvent, event);
  }
  return events.size();
}

std::optional<WebhookDelivery> read_delivery(Database& db, WebhookEndpointId endpoint,
                                             EventId event) {
  return kOneDelivery.find(db, {endpoint.value, event.value});
}

void write_delivery(Database& db, const WebhookDelivery& delivery) {
  write_row(db, kWriteDelivery, delivery);
}

std::vector<WebhookDelivery> read_deliveries_to_send(Database& db, WebhookEndpointId endpoint,
                                                     Time now, std::size_t limit) {
  return kDeliveriesToSend.all(db, {endpoint.value, to_micros(now), as_number(limit)});
}

std::optional<Time> read_next_delivery(Database& db, WebhookEndpointId endpoint, Time after) {
  for (const Row row : db.query(kNextDelivery, endpoint.value, to_micros(after)))
    return from_micros(row.integer(0));
  return std::nullopt;
}

std::vector<WebhookDelivery> read_delivery_page(Database& db, WebhookEndpointId endpoint,
                                                EventId before, std::size_t limit) {
  const std::int64_t end = before ? before.value : std::numeric_limits<std::int64_t>::max();
  return kDeliveryPage.all(db, {endpoint.value, end, as_number(limit)});
}

void resend_event(Database& db, const WebhookEndpoint& endpoint, const WebhookEvent& event,
                  Time now) {
  WebhookDelivery delivery;
  delivery.endpoint = endpoint.id;
  delivery.event = event.id;
  delivery.organiser = endpoint.organiser;
  delivery.about = subject_of(event);
  delivery.next_attempt = now;
  write_delivery(db, delivery);
}

std::vector<WebhookDelivery> read_open_deliveries(Database& db, DeliveryState state,
                                                  const DeliveryName& after, std::size_t limit) {
  return kOpenDeliveries.all(
      db, {as_number(state), after.endpoint.value, after.event.value, as_number(limit)});
}

WebhookCounts count_webhooks(Database& db, std::size_t limit) {
  WebhookCounts counts;
  for (const Row row : db.query(kSomeDueEvents, std::int64_t{0}, as_number(limit)))
    counts.waiting += row.null(0) ? 0 : 1;
  for (const Row row : db.query(kSomeOpenDeliveries, std::int64_t{0}, as_number(limit)))
    ++(row.integer(0) == 0 ? counts.waiting : counts.dead);
  for (const WebhookEndpoint& endpoint : read_all_endpoints(db))
    counts.disabled_endpoints += endpoint.state == EndpointState::kDisabled ? 1 : 0;
  for (const Row row : db.query(kOldestDueEvent, std::int64_t{0}))
    counts.oldest_due = from_micros(row.integer(0));
  return counts;
}

}  // namespace firstshow::store
