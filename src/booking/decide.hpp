#pragma once
// How a command is decided: one overload of decide() for each, in the file of its subject, reading
// the same way: look up the key, refuse in the documented order, then change what cannot fail.
// Internal to booking/; the core's thread.

#include <span>
#include <string>
#include <type_traits>
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
    if constexpr (std::is_same_v<Row, Payment> || std::is_same_v<Row, Refund>)
      state.note_open_money(row);
  }
  template <class RowId>
  void erase(RowId id) {
    effects.records.emplace_back(std::in_place_type<Erased>, Erased{id});
  }
  void put_area(const ShowState& show, AreaIndex area);
};

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
Outcome decide(Decision& d, const AskGateways& command);
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
/// What captured money is divided into, summed.
Paise parts_of(const Payment& payment);
/// Owes `amount` of a payment's captured money to the buyer; it has left the payment's other parts.
void owe_refund(Decision& d, Payment& payment, Paise amount, RefundReason reason,
                const Idempotency& key);
/// The tickets meant: those named, or all that are valid.
std::vector<TicketId> tickets_meant(const Order& order, const std::vector<TicketId>& named);
/// Those of `tickets` that are no valid tickets of the order.
Refused unknown_tickets(const Order& order, const std::vector<TicketId>& tickets);
/// Voids the given lines of a confirmed order and owes their price, less what was given back for
/// them elsewhere.
void void_tickets(Decision& d, Order& order, const std::vector<TicketId>& tickets,
                  RefundReason reason, const Idempotency& key);
/// Asks the gateway to void what is authorised of an order, except `keep`.
void void_authorised(Decision& d, OrderId order, PaymentId keep);

// --- refunds made at the gateway itself (elsewhere.cpp) ---
/// What left a payment's captured money by refunds, on their way ones included.
Paise given_back(const State& state, const Payment& payment);
/// The price of an order's valid tickets that no payment keeps money for.
Paise price_without_money(const State& state, const Order& order);
/// Takes what was given back at the gateway from what is left of the payment's money; also once
/// more is left because a refund of ours failed. The caller puts the payment.
void take_back(Decision& d, Payment& payment);
/// Pays for valid tickets without money from what is owed back of the order's other payments and
/// not on its way.
void cover_tickets(Decision& d, const Order& order);
/// Whether the gateway made refunds of more than was left of the money.
bool is_refunded_too_much(const State& state, const Payment& payment);
/// A refund of ours is `made`, which we took for another that the gateway made by itself: what that
/// took from other parts of the money is there again.
void count_as_made(Decision& d, Refund& owed, const Refund& made);
/// Marks a refund made elsewhere as decided where nothing is left to decide; the caller puts it.
void close_refund_elsewhere(Decision& d, Refund& refund);
/// The same for all of an order, whose rows it puts.
void close_refunds_elsewhere(Decision& d, const Order& order);
/// Has the gateway asked which refunds took money that it says is gone, unless we know them: also
/// each time that what we know explains less of it.
void ask_for_refunds(Decision& d, Payment& payment);
/// Ends the question which refunds a payment had, once they are all known.
void end_inquiry(Decision& d, Payment& payment);
/// Takes refunds made elsewhere, heard of before their money, from the captured payment, or from
/// those of the order.
void link_refunds_elsewhere(Decision& d, Payment& payment);
void link_refunds_elsewhere(Decision& d, const Order& order);
void unlink_refunds_elsewhere(Decision& d, const Payment& payment);
/// Ends the row of money that turned out to be an attempt's.
void drop_unmatched(Decision& d, Payment& money);
/// A refund that was made is said not to be: it counts as made until the gateway was asked.
void ask_whether_made(Decision& d, Refund& refund);
/// Whether that is so. Only the answer counts then: other reports may be older than the question.
bool is_asked_whether_made(const Refund& refund);
/// A refund that the gateway made without us.
Outcome record_refund_elsewhere(Decision& d, const RefundReported& report);

/// What stands before a person at `now`, the oldest first.
std::vector<ReviewCase> review_cases(const State& state, Time now);

/// What contradicts a show's definition, with JSON pointers into the show.
Faults show_faults(const Show& show, const SeatLayout& layout);

}  // namespace firstshow::booking
