// What became of webhooks at an endpoint of an organiser, and sending them again.

#include <memory>

#include <spdlog/spdlog.h>

#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/catalogue/list_page.hpp"
#include "http/message/conditional.hpp"
#include "http/message/query_reader.hpp"
#include "http/organiser/use_cases.hpp"
#include "http/organiser/webhook_rows.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"
#include "webhooks/event_names.hpp"

namespace firstshow::http {
namespace {

using store::WebhookEndpoint;

constexpr std::string_view kSort = "-event";
/// Events of one job: a sale does not wait for more.
constexpr std::size_t kResentAtOnce = 500;
constexpr std::size_t kMaxResent = 100'000;

bool is_of(const std::optional<WebhookEndpoint>& endpoint, OrganiserId organiser) {
  return endpoint && endpoint->organiser == organiser;
}

struct DeliveryPage {
  bool is_known = false;
  std::vector<DeliveryRow> rows;
};

/// {"since": "2026-11-30T00:00:00Z"}
struct ResendBody {
  Time since{};
};

/// What one job of a resend did.
struct Resent {
  bool is_known = false;
  std::size_t count = 0;
  EventId last;          ///< that was looked at
  bool is_over = false;  ///< there is none behind it
};

void resend_some(store::Database& db, const WebhookEndpoint& endpoint, Time now, Resent& resent) {
  const auto events = store::read_events(db, endpoint.organiser, resent.last, kResentAtOnce);
  for (const store::WebhookEvent& event : events) {
    resent.last = event.id;
    if (!webhooks::asks_for(endpoint.events, event.kind)) continue;
    const auto known = store::read_delivery(db, endpoint.id, event.id);
    if (known && known->state == store::DeliveryState::kWaiting) continue;
    store::resend_event(db, endpoint, event, now);
    ++resent.count;
  }
  resent.is_over = events.size() < kResentAtOnce;
}

}  // namespace

/// GET .../webhook-endpoints/{endpoint}/deliveries: the newest event first.
Awaitable<Response> list_deliveries(const Request& request, Staff staff,
                                    WebhookServices& services) {
  const auto id = request.id_at<WebhookEndpointTag>(1);
  if (!id) co_return problem(request, kUnknownWebhookEndpoint, "");
  QueryReader query(request);
  const std::size_t limit = query.number("limit", kMaxItems, kDefaultItems);
  const auto cursor = query.text("cursor", kMaxFilterBytes);
  const auto place = cursor ? read_cursor(kSort, *cursor) : std::optional(CursorKey{});
  if (!place) query.fault("cursor", "is not one of this list");
  if (const Faults faults = query.finish(); !faults.empty())
    co_return fault_problem(request, kInvalidQuery, faults);
  const auto page = std::make_shared<DeliveryPage>();
  desk::ReadJob job = [page, id = *id, organiser = staff.organiser(), limit,
                       before = EventId{place->id}](store::Database& reader) {
    page->is_known = is_of(store::read_endpoint(reader, id), organiser);
    if (!page->is_known) return;
    page->rows = with_events(reader, store::read_delivery_page(reader, id, before, limit + 1));
  };
  auto reading = services.desk.read(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, "webhooks")) co_return *std::move(failed);
  if (!page->is_known) co_return problem(request, kUnknownWebhookEndpoint, "");
  const bool more = page->rows.size() > limit;
  if (more) page->rows.pop_back();
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.begin_list("items");
  for (const DeliveryRow& row : page->rows) write_delivery(json, row);
  json.end_list();
  json.key("next_cursor");
  if (more) {
    const std::string next = write_cursor(kSort, {"", page->rows.back().delivery.event.value});
    json.value(next);
    link_next(request, response, next);
  } else {
    json.null();
  }
  json.end_object();
  co_return personal(request, std::move(response));
}

/// POST .../webhook-endpoints/{endpoint}/deliveries/{event}/resend
Awaitable<Response> resend_delivery(const Request& request, Staff staff,
                                    WebhookServices& services) {
  const auto id = request.id_at<WebhookEndpointTag>(1);
  if (!id) co_return problem(request, kUnknownWebhookEndpoint, "");
  const auto event_id = request.id_at<EventTag>(2);
  if (!event_id) co_return problem(request, kUnknownEvent, "");
  const auto found = std::make_shared<std::pair<bool, bool>>();
  AuditedJob job{desk::JobChanges::kNothingShown,
                 [found, id = *id, event_id = *event_id, organiser = staff.organiser(),
                  now = request.now](store::Database& db) -> std::optional<store::AuditChange> {
                   const auto endpoint = store::read_endpoint(db, id);
                   found->first = is_of(endpoint, organiser);
                   const auto event = store::read_event(db, event_id);
                   found->second = event && event->organiser == organiser;
                   if (!found->first || !found->second) return std::nullopt;
                   store::resend_event(db, *endpoint, *event, now);
                   return store::AuditChange{organiser, store::AuditAction::kWebhookResent,
                                             format_id(event_id), "",
                                             R"({"endpoint":")" + format_id(id) + "\"}"};
                 }};
  auto asking = services.desk.ask(ChangedBy(request, staff), std::move(job));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  if (!found->first) co_return problem(request, kUnknownWebhookEndpoint, "");
  if (!found->second) co_return problem(request, kUnknownEvent, "");
  services.look_at_endpoints();
  Response response;
  response.status = 202;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("event", *event_id);
  json.end_object();
  co_return response;
}

/// POST .../webhook-endpoints/{endpoint}/resend: all events since a time that it asks for, those
/// that it has been told of too, but none that wait.
Awaitable<Response> resend_since(const Request& request, Staff staff, WebhookServices& services) {
  const auto id = request.id_at<WebhookEndpointTag>(1);
  if (!id) co_return problem(request, kUnknownWebhookEndpoint, "");
  const auto body = read_body_as<ResendBody>(
      request, [](JsonObject& in, ResendBody& out) { out.since = in.time("since"); });
  if (!body) co_return body.error();
  const auto resent = std::make_shared<Resent>();
  resent->last = EventId{std::max<std::int64_t>(first_id_at(body->since) - 1, 0)};
  do {
    AuditedJob job{desk::JobChanges::kNothingShown,
                   [resent, id = *id, organiser = staff.organiser(),
                    now = request.now](store::Database& db) -> std::optional<store::AuditChange> {
                     const auto endpoint = store::read_endpoint(db, id);
                     resent->is_known = is_of(endpoint, organiser);
                     if (!resent->is_known) return std::nullopt;
                     const auto before = resent->count;
                     resend_some(db, *endpoint, now, *resent);
                     if (resent->count == before) return std::nullopt;
                     return store::AuditChange{
                         organiser, store::AuditAction::kWebhooksResent, format_id(id), "",
                         R"({"events":)" + std::to_string(resent->count - before) + "}"};
                   }};
    auto asking = services.desk.ask(ChangedBy(request, staff), std::move(job));
    const desk::Reply reply = co_await std::move(asking);
    if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
    if (!resent->is_known) co_return problem(request, kUnknownWebhookEndpoint, "");
  } while (!resent->is_over && resent->count < kMaxResent);
  services.look_at_endpoints();
  spdlog::info("webhooks: {} has {} events sent again to {}", format_id(staff.key()), resent->count,
               format_id(*id));
  Response response;
  response.status = 202;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("events", resent->count);
  json.field("complete", resent->is_over);
  json.end_object();
  co_return response;
}

}  // namespace firstshow::http
