#include "sim/server.hpp"

#include <atomic>
#include <string>

#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::sim {
namespace {

/// SQLite knows a disk by its name, which is unique in the process.
std::string fresh_disk_name() {
  static std::atomic<std::uint64_t> count{0};
  return "simulated-disk-" + std::to_string(++count);
}

}  // namespace

Server::Server(Storage storage, std::uint64_t seed, std::size_t rows_per_batch) {
  options_.rows_per_batch = rows_per_batch;
  options_.events = desk::EventsOf::kEverybody;
  if (storage == Storage::kSqlite) disk_.emplace(fresh_disk_name(), seed);
}

Server::~Server() {
  desk_.reset();
  journal_.reset();
  sqlite_.reset();
}

void Server::open(Time now) {
  store::Journal* inner = &memory_;
  if (disk_) {
    store::SqliteOptions options;
    options.path = kDatabaseFile;
    options.vfs = disk_->name();
    options.lock = false;
    options.checkpoint_bytes = 64U << 10U;
    sqlite_ = store::open_sqlite_journal(options);
    inner = sqlite_.get();
  }
  journal_ = std::make_unique<FaultJournal>(*inner);
  desk_ = std::make_unique<desk::Desk>(*journal_, options_, now);
}

void Server::lose() {
  if (disk_) disk_->cut();
  desk_.reset();
  journal_.reset();
  sqlite_.reset();
  memory_.rollback();
}

}  // namespace firstshow::sim
