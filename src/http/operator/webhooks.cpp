// Webhooks that wait or were given up, of all organisers, as the operator sees them and has them
// sent again.

#include <array>
#include <memory>

#include <spdlog/spdlog.h>

#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/catalogue/list_page.hpp"
#include "http/message/query_reader.hpp"
#include "http/operator/use_cases.hpp"
#include "http/organiser/webhook_rows.hpp"
#include "http/problems/problems.hpp"

namespace firstshow::http {
namespace {

constexpr std::array<std::string_view, 2> kDeliveryLists{"waiting", "dead"};
constexpr std::array kDeliveryStates{store::DeliveryState::kWaiting, store::DeliveryState::kDead};

/// A place in the list, which is by the endpoints and then by the events.
store::DeliveryName delivery_at(const CursorKey& place) {
  const auto endpoint = parse_id<WebhookEndpointTag>(place.key);
  return {endpoint.value_or(WebhookEndpointId{}), EventId{place.id}};
}

}  // namespace

/// GET /admin/v1/webhooks?state=waiting
Awaitable<Response> list_webhooks(const Request& request, Operator, DeliveryServices& services) {
  QueryReader query(request);
  const std::size_t state = query.choice("state", kDeliveryLists, 0);
  const std::size_t limit = query.number("limit", kMaxItems, kDefaultItems);
  const auto cursor = query.text("cursor", kMaxFilterBytes);
  const std::string_view sort = kDeliveryLists[state];
  const auto place = cursor ? read_cursor(sort, *cursor) : std::optional(CursorKey{});
  if (!place) query.fault("cursor", "is not one of this list");
  if (const Faults faults = query.finish(); !faults.empty())
    co_return fault_problem(request, kInvalidQuery, faults);
  const auto rows = std::make_shared<std::vector<DeliveryRow>>();
  desk::ReadJob job = [rows, state, limit, after = delivery_at(*place)](store::Database& reader) {
    *rows = with_events(
        reader, store::read_open_deliveries(reader, kDeliveryStates[state], after, limit + 1));
  };
  auto reading = services.desk.read(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, "webhooks")) co_return *std::move(failed);
  const bool more = rows->size() > limit;
  if (more) rows->pop_back();
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.begin_list("items");
  for (const DeliveryRow& row : *rows) write_delivery(json, row);
  json.end_list();
  json.key("next_cursor");
  if (more) {
    const store::WebhookDelivery& last = rows->back().delivery;
    const std::string next = write_cursor(sort, {format_id(last.endpoint), last.event.value});
    json.value(next);
    link_next(request, response, next);
  } else {
    json.null();
  }
  json.end_object();
  co_return response;
}

/// POST /admin/v1/webhooks/{endpoint}/{event}/retry: one that waits or was given up is tried now.
Awaitable<Response> retry_webhook(const Request& request, Operator shown,
                                  DeliveryServices& services) {
  const auto endpoint = request.id_at<WebhookEndpointTag>(0);
  const auto event = request.id_at<EventTag>(1);
  if (!endpoint || !event) co_return problem(request, kUnknownEvent, "");
  const auto found = std::make_shared<bool>(false);
  AuditedJob job{desk::JobChanges::kNothingShown,
                 [found, endpoint = *endpoint, event = *event,
                  now = request.now](store::Database& db) -> std::optional<store::AuditChange> {
                   const auto to = store::read_endpoint(db, endpoint);
                   const auto what = store::read_event(db, event);
                   const auto known = store::read_delivery(db, endpoint, event);
                   *found = to && what && known && known->state != store::DeliveryState::kSent;
                   if (!*found) return std::nullopt;
                   store::resend_event(db, *to, *what, now);
                   return store::AuditChange{to->organiser, store::AuditAction::kWebhookResent,
                                             format_id(event), "",
                                             R"({"endpoint":")" + format_id(endpoint) + "\"}"};
                 }};
  auto asking = services.desk.ask(ChangedBy(request, shown), std::move(job));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  if (!*found) co_return problem(request, kUnknownEvent, "");
  services.look_at_endpoints();
  spdlog::info("webhooks: {} is tried again at {}, because the operator says so", format_id(*event),
               format_id(*endpoint));
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("endpoint", *endpoint);
  json.field("event", *event);
  json.end_object();
  co_return response;
}

}  // namespace firstshow::http
