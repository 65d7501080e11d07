#include "store/tables.hpp"

#include <gtest/gtest.h>

#include <limits>

#include <boost/pfr.hpp>

#include <set>
#include <sstream>
#include <vector>

#include "store/ports/port_tables.hpp"
#include "store/row_writer.hpp"
#include "store/rows.hpp"
#include "store/sample_rows.hpp"
#include "store/scratch_folder.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::store {
namespace {

template <class T>
concept List = requires(T list) {
  list.emplace_back();
  list.clear();
}
&&!std::is_same_v<T, std::string>;

/// Counts the leaves of a row, and changes the one with number `target`.
class Leaves {
 public:
  explicit Leaves(std::size_t target) : target_(target) {}
  std::size_t count() const { return at_; }

  template <class T>
  void visit(T& value) {
    if constexpr (std::is_same_v<T, booking::SharedLayout>) {
      auto copy = std::make_shared<booking::SeatLayout>(*value);
      if (at_++ == target_) ++copy->rank.at(0);
      value = copy;
    } else if constexpr (std::is_same_v<T, std::string>) {
      if (at_++ == target_) value += "+";
    } else if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Duration>) {
      if (at_++ == target_) value += std::chrono::seconds{1};
    } else if constexpr (std::is_same_v<T, Currency>) {
      if (at_++ == target_) value = *parse_currency("XXX");
    } else if constexpr (std::is_same_v<T, booking::Digest>) {
      if (at_++ == target_) ++value.bytes[7];
    } else if constexpr (std::is_same_v<T, booking::PriceList>) {
      visit(value.currency);
      visit(value.types);
      visit(value.prices);
    } else if constexpr (List<T>) {
      if (value.empty()) value.emplace_back();
      visit(value.back());
    } else if constexpr (std::is_same_v<T, bool>) {
      if (at_++ == target_) value = !value;
    } else if constexpr (std::is_enum_v<T>) {
      if (at_++ == target_) value = static_cast<T>(value == T{1} ? 2 : 1);
    } else if constexpr (std::is_integral_v<T>) {
      constexpr T kMax = std::numeric_limits<T>::max();
      if (at_++ == target_) value = static_cast<T>(value < kMax ? value + 1 : value - 1);
    } else {
      boost::pfr::for_each_field(value, [this](auto& field) { this->visit(field); });
    }
  }

 private:
  std::size_t target_;
  std::size_t at_ = 0;
};

/// Kinds of places are two.
template <>
void Leaves::visit(booking::Place::Kind& kind) {
  using Kind = booking::Place::Kind;
  if (at_++ == target_) kind = kind == Kind::kSeat ? Kind::kArea : Kind::kSeat;
}

class TablesTest : public testing::Test {
 protected:
  TablesTest() {
    SqliteOptions options;
    options.path = folder_.file("box.db");
    open_sqlite_journal(options).reset();
    db_ = std::make_unique<Database>(connect_sqlite(options.path, SqliteMode::kWriter));
    // Rows here stand alone, with any values.
    db_->execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
  }

  template <class Kind>
  void expect_every_field_back(Kind row) {
    std::size_t leaves = 1;
    for (std::size_t leaf = 0; leaf <= leaves; ++leaf) {
      Kind changed = row;
      Leaves change(leaf);
      change.visit(changed);
      leaves = change.count();
      db_->execute("DELETE FROM " + std::string(table<Kind>().shape.name));
      write_record(*db_, changed);
      std::size_t found = 0;
      for (const Row cells : db_->query(select_sql(table<Kind>().shape))) {
        ++found;
        EXPECT_TRUE(same_record(row_of<Kind>(cells), changed))
            << "leaf " << leaf << " of a row of " << table<Kind>().shape.name;
      }
      EXPECT_EQ(found, 1U);
    }
    EXPECT_GT(leaves, boost::pfr::tuple_size_v<Kind> - 1);
  }

  std::set<std::string> lines(const std::string& sql) {
    std::set<std::string> result;
    for (const Row row : db_->query(sql)) result.insert(std::string(row.text(0)));
    return result;
  }

  ScratchFolder folder_;
  std::unique_ptr<Database> db_;
};

TEST_F(TablesTest, EachFieldThatChangesComesBackChanged) {
  for (const Record& record : sample_rows_of_every_kind()) {
    std::visit(
        [this]<class Kind>(const Kind& row) {
          if constexpr (!std::is_same_v<Kind, booking::Erased>) expect_every_field_back(row);
        },
        record);
  }
}

TEST_F(TablesTest, SayWhichCellCannotBeRead) {
  const std::pair<const char*, const char*> damages[] = {
      {"UPDATE hold SET state = 9", "column state: 9 is no number of a state or kind"},
      {"UPDATE hold SET state = 0, attempts = -1", "column attempts: -1 is no count"},
      {"UPDATE hold SET attempts = 0, idempotency = x'00'",
       "column idempotency: an idempotency key is not 32 bytes"},
      {"UPDATE hold SET idempotency = NULL, places = x'01'", "column places: the places "}};
  for (const Record& record : sample_rows_of_every_kind()) {
    if (std::holds_alternative<booking::Hold>(record)) write_record(*db_, record);
  }
  for (const auto& [damage, words] : damages) {
    db_->execute(damage);
    try {
      each_hold(*db_, "", {}, [](const booking::Hold&) {});
      ADD_FAILURE() << damage << " was read";
    } catch (const StoreBroken& broken) {
      const std::string said = broken.what();
      EXPECT_NE(said.find(" of table hold, " + std::string(words)), std::string::npos) << said;
      EXPECT_TRUE(said.starts_with("the database is damaged: row ")) << said;
    }
  }
}

std::vector<const TableShape*> every_table() {
  std::vector<const TableShape*> tables(all_tables().begin(), all_tables().end());
  tables.insert(tables.end(), port_tables().begin(), port_tables().end());
  return tables;
}

/// The same on one line.
std::string on_one_line(const std::string& sql) {
  std::istringstream words(sql);
  std::string line;
  for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
  return line;
}

/// A column as SQLite tells of it, in one line.
std::string told(const ColumnShape& column) {
  constexpr const char* kTypes[] = {"INTEGER", "TEXT", "BLOB"};
  const bool key = column.role == ColumnRole::kKey;
  return std::string(column.name) + " " + kTypes[static_cast<std::size_t>(column.type)] +
         (key ? " key" : "") + (column.nullable || key ? "" : " not null");
}

TEST_F(TablesTest, AreWhatTheMigrationsMake) {
  for (const TableShape* const table : every_table()) {
    const std::string name(table->name);
    SCOPED_TRACE(name);
    std::set<std::string> columns;
    std::set<std::string> references;
    for (const ColumnShape& column : table->columns) {
      columns.insert(told(column));
      if (!column.references.empty()) {
        references.insert(std::string(column.name) + " " + std::string(column.references));
      }
    }
    EXPECT_EQ(lines("SELECT name || ' ' || type || iif(pk, ' key', iif(\"notnull\", ' not null', "
                    "'')) FROM pragma_table_info('" +
                    name + "')"),
              columns);
    EXPECT_EQ(
        lines("SELECT \"from\" || ' ' || \"table\" FROM pragma_foreign_key_list('" + name + "')"),
        references);
  }
}

TEST_F(TablesTest, AreAllThatTheMigrationsMake) {
  std::set<std::string> names;
  for (const TableShape* const table : every_table()) names.insert(std::string(table->name));
  EXPECT_EQ(lines("SELECT name FROM sqlite_schema WHERE type = 'table'"), names);
}

TEST_F(TablesTest, HaveTheIndexesOfTheMigrations) {
  std::set<std::string> made;
  for (const std::string& sql :
       lines("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"))
    made.insert(on_one_line(sql));
  std::set<std::string> named;
  for (const IndexShape& index : all_indexes()) named.insert(index_sql(index));
  EXPECT_EQ(made, named);
}

/// The conditions of all CHECKs in a statement that makes a table.
std::set<std::string> checks_in(const std::string& sql) {
  constexpr std::string_view kBegin = "CHECK (";
  std::set<std::string> checks;
  for (std::size_t at = sql.find(kBegin); at != std::string::npos; at = sql.find(kBegin, at)) {
    at += kBegin.size();
    std::size_t end = at;
    for (int open = 1; end < sql.size(); ++end) {
      open += sql[end] == '(' ? 1 : sql[end] == ')' ? -1 : 0;
      if (open == 0) break;
    }
    checks.insert(on_one_line(sql.substr(at, end - at)));
  }
  return checks;
}

TEST_F(TablesTest, HaveTheGuardsOfTheMigrationsAndNoOthers) {
  for (const TableShape* const table : every_table()) {
    const std::string name(table->name);
    const std::string schema =
        *lines("SELECT sql FROM sqlite_schema WHERE name = '" + name + "'").begin();
    std::set<std::string> checks;
    for (const ColumnShape& column : table->columns) {
      if (!column.check.empty())
        checks.insert(std::string(column.name) + " " + std::string(column.check));
    }
    if (!table->guard.empty()) checks.insert(std::string(table->guard));
    EXPECT_EQ(checks_in(schema), checks) << name;
  }
}

}  // namespace
}  // namespace firstshow::store
