#include "desk/read_thread.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <future>
#include <memory>
#include <vector>

#include "store/database.hpp"
#include "store/sqlite/sqlite_connection.hpp"

namespace firstshow::desk {
namespace {

class ReadThreadTest : public ::testing::Test {
 protected:
  ReadThreadTest() {
    std::string name = (std::filesystem::temp_directory_path() / "firstshow-read-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    store::Database db(store::connect_sqlite(path(), store::SqliteMode::kWriter));
    db.execute("PRAGMA journal_mode = WAL; CREATE TABLE n (n INTEGER); INSERT INTO n VALUES (7)");
  }
  ~ReadThreadTest() override { std::filesystem::remove_all(folder_); }

  std::string path() const { return folder_ + "/server.db"; }
  /// A connection of its own for each thread.
  store::Database& reader() {
    return *readers_.emplace_back(std::make_unique<store::Database>(
        store::connect_sqlite(path(), store::SqliteMode::kReader)));
  }
  static ReadReply ask(ReadThread& reads, ReadJob job) {
    std::promise<ReadReply> answered;
    reads.submit(std::move(job), [&](ReadReply reply) { answered.set_value(std::move(reply)); });
    return answered.get_future().get();
  }
  /// Counts to a number that nobody waits for.
  static void never_end(store::Database& db) {
    for (const store::Row row : db.query(
             "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 1000000000) "
             "SELECT sum(x) FROM c"))
      FAIL() << row.integer(0);
  }

  std::string folder_;
  std::vector<std::unique_ptr<store::Database>> readers_;
};

TEST_F(ReadThreadTest, AnswersFromTheDatabase) {
  ReadThread reads(reader(), {});
  std::int64_t seen = 0;
  const auto read = [&](store::Database& db) {
    for (const store::Row row : db.query("SELECT n FROM n")) seen = row.integer(0);
  };
  EXPECT_EQ(ask(reads, read).refusal, DeskRefusal::kNone);
  EXPECT_EQ(seen, 7);
  // Each question sees what was committed before it.
  store::Database(store::connect_sqlite(path(), store::SqliteMode::kWriter))
      .execute("UPDATE n SET n = 8");
  ask(reads, read);
  EXPECT_EQ(seen, 8);
}

TEST_F(ReadThreadTest, WritesNothingAndSurvivesFaults) {
  ReadThread reads(reader(), {});
  const ReadReply written = ask(reads, [](store::Database& db) { db.execute("DELETE FROM n"); });
  EXPECT_NE(written.refusal, DeskRefusal::kNone);
  const ReadReply wrong = ask(reads, [](store::Database& db) { db.execute("SELECT * FROM m"); });
  EXPECT_EQ(wrong.refusal, DeskRefusal::kFault);
  EXPECT_NE(wrong.fault.find("no such table"), std::string::npos) << wrong.fault;
  std::int64_t rows = 0;
  ask(reads, [&](store::Database& db) {
    for (const store::Row row : db.query("SELECT count(*) FROM n")) rows = row.integer(0);
  });
  EXPECT_EQ(rows, 1);
}

TEST_F(ReadThreadTest, BreaksOffWhatTakesTooLong) {
  ReadLimits limits;
  limits.read_time = std::chrono::milliseconds{5};
  ReadThread reads(reader(), limits);
  EXPECT_EQ(ask(reads, never_end).refusal, DeskRefusal::kBusy);
  EXPECT_EQ(ask(reads, [](store::Database& db) { db.execute("SELECT n FROM n"); }).refusal,
            DeskRefusal::kNone)
      << "the next one has its own time";
}

TEST_F(ReadThreadTest, TurnsAwayWhatHasNoRoomAndWhatWaitedTooLong) {
  ReadLimits few;
  few.waiting = 2;
  few.queue_time = std::chrono::minutes{1};
  std::promise<void> begun;
  std::promise<void> go_on;
  std::vector<std::promise<ReadReply>> replies(4);
  {
    ReadThread reads(reader(), few);
    const auto hear = [&](std::size_t n) {
      return [&replies, n](ReadReply reply) { replies[n].set_value(std::move(reply)); };
    };
    reads.submit(
        [&](store::Database&) {
          begun.set_value();
          go_on.get_future().wait();
        },
        hear(0));
    begun.get_future().wait();
    for (std::size_t n = 1; n < 4; ++n) reads.submit([](store::Database&) {}, hear(n));
    EXPECT_EQ(replies[3].get_future().get().refusal, DeskRefusal::kBusy) << "two wait already";
    go_on.set_value();
  }
  for (std::size_t n = 0; n < 3; ++n)
    EXPECT_EQ(replies[n].get_future().get().refusal, DeskRefusal::kNone)
        << "what was taken is answered, also when the server closes";

  ReadLimits none;
  none.queue_time = std::chrono::milliseconds{-1};
  ReadThread late(reader(), none);
  EXPECT_EQ(ask(late, [](store::Database&) { FAIL() << "begun too late"; }).refusal,
            DeskRefusal::kBusy);
  late.drain();
  EXPECT_EQ(ask(late, [](store::Database&) {}).refusal, DeskRefusal::kClosing);
}

}  // namespace
}  // namespace firstshow::desk
