#pragma once
// The disk under PowerCutVfs: files in memory, each with what is synced and what was written since.
// When the power goes, of everything unsynced (bytes, sizes, names) a random part stays, chunk by
// chunk. One thread. Knows nothing of SQLite.

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace firstshow::sim {

/// One change to a file that is not synced.
struct UnsyncedChange {
  enum class Kind : std::uint8_t { kWrite, kTruncate };
  Kind kind = Kind::kWrite;
  std::uint64_t offset = 0;  ///< of a write; of a truncation, the new size
  std::string bytes;
};

/// A file whatever its name: what programs read now, and what the disk surely has.
struct DiskFile {
  std::string live;
  std::string durable;
  std::vector<UnsyncedChange> unsynced;

  void write(std::uint64_t offset, std::string_view bytes);
  void truncate(std::uint64_t size);
  void sync();
};

using SharedFile = std::shared_ptr<DiskFile>;

class PowerCutDisk {
 public:
  explicit PowerCutDisk(std::uint64_t seed) : random_(seed) {}

  /// Null if there is none.
  SharedFile find(const std::string& name) const;
  SharedFile create(const std::string& name);
  void remove(const std::string& name);
  /// Makes every name given or taken so far durable.
  void sync_names();

  /// The power goes: every file becomes what the disk has of it. Files that programs still hold
  /// are no longer the disk's.
  void cut();
  /// The process dies but the machine does not: files hold all that was written.
  void kill();

  std::mt19937_64& random() { return random_; }

 private:
  /// A name that was given to a file, or taken away (null), and not yet synced.
  struct UnsyncedName {
    std::string name;
    SharedFile file;
  };
  bool happens(unsigned percent) { return random_() % 100 < percent; }
  void survive(DiskFile& file, unsigned percent);
  void survive_write(DiskFile& file, const UnsyncedChange& change, unsigned percent);

  std::map<std::string, SharedFile> names_;
  std::map<std::string, SharedFile> durable_names_;
  std::vector<UnsyncedName> unsynced_names_;
  std::mt19937_64 random_;
};

}  // namespace firstshow::sim
