#include "store/database.hpp"

#include <sqlite3.h>

#include <functional>
#include <string>
#include <unordered_map>

#include "base/check.hpp"
#include "store/journal.hpp"

namespace firstshow::store {
namespace {

constexpr int kReaderWaitMs = 5'000;
constexpr int kWriterWaitMs = 50;
constexpr std::size_t kShownSql = 80;

/// Statements differ in how they begin or in how long they are, so a look at that is enough to tell
/// most apart; hashing 700 characters for each row was a thirtieth of a commit. Text is looked up
/// as a view, so that nothing is copied.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    constexpr std::size_t kBeginning = 24;
    return std::hash<std::string_view>{}(text.substr(0, kBeginning)) ^ text.size();
  }
};

/// Without statistics SQLite's allocations take no lock. Once, before the first connection.
void configure_library() {
  [[maybe_unused]] static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// The beginning of a statement on one line, for messages.
std::string shown(std::string_view sql) {
  std::string result;
  for (const char c : sql) {
    if (result.size() == kShownSql) return result + "...";
    const bool space = c == ' ' || c == '\n';
    if (!space) result += c;
    if (space && !result.empty() && result.back() != ' ') result += ' ';
  }
  return result;
}

const char* text_of(const unsigned char* text) {
  return reinterpret_cast<const char*>(text);
}

}  // namespace

void throw_sqlite(sqlite3* connection, int code, std::string_view doing) {
  const bool told = connection != nullptr && sqlite3_errcode(connection) == code;
  const std::string words = told ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  const std::string sentence = shown(doing) + ": " + words + " (SQLite code " +
                               std::to_string(code) + ", " + sqlite3_errstr(code) + ")";
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:  // a read that took too long was broken off
      throw StoreBusy(sentence);
    case SQLITE_READONLY:
      // The file was moved or deleted under a running server: what is written goes nowhere.
      if (code == SQLITE_READONLY_DBMOVED) throw StoreBroken(sentence);
      throw StoreFull(sentence);
    case SQLITE_FULL:
      throw StoreFull(sentence);
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:  // a key that is not an integer
      throw StoreConflict(sentence);
    default:
      throw StoreBroken(sentence);
  }
}

void Bound::bind(sqlite3_stmt* statement, int index) const {
  int code = SQLITE_OK;
  // An empty view may have no address, which SQLite would take for NULL.
  const char* bytes = bytes_.data() == nullptr ? "" : bytes_.data();
  switch (kind_) {
    case Kind::kNull:
      code = sqlite3_bind_null(statement, index);
      break;
    case Kind::kInteger:
      code = sqlite3_bind_int64(statement, index, integer_);
      break;
    case Kind::kText:
      code =
          sqlite3_bind_text64(statement, index, bytes, bytes_.size(), SQLITE_STATIC, SQLITE_UTF8);
      break;
    case Kind::kBlob:
      code = sqlite3_bind_blob64(statement, index, bytes, bytes_.size(), SQLITE_STATIC);
      break;
  }
  if (code != SQLITE_OK) {
    throw_sqlite(sqlite3_db_handle(statement), code, sqlite3_sql(statement));
  }
}

bool Row::null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Row::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view Row::text(int column) const {
  const char* text = text_of(sqlite3_column_text(statement_, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view Row::blob(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Rows::Rows(sqlite3* connection, sqlite3_stmt* statement)
    : connection_(connection), statement_(statement) {}

Rows::~Rows() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void Rows::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return;
  if (code != SQLITE_DONE) throw_sqlite(connection_, code, sqlite3_sql(statement_));
  done_ = true;
}

struct Database::Statements {
  std::unordered_map<std::string, sqlite3_stmt*, TextHash, std::equal_to<>> by_text;
};

Database::Database(const std::string& path, Mode mode, const std::string& vfs)
    : statements_(std::make_unique<Statements>()) {
  configure_library();
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (mode == Mode::kWriter) flags |= SQLITE_OPEN_CREATE;
  const int code =
      sqlite3_open_v2(path.c_str(), &connection_, flags, vfs.empty() ? nullptr : vfs.c_str());
  try {
    if (code != SQLITE_OK) throw_sqlite(connection_, code, "opening " + path);
    sqlite3_busy_timeout(connection_, mode == Mode::kWriter ? kWriterWaitMs : kReaderWaitMs);
    if (mode == Mode::kReader) {
      // Several connections that checkpoint can corrupt a log (SQLite before 3.51.3), and the last
      // one to close would.
      sqlite3_db_config(connection_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
      execute("PRAGMA query_only = ON");
    }
    execute("PRAGMA wal_autocheckpoint = 0; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF");
  } catch (...) {
    sqlite3_close_v2(connection_);
    throw;
  }
}

Database::~Database() {
  for (auto& [text, statement] : statements_->by_text) sqlite3_finalize(statement);
  sqlite3_close_v2(connection_);
}

void Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_sqlite(connection_, code, sql);
}

void Database::run_bound(std::string_view sql, std::span<const Bound> values) {
  Rows rows{connection_, bind(sql, values)};
  for ([[maybe_unused]] const Row row : rows) {
    // A statement that also returns rows runs to its end.
  }
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(connection_);
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(connection_) == 0;
}

sqlite3_stmt* Database::bind(std::string_view sql, std::span<const Bound> values) {
  auto& by_text = statements_->by_text;
  auto found = by_text.find(sql);
  if (found == by_text.end()) {
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, &rest);
    if (code != SQLITE_OK) throw_sqlite(connection_, code, sql);
    CHECK(statement != nullptr, "a query is one statement");
    found = by_text.emplace(std::string(sql), statement).first;
  }
  sqlite3_stmt* statement = found->second;
  CHECK(!sqlite3_stmt_busy(statement), "a query ends before the same text runs again");
  CHECK(sqlite3_bind_parameter_count(statement) == static_cast<int>(values.size()),
        "a query gets exactly its parameters");
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i].bind(statement, static_cast<int>(i) + 1);
  }
  return statement;
}

}  // namespace firstshow::store
