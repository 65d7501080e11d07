#pragma once
// A SQLite VFS in memory that behaves as a disk does when the power goes: what was synced stays; of
// what was written since, a random part stays, torn in the middle of a page too. For the simulator
// and the tests of the store. One thread, one process; several connections may have a file open.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace firstshow::sim {

/// For cut_at(): a cut that never comes.
inline constexpr std::uint64_t kNeverCut = std::uint64_t{1} << 60U;

class PowerCutVfs {
 public:
  /// Registers itself with SQLite under `name` (unique in the process) until destroyed. What goes
  /// wrong depends on `seed` and the operations alone.
  PowerCutVfs(std::string name, std::uint64_t seed);
  ~PowerCutVfs();
  PowerCutVfs(const PowerCutVfs&) = delete;
  PowerCutVfs& operator=(const PowerCutVfs&) = delete;

  const std::string& name() const;

  /// The power goes now. Every open handle is dead (its calls fail); then files hold what a disk
  /// would. Connections must still be closed; after that the files can be opened anew.
  void cut();
  /// The process dies now, as by kill -9, but the machine goes on: as cut(), with nothing lost.
  void kill();
  /// The power goes by itself within the operation numbered `operation` from now (1: the next):
  /// that operation and all after it fail until cut() or kill() is called. 0: never mind.
  void cut_at(std::uint64_t operation);
  /// Whether cut_at() has struck.
  bool is_dark() const;
  /// Writes, truncations, deletions and syncs so far.
  std::uint64_t operations() const;

  /// A file as programs read it now; nothing where there is none.
  std::optional<std::string> read(const std::string& file) const;
  /// Puts a file there, or in place of another, durably. Nobody has it open.
  void put(const std::string& file, const std::string& content);
  /// Takes a file away, durably.
  void remove(const std::string& file);

  /// From now on writes fail as on a full disk (SQLITE_FULL) / syncs fail (SQLITE_IOERR_FSYNC).
  void set_full(bool full);
  void set_sync_failing(bool failing);

  struct Disk;

 private:
  std::unique_ptr<Disk> disk_;
};

}  // namespace firstshow::sim
