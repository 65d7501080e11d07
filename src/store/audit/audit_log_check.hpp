#pragma once
// Verifies the audit log: that it is one chain without a gap from its first entry to its head. For
// audit(), and for `firstshow audit`. On the Database's thread; throws the Store... errors.

#include <optional>

#include "store/audit/show_audit.hpp"
#include "store/audit_entry.hpp"

namespace firstshow::store {

inline constexpr const char* kAuditLogWhole = "the audit log is whole";

/// Reads every entry. A removed, changed, moved or added entry is a finding with its position.
/// `kept`: a head from earlier, of which the log must still have every entry. Returns the head.
AuditHead check_audit_log(Database& db, const std::optional<AuditHead>& kept, Findings& findings);

}  // namespace firstshow::store
