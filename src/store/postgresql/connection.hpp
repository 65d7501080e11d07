#pragma once
// A connection to PostgreSQL for a Database and for the journal: libpq in pipeline mode, so that
// many statements cost one round trip, each prepared once. Nothing waits without an end:
// connecting, answers and locks have limits of their own. One thread at a time. Throws the Store...
// errors; ConnectionLost where the server cannot be reached any more: then an open transaction is
// gone.

#include <libpq-fe.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/database.hpp"
#include "store/journal.hpp"
#include "store/postgresql/postgres_options.hpp"

namespace firstshow::store {

/// The server went away, or did not answer in time. Nothing of what was not committed is there; a
/// COMMIT that was sent may have happened.
struct ConnectionLost : StoreBusy {
  using StoreBusy::StoreBusy;
};

/// The server is a standby or read-only, for this session at least.
struct ServerReadOnly : StoreUnwritable {
  using StoreUnwritable::StoreUnwritable;
};

struct ResultEnd {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ResultEnd>;

/// One parameter, as the server reads it in binary; nothing: NULL.
struct Parameter {
  Oid type = 0;
  bool null = true;
  std::string bytes;
};

Parameter parameter_of(const Bound& value);

class PostgresConnection final : public Connection {
 public:
  enum class Reconnect : std::uint8_t { kBetweenTransactions, kNever };
  /// Not connected yet. `reconnect`: whether a statement connects anew by itself.
  PostgresConnection(PostgresOptions options, Reconnect reconnect);
  ~PostgresConnection() override;
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  /// Connects anew, whatever was before. Throws ConnectionLost with the server's words.
  void connect();
  bool connected() const { return connection_ != nullptr; }
  /// Whether there is a connection that the server has not ended, as far as it is heard by now. Not
  /// within a transaction.
  bool is_alive();
  /// From now on a statement, or a batch, is waited for as long as this; the server has a limit of
  /// its own (statement_timeout).
  void set_answer_time(std::chrono::milliseconds time) { answer_time_ = time; }
  /// Drops the connection; an open transaction is undone by the server.
  void disconnect() noexcept;

  /// Puts one statement into the pipeline, to be sent with the next sync().
  void queue(std::string_view sql, std::span<const Parameter> parameters);
  /// Sends what is queued and waits for all of it. One result a statement. Throws the error of the
  /// first statement that failed; `failed()` is its number, and none after it ran.
  std::vector<Result> sync();
  std::size_t failed() const { return failed_; }
  /// How many statements are queued.
  std::size_t queued() const;
  /// Whether the server warned of something since the last connect() or clear_warning().
  bool warned() const { return warned_; }
  void clear_warning() { warned_ = false; }

  void execute(const std::string& sql) override;
  void run(std::string_view sql, std::span<const Bound> values) override;
  std::unique_ptr<Cursor> query(std::string_view sql, std::span<const Bound> values) override;
  std::int64_t changes() const override { return changes_; }
  bool in_transaction() const override;
  void roll_back() noexcept override;
  void break_off_at(std::chrono::steady_clock::time_point at) override { break_off_at_ = at; }

 private:
  struct Queued {
    std::string name;  ///< of the statement that is prepared; "" where it is run
    std::string sql;
  };
  Result run_one(std::string_view sql, std::span<const Bound> values);
  std::string time_limit() const;
  std::string prepared(std::string_view sql, std::span<const Parameter> parameters);
  void connect_if_allowed();
  void set_pipeline(bool on);
  Result next_result();
  void wait_until_readable();
  void flush();
  bool wait_for(short events);
  bool is_readable() const;
  [[noreturn]] void lose(std::string_view doing);
  static void note_warning(void* self, const PGresult* notice);

  PostgresOptions options_;
  std::chrono::milliseconds answer_time_;
  PGconn* connection_ = nullptr;
  std::unordered_map<std::string, std::string> names_;  ///< of prepared statements, by their text
  std::vector<Queued> queued_;
  std::chrono::steady_clock::time_point answer_by_{};
  std::chrono::steady_clock::time_point break_off_at_ =
      std::chrono::steady_clock::time_point::max();
  std::size_t failed_ = 0;
  std::uint64_t statements_ = 0;
  std::int64_t changes_ = 0;
  bool warned_ = false;
  bool reconnects_;
  bool in_transaction_ = false;  ///< after the last answer
  bool lost_within_ = false;     ///< a transaction, which its owner has not ended yet
};

/// "?1" as "$1", outside of quotes.
std::string dollar_parameters(std::string_view sql);

/// Throws the Store... error for a result that failed, with the server's words and `doing`.
[[noreturn]] void throw_postgres(const PGresult* result, std::string_view doing);

/// The SQLSTATE with which the schema tells a writer that another took over.
inline constexpr std::string_view kDeposedState = "FS001";

/// A connection for reading and for SQL that is not the journal's. Connects. StoreBroken says for
/// the operator what is wrong.
std::unique_ptr<Database> open_postgres_database(const PostgresOptions& options);

}  // namespace firstshow::store
