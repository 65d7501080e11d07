// The audit of a database of PostgreSQL: as it is of a file (audit/audit_test.cpp), against a real
// server.

#include "store/address/open_database.hpp"
#include "store/audit/audit_damages.hpp"
#include "store/postgresql/batch.hpp"
#include "store/postgresql/postgres_server.hpp"
#include "store/postgresql/postgresql_journal.hpp"

namespace firstshow::store {
namespace {

class ServerAuditTest : public testing::Test {
 protected:
  ServerAuditTest() {
    PostgresServer& server = PostgresServer::of_tests();
    DatabaseSettings settings;
    settings.database = server.address(server.make_database());
    settings.state_folder = folder_.file("");
    address_ = DatabaseAddress(settings);
  }

  /// The server anew.
  void make() {
    open_postgres_database(address_.postgresql())
        ->execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    const auto journal = open_journal(address_, IfMissing::kMake);
    JournalPosition position;
    loaded(*journal, &position);
    server_ = SampleDatabase{};
    commit_records(*journal, position, server_.records());
    commit_sample_audit_log(*journal, position);
    position.last_now = sample_time(3'600);
    position.last_id = 1'000;
    commit_records(*journal, position, {});
  }
  /// Writes past every guard.
  void damage(const std::string& sql, const std::vector<Record>& records) {
    PostgresConnection connection(address_.postgresql(), PostgresConnection::Reconnect::kNever);
    connection.connect();
    connection.execute("SET session_replication_role = replica");  // no triggers
    connection.execute(
        "DO $$ DECLARE one record; BEGIN FOR one IN SELECT conrelid::regclass AS owner, conname "
        "FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0 LOOP EXECUTE format('ALTER TABLE "
        "%s DROP CONSTRAINT %I', one.owner, one.conname); END LOOP; END $$");
    if (!sql.empty()) connection.execute(sql);
    PostgresBatch batch;
    for (const Record& record : records) batch.add(record);
    batch.send(connection);
    connection.sync();
  }

  ScratchFolder folder_;
  DatabaseAddress address_;
  SampleDatabase server_;
};

TEST_F(ServerAuditTest, FindsNothingInAGoodServer) {
  make();
  const AuditReport report = audit(address_);
  for (const Finding& finding : report.findings) {
    ADD_FAILURE() << finding.promise << ": " << finding.sentence;
  }
  EXPECT_EQ(report.shows, 1U);
  EXPECT_EQ(report.holds, 4U);
  EXPECT_EQ(report.tickets, 2U);
  EXPECT_EQ(report.refunds, 1U);
}

TEST_F(ServerAuditTest, NamesEveryBrokenPromise) {
  for (const Damage& damage_done : kDamages) {
    SCOPED_TRACE(damage_done.name);
    make();
    const std::vector<Record> records = damage_done.records(server_);
    damage(damage_done.sql, records);
    expect_named(audit(address_), damage_done);
  }
}

TEST_F(ServerAuditTest, NamesWhatTheSchemaHasNotAnyMore) {
  for (const char* damage_done :
       {"DROP INDEX ticket_seat", "ALTER TABLE refund SET UNLOGGED", "DROP TABLE area_count"}) {
    SCOPED_TRACE(damage_done);
    make();
    open_postgres_database(address_.postgresql())->execute(damage_done);
    const AuditReport report = audit(address_);
    ASSERT_FALSE(report.findings.empty());
    EXPECT_EQ(report.findings.back().promise, "the schema is whole");
  }
}

TEST_F(ServerAuditTest, ReadsOneMomentBesideARunningServer) {
  make();
  const auto journal = open_journal(address_, IfMissing::kRefuse);
  JournalPosition position;
  loaded(*journal, &position);
  const auto reader = open_reader(address_);
  reader->execute("BEGIN");
  const auto holds = [&] {
    std::int64_t count = 0;
    for (const Row row : reader->query("SELECT count(*) FROM hold")) count = row.integer(0);
    return count;
  };
  EXPECT_EQ(holds(), 4);
  position.last_id = 1'000;
  commit_records(*journal, position, {sample_hold(HoldId{500}, kShow, {35})});
  EXPECT_EQ(holds(), 4);
  reader->roll_back();
  EXPECT_EQ(audit(address_).holds, 5U);
}

TEST_F(ServerAuditTest, RefusesWhatItCannotRead) {
  EXPECT_THROW(audit(address_), StoreBroken) << "there are no tables";
  make();
  open_postgres_database(address_.postgresql())
      ->execute("UPDATE firstshow_schema SET version = 99");
  EXPECT_THROW(audit(address_), StoreBroken);
}

}  // namespace
}  // namespace firstshow::store
