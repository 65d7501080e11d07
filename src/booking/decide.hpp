#pragma once
// How a command is decided: one overload of decide() for each, in the file of its subject, reading
// the same way: look up the key, refuse in the documented order, then change what cannot fail.
// Internal to booking/; the core's thread.

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "booking/changed_rows.hpp"
#include "booking/state.hpp"

namespace firstshow::booking {

/// One decision under way: the state, the time, and where its effects go. Rows are changed, added
/// and ended through it alone, so that what happens to a row is in the records.
class Decision {
 public:
  Decision(State& the_state, Time the_time, Effects& the_effects)
      : state(the_state), now(the_time), effects(the_effects) {}

  State& state;
  Time now;
  Effects& effects;

  /// A row that the state keeps, to be changed. Its record takes its place now and its image at the
  /// end, so that it does not matter when, or how often, this is called.
  template <class Row>
  Row& change(const Row& row) {
    changed_.add(&row, effects.records);
    return const_cast<Row&>(row);  // none of the state's rows is a constant
  }
  /// A free seat gets an owner, an owned one becomes free, a held one is sold: all of it is told to
  /// whoever looks at the show. `add` does the same for the seats of a new hold or block.
  void take_seat(ShowState& show, SeatIndex seat, SeatStatus status, std::int64_t owner);
  void give_seat(ShowState& show, SeatIndex seat, std::int64_t owner);
  void sell_held_seat(ShowState& show, SeatIndex seat, HoldId hold, TicketId ticket);
  /// Places of an area move into (positive) or out of (negative) each use.
  void move_area(ShowState& show, AreaIndex area, std::int64_t held, std::int64_t sold,
                 std::int64_t blocked);

  // New rows.
  const Show& add(Show show);
  const Block& add(ShowState& show, Block block);
  const Hold& add(Hold hold);
  const Order& add(Order order);
  const Payment& add(Payment payment);
  const Refund& add(Refund refund);
  /// A row that the state does not keep as one: it is written and stays as it is.
  template <class Row>
  void write(const Row& row) {
    effects.records.emplace_back(std::in_place_type<Row>, row);
  }

  // The ends of rows.
  void drop(const Hold& hold);
  void drop(ShowState& show, const Block& block);
  void drop(const Order& order);
  /// Money without an order, or an attempt's by now, that no refund is linked to.
  void drop_without_refunds(const Payment& payment);

  /// Has a person look at the payment or refund; what is said of it follows its id.
  template <class RowId>
  void raise_alarm(RowId id, const std::string& sentence) {
    effects.alarms.push_back({format_id(id) + " " + sentence});
  }

  /// Writes the records of what was changed. Once, when all is decided.
  void finish();

 private:
  /// A seat as it is now, for those who look at the show.
  void note_seat(const ShowState& show, SeatIndex seat);
  /// Seats and areas that the state has changed with a row that was added.
  void note_places(const ShowState& show, std::span<const SeatIndex> seats,
                   std::span<const AreaPlaces> areas);
  template <class RowId>
  void erase(RowId id) {
    effects.records.emplace_back(std::in_place_type<Erased>, Erased{id});
  }

  ChangedRows changed_;
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
/// What captured money is divided into, summed.
Paise parts_of(const Payment& payment);
/// Owes `amount` of a payment's captured money to the buyer; it has left the payment's other parts.
void owe_refund(Decision& d, const Payment& payment, Paise amount, RefundReason reason,
                const Idempotency& key);
/// The refund is over: `made` of it was given back, which may be nothing.
void settle(Decision& d, const Refund& refund, Paise made);
/// The same for a row that is not added yet.
void settle(Refund& row, Paise made, Time now);
/// It is not over: what was reported as made is kFailed, or only kSent.
void unsettle(Decision& d, const Refund& refund, RefundState state);
/// The tickets meant: those named, or all that are valid.
std::vector<TicketId> tickets_meant(const Order& order, const std::vector<TicketId>& named);
/// Those of `tickets` that are no valid tickets of the order.
Refused unknown_tickets(const Order& order, const std::vector<TicketId>& tickets);
/// Voids the given lines of a confirmed order and owes their price, less what was given back for
/// them elsewhere.
void void_tickets(Decision& d, const Order& order, const std::vector<TicketId>& tickets,
                  RefundReason reason, const Idempotency& key);
/// Asks the gateway to void what is authorised of an order, except `keep`.
void void_authorised(Decision& d, OrderId order, PaymentId keep);

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
void ask_for_refunds(Decision& d, const Payment& payment);
/// Ends the question which refunds a payment had, once they are all known.
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
/// A refund that was made is said not to be: it is contradicted, and the gateway is asked.
void inquire_whether_made(Decision& d, const Refund& refund);
/// A refund that the gateway made without us.
Outcome record_refund_elsewhere(Decision& d, const RefundReported& report);

/// The review cases at `now`, the oldest first.
std::vector<ReviewCase> review_cases(const State& state, Time now);

/// What contradicts a show's definition, with JSON pointers into the show.
Faults show_faults(const Show& show, const SeatLayout& layout);

}  // namespace firstshow::booking
