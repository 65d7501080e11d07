#include "http/api/audited_desk.hpp"

namespace firstshow::http {
namespace {

/// The trace of a W3C traceparent: 00-<32 digits>-<16 digits>-<2 digits>.
std::string trace_of(std::string_view trace_parent) {
  constexpr std::size_t kBegin = 3;
  constexpr std::size_t kDigits = 32;
  if (trace_parent.size() < kBegin + kDigits) return {};
  return std::string(trace_parent.substr(kBegin, kDigits));
}

store::AuditSource source_of(const Request& request, store::AuditActor kind, std::string actor) {
  store::AuditSource source;
  source.kind = kind;
  source.actor = std::move(actor);
  source.at = request.now;
  source.address = format_ip_address(request.client);
  source.request_id = request.id;
  source.trace_id = trace_of(request.trace_parent);
  return source;
}

}  // namespace

ChangedBy::ChangedBy(const Request& request, const Staff& staff)
    : source_(source_of(request, store::AuditActor::kApiKey, format_id(staff.key()))) {}

ChangedBy::ChangedBy(const Request& request, const Operator&)
    : source_(source_of(request, store::AuditActor::kOperator, "")) {}

Awaitable<desk::Reply> AuditedDesk::ask(const ChangedBy& by, AuditedJob job) {
  auto run = [source = by.source(), change = std::move(job.run)](store::Database& db) {
    if (const std::optional<store::AuditChange> changed = change(db))
      store::write_audit_entry(db, source, *changed);
  };
  return desk_.ask(desk::SqlJob{job.changes, std::move(run)});
}

}  // namespace firstshow::http
