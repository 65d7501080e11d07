#pragma once
// The journal in a SQLite file: WAL, synchronous=FULL, an exclusive lock on a sidecar file for the
// process's life, one connection that writes and checkpoints. Owned by the writer thread.

#include <memory>
#include <string>

#include "store/journal.hpp"

namespace firstshow::store {

struct SqliteOptions {
  std::string path;              ///< the database file
  bool create = true;            ///< make it if it is not there
  std::string vfs;               ///< "" the system's; tests name their own
  bool lock = true;              ///< take the sidecar lock (a file beside `path`, named path.lock)
  bool synchronous_full = true;  ///< false only to prove that the power-cut test can fail
  std::uint64_t max_pages = 0;   ///< 0: no limit; tests use it to fill the disk
  std::uint64_t checkpoint_bytes = 16U << 20U;  ///< log size at which run_maintenance() checkpoints
};

/// Opens (and creates or migrates) the database. Throws StoreBroken with a sentence for the
/// operator: another process has it, not a database, another program's, truncated or damaged, a
/// newer schema, read-only, no such directory.
std::unique_ptr<Journal> open_sqlite_journal(const SqliteOptions& options);

/// The application_id in the header of every Firstshow database ("1stS").
inline constexpr std::int32_t kSqliteApplicationId = 0x31737453;

}  // namespace firstshow::store
