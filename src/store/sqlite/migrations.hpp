#pragma once
// The schema of a SQLite database, as steps that bring an older one to the present: step n takes
// user_version n - 1 to n, in a transaction of its own. Steps that were released never change.
// Called once by the writer when it opens a database; throws the Store... errors.

#include <span>
#include <string>
#include <string_view>

#include "store/database.hpp"

namespace firstshow::store {

/// Each step's SQL, oldest first.
std::span<const std::string_view> migrations();

/// The schema that this program reads and writes.
int newest_schema();

/// The schema of an open database (PRAGMA user_version).
int schema_of(Database& db);

/// Brings `db` to newest_schema(). Throws StoreBroken, before anything is written, if it is newer;
/// `path` is for the sentence.
void migrate(Database& db, const std::string& path);

}  // namespace firstshow::store
