#pragma once
// The query primitive over SQLite: a connection, prepared statements kept by their text, rows read
// in place. A Database belongs to one thread at a time. Every call throws the Store... errors of
// journal.hpp.
//
//   for (auto row : db.query("SELECT id, name FROM title WHERE organiser_id = ?1",
//   organiser.value))
//     use(row.integer(0), row.text(1));

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace firstshow::store {

/// One value to bind; views must outlive the call only.
class Bound {
 public:
  Bound() = default;                                                     // NULL
  Bound(std::nullptr_t) : kind_(Kind::kNull) {}                          // NOLINT: implicit
  Bound(std::int64_t value) : kind_(Kind::kInteger), integer_(value) {}  // NOLINT: implicit
  Bound(std::string_view text) : kind_(Kind::kText), bytes_(text) {}     // NOLINT: implicit
  static Bound blob(std::string_view bytes) {
    Bound bound{bytes};
    bound.kind_ = Kind::kBlob;
    return bound;
  }
  void bind(sqlite3_stmt* statement, int index) const;

 private:
  enum class Kind : std::uint8_t { kNull, kInteger, kText, kBlob };
  Kind kind_ = Kind::kNull;
  std::int64_t integer_ = 0;
  std::string_view bytes_;
};

/// The present row of a query. Views are valid until the next step.
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
  bool null(int column) const;
  std::int64_t integer(int column) const;
  std::string_view text(int column) const;
  std::string_view blob(int column) const;

 private:
  sqlite3_stmt* statement_;
};

/// A running query, for a range-for; resets its statement when it ends.
class Rows {
 public:
  Rows(sqlite3* connection, sqlite3_stmt* statement);
  ~Rows();
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  class Iterator {
   public:
    explicit Iterator(Rows* rows) : rows_(rows) {}
    bool operator!=(std::nullptr_t) const { return !rows_->done_; }
    Iterator& operator++() {
      rows_->step();
      return *this;
    }
    Row operator*() const { return Row{rows_->statement_}; }

   private:
    Rows* rows_;
  };
  Iterator begin() {
    step();
    return Iterator{this};
  }
  std::nullptr_t end() const { return nullptr; }

 private:
  void step();
  sqlite3* connection_;
  sqlite3_stmt* statement_;
  bool done_ = false;
};

class Database {
 public:
  enum class Mode : std::uint8_t { kWriter, kReader };
  /// Opens `path`. A reader has query_only on, never checkpoints, and waits up to 5 s for locks.
  Database(const std::string& path, Mode mode, const std::string& vfs = "");
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs one or more statements without parameters.
  void execute(const std::string& sql);
  /// Runs one statement with `values` bound to ?1, ?2, ...
  template <class... Values>
  void run(std::string_view sql, const Values&... values) {
    const Bound bound[] = {Bound(values)..., Bound(nullptr)};
    run_bound(sql, std::span(bound).first(sizeof...(values)));
  }
  /// The rows of one statement; at most one open Rows of the same text at a time.
  template <class... Values>
  Rows query(std::string_view sql, const Values&... values) {
    const Bound bound[] = {Bound(values)..., Bound(nullptr)};
    return Rows{connection_, bind(sql, std::span(bound).first(sizeof...(values)))};
  }
  void run_bound(std::string_view sql, std::span<const Bound> values);
  Rows query_bound(std::string_view sql, std::span<const Bound> values) {
    return Rows{connection_, bind(sql, values)};
  }
  /// How many rows the last statement changed.
  std::int64_t changes() const;
  bool in_transaction() const;
  sqlite3* handle() { return connection_; }

 private:
  sqlite3_stmt* bind(std::string_view sql, std::span<const Bound> values);
  struct Statements;
  sqlite3* connection_ = nullptr;
  std::unique_ptr<Statements> statements_;
};

/// Throws the Store... error that belongs to a SQLite result code, with SQLite's words and `doing`.
[[noreturn]] void throw_sqlite(sqlite3* connection, int code, std::string_view doing);

}  // namespace firstshow::store
