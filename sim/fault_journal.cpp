#include "sim/fault_journal.hpp"

#include <utility>

namespace firstshow::sim {

using booking::Record;

std::string_view fault_point_name(FaultPoint point) {
  constexpr std::string_view kNames[] = {"nowhere",         "before begin",  "after begin",
                                         "between writes",  "before commit", "after commit",
                                         "at a checkpoint", "in a fetch"};
  return kNames[static_cast<std::size_t>(point)];
}

std::string_view fault_kind_name(FaultKind kind) {
  constexpr std::string_view kNames[] = {"crash",      "busy",          "disk full",
                                         "constraint", "doubt settled", "doubt for good"};
  return kNames[static_cast<std::size_t>(kind)];
}

void FaultJournal::arm(FaultPoint point, FaultKind kind, std::uint32_t nth) {
  point_ = point;
  kind_ = kind;
  nth_ = nth;
  struck_at_ = FaultPoint::kNowhere;
}

void FaultJournal::strike(FaultPoint here) {
  if (point_ != here) return;
  if (here == FaultPoint::kWrite && --nth_ > 0) return;
  point_ = FaultPoint::kNowhere;
  struck_at_ = here;
  switch (kind_) {
    case FaultKind::kCrash:
      throw Crash{};
    case FaultKind::kBusy:
      throw store::StoreBusy("the simulator says: busy");
    case FaultKind::kFull:
      throw store::StoreUnwritable("the simulator says: the disk is full");
    case FaultKind::kConflict:
      throw store::StoreConflict("the simulator says: a constraint failed");
    case FaultKind::kDoubtSettled:
      return settle_doubt(here);
    case FaultKind::kDoubtForGood:
      throw store::StoreBroken("the simulator says: nobody knows whether it was committed");
  }
}

/// What the journal on PostgreSQL does once it reaches the database again.
void FaultJournal::settle_doubt(FaultPoint here) {
  if (here == FaultPoint::kAfterCommit) return;
  inner_.rollback();
  inner_.load([](const Record&) {});
  throw store::StoreBusy("the simulator says: the commit did not happen");
}

std::vector<Record> FaultJournal::take_committed() {
  return std::exchange(committed_, {});
}

store::JournalPosition FaultJournal::load(const store::RecordSink& sink) {
  loaded_.clear();
  durable_ = inner_.load([&](Record record) {
    loaded_.push_back(record);
    sink(std::move(record));
  });
  return durable_;
}

store::JournalPosition FaultJournal::peek(const store::RecordSink& sink) {
  return inner_.peek(sink);
}

store::RecordSink FaultJournal::row_by_row(const store::RecordSink& sink) {
  return [this, &sink](Record record) {
    sink(std::move(record));
    strike(FaultPoint::kFetch);
  };
}

void FaultJournal::fetch_show(ShowId show, const store::RecordSink& sink) {
  inner_.fetch_show(show, row_by_row(sink));
}
void FaultJournal::fetch_order(OrderId order, const store::RecordSink& sink) {
  inner_.fetch_order(order, row_by_row(sink));
}
void FaultJournal::fetch_payment(PaymentId payment, const store::RecordSink& sink) {
  inner_.fetch_payment(payment, row_by_row(sink));
}
void FaultJournal::fetch_refund(RefundId refund, const store::RecordSink& sink) {
  inner_.fetch_refund(refund, row_by_row(sink));
}

void FaultJournal::fetch_refund_named(const booking::GatewayAccount& account,
                                      const std::string& reference, const store::RecordSink& sink) {
  inner_.fetch_refund_named(account, reference, row_by_row(sink));
}
void FaultJournal::fetch_attempt_named(const booking::GatewayAccount& account,
                                       const std::string& reference,
                                       const store::RecordSink& sink) {
  inner_.fetch_attempt_named(account, reference, row_by_row(sink));
}
void FaultJournal::fetch_by_gateway_payment(const booking::GatewayAccount& account,
                                            const std::string& gateway_payment_id,
                                            const store::RecordSink& sink) {
  inner_.fetch_by_gateway_payment(account, gateway_payment_id, row_by_row(sink));
}

void FaultJournal::begin() {
  commit_began_ = false;
  strike(FaultPoint::kBeforeBegin);
  inner_.begin();
  batch_.clear();
  batch_committed_ = false;
  commit_began_ = false;
  strike(FaultPoint::kAfterBegin);
}

void FaultJournal::write(const Record& record) {
  strike(FaultPoint::kWrite);
  batch_.push_back(record);
  inner_.write(record);
}

void FaultJournal::run(const std::function<void(store::Database&)>& job) {
  inner_.run(job);
}

void FaultJournal::commit(const store::JournalPosition& next) {
  strike(FaultPoint::kBeforeCommit);
  commit_began_ = true;
  inner_.commit(next);
  durable_ = next;
  batch_committed_ = true;
  committed_.insert(committed_.end(), batch_.begin(), batch_.end());
  strike(FaultPoint::kAfterCommit);
}

void FaultJournal::rollback() noexcept {
  inner_.rollback();
}

void FaultJournal::run_maintenance(bool idle) {
  strike(FaultPoint::kTend);
  inner_.run_maintenance(idle);
}

}  // namespace firstshow::sim
