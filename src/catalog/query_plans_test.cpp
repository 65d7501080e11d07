// How SQLite answers what the server asks it: every statement that the code prepares is explained,
// and none may walk through a whole table but those that docs/data-model.md names; and the plans
// which that page shows are the true ones.

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "catalog/directory.hpp"
#include "store/loader.hpp"
#include "store/row_writer.hpp"
#include "store/rows.hpp"
#include "store/sample_rows.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::catalog {
namespace {

/// The steps of a plan, one a line.
std::string explain(store::Database& db, const std::string& sql) {
  std::string plan;
  sqlite3_stmt* statement = nullptr;
  const std::string asked = "EXPLAIN QUERY PLAN " + sql;
  const int code = sqlite3_prepare_v2(db.handle(), asked.c_str(), -1, &statement, nullptr);
  EXPECT_EQ(code, SQLITE_OK) << sql << ": " << sqlite3_errmsg(db.handle());
  while (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
    plan.append(reinterpret_cast<const char*>(sqlite3_column_text(statement, 3))).append("\n");
  sqlite3_finalize(statement);
  return plan;
}

std::set<std::string> prepared(store::Database& db) {
  std::set<std::string> all;
  for (sqlite3_stmt* one = sqlite3_next_stmt(db.handle(), nullptr); one != nullptr;
       one = sqlite3_next_stmt(db.handle(), one))
    all.insert(sqlite3_sql(one));
  return all;
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
    db_.emplace(sqlite.path, store::Database::Mode::kWriter);
  }
  ~QueryPlansTest() override {
    db_.reset();
    std::filesystem::remove_all(folder_);
  }

  /// Everything that is asked of a database while tickets are sold, and at a start.
  void ask_everything() {
    store::Database& db = *db_;
    db.execute("PRAGMA foreign_keys = OFF; BEGIN");
    put_organiser(db, {OrganiserId{1}, "Server"});
    put_venue(db, {VenueId{2}, OrganiserId{1}, "Deccan", "Pune", "27", "", "Asia/Kolkata"});
    put_hall(db, {HallId{3}, VenueId{2}, "Screen 1"});
    Title title{TitleId{4}, OrganiserId{1}, "Rain", "film", "", "mr", "2D", 121, "Wet."};
    title.people = {{"Somebody", "cast"}};
    put_title(db, title);
    put_translations(db, "hi", {{"Rain", "बारिश"}, {"Deccan", "डेक्कन"}});
    put_translations(db, "hi", {{"Rain", ""}});
    for (const booking::Record& record : store::sample_rows_of_every_kind())
      store::write_record(db, record);
    db.execute("COMMIT");
    Directory().reload(db);
    const store::RecordSink drop = [](booking::Record) {};
    store::load_live_rows(db, {}, drop);
    for (const store::Row row : db.query("SELECT id, order_id FROM refund")) {
      refund_ = RefundId{row.integer(0)};
      order_ = OrderId{row.integer(1)};
    }
    store::fetch_order(db, order_, drop);
    store::fetch_refund(db, refund_, drop);
    store::fetch_payment(db, PaymentId{1}, drop);
    store::fetch_refund_named(db, "sandbox/main", "rfnd_1", drop);
    store::fetch_attempt_named(db, "sandbox/main", "order_1", drop);
    store::fetch_by_gateway_payment(db, "sandbox/main", "pay_1", drop);
    store::each_order_made(db, 1, 2, 3, [](const store::OrderContact&) {});
    store::read_secret(db, "buyer_tokens");
    store::read_former_secret(db, "sandbox_webhook");
    store::drop_former_secret(db, "sandbox_webhook");
  }

  std::string folder_;
  std::optional<store::Database> db_;
  OrderId order_;
  RefundId refund_;
};

/// Tables that are read from end to end, each for a reason that docs/data-model.md gives.
const std::set<std::string> kReadWhole = {
    "journal_position",  // one row
    "organiser",
    "venue",
    "hall",
    "title",
    "title_person",
    "translation",  // the catalogue, as it changes
    "seat_plan",
    "hold",  // at a start
};

bool is_read_whole(const std::string& step) {
  return std::any_of(kReadWhole.begin(), kReadWhole.end(), [&](const std::string& table) {
    return step == "SCAN " + table || step.starts_with("SCAN " + table + " ") ||
           step.starts_with("SCAN " + table + "\n");
  });
}

TEST_F(QueryPlansTest, NothingWalksThroughATableThatGrows) {
  ask_everything();
  std::size_t asked = 0;
  for (const std::string& sql : prepared(*db_)) {
    if (sql.starts_with("SELECT id, order_id FROM refund")) continue;  // this test's own
    ++asked;
    std::istringstream plan(explain(*db_, sql));
    for (std::string step; std::getline(plan, step);) {
      const bool scan = step.starts_with("SCAN ") && step != "SCAN CONSTANT ROW";
      const bool covered = step.find("USING INDEX") != std::string::npos ||
                           step.find("USING COVERING INDEX") != std::string::npos;
      EXPECT_TRUE(!scan || covered || is_read_whole(step)) << sql << "\n  " << step;
      EXPECT_EQ(step.find("AUTOMATIC"), std::string::npos) << sql << "\n  " << step;
    }
  }
  EXPECT_GT(asked, 30U) << "the statements are kept where this test looks for them";
}

TEST_F(QueryPlansTest, ThePlansOnThePageAreTrue) {
  const auto plans = documented_plans();
  EXPECT_GT(plans.size(), 10U);
  for (const auto& [query, plan] : plans) EXPECT_EQ(explain(*db_, query), plan) << query;
}

}  // namespace
}  // namespace firstshow::catalog
