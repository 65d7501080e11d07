#pragma once
// Everything the booking core remembers, and the moves that keep its parts in step: a row changes
// only through put(), which also writes its record. Owned by a BookingCore and its thread; only the
// files of booking/ include this.

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
#include "booking/inventory.hpp"

namespace firstshow::booking {

/// A seat plan. The shows on it share what of their seat finders no sale changes.
class PlanState {
 public:
  explicit PlanState(SharedLayout the_layout) : layout_(std::move(the_layout)) {}

  const SeatLayout& layout() const { return *layout_; }
  /// All places free. The first show on a plan pays for the finder, milliseconds on a stadium.
  Inventory inventory_for(ShowId show);

 private:
  SharedLayout layout_;
  std::optional<SeatFinder> finder_;  ///< none until the first show
};

/// One show with its places.
struct ShowState {
  ShowState(Show the_show, Inventory places)
      : show(std::move(the_show)), inventory(std::move(places)) {}

  Show show;
  Inventory inventory;
  std::map<BlockId, Block> blocks;
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

/// What a gateway calls money that it collected.
struct CollectionName {
  std::string_view account;
  std::string_view collected_by;

  friend bool operator==(const CollectionName&, const CollectionName&) = default;
};
std::size_t hash_value(const CollectionName& name);

using PaymentTable = boost::unordered_map<PaymentId, Payment>;

/// Finds the payment that has some money, by the names in its row: it keeps eight bytes a payment,
/// because a house has millions. Of rows with the same name (they cannot be written any more) it
/// has one.
class CollectionIndex {
 public:
  explicit CollectionIndex(const PaymentTable& payments)
      : ids_(0, Hash{&payments}, Same{&payments}) {}

  /// The payment is in the table and has its `collected_by`.
  void add(PaymentId payment) { ids_.insert(payment); }
  /// While the payment is still in the table.
  void drop(const Payment& payment);
  /// None if nobody has that money.
  PaymentId find(const CollectionName& name) const;
  std::size_t size() const { return ids_.size(); }

 private:
  struct Named {
    const PaymentTable* payments;
    const CollectionName& name(const CollectionName& given) const { return given; }
    CollectionName name(PaymentId id) const {
      const Payment& payment = payments->find(id)->second;
      return {payment.account, payment.collected_by};
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

  boost::unordered_flat_set<PaymentId, Hash, Same> ids_;
};

/// A gateway is to be asked, at `due`, about money that it may have moved without our hearing of
/// it.
struct Inquiry {
  Time due{};
  std::variant<PaymentId, RefundId> subject;
  Time since{};  ///< when the payment or refund was made
  Time until{};  ///< then it is asked for the last time

  friend auto operator<=>(const Inquiry&, const Inquiry&) = default;
};

class State {
 public:
  explicit State(int the_cell) : ids(the_cell), cell(the_cell), collections(payments) {}
  State(const State&) = delete;  // its parts refer to each other
  State& operator=(const State&) = delete;

  // --- finding; null where there is none in memory ---
  ShowState* find_show(ShowId id);
  const ShowState* find_show(ShowId id) const;
  Hold* find_hold(HoldId id);
  Order* find_order(OrderId id);
  const Order* find_order(OrderId id) const;
  Payment* find_payment(PaymentId id);
  Refund* find_refund(RefundId id);
  /// The payment that has what a gateway calls `collected_by`.
  Payment* find_collection(std::string_view account, std::string_view collected_by);
  /// The show of something that cannot be without it.
  ShowState& show_of(ShowId id);
  Hold& hold_of(HoldId id);

  /// The payments and refunds of an order; empty if it has none.
  const OrderMoney& money_of(OrderId order) const;
  /// Whether a payment of the order may still bring money on its own.
  bool payment_in_flight(OrderId order) const;

  /// Until when the house answers for an ended order; see docs/core.md. Open and confirmed orders
  /// stay as long as their show does.
  bool is_retained(const Order& order, Time now) const;
  bool is_retained(const ShowState& show, Time now) const;
  Time order_forget_at(const Order& order) const;

  BuyerCount buyer_count(ShowId show, BuyerId buyer) const;
  void count_buyer(ShowId show, BuyerId buyer, int holds, std::int64_t places);

  // --- adding rows, loaded or new, with what is derived from them; they throw Contradiction ---
  ShowState& add_show(Show show);
  void add_block(ShowState& show, Block block);
  Hold& add_hold(Hold hold);
  Order& add_order(Order order);
  Payment& add_payment(Payment payment);
  Refund& add_refund(Refund refund);
  /// Remembers what a key made; a younger thing takes it over.
  void remember_key(BuyerId buyer, const Digest& key, const KeyTarget& target);

  /// Lets an order go with its money and keys.
  void drop_order(OrderId id);
  void drop_hold(HoldId id);
  /// Lets a show go, of which no hold is in memory. Its orders follow one by one, so that no turn
  /// has to drop all of them; until then they are orders of a show that is over.
  void drop_show(ShowId id);
  /// The next order of a show that was let go; false if there is none.
  bool drop_leaving_order();
  void forget_key(BuyerId buyer, const Digest& key, const KeyTarget& target);
  /// Queues the work that a cancelled show leaves; also after loading.
  void queue_cancelled_work(ShowState& show);

  /// Gives a payment without one the gateway's name for its money; the same again is nothing.
  void name_collection(Payment& payment, const std::string& collected_by);
  /// Has the gateway asked about a payment or a refund from now on, if that may tell us something.
  void inquire_after(const Payment& payment, Time now);
  void inquire_after(const Refund& refund, Time now);
  /// The next question; none once `until` has passed.
  void ask_again(Inquiry inquiry, Time now);
  /// Gives a live hold another deadline.
  void move_deadline(Hold& hold, Time deadline);
  /// Keeps a hold for a payment: until `wish`, but not past `cap`, and never shorter than it was.
  /// Whether that moved its deadline.
  bool keep_for_payment(Hold& hold, Time wish, Time cap);
  /// Takes a hold out of the live ones (it ended at `now`).
  void retire_hold(Hold& hold, HoldState end, Time now);

  IdSequence ids;
  int cell;
  Time last_now{};
  bool loaded = false;

  boost::unordered_map<SeatPlanId, PlanState> plans;
  boost::unordered_map<ShowId, std::unique_ptr<ShowState>> shows;
  boost::unordered_map<HoldId, Hold> holds;
  boost::unordered_map<OrderId, Order> orders;
  PaymentTable payments;
  CollectionIndex collections;  ///< of those payments that have money or had it promised
  boost::unordered_map<RefundId, Refund> refunds;
  boost::unordered_flat_map<OrderId, OrderMoney> money;
  boost::unordered_flat_map<BuyerInShow, BuyerCount> buyers;
  boost::unordered_flat_map<KeyOf, KeyTarget> keys;
  /// Refunds that the gateway made by itself, by account and its name.
  std::map<std::pair<GatewayAccount, std::string>, RefundId> foreign_refunds;

  std::set<std::pair<Time, HoldId>> deadlines;  ///< of live holds
  /// By when they ended, which is the order in which they do; sorted once after loading.
  std::deque<std::pair<Time, HoldId>> ended_holds;
  std::set<std::pair<Time, OrderId>> forgettable_orders;
  std::set<std::pair<Time, ShowId>> forgettable_shows;
  std::map<ShowId, std::vector<OrderId>> leaving;  ///< what shows that were let go left to drop
  /// Of payments and refunds that had not come to rest when they were put here.
  std::set<Inquiry> inquiries;
  std::set<ShowId> cancelled_work;  ///< shows with something to settle
  std::size_t open_orders = 0;
  std::vector<AreaCount> loaded_areas;  ///< only while loading, to be compared

 private:
  void place_hold(ShowState& show, const Hold& hold);
  void place_order(ShowState& show, const Order& order);
};

}  // namespace firstshow::booking
