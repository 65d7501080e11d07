#pragma once
// One command being decided: what it changes, and the records of that. decide() of each command
// gets one and changes rows through it alone. Internal to booking/; the core's thread.

#include <cstdint>
#include <span>
#include <string>
#include <utility>

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
    changed_.add(&row, effects.records, before(row));
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

  // New rows, moved to where the state keeps them.
  const Show& add(Show&& show);
  const Block& add(ShowState& show, Block&& block);
  const Hold& add(Hold&& hold);
  const Order& add(Order&& order);
  const Payment& add(Payment&& payment);
  const Refund& add(Refund&& refund);
  /// A row that the state does not keep as one: it is written and stays as it is.
  template <class Row>
  void write(const Row& row) {
    effects.records.emplace_back(std::in_place_type<Row>, row);
  }

  /// The buyer of `order` is to get a mail, where the order has an address.
  void owe_mail(const Order& order, MailKind kind, RefundId subject = {});

  /// Webhooks are to tell of an event of an order, or of its payment or refund; or of a show.
  void announce(EventKind kind, const Order& order, PaymentId payment = {}, RefundId refund = {});
  void announce(EventKind kind, const Show& show);

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

}  // namespace firstshow::booking
