#pragma once
// The query primitive: a connection to SQLite or PostgreSQL, prepared statements kept by their
// text, rows read in place. A Database belongs to one thread at a time. Every call throws the
// Store... errors of journal.hpp. SQL that both databases are to run keeps to what both understand;
// its parameters are ?1, ?2, ... Only store/ and tests include this: everybody else hands a
// Database on to the functions of store/ports/.
//
//   for (const Row row : db.query(kOrderOfTicket, ticket.value)) use(row.integer(0));

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "store/statement.hpp"

namespace firstshow::store {

/// One value to bind; views must outlive the call only.
class Bound {
 public:
  enum class Kind : std::uint8_t { kNull, kInteger, kText, kBlob };

  Bound() = default;                                                     // NULL
  Bound(std::nullptr_t) {}                                               // NOLINT: implicit
  Bound(std::int64_t value) : kind_(Kind::kInteger), integer_(value) {}  // NOLINT: implicit
  Bound(std::string_view text) : kind_(Kind::kText), bytes_(text) {}     // NOLINT: implicit
  static Bound blob(std::string_view bytes) {
    Bound bound{bytes};
    bound.kind_ = Kind::kBlob;
    return bound;
  }

  Kind kind() const { return kind_; }
  std::int64_t integer() const { return integer_; }  ///< kInteger only
  std::string_view bytes() const { return bytes_; }  ///< kText and kBlob only

 private:
  Kind kind_ = Kind::kNull;
  std::int64_t integer_ = 0;
  std::string_view bytes_;
};

/// A running query of one of the databases. Its end gives the statement back.
class Cursor {
 public:
  virtual ~Cursor() = default;
  /// Goes to the next row; false after the last.
  virtual bool step() = 0;
  virtual bool null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual std::string_view blob(int column) const = 0;
};

/// What one of the databases does for a Database. Throws as that says.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual void execute(const std::string& sql) = 0;
  virtual void run(std::string_view sql, std::span<const Bound> values) = 0;
  virtual std::unique_ptr<Cursor> query(std::string_view sql, std::span<const Bound> values) = 0;
  virtual std::int64_t changes() const = 0;
  virtual bool in_transaction() const = 0;
  virtual void roll_back() noexcept = 0;
  virtual void break_off_at(std::chrono::steady_clock::time_point at) = 0;
};

/// The present row of a query. Views are valid until the next step.
class Row {
 public:
  explicit Row(const Cursor* cursor) : cursor_(cursor) {}
  bool null(int column) const { return cursor_->null(column); }
  /// 0 for NULL.
  std::int64_t integer(int column) const { return cursor_->integer(column); }
  /// Empty for NULL.
  std::string_view text(int column) const { return cursor_->text(column); }
  std::string_view blob(int column) const { return cursor_->blob(column); }

 private:
  const Cursor* cursor_;
};

/// A running query, for a range-for.
class Rows {
 public:
  explicit Rows(std::unique_ptr<Cursor> cursor) : cursor_(std::move(cursor)) {}

  class Iterator {
   public:
    explicit Iterator(Rows* rows) : rows_(rows) {}
    bool operator!=(std::nullptr_t) const { return rows_->more_; }
    Iterator& operator++() {
      rows_->step();
      return *this;
    }
    Row operator*() const { return Row{rows_->cursor_.get()}; }

   private:
    Rows* rows_;
  };
  Iterator begin() {
    step();
    return Iterator{this};
  }
  std::nullptr_t end() const { return nullptr; }

 private:
  void step() { more_ = cursor_->step(); }
  std::unique_ptr<Cursor> cursor_;
  bool more_ = true;
};

class Database {
 public:
  /// Over a connection that is open, of either database.
  explicit Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

  /// Runs one or more statements without parameters.
  void execute(const std::string& sql) { connection_->execute(sql); }
  /// Runs one statement with `values` bound to ?1, ?2, ...
  template <class... Values>
  void run(const Statement& statement, const Values&... values) {
    run(std::string_view(statement.text()), values...);
  }
  /// The rows of one statement; at most one open Rows of the same text at a time.
  template <class... Values>
  Rows query(const Statement& statement, const Values&... values) {
    return query(std::string_view(statement.text()), values...);
  }
  /// The same for what is no Statement: PRAGMAs, checks that read everything, tests.
  template <class... Values>
  void run(std::string_view sql, const Values&... values) {
    const Bound bound[] = {Bound(values)..., Bound(nullptr)};
    run_bound(sql, std::span(bound).first(sizeof...(values)));
  }
  template <class... Values>
  Rows query(std::string_view sql, const Values&... values) {
    const Bound bound[] = {Bound(values)..., Bound(nullptr)};
    return query_bound(sql, std::span(bound).first(sizeof...(values)));
  }
  void run_bound(std::string_view sql, std::span<const Bound> values) {
    connection_->run(sql, values);
  }
  Rows query_bound(std::string_view sql, std::span<const Bound> values) {
    return Rows{connection_->query(sql, values)};
  }
  /// How many rows the last statement changed.
  std::int64_t changes() const { return connection_->changes(); }
  bool in_transaction() const { return connection_->in_transaction(); }
  /// Undoes the open transaction, if there is one.
  void roll_back() noexcept { connection_->roll_back(); }
  /// From now on a statement that still runs at `at` ends with StoreBusy; max(): never.
  void break_off_at(std::chrono::steady_clock::time_point at) { connection_->break_off_at(at); }
  /// For the code of one of the databases.
  Connection& connection() { return *connection_; }

 private:
  std::unique_ptr<Connection> connection_;
};

/// The beginning of a statement on one line, for messages.
std::string shown_sql(std::string_view sql);

}  // namespace firstshow::store
