#pragma once
// For tests: a database of one's own, which goes with it: a SQLite file in a temporary folder, or,
// where FIRSTSHOW_TEST_DATABASE is postgresql, a database of this program's PostgreSQL server
// (store/postgresql/postgres_server.hpp). One thread.

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "store/address/database_address.hpp"
#include "store/database.hpp"
#include "store/postgresql/postgres_server.hpp"
#include "store/sqlite/sqlite_connection.hpp"

namespace firstshow::http {

class TestDatabase {
 public:
  TestDatabase() {
    std::string pattern = (std::filesystem::temp_directory_path() / "firstshow-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    settings_.state_folder = folder_.string();
    settings_.database = (folder_ / "server.db").string();
    if (!wants_postgresql()) return;
    store::PostgresServer& server = store::PostgresServer::of_tests();
    settings_.database = server.address(server.make_database());
  }
  ~TestDatabase() { std::filesystem::remove_all(folder_); }
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  static bool wants_postgresql() {
    const char* const wanted = std::getenv("FIRSTSHOW_TEST_DATABASE");
    return wanted != nullptr && std::string_view(wanted) == "postgresql";
  }

  /// For whatever else a test keeps.
  const std::filesystem::path& folder() const { return folder_; }
  const store::DatabaseSettings& settings() const { return settings_; }
  store::DatabaseAddress address() const { return store::DatabaseAddress(settings_); }
  /// While no server has it.
  void execute(const std::string& sql) const {
    const store::DatabaseAddress where = address();
    if (where.is_file())
      store::Database(store::connect_sqlite(where.file(), store::SqliteMode::kWriter)).execute(sql);
    else
      store::open_postgres_database(where.postgresql())->execute(sql);
  }

 private:
  std::filesystem::path folder_;
  store::DatabaseSettings settings_;
};

}  // namespace firstshow::http
