#pragma once
// The schema of a PostgreSQL database: the core's tables and indexes from store/tables.hpp with the
// guards that SQLite's migrations give them, but for references and owners, which the statements of
// a batch insist on; and the other tables from store/ports/port_tables.hpp. Made at once in an
// empty database. On the Database's thread; throws the Store... errors.

#include <string>
#include <vector>

#include "store/database.hpp"

namespace firstshow::store {

/// The schema that this program reads and writes; what a database has is in its table
/// firstshow_schema.
inline constexpr int kPostgresSchema = 1;

/// All statements that make the schema.
std::string postgres_schema();

/// Whether this program's tables are there. Throws StoreBroken for a database of another program or
/// of another version.
bool has_postgres_schema(Database& db);

/// Throws StoreBroken also where there are no tables, or the database is not in UTF8.
void refuse_other_schema(Database& db);

/// What the schema has not any more of what this version makes, a sentence each: a table, an index
/// or a function that is gone, a table whose rows a crash would lose, an index that does not refuse
/// what it is there to refuse. Checks of columns are not looked at, nor is who made which.
std::vector<std::string> schema_faults(Database& db);

/// Makes the schema in a database without tables. Throws StoreBroken, with nothing written, as
/// above.
void make_postgres_schema(Database& db);

}  // namespace firstshow::store
