#include "http/organiser/audit_log.hpp"

#include <sodium.h>

#include <limits>
#include <memory>

#include "http/api/services.hpp"
#include "http/catalogue/list_page.hpp"
#include "http/message/json_writer.hpp"
#include "http/message/query_reader.hpp"
#include "http/organiser/use_cases.hpp"
#include "http/problems/problems.hpp"

namespace firstshow::http {
namespace {

constexpr std::string_view kNewestFirst = "audit_log";

std::string hex(std::string_view bytes) {
  std::string digits(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(digits.data(), digits.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                 bytes.size());
  digits.pop_back();
  return digits;
}

/// What is JSON already, or null.
void write_json(JsonWriter& json, std::string_view name, std::string_view text) {
  json.key(name);
  if (text.empty())
    json.null();
  else
    json.raw(text);
}

void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  if (!text.empty()) json.field(name, text);
}

void write_entry(JsonWriter& json, const store::AuditEntry& entry) {
  json.begin_object();
  json.field("id", entry.id);
  json.field("at", entry.at);
  if (entry.organiser) json.field("organiser", entry.organiser);
  json.begin_object("actor");
  json.field("kind", entry.actor_kind);
  write_text(json, "id", entry.actor);
  json.end_object();
  json.field("action", entry.action);
  json.field("subject", entry.subject);
  write_json(json, "before", entry.before);
  write_json(json, "after", entry.after);
  write_text(json, "address", entry.address);
  write_text(json, "request_id", entry.request_id);
  write_text(json, "trace_id", entry.trace_id);
  json.field("previous_hash", hex(entry.previous_hash));
  json.field("hash", hex(entry.hash));
  json.end_object();
}

using Entries = std::vector<store::AuditEntry>;

Response page_of(const Request& request, Entries& entries, std::size_t limit) {
  const bool more = entries.size() > limit;
  if (more) entries.pop_back();
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.begin_list("items");
  for (const store::AuditEntry& entry : entries) write_entry(json, entry);
  json.end_list();
  json.key("next_cursor");
  if (more) {
    const std::string next = write_cursor(kNewestFirst, {"", entries.back().id});
    json.value(next);
    link_next(request, response, next);
  } else {
    json.null();
  }
  json.end_object();
  return response;
}

}  // namespace

Awaitable<Response> audit_log_page(const Request& request, AuditedDesk& desk,
                                   std::optional<OrganiserId> organiser) {
  QueryReader query(request);
  const std::size_t limit = query.number("limit", kMaxItems, kDefaultItems);
  store::AuditFilter filter;
  filter.organiser = organiser;
  filter.subject = query.text("subject", kMaxFilterBytes).value_or("");
  const auto cursor = query.text("cursor", kMaxFilterBytes);
  CursorKey place{"", std::numeric_limits<std::int64_t>::max()};
  if (cursor) {
    if (const auto given = read_cursor(kNewestFirst, *cursor))
      place = *given;
    else
      query.fault("cursor", "is not one of this list");
  }
  if (const Faults faults = query.finish(); !faults.empty())
    co_return fault_problem(request, kInvalidQuery, faults);
  const auto entries = std::make_shared<Entries>();
  desk::ReadJob job = [entries, filter, below = place.id, limit](store::Database& reader) {
    *entries = store::read_audit_page(reader, filter, below, limit + 1);
  };
  auto reading = desk.read(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, "the audit log")) co_return *std::move(failed);
  co_return page_of(request, *entries, limit);
}

/// GET /v1/organisers/{organiser}/audit-log
Awaitable<Response> list_own_audit_log(const Request& request, Staff staff,
                                       StaffServices& services) {
  return audit_log_page(request, services.desk, staff.organiser());
}

}  // namespace firstshow::http
