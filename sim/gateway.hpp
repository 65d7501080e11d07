#pragma once
// The gateway as it is on its worst day: slow, forgetful and repetitive. It takes money as its dice
// say, and reports late, twice, out of order, to the wrong account, without notes or with those of
// another attempt, with wrong amounts, or not at all until it is asked. People make refunds at it
// without asking the server, and for hours its balance is too low for any. It remembers the truth,
// so that a run can end by telling everything, and never gives back more than it took; where it is
// dumb, its webhooks never come, and it answers only what it is asked. Owned by one simulation; one
// thread.

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/model.hpp"
#include "sim/random.hpp"

namespace firstshow::sim {

class Gateway {
 public:
  Gateway(Random& random, const Model& model, bool dumb)
      : random_(random), model_(model), dumb_(dumb) {}

  /// What the server asks, by the rows as they are: create, capture, void, refund, how it stands.
  void task(const GatewayTask& task, Time now);
  /// The buyer is told where to pay: the gateway's name for the payment is durable.
  void told_to_pay(PaymentId payment, Time now);
  /// The next report that is due, if there is one.
  std::optional<Command> take_due(Time now);
  std::optional<Time> next_due() const;
  /// Until then it has no balance to give anything back from.
  void run_dry(Time until) { dry_until_ = until; }
  /// Somebody gives some money back at the gateway itself.
  void give_back_by_hand(Time now);
  /// Tells again of money that the server knows, often long after its order was forgotten, and
  /// names another attempt for it or none.
  void misname_known_money(Time now);
  /// The server restored a backup: who waits for an answer is gone, and what became of refunds that
  /// it does not know any more it learns as of any that it did not make.
  void server_went_back(Time now);
  /// Reports and refunds of nobody's asking: money for nothing, refunds made at the gateway.
  Command stray(Time now);
  /// The last word on everything that was ever taken or given back, in any order. A dumb one says
  /// nothing.
  void tell_all(Time now);
  /// Whether the server has written down exactly the money that was taken, and no refund went out
  /// twice; throws Broken if not.
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
    Paise given_back;    ///< by refunds of either kind that were made, or will be
    Time since{};        ///< when it came to be: before, nobody is told of it
    std::vector<RefundReported> by_hand{};  ///< refunds made at the gateway itself
    Time server_met{};                      ///< when the server was first up with it there
    bool off_list = false;  ///< an operator saw to it, from the gateway's list after a restore
  };
  /// A refund as it was sent once: the same again is the same.
  struct Send {
    RefundReported end;  ///< what becomes of it
    bool refused = false;
    Time done_at{};
  };
  enum class MessageKind : std::uint8_t {
    kWebhook,
    kAnswer,   ///< to who asked
    kMisnamed  ///< of known money, with another reference
  };
  struct Message {
    Command command;
    MessageKind kind;
  };
  void create(const Payment& payment, Time now);
  void pay(const Payment& payment, Time now);
  void pay_oddly(std::size_t way, const Payment& payment, Time now);
  void capture(const Payment& payment, Time now);
  void end(const Payment& payment, Time now);
  void fetch(const Payment& payment, Time now);
  void give_back(Money& money, Paise amount, Time now);
  Money* money_of(const Payment& payment);
  void refund(const Refund& refund, Time now);
  void fetch(const Refund& refund, Time now);
  void answer_refund(RefundReported report, Time now);
  void fetch_by_hand(const Refund& refund, Time now);
  bool came_after_the_questions(const Money& money) const;
  std::vector<RefundReported> lost_refunds(const Money& money) const;
  void work_off_list();
  const Send& send(const Refund& refund, Time now);
  std::optional<PaymentId> other_attempt(PaymentId than);
  ReportedStatus standing(const Money& money) const;
  Money& money(const Payment& payment, bool captured, Time since);
  PaymentReported report_of(const Money& money, ReportedStatus status) const;
  void later(Time at, Command command, MessageKind kind = MessageKind::kWebhook);
  void tell(Time at, Command command);
  void answer(Time at, Command command);
  Duration soon();
  std::string fresh_name(std::string_view prefix);

  Random& random_;
  const Model& model_;
  bool dumb_;
  std::multimap<Time, Message> waiting_;
  std::deque<Money> moneys_;
  std::map<std::string, std::size_t> by_name_;
  std::set<PaymentId> created_;
  std::set<PaymentId> refused_;
  std::set<PaymentId> paying_;
  Time dry_until_{};
  bool went_back_ = false;  ///< the server restored a backup
  std::map<std::pair<RefundId, std::uint32_t>, Send> sends_;
  std::uint64_t names_ = 0;
};

}  // namespace firstshow::sim
