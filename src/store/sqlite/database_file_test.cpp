// What open_sqlite_journal refuses, and that a refusal leaves the file as it was.

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

#include "store/sample_batches.hpp"
#include "store/sample_rows.hpp"
#include "store/scratch_folder.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/sqlite/sidecar_lock.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::store {
namespace {

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

void put_content(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

void run_sql(const std::string& path, const std::string& sql) {
  sqlite3* connection = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &connection), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(connection);
  sqlite3_close(connection);
}

std::unique_ptr<Journal> open_at(const std::string& path) {
  SqliteOptions options;
  options.path = path;
  return open_sqlite_journal(options);
}

/// Makes a database with a show and some holds, closed in order.
void make_database(const std::string& path) {
  const auto journal = open_at(path);
  JournalPosition position;
  loaded(*journal, &position);
  commit_records(*journal, position,
                 {sample_plan(SeatPlanId{1}, 2'000), sample_show(ShowId{2}, SeatPlanId{1})});
  std::vector<Record> holds;
  for (std::int64_t id = 10; id < 500; ++id) {
    holds.push_back(sample_hold(HoldId{id}, ShowId{2}, {1, 2}));
  }
  commit_records(*journal, position, holds);
}

struct RefusedFile {
  const char* name;
  std::function<void(const std::string& path)> make;
  const char* says;
};

const RefusedFile kRefusedFiles[] = {
    {"another program's database",
     [](const std::string& path) { run_sql(path, "CREATE TABLE t (a); INSERT INTO t VALUES (1)"); },
     "another program"},
    {"another program's database with a journal to roll back",
     [](const std::string& path) {
       run_sql(path, "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
       put_content(path + "-journal", std::string(1'000, 'j'));
     },
     "another program"},
    {"a text", [](const std::string& path) { put_content(path, std::string(5'000, 'x')); },
     "not a database"},
    {"a few bytes", [](const std::string& path) { put_content(path, "hello"); }, "not a database"},
    {"random bytes",
     [](const std::string& path) {
       std::string bytes;
       std::uint32_t state = 7;
       for (int i = 0; i < 20'000; ++i) {
         state = state * 1'664'525U + 1'013'904'223U;
         bytes += static_cast<char>(state >> 24U);
       }
       put_content(path, bytes);
     },
     "not a database"},
    {"a cut-off database",
     [](const std::string& path) {
       make_database(path);
       std::filesystem::resize_file(path, 3 * 4'096);
     },
     "restore a backup"},
    {"a database cut off inside its first page",
     [](const std::string& path) {
       make_database(path);
       std::filesystem::resize_file(path, 60);
     },
     "restore a backup"},
    {"a newer schema",
     [](const std::string& path) {
       make_database(path);
       run_sql(path, "PRAGMA user_version = " + std::to_string(newest_schema() + 1));
     },
     "newer firstshow"},
};

TEST(DatabaseFile, RefusesWhatIsNotItsOwnAndLeavesItAlone) {
  for (const RefusedFile& refused : kRefusedFiles) {
    SCOPED_TRACE(refused.name);
    const ScratchFolder folder;
    const std::string path = folder.file("box.db");
    refused.make(path);
    const std::string before = content(path);
    const std::string journal_before = content(path + "-journal");
    try {
      open_at(path);
      ADD_FAILURE() << "it was opened";
    } catch (const StoreBroken& error) {
      EXPECT_NE(std::string(error.what()).find(refused.says), std::string::npos) << error.what();
      EXPECT_NE(std::string(error.what()).find(path), std::string::npos) << error.what();
    }
    EXPECT_EQ(content(path), before);
    EXPECT_EQ(content(path + "-journal"), journal_before);
  }
}

TEST(DatabaseFile, RefusesAFolderThatIsNotThere) {
  const ScratchFolder folder;
  EXPECT_THROW(open_at(folder.file("none/box.db")), StoreBroken);
  SqliteOptions options;
  options.path = folder.file("none/box.db");
  options.lock = false;
  EXPECT_THROW(open_sqlite_journal(options), StoreBroken);
}

/// Lays root's rights down for a while, so that file modes mean something.
class AsNobody {
 public:
  AsNobody() : root_(::geteuid() == 0) {
    if (root_) {
      EXPECT_EQ(::seteuid(65'534), 0);
    }
  }
  ~AsNobody() {
    if (root_) {
      EXPECT_EQ(::seteuid(0), 0);
    }
  }

 private:
  bool root_;
};

TEST(DatabaseFile, RefusesAReadOnlyFile) {
  const ScratchFolder folder;
  const std::string path = folder.file("box.db");
  make_database(path);
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  std::filesystem::permissions(path, static_cast<std::filesystem::perms>(0444));
  std::filesystem::remove(path + ".lock");
  const AsNobody nobody;
  try {
    open_at(path);
    ADD_FAILURE() << "it was opened";
  } catch (const StoreBroken& error) {
    EXPECT_NE(std::string(error.what()).find("read-only"), std::string::npos) << error.what();
  }
}

TEST(DatabaseFile, OneWriterAtATime) {
  const ScratchFolder folder;
  const std::string path = folder.file("box.db");
  auto journal = open_at(path);
  try {
    open_at(path);
    ADD_FAILURE() << "it was opened twice";
  } catch (const StoreBroken& error) {
    const std::string says = "another process (pid " + std::to_string(::getpid()) + ") has";
    EXPECT_NE(std::string(error.what()).find(says), std::string::npos) << error.what();
  }
  journal.reset();
  EXPECT_NO_THROW(open_at(path));
}

/// No file can grow or be written to while it lives: a full disk, for this process.
class NoRoom {
 public:
  NoRoom() {
    handler_ = ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit none{0, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
  }
  ~NoRoom() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, handler_);
  }
  NoRoom(const NoRoom&) = delete;
  NoRoom& operator=(const NoRoom&) = delete;

 private:
  rlimit before_{};
  sighandler_t handler_ = nullptr;
};

TEST(DatabaseFile, IsLockedWithoutRoomForTheNameOfItsOwner) {
  const ScratchFolder folder;
  const std::string fresh = folder.file("fresh.db");
  const std::string used = folder.file("used.db");
  const std::string long_gone = "1234567890\n";
  put_content(used + ".lock", long_gone);
  {
    const NoRoom no_room;
    const SidecarLock of_fresh(fresh);
    const SidecarLock of_used(used);
    EXPECT_EQ(content(fresh + ".lock"), "");
    EXPECT_EQ(content(used + ".lock"), long_gone) << "its room was not given back";
    EXPECT_THROW(SidecarLock{fresh}, StoreBroken);
    EXPECT_THROW(SidecarLock{used}, StoreBroken);
  }
  for (const std::string& path : {fresh, used}) {
    const SidecarLock lock(path);
    const std::string owner = content(path + ".lock");
    EXPECT_EQ(owner.size(), long_gone.size());
    EXPECT_TRUE(owner.starts_with(std::to_string(::getpid()) + " ")) << owner;
  }
}

TEST(DatabaseFile, TheLockIsTakenBeforeTheDatabaseIsTouched) {
  const ScratchFolder folder;
  const std::string path = folder.file("box.db");
  const auto journal = open_at(folder.file("other.db"));
  std::filesystem::create_hard_link(folder.file("other.db.lock"), path + ".lock");
  EXPECT_THROW(open_at(path), StoreBroken);
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(DatabaseFile, IsMarkedAsOursFromItsFirstBytes) {
  const ScratchFolder folder;
  const std::string path = folder.file("box.db");
  make_database(path);
  EXPECT_EQ(content(path).substr(68, 4), "1stS");
  const auto journal = open_at(path);
  JournalPosition position;
  EXPECT_EQ(only<booking::Hold>(loaded(*journal, &position)).size(), 490U);
  EXPECT_EQ(position.epoch, 2U);
}

TEST(DatabaseFile, TakesADatabaseThatWasOnlyJustBegun) {
  const ScratchFolder folder;
  const std::string path = folder.file("box.db");
  // An empty file, and one whose making stopped before there was a table.
  put_content(path, "");
  EXPECT_NO_THROW(open_at(path));
  std::filesystem::remove(path);
  run_sql(path, "PRAGMA application_id = " + std::to_string(kSqliteApplicationId));
  EXPECT_NO_THROW(open_at(path));
}

}  // namespace
}  // namespace firstshow::store
