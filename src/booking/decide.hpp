#pragma once
// How a command is decided: one overload of decide() for each, in the file of its subject, reading
// the same way: look up the key, refuse in the documented order, then change what cannot fail.
// Internal to booking/; the core's thread.

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "booking/decision.hpp"
#include "booking/state.hpp"

namespace firstshow::booking {

Outcome decide(Decision& d, const HoldSeats& command);
Outcome decide(Decision& d, const SwapSeats& command);
Outcome decide(Decision& d, const SwapForBest& command);
Outcome decide(Decision& d, const ExtendHold& command);
Outcome decide(Decision& d, const ReleaseHold& command);
Outcome decide(Decision& d, const OpenOrder& command);
Outcome decide(Decision& d, const ReviseOrder& command);
Outcome decide(Decision& d, const CancelOrder& command);
Outcome decide(Decision& d, const StartPayment& command);
Outcome decide(Decision& d, const RefundTickets& command);
Outcome decide(Decision& d, const AdoptHold& command);
Outcome decide(Decision& d, const AdoptOrder& command);
Outcome decide(Decision& d, const PaymentReady& command);
Outcome decide(Decision& d, const PaymentReported& command);
Outcome decide(Decision& d, const BeginRefund& command);
Outcome decide(Decision& d, const RefundSent& command);
Outcome decide(Decision& d, const RefundReported& command);
Outcome decide(Decision& d, const DecideReview& command);
Outcome decide(Decision& d, const ResendRefund& command);
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
Outcome decide(Decision& d, const ScheduleInquiries& command);
Outcome decide(Decision& d, const ReadHold& command);
Outcome decide(Decision& d, const ReadOrder& command);
Outcome decide(Decision& d, const ReadPayment& command);
Outcome decide(Decision& d, const ReadRefund& command);
Outcome decide(Decision& d, const ReadShow& command);
Outcome decide(Decision& d, const ReadReviews& command);

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

/// Companion seats are for those who come with a wheelchair: refused where `seats` has more of them
/// than go with its wheelchair places.
std::optional<Outcome> check_companions(const ShowState& show, const SeatList& seats);

/// Keeps a hold for a payment: until `wish`, but not past `cap`, and never shorter than it was.
void keep_for_payment(Decision& d, const Hold& hold, Time wish, Time cap);
/// Frees what a hold has (not its row).
void free_held(Decision& d, ShowState& show, const Hold& hold);
/// Ends a live hold that was not converted: its places are free, its row is written.
void end_hold(Decision& d, const Hold& hold, HoldState end);
/// Ends an open order without tickets; its hold is not touched.
void end_order(Decision& d, const Order& order, OrderState end);

/// Makes the order's tickets with this captured money, from its open hold; or, where it is expired,
/// from places that are all free.
void confirm(Decision& d, const Order& order, const Payment& payment);
/// Whether an expired order could have its tickets after all: every seat free or in an active hold
/// of the same buyer, every place there, before the sale window closes.
bool can_confirm_late(const State& state, const Order& order, Time now);
/// Releases the buyer's own holds that are in the way, then confirms. can_confirm_late() is true.
void confirm_late(Decision& d, const Order& order, const Payment& payment);

// --- money, for those outside payments/ (its own moves are in payments/money.hpp) ---
/// What captured money is divided into, summed.
Paise parts_of(const Payment& payment);
/// Voids the given lines of a confirmed order and owes their price, less what was given back for
/// them elsewhere.
void void_tickets(Decision& d, const Order& order, const std::vector<TicketId>& tickets,
                  RefundReason reason, const Idempotency& key);
/// Asks the gateway to void what is authorised of an order, except `keep`.
void void_authorised(Decision& d, OrderId order, PaymentId keep);
/// The review cases at `now`, the oldest first.
std::vector<ReviewCase> review_cases(const State& state, Time now);

/// What contradicts a show's definition, with JSON pointers into the show.
Faults show_faults(const Show& show, const SeatLayout& layout);

}  // namespace firstshow::booking
