#include "store/postgresql/connection.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "base/check.hpp"
#include "store/postgresql/session.hpp"
#include "store/postgresql/wire.hpp"

namespace firstshow::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kBinary = 1;

/// A whole result; rows in binary.
class PostgresCursor final : public Cursor {
 public:
  explicit PostgresCursor(Result result)
      : result_(std::move(result)), rows_(PQntuples(result_.get())) {}
  bool step() override { return ++row_ < rows_; }
  bool null(int column) const override { return PQgetisnull(result_.get(), row_, column) != 0; }
  std::int64_t integer(int column) const override {
    return null(column) ? 0 : integer_of(PQftype(result_.get(), column), blob(column));
  }
  std::string_view text(int column) const override { return blob(column); }
  std::string_view blob(int column) const override {
    return {PQgetvalue(result_.get(), row_, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
  }

 private:
  Result result_;
  int row_ = -1;
  int rows_;
};

std::string words_of(PGconn* connection) {
  std::string words = connection == nullptr ? "out of memory" : PQerrorMessage(connection);
  while (!words.empty() && (words.back() == '\n' || words.back() == ' ')) words.pop_back();
  std::replace(words.begin(), words.end(), '\n', ' ');
  return words;
}

std::string in_milliseconds(milliseconds time) {
  return std::to_string(time.count());
}

}  // namespace

PostgresConnection::PostgresConnection(PostgresOptions options, Reconnect reconnect)
    : options_(std::move(options)),
      answer_time_(options_.answer_time),
      reconnects_(reconnect == Reconnect::kBetweenTransactions) {}

PostgresConnection::~PostgresConnection() {
  disconnect();
}

void PostgresConnection::disconnect() noexcept {
  if (connection_ != nullptr) PQfinish(connection_);
  connection_ = nullptr;
  lost_within_ = in_transaction_;
  in_transaction_ = false;
  names_.clear();
  queued_.clear();
}

void PostgresConnection::note_warning(void* self, const PGresult* notice) {
  const char* const severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
  if (severity != nullptr && std::strcmp(severity, "WARNING") == 0) {
    static_cast<PostgresConnection*>(self)->warned_ = true;
  }
}

void PostgresConnection::connect() {
  disconnect();
  lost_within_ = false;
  const std::string connect_time =
      std::to_string(std::max<std::int64_t>(2, options_.connect_time.count() / 1'000));
  const std::string answer_time = in_milliseconds(options_.answer_time);
  // What comes before dbname are defaults for what the address does not say.
  const std::array keys{"password",
                        "connect_timeout",
                        "tcp_user_timeout",
                        "keepalives_idle",
                        "keepalives_interval",
                        "keepalives_count",
                        "application_name",
                        "dbname",
                        "client_encoding",
                        static_cast<const char*>(nullptr)};
  const std::array values{options_.password.c_str(),
                          connect_time.c_str(),
                          answer_time.c_str(),
                          "5",
                          "2",
                          "3",
                          "firstshow",
                          options_.uri.c_str(),
                          "UTF8",
                          static_cast<const char*>(nullptr)};
  connection_ = PQconnectdbParams(keys.data(), values.data(), 1);
  if (PQstatus(connection_) != CONNECTION_OK || PQsetnonblocking(connection_, 1) != 0) {
    const std::string words = words_of(connection_);
    disconnect();
    throw ConnectionLost("no connection to the database: " + words);
  }
  warned_ = false;
  PQsetNoticeReceiver(connection_, note_warning, this);
  execute(session_sql(options_));
}

bool PostgresConnection::is_readable() const {
  pollfd socket{PQsocket(connection_), POLLIN, 0};
  return ::poll(&socket, 1, 0) > 0;
}

bool PostgresConnection::is_alive() {
  constexpr int kMaxPieces = 10;  // notices, then perhaps the end
  for (int piece = 0; connection_ != nullptr && piece < kMaxPieces && is_readable(); ++piece) {
    if (PQconsumeInput(connection_) == 0 || PQstatus(connection_) != CONNECTION_OK) disconnect();
  }
  return connection_ != nullptr;
}

/// The connection is of no use any more.
void PostgresConnection::lose(std::string_view doing) {
  std::string words = words_of(connection_);
  if (words.empty()) words = "no answer in time";
  disconnect();
  throw ConnectionLost(shown_sql(doing) + ": the connection to the database was lost: " + words);
}

/// Waits for the socket; false when the time is over.
bool PostgresConnection::wait_for(short events) {
  // The server breaks a statement off itself, which keeps the connection; it is waited for.
  constexpr milliseconds kToBreakOff{250};
  const bool breaks_off = break_off_at_ != steady_clock::time_point::max();
  const auto until = breaks_off ? std::min(answer_by_, break_off_at_ + kToBreakOff) : answer_by_;
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now()).count();
    if (left <= 0) return false;
    pollfd socket{PQsocket(connection_), events, 0};
    const int ready = ::poll(&socket, 1, static_cast<int>(std::min<std::int64_t>(left, 1'000)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

void PostgresConnection::flush() {
  for (;;) {
    const int left = PQflush(connection_);
    if (left == 0) return;
    // The server may wait for us to read before it reads on.
    if (left < 0 || !wait_for(POLLIN | POLLOUT) || PQconsumeInput(connection_) == 0) {
      lose("sending");
    }
  }
}

void PostgresConnection::wait_until_readable() {
  while (PQisBusy(connection_) != 0) {
    if (!wait_for(POLLIN) || PQconsumeInput(connection_) == 0) lose("waiting for an answer");
  }
}

/// The next result, or null at the end of one statement's.
Result PostgresConnection::next_result() {
  wait_until_readable();
  Result result(PQgetResult(connection_));
  if (PQstatus(connection_) != CONNECTION_OK) lose("reading an answer");
  return result;
}

void PostgresConnection::set_pipeline(bool on) {
  if (connection_ == nullptr) throw ConnectionLost("there is no connection to the database");
  if ((PQpipelineStatus(connection_) != PQ_PIPELINE_OFF) == on) return;
  const int done = on ? PQenterPipelineMode(connection_) : PQexitPipelineMode(connection_);
  if (done != 1) lose("changing the mode of the connection");
}

std::string PostgresConnection::prepared(std::string_view sql,
                                         std::span<const Parameter> parameters) {
  std::string key(sql);
  for (const Parameter& parameter : parameters) key += '\0' + std::to_string(parameter.type);
  const auto found = names_.find(key);
  if (found != names_.end()) return found->second;
  const std::string name = "s" + std::to_string(++statements_);
  std::vector<Oid> types;
  for (const Parameter& parameter : parameters) types.push_back(parameter.type);
  if (PQsendPrepare(connection_, name.c_str(), dollar_parameters(sql).c_str(),
                    static_cast<int>(types.size()), types.data()) != 1) {
    lose(sql);
  }
  queued_.push_back({key, std::string(sql)});
  names_.emplace(std::move(key), name);
  return name;
}

void PostgresConnection::queue(std::string_view sql, std::span<const Parameter> parameters) {
  set_pipeline(true);
  const std::string name = prepared(sql, parameters);
  std::vector<const char*> values;
  std::vector<int> lengths;
  for (const Parameter& parameter : parameters) {
    values.push_back(parameter.null ? nullptr : parameter.bytes.c_str());
    lengths.push_back(static_cast<int>(parameter.bytes.size()));
  }
  const std::vector<int> formats(parameters.size(), kBinary);
  if (PQsendQueryPrepared(connection_, name.c_str(), static_cast<int>(values.size()), values.data(),
                          lengths.data(), formats.data(), kBinary) != 1) {
    lose(sql);
  }
  queued_.push_back({"", std::string(sql)});
}

std::size_t PostgresConnection::queued() const {
  return static_cast<std::size_t>(std::count_if(
      queued_.begin(), queued_.end(), [](const Queued& one) { return one.name.empty(); }));
}

std::vector<Result> PostgresConnection::sync() {
  set_pipeline(true);
  answer_by_ = steady_clock::now() + answer_time_;
  if (PQpipelineSync(connection_) != 1) lose("sending");
  flush();
  std::vector<Result> results;
  Result error;
  std::string failed_sql;
  const std::vector<Queued> sent = std::exchange(queued_, {});
  for (const Queued& one : sent) {
    Result result = next_result();
    const ExecStatusType status = PQresultStatus(result.get());
    const bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!ok && !one.name.empty()) names_.erase(one.name);
    if (!ok && !error) {
      failed_ = results.size();
      failed_sql = one.sql;
      error = std::move(result);
    } else if (one.name.empty()) {
      results.push_back(std::move(result));
    }
    if (const Result end = next_result()) lose(one.sql);
  }
  const Result synced = next_result();
  if (PQresultStatus(synced.get()) != PGRES_PIPELINE_SYNC) lose("the end of a batch");
  in_transaction_ = in_transaction();
  if (error) throw_postgres(error.get(), failed_sql);
  return results;
}

/// Before the BEGIN of a transaction that is broken off: its statements have so much time.
std::string PostgresConnection::time_limit() const {
  if (break_off_at_ == steady_clock::time_point::max() || in_transaction()) return "";
  const auto left = std::chrono::ceil<milliseconds>(break_off_at_ - steady_clock::now());
  return "SET statement_timeout = " + in_milliseconds(std::max(left, milliseconds{1})) + "; ";
}

void PostgresConnection::execute(const std::string& sql) {
  connect_if_allowed();
  set_pipeline(false);
  answer_by_ = steady_clock::now() + answer_time_;
  if (PQsendQuery(connection_, (time_limit() + sql).c_str()) != 1) lose(sql);
  flush();
  Result error;
  while (Result result = next_result()) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) error = std::move(result);
  }
  in_transaction_ = in_transaction();
  if (error) throw_postgres(error.get(), sql);
}

Result PostgresConnection::run_one(std::string_view sql, std::span<const Bound> values) {
  connect_if_allowed();
  std::vector<Parameter> parameters;
  for (const Bound& value : values) parameters.push_back(parameter_of(value));
  queue(sql, parameters);
  std::vector<Result> results = sync();
  const std::string_view count = PQcmdTuples(results.back().get());
  changes_ = count.empty() ? 0 : std::stoll(std::string(count));
  return std::move(results.back());
}

void PostgresConnection::run(std::string_view sql, std::span<const Bound> values) {
  run_one(sql, values);
}

std::unique_ptr<Cursor> PostgresConnection::query(std::string_view sql,
                                                  std::span<const Bound> values) {
  return std::make_unique<PostgresCursor>(run_one(sql, values));
}

bool PostgresConnection::in_transaction() const {
  return connection_ != nullptr && PQtransactionStatus(connection_) != PQTRANS_IDLE;
}

/// What is left of a transaction that was lost must not run outside of one.
void PostgresConnection::connect_if_allowed() {
  if (connection_ == nullptr && reconnects_ && !lost_within_) connect();
}

void PostgresConnection::roll_back() noexcept {
  lost_within_ = false;
  if (!in_transaction()) return;
  try {
    execute("ROLLBACK");
  } catch (const std::exception&) {
    disconnect();  // the server undoes what is open
    lost_within_ = false;
  }
}

std::unique_ptr<Database> open_postgres_database(const PostgresOptions& options) {
  auto connection = std::make_unique<PostgresConnection>(
      options, PostgresConnection::Reconnect::kBetweenTransactions);
  try {
    connection->connect();
  } catch (const ConnectionLost& lost) {
    throw StoreBroken(std::string(lost.what()) +
                      ". Check the address, the user and the password of the database");
  }
  return std::make_unique<Database>(std::move(connection));
}

}  // namespace firstshow::store
