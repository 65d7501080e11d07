#pragma once
// The gateway as it is on its worst day: slow, forgetful and repetitive. It takes money as its dice
// say, and reports late, twice, out of order, to the wrong account, with wrong amounts, or not at
// all until it is asked. It remembers the truth, so that a run can end by telling everything.
// Owned by one simulation; one thread.

#include <deque>
#include <map>
#include <set>
#include <string>

#include "sim/model.hpp"
#include "sim/random.hpp"

namespace firstshow::sim {

class Gateway {
 public:
  Gateway(Random& random, const Model& model) : random_(random), model_(model) {}

  /// What the house asks, by the rows as they are: create, capture, void, refund.
  void errand(const Errand& errand, Time now);
  /// The next report that is due, if there is one.
  std::optional<Command> take_due(Time now);
  std::optional<Time> next_due() const;
  /// Reports and refunds of nobody's asking: money for nothing, refunds made at the gateway.
  Command stray(Time now);
  /// The last word on everything that was ever taken or given back, in any order.
  void tell_all(Time now);
  /// Whether the house has written down exactly the money that was taken; throws Broken if not.
  void check_told(const Model& model) const;

 private:
  struct Money {
    PaymentId payment;
    GatewayAccount account;
    std::string name;
    Paise amount;
    Currency currency;
    bool captured = false;
    bool ended = false;  ///< voided, or failed for good
  };
  void create(const Payment& payment, Time now);
  void pay(const Payment& payment, Time now);
  void capture(const Payment& payment, Time now);
  void end(const Payment& payment, Time now);
  void refund(const Refund& refund, Time now);
  Money& money(const Payment& payment, bool captured);
  PaymentReported report_of(const Money& money, ReportedStatus status) const;
  void later(Time at, Command command);
  void tell(Time at, Command command);
  Duration soon();
  std::string fresh_name(std::string_view prefix);

  Random& random_;
  const Model& model_;
  std::multimap<Time, Command> waiting_;
  std::deque<Money> moneys_;
  std::map<std::string, std::size_t> by_name_;
  std::set<PaymentId> created_;
  std::map<RefundId, RefundReported> refunds_;
  std::uint64_t names_ = 0;
};

}  // namespace firstshow::sim
