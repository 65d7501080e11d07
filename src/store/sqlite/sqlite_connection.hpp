#pragma once
// SQLite under a Database: opens a file, keeps its prepared statements, turns its result codes into
// the Store... errors. One thread at a time. Throws those errors.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "store/database.hpp"

struct sqlite3;

namespace firstshow::store {

enum class SqliteMode : std::uint8_t { kWriter, kReader };

/// Opens the file `path`; a writer makes it where there is none. A reader has query_only on, never
/// checkpoints, and waits up to 5 s for locks.
std::unique_ptr<Connection> connect_sqlite(const std::string& path, SqliteMode mode,
                                           const std::string& vfs = "");

/// SQLite's own connection. A bug where the database is another.
sqlite3* sqlite_of(Database& db);

/// Throws the Store... error that belongs to a SQLite result code, with SQLite's words and `doing`.
[[noreturn]] void throw_sqlite(sqlite3* connection, int code, std::string_view doing);

}  // namespace firstshow::store
