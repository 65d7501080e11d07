#pragma once
// Webhook endpoints and deliveries as organisers and the operator see them. Any thread; nothing
// fails.

#include "http/message/json_writer.hpp"
#include "store/ports/webhooks.hpp"

namespace firstshow::http {

std::string_view endpoint_state_name(store::EndpointState state);
std::string_view delivery_state_name(store::DeliveryState state);

/// Fields within an open object: all of an endpoint but its secret.
void write_endpoint_fields(JsonWriter& json, const store::WebhookEndpoint& endpoint, Time now);

/// A delivery, and of which event.
struct DeliveryRow {
  store::WebhookDelivery delivery;
  booking::EventKind kind = booking::EventKind::kTest;
  Time at{};  ///< of the event
};
/// Of each delivery. On the database's thread.
std::vector<DeliveryRow> with_events(store::Database& db,
                                     std::vector<store::WebhookDelivery> deliveries);
void write_delivery(JsonWriter& json, const DeliveryRow& row);

}  // namespace firstshow::http
