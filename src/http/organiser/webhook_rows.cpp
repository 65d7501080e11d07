#include "http/organiser/webhook_rows.hpp"

#include "base/check.hpp"
#include "webhooks/event_names.hpp"

namespace firstshow::http {

std::string_view endpoint_state_name(store::EndpointState state) {
  switch (state) {
    case store::EndpointState::kActive:
      return "active";
    case store::EndpointState::kPaused:
      return "paused";
    case store::EndpointState::kDisabled:
      return "disabled";
    case store::EndpointState::kDeleted:
      break;  // shown to nobody
  }
  CHECK(false, "an endpoint that is shown is in one of these states");
}

std::string_view delivery_state_name(store::DeliveryState state) {
  switch (state) {
    case store::DeliveryState::kWaiting:
      return "waiting";
    case store::DeliveryState::kSent:
      return "sent";
    case store::DeliveryState::kDead:
      return "dead";
  }
  CHECK(false, "a delivery is in one of its states");
}

void write_endpoint_fields(JsonWriter& json, const store::WebhookEndpoint& endpoint, Time now) {
  json.field("id", endpoint.id);
  json.field("url", endpoint.url);
  json.field("description", endpoint.description);
  json.begin_list("events");
  for (std::size_t number = 0; number < webhooks::kEventNames.size(); ++number)
    if (webhooks::asks_for(endpoint.events, static_cast<booking::EventKind>(number)))
      json.value(webhooks::kEventNames[number]);
  json.end_list();
  json.field("state", endpoint_state_name(endpoint.state));
  if (!endpoint.reason.empty()) json.field("reason", endpoint.reason);
  if (endpoint.failing_since != Time{}) json.field("failing_since", endpoint.failing_since);
  if (!endpoint.former_secret.empty() && now < endpoint.former_until)
    json.field("former_secret_until", endpoint.former_until);
  json.field("created_at", endpoint.created_at);
  json.field("version", endpoint.version);
}

std::vector<DeliveryRow> with_events(store::Database& db,
                                     std::vector<store::WebhookDelivery> deliveries) {
  std::vector<DeliveryRow> rows;
  for (store::WebhookDelivery& delivery : deliveries) {
    const auto event = store::read_event(db, delivery.event);
    if (!event) continue;  // it was deleted as old meanwhile
    rows.push_back({std::move(delivery), event->kind, event->at});
  }
  return rows;
}

void write_delivery(JsonWriter& json, const DeliveryRow& row) {
  const store::WebhookDelivery& delivery = row.delivery;
  json.begin_object();
  json.field("event", delivery.event);
  json.field("endpoint", delivery.endpoint);
  json.field("type", webhooks::event_name(row.kind));
  json.field("at", row.at);
  json.field("state", delivery_state_name(delivery.state));
  json.field("attempts", delivery.attempts);
  if (delivery.next_attempt != Time{}) json.field("next_attempt", delivery.next_attempt);
  if (delivery.tried_at != Time{}) json.field("tried_at", delivery.tried_at);
  if (delivery.ended_at != Time{}) json.field("ended_at", delivery.ended_at);
  if (delivery.status != 0) json.field("status", delivery.status);
  json.field("last_error", delivery.last_error);
  json.end_object();
}

}  // namespace firstshow::http
