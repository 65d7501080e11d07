#pragma once
// Verifies a database, for `firstshow check` and for the start of a server. Each function runs in
// the calling thread and throws StoreBroken with a sentence when it cannot be done at all.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "booking/model/entities.hpp"
#include "store/audit_entry.hpp"

namespace firstshow::store {

class Database;

/// One thing wrong in a database, as a sentence that names the row ("seat Stalls-C-12 of show_01...
/// is sold to tkt_01... and held by hold_01...").
struct Finding {
  std::string promise;  ///< which of docs/core.md's promises it breaks, "one owner a seat"
  std::string sentence;
  /// Pages or rows cannot be read, or a foreign key leads nowhere. Other findings are rows that
  /// contradict each other.
  bool damage = false;
};

struct AuditReport {
  std::vector<Finding> findings;  ///< at most kMaxFindings a promise
  std::uint64_t shows = 0;
  std::uint64_t holds = 0;
  std::uint64_t orders = 0;
  std::uint64_t tickets = 0;
  std::uint64_t payments = 0;
  std::uint64_t refunds = 0;
  AuditHead audit_log;
};

inline constexpr std::size_t kMaxFindings = 20;

/// How people call a place of a plan; its document is filled. "" where it has no name.
using PlaceNamer = std::function<std::string(const booking::SeatPlan& plan, booking::Place place)>;

/// Reads the whole database (a running server may go on) and holds it against every promise that
/// rows alone can show, SQLite's own integrity check included. Without `name`, places are called by
/// their index.
AuditReport audit(const std::string& path, const PlaceNamer& name = {});

/// The same of an open database that only reads, without a look at how it keeps its rows. Throws
/// the other Store... errors.
AuditReport audit_rows(Database& db, const PlaceNamer& name = {});

/// What `firstshow audit verify` finds.
struct AuditLogReport {
  std::vector<Finding> findings;
  AuditHead head;
};
/// Verifies the audit log alone; `kept` is a head from earlier of which it must have every entry.
/// Throws the other Store... errors.
AuditLogReport verify_audit_log(Database& db, const std::optional<AuditHead>& kept);

/// Throws StoreBroken where SQLite finds the file damaged, for the start of a server. Files too
/// large to be read at a start are only checked by audit().
void refuse_damaged(const std::string& path);

}  // namespace firstshow::store
