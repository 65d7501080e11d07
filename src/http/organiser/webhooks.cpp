// Webhook endpoints of an organiser: where its programs are told of events.

#include <memory>

#include <spdlog/spdlog.h>

#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/message/conditional.hpp"
#include "http/organiser/use_cases.hpp"
#include "http/organiser/webhook_rows.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"
#include "webhooks/event_names.hpp"
#include "webhooks/webhook_signature.hpp"

namespace firstshow::http {
namespace {

using store::EndpointState;
using store::WebhookEndpoint;

constexpr std::size_t kMaxEndpoints = 10;  // of an organiser
constexpr std::chrono::hours kFormerSecretTime{24};

/// {"url": "https://...", "events": ["order.confirmed"], "description": "...", "state": "active"}
struct EndpointBody {
  std::string url;
  std::string description;
  std::string events;
  bool is_paused = false;
};

void read_event_name(JsonValue& value, EndpointBody& out) {
  const std::string name = value.line({1, 40});
  const auto kind = webhooks::find_event(name);
  if (!kind) {
    if (!name.empty())
      value.fault("must be an event of docs/webhooks.md; \"test\" needs no asking");
  } else if (webhooks::asks_for(out.events, *kind)) {
    value.fault("is there twice");
  } else {
    out.events += (out.events.empty() ? "" : " ") + name;
  }
}

void read_endpoint_body(JsonObject& in, EndpointBody& out, webhooks::Reach reach) {
  out.url = in.text("url", {1, webhooks::kMaxUrlBytes});
  if (!out.url.empty())
    if (const auto fault = webhooks::url_fault(out.url, reach)) in.fault("url", *fault);
  out.description = in.optional_text("description", {0, 200}).value_or("");
  in.list("events", 1, webhooks::kEventNames.size(),
          [&](JsonValue& value) { read_event_name(value, out); });
  const std::string state = in.optional_text("state", {1, 20}).value_or("active");
  out.is_paused = state == "paused";
  if (state != "active" && state != "paused") in.fault("state", "must be active or paused");
}

OrProblem<EndpointBody> read_endpoint_of(const Request& request, webhooks::Reach reach) {
  return read_body_as<EndpointBody>(
      request, [reach](JsonObject& in, EndpointBody& out) { read_endpoint_body(in, out, reach); });
}

void put(const EndpointBody& body, WebhookEndpoint& endpoint) {
  endpoint.url = body.url;
  endpoint.description = body.description;
  endpoint.events = body.events;
  endpoint.state = body.is_paused ? EndpointState::kPaused : EndpointState::kActive;
  endpoint.reason.clear();
  endpoint.failing_since = Time{};
}

/// The version is the tag: what the server notes of an endpoint undoes nobody's change.
std::string tag_of(const WebhookEndpoint& endpoint) {
  return '"' + std::to_string(endpoint.version) + '"';
}

Response endpoint_response(const Request& request, const WebhookEndpoint& endpoint, unsigned status,
                           bool with_secret) {
  Response response;
  response.status = status;
  JsonWriter json(response.body);
  json.begin_object();
  write_endpoint_fields(json, endpoint, request.now);
  if (with_secret) json.field("secret", webhooks::secret_text(endpoint.secret));
  json.end_object();
  response.add_header("ETag", tag_of(endpoint));
  response.add_header("Cache-Control", "no-store");
  return response;
}

/// What a job found and did.
struct Found {
  std::optional<WebhookEndpoint> endpoint;
  std::optional<WebhookEndpointId> same_url;  ///< of another endpoint
  bool is_full = false;
  bool changed_since = false;
  EventId event;
};

std::optional<Response> endpoint_refusal(const Request& request, const Found& found) {
  if (found.is_full) return problem(request, kTooManyWebhookEndpoints, "");
  if (found.same_url) {
    Problem taken(request, kNameTaken,
                  "The endpoint " + format_id(*found.same_url) + " has this URL.");
    taken.json().field("existing", *found.same_url);
    return taken.finish();
  }
  if (!found.endpoint) return problem(request, kUnknownWebhookEndpoint, "");
  if (found.changed_since) return problem(request, kVersionChanged, "");
  return std::nullopt;
}

std::optional<WebhookEndpoint> endpoint_of(store::Database& db, OrganiserId organiser,
                                           WebhookEndpointId id) {
  auto endpoint = store::read_endpoint(db, id);
  if (endpoint && endpoint->organiser != organiser) endpoint.reset();
  return endpoint;
}

void note_same_url(const std::vector<WebhookEndpoint>& all, const std::string& url,
                   WebhookEndpointId own, Found& found) {
  for (const WebhookEndpoint& other : all)
    if (other.url == url && other.id != own) found.same_url = other.id;
}

/// All of it that may be read: never its secrets.
std::string audit_text(const WebhookEndpoint& endpoint, Time now) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  if (endpoint.state == EndpointState::kDeleted)
    json.field("state", "deleted");
  else
    write_endpoint_fields(json, endpoint, now);
  json.end_object();
  return text;
}

using ChangeEndpoint = std::function<void(store::Database&, WebhookEndpoint&, Found&)>;

/// Changes the endpoint of the path in one job; `change` writes it.
Awaitable<OrProblem<Found>> change_own(const Request& request, Staff staff,
                                       WebhookServices& services, desk::JobChanges changes,
                                       store::AuditAction action, ChangeEndpoint change) {
  const auto id = request.id_at<WebhookEndpointTag>(1);
  if (!id) co_return problem(request, kUnknownWebhookEndpoint, "");
  const auto found = std::make_shared<Found>();
  AuditedJob job{
      changes,
      [found, id = *id, organiser = staff.organiser(), action, now = request.now,
       change = std::move(change)](store::Database& db) -> std::optional<store::AuditChange> {
        found->endpoint = endpoint_of(db, organiser, id);
        if (!found->endpoint) return std::nullopt;
        std::string before = audit_text(*found->endpoint, now);
        change(db, *found->endpoint, *found);
        if (found->changed_since || found->same_url) return std::nullopt;
        return store::AuditChange{organiser, action, format_id(id), std::move(before),
                                  audit_text(*found->endpoint, now)};
      }};
  auto asking = services.desk.ask(ChangedBy(request, staff), std::move(job));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  if (auto refused = endpoint_refusal(request, *found)) co_return *std::move(refused);
  services.look_at_endpoints();
  co_return *found;
}

void log_change(Staff staff, const WebhookEndpoint& endpoint, const char* what) {
  spdlog::info("webhooks: {} {} the endpoint {}", format_id(staff.key()), what,
               format_id(endpoint.id));
}

}  // namespace

/// GET /v1/organisers/{organiser}/webhook-endpoints
Awaitable<Response> list_endpoints(const Request& request, Staff staff, WebhookServices& services) {
  const auto all = std::make_shared<std::vector<WebhookEndpoint>>();
  desk::ReadJob job = [all, organiser = staff.organiser()](store::Database& reader) {
    *all = store::read_endpoints(reader, organiser);
  };
  auto reading = services.desk.read(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, "webhook endpoints")) co_return *std::move(failed);
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.begin_list("items");
  for (const WebhookEndpoint& endpoint : *all) {
    json.begin_object();
    write_endpoint_fields(json, endpoint, request.now);
    json.end_object();
  }
  json.end_list();
  json.end_object();
  co_return personal(request, std::move(response));
}

/// GET /v1/organisers/{organiser}/webhook-endpoints/{endpoint}
Awaitable<Response> read_endpoint(const Request& request, Staff staff, WebhookServices& services) {
  const auto id = request.id_at<WebhookEndpointTag>(1);
  if (!id) co_return problem(request, kUnknownWebhookEndpoint, "");
  const auto found = std::make_shared<Found>();
  desk::ReadJob job = [found, id = *id, organiser = staff.organiser()](store::Database& reader) {
    found->endpoint = endpoint_of(reader, organiser, id);
  };
  auto reading = services.desk.read(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, "a webhook endpoint")) co_return *std::move(failed);
  if (auto refused = endpoint_refusal(request, *found)) co_return *std::move(refused);
  co_return endpoint_response(request, *found->endpoint, 200, false);
}

/// POST /v1/organisers/{organiser}/webhook-endpoints: with the secret. A second one of the same URL
/// is refused with the id of the first: that answers a request that came twice as well.
Awaitable<Response> make_endpoint(const Request& request, Staff staff, WebhookServices& services) {
  const auto body = read_endpoint_of(request, services.reach);
  if (!body) co_return body.error();
  WebhookEndpoint endpoint;
  endpoint.organiser = staff.organiser();
  endpoint.secret = webhooks::make_secret();
  endpoint.created_at = request.now;
  put(*body, endpoint);
  const auto found = std::make_shared<Found>();
  AuditedJob job{desk::JobChanges::kWebhookEndpoints,
                 [found, endpoint, now = request.now](
                     store::Database& db) mutable -> std::optional<store::AuditChange> {
                   const auto all = store::read_endpoints(db, endpoint.organiser);
                   note_same_url(all, endpoint.url, endpoint.id, *found);
                   found->is_full = !found->same_url && all.size() >= kMaxEndpoints;
                   if (found->is_full || found->same_url) return std::nullopt;
                   endpoint.id = store::next_endpoint_id(db, now);
                   store::write_endpoint(db, endpoint);
                   found->endpoint = endpoint;
                   return store::AuditChange{endpoint.organiser, store::AuditAction::kEndpointMade,
                                             format_id(endpoint.id), "", audit_text(endpoint, now)};
                 }};
  auto asking = services.desk.ask(ChangedBy(request, staff), std::move(job));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  if (auto refused = endpoint_refusal(request, *found)) co_return *std::move(refused);
  services.look_at_endpoints();
  log_change(staff, *found->endpoint, "made");
  co_return endpoint_response(request, *found->endpoint, 201, true);
}

/// PUT /v1/organisers/{organiser}/webhook-endpoints/{endpoint}: the whole, but its secret. One that
/// was disabled is served again.
Awaitable<Response> change_endpoint(const Request& request, Staff staff,
                                    WebhookServices& services) {
  const auto body = read_endpoint_of(request, services.reach);
  if (!body) co_return body.error();
  const std::string known(request.header("If-Match"));
  if (known.empty()) co_return problem(request, kVersionMissing, "");
  const auto change = [known, body = *body](store::Database& db, WebhookEndpoint& endpoint,
                                            Found& found) {
    found.changed_since = known != "*" && known != tag_of(endpoint);
    if (found.changed_since) return;
    note_same_url(store::read_endpoints(db, endpoint.organiser), body.url, endpoint.id, found);
    if (found.same_url) return;
    put(body, endpoint);
    ++endpoint.version;
    store::write_endpoint(db, endpoint);
  };
  auto changing = change_own(request, staff, services, desk::JobChanges::kWebhookEndpoints,
                             store::AuditAction::kEndpointChanged, change);
  const OrProblem<Found> found = co_await std::move(changing);
  if (!found) co_return found.error();
  log_change(staff, *found->endpoint, "changed");
  co_return endpoint_response(request, *found->endpoint, 200, false);
}

/// DELETE /v1/organisers/{organiser}/webhook-endpoints/{endpoint}: nothing more is sent to it.
Awaitable<Response> delete_endpoint(const Request& request, Staff staff,
                                    WebhookServices& services) {
  const auto change = [](store::Database& db, WebhookEndpoint& endpoint, Found&) {
    endpoint.state = EndpointState::kDeleted;
    store::write_endpoint(db, endpoint);
  };
  auto changing = change_own(request, staff, services, desk::JobChanges::kWebhookEndpoints,
                             store::AuditAction::kEndpointDeleted, change);
  const OrProblem<Found> found = co_await std::move(changing);
  if (!found) co_return found.error();
  log_change(staff, *found->endpoint, "deleted");
  Response response;
  response.status = 204;
  co_return response;
}

/// POST .../webhook-endpoints/{endpoint}/rotate-secret: with the new secret. The one of before
/// signs too for 24 hours.
Awaitable<Response> rotate_endpoint_secret(const Request& request, Staff staff,
                                           WebhookServices& services) {
  const auto change = [secret = webhooks::make_secret(), now = request.now](
                          store::Database& db, WebhookEndpoint& endpoint, Found&) {
    // Again within that time, as after a lost reply: the receiver knows only the former one.
    if (endpoint.former_secret.empty() || now >= endpoint.former_until) {
      endpoint.former_secret = endpoint.secret;
      endpoint.former_until = now + kFormerSecretTime;
    }
    endpoint.secret = secret;
    ++endpoint.version;
    store::write_endpoint(db, endpoint);
  };
  auto changing = change_own(request, staff, services, desk::JobChanges::kNothingShown,
                             store::AuditAction::kEndpointSecretRotated, change);
  const OrProblem<Found> found = co_await std::move(changing);
  if (!found) co_return found.error();
  log_change(staff, *found->endpoint, "rotated the secret of");
  co_return endpoint_response(request, *found->endpoint, 200, true);
}

/// POST .../webhook-endpoints/{endpoint}/test: an event that nothing happened for.
Awaitable<Response> test_endpoint(const Request& request, Staff staff, WebhookServices& services) {
  const auto change = [now = request.now](store::Database& db, const WebhookEndpoint& endpoint,
                                          Found& found) {
    store::WebhookEvent event;
    event.id = store::next_test_event_id(db, now);
    event.organiser = endpoint.organiser;
    event.kind = booking::EventKind::kTest;
    event.at = now;
    JsonWriter json(event.body);
    json.begin_object();
    json.field("type", webhooks::event_name(event.kind));
    json.field("timestamp", now);
    json.begin_object("data");
    json.field("endpoint", endpoint.id);
    json.end_object();
    json.end_object();
    store::write_event(db, event);
    store::resend_event(db, endpoint, event, now);
    found.event = event.id;
  };
  auto changing = change_own(request, staff, services, desk::JobChanges::kNothingShown,
                             store::AuditAction::kEndpointTested, change);
  const OrProblem<Found> found = co_await std::move(changing);
  if (!found) co_return found.error();
  Response response;
  response.status = 202;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("event", found->event);
  json.end_object();
  co_return response;
}

}  // namespace firstshow::http
