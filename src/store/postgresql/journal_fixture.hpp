#pragma once
// For tests: a journal in a database of its own at the program's PostgreSQL server. One thread;
// failures are GoogleTest's.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/postgresql/postgres_server.hpp"
#include "store/postgresql/postgresql_journal.hpp"
#include "store/sample_batches.hpp"
#include "store/sample_rows.hpp"

namespace firstshow::store {

class PostgresJournalTest : public testing::Test {
 protected:
  PostgresJournalTest() { options_.uri = server_.uri(server_.make_database()); }

  void open() {
    journal_ = open_postgres_journal(options_);
    loaded(*journal_, &position_);
  }
  void commit(const std::vector<Record>& records) { commit_records(*journal_, position_, records); }
  void commit_show() {
    commit({sample_plan(SeatPlanId{21}, 40), sample_show(show_, SeatPlanId{21})});
  }
  std::int64_t number(const std::string& sql) {
    std::int64_t result = -1;
    const auto db = open_postgres_database(options_);
    for (const Row row : db->query(sql)) result = row.integer(0);
    return result;
  }
  /// What opening a journal says that cannot be opened.
  std::string refusal() {
    try {
      open_postgres_journal(options_);
    } catch (const StoreBroken& broken) {
      return broken.what();
    }
    return "it opened";
  }

  /// The session of the journal ends, as where a network or an administrator cuts it.
  void end_session() {
    const auto db = open_postgres_database(options_);
    for (const Row row : db->query(
             "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory' "
             "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"))
      EXPECT_EQ(row.integer(0), 1);
  }

  const ShowId show_{22};
  PostgresServer& server_ = PostgresServer::of_tests();
  PostgresOptions options_;
  std::unique_ptr<Journal> journal_;
  JournalPosition position_;
};

inline void expect_says(const std::string& sentence, std::string_view words) {
  EXPECT_NE(sentence.find(words), std::string::npos) << sentence;
}

}  // namespace firstshow::store
