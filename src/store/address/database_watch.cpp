#include "store/address/database_watch.hpp"

#include <utility>

#include "store/postgresql/server_lock.hpp"
#include "store/sqlite/file_identity.hpp"

namespace firstshow::store {
namespace {

class FileWatch final : public DatabaseWatch {
 public:
  explicit FileWatch(std::string path) : path_(std::move(path)), files_(path_) {}
  DatabaseLook look() override {
    if (!files_.change()) return {};
    files_ = FileIdentity(path_);
    return {true, ""};
  }

 private:
  std::string path_;
  FileIdentity files_;  ///< as they were at the last look
};

class ServerWatch final : public DatabaseWatch {
 public:
  explicit ServerWatch(PostgresOptions options) : options_(std::move(options)) {
    options_.connect_time = options_.answer_time = std::chrono::seconds{2};
  }
  DatabaseLook look() override {
    try {
      if (!db_) db_ = open_postgres_database(options_);
      const ServerLook found = look_at_server(*db_);
      if (found.read_only) return {false, again("it is a standby or read-only")};
      const Revision before = std::exchange(seen_, found.revision);
      const bool moved_on = found.revision >= before && found.revision.epoch == before.epoch;
      return {!moved_on || !found.locked, ""};
    } catch (const std::runtime_error& wrong) {
      return {false, again(wrong.what())};
    }
  }

 private:
  /// The next look has a connection of its own, or a server that was read-only would seem so for
  /// good.
  std::string again(std::string trouble) {
    db_.reset();
    return trouble;
  }

  PostgresOptions options_;
  std::unique_ptr<Database> db_;
  Revision seen_;  ///< at the last look; before the first, none that a writer has
};

}  // namespace

std::unique_ptr<DatabaseWatch> watch_database(const DatabaseAddress& address) {
  if (address.is_file()) return std::make_unique<FileWatch>(address.file());
  return std::make_unique<ServerWatch>(address.postgresql());
}

}  // namespace firstshow::store
