#pragma once
// The journal: what the booking core decided, as rows of a database, one transaction a batch. One
// thread (the writer) owns a Journal. SQLite embedded, or PostgreSQL, with the same conformance
// suite (store/journal_conformance.hpp).
//
// A batch:   begin() -> run(jobs), write(records) ... -> commit(next)   or rollback() on the way.
// Nobody may see any of it before commit() returns.

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

#include "base/revision.hpp"
#include "booking/model/entities.hpp"

namespace firstshow::store {

class Database;

/// Where the journal stands. `epoch` grows each time a writer takes the database over, `sequence`
/// with each commit; together they are the revision that readers see ("7.1042").
struct JournalPosition {
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;
  Time last_now{};           ///< the core's time at the last commit
  std::int64_t last_id = 0;  ///< the last id handed out

  Revision revision() const { return {epoch, sequence}; }
  friend bool operator==(const JournalPosition&, const JournalPosition&) = default;
};

/// Where the journal stands, as committed. On the Database's thread; throws the Store... errors,
/// StoreBroken also where the position is missing.
JournalPosition read_position(Database& db);

using RecordSink = std::function<void(booking::Record)>;

/// What the store cannot do; the types below say what to do about it. Its sentence is for the
/// operator.
struct StoreError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Nothing was changed; the same begin() may succeed in a moment.
struct StoreBusy : StoreError {
  using StoreError::StoreError;
};

/// Nothing can be written for now: the disk is full, the file or the server read-only, the server
/// away. The batch is rolled back; the cache must be reloaded. Reads go on, writes are refused
/// until it clears.
struct StoreUnwritable : StoreError {
  using StoreError::StoreError;
};

/// A row contradicts a constraint of the schema: a bug found by the last guard. The batch is rolled
/// back; reload, then replay the batch one command at a time to isolate the offender.
struct StoreConflict : StoreError {
  using StoreError::StoreError;
};

/// Another writer has taken the database over (its epoch is higher). Stop at once.
struct StoreDeposed : StoreError {
  using StoreError::StoreError;
};

/// Input or output failed, or the file is damaged. What the disk holds is unknown: exit, and let a
/// restart load what is there.
struct StoreBroken : StoreError {
  using StoreError::StoreError;
};

/// The database was deleted, replaced or overwritten by somebody else, or what is at its address is
/// an older copy or another one. Nothing is written or read any more, whatever comes back: only a
/// person knows which is the right one.
struct StoreLost : StoreError {
  enum class Batch : std::uint8_t {
    kUndone,   ///< nothing of it is in any database
    kInDoubt,  ///< its commit was sent: the database of before may have it
  };
  explicit StoreLost(const std::string& sentence, Batch of_batch = Batch::kUndone)
      : StoreError(sentence), batch(of_batch) {}

  Batch batch;
};

class Journal {
 public:
  virtual ~Journal() = default;

  /// Takes the database over (a higher epoch, durable) and gives every row that is not yet to be
  /// forgotten: plans (without their documents), shows, then blocks, area counts, orders, holds,
  /// payments, refunds. Tickets are not given (an order has them). Returns the new position. May be
  /// called again, as a reload: it only reads then, so that it works where nothing can be written.
  /// Throws StoreBusy, StoreDeposed (a reload), StoreUnwritable, StoreBroken.
  virtual JournalPosition load(const RecordSink& sink) = 0;
  /// The rows without taking the database over, where load() cannot: for reads while nothing
  /// can be written. Returns the position, of an earlier writer. A load() must come before any
  /// batch.
  virtual JournalPosition peek(const RecordSink& sink) = 0;

  /// The order with its payments and refunds, if it exists; what is forgotten included. Outside a
  /// batch or inside one.
  virtual void fetch_order(OrderId order, const RecordSink& sink) = 0;
  /// The payment with its order, and that order's payments and refunds.
  virtual void fetch_payment(PaymentId payment, const RecordSink& sink) = 0;
  /// The refund with its payment and order, as above.
  virtual void fetch_refund(RefundId refund, const RecordSink& sink) = 0;
  /// The refunds that `account` calls `reference`, as above.
  virtual void fetch_refund_named(const booking::GatewayAccount& account,
                                  const std::string& reference, const RecordSink& sink) = 0;
  /// The payments whose attempt `account` calls `reference`, as above; money that came for it and
  /// has no order included.
  virtual void fetch_attempt_named(const booking::GatewayAccount& account,
                                   const std::string& reference, const RecordSink& sink) = 0;
  /// The payment whose money `account` calls `gateway_payment_id`, as above, whether an attempt of
  /// ours collected it or it came unsolicited.
  virtual void fetch_by_gateway_payment(const booking::GatewayAccount& account,
                                        const std::string& gateway_payment_id,
                                        const RecordSink& sink) = 0;

  /// The show with its blocks and all its orders, their payments and refunds, if it exists; without
  /// area counts, which follow from these.
  virtual void fetch_show(ShowId show, const RecordSink& sink) = 0;

  /// Begins the batch, for writing from its start. A journal may tell the database of it only when
  /// it needs to: then what begin() and write() would throw comes from a later call of the batch,
  /// from commit() at the latest. Throws StoreBusy, StoreUnwritable, StoreBroken.
  virtual void begin() = 0;
  /// Adds one record. What a row belongs to (the show of an order, all of a ticket but its state)
  /// is the same in each of its images; the order of a payment too, once it has one. Throws
  /// StoreBusy, StoreUnwritable, StoreConflict, StoreBroken, with the batch rolled back.
  virtual void write(const booking::Record& record) = 0;
  /// Everything else that is SQL (titles, accounts, audit): runs `job` in a SAVEPOINT of its own
  /// inside the batch. What `job` throws undoes the savepoint and comes out; the batch lives on,
  /// but for StoreUnwritable and StoreBroken, with which it is rolled back. Where the batch itself
  /// could not go on (rows before the job contradict the schema, the connection was lost), that
  /// comes out, and again from the next call of the batch.
  virtual void run(const std::function<void(Database&)>& job) = 0;
  /// Moves the position from the present one to `next` (same epoch, sequence + 1) by
  /// compare-and-set and commits, durably. Throws StoreBusy, StoreUnwritable, StoreConflict,
  /// StoreDeposed, StoreBroken; after any of these nothing of the batch is in the database, but for
  /// StoreBroken, after which that is unknown. A commit whose answer was lost is looked after here:
  /// it returns once the batch is known to be there, and throws StoreBusy once it is known never to
  /// be. The epoch may be another after StoreBusy: load() before the next batch.
  virtual void commit(const JournalPosition& next) = 0;
  virtual void rollback() noexcept = 0;

  /// Chores between batches: a checkpoint when it is due. `idle`: nothing else is waiting. While
  /// nothing can be written the chore waits. Throws StoreBroken.
  virtual void run_maintenance(bool idle) = 0;

  /// Present size of the write-ahead log in bytes, for metrics; 0 where there is none.
  virtual std::uint64_t log_bytes() const = 0;
};

}  // namespace firstshow::store
