// back_up() and restore_backup() of audit.hpp.

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>

#include "store/audit.hpp"
#include "store/database_file.hpp"
#include "store/journal.hpp"
#include "store/sidecar_lock.hpp"

namespace firstshow::store {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& doing) {
  throw StoreBroken("cannot " + doing + ": " + std::strerror(errno));
}

/// Syncs a file, or with O_DIRECTORY the names in a folder.
void sync_path(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | flags);
  if (descriptor < 0) fail("open " + path);
  const bool synced = ::fsync(descriptor) == 0;
  const int error = errno;
  ::close(descriptor);
  errno = error;
  if (!synced) fail("sync " + path);
}

void sync_folder_of(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  sync_path(folder.empty() ? "." : folder.string(), O_DIRECTORY);
}

void remove_if_there(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail("remove " + path);
}

bool is_there(const std::string& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

/// A whole and synced copy of a database at `target`, which is not there.
void copy_database(const std::string& path, const std::string& target) {
  const std::unique_ptr<Database> db = open_reader(path);
  try {
    db->execute("PRAGMA query_only = OFF");  // of the copy, which is another database
    db->run("VACUUM INTO ?1", target);
    sync_path(target, 0);
  } catch (const std::exception& error) {
    ::unlink(target.c_str());
    throw StoreBroken("cannot copy " + path + " to " + target + ": " + error.what());
  }
}

/// Gives what is at `path` a second name; where it has that name already, nothing is to be done.
void keep_as(const std::string& path, const std::string& kept) {
  if (::link(path.c_str(), kept.c_str()) == 0 || errno == ENOENT) return;
  std::error_code error;
  if (errno == EEXIST && fs::equivalent(path, kept, error)) return;
  if (errno == EEXIST) {
    throw StoreBroken(kept + " is there from an earlier restore: move it away first");
  }
  fail("keep " + path + " as " + kept);
}

}  // namespace

void back_up(const std::string& path, const std::string& target) {
  if (is_there(target)) throw StoreBroken(target + " is there already: give another path");
  const std::string partial = target + ".partial";
  remove_if_there(partial);  // of a backup that was stopped
  copy_database(path, partial);
  if (::renameat2(AT_FDCWD, partial.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) != 0) {
    const int error = errno;
    ::unlink(partial.c_str());
    errno = error;
    fail("name the backup " + target);
  }
  sync_folder_of(target);
}

void restore_backup(const std::string& backup, const std::string& path) {
  const AuditReport report = audit(backup);
  if (!report.findings.empty()) {
    throw StoreBroken(backup + " is not fit to restore: " + report.findings.front().sentence +
                      " (firstshow check names everything)");
  }
  if (is_there(path) && is_there(backup) && fs::equivalent(path, backup)) {
    throw StoreBroken(backup + " is the database itself: nothing to restore");
  }
  const SidecarLock lock(path);
  // While this file is there no server opens `path`; the last step turns it into `path`.
  const std::string restoring = restoring_path(path);
  remove_if_there(restoring);
  copy_database(backup, restoring);
  sync_folder_of(path);
  const std::string kept = path + ".before-restore";
  keep_as(path, kept);
  keep_as(path + "-wal", kept + "-wal");
  sync_folder_of(path);
  // A log belongs to one database: left beside another it would be played into it.
  remove_if_there(path + "-wal");
  remove_if_there(path + "-shm");
  remove_if_there(path + "-journal");
  sync_folder_of(path);
  if (::rename(restoring.c_str(), path.c_str()) != 0) fail("put the backup in place of " + path);
  sync_folder_of(path);
}

}  // namespace firstshow::store
