#include "store/database.hpp"

#include <gtest/gtest.h>

#include <string>

#include "store/journal.hpp"
#include "store/ports/secrets.hpp"
#include "store/scratch_folder.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::store {
namespace {

class DatabaseTest : public testing::Test {
 protected:
  DatabaseTest() : db_(connect_sqlite(folder_.file("t.db"), SqliteMode::kWriter)) {
    db_.execute("PRAGMA journal_mode = WAL");
    db_.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b ANY, c BLOB) STRICT");
  }
  std::int64_t count() {
    std::int64_t result = 0;
    for (const Row row : db_.query("SELECT count(*) FROM t")) result = row.integer(0);
    return result;
  }
  ScratchFolder folder_;
  Database db_;
};

TEST_F(DatabaseTest, GivesValuesBackAsTheyWereBound) {
  const std::string text("a\0b\xF0\x9F\x8E\xAB", 7);
  db_.run("INSERT INTO t VALUES (?1, ?2, ?3)", std::int64_t{7}, text, Bound::blob(text));
  db_.run("INSERT INTO t VALUES (?1, ?2, ?3)", std::int64_t{8}, nullptr, nullptr);
  db_.run("INSERT INTO t VALUES (?1, ?2, ?3)", std::int64_t{9}, std::string_view{},
          Bound::blob({}));
  int rows = 0;
  for (const Row row : db_.query("SELECT a, b, c FROM t ORDER BY a")) {
    ++rows;
    EXPECT_EQ(row.integer(0), 6 + rows);
    EXPECT_EQ(row.null(1), rows == 2);
    EXPECT_EQ(row.null(2), rows == 2);
    EXPECT_EQ(row.text(1), rows == 1 ? text : "");
    EXPECT_EQ(row.blob(2), rows == 1 ? text : "");
  }
  EXPECT_EQ(rows, 3);
}

TEST_F(DatabaseTest, NumberedParametersMayComeInAnyOrder) {
  db_.run("INSERT INTO t (b, a) VALUES (?2, ?1)", std::int64_t{1}, "two");
  for (const Row row : db_.query("SELECT a, b FROM t")) {
    EXPECT_EQ(row.integer(0), 1);
    EXPECT_EQ(row.text(1), "two");
  }
}

TEST_F(DatabaseTest, AQueryLeftEarlyCanRunAgain) {
  db_.execute("INSERT INTO t (a) VALUES (1), (2), (3)");
  for (int round = 0; round < 2; ++round) {
    for (const Row row : db_.query("SELECT a FROM t ORDER BY a")) {
      EXPECT_EQ(row.integer(0), 1);
      break;
    }
    EXPECT_THROW(
        {
          for ([[maybe_unused]] const Row row : db_.query("SELECT a FROM t ORDER BY a")) {
            throw std::out_of_range("left by an exception");
          }
        },
        std::out_of_range);
  }
}

TEST_F(DatabaseTest, FailuresComeByClassWithWhatWasBeingDone) {
  db_.run("INSERT INTO t (a) VALUES (?1)", std::int64_t{1});
  try {
    db_.run("INSERT INTO t (a) VALUES (?1)", std::int64_t{1});
    ADD_FAILURE();
  } catch (const StoreConflict& error) {
    const std::string what = error.what();
    EXPECT_NE(what.find("INSERT INTO t (a)"), std::string::npos) << what;
    EXPECT_NE(what.find("UNIQUE constraint failed: t.a"), std::string::npos) << what;
  }
  EXPECT_THROW(db_.run("INSERT INTO t (a) VALUES ('x')"), StoreConflict);  // STRICT
  EXPECT_THROW(db_.run("SELECT nothing FROM nowhere"), StoreBroken);
  EXPECT_THROW(db_.execute("CREATE TABEL"), StoreBroken);
  EXPECT_EQ(count(), 1);

  Database other(connect_sqlite(folder_.file("t.db"), SqliteMode::kWriter));
  other.execute("BEGIN IMMEDIATE");
  EXPECT_THROW(db_.execute("BEGIN IMMEDIATE"), StoreBusy);
  other.execute("ROLLBACK");

  Database reader(connect_sqlite(folder_.file("t.db"), SqliteMode::kReader));
  EXPECT_THROW(reader.run("DELETE FROM t"), StoreUnwritable);
  db_.execute("PRAGMA max_page_count = 1");
  EXPECT_THROW(db_.run("INSERT INTO t VALUES (5, ?1, NULL)", std::string(100'000, 'x')),
               StoreUnwritable);
}

TEST_F(DatabaseTest, AReaderDoesNotMakeWhatIsNotThere) {
  EXPECT_THROW(Database(connect_sqlite(folder_.file("none.db"), SqliteMode::kReader)), StoreBroken);
  EXPECT_FALSE(std::filesystem::exists(folder_.file("none.db")));
}

TEST(DatabaseDeathTest, ParametersAreCountedBothWays) {
  const ScratchFolder folder;
  Database db(connect_sqlite(folder.file("t.db"), SqliteMode::kWriter));
  EXPECT_DEATH(db.run("SELECT ?1, ?2", std::int64_t{1}), "exactly its parameters");
  EXPECT_DEATH(db.run("SELECT ?1", std::int64_t{1}, std::int64_t{2}), "exactly its parameters");
}

TEST(Secrets, TheFirstOneKeptStays) {
  const ScratchFolder folder;
  SqliteOptions options;
  options.path = folder.file("box.db");
  open_sqlite_journal(options);
  Database db(connect_sqlite(options.path, SqliteMode::kWriter));
  EXPECT_EQ(read_secret(db, "buyer-token"), std::nullopt);
  keep_secret(db, "buyer-token", std::string("\0\x01\xff", 3));
  keep_secret(db, "buyer-token", "another");
  EXPECT_EQ(read_secret(db, "buyer-token"), std::string("\0\x01\xff", 3));
}

}  // namespace
}  // namespace firstshow::store
