#pragma once
// A box office moves from its SQLite file into an empty database of a PostgreSQL server. Called by
// `firstshow move`, on one thread. Throws StoreBroken with a sentence for the operator, and the
// other Store... errors; the file is then as it was. The database has no row, unless what failed
// came after the rows were committed: the audit, or the renaming of the file.

#include <cstdint>
#include <string>

#include "store/address/database_address.hpp"
#include "store/audit/audit.hpp"

namespace firstshow::store {

struct MoveReport {
  std::uint64_t rows = 0;
  AuditReport audit;    ///< of the new database
  std::string kept_as;  ///< the path that the file has now; "": its own, because of findings
};

/// Copies all rows of `from`, a file, into `to`, a database of a server, in one transaction, counts
/// them and has them audited. Then the file gets another name, so that no server sells the same
/// seats from it. Refuses where either is open for writing, where `to` has rows, and where there is
/// a file of that other name.
MoveReport move_database(const DatabaseAddress& from, const DatabaseAddress& to);

}  // namespace firstshow::store
