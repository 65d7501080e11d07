#pragma once
// The rows of the audit log: what people and programs changed, each entry chained to the one before
// (store/audit_entry.hpp). Entries are written and read, never changed and never deleted. Functions
// over a Database, on its thread; they throw the Store... errors.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/audit_entry.hpp"

namespace firstshow::store {

class Database;

/// Who asks for a change, as the request has shown.
struct AuditSource {
  AuditActor kind = AuditActor::kOperator;
  std::string actor;  ///< "key_..."; "" for the operator
  Time at{};
  std::string address;
  std::string request_id;
  std::string trace_id;
};

/// What was changed. Without secrets, and without data about buyers as persons.
struct AuditChange {
  OrganiserId organiser;  ///< whose thing it is; none: the installation's
  AuditAction action = AuditAction::kOrganiserMade;
  std::string subject;   ///< its id, or its name where it has none
  std::string before{};  ///< JSON; a long text is replaced by its hash
  std::string after{};
};

/// Adds an entry to the end of the log. Inside the batch of the change.
void write_audit_entry(Database& db, const AuditSource& source, const AuditChange& change);

/// The end of the log as the last commit left it.
AuditHead read_audit_head(Database& db);
/// The head as it stands in its own row, which a log that was cut contradicts; nothing where there
/// is no such row.
std::optional<AuditHead> find_audit_head(Database& db);

/// Which entries a page has.
struct AuditFilter {
  std::optional<OrganiserId> organiser;  ///< of one organiser; none: of all, and the installation's
  std::string subject;                   ///< of one subject; "": of all
};
/// At most `limit` entries below `below`, the newest first.
std::vector<AuditEntry> read_audit_page(Database& db, const AuditFilter& filter, std::int64_t below,
                                        std::size_t limit);
/// Calls `use` for every entry, the oldest first.
void each_audit_entry(Database& db, const std::function<void(const AuditEntry&)>& use);

}  // namespace firstshow::store
