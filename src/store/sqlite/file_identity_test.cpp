#include "store/sqlite/file_identity.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "store/sample_batches.hpp"
#include "store/scratch_folder.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::store {
namespace {

/// What a commit says after `harm` was done to the files of an open database.
std::string said_after(const std::function<void(const std::string& path)>& harm) {
  const ScratchFolder folder;
  SqliteOptions options;
  options.path = folder.file("box.db");
  const auto journal = open_sqlite_journal(options);
  JournalPosition position;
  loaded(*journal, &position);
  commit_records(*journal, position, {});
  harm(options.path);
  try {
    commit_records(*journal, position, {});
    return "";
  } catch (const StoreLost& error) {
    EXPECT_THROW(commit_records(*journal, position, {}), StoreLost) << "whatever comes back";
    return error.what();
  }
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Writes into the file that is there, as `cp` does; later than what was written before.
void overwrite(const std::string& path, const std::string& bytes) {
  const auto before = std::filesystem::last_write_time(path);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  std::filesystem::last_write_time(path, before + std::chrono::seconds{1});
}

TEST(FileIdentity, AJournalCommitsNothingIntoFilesThatAreGone) {
  namespace fs = std::filesystem;
  EXPECT_EQ(said_after([](const std::string&) {}), "");
  EXPECT_NE(said_after([](const std::string& path) { fs::remove(path); }).find("deleted"),
            std::string::npos);
  EXPECT_NE(said_after([](const std::string& path) {
              fs::rename(path, path + ".old");
            }).find("deleted or moved"),
            std::string::npos);
  EXPECT_NE(said_after([](const std::string& path) { fs::remove(path + "-wal"); }).find("-wal was"),
            std::string::npos);
  EXPECT_NE(said_after([](const std::string& path) {
              fs::copy_file(path, path + ".copy");
              fs::rename(path + ".copy", path);
            }).find("was replaced"),
            std::string::npos);
  EXPECT_NE(said_after([](const std::string& path) {
              overwrite(path, bytes_of(path));
            }).find("written to by another program"),
            std::string::npos);
}

TEST(FileIdentity, ACheckpointIsNoChange) {
  const ScratchFolder folder;
  SqliteOptions options;
  options.path = folder.file("box.db");
  options.checkpoint_bytes = 1;
  const auto journal = open_sqlite_journal(options);
  JournalPosition position;
  loaded(*journal, &position);
  for (int i = 0; i < 3; ++i) {
    const auto before = std::filesystem::last_write_time(options.path);
    commit_records(*journal, position, {});
    journal->run_maintenance(true);
    EXPECT_NE(std::filesystem::last_write_time(options.path), before) << "it wrote";
  }
}

/// Neither a checkpoint nor the end of the server puts pages of its own into it.
TEST(FileIdentity, AFileOfSomebodyElseStaysAsItIs) {
  const ScratchFolder folder;
  SqliteOptions options;
  options.path = folder.file("box.db");
  options.checkpoint_bytes = 1;
  const std::string theirs(8'192, 'x');
  {
    const auto journal = open_sqlite_journal(options);
    JournalPosition position;
    loaded(*journal, &position);
    commit_records(*journal, position, {});
    overwrite(options.path, theirs);
    journal->run_maintenance(true);
    EXPECT_TRUE(bytes_of(options.path) == theirs);
    EXPECT_THROW(commit_records(*journal, position, {}), StoreLost);
  }
  EXPECT_TRUE(bytes_of(options.path) == theirs);
}

TEST(DatabaseFile, IsMadeOnlyWhereThatIsWanted) {
  const ScratchFolder folder;
  SqliteOptions options;
  options.path = folder.file("box.db");
  options.create = false;
  EXPECT_THROW(open_sqlite_journal(options), StoreBroken);
  EXPECT_FALSE(std::filesystem::exists(options.path));
  options.create = true;
  open_sqlite_journal(options);
  options.create = false;
  EXPECT_NO_THROW(open_sqlite_journal(options));
}

/// As another user, because root may write everything.
TEST(DatabaseFile, NamesTheFileThatMayNotBeWritten) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  constexpr uid_t kNobody = 65'534;
  for (const char* suffix : {"", "-wal", "-shm"}) {
    const ScratchFolder folder;
    SqliteOptions options;
    options.path = folder.file("box.db");
    options.lock = false;
    const auto server = open_sqlite_journal(options);  // keeps the files beside it there
    JournalPosition position;
    loaded(*server, &position);
    std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
    for (const char* one : {"", "-wal", "-shm"}) {
      const std::string file = options.path + one;
      ASSERT_EQ(::chown(file.c_str(), std::string(one) == suffix ? 0 : kNobody, 0), 0);
    }
    const pid_t child = ::fork();
    if (child == 0) {
      if (::seteuid(kNobody) != 0) ::_exit(2);
      try {
        open_sqlite_journal(options);
      } catch (const StoreBroken& error) {
        const bool named =
            std::string(error.what()).find(options.path + suffix + " is read-only") !=
            std::string::npos;
        ::_exit(named ? 0 : 1);
      }
      ::_exit(3);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0) << suffix;
  }
}

}  // namespace
}  // namespace firstshow::store
