#pragma once
// The rows of webhooks: the endpoints of organisers, the events that they are told of, and what
// became of each delivery. An event leaves webhook_due for webhook_event when its message is made;
// its message stays the same from then on, at every attempt and for every endpoint. Functions over
// a Database, on its thread; they throw the Store... errors.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "booking/model/entities.hpp"

namespace firstshow::store {

class Database;

// These numbers are stored in rows. Never renumber or reuse one; append, with a migration.
enum class EndpointState : std::uint8_t {
  kActive = 0,
  kPaused = 1,    ///< by its organiser: deliveries wait
  kDisabled = 2,  ///< by the server, because it failed too long or answered 410: gets nothing new
  kDeleted = 3,   ///< by its organiser: its deliveries are being deleted, and then its row
};

// These numbers are stored in rows. Never renumber or reuse one; append, with a migration.
enum class DeliveryState : std::uint8_t {
  kWaiting = 0,  ///< for its next attempt
  kSent = 1,     ///< the endpoint answered 2xx
  kDead = 2,     ///< given up, until a person has it sent again
};

/// Where an organiser's program takes webhooks.
struct WebhookEndpoint {
  WebhookEndpointId id;
  OrganiserId organiser;
  std::string url;
  std::string description;
  std::string events;  ///< names of kinds with a space between
  EndpointState state = EndpointState::kActive;
  std::string reason;         ///< why it is disabled, else ""
  std::string secret;         ///< 24 to 64 bytes
  std::string former_secret;  ///< signs too, until former_until; "" where there is none
  Time former_until{};
  Time failing_since{};  ///< the first of the failures in a row; none after a success
  Time created_at{};
  std::uint32_t version = 1;  ///< grows with every change by the organiser

  friend bool operator==(const WebhookEndpoint&, const WebhookEndpoint&) = default;
};

/// An event with its message.
struct WebhookEvent {
  EventId id;
  OrganiserId organiser;
  booking::EventKind kind = booking::EventKind::kTest;
  ShowId show;
  OrderId order;
  Time at{};
  std::string body;  ///< JSON, as it is sent

  friend bool operator==(const WebhookEvent&, const WebhookEvent&) = default;
};

/// What became of an event at one endpoint.
struct WebhookDelivery {
  WebhookEndpointId endpoint;
  EventId event;
  OrganiserId organiser;
  std::int64_t about = 0;  ///< the order, or the show, or the test: deliveries about it keep order
  DeliveryState state = DeliveryState::kWaiting;
  std::uint32_t attempts = 0;
  Time next_attempt{};       ///< while it waits
  Time tried_at{};           ///< the last attempt
  Time ended_at{};           ///< when it was sent or given up
  std::uint32_t status = 0;  ///< the HTTP status of the last attempt; 0 where there was no answer
  std::string last_error{};  ///< of the last attempt, if it failed

  friend bool operator==(const WebhookDelivery&, const WebhookDelivery&) = default;
};

/// What deliveries of an event are about.
std::int64_t subject_of(const WebhookEvent& event);

// --- endpoints --------------------------------------------------------------------------------

WebhookEndpointId next_endpoint_id(Database& db, Time now);
/// All of an organiser but deleted ones, by their ids.
std::vector<WebhookEndpoint> read_endpoints(Database& db, OrganiserId organiser);
/// All there are, deleted ones too.
std::vector<WebhookEndpoint> read_all_endpoints(Database& db);
/// Nothing where there is none or it was deleted.
std::optional<WebhookEndpoint> read_endpoint(Database& db, WebhookEndpointId id);
/// A new row, or the new image of one.
void write_endpoint(Database& db, const WebhookEndpoint& endpoint);
/// Deletes at most `limit` deliveries of a deleted endpoint; when none is left, its row.
void erase_endpoint(Database& db, WebhookEndpointId id, std::size_t limit);
/// Organisers who have an endpoint: their events are written down.
std::vector<OrganiserId> read_organisers_with_endpoints(Database& db);

// --- events -----------------------------------------------------------------------------------

/// The oldest events without a message.
std::vector<booking::WebhookDue> read_due_events(Database& db, std::size_t limit);
void erase_due_event(Database& db, EventId id);
std::optional<WebhookEvent> read_event(Database& db, EventId id);
void write_event(Database& db, const WebhookEvent& event);
/// For an event that the core did not make: no other event has it, or will.
EventId next_test_event_id(Database& db, Time now);
/// The events of an organiser behind `after`, the oldest first.
std::vector<WebhookEvent> read_events(Database& db, OrganiserId organiser, EventId after,
                                      std::size_t limit);
bool has_events_before(Database& db, EventId end);
/// Deletes at most `limit` events before `end`, with their deliveries; how many.
std::size_t erase_old_events(Database& db, EventId end, std::size_t limit);

// --- deliveries -------------------------------------------------------------------------------

std::optional<WebhookDelivery> read_delivery(Database& db, WebhookEndpointId endpoint,
                                             EventId event);
void write_delivery(Database& db, const WebhookDelivery& delivery);
/// Deliveries of an endpoint to be attempted by `now`, those that wait longest first. Of each
/// order (or show) only the oldest that waits: the others come behind it.
std::vector<WebhookDelivery> read_deliveries_to_send(Database& db, WebhookEndpointId endpoint,
                                                     Time now, std::size_t limit);
/// When the next delivery of an endpoint is to be attempted, of any; nothing where none waits.
std::optional<Time> read_next_delivery(Database& db, WebhookEndpointId endpoint, Time after);
/// The deliveries of an endpoint before `before`, the newest first.
std::vector<WebhookDelivery> read_delivery_page(Database& db, WebhookEndpointId endpoint,
                                                EventId before, std::size_t limit);
/// Has the event delivered again (or for the first time) to the endpoint.
void resend_event(Database& db, const WebhookEndpoint& endpoint, const WebhookEvent& event,
                  Time now);

// --- for the operator -------------------------------------------------------------------------

/// A place in the list of what waits or was given up.
struct DeliveryName {
  WebhookEndpointId endpoint;
  EventId event;

  friend auto operator<=>(const DeliveryName&, const DeliveryName&) = default;
};
/// A page of the deliveries in `state` behind `after`. kWaiting or kDead only.
std::vector<WebhookDelivery> read_open_deliveries(Database& db, DeliveryState state,
                                                  const DeliveryName& after, std::size_t limit);

/// How many there are, counted up to `limit` of each.
struct WebhookCounts {
  std::size_t waiting = 0;  ///< those without a message too
  std::size_t dead = 0;
  std::size_t disabled_endpoints = 0;
  Time oldest_due{};  ///< since when the oldest event without a message is due
};
WebhookCounts count_webhooks(Database& db, std::size_t limit);

}  // namespace firstshow::store
