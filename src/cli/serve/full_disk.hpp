#pragma once
// For tests: a disk without room, for SQLite in this process. While the file `flag` is there, every
// write to a database or its log fails as it does on a full disk.

#include <sqlite3.h>
#include <unistd.h>

#include <map>
#include <mutex>
#include <string>

namespace firstshow::cli {

class FullDisk {
 public:
  /// From here on, for every file that SQLite opens. Never undone: for a process of its own.
  static void install(const std::string& flag) {
    flag_ = flag;
    below_ = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs vfs = *below_;
    vfs.zName = "full-disk";
    vfs.xOpen = open;
    sqlite3_vfs_register(&vfs, 1);
  }

 private:
  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = below_->xOpen(below_, name, file, flags, out_flags);
    if (code != SQLITE_OK || file->pMethods == nullptr) return code;
    // The log has other methods than the database, for it is never locked.
    static std::mutex mutex;
    static std::map<const sqlite3_io_methods*, sqlite3_io_methods> methods;
    const std::lock_guard lock(mutex);
    const auto [own, fresh] = methods.try_emplace(file->pMethods, *file->pMethods);
    if (fresh) {
      write_below_ = own->second.xWrite;
      own->second.xWrite = write;
    }
    file->pMethods = &own->second;
    return code;
  }
  static int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
    if (::access(flag_.c_str(), F_OK) == 0) return SQLITE_FULL;
    return write_below_(file, bytes, count, at);
  }

  inline static std::string flag_;
  inline static sqlite3_vfs* below_ = nullptr;
  inline static int (*write_below_)(sqlite3_file*, const void*, int, sqlite3_int64) = nullptr;
};

}  // namespace firstshow::cli
