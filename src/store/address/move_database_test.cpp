// A box office that moves from its file to a PostgreSQL server: what arrives, and what is refused.

#include "store/address/move_database.hpp"

#include <set>

#include "store/address/open_database.hpp"
#include "store/audit/sample_database.hpp"
#include "store/ports/port_tables.hpp"
#include "store/postgresql/postgres_server.hpp"
#include "store/rows.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/tables.hpp"

namespace firstshow::store {
namespace {

class MoveTest : public AuditTest {
 protected:
  MoveTest() {
    make(path_);
    Database(connect_sqlite(path_, SqliteMode::kWriter))
        .execute(
            "INSERT INTO organiser VALUES (1, 'Server');"
            "INSERT INTO venue VALUES (2, 1, 'Deccan', 'Pune', '27', '1 Road', 'Asia/Kolkata', "
            "'', 'a', 'b');"
            "INSERT INTO hall VALUES (3, 2, 'Screen 1', 20), (4, 2, 'Screen 2', NULL);"
            "INSERT INTO title VALUES (5, 1, 'Rain', 'film', 'UA', 'mr', '2D', 121, 'Wet.');"
            "INSERT INTO title_person VALUES (5, 0, 'Nobody', 'director');"
            "INSERT INTO translation VALUES ('hi', 'Rain', 'बारिश');"
            "INSERT INTO secret VALUES ('tokens', x'00ff');"
            "INSERT INTO former_secret VALUES ('tokens', x'01', 7);"
            "INSERT INTO sandbox_action VALUES (6, 1, 'r', 0, 1, 1, NULL, ''), "
            "(7, 1, 'r', 0, 1, 1, 90, '');"
            "INSERT INTO api_key VALUES (8, 1, 'Website', x'00ff', '9xYz', 'titles:write', 1, 0, "
            "0);"
            "INSERT INTO cancellation_message SELECT id, 1, 'Rain.' FROM show;"
            "INSERT INTO mail SELECT id, 0, 0, 2, 1, 1, 2, 0, 3, '<m>', '550' FROM orders;"
            "INSERT INTO webhook_due VALUES (9, 0, 1, 22, 10, 0, 0, 5);"
            "INSERT INTO webhook_endpoint VALUES (10, 1, 'https://a.example', '', 'test', 0, '', "
            "x'00ff', x'', 0, 0, 1, 1);"
            "INSERT INTO webhook_event VALUES (11, 1, 13, 0, 0, 5, '{}');"
            "INSERT INTO webhook_delivery VALUES (10, 11, 1, 11, 0, 1, 7, 6, 0, 500, 'it said "
            "so');");
    Database(connect_sqlite(path_, SqliteMode::kWriter))
        .run("UPDATE journal_position SET epoch = 41");
    DatabaseSettings settings;
    settings.database = server_at_.address(server_at_.make_database());
    settings.state_folder = folder_.file("");
    to_ = DatabaseAddress(settings);
  }

  static std::string column_list(const TableShape& table) {
    std::string list;
    for (const ColumnShape& column : table.columns) list += std::string(column.name) + "\n";
    return list;
  }
  /// Each row of a table as one text, whichever database it is.
  static std::multiset<std::string> rows_of(Database& db, const TableShape& table) {
    std::multiset<std::string> rows;
    for (const Row row :
         db.query("SELECT " + columns_sql(table) + " FROM " + std::string(table.name))) {
      std::string text;
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const int column = static_cast<int>(i);
        text += row.null(column) ? "NULL"
                : table.columns[i].type == ColumnType::kInteger
                    ? std::to_string(row.integer(column))
                    : std::string(row.blob(column));
        text += '\n';
      }
      rows.insert(text);
    }
    return rows;
  }
  /// The names that one query lists.
  static std::string listed(Database& db, const std::string& sql) {
    std::string names;
    for (const Row row : db.query(sql)) names += std::string(row.text(0)) + "\n";
    return names;
  }
  std::string refusal() {
    try {
      move_database(DatabaseAddress({path_, "", ""}), to_);
    } catch (const std::runtime_error& refused) {
      return refused.what();
    }
    ADD_FAILURE() << "it moved";
    return "";
  }
  std::uint64_t rows_there() {
    std::uint64_t rows = 0;
    const auto reader = open_reader(to_);
    for (const TableShape* const table : all_tables()) {
      if (table != &store::table<JournalPosition>().shape) rows += rows_of(*reader, *table).size();
    }
    for (const TableShape* const table : port_tables()) rows += rows_of(*reader, *table).size();
    return rows;
  }

  PostgresServer& server_at_ = PostgresServer::of_tests();
  DatabaseAddress to_;
};

TEST_F(MoveTest, BringsEveryRow) {
  const MoveReport report = move_database(DatabaseAddress({path_, "", ""}), to_);
  EXPECT_TRUE(report.audit.findings.empty());
  EXPECT_EQ(report.audit.tickets, 2U);
  EXPECT_EQ(report.kept_as, path_ + ".moved");
  EXPECT_FALSE(std::filesystem::exists(path_)) << "nothing may be sold from it";
  Database before(connect_sqlite(report.kept_as, SqliteMode::kReader));
  const auto after = open_reader(to_);
  for (const TableShape* const table : all_tables()) {
    if (table == &store::table<JournalPosition>().shape) continue;
    EXPECT_EQ(rows_of(before, *table), rows_of(*after, *table)) << table->name;
  }
  for (const TableShape* const table : port_tables()) {
    EXPECT_FALSE(rows_of(before, *table).empty()) << table->name;
    EXPECT_EQ(rows_of(before, *table), rows_of(*after, *table)) << table->name;
  }
  EXPECT_EQ(report.rows, rows_there());
  const JournalPosition was = read_position(before);
  const JournalPosition is = read_position(*after);
  EXPECT_EQ(is.last_id, was.last_id);
  EXPECT_EQ(is.last_now, was.last_now);
  EXPECT_GT(is.epoch, was.epoch) << "revisions go on";
}

/// A table or a column that only one of the schemas has would stay behind.
TEST_F(MoveTest, KnowsEveryTableAndColumn) {
  open_journal(to_, IfMissing::kMake);
  Database file(connect_sqlite(path_, SqliteMode::kReader));
  const auto server = open_reader(to_);
  std::set<std::string> names;
  const auto look = [&](const TableShape& table) {
    const std::string name(table.name);
    names.insert(name);
    EXPECT_EQ(listed(file, "SELECT name FROM pragma_table_info('" + name + "') ORDER BY name"),
              listed(*server, "SELECT attname::text FROM pg_attribute WHERE attrelid = '" + name +
                                  "'::regclass AND attnum > 0 ORDER BY attname::text COLLATE "
                                  "\"C\""))
        << name;
    std::set<std::string> columns;
    for (const ColumnShape& column : table.columns) columns.emplace(column.name);
    std::string sorted;
    for (const std::string& column : columns) sorted += column + "\n";
    EXPECT_EQ(sorted,
              listed(file, "SELECT name FROM pragma_table_info('" + name + "') ORDER BY name"))
        << name;
  };
  for (const TableShape* const table : all_tables()) look(*table);
  for (const TableShape* const table : port_tables()) look(*table);
  std::string all;
  for (const std::string& name : names) all += name + "\n";
  EXPECT_EQ(listed(file, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"), all);
}

TEST_F(MoveTest, RefusesADatabaseWithRows) {
  open_journal(to_, IfMissing::kMake);
  open_postgres_database(to_.postgresql())->run("INSERT INTO secret VALUES ('tokens', '\\x00')");
  EXPECT_NE(refusal().find("has rows (secret)"), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(path_));
  EXPECT_EQ(rows_there(), 1U);
}

TEST_F(MoveTest, RefusesWhatAServerHasOpen) {
  {
    const auto open = open_journal(DatabaseAddress({path_, "", ""}), IfMissing::kRefuse);
    EXPECT_NE(refusal().find("stop it first"), std::string::npos);
  }
  const auto open = open_journal(to_, IfMissing::kMake);
  EXPECT_NE(refusal().find("another firstshow serves this database"), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST_F(MoveTest, RefusesOtherDirectionsAndWhatIsNotThere) {
  const DatabaseAddress file({path_, "", ""});
  EXPECT_THROW(move_database(file, file), StoreBroken);
  EXPECT_THROW(move_database(to_, file), StoreBroken);
  EXPECT_THROW(move_database(DatabaseAddress({path_ + "2", "", ""}), to_), StoreBroken);
  std::filesystem::copy_file(path_, path_ + ".moved");
  EXPECT_NE(refusal().find("is there already"), std::string::npos);
}

/// The last table's last row is one that PostgreSQL cannot keep.
TEST_F(MoveTest, ThatFailsLeavesNothing) {
  Database(connect_sqlite(path_, SqliteMode::kWriter))
      .execute("INSERT INTO sandbox_action VALUES (8, 1, 'a' || char(0), 0, 1, 1, 1, '')");
  EXPECT_NE(refusal().find("0x00"), std::string::npos);
  EXPECT_EQ(rows_there(), 0U);
  Database(connect_sqlite(path_, SqliteMode::kWriter))
      .execute("DELETE FROM sandbox_action WHERE id = 8");
  EXPECT_TRUE(move_database(DatabaseAddress({path_, "", ""}), to_).audit.findings.empty());
}

}  // namespace
}  // namespace firstshow::store
