#pragma once
// A journal around another that notes what passes through and fails where it is told to: the
// process dies, the database is busy, the disk is full, a guard of the schema strikes, the answer
// to a commit is lost. It knows what is durable, whatever the desk says. Owned by one simulation;
// one thread.

#include <cstdint>
#include <string_view>
#include <vector>

#include "store/journal.hpp"

namespace firstshow::sim {

/// The process died. Not a std::exception, so that nothing but the simulation catches it.
struct Crash {};

/// Where a fault can strike.
enum class FaultPoint : std::uint8_t {
  kNowhere,
  kBeforeBegin,
  kAfterBegin,  ///< between begin and what is applied
  kWrite,       ///< before one of the batch's rows
  kBeforeCommit,
  kAfterCommit,  ///< durable, but nobody has been told
  kTend,         ///< at a checkpoint
  kFetch,        ///< between the rows of something that is read again
};
inline constexpr std::size_t kFaultPoints = 8;
std::string_view fault_point_name(FaultPoint point);

enum class FaultKind : std::uint8_t {
  kCrash,
  kBusy,
  kFull,
  kConflict,
  /// The answer to a commit is lost, and the journal finds out what became of it. Before the
  /// commit: it did not happen, and the epoch has moved. After it: it happened.
  kDoubtSettled,
  kDoubtForGood,  ///< as above, but nobody can be asked: the process ends
};
inline constexpr std::size_t kFaultKinds = 6;
std::string_view fault_kind_name(FaultKind kind);

class FaultJournal final : public store::Journal {
 public:
  explicit FaultJournal(store::Journal& inner) : inner_(inner) {}

  /// The next time `point` is reached (kWrite: for the `nth` time, from 1), `kind` strikes, once.
  void arm(FaultPoint point, FaultKind kind, std::uint32_t nth);
  void disarm() { point_ = struck_at_ = FaultPoint::kNowhere; }
  bool has_struck() const { return struck_at_ != FaultPoint::kNowhere; }
  FaultPoint struck_at() const { return struck_at_; }
  /// Of the fault that struck last.
  FaultKind struck_kind() const { return kind_; }
  /// Rows written into the batch that was open last, and whether its commit returned.
  const std::vector<booking::Record>& batch() const { return batch_; }
  bool batch_committed() const { return batch_committed_; }
  /// Whether the commit of that batch was begun.
  bool commit_began() const { return commit_began_; }

  /// Every row committed since the last call, in order.
  std::vector<booking::Record> take_committed();
  /// The rows that the last load() gave.
  const std::vector<booking::Record>& loaded() const { return loaded_; }
  store::JournalPosition durable() const { return durable_; }

  store::JournalPosition load(const store::RecordSink& sink) override;
  void fetch_show(ShowId show, const store::RecordSink& sink) override;
  store::JournalPosition peek(const store::RecordSink& sink) override;
  void fetch_order(OrderId order, const store::RecordSink& sink) override;
  void fetch_payment(PaymentId payment, const store::RecordSink& sink) override;
  void fetch_refund(RefundId refund, const store::RecordSink& sink) override;
  void fetch_refund_named(const booking::GatewayAccount& account, const std::string& reference,
                          const store::RecordSink& sink) override;
  void fetch_attempt_named(const booking::GatewayAccount& account, const std::string& reference,
                           const store::RecordSink& sink) override;
  void fetch_by_gateway_payment(const booking::GatewayAccount& account,
                                const std::string& gateway_payment_id,
                                const store::RecordSink& sink) override;
  void begin() override;
  void write(const booking::Record& record) override;
  void run(const std::function<void(store::Database&)>& job) override;
  void commit(const store::JournalPosition& next) override;
  void rollback() noexcept override;
  void run_maintenance(bool idle) override;
  std::uint64_t log_bytes() const override { return inner_.log_bytes(); }

 private:
  void strike(FaultPoint here);
  void settle_doubt(FaultPoint here);
  store::RecordSink row_by_row(const store::RecordSink& sink);

  store::Journal& inner_;
  FaultPoint point_ = FaultPoint::kNowhere;
  FaultKind kind_ = FaultKind::kCrash;
  std::uint32_t nth_ = 0;
  FaultPoint struck_at_ = FaultPoint::kNowhere;
  bool commit_began_ = false;
  bool batch_committed_ = false;
  std::vector<booking::Record> batch_;
  std::vector<booking::Record> committed_;
  std::vector<booking::Record> loaded_;
  store::JournalPosition durable_;
};

}  // namespace firstshow::sim
