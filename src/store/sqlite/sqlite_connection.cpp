#include "store/sqlite/sqlite_connection.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <functional>
#include <string>
#include <unordered_map>

#include "base/check.hpp"
#include "store/journal.hpp"

namespace firstshow::store {
namespace {

constexpr int kReaderWaitMs = 5'000;
constexpr int kWriterWaitMs = 50;
/// How many steps of SQLite's machine pass between two looks at the clock.
constexpr int kStepsBetweenLooks = 1'000;

using std::chrono::steady_clock;

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

const char* text_of(const unsigned char* text) {
  return reinterpret_cast<const char*>(text);
}

}  // namespace

void throw_sqlite(sqlite3* connection, int code, std::string_view doing) {
  const bool told = connection != nullptr && sqlite3_errcode(connection) == code;
  const std::string words = told ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  const std::string sentence = shown_sql(doing) + ": " + words + " (SQLite code " +
                               std::to_string(code) + ", " + sqlite3_errstr(code) + ")";
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:  // a read that took too long was broken off
      throw StoreBusy(sentence);
    case SQLITE_READONLY:
      // The file was moved or deleted under a running server: what is written goes nowhere.
      if (code == SQLITE_READONLY_DBMOVED) throw StoreBroken(sentence);
      throw StoreUnwritable(sentence);
    case SQLITE_FULL:
      throw StoreUnwritable(sentence);
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:  // a key that is not an integer
      throw StoreConflict(sentence);
    default:
      throw StoreBroken(sentence);
  }
}

namespace {

void bind(sqlite3_stmt* statement, int index, const Bound& value) {
  int code = SQLITE_OK;
  const std::string_view bytes = value.bytes();
  // An empty view may have no address, which SQLite would take for NULL.
  const char* data = bytes.data() == nullptr ? "" : bytes.data();
  switch (value.kind()) {
    case Bound::Kind::kNull:
      code = sqlite3_bind_null(statement, index);
      break;
    case Bound::Kind::kInteger:
      code = sqlite3_bind_int64(statement, index, value.integer());
      break;
    case Bound::Kind::kText:
      code = sqlite3_bind_text64(statement, index, data, bytes.size(), SQLITE_STATIC, SQLITE_UTF8);
      break;
    case Bound::Kind::kBlob:
      code = sqlite3_bind_blob64(statement, index, data, bytes.size(), SQLITE_STATIC);
      break;
  }
  if (code != SQLITE_OK) {
    throw_sqlite(sqlite3_db_handle(statement), code, sqlite3_sql(statement));
  }
}

/// Resets its statement when it ends.
class SqliteCursor final : public Cursor {
 public:
  SqliteCursor(sqlite3* connection, sqlite3_stmt* statement)
      : connection_(connection), statement_(statement) {}
  ~SqliteCursor() override {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  SqliteCursor(const SqliteCursor&) = delete;
  SqliteCursor& operator=(const SqliteCursor&) = delete;

  bool step() override {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) throw_sqlite(connection_, code, sqlite3_sql(statement_));
    return false;
  }
  bool null(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  std::int64_t integer(int column) const override {
    return sqlite3_column_int64(statement_, column);
  }
  std::string_view text(int column) const override {
    const char* text = text_of(sqlite3_column_text(statement_, column));
    if (text == nullptr) return {};
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  std::string_view blob(int column) const override {
    const void* bytes = sqlite3_column_blob(statement_, column);
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3* connection_;
  sqlite3_stmt* statement_;
};

class SqliteConnection final : public Connection {
 public:
  SqliteConnection(const std::string& path, SqliteMode mode, const std::string& vfs);
  ~SqliteConnection() override {
    for (auto& [text, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close_v2(connection_);
  }
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  void execute(const std::string& sql) override {
    const int code = sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) throw_sqlite(connection_, code, sql);
  }
  void run(std::string_view sql, std::span<const Bound> values) override {
    SqliteCursor rows{connection_, bound(sql, values)};
    while (rows.step()) {
      // A statement that also returns rows runs to its end.
    }
  }
  std::unique_ptr<Cursor> query(std::string_view sql, std::span<const Bound> values) override {
    return std::make_unique<SqliteCursor>(connection_, bound(sql, values));
  }
  std::int64_t changes() const override { return sqlite3_changes64(connection_); }
  bool in_transaction() const override { return sqlite3_get_autocommit(connection_) == 0; }
  void roll_back() noexcept override {
    // SQLite may have rolled back by itself. A ROLLBACK that fails leaves nothing behind that the
    // next BEGIN would not run into.
    if (in_transaction()) sqlite3_exec(connection_, "ROLLBACK", nullptr, nullptr, nullptr);
  }
  void break_off_at(steady_clock::time_point at) override;
  sqlite3* sqlite() { return connection_; }

 private:
  /// Called within a statement; anything but 0 breaks it off.
  static int look_at_clock(void* self) {
    return steady_clock::now() > static_cast<SqliteConnection*>(self)->break_off_at_ ? 1 : 0;
  }
  sqlite3_stmt* bound(std::string_view sql, std::span<const Bound> values);

  sqlite3* connection_ = nullptr;
  steady_clock::time_point break_off_at_ = steady_clock::time_point::max();
  std::unordered_map<std::string, sqlite3_stmt*, TextHash, std::equal_to<>> statements_;
};

SqliteConnection::SqliteConnection(const std::string& path, SqliteMode mode,
                                   const std::string& vfs) {
  configure_library();
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (mode == SqliteMode::kWriter) flags |= SQLITE_OPEN_CREATE;
  const int code =
      sqlite3_open_v2(path.c_str(), &connection_, flags, vfs.empty() ? nullptr : vfs.c_str());
  try {
    if (code != SQLITE_OK) throw_sqlite(connection_, code, "opening " + path);
    sqlite3_busy_timeout(connection_, mode == SqliteMode::kWriter ? kWriterWaitMs : kReaderWaitMs);
    if (mode == SqliteMode::kReader) {
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

void SqliteConnection::break_off_at(steady_clock::time_point at) {
  break_off_at_ = at;
  const bool ends = at != steady_clock::time_point::max();
  sqlite3_progress_handler(connection_, kStepsBetweenLooks, ends ? look_at_clock : nullptr, this);
  if (!ends) return;
  // A wait for a lock looks at no clock of ours.
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(at - steady_clock::now());
  sqlite3_busy_timeout(connection_, std::max(0, static_cast<int>(left.count())));
}

sqlite3_stmt* SqliteConnection::bound(std::string_view sql, std::span<const Bound> values) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, &rest);
    if (code != SQLITE_OK) throw_sqlite(connection_, code, sql);
    CHECK(statement != nullptr, "a query is one statement");
    found = statements_.emplace(std::string(sql), statement).first;
  }
  sqlite3_stmt* statement = found->second;
  CHECK(!sqlite3_stmt_busy(statement), "a query ends before the same text runs again");
  CHECK(sqlite3_bind_parameter_count(statement) == static_cast<int>(values.size()),
        "a query gets exactly its parameters");
  for (std::size_t i = 0; i < values.size(); ++i) {
    bind(statement, static_cast<int>(i) + 1, values[i]);
  }
  return statement;
}

}  // namespace

std::unique_ptr<Connection> connect_sqlite(const std::string& path, SqliteMode mode,
                                           const std::string& vfs) {
  return std::make_unique<SqliteConnection>(path, mode, vfs);
}

sqlite3* sqlite_of(Database& db) {
  auto* const connection = dynamic_cast<SqliteConnection*>(&db.connection());
  CHECK(connection != nullptr, "only SQLite's own code asks for its connection");
  return connection->sqlite();
}

}  // namespace firstshow::store
