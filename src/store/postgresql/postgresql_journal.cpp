#include "store/postgresql/postgresql_journal.hpp"

#include <exception>
#include <optional>
#include <thread>
#include <utility>

#include "base/check.hpp"
#include "store/loader.hpp"
#include "store/postgresql/batch.hpp"
#include "store/postgresql/schema.hpp"
#include "store/postgresql/server_lock.hpp"
#include "store/postgresql/wire.hpp"

namespace firstshow::store {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kBetweenLooks{50};
constexpr std::chrono::milliseconds kLockTimeInDoubt{1'000};
/// For each table of a load, whatever a statement of a batch may take: a restart reads all of them.
constexpr std::chrono::milliseconds kLoadTime = std::chrono::minutes{5};

/// By so much a look in doubt moves the last id: one millisecond of them, so that each stays in its
/// cell.
constexpr std::int64_t kIdsOfALook = std::int64_t{1} << 22U;

std::string place(const JournalPosition& position) {
  return format_revision(position.revision());
}

class PostgresJournal final : public Journal {
 public:
  explicit PostgresJournal(const PostgresOptions& options);

  JournalPosition load(const RecordSink& sink) override;
  JournalPosition peek(const RecordSink& sink) override;
  void fetch_show(ShowId show, const RecordSink& sink) override {
    fetch([&] { store::fetch_show(*db_, show, sink); });
  }
  void fetch_order(OrderId order, const RecordSink& sink) override {
    fetch([&] { store::fetch_order(*db_, order, sink); });
  }
  void fetch_payment(PaymentId payment, const RecordSink& sink) override {
    fetch([&] { store::fetch_payment(*db_, payment, sink); });
  }
  void fetch_refund(RefundId refund, const RecordSink& sink) override {
    fetch([&] { store::fetch_refund(*db_, refund, sink); });
  }
  void fetch_refund_named(const booking::GatewayAccount& account, const std::string& reference,
                          const RecordSink& sink) override {
    fetch([&] { store::fetch_refund_named(*db_, account, reference, sink); });
  }
  void fetch_attempt_named(const booking::GatewayAccount& account, const std::string& reference,
                           const RecordSink& sink) override {
    fetch([&] { store::fetch_attempt_named(*db_, account, reference, sink); });
  }
  void fetch_by_gateway_payment(const booking::GatewayAccount& account,
                                const std::string& gateway_payment_id,
                                const RecordSink& sink) override {
    fetch([&] { store::fetch_by_gateway_payment(*db_, account, gateway_payment_id, sink); });
  }
  void begin() override;
  void write(const booking::Record& record) override;
  void run(const std::function<void(Database&)>& job) override;
  void commit(const JournalPosition& next) override;
  void rollback() noexcept override;
  void run_maintenance(bool) override { CHECK(!begun_, "chores wait until the batch has ended"); }
  std::uint64_t log_bytes() const override { return 0; }

 private:
  void connect();
  void lock_out_others();
  void connect_if_lost();
  void take_over();
  void refuse_if_moved();
  template <class First>
  void load_rows(const RecordSink& sink, First first);
  void open_transaction();
  void undo_job();
  void fail_batch(std::exception_ptr failure);
  void refuse_after_failure() {
    if (failure_) std::rethrow_exception(failure_);
  }
  void queue_begin();
  void queue_move(const JournalPosition& next);
  bool settle(const JournalPosition& next, const std::string& why);
  std::optional<bool> try_look(const JournalPosition& next, std::string& why_not);
  bool look(const JournalPosition& next);
  template <class Fetch>
  void fetch(Fetch fetch);

  /// Runs `action`; after a failure that leaves unknown what the database holds, everything else
  /// fails with the same words.
  template <class Action>
  void guarded(Action action) {
    if (lost_) throw StoreLost(*lost_);
    if (broken_) throw StoreBroken(*broken_);
    try {
      action();
    } catch (const StoreLost& error) {
      lost_ = error.what();
      rollback();
      throw;
    } catch (const StoreBroken& error) {
      broken_ = error.what();
      rollback();
      throw;
    } catch (const ServerReadOnly&) {
      // A session stays as read-only as it was made.
      rollback();
      connection_->disconnect();
      throw;
    } catch (...) {
      rollback();
      throw;
    }
  }

  PostgresOptions options_;
  PostgresConnection* connection_;  ///< of db_
  std::unique_ptr<Database> db_;
  PostgresBatch batch_;
  JournalPosition position_;
  std::string cluster_;  ///< which one it is, as initdb named it
  bool taken_over_ = false;
  bool has_lock_ = false;       ///< in this session
  bool position_known_ = true;  ///< in this session: it was looked at where it stands
  bool begun_ = false;          ///< a batch, whether the server has heard of it or not
  bool open_ = false;           ///< the server has
  steady_clock::time_point connect_again_at_{};
  std::string unreachable_;     ///< why the last connection could not be made
  std::exception_ptr failure_;  ///< of a batch that its owner has not ended yet
  std::optional<std::string> broken_;
  std::optional<std::string> lost_;
};

PostgresJournal::PostgresJournal(const PostgresOptions& options) : options_(options) {
  auto connection =
      std::make_unique<PostgresConnection>(options, PostgresConnection::Reconnect::kNever);
  connection_ = connection.get();
  db_ = std::make_unique<Database>(std::move(connection));
  try {
    connect();
    prepare_postgres_schema(*db_, options_.create);
    if (const auto faults = schema_faults(*db_); !faults.empty()) {
      throw StoreBroken(faults.front() +
                        ": restore a backup, or make it as it was; firstshow check finds the rest");
    }
  } catch (const StoreBusy& busy) {
    throw StoreBroken(std::string(busy.what()) +
                      ". Check the address, the user and the password of the database");
  } catch (const StoreUnwritable& full) {
    throw StoreBroken(full.what());
  }
}

void PostgresJournal::connect() {
  has_lock_ = false;
  position_known_ = !taken_over_;
  connection_->connect();
  // Rows are found by their keys. A plan is made once, often while there is next to nothing in the
  // tables, and would read them whole for each batch later.
  connection_->execute(
      "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; "
      "SET enable_mergejoin = off; SET enable_memoize = off; SET enable_material = off; "
      "SET jit = off");
  std::string cluster;
  bool loses_commits = false;
  for (const Row row :
       db_->query("SELECT system_identifier::text, current_setting('fsync') = 'off' AND "
                  "current_setting('firstshow.may_lose_commits', true) IS DISTINCT FROM 'on' "
                  "FROM pg_control_system()")) {
    cluster = row.text(0);
    loses_commits = row.integer(1) != 0;
  }
  if (!cluster_.empty() && cluster != cluster_) {
    throw StoreLost("the address of the database leads to another cluster now (" + cluster +
                    ", not " + cluster_ + "): only a person knows which is the right one");
  }
  if (loses_commits) {
    throw StoreBroken(
        "the server of the database runs with fsync = off, so that a power cut loses what was "
        "sold: "
        "turn it on, or, for tests, say there that firstshow.may_lose_commits = on");
  }
  if (options_.lock) lock_out_others();
  cluster_ = cluster;
}

/// Another server's session may be that of one that was killed just now, or our own former one: it
/// ends soon. At a start it is waited for; later, epochs decide, and it is tried at each batch.
void PostgresJournal::lock_out_others() {
  const auto until = steady_clock::now() + options_.take_over_time;
  for (;;) {
    has_lock_ = take_server_lock(*db_);
    if (has_lock_ || !cluster_.empty()) return;
    if (steady_clock::now() > until) {
      throw StoreBroken("another firstshow serves this database; stop it first");
    }
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

/// While there is no server nothing can be written: callers are told at once,
/// and it is not asked for longer than it is left alone. Through a new connection nothing is read
/// or written before it is known that the database there is still ours.
void PostgresJournal::connect_if_lost() {
  if (!connection_->is_alive()) {
    const auto now = steady_clock::now();
    if (now < connect_again_at_) throw StoreUnwritable(unreachable_);
    try {
      connect();
    } catch (const StoreBusy& busy) {
      connection_->disconnect();
      unreachable_ = busy.what();
      const auto end = steady_clock::now();
      connect_again_at_ = end + std::max<steady_clock::duration>(kBetweenLooks, end - now);
      throw StoreUnwritable(unreachable_);
    }
  } else if (options_.lock && !has_lock_) {
    lock_out_others();
  }
  if (!position_known_) refuse_if_moved();
}

/// Whoever moved the position is another writer; a position behind ours is another database's.
void PostgresJournal::refuse_if_moved() {
  const JournalPosition found = read_position(*db_);
  if (found == position_) {
    position_known_ = true;
    return;
  }
  const std::string where = "it is at " + place(found) + ", this writer at " + place(position_);
  if (found.revision() < position_.revision()) {
    throw StoreLost("the database has less than was committed, as an older copy has: " + where);
  }
  throw StoreDeposed("another writer has taken the database over: " + where);
}

void PostgresJournal::take_over() {
  db_->execute("BEGIN");
  db_->run("UPDATE journal_position SET epoch = epoch + 1");
  position_ = read_position(*db_);
  db_->execute("COMMIT");
  taken_over_ = true;
}

/// In one transaction, which begins with `first`.
template <class First>
void PostgresJournal::load_rows(const RecordSink& sink, First first) {
  const std::string time = std::to_string(kLoadTime.count());
  connection_->set_answer_time(kLoadTime);
  try {
    db_->execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = " +
                 time + "; SET LOCAL idle_in_transaction_session_timeout = " + time);
    first();
    load_live_rows(*db_, position_.last_now, sink);
    db_->execute("COMMIT");
  } catch (...) {
    connection_->set_answer_time(options_.answer_time);
    throw;
  }
  connection_->set_answer_time(options_.answer_time);
}

JournalPosition PostgresJournal::load(const RecordSink& sink) {
  CHECK(!begun_, "a journal is loaded between batches");
  guarded([&] {
    connect_if_lost();
    if (!taken_over_) take_over();
    load_rows(sink, [this] { refuse_if_moved(); });
  });
  return position_;
}

JournalPosition PostgresJournal::peek(const RecordSink& sink) {
  CHECK(!begun_ && !taken_over_, "peek() is for a database that was not taken over");
  guarded([&] {
    connect_if_lost();
    load_rows(sink, [this] { position_ = read_position(*db_); });
  });
  return position_;
}

/// Inside a batch what the batch wrote is seen too.
template <class Fetch>
void PostgresJournal::fetch(Fetch fetch) {
  guarded([&] {
    refuse_after_failure();
    if (begun_) {
      open_transaction();
    } else {
      connect_if_lost();
    }
    fetch();
  });
}

void PostgresJournal::begin() {
  CHECK(!begun_, "a batch ends before the next begins");
  guarded([&] { connect_if_lost(); });
  begun_ = true;
}

/// The transaction begins with a lock on the position, so that two writers never wait for each
/// other's rows.
void PostgresJournal::queue_begin() {
  if (open_) return;
  connection_->queue("BEGIN", {});
  connection_->queue("SELECT epoch FROM journal_position FOR UPDATE", {});
}

void PostgresJournal::open_transaction() {
  queue_begin();
  batch_.send(*connection_);
  connection_->sync();
  open_ = true;
}

void PostgresJournal::write(const booking::Record& record) {
  CHECK(begun_, "records are written inside a batch");
  guarded([&] {
    refuse_after_failure();
    batch_.add(record);
  });
}

void PostgresJournal::run(const std::function<void(Database&)>& job) {
  CHECK(begun_, "a job runs inside a batch");
  try {
    guarded([&] {
      refuse_after_failure();
      open_transaction();
      db_->execute("SAVEPOINT job");
    });
  } catch (...) {
    // Not the job's fault: what was written before it failed, or the connection.
    fail_batch(std::current_exception());
    throw;
  }
  try {
    job(*db_);
    CHECK(db_->in_transaction(), "a job leaves the batch's transaction alone");
    db_->execute("RELEASE job");
  } catch (const StoreUnwritable&) {
    rollback();
    throw;
  } catch (...) {
    undo_job();
    throw;
  }
}

void PostgresJournal::undo_job() {
  try {
    if (!db_->in_transaction()) throw ConnectionLost("the batch was lost with its connection");
    db_->execute("ROLLBACK TO job; RELEASE job");
  } catch (...) {
    fail_batch(std::current_exception());
  }
}

/// Undoes the batch; each later call of it fails in the same way.
void PostgresJournal::fail_batch(std::exception_ptr failure) {
  rollback();
  begun_ = true;
  failure_ = std::move(failure);
}

void PostgresJournal::queue_move(const JournalPosition& next) {
  const Bound values[] = {
      static_cast<std::int64_t>(position_.epoch), static_cast<std::int64_t>(position_.sequence),
      static_cast<std::int64_t>(next.sequence), to_micros(next.last_now), next.last_id};
  std::vector<Parameter> parameters;
  for (const Bound& value : values) parameters.push_back(parameter_of(value));
  connection_->queue("SELECT move_position(?1, ?2, ?3, ?4, ?5)", parameters);
}

void PostgresJournal::commit(const JournalPosition& next) {
  CHECK(begun_, "a batch begins before it is committed");
  CHECK(next.epoch == position_.epoch && next.sequence == position_.sequence + 1,
        "a commit moves the position by one");
  guarded([&] {
    refuse_after_failure();
    std::string doubt;
    queue_begin();
    batch_.send(*connection_);
    queue_move(next);
    connection_->clear_warning();
    const std::size_t commit_at = connection_->queued();
    try {
      connection_->queue("COMMIT", {});
      connection_->sync();
      // The server committed, and says that a standby has it not yet.
      if (connection_->warned()) doubt = "the server warned as it committed";
    } catch (const StoreDeposed&) {
      // The statement only knows that the position is elsewhere.
      db_->roll_back();
      refuse_if_moved();
      throw;
    } catch (const ConnectionLost& lost) {
      doubt = lost.what();
    } catch (const std::exception& error) {
      if (connection_->failed() != commit_at) throw;
      doubt = error.what();
    }
    if (!doubt.empty() && !settle(next, doubt)) {
      throw StoreBusy("a commit did not happen: " + doubt);
    }
  });
  position_ = next;
  begun_ = open_ = false;
}

/// Whether the batch that moves the position to `next` happened. Returns once that is certain and
/// cannot change any more.
bool PostgresJournal::settle(const JournalPosition& next, const std::string& why) {
  const auto until = steady_clock::now() + options_.doubt_time;
  std::string still;
  do {
    if (const std::optional<bool> happened = try_look(next, still)) return *happened;
    std::this_thread::sleep_for(kBetweenLooks);
  } while (steady_clock::now() < until);
  throw StoreBroken("a commit is in doubt (" + why +
                    "), and the database did not say in time whether it happened: " + still);
}

/// Nothing where the database did not say; `why_not` then has its words.
std::optional<bool> PostgresJournal::try_look(const JournalPosition& next, std::string& why_not) {
  try {
    connect();
    return look(next);
  } catch (const StoreBusy& busy) {
    why_not = busy.what();
  } catch (const StoreUnwritable& full) {
    why_not = full.what();
  } catch (const StoreLost& lost) {
    throw StoreLost(lost.what(), StoreLost::Batch::kInDoubt);
  }
  connection_->disconnect();
  return std::nullopt;
}

/// One look, under the position's lock: the former session's transaction has ended then. Either way
/// it writes, so that what is believed is as durable as any commit. What becomes of that may be in
/// doubt too: the last id tells the next look whether it was this one that moved the epoch, or
/// another writer that took the database over.
bool PostgresJournal::look(const JournalPosition& next) {
  db_->execute("SET lock_timeout = " + std::to_string(kLockTimeInDoubt.count()) + "; BEGIN");
  db_->run("SELECT one FROM journal_position FOR UPDATE");
  const JournalPosition found = read_position(*db_);
  const bool happened = found == next;
  // A new epoch, or the batch could still arrive by a road that was slow.
  JournalPosition skipped = position_;
  ++skipped.epoch;
  skipped.last_id += kIdsOfALook;
  if (!happened && found != skipped) refuse_if_moved();
  connection_->clear_warning();
  const JournalPosition& decided = happened ? next : skipped;
  db_->run("UPDATE journal_position SET epoch = ?1, last_id = ?2",
           static_cast<std::int64_t>(decided.epoch), decided.last_id);
  db_->execute("COMMIT");
  if (connection_->warned()) throw StoreBusy("the server warned as it committed");
  db_->execute("SET lock_timeout = " + std::to_string(options_.lock_time.count()));
  position_known_ = true;
  if (!happened) position_ = skipped;
  return happened;
}

void PostgresJournal::rollback() noexcept {
  db_->roll_back();
  batch_.clear();
  begun_ = open_ = false;
  failure_ = nullptr;
}

}  // namespace

std::unique_ptr<Journal> open_postgres_journal(const PostgresOptions& options) {
  return std::make_unique<PostgresJournal>(options);
}

}  // namespace firstshow::store
