// Organisers, and the API keys of their programs, as the operator makes them.

#include <memory>

#include <spdlog/spdlog.h>

#include "accounts/api_keys.hpp"
#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/message/conditional.hpp"
#include "http/message/json_writer.hpp"
#include "http/operator/use_cases.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"
#include "store/ports/api_keys.hpp"
#include "store/ports/catalogue.hpp"

namespace firstshow::http {
namespace {

using accounts::Permissions;
using store::AuditAction;
using store::AuditChange;

void write_organiser(JsonWriter& json, const store::Organiser& organiser) {
  json.begin_object();
  json.field("id", organiser.id);
  json.field("name", organiser.name);
  json.end_object();
}

std::string_view key_state(const store::ApiKey& key, Time now) {
  if (key.revoked_at != Time{}) return "revoked";
  return key.expires_at != Time{} && now >= key.expires_at ? "expired" : "active";
}

/// Fields within an open object: all of a key but the key itself, which nobody knows any more.
void write_key_fields(JsonWriter& json, const store::ApiKey& key, Time now) {
  json.field("id", key.id);
  json.field("organiser", key.organiser);
  json.field("name", key.name);
  json.field("ending", key.ending);
  json.begin_list("scopes");
  const Permissions permissions = accounts::read_scopes(key.scopes);
  for (std::size_t number = 0; number < permissions.size(); ++number)
    if (permissions[number])
      json.value(accounts::scope_name(static_cast<accounts::Permission>(number)));
  json.end_list();
  json.field("state", key_state(key, now));
  json.field("created_at", key.created_at);
  if (key.expires_at != Time{}) json.field("expires_at", key.expires_at);
  if (key.revoked_at != Time{}) json.field("revoked_at", key.revoked_at);
}

/// A key as the audit log has it.
std::string key_text(const store::ApiKey& key, Time now) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_key_fields(json, key, now);
  json.end_object();
  return text;
}

AuditChange change_of(AuditAction action, const store::ApiKey& key, std::string before, Time now) {
  return {key.organiser, action, format_id(key.id), std::move(before), key_text(key, now)};
}

struct OrganiserBody {
  std::string name;
};

void read_organiser_body(JsonObject& in, OrganiserBody& out) {
  out.name = in.line("name", {1, 100});
}

/// {"name": "...", "role": "programmer"} or {"name": "...", "scopes": ["titles:write"]}
struct KeyBody {
  std::string name;
  Permissions permissions;
  std::optional<Time> expires_at;
};

void read_scope(JsonValue& value, Permissions& permissions) {
  const std::string name = value.line({1, 40});
  if (const auto scope = accounts::find_scope(name))
    permissions[number_of(*scope)] = true;
  else if (!name.empty())
    value.fault("must be a scope; docs/api-keys.md lists them");
}

void read_key_body(JsonObject& in, KeyBody& out) {
  out.name = in.line("name", {1, 100});
  out.expires_at = in.optional_time("expires_at");
  const auto role = in.optional_text("role", {1, 40});
  const bool scopes = in.optional_list("scopes", 1, accounts::kPermissions, [&](JsonValue& value) {
    read_scope(value, out.permissions);
  });
  if (role.has_value() == scopes) return in.fault("", "needs a role or scopes, and not both");
  if (!role) return;
  if (const auto known = accounts::find_role(*role))
    out.permissions = accounts::permissions_of(*known);
  else
    in.fault("role", "must be " + accounts::role_list());
}

/// The organiser of the path, as a job found it.
struct Found {
  std::optional<store::Organiser> organiser;
  std::optional<store::ApiKey> key;
  std::vector<store::ApiKey> keys;
};

}  // namespace

/// GET /admin/v1/organisers
Awaitable<Response> list_organisers(const Request& request, Operator, OrganiserServices& services) {
  const auto organisers = std::make_shared<std::vector<store::Organiser>>();
  desk::ReadJob job = [organisers](store::Database& reader) {
    *organisers = store::read_organisers(reader);
  };
  auto reading = services.desk.read(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, "the organisers")) co_return *std::move(failed);
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.begin_list("items");
  for (const store::Organiser& organiser : *organisers) write_organiser(json, organiser);
  json.end_list();
  json.end_object();
  co_return personal(request, std::move(response));
}

/// POST /admin/v1/organisers: a new one, or the one of that name.
Awaitable<Response> make_organiser(const Request& request, Operator shown,
                                   OrganiserServices& services) {
  const auto body = read_body_as<OrganiserBody>(request, read_organiser_body);
  if (!body) co_return body.error();
  const auto made = std::make_shared<store::Organiser>();
  const auto is_new = std::make_shared<bool>(true);
  AuditedJob job{
      desk::JobChanges::kCatalogue,
      [made, is_new, name = body->name,
       now = request.now](store::Database& db) -> std::optional<AuditChange> {
        for (store::Organiser& known : store::read_organisers(db)) {
          if (known.name != name) continue;
          *made = std::move(known);
          *is_new = false;
          return std::nullopt;
        }
        *made = {store::next_organiser_id(db, now), name};
        store::write_organiser(db, *made);
        std::string after;
        JsonWriter json(after);
        write_organiser(json, *made);
        return AuditChange{made->id, AuditAction::kOrganiserMade, format_id(made->id), "", after};
      }};
  auto asking = services.desk.ask(ChangedBy(request, shown), std::move(job));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  if (*is_new) spdlog::info("organisers: {} \"{}\" is new", format_id(made->id), made->name);
  Response response;
  response.status = *is_new ? 201 : 200;
  JsonWriter json(response.body);
  write_organiser(json, *made);
  co_return response;
}

/// GET /admin/v1/organisers/{id}/keys
Awaitable<Response> list_keys(const Request& request, Operator, OrganiserServices& services) {
  const auto id = request.id_at<OrganiserTag>(0);
  if (!id) co_return problem(request, kUnknownOrganiser, "");
  const auto found = std::make_shared<Found>();
  desk::ReadJob job = [found, id = *id](store::Database& reader) {
    found->organiser = store::read_organiser(reader, id);
    found->keys = store::read_api_keys(reader);
    std::erase_if(found->keys, [&](const store::ApiKey& key) { return key.organiser != id; });
  };
  auto reading = services.desk.read(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, "API keys")) co_return *std::move(failed);
  if (!found->organiser) co_return problem(request, kUnknownOrganiser, "");
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.begin_list("items");
  for (const store::ApiKey& key : found->keys) {
    json.begin_object();
    write_key_fields(json, key, request.now);
    json.end_object();
  }
  json.end_list();
  json.end_object();
  co_return personal(request, std::move(response));
}

/// POST /admin/v1/organisers/{id}/keys: the one reply that has the key itself.
Awaitable<Response> make_key(const Request& request, Operator shown, OrganiserServices& services) {
  const auto id = request.id_at<OrganiserTag>(0);
  if (!id) co_return problem(request, kUnknownOrganiser, "");
  const auto body = read_body_as<KeyBody>(request, read_key_body);
  if (!body) co_return body.error();
  if (body->expires_at && *body->expires_at <= request.now) {
    const Faults faults = {{"/expires_at", "is not in the future"}};
    co_return fault_problem(request, kInvalidBody, faults);
  }
  const std::string secret = accounts::make_api_key();
  const auto found = std::make_shared<Found>();
  store::ApiKey key;
  key.organiser = *id;
  key.name = body->name;
  key.hash = accounts::hash_api_key(secret);
  key.ending = accounts::ending_of(secret);
  key.scopes = accounts::write_scopes(body->permissions);
  key.created_at = request.now;
  key.expires_at = body->expires_at.value_or(Time{});
  AuditedJob job{
      desk::JobChanges::kCatalogue,
      [found, key, now = request.now](store::Database& db) mutable -> std::optional<AuditChange> {
        found->organiser = store::read_organiser(db, key.organiser);
        if (!found->organiser) return std::nullopt;
        key.id = store::next_api_key_id(db, now);
        store::write_api_key(db, key);
        found->key = key;
        return change_of(AuditAction::kKeyMade, key, "", now);
      }};
  auto asking = services.desk.ask(ChangedBy(request, shown), std::move(job));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  if (!found->key) co_return problem(request, kUnknownOrganiser, "");
  services.keys.put(*found->key);
  spdlog::info("API keys: {} \"{}\" of {} is new", format_id(found->key->id), found->key->name,
               found->organiser->name);
  Response response;
  response.status = 201;
  JsonWriter json(response.body);
  json.begin_object();
  write_key_fields(json, *found->key, request.now);
  json.field("key", secret);
  json.end_object();
  co_return response;
}

/// POST /admin/v1/organisers/{id}/keys/{key}/revoke: for good; a second time it is the same answer.
Awaitable<Response> revoke_key(const Request& request, Operator shown,
                               OrganiserServices& services) {
  const auto organiser = request.id_at<OrganiserTag>(0);
  const auto id = request.id_at<ApiKeyTag>(1);
  if (!organiser || !id) co_return problem(request, kUnknownKey, "");
  const auto found = std::make_shared<Found>();
  AuditedJob job{desk::JobChanges::kCatalogue,
                 [found, organiser = *organiser, id = *id,
                  now = request.now](store::Database& db) -> std::optional<AuditChange> {
                   found->key = store::read_api_key(db, id);
                   if (!found->key || found->key->organiser != organiser) {
                     found->key.reset();
                     return std::nullopt;
                   }
                   if (found->key->revoked_at != Time{}) return std::nullopt;
                   const std::string before = key_text(*found->key, now);
                   found->key->revoked_at = now;
                   store::write_api_key(db, *found->key);
                   return change_of(AuditAction::kKeyRevoked, *found->key, before, now);
                 }};
  auto asking = services.desk.ask(ChangedBy(request, shown), std::move(job));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  if (!found->key) co_return problem(request, kUnknownKey, "");
  services.keys.put(*found->key);
  spdlog::info("API keys: {} \"{}\" was revoked", format_id(found->key->id), found->key->name);
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  write_key_fields(json, *found->key, request.now);
  json.end_object();
  co_return response;
}

}  // namespace firstshow::http
