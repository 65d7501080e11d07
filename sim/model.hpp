#pragma once
// The box office a second time, as simply as it can be written, from docs/core.md and not from the
// code of src/booking: an oracle. It is told each command with the reply that the desk gave and
// says what the reply had to be; it is told the rows that became durable and says what they had to
// be. It owns its state; one thread. A difference throws Broken with a sentence.
//
// Where docs/core.md leaves room, the model accepts each reading and follows the reply.

#include <bitset>
#include <functional>
#include <initializer_list>
#include <map>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "booking/model/command.hpp"
#include "booking/model/outcome.hpp"
#include "sim/money_table.hpp"

namespace firstshow::sim {

using namespace booking;

/// What the model or the simulation found wrong.
struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

void require(bool condition, const std::string& sentence);

/// The refusals (or kNone, success) that a command may have here.
class Verdict {
 public:
  Verdict(std::initializer_list<Refusal> allowed) {
    for (const auto refusal : allowed) may(refusal);
  }
  void may(Refusal refusal) { allowed_.set(static_cast<std::size_t>(refusal)); }
  bool allows(Refusal refusal) const { return allowed_.test(static_cast<std::size_t>(refusal)); }
  std::string text() const;

 private:
  std::bitset<kRefusalKinds> allowed_;
};

/// Who has a seat.
struct SeatOwner {
  SeatStatus status = SeatStatus::kFree;
  std::int64_t id = 0;  ///< of the hold or the order

  friend bool operator==(const SeatOwner&, const SeatOwner&) = default;
};

struct AreaUse {
  std::uint32_t held = 0;
  std::uint32_t sold = 0;
  std::uint32_t blocked = 0;

  friend bool operator==(const AreaUse&, const AreaUse&) = default;
};

struct ModelShow {
  Show show;
  SharedLayout layout;
  std::vector<SeatOwner> seats;
  std::vector<AreaUse> areas;
  bool ever_held = false;

  std::uint32_t left(AreaIndex area) const {
    const auto& use = areas[area];
    return layout->areas[area].capacity - use.held - use.sold - use.blocked;
  }
};

/// A refund that is owed and whose row, with its id, has not been seen yet.
struct ExpectedRefund {
  PaymentId payment;
  OrderId order;
  RefundReason reason = RefundReason::kLate;
  Paise amount;
};

/// A refund that the gateway made without being asked. Its row has an id once it was seen.
struct RefundElsewhere {
  GatewayAccount account;
  std::string reference;
  std::string gateway_payment_id;
  Paise amount;
  Currency currency;
  PaymentId payment;
  OrderId order;
  bool decided = false;
  RefundId id;
  Time since{};
  std::uint64_t told = 0;  ///< counts them as they came
  bool on_its_way = false;
  bool asked = false;  ///< it is said to have failed: the gateway is asked
};

/// Whether the server made it, not the gateway by itself.
inline bool is_ours(const booking::Refund& refund) {
  return refund.reason != booking::RefundReason::kAtGateway;
}
/// Whether it is to be sent.
inline bool is_unsent(const booking::Refund& refund) {
  using enum booking::RefundState;
  return refund.state == kOwed || refund.state == kFailed;
}

/// What a key was used for.
struct KeyUse {
  Digest request;
  enum class Kind : std::uint8_t { kHold, kOrder, kPayment, kRefund } kind = Kind::kHold;
  std::int64_t id = 0;
  Time used_at{};
};

class Model {
 public:
  /// A turn of the desk begins: what is due ends.
  void begin_turn(Time now);
  /// As above, where nothing could be written and so nothing ends.
  void begin_idle_turn(Time now) { now_ = std::max(now, now_); }
  /// One command and its reply, in order.
  void judge(const Command& command, const Outcome& outcome);
  /// The rows that the turn made durable: each must be what the model says, none may lack.
  void end_turn(std::span<const Record> rows);
  /// Durable rows of a batch whose replies nobody got: they are taken over as they are.
  void adopt(Time now, std::span<const Record> rows);
  /// A server started: time goes on from `now`, which may be earlier than what a turn without a
  /// commit has seen.
  void restart(Time now) { now_ = now; }
  /// The server restored a backup, of which `then` is what was true: nothing that came later is.
  void go_back_to(const Model& then);
  /// The server was away: live deadlines move.
  void extend_all(Duration by);
  /// Rows that a start read: each is the acknowledged one, and nothing that lives is absent.
  void compare_loaded(std::span<const Record> rows) const;
  /// As above, where the rows that changed last were written by a start that nobody saw the end of.
  void accept_loaded(std::span<const Record> rows);

  /// Every promise, from the things alone: owners and counts are summed anew.
  void check() const;
  /// Whether each captured paisa is a ticket, a settled refund or under review; throws if not.
  void check_settled() const;

  const std::map<ShowId, ModelShow>& shows() const { return shows_; }
  const std::map<HoldId, Hold>& holds() const { return holds_; }
  const std::map<OrderId, Order>& orders() const { return orders_; }
  const std::map<PaymentId, Payment>& payments() const { return payments_; }
  const std::map<RefundId, Refund>& refunds() const { return refunds_; }
  const std::map<SeatPlanId, SharedLayout>& plans() const { return plans_; }
  OrganiserId owner_of(SeatPlanId plan) const { return plan_owners_.at(plan); }
  const std::set<std::pair<Time, HoldId>>& live() const { return live_; }
  const std::vector<PaymentId>& payments_of(OrderId order) const;
  std::string seat_statuses(ShowId show) const;
  /// What stands before a person now.
  std::set<PaymentOrRefund> review_cases() const;
  const MoneyTable& money_table() const { return money_table_; }

 private:
  // model.cpp
  void require_allowed(const Verdict& verdict, const Outcome& outcome) const;
  bool settle_replay(BuyerId caller, const Idempotency& idempotency, const Outcome& outcome);
  bool key_may_be_forgotten(const KeyUse& use) const;
  void remember_key(BuyerId caller, const Idempotency& idempotency, KeyUse::Kind kind,
                    std::int64_t id);
  Show* find_show(ShowId id);
  const Hold* find_hold(BuyerId buyer, HoldId id) const;
  const Order* find_order(BuyerId buyer, OrderId id) const;
  bool in_flight(OrderId order) const;
  bool hold_is_forgettable(HoldId id) const;
  bool order_is_forgettable(OrderId id) const;

  // model_places.cpp: who has what
  void take(ModelShow& show, const Hold& hold);
  void give_back(ModelShow& show, const Hold& hold);
  void end_hold(Hold& hold, HoldState state);
  void set_deadline(Hold& hold, Time deadline);
  void keep_for_payment(Hold& hold, Time until, Duration beyond);
  void sell(ModelShow& show, const Order& order);
  void unsell(ModelShow& show, const Order& order, const OrderLine& line);
  std::uint32_t places_of_buyer(ShowId show, BuyerId buyer) const;
  std::uint32_t live_holds_of_buyer(ShowId show, BuyerId buyer) const;
  Refusal shape_of(const ModelShow& show, const NamedPlaces& wanted) const;
  bool strands_companions(const Order& order, const std::vector<OrderLine*>& going) const;
  Refusal companions_of(const ModelShow& show, const NamedPlaces& wanted) const;
  Refusal availability_of(const ModelShow& show, const NamedPlaces& wanted, const Hold* own) const;
  void check_in_the_way(const ModelShow& show, const NamedPlaces& wanted, const Hold* own,
                        const Outcome& outcome) const;
  void check_together(const HoldReply& reply) const;
  void check_single_seat(const ModelShow& show, const NamedPlaces& wanted, const Hold* own,
                         const Outcome& outcome) const;

  // one for each command, in model_holds, model_orders, model_money, model_staff
  void expire(std::uint32_t limit);
  void judge_one(const HoldSeats&, const Outcome&);
  void judge_named(const HoldSeats&, const NamedPlaces&, const ModelShow&, const Outcome&);
  void judge_best(const HoldSeats&, const BestPlaces&, const ModelShow&, const Outcome&);
  Refusal shape_of(const ModelShow& show, const BestPlaces& wanted) const;
  bool judge_best_places(const ModelShow&, const BestPlaces&, const Outcome&);
  template <class Command>
  ModelShow* changeable(const Command&, const Outcome&);
  void swap(ModelShow&, HoldId, const SeatList&, const AreaList&, const Outcome&);
  Refusal limits_of(const ModelShow&, BuyerId, std::uint32_t places, const Hold* own) const;
  void accept_hold(const HoldSeats&, const Outcome&);
  void judge_one(const SwapSeats&, const Outcome&);
  void judge_one(const SwapForBest&, const Outcome&);
  void judge_one(const ExtendHold&, const Outcome&);
  void judge_one(const ReleaseHold&, const Outcome&);
  void judge_one(const OpenOrder&, const Outcome&);
  void judge_one(const ReviseOrder&, const Outcome&);
  void judge_one(const CancelOrder&, const Outcome&);
  void judge_one(const StartPayment&, const Outcome&);
  void judge_one(const RefundTickets&, const Outcome&);
  void judge_one(const AdoptHold&, const Outcome&);
  void judge_one(const AdoptOrder&, const Outcome&);
  void judge_one(const PaymentReady&, const Outcome&);
  void judge_one(const PaymentReported&, const Outcome&);
  void judge_one(const BeginRefund&, const Outcome&);
  void judge_one(const RefundSent&, const Outcome&);
  void judge_one(const RefundReported&, const Outcome&);
  void judge_one(const DecideReview&, const Outcome&);
  void judge_one(const ResendRefund&, const Outcome&);
  void judge_one(const PublishPlan&, const Outcome&);
  void judge_one(const DefineShow&, const Outcome&);
  void judge_one(const SetPrices&, const Outcome&);
  void judge_one(const SetLimits&, const Outcome&);
  void judge_one(const SetRules&, const Outcome&);
  void judge_one(const SetSaleState&, const Outcome&);
  void judge_one(const BlockPlaces&, const Outcome&);
  void judge_one(const UnblockPlaces&, const Outcome&);
  void judge_one(const CancelShow&, const Outcome&);
  void judge_one(const ExpireDue&, const Outcome&);
  void judge_one(const Forget&, const Outcome&);
  void judge_one(const ExtendAll&, const Outcome&);
  void judge_one(const SettleCancelled&, const Outcome&);
  void judge_one(const ScheduleInquiries&, const Outcome&);
  void judge_one(const ReadHold&, const Outcome&);
  void judge_one(const ReadOrder&, const Outcome&);
  void judge_one(const ReadPayment&, const Outcome&);
  void judge_one(const ReadRefund&, const Outcome&);
  void judge_one(const ReadShow&, const Outcome&);
  void judge_one(const ReadReviews&, const Outcome&);

  // model_adopt.cpp
  BuyerId buyer_of(const KeyUse& use) const;
  bool has_key(const KeyUse& use, const Digest& key) const;
  void move_keys();
  template <class Row>
  void hand_over_key(BuyerId from, BuyerId to, Row& row, const Row& image, KeyUse::Kind kind,
                     std::int64_t id);

  // model_orders.cpp
  Refusal quote(const Hold& hold, std::span<const TicketChoice> choices,
                std::vector<OrderLine>& lines, Verdict& verdict) const;
  Verdict verdict_of_open(const OpenOrder& command, std::vector<OrderLine>& lines) const;
  void confirm(Order& order);
  void fail_created(OrderId order);
  void check_order_reply(const Order& order, const Outcome& outcome);

  // model_money.cpp
  Payment* attempt_of(const GatewayAccount& account, const std::string& reference);
  Payment* find_subject(const PaymentReported& report, Payment* attempt, const MoneyReply& reply);
  void join_order(Payment& payment, const Payment& attempt);
  void add_payment_of(OrderId order, PaymentId payment);
  void adopt_unmatched(Payment& attempt);
  void adopt_one(Payment& money, Payment& attempt);
  void take(Payment& payment, const std::string& name, Paise amount, Currency currency);
  MoneyResult settle_capture(Payment& payment);
  MoneyResult place_capture(Payment& payment);
  MoneyResult authorise(Payment& payment, const std::string& name, Paise amount, Currency currency);
  bool is_right(const Payment& payment, Paise amount, Currency currency, MoneyRow row) const;
  bool could_confirm_again(const Order& order) const;
  void confirm_again(Order& order);
  MoneyRow money_row(const Payment& payment) const;
  void count_money(MoneyRow row, MoneyColumn column);
  void judge_status(Payment& payment, const PaymentReported& report, const MoneyReply& reply);
  void judge_captured(Payment& payment, const PaymentReported& report, const MoneyReply& reply);
  void judge_authorised(Payment& payment, const PaymentReported& report, const MoneyReply& reply);
  void judge_failed(Payment& payment, const PaymentReported& report, const MoneyReply& reply);

  // model_refunds.cpp
  Paise given_back(const Payment& payment) const;
  Paise price_without_money(OrderId id) const;
  bool is_refunded_too_much(const Payment& payment) const;
  Paise lessen_owed(Payment& payment, Paise amount);
  void take_back(Payment& payment);
  void cover_tickets(OrderId id);
  void close_refund_elsewhere(RefundElsewhere& refund);
  void close_refunds_elsewhere(OrderId order);
  void link(RefundElsewhere& refund, Payment& payment);
  void end_inquiry(Payment& payment);
  void ask_for_refunds(Payment& payment);
  void put_back(Payment& payment, Paise amount);
  void place_again(Payment& payment, Paise amount);
  bool is_of_its_money(const RefundReported& command, const booking::Refund& refund) const;
  void change_row(const RefundElsewhere& refund);
  void retell(RefundElsewhere& refund, const RefundReported& report, const MoneyReply& reply);
  void link_refunds_elsewhere(Payment& payment);
  void link_refunds_elsewhere(OrderId order);
  void void_lines(Order& order, const std::vector<OrderLine*>& lines, RefundReason reason);
  void owe(Payment& payment, OrderId order, RefundReason reason, Paise amount);
  void count_as_made(Refund& owed, const RefundElsewhere& made);
  void refund_moved(const Refund& refund);
  Refund* reported_refund(const RefundReported& command);
  void settle_larger(Refund& refund, const RefundReported& command);
  void judge_elsewhere(const RefundReported& command, const MoneyReply& reply);
  void judge_decision(const DecideReview& command, RefundElsewhere& refund, const Outcome& outcome);
  void judge_decision(const DecideReview& command, Payment& payment, const Outcome& outcome);
  void judge_accept(const DecideReview& command, Payment& payment, const Outcome& outcome);
  void judge_gone(const DecideReview& command, Payment& payment, const Outcome& outcome);
  std::vector<OrderLine*> judge_void(const DecideReview& command, OrderId id,
                                     const Outcome& outcome);

  // model_staff.cpp
  void judge_change(ShowId id, std::uint32_t version, bool sound, const Outcome& outcome,
                    const std::function<void(Show&)>& change, bool same = false);

  // model_rows.cpp
  void match(const SeatPlan& row);
  void match(const Show& row);
  void match(const Block& row);
  void match(const AreaCount& row);
  void match(const Hold& row);
  void match(const Order& row);
  void match(const Payment& row);
  void match(const Refund& row);
  void match_elsewhere(const Refund& row);
  void match(const Ticket& row);
  void match(const MailDue& row);
  void expect_mail(OrderId order, MailKind kind, RefundId subject = {});
  void match(const Erased& row);
  void forget_order(OrderId id);
  void settle_hold(Hold& hold);
  void settle_order(Order& order);
  void adopt_row(const Record& row);
  void adopt_key(BuyerId caller, const Idempotency& idempotency, KeyUse::Kind kind,
                 std::int64_t id);
  void rebuild(ModelShow& show) const;

  Time now_{};
  std::map<SeatPlanId, SharedLayout> plans_;
  std::map<SeatPlanId, OrganiserId> plan_owners_;
  std::map<ShowId, ModelShow> shows_;
  std::map<BlockId, Block> blocks_;
  std::map<HoldId, Hold> holds_;
  std::set<std::pair<Time, HoldId>> live_;
  /// When each live hold has to be over, by when it was made and extended alone.
  std::map<HoldId, Time> latest_;
  std::map<OrderId, Order> orders_;
  std::map<PaymentId, Payment> payments_;
  std::map<OrderId, std::vector<PaymentId>> payments_of_;
  std::map<RefundId, Refund> refunds_;
  std::map<TicketId, Ticket> tickets_;
  std::map<std::pair<ShowId, Place>, TicketId> valid_;
  std::set<MailName> mails_;  ///< that are or were due
  std::set<MailName> expected_mails_;
  std::map<std::pair<BuyerId, Digest>, KeyUse> keys_;
  std::map<std::pair<GatewayAccount, std::string>, RefundElsewhere> elsewhere_;
  std::uint64_t told_ = 0;  ///< refunds made elsewhere, as far as this model was told
  std::vector<ExpectedRefund> expected_refunds_;
  std::set<PaymentId> expected_erased_;
  // Changed by the model in this turn; each must have its row before the turn ends.
  std::set<HoldId> touched_holds_;
  std::set<OrderId> touched_orders_;
  std::map<PaymentId, Payment> touched_payments_;  ///< as they were
  std::set<RefundId> touched_refunds_;
  MoneyTable money_table_{};
};

}  // namespace firstshow::sim
