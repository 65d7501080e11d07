#include "store/sqlite/sqlite_journal.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <map>
#include <optional>
#include <utility>

#include "store/fetch_conformance.hpp"
#include "store/journal_conformance.hpp"
#include "store/rows.hpp"
#include "store/scratch_folder.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/webhook_conformance.hpp"

namespace firstshow::store {
namespace {

class SqliteFixture final : public JournalFixture {
 public:
  std::unique_ptr<Journal> open() override {
    SqliteOptions options;
    options.path = folder_.file("box.db");
    options.lock = false;
    return open_sqlite_journal(options);
  }
  std::vector<booking::Ticket> tickets() override {
    std::vector<booking::Ticket> result;
    Database db(connect_sqlite(folder_.file("box.db"), SqliteMode::kReader));
    each_ticket(db, "ORDER BY id", {}, [&](booking::Ticket ticket) { result.push_back(ticket); });
    return result;
  }

 private:
  ScratchFolder folder_;
};

INSTANTIATE_TEST_SUITE_P(Sqlite, JournalConformance,
                         testing::Values([] { return std::make_unique<SqliteFixture>(); }));
INSTANTIATE_TEST_SUITE_P(Sqlite, WebhookConformance,
                         testing::Values([] { return std::make_unique<SqliteFixture>(); }));

class SqliteJournalTest : public testing::Test {
 protected:
  SqliteJournalTest() { options_.path = folder_.file("box.db"); }

  void open() {
    journal_ = open_sqlite_journal(options_);
    loaded(*journal_, &position_);
  }
  void commit(const std::vector<Record>& records) { commit_records(*journal_, position_, records); }
  void commit_show() {
    commit({sample_plan(SeatPlanId{21}, 40), sample_show(show_, SeatPlanId{21})});
  }
  /// Runs `job` in a batch of its own.
  void job(const std::function<void(Database&)>& job) {
    journal_->begin();
    journal_->run(job);
    JournalPosition next = position_;
    ++next.sequence;
    journal_->commit(next);
    position_ = next;
  }
  std::int64_t number(const std::string& sql) {
    std::int64_t result = -1;
    job([&](Database& db) {
      for (const Row row : db.query(sql)) result = row.integer(0);
    });
    return result;
  }

  const ShowId show_{22};
  ScratchFolder folder_;
  SqliteOptions options_;
  std::unique_ptr<Journal> journal_;
  JournalPosition position_;
};

TEST_F(SqliteJournalTest, UndoesAJobThatThrowsAndKeepsTheBatch) {
  open();
  commit_show();
  journal_->begin();
  journal_->write(sample_hold(HoldId{1}, show_, {1}));
  journal_->run([](Database& db) { db.run("INSERT INTO organiser VALUES (1, 'Regal')"); });
  EXPECT_THROW(journal_->run([](Database& db) {
    db.run("INSERT INTO organiser VALUES (2, 'Rex')");
    throw std::invalid_argument("no such hall");
  }),
               std::invalid_argument);
  EXPECT_THROW(journal_->run([](Database& db) {
    db.run("INSERT INTO organiser VALUES (3, 'Roxy')");
    db.run("INSERT INTO organiser VALUES (1, 'again')");
  }),
               StoreConflict);
  journal_->write(sample_hold(HoldId{2}, show_, {2}));
  JournalPosition next = position_;
  ++next.sequence;
  journal_->commit(next);
  position_ = next;
  EXPECT_EQ(number("SELECT sum(id) FROM organiser"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM hold"), 2);
}

TEST_F(SqliteJournalTest, AJobMayNotBreakAForeignKey) {
  open();
  journal_->begin();
  EXPECT_THROW(journal_->run([](Database& db) {
    db.run("INSERT INTO hall (id, venue_id, name) VALUES (1, 99, 'Audi 1')");
  }),
               StoreConflict);
  journal_->rollback();
}

/// Fills the disk with plans until a write is refused.
void fill_disk(Journal& journal, JournalPosition& position) {
  for (std::int64_t id = 1000; id < 100'000; ++id) {
    commit_records(journal, position, {sample_plan(SeatPlanId{id}, 5'000)});
  }
}

TEST_F(SqliteJournalTest, RecoversFromAFullDisk) {
  options_.max_pages = 200;
  open();
  commit_show();
  SampleSale sale(100, show_, {3});
  commit(sale.stage(0));
  EXPECT_THROW(fill_disk(*journal_, position_), StoreUnwritable);
  journal_->rollback();
  // A reload works on the full disk, and gives exactly what was committed.
  const std::vector<Record> rows = loaded(*journal_, &position_);
  EXPECT_EQ(only<booking::Hold>(rows).size(), 1U);
  EXPECT_THROW(commit({sample_plan(SeatPlanId{999'999}, 100'000)}), StoreUnwritable);
  loaded(*journal_, &position_);
  // The disk is given room (here: a job deletes), and the sale goes on.
  job([](Database& db) { db.run("DELETE FROM seat_plan WHERE id >= 1000"); });
  for (int stage = 1; stage < SampleSale::kStages; ++stage) commit(sale.stage(stage));
  EXPECT_EQ(number("SELECT count(*) FROM ticket"), 1);
}

TEST_F(SqliteJournalTest, AJobThatFillsTheDiskEndsTheBatch) {
  options_.max_pages = 200;
  open();
  journal_->begin();
  EXPECT_THROW(journal_->run([](Database& db) {
    for (std::int64_t id = 1; id < 10'000; ++id) {
      db.run("INSERT INTO organiser VALUES (?1, ?2)", id, std::string(500, 'x'));
    }
  }),
               StoreUnwritable);
  journal_->rollback();
  loaded(*journal_, &position_);
  EXPECT_EQ(number("SELECT count(*) FROM organiser"), 0);
}

TEST_F(SqliteJournalTest, CheckpointsAtTheThresholdAndWhenIdle) {
  options_.checkpoint_bytes = 400'000;
  open();
  journal_->run_maintenance(true);  // what making the schema wrote
  commit_show();
  const auto grow_to = [&](std::uint64_t bytes) {
    for (std::int64_t id = 1; journal_->log_bytes() < bytes; ++id) {
      commit({sample_hold(HoldId{id}, show_, {1})});
    }
  };
  grow_to(120'000);
  journal_->run_maintenance(false);
  const std::uint64_t before = journal_->log_bytes();
  commit({});
  EXPECT_GT(journal_->log_bytes(), before);
  journal_->run_maintenance(true);
  // A log that was checkpointed whole is begun anew by the next commit.
  commit({});
  EXPECT_LT(journal_->log_bytes(), before);
  grow_to(400'000);
  journal_->run_maintenance(false);
  commit({});
  EXPECT_LT(journal_->log_bytes(), before);
}

TEST_F(SqliteJournalTest, AReaderKeepsItsViewWhileBatchesAndCheckpointsGoOn) {
  options_.checkpoint_bytes = 1;
  open();
  commit_show();
  Database reader(connect_sqlite(options_.path, SqliteMode::kReader));
  reader.execute("BEGIN");
  const auto holds = [&] {
    std::int64_t count = 0;
    for (const Row row : reader.query("SELECT count(*) FROM hold")) count = row.integer(0);
    return count;
  };
  EXPECT_EQ(holds(), 0);
  for (std::int64_t id = 1; id < 50; ++id) {
    commit({sample_hold(HoldId{id}, show_, {1})});
    journal_->run_maintenance(false);
  }
  EXPECT_EQ(holds(), 0);
  reader.execute("COMMIT");
  EXPECT_EQ(holds(), 49);
  EXPECT_THROW(reader.execute("DELETE FROM hold"), StoreUnwritable);
}

// The row budget: a paid booking of two seats writes at most 12 rows and 4 index entries.

TEST_F(SqliteJournalTest, KeepsWithinTheRowBudget) {
  open();
  commit_show();
  sqlite3* connection = nullptr;
  job([&](Database& db) { connection = sqlite_of(db); });
  SampleSale sale(100, show_, {3, 4});
  const std::int64_t before = sqlite3_total_changes64(connection);
  for (int stage = 0; stage < SampleSale::kStages; ++stage) {
    // Positions belong to batches, which many bookings share.
    commit(sale.stage(stage));
  }
  const std::int64_t rows = sqlite3_total_changes64(connection) - before - SampleSale::kStages;
  EXPECT_EQ(rows, 12);
  EXPECT_LE(rows, 12);

  std::int64_t entries = number("SELECT count(*) FROM orders INDEXED BY orders_show");
  entries += number("SELECT count(*) FROM payment INDEXED BY payment_order");
  entries += number(
      "SELECT count(*) FROM payment INDEXED BY payment_open WHERE request <> 0 OR under_review <> "
      "0");
  entries += number(
      "SELECT count(*) FROM ticket INDEXED BY ticket_seat WHERE state = 1 AND seat IS NOT NULL");
  entries +=
      number("SELECT count(*) FROM payment INDEXED BY payment_reference WHERE reference <> ''");
  entries += number(
      "SELECT count(*) FROM payment INDEXED BY payment_by_gateway_payment_id WHERE "
      "gateway_payment_id <> ''");
  EXPECT_EQ(entries, 6);
}

/// How often the program of `sql` can write into an index.
int index_writes(sqlite3* connection, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(connection, ("EXPLAIN " + sql).c_str(), -1, &statement, nullptr),
            SQLITE_OK);
  int writes = 0;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    const auto* opcode = reinterpret_cast<const char*>(sqlite3_column_text(statement, 1));
    if (std::string_view(opcode) == "IdxInsert") ++writes;
  }
  sqlite3_finalize(statement);
  return writes;
}

TEST_F(SqliteJournalTest, NewImagesOfHotRowsLeaveTheirIndexesAlone) {
  open();
  commit_show();
  SampleSale sale(100, show_, {3});
  for (int stage = 0; stage < SampleSale::kStages; ++stage) commit(sale.stage(stage));
  std::map<std::string, int> writes;
  job([&](Database& db) {
    for (sqlite3_stmt* statement = sqlite3_next_stmt(sqlite_of(db), nullptr); statement != nullptr;
         statement = sqlite3_next_stmt(sqlite_of(db), statement)) {
      const std::string sql = sqlite3_sql(statement);
      for (const char* table : {"hold", "orders", "payment", "ticket"}) {
        if (sql.starts_with(std::string("INSERT INTO ") + table + " ")) {
          writes[table] = index_writes(sqlite_of(db), sql);
        }
      }
    }
  });
  // One for the insert; an update that named an indexed column would add its own. payment_open and
  // ticket_seat depend on what changes, and so count twice; so do the indexes of a gateway's names,
  // which a payment gets after it was made.
  EXPECT_EQ(writes, (std::map<std::string, int>{
                        {"hold", 0}, {"orders", 1}, {"payment", 7}, {"ticket", 3}}));
}

TEST_F(SqliteJournalTest, LooksUpLiveRowsByIndex) {
  open();
  std::vector<std::string> plans;
  job([&](Database& db) {
    for (const char* sql :
         {"SELECT id FROM show WHERE forget_at > 1", "SELECT * FROM orders WHERE show_id = 1",
          "SELECT * FROM payment WHERE order_id IN (SELECT id FROM orders WHERE show_id = 1)",
          "SELECT * FROM refund WHERE order_id IN (SELECT id FROM orders WHERE show_id = 1)",
          "SELECT * FROM payment WHERE order_id IS NULL",
          "SELECT show_id FROM orders WHERE id IN (SELECT order_id FROM refund WHERE state <> 2)",
          "SELECT show_id FROM orders WHERE id IN (SELECT order_id FROM payment "
          "WHERE request <> 0)"}) {
      for (const Row row : db.query(std::string("EXPLAIN QUERY PLAN ") + sql)) {
        const std::string step(row.text(3));
        // The two partial indexes are read whole: they hold only what is open.
        if (step.starts_with("SCAN") && step.find("USING INDEX") == std::string::npos) {
          plans.push_back(std::string(sql) + ": " + step);
        }
      }
    }
  });
  EXPECT_EQ(plans, std::vector<std::string>{});
}

}  // namespace
}  // namespace firstshow::store
