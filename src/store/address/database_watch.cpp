#include "store/address/database_watch.hpp"

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
      for (const Row row : db_->query("SELECT current_setting('transaction_read_only') = 'on'"))
        if (row.integer(0) != 0) return {false, again("it is a standby or read-only")};
      return {};
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
};

}  // namespace

std::unique_ptr<DatabaseWatch> watch_database(const DatabaseAddress& address) {
  if (address.is_file()) return std::make_unique<FileWatch>(address.file());
  return std::make_unique<ServerWatch>(address.postgresql());
}

}  // namespace firstshow::store
