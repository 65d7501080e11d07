#pragma once
// The moves of captured money, between the parts of a payment and its refunds, that several files
// of this folder share. Each keeps "captured is the sum of its parts" and "what is owed has its
// refunds". Internal to payments/; the core's thread.

#include <vector>

#include "booking/decide.hpp"

namespace firstshow::booking {

// --- refunds of ours (refunds.cpp) ---

/// Owes `amount` of a payment's captured money to the buyer; it has left the payment's other parts.
void owe_refund(Decision& d, const Payment& payment, Paise amount, RefundReason reason,
                const Idempotency& key);
/// The refund is over: `made` of it was given back, which may be nothing.
void settle(Decision& d, const Refund& refund, Paise made);
/// The same for a row that is not added yet.
void settle(Refund& row, Paise made, Time now);
/// It is not over: what was reported as made is kFailed, or only kSent.
void unsettle(Decision& d, const Refund& refund, RefundState state);
/// A refund that was made is said not to be: it is contradicted, and the gateway is asked.
void inquire_whether_made(Decision& d, const Refund& refund);
/// The tickets meant: those named, or all that are valid.
std::vector<TicketId> tickets_meant(const Order& order, const std::vector<TicketId>& named);
/// Those of `tickets` that are no valid tickets of the order.
Refused unknown_tickets(const Order& order, const std::vector<TicketId>& tickets);

// --- refunds made at the gateway itself (elsewhere.cpp) ---

/// What left a payment's captured money by refunds, on their way ones included.
Paise given_back(const State& state, const Payment& payment);
/// The price of an order's valid tickets that no payment keeps money for.
Paise price_without_money(const State& state, const Order& order);
/// Takes what was given back at the gateway from what is left of the payment's money; also once
/// more is left because a refund of ours failed.
void take_back(Decision& d, const Payment& payment);
/// Pays for valid tickets without money from what is owed back of the order's other payments and
/// not on its way.
void cover_tickets(Decision& d, const Order& order);
/// Whether the gateway made refunds of more than was left of the money.
bool is_refunded_too_much(const State& state, const Payment& payment);
/// A refund of ours is `made`, which we took for another that the gateway made by itself: what that
/// took from other parts of the money is there again.
void count_as_made(Decision& d, const Refund& owed, const Refund& made);
/// Marks a refund made elsewhere as decided where nothing is left to decide.
void close_refund_elsewhere(Decision& d, const Refund& refund);
/// The same for all of an order.
void close_refunds_elsewhere(Decision& d, const Order& order);
/// Has the gateway asked which refunds took money that it says is gone, unless we know them: also
/// each time that what we know explains less of it.
void inquire_for_refunds(Decision& d, const Payment& payment);
/// Ends the inquiry which refunds a payment had, once they are all known.
void end_inquiry(Decision& d, const Payment& payment);
/// Takes refunds made elsewhere, heard of before their money, from the captured payment, or from
/// those of the order.
void link_refunds_elsewhere(Decision& d, const Payment& payment);
void link_refunds_elsewhere(Decision& d, const Order& order);
void unlink_refunds_elsewhere(Decision& d, const Payment& payment);
/// Ends the row of money that turned out to be an attempt's.
void unlink_refunds_and_drop(Decision& d, const Payment& money);
/// Puts a payment without an order among those of an order, and its refunds with it.
void give_order(Decision& d, const Payment& payment, OrderId order);
/// A refund that the gateway made without us.
Outcome record_refund_elsewhere(Decision& d, const RefundReported& report);

}  // namespace firstshow::booking
