#pragma once
// Who comes to the box office in a simulation, and what they ask: buyers who change their minds,
// retry, mix things up and ask for what is others', and staff who change the server under them.
// Everything is drawn from one generator. Owned by one simulation; one thread.

#include <deque>
#include <string>
#include <vector>

#include "sim/model.hpp"
#include "sim/random.hpp"

namespace firstshow::sim {

class Traffic {
 public:
  Traffic(Random& random, const Model& model) : random_(random), model_(model) {}

  /// What happens next: a buyer's command mostly.
  Command next(Time now);
  /// What became durable: things that may be asked about from now on.
  void learn(std::span<const Record> rows);
  /// The server restored a backup. Staff see which plans and shows are left; buyers go on asking
  /// for what they had.
  void forget_lost();
  /// Something of this show changes now: for a few commands its buyers are the ones who come.
  void come_for(ShowId show);
  /// The next of the buyers is the one of this order, who pays.
  void come_to_pay(OrderId order) { paying_ = order; }
  /// A show to open the server with.
  Command opening(Time now);
  Command plan();

 private:
  Command buyer_command(Time now);
  Command staff_command(Time now);
  Command staff_change(Time now);
  Command retry();
  Command loop();
  Command keyed(Command command);

  Command hold_seats();
  Command hold_best();
  Command swap();
  BestPlaces best();
  Command open_order();
  Command revise();
  Command cancel_order();
  Command start_payment(OrderId order);
  Command refund();
  Command adopt();
  Command read();
  Command review();
  DecideReview decision(PaymentOrRefund subject);
  OrderId order_for(const Payment& payment);
  OrganiserId organiser();
  DefineShow define_show(Time now);
  Command set_prices();
  Command block();
  NamedPlaces places(const ModelShow& show, std::uint32_t most);
  std::vector<TicketChoice> choices(const Hold* hold);
  PriceList prices(const SeatLayout& layout);
  Limits limits();
  BuyerDetails details();

  BuyerId buyer() { return BuyerId{1'000 + random_.below(14)}; }
  /// Mostly whom it belongs to, sometimes somebody else.
  BuyerId owner_or_stranger(BuyerId owner);
  ShowId show_id();
  ShowId staff_show();
  bool focused();
  HoldId hold_id(HoldState wish);
  OrderId order_id(OrderState wish);
  std::uint32_t version_of(ShowId show);
  Idempotency key();

  Random& random_;
  const Model& model_;
  /// Now and then something of long ago instead.
  template <class Id>
  Id or_old(Id id, const std::vector<Id>& old) {
    return !old.empty() && random_.chance(5) ? old[random_.below(old.size())] : id;
  }

  std::deque<ShowId> shows_;
  std::deque<HoldId> holds_;
  std::deque<OrderId> orders_;
  std::deque<PaymentId> payments_;
  std::deque<RefundId> refunds_;
  std::deque<Command> keyed_;
  std::vector<SeatPlanId> plans_;
  std::uint64_t keys_ = 0;
  std::vector<HoldId> old_holds_;
  std::vector<OrderId> old_orders_;
  HoldId looped_;  ///< of a buyer who wants to have it for ever
  OrderId paying_;
  ShowId focus_;
  std::uint32_t focus_left_ = 0;
  bool refunds_due_ = false;
};

}  // namespace firstshow::sim
