#pragma once
// Opens the database at an address, whichever it is: as its one writer, or to read beside it.
// Whoever starts a server or a command calls these, on the thread that owns what is opened; they
// throw StoreBroken with a sentence for the operator.

#include <memory>

#include "store/address/database_address.hpp"
#include "store/audit/audit.hpp"
#include "store/journal.hpp"

namespace firstshow::store {

enum class IfMissing : std::uint8_t {
  kRefuse,  ///< a wrong name is no empty box office
  kMake,    ///< the file with its folders, or the tables in a database of PostgreSQL
};

/// Nobody else has it open for writing while this journal lives.
std::unique_ptr<Journal> open_journal(const DatabaseAddress& address, IfMissing if_missing);

/// Makes an empty database. Throws StoreBroken where there is one.
void make_database(const DatabaseAddress& address);

/// Ends a connection also where Database is only a name.
struct DatabaseEnd {
  DatabaseEnd() = default;
  DatabaseEnd(std::default_delete<Database>) {}  // NOLINT: implicit, of what make_unique makes
  void operator()(Database* db) const;
};
using OpenDatabase = std::unique_ptr<Database, DatabaseEnd>;

/// A connection that only reads, while the writer goes on. What it reads between BEGIN and the end
/// is of one moment. One that was lost is made anew at the next BEGIN; until then statements throw
/// StoreBusy.
OpenDatabase open_reader(const DatabaseAddress& address);

/// Throws StoreBroken where a SQLite file is found damaged (audit/audit.hpp); PostgreSQL looks
/// after its own.
void refuse_damaged(const DatabaseAddress& address);

/// Throws StoreBroken where the clock is not believed (audit/clock_check.hpp): before anything is
/// decided by it, for that would end holds, sales and shows that are not over.
void refuse_wrong_clock(const DatabaseAddress& address);

/// Throws StoreBroken where the database is behind what a server committed on it
/// (audit/revision_mark.hpp).
void refuse_older_copy(const DatabaseAddress& address);

/// As audit/audit.hpp says, of either database.
AuditReport audit(const DatabaseAddress& address, const PlaceNamer& name = {});
AuditLogReport verify_audit_log(const DatabaseAddress& address,
                                const std::optional<AuditHead>& kept);

}  // namespace firstshow::store
