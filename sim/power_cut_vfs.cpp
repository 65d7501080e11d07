#include "sim/power_cut_vfs.hpp"

#include <sqlite3.h>

#include <array>
#include <cstring>
#include <map>
#include <new>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "sim/power_cut_disk.hpp"

namespace firstshow::sim {
namespace {

constexpr int kShmSlots = SQLITE_SHM_NLOCK;
constexpr int kLongestName = 512;
constexpr int kVfsSectorBytes = 4096;

struct OpenFile;

/// What the connections to one database share besides its bytes: locks, and the index of its log.
/// Memory of the process, gone with the power.
struct Shared {
  int readers = 0;  ///< handles with at least a shared lock
  const OpenFile* reserved = nullptr;
  const OpenFile* pending = nullptr;
  const OpenFile* exclusive = nullptr;

  int mapped = 0;  ///< handles that use `regions`
  std::vector<std::unique_ptr<char[]>> regions;
  std::array<int, kShmSlots> slot_readers{};
  std::array<const OpenFile*, kShmSlots> slot_owner{};
};

}  // namespace

struct PowerCutVfs::Disk {
  Disk(std::string the_name, std::uint64_t seed) : name(std::move(the_name)), disk(seed) {}

  /// Counts one operation; whether the power is still there after it.
  bool count_operation() {
    ++operations;
    if (countdown > 0 && --countdown == 0) dark = true;
    return !dark;
  }

  std::string name;
  PowerCutDisk disk;
  std::map<std::string, std::shared_ptr<Shared>> shared;  ///< by file name
  std::uint64_t operations = 0;
  std::uint64_t countdown = 0;  ///< operations left until the power goes; 0: it stays
  std::uint64_t lives = 0;      ///< how often the power went; handles of an earlier life are dead
  std::uint64_t clock_ms = 0;
  bool dark = false;
  bool full = false;
  bool sync_failing = false;
  sqlite3_vfs vfs{};
};

namespace {

using Disk = PowerCutVfs::Disk;

struct OpenFile {
  Disk* disk = nullptr;
  std::uint64_t life = 0;
  std::string name;
  SharedFile file;
  std::shared_ptr<Shared> shared;
  int lock = SQLITE_LOCK_NONE;
  bool sync_names = false;  ///< as SQLite on unix: the first sync of a new journal or log
  bool delete_on_close = false;
  bool shm = false;
  std::array<bool, kShmSlots> slot_shared{};

  bool dead() const { return disk->dark || disk->lives != life; }
};

/// What SQLite allocates for a file.
struct Handle {
  sqlite3_file base;
  OpenFile* open;
};

OpenFile& file_of(sqlite3_file* file) {
  return *reinterpret_cast<Handle*>(file)->open;
}
Disk& disk_of(sqlite3_vfs* vfs) {
  return *static_cast<Disk*>(vfs->pAppData);
}

// --- bytes ------------------------------------------------------------------------------------

int read_file(sqlite3_file* handle, void* buffer, int amount, sqlite3_int64 offset) {
  const OpenFile& open = file_of(handle);
  if (open.dead()) return SQLITE_IOERR_READ;
  const std::string_view content = open.file->live;
  const auto begin = std::min(static_cast<std::size_t>(offset), content.size());
  const std::string_view bytes = content.substr(begin, static_cast<std::size_t>(amount));
  std::memcpy(buffer, bytes.data(), bytes.size());
  if (bytes.size() == static_cast<std::size_t>(amount)) return SQLITE_OK;
  std::memset(static_cast<char*>(buffer) + bytes.size(), 0,
              static_cast<std::size_t>(amount) - bytes.size());
  return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* handle, const void* bytes, int amount, sqlite3_int64 offset) {
  OpenFile& open = file_of(handle);
  if (open.dead()) return SQLITE_IOERR_WRITE;
  if (open.disk->full) return SQLITE_FULL;
  // The write in which the power goes may still reach the disk, in part.
  open.file->write(static_cast<std::uint64_t>(offset),
                   {static_cast<const char*>(bytes), static_cast<std::size_t>(amount)});
  return open.disk->count_operation() ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

int truncate_file(sqlite3_file* handle, sqlite3_int64 size) {
  OpenFile& open = file_of(handle);
  if (open.dead()) return SQLITE_IOERR_TRUNCATE;
  open.file->truncate(static_cast<std::uint64_t>(size));
  return open.disk->count_operation() ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

int sync_file(sqlite3_file* handle, int) {
  OpenFile& open = file_of(handle);
  if (open.dead()) return SQLITE_IOERR_FSYNC;
  if (!open.disk->count_operation() || open.disk->sync_failing) return SQLITE_IOERR_FSYNC;
  open.file->sync();
  if (open.sync_names) open.disk->disk.sync_names();
  open.sync_names = false;
  return SQLITE_OK;
}

int file_size(sqlite3_file* handle, sqlite3_int64* size) {
  const OpenFile& open = file_of(handle);
  if (open.dead()) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(open.file->live.size());
  return SQLITE_OK;
}

// --- locks between connections ----------------------------------------------------------------

int lock_file(sqlite3_file* handle, int level) {
  OpenFile& open = file_of(handle);
  if (open.dead()) return SQLITE_IOERR_LOCK;
  if (level <= open.lock) return SQLITE_OK;
  Shared& shared = *open.shared;
  const auto others = [&open](const OpenFile* owner) { return owner != nullptr && owner != &open; };
  if (open.lock == SQLITE_LOCK_NONE) {
    if (others(shared.pending) || others(shared.exclusive)) return SQLITE_BUSY;
    ++shared.readers;
    open.lock = SQLITE_LOCK_SHARED;
    if (level == SQLITE_LOCK_SHARED) return SQLITE_OK;
  }
  if (others(shared.reserved) || others(shared.pending)) return SQLITE_BUSY;
  if (level == SQLITE_LOCK_RESERVED) {
    shared.reserved = &open;
    open.lock = level;
    return SQLITE_OK;
  }
  shared.pending = &open;
  open.lock = SQLITE_LOCK_PENDING;
  if (shared.readers > 1) return SQLITE_BUSY;
  shared.exclusive = &open;
  open.lock = SQLITE_LOCK_EXCLUSIVE;
  return SQLITE_OK;
}

int unlock_file(sqlite3_file* handle, int level) {
  OpenFile& open = file_of(handle);
  if (level >= open.lock) return SQLITE_OK;
  Shared& shared = *open.shared;
  for (const OpenFile** owner : {&shared.reserved, &shared.pending, &shared.exclusive}) {
    if (*owner == &open) *owner = nullptr;
  }
  if (level == SQLITE_LOCK_NONE) --shared.readers;
  open.lock = level;
  return SQLITE_OK;
}

int check_reserved(sqlite3_file* handle, int* reserved) {
  const OpenFile& open = file_of(handle);
  *reserved = open.shared->reserved != nullptr || open.shared->exclusive != nullptr ? 1 : 0;
  return SQLITE_OK;
}

int map_shm(sqlite3_file* handle, int region, int size, int extend, void volatile** memory) {
  OpenFile& open = file_of(handle);
  *memory = nullptr;
  if (open.dead()) return SQLITE_IOERR_SHMMAP;
  Shared& shared = *open.shared;
  if (!open.shm) ++shared.mapped;
  open.shm = true;
  while (shared.regions.size() <= static_cast<std::size_t>(region)) {
    if (extend == 0) return SQLITE_OK;
    shared.regions.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
  }
  *memory = shared.regions[static_cast<std::size_t>(region)].get();
  return SQLITE_OK;
}

void release_slot(OpenFile& open, std::size_t slot) {
  Shared& shared = *open.shared;
  if (shared.slot_owner[slot] == &open) shared.slot_owner[slot] = nullptr;
  if (open.slot_shared[slot]) --shared.slot_readers[slot];
  open.slot_shared[slot] = false;
}

int lock_shm(sqlite3_file* handle, int offset, int count, int flags) {
  OpenFile& open = file_of(handle);
  Shared& shared = *open.shared;
  const auto begin = static_cast<std::size_t>(offset);
  const std::size_t end = begin + static_cast<std::size_t>(count);
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    for (std::size_t slot = begin; slot < end; ++slot) release_slot(open, slot);
    return SQLITE_OK;
  }
  if (open.dead()) return SQLITE_IOERR_SHMLOCK;
  const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  for (std::size_t slot = begin; slot < end; ++slot) {
    const int own = open.slot_shared[slot] ? 1 : 0;
    if (shared.slot_owner[slot] != nullptr && shared.slot_owner[slot] != &open) return SQLITE_BUSY;
    if (exclusive && shared.slot_readers[slot] > own) return SQLITE_BUSY;
  }
  for (std::size_t slot = begin; slot < end; ++slot) {
    if (exclusive) {
      shared.slot_owner[slot] = &open;
    } else if (!open.slot_shared[slot]) {
      open.slot_shared[slot] = true;
      ++shared.slot_readers[slot];
    }
  }
  return SQLITE_OK;
}

void shm_barrier(sqlite3_file*) {}

int unmap_shm(sqlite3_file* handle, int) {
  OpenFile& open = file_of(handle);
  if (!open.shm) return SQLITE_OK;
  for (std::size_t slot = 0; slot < kShmSlots; ++slot) release_slot(open, slot);
  open.shm = false;
  // The next to come rebuilds the index from the log, as on a system without leftovers.
  if (--open.shared->mapped == 0) open.shared->regions.clear();
  return SQLITE_OK;
}

int control_file(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}
int sector_size(sqlite3_file*) {
  return kVfsSectorBytes;
}
// A torn write damages only what it was writing; so do Linux and its disks.
int characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE | SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN;
}

int close_file(sqlite3_file* handle) {
  const std::unique_ptr<OpenFile> open(&file_of(handle));
  unmap_shm(handle, 0);
  unlock_file(handle, SQLITE_LOCK_NONE);
  if (open->delete_on_close && !open->dead()) open->disk->disk.remove(open->name);
  handle->pMethods = nullptr;
  return SQLITE_OK;
}

constexpr sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shm,
    .xShmLock = lock_shm,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = unmap_shm,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

// --- the file system --------------------------------------------------------------------------

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* handle, int flags, int* out_flags) {
  Disk& disk = disk_of(vfs);
  handle->pMethods = nullptr;
  if (disk.dark) return SQLITE_IOERR;
  auto open = std::make_unique<OpenFile>();
  open->disk = &disk;
  open->life = disk.lives;
  open->delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  if (name == nullptr) {
    open->file = std::make_shared<DiskFile>();
    open->shared = std::make_shared<Shared>();
  } else {
    open->name = name;
    open->file = disk.disk.find(name);
    if (!open->file) {
      if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
      open->file = disk.disk.create(name);
    }
    // Also of a file that is there: the process that made it may have died before its first sync.
    constexpr int kLogs = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
    open->sync_names = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & kLogs) != 0;
    std::shared_ptr<Shared>& shared = disk.shared[name];
    if (!shared) shared = std::make_shared<Shared>();
    open->shared = shared;
  }
  if (out_flags != nullptr) *out_flags = flags;
  reinterpret_cast<Handle*>(handle)->open = open.release();
  handle->pMethods = &kMethods;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int sync_names) {
  Disk& disk = disk_of(vfs);
  if (disk.dark) return SQLITE_IOERR_DELETE;
  if (!disk.disk.find(name)) return SQLITE_IOERR_DELETE_NOENT;
  disk.disk.remove(name);
  if (!disk.count_operation()) return SQLITE_IOERR_DELETE;
  if (sync_names != 0) disk.disk.sync_names();
  return SQLITE_OK;
}

int access_file(sqlite3_vfs* vfs, const char* name, int, int* result) {
  Disk& disk = disk_of(vfs);
  if (disk.dark) return SQLITE_IOERR_ACCESS;
  *result = disk.disk.find(name) ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs* vfs, int size, char* out) {
  for (int i = 0; i < size; ++i) out[i] = static_cast<char>(disk_of(vfs).disk.random()());
  return size;
}

int sleep_for(sqlite3_vfs* vfs, int microseconds) {
  disk_of(vfs).clock_ms += static_cast<std::uint64_t>(microseconds) / 1'000;
  return microseconds;
}

int current_time(sqlite3_vfs* vfs, sqlite3_int64* ms) {
  constexpr std::uint64_t kJulian2026 = 212'633'683'200'000;  // any fixed instant will do
  *ms = static_cast<sqlite3_int64>(kJulian2026 + disk_of(vfs).clock_ms);
  return SQLITE_OK;
}

int current_days(sqlite3_vfs* vfs, double* days) {
  sqlite3_int64 ms = 0;
  current_time(vfs, &ms);
  *days = static_cast<double>(ms) / 86'400'000.0;
  return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) {
  return 0;
}

}  // namespace

PowerCutVfs::PowerCutVfs(std::string name, std::uint64_t seed)
    : disk_(std::make_unique<Disk>(std::move(name), seed)) {
  sqlite3_vfs& vfs = disk_->vfs;
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(Handle);
  vfs.mxPathname = kLongestName;
  vfs.zName = disk_->name.c_str();
  vfs.pAppData = disk_.get();
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  vfs.xAccess = access_file;
  vfs.xFullPathname = full_path;
  vfs.xRandomness = randomness;
  vfs.xSleep = sleep_for;
  vfs.xCurrentTime = current_days;
  vfs.xGetLastError = last_error;
  vfs.xCurrentTimeInt64 = current_time;
  CHECK(sqlite3_vfs_find(vfs.zName) == nullptr, "a VFS has a name of its own");
  CHECK(sqlite3_vfs_register(&vfs, 0) == SQLITE_OK, "SQLite takes the VFS");
}

PowerCutVfs::~PowerCutVfs() {
  sqlite3_vfs_unregister(&disk_->vfs);
}

const std::string& PowerCutVfs::name() const {
  return disk_->name;
}

void PowerCutVfs::cut() {
  ++disk_->lives;
  disk_->dark = false;
  disk_->countdown = 0;
  disk_->shared.clear();
  disk_->disk.cut();
}

void PowerCutVfs::kill() {
  ++disk_->lives;
  disk_->dark = false;
  disk_->countdown = 0;
  disk_->shared.clear();
  disk_->disk.kill();
}

void PowerCutVfs::cut_at(std::uint64_t operation) {
  disk_->countdown = operation;
}
bool PowerCutVfs::is_dark() const {
  return disk_->dark;
}
std::uint64_t PowerCutVfs::operations() const {
  return disk_->operations;
}

std::optional<std::string> PowerCutVfs::read(const std::string& file) const {
  const auto found = disk_->disk.find(file);
  return found ? std::optional(found->live) : std::nullopt;
}

void PowerCutVfs::put(const std::string& file, const std::string& content) {
  auto put = disk_->disk.create(file);
  put->write(0, content);
  put->sync();
  disk_->disk.sync_names();
}

void PowerCutVfs::remove(const std::string& file) {
  if (disk_->disk.find(file)) disk_->disk.remove(file);
  disk_->disk.sync_names();
}

void PowerCutVfs::set_full(bool full) {
  disk_->full = full;
}
void PowerCutVfs::set_sync_failing(bool failing) {
  disk_->sync_failing = failing;
}

}  // namespace firstshow::sim
