#include "storm/commit_probe.hpp"

#include <cstdio>

#include "store/address/database_address.hpp"
#include "store/journal.hpp"
#include "store/postgresql/connection.hpp"
#include "store/sqlite/sqlite_connection.hpp"

namespace firstshow::storm {
namespace {

constexpr std::size_t kBytesOfAHold = 120;

void remove_all(const std::string& path) {
  for (const char* part : {"", "-wal", "-shm"}) std::remove((path + part).c_str());
}

}  // namespace

CommitProbe::CommitProbe(const std::string& where) : row_(kBytesOfAHold, 'x') {
  const store::DatabaseAddress address({where, "", ""});
  if (!address.is_file()) {
    database_ = store::open_postgres_database(address.postgresql());
    database_->execute(
        "DROP TABLE IF EXISTS commit_probe;"
        "CREATE TABLE commit_probe (id bigint PRIMARY KEY, bytes bytea NOT NULL)");
    return;
  }
  path_ = where + "/commit-probe.db";
  remove_all(path_);
  database_ =
      std::make_unique<store::Database>(store::connect_sqlite(path_, store::SqliteMode::kWriter));
  database_->execute(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
      "CREATE TABLE commit_probe (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT");
}

CommitProbe::~CommitProbe() {
  if (path_.empty()) {
    try {
      database_->execute("DROP TABLE commit_probe");
    } catch (const std::exception& away) {
      std::fprintf(stderr, "firstshow-lab: the table commit_probe stays behind: %s\n", away.what());
    }
    return;
  }
  database_.reset();
  remove_all(path_);
}

void CommitProbe::commit() {
  database_->run("INSERT INTO commit_probe (id, bytes) VALUES (?1, ?2)", ++rows_,
                 store::Bound::blob(row_));
}

}  // namespace firstshow::storm
