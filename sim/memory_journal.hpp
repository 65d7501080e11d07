#pragma once
// The journal as a fake in memory, for the simulator only: what was committed stays, what was not
// is gone, and nothing is ever late. It keeps the guards that the database keeps (one valid ticket
// a seat, area counts that fit, ids that exist), so that a core that breaks a promise is caught
// here as well. It outlives the desks that are made over it. One thread.

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "store/journal.hpp"

namespace firstshow::sim {

class MemoryJournal final : public store::Journal {
 public:
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
  std::uint64_t log_bytes() const override { return 0; }

 private:
  using SeatOfShow = std::pair<ShowId, booking::SeatIndex>;
  std::set<OrderId> open_orders() const;
  std::set<ShowId> unsettled_shows() const;
  bool is_erased_in_batch(PaymentId payment) const;
  void guard(const booking::Record& record);
  void put(const booking::Record& record);
  void erase(HoldId id) { holds_.erase(id); }
  void erase(BlockId id) { blocks_.erase(id); }
  void erase(PaymentId id) { payments_.erase(id); }
  void erase(OrderId id) { orders_.erase(id); }

  bool open_ = false;
  store::JournalPosition position_;
  std::map<SeatPlanId, booking::SeatPlan> plans_;
  std::map<ShowId, booking::Show> shows_;
  std::map<BlockId, booking::Block> blocks_;
  std::map<std::pair<ShowId, booking::AreaIndex>, booking::AreaCount> area_counts_;
  std::map<HoldId, booking::Hold> holds_;
  std::map<OrderId, booking::Order> orders_;
  std::map<PaymentId, booking::Payment> payments_;
  std::map<RefundId, booking::Refund> refunds_;
  std::map<SeatOfShow, TicketId> valid_;
  std::map<SeatOfShow, TicketId> valid_in_batch_;  ///< none: became void in this batch
  std::vector<booking::Record> batch_;
};

}  // namespace firstshow::sim
