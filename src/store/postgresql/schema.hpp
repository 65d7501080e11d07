#pragma once
// The schema of a PostgreSQL database: the core's tables and indexes from store/tables.hpp with the
// guards that SQLite's migrations give them, but for references and owners, which the statements of
// a batch insist on; and the other tables from store/ports/port_tables.hpp. Made at once in an
// empty database; an older one is brought up by migrations. On the Database's thread; throws the
// Store... errors.

#include <string>
#include <vector>

#include "store/database.hpp"

namespace firstshow::store {

/// The schema that this program reads and writes; what a database has is in its table
/// firstshow_schema. A column, an index, an enumerator or a function that changes postgres_schema()
/// raises it and brings a migration (schema.cpp): schema_test.cpp fails until then.
inline constexpr int kPostgresSchema = 7;

/// All statements that make the schema.
std::string postgres_schema();

/// Whether this program's tables are there, in this version or an older one. Throws StoreBroken for
/// a database of another program or of a newer version, or one that is not in UTF8.
bool has_postgres_schema(Database& db);

/// For who only reads: throws StoreBroken also where there are no tables, or older ones.
void refuse_other_schema(Database& db);

/// What the schema has not any more of what this version makes, a sentence each: a table, an index
/// or a function that is gone, a table whose rows a crash would lose, an index that does not refuse
/// what it is there to refuse. Checks of columns are not looked at, nor is who made which.
std::vector<std::string> schema_faults(Database& db);

/// For the one writer: brings an older schema up, and makes it where there are no tables if
/// `create`. Throws StoreBroken, with nothing written, as above.
void prepare_postgres_schema(Database& db, bool create);

}  // namespace firstshow::store
