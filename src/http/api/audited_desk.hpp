#pragma once
// The way to the desk of those who run the box office. What they change is written into the audit
// log, in the commit that changes it; they have no other way to the desk. Session threads; refusals
// are in the reply.

#include <functional>
#include <optional>
#include <string>

#include "http/api/callers.hpp"
#include "http/api/desk_client.hpp"
#include "store/ports/audit_log.hpp"

namespace firstshow::http {

/// Who asks for a change, for its entry: only what a caller has shown makes one.
class ChangedBy {
 public:
  ChangedBy(const Request& request, const Staff& staff);
  ChangedBy(const Request& request, const Operator& shown);
  const store::AuditSource& source() const { return source_; }

 private:
  store::AuditSource source_;
};

/// A job that says what it changed; nothing where it changed nothing.
struct AuditedJob {
  desk::JobChanges changes = desk::JobChanges::kCatalogue;
  std::function<std::optional<store::AuditChange>(store::Database&)> run;
};

class AuditedDesk {
 public:
  /// `desk` outlives this.
  explicit AuditedDesk(DeskClient& desk) : desk_(desk) {}

  /// `details` and `also` as desk::AuditedCommand says.
  template <desk::StaffCommand Command>
  Awaitable<desk::Reply> ask(const ChangedBy& by, Command command, std::string details = {},
                             std::function<void(store::Database&)> also = {}) {
    return desk_.ask(
        desk::AuditedCommand(std::move(command), by.source(), std::move(details), std::move(also)));
  }
  Awaitable<desk::Reply> ask(const ChangedBy& by, AuditedJob job);

  /// What only reads.
  Awaitable<desk::Reply> ask(booking::ReadReviews question) {
    return desk_.ask(booking::Command(question));
  }
  /// ReadClient::ask()
  Awaitable<desk::ReadReply> read(desk::ReadJob job) { return desk_.read(std::move(job)); }

 private:
  DeskClient& desk_;
};

}  // namespace firstshow::http
