#include "store/sqlite/sqlite_journal.hpp"

#include <sqlite3.h>

#include <optional>
#include <utility>

#include "base/check.hpp"
#include "store/database.hpp"
#include "store/loader.hpp"
#include "store/row_writer.hpp"
#include "store/sqlite/database_file.hpp"
#include "store/sqlite/file_identity.hpp"
#include "store/sqlite/sidecar_lock.hpp"
#include "store/sqlite/sqlite_connection.hpp"

namespace firstshow::store {
namespace {

constexpr std::uint64_t kFrameHeaderBytes = 24;  // https://sqlite.org/fileformat2.html#walformat
constexpr std::uint64_t kIdleShare = 4;  ///< when idle, a quarter of the log's limit is enough

const Statement kTakeOver{"UPDATE journal_position SET epoch = ?1"};
const Statement kMovePosition{
    "UPDATE journal_position SET sequence = ?1, last_now = ?2, last_id = ?3 "
    "WHERE epoch = ?4 AND sequence = ?5"};

class SqliteJournal final : public Journal {
 public:
  explicit SqliteJournal(const SqliteOptions& options)
      : path_(options.vfs.empty() ? options.path : ""),
        checkpoint_bytes_(options.checkpoint_bytes) {
    if (options.lock) lock_.emplace(options.path);
    db_ = open_writer(options);
    for (const Row row : db_->query("PRAGMA page_size")) {
      frame_bytes_ = static_cast<std::uint64_t>(row.integer(0)) + kFrameHeaderBytes;
    }
    sqlite3_wal_hook(sqlite_of(*db_), &SqliteJournal::after_commit, this);
  }

  JournalPosition load(const RecordSink& sink) override;
  void fetch_show(ShowId show, const RecordSink& sink) override {
    guarded_files([&] { store::fetch_show(*db_, show, sink); });
  }
  JournalPosition peek(const RecordSink& sink) override;
  void fetch_order(OrderId order, const RecordSink& sink) override {
    guarded_files([&] { store::fetch_order(*db_, order, sink); });
  }
  void fetch_payment(PaymentId payment, const RecordSink& sink) override {
    guarded_files([&] { store::fetch_payment(*db_, payment, sink); });
  }
  void fetch_refund(RefundId refund, const RecordSink& sink) override {
    guarded_files([&] { store::fetch_refund(*db_, refund, sink); });
  }
  void fetch_refund_named(const booking::GatewayAccount& account, const std::string& reference,
                          const RecordSink& sink) override {
    guarded_files([&] { store::fetch_refund_named(*db_, account, reference, sink); });
  }
  void fetch_attempt_named(const booking::GatewayAccount& account, const std::string& reference,
                           const RecordSink& sink) override {
    guarded_files([&] { store::fetch_attempt_named(*db_, account, reference, sink); });
  }
  void fetch_by_gateway_payment(const booking::GatewayAccount& account,
                                const std::string& gateway_payment_id,
                                const RecordSink& sink) override {
    guarded_files(
        [&] { store::fetch_by_gateway_payment(*db_, account, gateway_payment_id, sink); });
  }
  void begin() override {
    CHECK(!db_->in_transaction(), "a batch ends before the next begins");
    guarded_files([&] { db_->run("BEGIN IMMEDIATE"); });
  }
  void write(const booking::Record& record) override {
    CHECK(db_->in_transaction(), "records are written inside a batch");
    guarded([&] {
      try {
        write_record(*db_, record);
      } catch (...) {
        rollback();
        throw;
      }
    });
  }
  void run(const std::function<void(Database&)>& job) override;
  void commit(const JournalPosition& next) override;
  void rollback() noexcept override;
  void run_maintenance(bool idle) override;
  std::uint64_t log_bytes() const override { return log_frames_ * frame_bytes_; }

 private:
  static int after_commit(void* journal, sqlite3*, const char*, int frames) {
    auto& self = *static_cast<SqliteJournal*>(journal);
    const auto log_frames = static_cast<std::uint64_t>(frames);
    if (log_frames < self.log_frames_) self.checkpointed_frames_ = 0;  // the log began anew
    self.log_frames_ = log_frames;
    return SQLITE_OK;
  }
  void take_over();
  void refuse_if_deposed();
  bool files_changed() const { return files_ && files_->change(); }
  void refuse_if_changed() const;
  void checkpoint();
  /// From here on the files stay as they are, for a restart or a person to judge.
  void leave_files() {
    sqlite3_db_config(sqlite_of(*db_), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    rollback();
  }

  /// Runs `action`; after a failure that leaves unknown what the disk holds, everything else fails
  /// with the same words.
  template <class Action>
  void guarded(Action action) {
    if (lost_) throw StoreLost(*lost_);
    if (broken_) throw StoreBroken(*broken_);
    try {
      action();
    } catch (const StoreLost& error) {
      lost_ = error.what();
      leave_files();
      throw;
    } catch (const StoreBroken& error) {
      leave_files();
      refuse_if_lost();
      broken_ = error.what();
      throw;
    } catch (const StoreDeposed&) {
      refuse_if_lost();
      throw;
    }
  }
  /// As above, where the files are looked at before. Not for each row of a batch.
  template <class Action>
  void guarded_files(Action action) {
    guarded([&] {
      refuse_if_changed();
      action();
    });
  }
  /// What looks broken, or like another writer's, may be somebody else's file.
  void refuse_if_lost() {
    if (!files_) return;
    lost_ = files_->change();
    if (!lost_) return;
    leave_files();
    throw StoreLost(*lost_);
  }

  std::optional<SidecarLock> lock_;  // outlives the connection
  std::unique_ptr<Database> db_;
  std::string path_;                   ///< "" on a file system of a test's own
  std::optional<FileIdentity> files_;  ///< as they were when the database was taken over
  std::uint64_t checkpoint_bytes_;
  std::uint64_t frame_bytes_ = 0;
  std::uint64_t log_frames_ = 0;
  std::uint64_t checkpointed_frames_ = 0;  ///< size of the log when a checkpoint was last tried
  JournalPosition position_;
  bool taken_over_ = false;
  std::optional<std::string> broken_;
  std::optional<std::string> lost_;
};

void SqliteJournal::take_over() {
  db_->run("BEGIN IMMEDIATE");
  try {
    position_ = read_position(*db_);
    ++position_.epoch;
    db_->run(kTakeOver, static_cast<std::int64_t>(position_.epoch));
    db_->run("COMMIT");
  } catch (...) {
    rollback();
    throw;
  }
  taken_over_ = true;
  if (!path_.empty()) files_.emplace(path_);
}

/// What is written into a file that nobody can find any more is not durable.
void SqliteJournal::refuse_if_changed() const {
  if (!files_) return;
  if (const auto change = files_->change()) throw StoreLost(*change);
}

void SqliteJournal::refuse_if_deposed() {
  const JournalPosition found = read_position(*db_);
  if (found == position_) return;
  throw StoreDeposed("another writer has taken the database over: it is at " +
                     format_revision(found.revision()) + ", this writer at " +
                     format_revision(position_.revision()));
}

JournalPosition SqliteJournal::load(const RecordSink& sink) {
  CHECK(!db_->in_transaction(), "a journal is loaded between batches");
  guarded_files([&] {
    // A reload comes where nothing can be written: the epoch is ours already.
    if (!taken_over_) take_over();
    db_->run("BEGIN");
    try {
      refuse_if_deposed();
      load_live_rows(*db_, position_.last_now, sink);
      db_->run("COMMIT");
    } catch (...) {
      rollback();
      throw;
    }
  });
  return position_;
}

JournalPosition SqliteJournal::peek(const RecordSink& sink) {
  CHECK(!db_->in_transaction() && !taken_over_, "peek() is for a database that was not taken over");
  guarded_files([&] {
    db_->run("BEGIN");
    try {
      position_ = read_position(*db_);
      load_live_rows(*db_, position_.last_now, sink);
      db_->run("COMMIT");
    } catch (...) {
      rollback();
      throw;
    }
  });
  if (!path_.empty()) files_.emplace(path_);
  return position_;
}

void SqliteJournal::run(const std::function<void(Database&)>& job) {
  CHECK(db_->in_transaction(), "a job runs inside a batch");
  guarded([&] {
    db_->run("SAVEPOINT job");
    try {
      job(*db_);
      CHECK(db_->in_transaction(), "a job leaves the batch's transaction alone");
      db_->run("RELEASE job");
    } catch (const StoreUnwritable&) {
      rollback();
      throw;
    } catch (...) {
      // Some failures end SQLite's whole transaction; then there is no savepoint any more.
      if (db_->in_transaction()) {
        db_->run("ROLLBACK TO job");
        db_->run("RELEASE job");
      }
      throw;
    }
  });
}

void SqliteJournal::commit(const JournalPosition& next) {
  CHECK(db_->in_transaction(), "a batch begins before it is committed");
  CHECK(next.epoch == position_.epoch && next.sequence == position_.sequence + 1,
        "a commit moves the position by one");
  guarded([&] {
    try {
      db_->run(kMovePosition, static_cast<std::int64_t>(next.sequence), to_micros(next.last_now),
               next.last_id, static_cast<std::int64_t>(position_.epoch),
               static_cast<std::int64_t>(position_.sequence));
      if (db_->changes() != 1) refuse_if_deposed();
      refuse_if_changed();
      db_->run("COMMIT");
    } catch (...) {
      rollback();
      throw;
    }
  });
  position_ = next;
}

void SqliteJournal::rollback() noexcept {
  db_->roll_back();
}

void SqliteJournal::run_maintenance(bool idle) {
  CHECK(!db_->in_transaction(), "chores wait until the batch has ended");
  const std::uint64_t limit = idle ? checkpoint_bytes_ / kIdleShare : checkpoint_bytes_;
  // Where a reader kept the last checkpoint from ending, another comes only after as much again.
  if ((log_frames_ - checkpointed_frames_) * frame_bytes_ < limit) return;
  if (lost_ || files_changed()) return;  // not into somebody else's file; the next batch says it
  guarded([&] { checkpoint(); });
}

void SqliteJournal::checkpoint() {
  int frames = 0;
  int moved = 0;
  const int code = sqlite3_wal_checkpoint_v2(sqlite_of(*db_), "main", SQLITE_CHECKPOINT_PASSIVE,
                                             &frames, &moved);
  if (files_) files_->note_checkpoint();
  const int primary = code & 0xff;
  // On a full disk, or while something else holds the lock, the log only grows for a while; it is
  // safe, log_bytes() shows it, and the next try is soon.
  if (primary == SQLITE_FULL || primary == SQLITE_BUSY || primary == SQLITE_READONLY) {
    checkpointed_frames_ = log_frames_;
    return;
  }
  if (code != SQLITE_OK) throw_sqlite(sqlite_of(*db_), code, "a checkpoint");
  checkpointed_frames_ = log_frames_;
}

}  // namespace

std::unique_ptr<Journal> open_sqlite_journal(const SqliteOptions& options) {
  return std::make_unique<SqliteJournal>(options);
}

}  // namespace firstshow::store
