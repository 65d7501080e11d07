#include "store/audit/backup.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "store/journal.hpp"
#include "store/rows.hpp"
#include "store/sqlite/database_file.hpp"
#include "store/sqlite/sidecar_lock.hpp"
#include "store/sqlite/sqlite_connection.hpp"

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

/// Whether there is a file of that name, which is not `path` itself.
bool is_another(const std::string& path, const std::string& kept) {
  std::error_code error;
  return is_there(kept) && !(is_there(path) && fs::equivalent(path, kept, error));
}

/// A whole and synced copy of a database at `target`, which is not there, for its owner alone.
void copy_database(const std::string& path, const std::string& target) {
  const std::unique_ptr<Database> db = open_reader(path);
  try {
    make_private_file(target);
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

/// Says before anything is done what would keep a restore from being finished.
void refuse_earlier_restore(const std::string& path, const std::string& kept) {
  for (const char* suffix : {"", "-wal"}) {
    if (is_another(path + suffix, kept + suffix))
      throw StoreBroken(kept + suffix + " is there from an earlier restore: move it away first");
  }
}

/// The replaced database is kept under a second name, which not every file system can give.
void refuse_without_links(const std::string& path) {
  const std::string probe = restoring_path(path) + ".link";
  remove_if_there(probe);
  if (!is_there(path)) return;
  if (::link(path.c_str(), probe.c_str()) != 0)
    throw StoreBroken("the file system of " + path +
                      " has no hard links, so that the restore could not keep it: move " + path +
                      " and " + path + "-wal away, then restore again");
  remove_if_there(probe);
}

/// Gives a file the name `target`, which nobody else takes meanwhile.
bool name_anew(const std::string& path, const std::string& target) {
  if (::renameat2(AT_FDCWD, path.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0)
    return true;
  if (errno != EINVAL && errno != ENOSYS) return false;
  // Network file systems do not know RENAME_NOREPLACE: an empty file of ours keeps the name.
  const int reserved = ::open(target.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (reserved < 0) return false;
  ::close(reserved);
  if (::rename(path.c_str(), target.c_str()) == 0) return true;
  const int error = errno;
  ::unlink(target.c_str());
  errno = error;
  return false;
}

/// Where the database that is replaced stands; nothing where it cannot be read.
std::optional<JournalPosition> position_of(const std::string& path) {
  if (!is_there(path)) return std::nullopt;
  try {
    return read_position(*open_reader(path));
  } catch (const std::runtime_error&) {
    return std::nullopt;  // it is replaced because it is damaged
  }
}

/// Damage is never restored. Rows that contradict each other may be in every backup that there is,
/// and the server that wrote them went on with them: a person decides.
void refuse_unfit(const std::string& backup, const std::vector<Finding>& findings,
                  bool despite_findings) {
  if (findings.empty()) return;
  const auto damage = std::ranges::find_if(findings, &Finding::damage);
  if (damage != findings.end()) {
    throw StoreBroken(backup + " is damaged: " + damage->sentence +
                      ": take another backup (firstshow check names everything)");
  }
  if (despite_findings) return;
  throw StoreBroken(backup + " is not fit to restore: " + findings.front().sentence +
                    " (firstshow check names everything): take another backup, or, if there is " +
                    "none without this, restore it with --despite-findings");
}

/// What was given out after the backup was made is known to buyers, caches and gateways, and must
/// not be given out again for something else. How far the lost server came is not known; by how
/// much time has passed it can be told: an epoch is one start of a server, and ids count
/// milliseconds.
void move_past(const std::string& database, std::optional<JournalPosition> replaced, Time now) {
  Database db(connect_sqlite(database, SqliteMode::kWriter));
  const JournalPosition own = read_position(db);
  const auto seconds = static_cast<std::uint64_t>(to_micros(now) / 1'000'000);
  const JournalPosition other = replaced.value_or(own);
  const std::uint64_t epoch = std::max({own.epoch, other.epoch, seconds}) + 1;
  const std::int64_t last_id =
      std::max({own.last_id, other.last_id, first_id_at(now + std::chrono::seconds{1})});
  db.run("UPDATE journal_position SET epoch = ?1, last_id = ?2", static_cast<std::int64_t>(epoch),
         last_id);
  db.execute("PRAGMA journal_mode = DELETE");  // one file, without a log of its own
}

}  // namespace

void back_up(const std::string& path, const std::string& target) {
  if (is_there(target)) throw StoreBroken(target + " is there already: give another path");
  const std::string partial = target + ".partial";
  remove_if_there(partial);  // of a backup that was stopped
  copy_database(path, partial);
  if (!name_anew(partial, target)) {
    const int error = errno;
    ::unlink(partial.c_str());
    errno = error;
    fail("name the backup " + target);
  }
  sync_folder_of(target);
}

std::vector<Finding> restore_backup(const std::string& backup, const std::string& path,
                                    const RestoreOptions& options) {
  AuditReport report = audit(backup);
  refuse_unfit(backup, report.findings, options.despite_findings);
  if (is_there(path) && is_there(backup) && fs::equivalent(path, backup)) {
    throw StoreBroken(backup + " is the database itself: nothing to restore");
  }
  const SidecarLock lock(path);
  const std::string kept = path + ".before-restore";
  refuse_earlier_restore(path, kept);
  refuse_without_links(path);
  // While `restoring` is there no server opens `path`; the last step turns it into `path`. A
  // restore that was stopped has left one, which stays until there is another.
  const std::string restoring = restoring_path(path);
  const std::string partial = restoring + ".partial";
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) remove_if_there(partial + suffix);
  copy_database(backup, partial);
  move_past(partial, position_of(path), options.now);
  sync_path(partial, 0);
  if (::rename(partial.c_str(), restoring.c_str()) != 0) fail("name the copy " + restoring);
  sync_folder_of(path);
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
  return std::move(report.findings);
}

}  // namespace firstshow::store
