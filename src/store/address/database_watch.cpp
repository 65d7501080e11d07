#include "store/address/database_watch.hpp"

#include <utility>

#include "store/postgresql/connection.hpp"
#include "store/postgresql/server_lock.hpp"
#include "store/sqlite/file_identity.hpp"

namespace firstshow::store {
namespace {

class FileWatch final : public DatabaseWatch {
 public:
  explicit FileWatch(std::string path) : path_(std::move(path)), files_(path_) {}
  DatabaseHealth check() override {
    if (!files_.change()) return {};
    files_ = FileIdentity(path_);
    return {true, ""};
  }

 private:
  std::string path_;
  FileIdentity files_;  ///< as they were at the last check
};

class ServerWatch final : public DatabaseWatch {
 public:
  explicit ServerWatch(PostgresOptions options) : options_(std::move(options)) {
    options_.connect_time = options_.answer_time = std::chrono::seconds{2};
  }
  /// A session that was ended says nothing of the server, so it is asked once more.
  DatabaseHealth check() override {
    if (db_) {
      try {
        return check_through(*db_);
      } catch (const std::runtime_error&) {
        db_.reset();
      }
    }
    try {
      db_ = open_postgres_database(options_);
      return check_through(*db_);
    } catch (const std::runtime_error& wrong) {
      db_.reset();
      return {false, wrong.what()};
    }
  }

 private:
  DatabaseHealth check_through(Database& db) {
    const ServerLook found = look_at_server(db);
    if (found.read_only) {
      // The next check has a session of its own, or a server that was read-only would seem so for
      // good.
      db_.reset();
      return {false, "it is a standby or read-only"};
    }
    const Revision before = std::exchange(seen_, found.revision);
    const bool moved_on = found.revision >= before && found.revision.epoch == before.epoch;
    return {!moved_on || !found.locked, ""};
  }

  PostgresOptions options_;
  std::unique_ptr<Database> db_;
  Revision seen_;  ///< at the last check; before the first, none that a writer has
};

}  // namespace

std::unique_ptr<DatabaseWatch> watch_database(const DatabaseAddress& address) {
  if (address.is_file()) return std::make_unique<FileWatch>(address.file());
  return std::make_unique<ServerWatch>(address.postgresql());
}

}  // namespace firstshow::store
