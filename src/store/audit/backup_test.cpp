// Copies of a database, and putting them back. This program's link and renameat2 stand in for the
// system's, so that a file system can be one that has neither hard links nor RENAME_NOREPLACE.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "store/audit/backup.hpp"
#include "store/audit/clock_check.hpp"
#include "store/audit/sample_database.hpp"
#include "store/rows.hpp"
#include "store/sqlite/database_file.hpp"

namespace {

bool simple_file_system = false;

}  // namespace

extern "C" int link(const char* from, const char* to) noexcept {
  if (!simple_file_system)
    return static_cast<int>(::syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
  errno = ::access(from, F_OK) == 0 ? EPERM : ENOENT;
  return -1;
}

extern "C" int renameat2(int from_folder, const char* from, int to_folder, const char* to,
                         unsigned flags) noexcept {
  if (!simple_file_system)
    return static_cast<int>(::syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
  errno = EINVAL;
  return -1;
}

namespace firstshow::store {
namespace {

class BackupTest : public AuditTest {
 protected:
  BackupTest() {
    simple_file_system = false;
    make(path_);
    back_up(path_, copy_);
  }
  ~BackupTest() override { simple_file_system = false; }
  std::string said_on_opening() {
    try {
      SqliteOptions options;
      options.path = path_;
      open_sqlite_journal(options);
      return "";
    } catch (const StoreBroken& error) {
      return error.what();
    }
  }
  std::string said_on_restoring(const RestoreOptions& options) {
    try {
      restore_backup(copy_, path_, options);
      return "";
    } catch (const StoreBroken& error) {
      return error.what();
    }
  }
  const std::string copy_ = folder_.file("copy.db");
};

TEST_F(BackupTest, ACopyIsWholeAndCanBeOpened) {
  EXPECT_TRUE(audit(copy_).findings.empty());
  EXPECT_EQ(audit(copy_).orders, 2U);
  EXPECT_FALSE(std::filesystem::exists(copy_ + ".partial"));
  SqliteOptions options;
  options.path = copy_;
  EXPECT_EQ(only<booking::Hold>(loaded(*open_sqlite_journal(options))).size(), 4U);
}

TEST_F(BackupTest, ACopyIsNamedOnASimpleFileSystemToo) {
  simple_file_system = true;
  const std::string other = folder_.file("other.db");
  back_up(path_, other);
  EXPECT_TRUE(audit(other).findings.empty());
  EXPECT_FALSE(std::filesystem::exists(other + ".partial"));
  EXPECT_THROW(back_up(path_, other), StoreBroken);
}

TEST_F(BackupTest, ADatabaseThatCannotBeKeptIsNotReplacedAndCanBeOpened) {
  simple_file_system = true;
  EXPECT_NE(said_on_restoring({}).find("move " + path_), std::string::npos);
  EXPECT_EQ(said_on_opening(), "");
  std::filesystem::remove(path_);
  std::filesystem::remove(path_ + "-wal");
  EXPECT_EQ(said_on_restoring({}), "");
  EXPECT_EQ(said_on_opening(), "");
}

TEST_F(BackupTest, ACopyOfARunningServerHasWhatIsCommitted) {
  SqliteOptions options;
  options.path = path_;
  const auto server = open_sqlite_journal(options);
  JournalPosition position;
  loaded(*server, &position);
  commit_records(*server, position, {sample_hold(HoldId{500}, kShow, {35})});
  server->begin();
  server->write(sample_hold(HoldId{501}, kShow, {36}));
  back_up(path_, folder_.file("second.db"));
  server->rollback();
  EXPECT_EQ(audit(folder_.file("second.db")).holds, 5U);
}

TEST_F(BackupTest, ABackupIsNeverWrittenOver) {
  EXPECT_THROW(back_up(path_, copy_), StoreBroken);
  EXPECT_THROW(back_up(folder_.file("none.db"), folder_.file("x.db")), StoreBroken);
  EXPECT_FALSE(std::filesystem::exists(folder_.file("x.db")));
  // What a stopped backup left is not in the way.
  std::ofstream(folder_.file("x.db.partial")) << "half";
  back_up(path_, folder_.file("x.db"));
  EXPECT_TRUE(audit(folder_.file("x.db")).findings.empty());
}

TEST_F(BackupTest, RestoringKeepsWhatWasThere) {
  damage(path_, "DELETE FROM hold WHERE id = 300", {});
  restore_backup(copy_, path_);
  EXPECT_EQ(audit(path_).holds, 4U);
  EXPECT_EQ(audit(path_ + ".before-restore").holds, 3U);
  EXPECT_EQ(said_on_opening(), "");
  // A second restore would lose what the first one kept.
  EXPECT_THROW(restore_backup(copy_, path_), StoreBroken);
}

TEST_F(BackupTest, RestoringTakesTheLogAwayToo) {
  // A database whose server was killed has a log beside it.
  const std::string killed = folder_.file("killed.db");
  {
    SqliteOptions options;
    options.path = path_;
    const auto server = open_sqlite_journal(options);
    JournalPosition position;
    loaded(*server, &position);
    commit_records(*server, position, {sample_hold(HoldId{500}, kShow, {35})});
    std::filesystem::copy_file(path_, killed);
    std::filesystem::copy_file(path_ + "-wal", killed + "-wal");
  }
  restore_backup(copy_, killed);
  EXPECT_EQ(audit(killed).holds, 4U);
  EXPECT_EQ(audit(killed + ".before-restore").holds, 5U);
}

TEST_F(BackupTest, RestoresWhereNothingWasBefore) {
  restore_backup(copy_, folder_.file("new.db"));
  EXPECT_EQ(audit(folder_.file("new.db")).holds, 4U);
}

TEST_F(BackupTest, ABrokenBackupIsNotRestored) {
  damage(copy_, "UPDATE area_count SET held = 9", {});
  EXPECT_THROW(restore_backup(copy_, path_), StoreBroken);
  EXPECT_THROW(restore_backup(folder_.file("none.db"), path_), StoreBroken);
  EXPECT_THROW(restore_backup(path_, path_), StoreBroken);
  EXPECT_TRUE(audit(path_).findings.empty());
}

TEST_F(BackupTest, RowsThatContradictEachOtherAreRestoredWherePeopleSaySo) {
  damage(copy_, "UPDATE orders SET total = total + 1 WHERE id = 201", {});
  EXPECT_NE(said_on_restoring({}).find("--despite-findings"), std::string::npos);
  EXPECT_TRUE(audit(path_).findings.empty());
  RestoreOptions despite;
  despite.despite_findings = true;
  const std::vector<Finding> findings = restore_backup(copy_, path_, despite);
  ASSERT_FALSE(findings.empty());
  EXPECT_NE(findings[0].sentence.find("its lines"), std::string::npos) << findings[0].sentence;
  EXPECT_EQ(audit(path_).findings.size(), findings.size());
  EXPECT_EQ(said_on_opening(), "");
}

TEST_F(BackupTest, ADamagedFileIsNeverRestored) {
  RestoreOptions despite;
  despite.despite_findings = true;
  for (const char* sql : {"DELETE FROM seat_plan", "UPDATE orders SET lines = x'01ffffffff'"}) {
    damage(copy_, sql, {});
    const std::string said = said_on_restoring(despite);
    EXPECT_NE(said.find("is damaged"), std::string::npos) << sql << ": " << said;
    EXPECT_EQ(said.find("--despite-findings"), std::string::npos) << said;
    EXPECT_TRUE(audit(path_).findings.empty());
    std::filesystem::remove(copy_);
    back_up(path_, copy_);
  }
}

TEST_F(BackupTest, NothingIsRestoredUnderARunningServer) {
  SqliteOptions options;
  options.path = path_;
  const auto server = open_sqlite_journal(options);
  EXPECT_THROW(restore_backup(copy_, path_), StoreBroken);
}

TEST_F(BackupTest, AStoppedRestoreKeepsServersOutUntilItIsRunAgain) {
  // As it is after every step up to the last.
  std::filesystem::copy_file(copy_, path_ + ".restoring");
  EXPECT_NE(said_on_opening().find("in the middle of a restore"), std::string::npos);
  std::filesystem::create_hard_link(path_, path_ + ".before-restore");
  EXPECT_NE(said_on_opening().find("in the middle of a restore"), std::string::npos);
  restore_backup(copy_, path_);
  EXPECT_EQ(said_on_opening(), "");
}

TEST_F(BackupTest, ARefusedRestoreLeavesTheDatabaseAsItWas) {
  restore_backup(copy_, path_);
  for (const char* suffix : {"", "-wal"}) {
    // The first restore's own, and a log that somebody forgot when moving it away.
    std::filesystem::remove(path_ + ".before-restore");
    std::ofstream(path_ + ".before-restore" + suffix) << "kept";
    EXPECT_THROW(restore_backup(copy_, path_), StoreBroken) << suffix;
    EXPECT_EQ(said_on_opening(), "") << suffix;
    std::filesystem::remove(path_ + ".before-restore" + suffix);
  }
  restore_backup(copy_, path_);
  EXPECT_EQ(said_on_opening(), "");
}

TEST_F(BackupTest, RestoringGivesNothingOutTwice) {
  const auto position_at = [](const std::string& path) {
    return read_position(*open_reader(path));
  };
  JournalPosition lost;
  for (int starts = 0; starts < 10; ++starts) {
    SqliteOptions options;
    options.path = path_;
    const auto server = open_sqlite_journal(options);
    loaded(*server, &lost);
    lost.last_id += 5'000;
    commit_records(*server, lost, {});
  }
  // The disk is gone with the database: only time tells how far it came.
  const std::string elsewhere = folder_.file("elsewhere.db");
  const Time now = wall_clock();
  restore_backup(copy_, elsewhere, {now});
  EXPECT_GT(position_at(elsewhere).epoch, lost.epoch);
  EXPECT_GT(position_at(elsewhere).last_id, first_id_at(now));
  EXPECT_EQ(position_at(elsewhere).sequence, position_at(copy_).sequence);
  // A clock that is wrong has the database that is replaced.
  restore_backup(copy_, path_, {Time{}});
  EXPECT_GT(position_at(path_).epoch, lost.epoch);
  EXPECT_GE(position_at(path_).last_id, lost.last_id);
  // And what was restored goes on from there.
  SqliteOptions options;
  options.path = elsewhere;
  JournalPosition again;
  loaded(*open_sqlite_journal(options), &again);
  std::filesystem::remove(elsewhere + ".before-restore");
  restore_backup(copy_, elsewhere, {now});
  EXPECT_GT(position_at(elsewhere).epoch, again.epoch);
}

TEST_F(BackupTest, OnlyTheOwnerMayReadWhatHasSecrets) {
  const mode_t before = ::umask(0);
  const std::string made = folder_.file("open.db");
  SqliteOptions options;
  options.path = made;
  {
    const auto server = open_sqlite_journal(options);
    JournalPosition position;
    loaded(*server, &position);
    back_up(made, folder_.file("open-copy.db"));
    restore_backup(copy_, folder_.file("restored.db"));
    write_clock_mark(made, read_clocks());
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      if (entry.path().filename().string().find("open") == std::string::npos &&
          entry.path().filename().string().find("restored") == std::string::npos)
        continue;
      EXPECT_EQ(entry.status().permissions(), std::filesystem::perms{0600}) << entry.path();
    }
    EXPECT_TRUE(std::filesystem::exists(made + "-shm"));
  }
  // One from before is closed to others when it is opened.
  std::filesystem::permissions(made, std::filesystem::perms{0644});
  open_sqlite_journal(options);
  EXPECT_EQ(std::filesystem::status(made).permissions(), std::filesystem::perms{0600});
  ::umask(before);
}

}  // namespace
}  // namespace firstshow::store
