#pragma once
// How a command is decided: one overload of decide() for each, in the file of its subject, reading
// the same way: look up the key, refuse in the documented order, then change what cannot fail.
// Internal to booking/; the core's thread.

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "booking/state.hpp"

namespace firstshow::booking {

/// One decision under way: the state, the time, and where its effects go.
struct Decision {
  State& state;
  Time now;
  Effects& effects;

  template <class Row>
  void put(const Row& row) {
    effects.records.emplace_back(std::in_place_type<Row>, row);
  }
  void put_area(const ShowState& show, AreaIndex area);
};

Outcome decide(Decision& d, const HoldSeats& command);
Outcome decide(Decision& d, const SwapSeats& command);
Outcome decide(Decision& d, const ExtendHold& command);
Outcome decide(Decision& d, const ReleaseHold& command);
Outcome decide(Decision& d, const OpenOrder& command);
Outcome decide(Decision& d, const ReviseOrder& command);
Outcome decide(Decision& d, const CancelOrder& command);
Outcome decide(Decision& d, const StartPayment& command);
Outcome decide(Decision& d, const RefundTickets& command);
Outcome decide(Decision& d, const PaymentReady& command);
Outcome decide(Decision& d, const PaymentReported& command);
Outcome decide(Decision& d, const RefundSent& command);
Outcome decide(Decision& d, const RefundReported& command);
Outcome decide(Decision& d, const PublishPlan& command);
Outcome decide(Decision& d, const DefineShow& command);
Outcome decide(Decision& d, const SetPrices& command);
Outcome decide(Decision& d, const SetLimits& command);
Outcome decide(Decision& d, const SetRules& command);
Outcome decide(Decision& d, const SetSaleState& command);
Outcome decide(Decision& d, const BlockPlaces& command);
Outcome decide(Decision& d, const UnblockPlaces& command);
Outcome decide(Decision& d, const CancelShow& command);
Outcome decide(Decision& d, const ExpireDue& command);
Outcome decide(Decision& d, const Forget& command);
Outcome decide(Decision& d, const ExtendAll& command);
Outcome decide(Decision& d, const SettleCancelled& command);
Outcome decide(Decision& d, const AskGateways& command);
Outcome decide(Decision& d, const ReadHold& command);
Outcome decide(Decision& d, const ReadOrder& command);
Outcome decide(Decision& d, const ReadPayment& command);
Outcome decide(Decision& d, const ReadRefund& command);
Outcome decide(Decision& d, const ReadShow& command);

// --- answers ---
Outcome refuse(Refusal refusal, Refused why = {});
template <class Reply>
Outcome accept(Reply reply) {
  Outcome outcome;
  outcome.body = std::move(reply);
  return outcome;
}
Outcome hold_reply(const State& state, const Hold& hold);
Outcome order_reply(const State& state, const Order& order);
Outcome payment_reply(const State& state, const Payment& payment);

/// What an idempotency key made, if it is still remembered at `now`.
struct Remembered {
  KeyTarget target;
  bool same_request = false;
};
std::optional<Remembered> remembered(const Decision& d, BuyerId buyer, const Idempotency& key);

// --- moves shared by several commands ---
/// Places of a show as a request names them: checked for shape, sorted, areas merged.
struct Places {
  SeatList seats;
  AreaList areas;

  std::uint32_t count() const;
};

/// The refusals of shape, in order; nothing if `wanted` is sound, and then `places` is filled.
std::optional<Outcome> check_shape(const ShowState& show, SeatPlanId plan,
                                   const NamedPlaces& wanted, std::uint32_t limit, Places& places);

/// Tells of the places that a new hold has taken.
void take_held(Decision& d, ShowState& show, const Hold& hold);
/// Frees what a hold has (not its row).
void free_held(Decision& d, ShowState& show, const Hold& hold);
/// Ends a live hold that was not converted: its places are free, its row is written.
void end_hold(Decision& d, Hold& hold, HoldState end);
/// Ends an open order without tickets; its hold is not touched.
void end_order(Decision& d, Order& order, OrderState end);

/// Makes the order's tickets with this captured money, from its open hold; or, where it is expired,
/// from places that are all free.
void confirm(Decision& d, Order& order, Payment& payment);
/// Whether an expired order could have its tickets after all: every seat free or in an active hold
/// of the same buyer, every place there, before the sale window closes.
bool can_confirm_late(const State& state, const Order& order, Time now);
/// Releases the buyer's own holds that are in the way, then confirms. can_confirm_late() is true.
void confirm_late(Decision& d, Order& order, Payment& payment);
/// Owes `amount` of a payment's captured money to the buyer; it has left the payment's other parts.
void owe_refund(Decision& d, Payment& payment, Paise amount, RefundReason reason,
                const Idempotency& key);
/// Voids the given lines of a confirmed order and owes their price; returns the refund.
void void_tickets(Decision& d, Order& order, const std::vector<TicketId>& tickets,
                  RefundReason reason, const Idempotency& key);
/// Asks the gateway to void what is authorised of an order, except `keep`.
void void_authorised(Decision& d, OrderId order, PaymentId keep);

/// What contradicts a show's definition, with JSON pointers into the show.
Faults show_faults(const Show& show, const SeatLayout& layout);

}  // namespace firstshow::booking
