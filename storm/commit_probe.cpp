#include "storm/commit_probe.hpp"

#include <cstdio>

namespace firstshow::storm {
namespace {

constexpr std::size_t kBytesOfAHold = 120;

void remove_all(const std::string& path) {
  for (const char* part : {"", "-wal", "-shm"}) std::remove((path + part).c_str());
}

}  // namespace

CommitProbe::CommitProbe(const std::string& folder)
    : path_(folder + "/commit-probe.db"), row_(kBytesOfAHold, 'x') {
  remove_all(path_);
  database_ = std::make_unique<store::Database>(path_, store::Database::Mode::kWriter);
  database_->execute(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
      "CREATE TABLE row (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT");
}

CommitProbe::~CommitProbe() {
  database_.reset();
  remove_all(path_);
}

void CommitProbe::commit() {
  database_->run("INSERT INTO row (bytes) VALUES (?1)", store::Bound::blob(row_));
}

}  // namespace firstshow::storm
