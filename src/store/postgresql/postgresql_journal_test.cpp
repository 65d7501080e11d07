#include "store/postgresql/postgresql_journal.hpp"

#include "store/fetch_conformance.hpp"
#include "store/journal_conformance.hpp"
#include "store/postgresql/journal_fixture.hpp"
#include "store/postgresql/server_lock.hpp"
#include "store/rows.hpp"
#include "store/webhook_conformance.hpp"

namespace firstshow::store {
namespace {

class PostgresFixture final : public JournalFixture {
 public:
  PostgresFixture() {
    PostgresServer& server = PostgresServer::of_tests();
    options_.uri = server.uri(server.make_database());
    options_.lock = false;
  }
  std::unique_ptr<Journal> open() override { return open_postgres_journal(options_); }
  std::vector<booking::Ticket> tickets() override {
    std::vector<booking::Ticket> result;
    const auto db = open_postgres_database(options_);
    each_ticket(*db, "ORDER BY id", {}, [&](booking::Ticket ticket) { result.push_back(ticket); });
    return result;
  }
  bool keeps_nul() const override { return false; }

 private:
  PostgresOptions options_;
};

INSTANTIATE_TEST_SUITE_P(Postgresql, JournalConformance,
                         testing::Values([] { return std::make_unique<PostgresFixture>(); }));
INSTANTIATE_TEST_SUITE_P(Postgresql, WebhookConformance,
                         testing::Values([] { return std::make_unique<PostgresFixture>(); }));

TEST_F(PostgresJournalTest, UndoesAJobThatThrowsAndKeepsTheBatch) {
  open();
  commit_show();
  journal_->begin();
  journal_->write(sample_hold(HoldId{1}, show_, {1}));
  journal_->run([](Database& db) { db.run("INSERT INTO organiser VALUES (1, 'Regal')"); });
  EXPECT_THROW(journal_->run([](Database& db) {
    db.run("INSERT INTO organiser VALUES (?1, 'Rex')", std::int64_t{2});
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
  EXPECT_EQ(number("SELECT sum(id) FROM organiser"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM hold"), 2);
}

TEST_F(PostgresJournalTest, ABatchThatFailedBeforeAJobFailsAsAWhole) {
  open();
  commit_show();
  journal_->begin();
  journal_->write(sample_hold(HoldId{1}, ShowId{77}, {1}));
  EXPECT_THROW(journal_->run([](Database&) { ADD_FAILURE() << "the job ran"; }), StoreConflict);
  EXPECT_THROW(journal_->write(sample_hold(HoldId{2}, show_, {2})), StoreConflict);
  journal_->rollback();
  commit({sample_hold(HoldId{3}, show_, {2})});
  EXPECT_EQ(number("SELECT id FROM hold"), 3);
}

TEST_F(PostgresJournalTest, WritesTheLastOfManyImagesOfABatch) {
  open();
  commit_show();
  SampleSale sale(100, show_, {3, 4});
  std::vector<Record> all;
  for (int stage = 0; stage < SampleSale::kStages; ++stage) {
    for (Record& record : sale.stage(stage)) all.push_back(std::move(record));
  }
  // What ended and is there again, and what ended for good.
  all.emplace_back(booking::Erased{sale.hold.id});
  all.emplace_back(sale.hold);
  all.emplace_back(sample_hold(HoldId{900}, show_, {9}));
  all.emplace_back(booking::Erased{HoldId{900}});
  commit(all);
  EXPECT_EQ(number("SELECT count(*) FROM ticket WHERE state = 1"), 2);
  EXPECT_EQ(number("SELECT state FROM hold"), 2);
  EXPECT_EQ(number("SELECT count(*) FROM payment WHERE state = 3"), 1);
}

TEST_F(PostgresJournalTest, ARowKeepsItsOwnerWithinABatchToo) {
  open();
  commit_show();
  commit({sample_show(ShowId{23}, SeatPlanId{21})});
  booking::Hold hold = sample_hold(HoldId{1}, show_, {1});
  booking::Hold moved = hold;
  moved.show = ShowId{23};
  EXPECT_THROW(commit({hold, moved}), StoreConflict);
  journal_->rollback();
  commit({hold});
  EXPECT_THROW(commit({moved}), StoreConflict);
}

TEST_F(PostgresJournalTest, ARowGoesOnlyWhenNothingRefersToIt) {
  open();
  commit_show();
  SampleSale sale(100, show_, {3, 4});
  for (int stage = 0; stage < SampleSale::kStages; ++stage) commit(sale.stage(stage));
  EXPECT_THROW(commit({booking::Erased{sale.order.id}}), StoreConflict);
  journal_->rollback();
  EXPECT_EQ(number("SELECT count(*) FROM orders"), 1);
  const booking::Order unpaid = sample_order(OrderId{500}, sample_hold(HoldId{501}, show_, {9}));
  commit({unpaid});
  commit({booking::Erased{unpaid.id}});
  EXPECT_EQ(number("SELECT count(*) FROM orders"), 1);
  // A row and what it refers to may come in one batch, in any order.
  commit({sale.tickets[0], sale.payment, unpaid, booking::Erased{unpaid.id}});
  booking::Ticket stray = sale.tickets[0];
  stray.id = TicketId{502};
  stray.order = unpaid.id;
  EXPECT_THROW(commit({stray}), StoreConflict);
}

/// What an image may change of what its row refers to is looked up; what a row keeps was, once.
TEST_F(PostgresJournalTest, AnImageRefersToRowsThatAreThere) {
  open();
  commit_show();
  SampleSale sale(100, show_, {3, 4});
  for (int stage = 0; stage < SampleSale::kStages; ++stage) commit(sale.stage(stage));
  booking::Payment unmatched = sale.payment;
  unmatched.id = PaymentId{600};
  unmatched.order = {};
  commit({unmatched});
  unmatched.order = OrderId{601};
  EXPECT_THROW(commit({unmatched}), StoreConflict);
  journal_->rollback();
  unmatched.order = sale.order.id;
  commit({unmatched});
  EXPECT_EQ(number("SELECT count(*) FROM payment WHERE order_id IS NOT NULL"), 2);
}

TEST_F(PostgresJournalTest, RefusesATextThatTheDatabaseCannotHave) {
  open();
  commit_show();
  booking::Order order = sample_order(OrderId{1}, sample_hold(HoldId{1}, show_, {1}));
  order.details.name = std::string("a\0b", 3);
  EXPECT_THROW(commit({order}), StoreConflict);
  journal_->rollback();
  order.details.name = "\xff";
  EXPECT_THROW(commit({order}), StoreConflict);
}

TEST_F(PostgresJournalTest, AJobThatGoesOnAfterARefusalIsUndoneAlone) {
  open();
  // An index has 2,704 bytes for a text, once it is packed; this one packs badly.
  std::string text;
  for (std::uint32_t i = 0, state = 1; i < 4'000; ++i) {
    state = state * 1'664'525U + 1'013'904'223U;
    text += static_cast<char>('!' + (state >> 24U) % 90);
  }
  journal_->begin();
  EXPECT_THROW(journal_->run([&](Database& db) {
    const auto put = [&] {
      db.run("INSERT INTO translation (language, text, translation) VALUES ('hi', ?1, '')", text);
    };
    EXPECT_THROW(put(), StoreConflict);
    db.run("INSERT INTO organiser VALUES (1, 'Regal')");
  }),
               StoreConflict);
  JournalPosition next = position_;
  ++next.sequence;
  journal_->commit(next);
  EXPECT_EQ(number("SELECT count(*) FROM organiser"), 0);
}

TEST_F(PostgresJournalTest, ReadsNumbersOfEveryType) {
  const auto db = open_postgres_database(options_);
  for (const Row row : db->query("SELECT 7::smallint, -8, 9000000000, true, sum(i), "
                                 "-123456789012::numeric, NULL::bigint, "
                                 "'?1', ?1, ?2, ?3 FROM generate_series(1, 3) AS i",
                                 std::int64_t{-5}, std::string_view("a'b"),
                                 Bound::blob(std::string_view("\0x", 2)))) {
    EXPECT_EQ(row.integer(0), 7);
    EXPECT_EQ(row.integer(1), -8);
    EXPECT_EQ(row.integer(2), 9'000'000'000);
    EXPECT_EQ(row.integer(3), 1);
    EXPECT_EQ(row.integer(4), 6);
    EXPECT_EQ(row.integer(5), -123'456'789'012);
    EXPECT_TRUE(row.null(6));
    EXPECT_EQ(row.text(7), "?1");
    EXPECT_EQ(row.integer(8), -5);
    EXPECT_EQ(row.text(9), "a'b");
    EXPECT_EQ(row.blob(10), std::string_view("\0x", 2));
  }
}

TEST_F(PostgresJournalTest, AReadOnlyServerIsUnwritable) {
  open();
  commit_show();
  const std::string name = options_.uri.substr(options_.uri.rfind('=') + 1);
  const auto db = open_postgres_database(options_);
  db->execute("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
  journal_.reset();
  options_.lock = false;
  journal_ = open_postgres_journal(options_);
  EXPECT_THROW(loaded(*journal_), StoreUnwritable);
  int rows = 0;
  journal_->peek([&](const Record&) { ++rows; });
  EXPECT_EQ(rows, 2) << "reads go on";
  db->execute("SET default_transaction_read_only = off; ALTER DATABASE " + name +
              " SET default_transaction_read_only = off");
  EXPECT_THROW(loaded(*journal_), StoreUnwritable) << "as the session was made";
  loaded(*journal_, &position_);
  commit({});
}

TEST_F(PostgresJournalTest, AnOlderCopyIsNotWrittenTo) {
  open();
  commit_show();
  open_postgres_database(options_)->execute("UPDATE journal_position SET sequence = 0");
  EXPECT_THROW(loaded(*journal_), StoreLost);
  EXPECT_THROW(commit({}), StoreLost);
}

TEST_F(PostgresJournalTest, ALoadTakesItsTime) {
  options_.answer_time = std::chrono::milliseconds{200};
  open();
  commit_show();
  commit({sample_hold(HoldId{1}, show_, {1})});
  open_postgres_database(options_)->execute(
      "ALTER TABLE hold RENAME TO many_holds; CREATE VIEW hold AS "
      "SELECT many_holds.* FROM many_holds, pg_sleep(0.3)");
  EXPECT_EQ(only<booking::Hold>(loaded(*journal_)).size(), 1U);
  journal_->begin();
  EXPECT_THROW(journal_->run([](Database& db) { db.run("SELECT pg_sleep(20)"); }), StoreBusy);
}

TEST_F(PostgresJournalTest, AnOlderCopyUnderALiveConnectionIsNotWrittenTo) {
  open();
  commit_show();
  commit({});
  open_postgres_database(options_)->execute("UPDATE journal_position SET sequence = 1");
  EXPECT_THROW(commit({}), StoreLost);
  EXPECT_THROW(loaded(*journal_), StoreLost);
}

TEST_F(PostgresJournalTest, ReadsNothingFromWhatIsNotItsOwnAnyMore) {
  open();
  commit_show();
  end_session();
  open_postgres_database(options_)->execute("UPDATE journal_position SET epoch = epoch + 1");
  EXPECT_THROW(journal_->fetch_show(show_, [](const Record&) {}), StoreDeposed);
  EXPECT_THROW(commit({}), StoreDeposed);
}

TEST_F(PostgresJournalTest, TakesItsLockAgainOnceItsFormerSessionHasEnded) {
  open();
  commit_show();
  options_.take_over_time = std::chrono::milliseconds{0};
  end_session();
  {
    // As a session of its own that the server has not given up yet.
    const auto former = open_postgres_database(options_);
    EXPECT_TRUE(take_server_lock(*former));
    commit({});
  }
  while (number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()") > 2) {
  }
  commit({});
  expect_says(refusal(), "another firstshow serves this database");
}

TEST_F(PostgresJournalTest, AFullDiskDoesNotLetAnotherServerIn) {
  open();
  commit_show();
  const auto db = open_postgres_database(options_);
  db->execute(
      "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
      "$$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$; "
      "CREATE TRIGGER no_room BEFORE INSERT ON hold EXECUTE FUNCTION no_room()");
  EXPECT_THROW(commit({sample_hold(HoldId{1}, show_, {1})}), StoreUnwritable);
  options_.take_over_time = std::chrono::milliseconds{0};
  expect_says(refusal(), "another firstshow serves this database");
  db->execute("DROP TRIGGER no_room ON hold");
  loaded(*journal_, &position_);
  commit({sample_hold(HoldId{1}, show_, {1})});
}

TEST_F(PostgresJournalTest, ATransactionOfReadsIsOneMomentAndWritesNothing) {
  open();
  PostgresOptions reading = options_;
  reading.only_reads = true;
  const auto reader = open_postgres_database(reading);
  reader->execute("BEGIN");
  EXPECT_EQ(read_position(*reader).sequence, 0U);
  commit({});
  EXPECT_EQ(read_position(*reader).sequence, 0U);
  EXPECT_THROW(reader->run("UPDATE journal_position SET sequence = 9"), StoreUnwritable);
  reader->roll_back();
  EXPECT_EQ(read_position(*reader).sequence, 1U);
}

TEST_F(PostgresJournalTest, ATransactionThatIsBrokenOffKeepsItsConnection) {
  options_.only_reads = true;
  const auto db = open_postgres_database(options_);
  const auto session = [&] {
    std::int64_t pid = 0;
    for (const Row row : db->query("SELECT pg_backend_pid()")) pid = row.integer(0);
    return pid;
  };
  const std::int64_t before = session();
  db->break_off_at(std::chrono::steady_clock::now() + std::chrono::milliseconds{50});
  db->execute("BEGIN");
  EXPECT_THROW(db->query("SELECT pg_sleep(20)"), StoreBusy);
  db->break_off_at(std::chrono::steady_clock::time_point::max());
  db->roll_back();
  EXPECT_EQ(session(), before);
  db->query("SELECT pg_sleep(0.2)");
}

TEST_F(PostgresJournalTest, ReadsAreBrokenOff) {
  const auto db = open_postgres_database(options_);
  db->break_off_at(std::chrono::steady_clock::now() + std::chrono::milliseconds{50});
  EXPECT_THROW(db->query("SELECT pg_sleep(20)"), StoreBusy);
  db->break_off_at(std::chrono::steady_clock::time_point::max());
  for (const Row row : db->query("SELECT 1")) EXPECT_EQ(row.integer(0), 1);
}

TEST_F(PostgresJournalTest, AStatementThatTakesTooLongIsGivenUp) {
  options_.answer_time = std::chrono::milliseconds{200};
  open();
  journal_->begin();
  EXPECT_THROW(journal_->run([](Database& db) { db.run("SELECT pg_sleep(20)"); }), StoreBusy);
  journal_->rollback();
  loaded(*journal_, &position_);
  commit({});
}

}  // namespace
}  // namespace firstshow::store
