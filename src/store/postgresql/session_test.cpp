// What a PostgreSQL server, a database or a role may be like: what a journal refuses, and what it
// does not follow.

#include "store/postgresql/journal_fixture.hpp"
#include "store/postgresql/schema.hpp"

namespace firstshow::store {
namespace {

class PostgresSessionTest : public PostgresJournalTest {};

TEST_F(PostgresSessionTest, SaysWhyItCannotBeOpened) {
  const PostgresOptions there = options_;
  options_.uri = server_.uri("nowhere");
  expect_says(refusal(), "\"nowhere\" does not exist");
  options_.uri = server_.uri("postgres", "/nowhere");
  expect_says(refusal(), "Check the address, the user and the password");

  options_ = there;
  open_postgres_database(options_)->execute("CREATE TABLE diary (day text)");
  expect_says(refusal(), "name a database of its own");
  open_postgres_database(options_)->execute("DROP TABLE diary");
  options_.create = false;
  expect_says(refusal(), "has no tables");
  options_.create = true;
  open();
  options_.take_over_time = std::chrono::milliseconds{100};
  expect_says(refusal(), "another firstshow serves this database");
  journal_.reset();
  open_postgres_database(options_)->execute("UPDATE firstshow_schema SET version = 99");
  expect_says(refusal(), "has schema 99");
}

TEST_F(PostgresSessionTest, RefusesASchemaThatIsNotWhole) {
  const std::pair<const char*, const char*> damages[] = {
      {"DROP INDEX ticket_seat", "UNIQUE INDEX ticket_seat of the schema is not there"},
      {"DROP INDEX ticket_seat; CREATE INDEX ticket_seat ON ticket (show_id, seat)",
       "UNIQUE INDEX ticket_seat of the schema is not there"},
      {"ALTER TABLE review_decision RENAME TO gone", "TABLE review_decision of the schema is not"},
      {"ALTER TABLE hold SET UNLOGGED", "a crash empties it"},
      {"DROP FUNCTION refuse_orphan", "FUNCTION refuse_orphan of the schema is not there"},
      {"DROP INDEX payment_order", "INDEX payment_order of the schema is not there"}};
  for (const auto& [damage, words] : damages) {
    SCOPED_TRACE(damage);
    open();
    journal_.reset();
    const auto db = open_postgres_database(options_);
    db->execute(damage);
    EXPECT_EQ(schema_faults(*db).size(), 1U);
    expect_says(refusal(), words);
    db->execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  }
}

TEST_F(PostgresSessionTest, RefusesADatabaseOfAnotherEncoding) {
  const auto db = open_postgres_database(options_);
  db->execute("CREATE DATABASE bytes ENCODING 'SQL_ASCII' TEMPLATE template0");
  options_.uri = server_.uri("bytes");
  // As a dump that was restored there leaves it.
  open_postgres_database(options_)->execute(postgres_schema());
  for (const bool create : {true, false}) {
    options_.create = create;
    expect_says(refusal(), "not in UTF8");
  }
  db->execute("DROP DATABASE bytes WITH (FORCE)");
}

TEST_F(PostgresSessionTest, SaysThatAPoolerSharesItsSessions) {
  const auto db = open_postgres_database(options_);
  db->execute("PREPARE s1 AS SELECT 1");
  try {
    db->query("SELECT 2");
    ADD_FAILURE() << "another's statement was run";
  } catch (const StoreBroken& broken) {
    expect_says(broken.what(), "pool_mode = session");
  }
}

TEST_F(PostgresSessionTest, RefusesAServerThatLosesCommitsInAPowerCut) {
  PostgresServer careless({"fsync=off"});
  options_.uri = careless.uri(careless.make_database());
  expect_says(refusal(), "fsync = off");
}

TEST_F(PostgresSessionTest, AUserNeedsItsPasswordAndItsRights) {
  const PostgresOptions there = options_;
  const auto db = open_postgres_database(there);
  db->execute("DROP ROLE IF EXISTS clerk; CREATE ROLE clerk LOGIN PASSWORD 'right'");
  const std::string name = options_.uri.substr(options_.uri.rfind('=') + 1);
  const auto as_clerk = [&](const std::string& password) {
    return "host=" + server_.folder() + " dbname=" + name + " user=clerk password=" + password;
  };
  options_.uri = as_clerk("wrong");
  expect_says(refusal(), "password authentication failed");
  options_.uri = as_clerk("right");
  expect_says(refusal(), "give the user of the server its rights");
  db->execute("GRANT CREATE ON SCHEMA public TO clerk");
  open();
  commit_show();
  journal_.reset();
  // Whoever made the tables owns them; the test's user may do as it likes.
  db->execute("DROP OWNED BY clerk; DROP ROLE clerk");
}

/// What a role, a database or the server's file may say of sessions, and ours do not follow.
TEST_F(PostgresSessionTest, GoesItsOwnWayWhateverTheDatabaseSaysOfSessions) {
  open();
  commit_show();
  journal_.reset();
  const std::string name = options_.uri.substr(options_.uri.rfind('=') + 1);
  const auto db = open_postgres_database(options_);
  for (const char* setting :
       {"synchronous_commit = off", "client_min_messages = error",
        "default_transaction_isolation = serializable", "default_transaction_deferrable = on",
        "idle_session_timeout = '10s'", "row_security = on", "search_path = public, pg_temp",
        "standard_conforming_strings = off", "bytea_output = escape", "DateStyle = 'German, DMY'",
        "statement_timeout = '5s'", "lock_timeout = 0", "extra_float_digits = -15",
        "array_nulls = off", "transform_null_equals = on", "client_encoding = 'LATIN1'"})
    db->execute("ALTER DATABASE " + name + " SET " + setting);
  open();
  std::string found;
  journal_->begin();
  journal_->run([&](Database& session) {
    for (const char* setting :
         {"synchronous_commit", "client_min_messages", "transaction_isolation",
          "idle_session_timeout", "row_security", "search_path", "client_encoding"})
      for (const Row row : session.query("SELECT current_setting(?1)", std::string_view(setting)))
        found += std::string(row.text(0)) + " ";
  });
  journal_->rollback();
  EXPECT_EQ(found, "on warning read committed 0 off public UTF8 ");
  SampleSale sale(100, show_, {3, 4});
  for (int stage = 0; stage < SampleSale::kStages; ++stage) commit(sale.stage(stage));
  const std::vector<Record> before = loaded(*journal_, &position_);
  db->execute("ALTER DATABASE " + name + " RESET ALL");
  journal_.reset();
  open();
  EXPECT_EQ(loaded(*journal_).size(), before.size());
}

TEST_F(PostgresSessionTest, ASettingThatChangesMeanwhileChangesNoCommit) {
  // The server tells its sessions in their order: when both have heard, the one between has too.
  const auto first = open_postgres_database(options_);
  open();
  const auto last = open_postgres_database(options_);
  const auto shown = [](Database& db, std::string_view setting) {
    std::string value;
    for (const Row row : db.query("SELECT current_setting(?1)", setting)) value = row.text(0);
    return value;
  };
  const auto reload = [&](const std::string& word, const std::string& memory) {
    first->execute("ALTER SYSTEM SET synchronous_commit = " + word);
    first->execute("ALTER SYSTEM SET work_mem = '" + memory + "'");
    first->execute("SELECT pg_reload_conf()");
    while (shown(*first, "work_mem") != memory || shown(*last, "work_mem") != memory) {
    }
  };
  reload("off", "5MB");
  std::string found;
  journal_->begin();
  journal_->run([&](Database& session) {
    found = shown(session, "work_mem") + " " + shown(session, "synchronous_commit");
  });
  journal_->rollback();
  reload("on", "4MB");
  EXPECT_EQ(found, "5MB on");
}

}  // namespace
}  // namespace firstshow::store
