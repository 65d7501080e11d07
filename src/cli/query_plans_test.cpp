// How SQLite answers what the program asks it: every statement of it (store/statement.hpp) is
// explained, and none may walk through a whole table but those that docs/data-model.md names; and
// the plans which that page shows are the true ones. It is a test of the program's commands because
// what a program is linked of is what it can ask.

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "store/database.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/sqlite/sqlite_journal.hpp"
#include "store/statement.hpp"

namespace firstshow::cli {
namespace {

/// The steps of a plan, one a line.
std::string explain(store::Database& db, const std::string& sql) {
  std::string plan;
  sqlite3_stmt* statement = nullptr;
  const std::string asked = "EXPLAIN QUERY PLAN " + sql;
  const int code = sqlite3_prepare_v2(store::sqlite_of(db), asked.c_str(), -1, &statement, nullptr);
  EXPECT_EQ(code, SQLITE_OK) << sql << ": " << sqlite3_errmsg(store::sqlite_of(db));
  while (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
    plan.append(reinterpret_cast<const char*>(sqlite3_column_text(statement, 3))).append("\n");
  sqlite3_finalize(statement);
  return plan;
}

/// Queries and plans of the page: blocks that are fenced with "sql", a query to each line that is
/// not indented, its plan below it.
std::map<std::string, std::string> documented_plans() {
  std::ifstream page(std::string(FIRSTSHOW_SOURCE_DIR) + "/docs/data-model.md");
  std::map<std::string, std::string> plans;
  std::string query;
  bool within = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("```")) {
      within = line == "```sql";
    } else if (within && line.starts_with("  ")) {
      plans[query] += line.substr(2) + "\n";
    } else if (within && !line.empty()) {
      query = line;
    }
  }
  return plans;
}

class QueryPlansTest : public ::testing::Test {
 protected:
  QueryPlansTest() {
    std::string name = (std::filesystem::temp_directory_path() / "firstshow-plan-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    store::SqliteOptions sqlite;
    sqlite.path = folder_ + "/server.db";
    store::open_sqlite_journal(sqlite).reset();
    db_.emplace(store::connect_sqlite(sqlite.path, store::SqliteMode::kWriter));
  }
  ~QueryPlansTest() override {
    db_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::string folder_;
  std::optional<store::Database> db_;
};

/// Tables that are read from end to end, each for a reason that docs/data-model.md gives.
const std::set<std::string> kReadWhole = {
    "journal_position",  // one row
    "organiser",        "venue", "hall",           "title",   "title_person",
    "translation",                                             // the catalogue, as it changes
    "seat_plan",        "hold",  "sandbox_action", "api_key",  // at a start
    "webhook_endpoint",                                        // after each change of one
};

/// Partial indexes of the few rows that are not done, which are read from end to end at a start.
const std::set<std::string> kSmallIndexes = {"show_unsettled", "payment_open", "refund_open"};

bool is_small_index(const std::string& step) {
  return std::any_of(kSmallIndexes.begin(), kSmallIndexes.end(),
                     [&](const std::string& index) { return step.ends_with(" INDEX " + index); });
}

bool is_read_whole(const std::string& step) {
  return std::any_of(kReadWhole.begin(), kReadWhole.end(), [&](const std::string& table) {
    return step == "SCAN " + table || step.starts_with("SCAN " + table + " ") ||
           step.starts_with("SCAN " + table + "\n");
  });
}

TEST_F(QueryPlansTest, NothingWalksThroughATableThatGrows) {
  CLI::App program;
  add_commands(program);  // all that the program is linked of
  const std::vector<const store::Statement*> statements = store::all_statements();
  EXPECT_GT(statements.size(), 60U);
  for (const store::Statement* const statement : statements) {
    const std::string& sql = statement->text();
    std::istringstream plan(explain(*db_, sql));
    for (std::string step; std::getline(plan, step);) {
      const bool scan = step.starts_with("SCAN ") && step != "SCAN CONSTANT ROW";
      EXPECT_TRUE(!scan || is_small_index(step) || is_read_whole(step)) << sql << "\n  " << step;
      EXPECT_EQ(step.find("AUTOMATIC"), std::string::npos) << sql << "\n  " << step;
    }
  }
}

TEST_F(QueryPlansTest, ThePlansOnThePageAreTrue) {
  const auto plans = documented_plans();
  EXPECT_GT(plans.size(), 10U);
  for (const auto& [query, plan] : plans) EXPECT_EQ(explain(*db_, query), plan) << query;
}

}  // namespace
}  // namespace firstshow::cli
