#include "store/address/move_database.hpp"

#include <filesystem>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "store/address/open_database.hpp"
#include "store/ports/port_tables.hpp"
#include "store/postgresql/postgresql_journal.hpp"
#include "store/rows.hpp"
#include "store/sqlite/database_file.hpp"
#include "store/sqlite/sidecar_lock.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/sqlite/sqlite_journal.hpp"
#include "store/tables.hpp"

namespace firstshow::store {
namespace {

namespace fs = std::filesystem;

/// For one statement; the counts at the end go over whole tables.
constexpr std::chrono::minutes kCopyTime{60};
/// So many rows go to the server at once.
constexpr std::uint64_t kRowsAtOnce = 5'000;

/// All that hold rows of a box office: not the position.
std::vector<const TableShape*> tables_with_rows() {
  std::vector<const TableShape*> tables;
  for (const TableShape* const one : all_tables()) {
    if (one != &table<JournalPosition>().shape) tables.push_back(one);
  }
  tables.insert(tables.end(), port_tables().begin(), port_tables().end());
  return tables;
}

std::int64_t count_rows(Database& db, const TableShape& table) {
  std::int64_t count = 0;
  for (const Row row : db.query("SELECT count(*) FROM " + std::string(table.name))) {
    count = row.integer(0);
  }
  return count;
}

Bound cell_of(const Row& row, int column, ColumnType type) {
  if (row.null(column)) return {};
  switch (type) {
    case ColumnType::kInteger:
      return row.integer(column);
    case ColumnType::kText:
      return row.text(column);
    case ColumnType::kBlob:
      return Bound::blob(row.blob(column));
  }
  return {};
}

/// The rows on their way: those of the core as records, which the journal's statements insist on.
class Copy {
 public:
  Copy(Database& from, Journal& to) : from_(from), to_(to) {}

  void core() {
    const auto take = [this](auto row) { add(std::move(row)); };
    each_plan(from_, "", {}, take);
    each_show(from_, "", {}, take);
    each_block(from_, "", {}, take);
    each_area_count(from_, "", {}, take);
    each_hold(from_, "", {}, take);
    each_order(from_, "", {}, take);
    each_payment(from_, "", {}, take);
    each_refund(from_, "", {}, take);
    each_ticket(from_, "", {}, take);
    each_decision(from_, "", {}, take);
    each_mail_due(from_, "", {}, take);
    each_webhook_due(from_, "", {}, take);
  }

  void others() {
    for (const TableShape* const table : port_tables()) {
      to_.run([&](Database& db) { other(db, *table); });
    }
  }

  /// Throws where a table has not got what it had.
  void compare() {
    to_.run([&](Database& db) {
      for (const TableShape* const table : tables_with_rows()) {
        const std::int64_t had = count_rows(from_, *table);
        const std::int64_t has = count_rows(db, *table);
        if (had == has) continue;
        throw StoreBroken("table " + std::string(table->name) + " has " + std::to_string(had) +
                          " rows in the file, but " + std::to_string(has) + " arrived");
      }
    });
  }

  std::uint64_t rows() const { return rows_; }

 private:
  void add(const booking::Record& row) {
    to_.write(row);
    if (++rows_ % kRowsAtOnce == 0) to_.run([](Database&) {});  // sends what was written
  }

  void other(Database& to, const TableShape& table) {
    const std::string columns = columns_sql(table);
    std::string sql = "INSERT INTO " + std::string(table.name) + " (" + columns + ") VALUES (";
    for (std::size_t i = 1; i <= table.columns.size(); ++i) {
      sql += (i > 1 ? ", ?" : "?") + std::to_string(i);
    }
    sql += ")";
    for (const Row row : from_.query("SELECT " + columns + " FROM " + std::string(table.name))) {
      std::vector<Bound> cells;
      cells.reserve(table.columns.size());
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        cells.push_back(cell_of(row, static_cast<int>(i), table.columns[i].type));
      }
      to.run_bound(sql, cells);
      ++rows_;
    }
  }

  Database& from_;
  Journal& to_;
  std::uint64_t rows_ = 0;
};

void refuse_rows(const DatabaseAddress& address) {
  const auto reader = open_reader(address);
  for (const TableShape* const table : tables_with_rows()) {
    for (const Row row : reader->query("SELECT 1 FROM " + std::string(table->name) + " LIMIT 1")) {
      CHECK(row.integer(0) == 1, "a row is there");
      throw StoreBroken(address.shown() + " has rows (" + std::string(table->name) +
                        "): name an empty database, from which nothing was served yet");
    }
  }
}

/// Makes one transaction of everything; the number of rows.
std::uint64_t copy_rows(Database& from, const DatabaseAddress& to) {
  PostgresOptions options = to.postgresql();
  options.create = true;
  options.answer_time = kCopyTime;
  const std::unique_ptr<Journal> journal = open_postgres_journal(options);
  refuse_rows(to);
  from.execute("BEGIN");
  const JournalPosition left = read_position(from);
  // Revisions, which browsers keep, go on from where they were: no epoch comes again.
  open_postgres_database(to.postgresql())
      ->run("UPDATE journal_position SET epoch = ?1", static_cast<std::int64_t>(left.epoch));
  JournalPosition next = journal->load([](const booking::Record&) {});
  ++next.sequence;
  next.last_now = left.last_now;
  next.last_id = left.last_id;
  Copy copy(from, *journal);
  journal->begin();
  copy.core();
  copy.others();
  copy.compare();
  journal->commit(next);
  from.roll_back();
  return copy.rows();
}

}  // namespace

MoveReport move_database(const DatabaseAddress& from, const DatabaseAddress& to) {
  if (!from.is_file() || to.is_file()) {
    throw StoreBroken("a box office moves from a SQLite file to a database of a PostgreSQL server");
  }
  const std::string kept_as = from.file() + ".moved";
  if (fs::exists(kept_as)) throw StoreBroken(kept_as + " is there already; move it away first");
  // Looks at it as a start does, and brings an older schema up.
  open_journal(from, IfMissing::kRefuse);
  refuse_damaged(from);
  const SidecarLock lock(from.file());
  Database(connect_sqlite(from.file(), SqliteMode::kWriter))
      .execute("PRAGMA wal_checkpoint(TRUNCATE)");
  MoveReport report;
  report.rows = copy_rows(*open_reader(from.file()), to);
  report.audit = audit(to);
  if (!report.audit.findings.empty()) return report;
  fs::rename(from.file(), kept_as);
  report.kept_as = kept_as;
  return report;
}

}  // namespace firstshow::store
