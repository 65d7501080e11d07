#pragma once
// Everything the booking core remembers, and the moves that keep its parts in step. Its rows are
// read by everybody in booking/ and changed only through Decision::change(), which also has them
// written. Owned by a BookingCore and its thread; only the files of booking/ include this.

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <boost/unordered_map.hpp>

#include "booking/core.hpp"
#include "booking/seats/inventory.hpp"

namespace firstshow::booking {

/// A seat plan. The shows on it share what of their seat finders no sale changes.
class PlanState {
 public:
  PlanState(SharedLayout the_layout, OrganiserId of)
      : organiser(of), layout_(std::move(the_layout)) {}

  const OrganiserId organiser;

  const SeatLayout& layout() const { return *layout_; }
  /// All places free. The first show on a plan pays for the finder, milliseconds on a stadium.
  Inventory inventory_for(ShowId show);

 private:
  SharedLayout layout_;
  std::optional<SeatFinder> finder_;  ///< none until the first show
};

/// One show with its places.
class ShowState {
 private:
  Show show_;
  std::map<BlockId, Block> blocks_;
  friend class State;

 public:
  ShowState(Show the_show, Inventory places)
      : show_(std::move(the_show)), inventory(std::move(places)) {}
  ShowState(const ShowState&) = delete;  // its parts refer to each other
  ShowState& operator=(const ShowState&) = delete;

  const Show& show = show_;
  const std::map<BlockId, Block>& blocks = blocks_;
  Inventory inventory;
  std::size_t holds = 0;        ///< in memory, those that ended included: the show stays for them
  std::vector<OrderId> orders;  ///< ascending, every order ever seen of it; some may be forgotten
  // While cancelled and not settled: what is still to be released and given back.
  std::vector<HoldId> holds_to_release;
  std::vector<OrderId> orders_to_refund;
};

/// The money of one order.
struct OrderMoney {
  std::vector<PaymentId> payments;  ///< ascending
  std::vector<RefundId> refunds;    ///< ascending
};

/// What one buyer has in one show.
struct BuyerCount {
  std::uint32_t holds = 0;   ///< live ones
  std::uint32_t places = 0;  ///< held and bought

  bool none() const { return holds == 0 && places == 0; }
};

/// What an idempotency key made.
using KeyTarget = std::variant<HoldId, OrderId, PaymentId, RefundId>;

struct KeyOf {
  BuyerId buyer;
  Digest key;

  friend auto operator<=>(const KeyOf&, const KeyOf&) = default;
};
std::size_t hash_value(const KeyOf& key);

struct BuyerInShow {
  ShowId show;
  BuyerId buyer;

  friend auto operator<=>(const BuyerInShow&, const BuyerInShow&) = default;
};
std::size_t hash_value(const BuyerInShow& key);

/// What an account at a gateway calls an attempt, or money that it collected.
struct NameAtGateway {
  std::string_view account;
  std::string_view name;

  friend bool operator==(const NameAtGateway&, const NameAtGateway&) = default;
};
std::size_t hash_value(const NameAtGateway& name);

using PaymentTable = boost::unordered_map<PaymentId, Payment>;

/// Finds a payment by a name in its row: it keeps eight bytes a payment, because a server has
/// millions. Of rows with the same name it has one.
class PaymentIndex {
 public:
  /// `name` is `&Payment::reference` or `&Payment::gateway_payment_id`.
  PaymentIndex(const PaymentTable& payments, std::string Payment::*name)
      : name_(name), ids_(0, Hash{{&payments, name}}, Same{{&payments, name}}) {}

  /// The payment is in the table and has its name.
  void add(PaymentId payment) { ids_.insert(payment); }
  /// While the payment is still in the table.
  void drop(const Payment& payment);
  /// None if no payment has the name.
  PaymentId find(const NameAtGateway& name) const;
  std::size_t size() const { return ids_.size(); }

 private:
  struct Named {
    const PaymentTable* payments;
    std::string Payment::*member;
    const NameAtGateway& name(const NameAtGateway& given) const { return given; }
    NameAtGateway name(PaymentId id) const {
      const Payment& payment = payments->find(id)->second;
      return {payment.account, payment.*member};
    }
  };
  struct Hash : Named {
    using is_transparent = void;
    template <class Key>
    std::size_t operator()(const Key& key) const {
      return hash_value(this->name(key));
    }
  };
  struct Same : Named {
    using is_transparent = void;
    template <class One, class Other>
    bool operator()(const One& one, const Other& other) const {
      return this->name(one) == this->name(other);
    }
  };

  std::string Payment::*name_;
  boost::unordered_flat_set<PaymentId, Hash, Same> ids_;
};

/// A gateway is to be asked, at `due`, about money that it may have moved without our hearing of
/// it.
struct Inquiry {
  Time due{};
  PaymentOrRefund subject;
  Time since{};  ///< when the payment or refund was made
  Time until{};  ///< then it is asked for the last time

  friend auto operator<=>(const Inquiry&, const Inquiry&) = default;
};

class State {
 private:
  boost::unordered_map<HoldId, Hold> holds_;
  boost::unordered_map<OrderId, Order> orders_;
  PaymentTable payments_;
  boost::unordered_map<RefundId, Refund> refunds_;

 public:
  explicit State(int the_cell)
      : ids(the_cell),
        cell(the_cell),
        attempts_by_reference(payments_, &Payment::reference),
        by_gateway_payment(payments_, &Payment::gateway_payment_id) {}
  State(const State&) = delete;  // its parts refer to each other
  State& operator=(const State&) = delete;

  // --- finding; null where there is none in memory ---
  ShowState* find_show(ShowId id);
  const ShowState* find_show(ShowId id) const;
  const Hold* find_hold(HoldId id) const;
  const Order* find_order(OrderId id) const;
  const Payment* find_payment(PaymentId id) const;
  const Refund* find_refund(RefundId id) const;
  /// The payment that has what a gateway calls `gateway_payment_id`; null for "".
  const Payment* find_by_gateway_payment(std::string_view account,
                                         std::string_view gateway_payment_id) const;
  /// The attempt of ours that a gateway calls `reference`; null for "".
  const Payment* find_attempt(std::string_view account, std::string_view reference) const;
  /// Payments without an order whose reports named the attempt `reference`.
  std::vector<PaymentId> unmatched_of(const GatewayAccount& account,
                                      const std::string& reference) const;
  /// The refund that a gateway calls `reference`, whoever made it.
  const Refund* find_refund_named(const GatewayAccount& account,
                                  const std::string& reference) const;
  /// Refunds made at a gateway, of the money `gateway_payment_id`, that no order has.
  std::vector<RefundId> loose_refunds_of(const GatewayAccount& account,
                                         const std::string& gateway_payment_id) const;
  /// The show of something that cannot be without it.
  ShowState& show_of(ShowId id);
  const Hold& hold_of(HoldId id) const;

  /// The payments and refunds of an order; empty if it has none.
  const OrderMoney& money_of(OrderId order) const;
  /// The refunds of a payment: those of its order, which may be of others too, or its own where it
  /// has no order; ascending.
  const std::vector<RefundId>& refunds_of(const Payment& payment) const;
  /// The payment whose money a refund of ours gives back.
  const Payment& payment_of(const Refund& refund) const;
  /// Whether a payment of the order may still bring money on its own.
  bool payment_in_flight(OrderId order) const;

  /// Whether money of the order is on its way, or waits for a person. It stays in memory then.
  bool has_open_money(OrderId order) const;
  /// Until when the server answers for an ended order; see docs/core.md. Open and confirmed orders
  /// stay as long as their show does.
  bool is_retained(const Order& order, Time now) const;
  /// Ended without any payment: once its key is forgotten, nothing can ask for it.
  bool is_unpaid(const Order& order) const;
  bool is_retained(const ShowState& show, Time now) const;
  Time order_forget_at(const Order& order) const;

  BuyerCount buyer_count(ShowId show, BuyerId buyer) const;
  void count_buyer(ShowId show, BuyerId buyer, int holds, std::int64_t places);
  /// Whether the valid tickets of an order are among what count_buyer() counted.
  bool is_counted(const Order& order) const;

  // --- adding rows, loaded or new, with what is derived from them; they throw Contradiction. A row
  // is moved to where it stays. ---
  ShowState& add_show(Show&& show);
  /// Adds a show that was let go. It stays for a while at least; its orders follow.
  void bring_back(Show&& show);
  /// Gives an order that stayed without its show its places there, if the show is back.
  void give_show(const Order& order);
  const Block& add_block(ShowState& show, Block&& block);
  const Hold& add_hold(Hold&& hold);
  const Order& add_order(Order&& order);
  const Payment& add_payment(Payment&& payment);
  const Refund& add_refund(Refund&& refund);
  /// Remembers what a key made; a younger thing takes it over.
  void remember_key(BuyerId buyer, const Digest& key, const KeyTarget& target);

  /// Lets an order go with its money and keys.
  void drop_order(OrderId id);
  void drop_hold(HoldId id);
  void drop_block(ShowState& show, BlockId id);
  /// Lets a show go, of which no hold is in memory. Its orders follow one by one, so that no turn
  /// has to drop all of them; until then they are orders of a show that is over.
  void drop_show(ShowId id);
  /// The next order of a show that was let go; false if there is none.
  bool drop_leaving_order();
  void forget_key(BuyerId buyer, const Digest& key, const KeyTarget& target);
  /// Queues the work that a cancelled show leaves; also after loading.
  void queue_cancelled_work(ShowState& show);

  /// Gives a payment without one the gateway's name for its money; the same again is nothing.
  void set_gateway_payment_id(Payment& payment, const std::string& gateway_payment_id);
  /// Gives a payment without one the gateway's name for the attempt.
  void name_attempt(Payment& payment, const std::string& reference);
  /// Puts a payment without an order among those of an order. Its refunds are to follow.
  void give_order(Payment& payment, OrderId order);
  /// Gives a refund the gateway's name for it, in place of that of an earlier send.
  void name_refund(Refund& refund, const std::string& reference);
  /// Makes a refund of ours one that the gateway made by itself, of the same payment.
  void disown_refund(Refund& refund, const Payment& payment);
  /// Links a refund to the payment whose money it gives back, and to the payment's order.
  void link_refund(Refund& refund, const Payment& payment);
  /// Takes a refund made at a gateway away from its payment, which has no order.
  void unlink_refund(Refund& refund);
  /// Lets a payment without an order go.
  void drop_unmatched(const Payment& payment);
  /// Keeps `open_payments` and `open_refunds`; after each change of such a row.
  void note_open_money(const Payment& payment);
  void note_open_money(const Refund& refund);
  /// Has the gateway asked about a payment or a refund from now on, if that may tell us something.
  void inquire_after(const Payment& payment, Time now);
  void inquire_after(const Refund& refund, Time now);
  /// The next inquiry; none once `until` has passed.
  void ask_again(Inquiry inquiry, Time now);
  /// Gives a live hold another deadline.
  void move_deadline(Hold& hold, Time deadline);
  /// Takes a hold out of the live ones (it ended at `now`).
  void retire_hold(Hold& hold, HoldState end, Time now);

  IdSequence ids;
  int cell;
  Time last_now{};
  bool loaded = false;  ///< since finish_restore()

  boost::unordered_map<SeatPlanId, PlanState> plans;
  boost::unordered_map<ShowId, std::unique_ptr<ShowState>> shows;
  const boost::unordered_map<HoldId, Hold>& holds = holds_;
  const boost::unordered_map<OrderId, Order>& orders = orders_;
  const PaymentTable& payments = payments_;
  PaymentIndex attempts_by_reference;  ///< of ours that the gateway has
  PaymentIndex by_gateway_payment;     ///< of payments that have money or had it promised
  const boost::unordered_map<RefundId, Refund>& refunds = refunds_;
  boost::unordered_flat_map<OrderId, OrderMoney> money;
  boost::unordered_flat_map<BuyerInShow, BuyerCount> buyers;
  boost::unordered_flat_map<KeyOf, KeyTarget> keys;
  /// Payments without an order, by account and the reference that their report named.
  std::multimap<std::pair<GatewayAccount, std::string>, PaymentId> unmatched;
  /// Refunds by account and the gateway's present name for them.
  std::map<std::pair<GatewayAccount, std::string>, RefundId> refunds_by_name;
  /// Those that the gateway made by itself and that no order has, by account and its name for the
  /// money.
  std::multimap<std::pair<GatewayAccount, std::string>, RefundId> loose_refunds;
  /// The refunds of payments without an order, ascending.
  std::map<PaymentId, std::vector<RefundId>> refunds_of_unmatched;
  /// Payments with something to ask of the gateway, or under review.
  std::set<PaymentId> open_payments;
  /// Refunds that are not settled, and those made elsewhere that a person has to see to.
  std::set<RefundId> open_refunds;

  std::set<std::pair<Time, HoldId>> deadlines;  ///< of live holds
  /// By when they ended, which is the order in which they do; sorted once after loading.
  std::deque<std::pair<Time, HoldId>> ended_holds;
  std::set<std::pair<Time, OrderId>> forgettable_orders;
  /// By when they ended, those that were seen to be unpaid.
  std::set<std::pair<Time, OrderId>> unpaid_orders;
  std::set<std::pair<Time, ShowId>> forgettable_shows;
  std::map<ShowId, std::vector<OrderId>> leaving;  ///< what shows that were let go left to drop
  /// Of payments and refunds that had not come to rest when they were put here.
  std::set<Inquiry> inquiries;
  std::set<ShowId> cancelled_work;  ///< shows with something to settle
  std::size_t open_orders = 0;
  std::vector<AreaCount> loaded_areas;  ///< only while loading, to be compared

 private:
  void drop_leaving_order_of(std::map<ShowId, std::vector<OrderId>>::iterator show);
  void drop_money(PaymentId id);
  void place_hold(ShowState& show, const Hold& hold);
  void place_order(ShowState& show, const Order& order);
};

}  // namespace firstshow::booking
