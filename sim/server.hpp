#pragma once
// One box office in a simulation: a disk, a journal on it, and the production desk and core over
// that; which can lose its power and start again. Owned by one simulation; one thread.

#include <memory>
#include <optional>

#include "desk/desk.hpp"
#include "sim/fault_journal.hpp"
#include "sim/memory_journal.hpp"
#include "sim/power_cut_vfs.hpp"

namespace firstshow::sim {

enum class Storage : std::uint8_t { kMemory, kSqlite };

/// The name of the database on the simulated disk.
inline constexpr const char* kDatabaseFile = "box-office.db";

class Server {
 public:
  Server(Storage storage, std::uint64_t seed, std::size_t rows_per_batch);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Starts at `now`. Throws the Store... errors where the power goes meanwhile.
  void open(Time now);
  /// The power goes (or the process dies): the desk and all that was not durable are gone.
  void lose();

  desk::Desk& desk() { return *desk_; }
  FaultJournal& journal() { return *journal_; }
  /// Null over memory.
  PowerCutVfs* disk() { return disk_ ? &*disk_ : nullptr; }

 private:
  desk::DeskOptions options_;
  std::optional<PowerCutVfs> disk_;
  MemoryJournal memory_;
  std::unique_ptr<store::Journal> sqlite_;
  std::unique_ptr<FaultJournal> journal_;
  std::unique_ptr<desk::Desk> desk_;
};

}  // namespace firstshow::sim
