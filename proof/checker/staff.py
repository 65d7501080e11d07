"""What staff did: places that are blocked are not sold, a show that is paused or cancelled gives
out nothing, and what was sold of a cancelled one is void and its money given back.

A staff request that was answered has its effect between its sending and its answer; one that was
not may have had it or not, and ends what is certain without beginning anything."""

from checker.database import CANCELLED, OPEN, VALID, id_of
from checker.facts import NEVER, Violation
from checker.holders import STAFF, Interval, died_between

ENDS_SALE = {"pause", "close", "cancel"}
LIVE_HOLDS = {0, 1}
WHAT_IS_MADE = {"hold_": "a hold", "ord_": "an order", "pay_": "a payment"}


def undone_at(act, undoing, kills):
    """The first moment at which one of the acts `undoing` may have ended what `act` did; None if
    one that was sent before may still have come after it."""
    for other in undoing:
        if other.sent <= act.sent < other.done and not died_between(kills, other.sent, act.sent):
            return None
    return min((other.sent for other in undoing if other.sent > act.sent), default=NEVER)


# --- blocks ---------------------------------------------------------------------------------------


def block_intervals(history):
    """(show, place, Interval) of what staff certainly had blocked."""
    for show, acts in history.staff.items():
        for number, act in enumerate(acts):
            if act.action != "block" or not act.answered:
                continue
            for place, quantity in act.places.items():
                end = undone_at(act, [other for other in acts if other.action == "unblock"
                                      and place in other.places], history.kills)
                if end is None or act.done >= end:
                    continue
                # Seats may be blocked twice; places of an area are then blocked twice as many.
                holder = f"{STAFF}, block {number}" if quantity else STAFF
                yield show, place, Interval(act.done, end, holder, "staff", "", quantity)


def add_blocks(history, seats, areas):
    """Makes staff a holder beside the buyers of holders.all_intervals."""
    for show, place, interval in block_intervals(history):
        (areas if interval.quantity else seats).setdefault((show, place), []).append(interval)


def judge_blocks(history, database, seat_numbers):
    """Tickets in the database, read by somebody or not, for seats that stayed blocked."""
    sold = {(id_of("show_", show), seat): ticket
            for ticket, (_, show, seat, _, state) in database.tickets.items()
            if state == VALID and seat is not None}
    found = set()
    for show, place, interval in block_intervals(history):
        ticket = sold.get((show, seat_numbers.get((show, place))))
        if ticket and interval.end == NEVER and ticket not in found:
            found.add(ticket)
            yield Violation("blocked and sold", f"{place} of {show} is blocked since "
                                                f"{interval.start}, and {ticket} is valid for it "
                                                f"in the database")


# --- sales that are paused or cancelled -----------------------------------------------------------


def off_sale(history):
    """{show: [(from, until, action)]}: when it was certainly not on sale."""
    windows = {}
    for show, acts in history.staff.items():
        opens = [act for act in acts if act.action == "open"]
        for act in acts:
            if act.action not in ENDS_SALE or not act.answered:
                continue
            until = NEVER if act.action == "cancel" else undone_at(act, opens, history.kills)
            if until is not None and act.done < until:
                windows.setdefault(show, []).append((act.done, until, act.action))
    return windows


def show_of(history, made):
    """Of a hold, an order or a payment."""
    if made.startswith("hold_"):
        return history.holds[made].show
    order = history.payments[made].order if made.startswith("pay_") else made
    return history.orders[order].show


def makings(history):
    """(id, prefix, sent, done) of what was made under a key: first asked for and first answered."""
    for attempts in history.keys.values():
        gave = [attempt for attempt in attempts if attempt.gave]
        prefix = gave[0].gave.partition("_")[0] + "_" if gave else ""
        if prefix in WHAT_IS_MADE:
            same = [attempt for attempt in attempts if attempt.name == gave[0].name]
            yield (gave[0].gave, prefix, min(attempt.sent for attempt in same),
                   min(attempt.done for attempt in gave))


def judge_off_sale(history):
    windows = off_sale(history)
    for made, prefix, sent, done in makings(history) if windows else ():
        for start, until, action in windows.get(show_of(history, made), ()):
            # What was held before a pause may be ordered and paid in it.
            if start <= sent and done <= until and (prefix == "hold_" or action == "cancel"):
                yield Violation("not on sale", f"{WHAT_IS_MADE[prefix]}, {made}, was made by a "
                                               f"request of {sent}; staff were told of their "
                                               f"{action} of its show at {start}")
                break
    for hold in history.holds.values():
        for start, until, action in windows.get(hold.show, ()):
            if any(start <= sent and done <= until for sent, done in hold.swaps):
                yield Violation("not on sale", f"the seats of {hold.id} were swapped after the "
                                               f"{action} of its show, told at {start}")


def cancelled_since(history):
    """{show: when staff were first told that it is cancelled}"""
    return {show: min(change.done for change in changes if change.answered)
            for show, changes in history.cancels.items()
            if any(change.answered for change in changes)}


def judge_cancelled(history, database):
    """Nothing is confirmed any more, and in the end nothing is left of what was sold."""
    for show, since in cancelled_since(history).items():
        yield from judge_confirmed_after(history, database, show, since)
        for ticket, (order, of_show, _, _, state) in database.tickets.items():
            if state == VALID and id_of("show_", of_show) == show:
                yield Violation("cancelled show", f"{ticket} of {id_of('ord_', order)} is valid in "
                                                  f"the database; {show} was cancelled at {since}")
        for order, row in database.orders.items():
            if row[3] == OPEN and id_of("show_", row[0]) == show:
                yield Violation("cancelled show", f"{order} is open in the database; {show} was "
                                                  f"cancelled at {since}")
        for hold in history.holds.values():
            if hold.show == show and database.holds.get(hold.id) in LIVE_HOLDS:
                yield Violation("cancelled show", f"{hold.id} lives in the database; {show} was "
                                                  f"cancelled at {since}")


def judge_confirmed_after(history, database, show, since):
    for order, row in database.orders.items():
        if id_of("show_", row[0]) != show or row[3] == CANCELLED:
            continue
        known = history.orders.get(order)
        states = known.states if known else ()
        unsold = max((sent for sent, _, state in states if state in ("open", "expired")), default=0)
        confirmed = any(state == "confirmed" for _, _, state in states)
        stored = database.left_open_at.get(order, 0)
        if unsold > since and confirmed or stored > since + history.skew:
            yield Violation("not on sale", f"{order} was confirmed after {since}, when staff were "
                                           f"told that {show} is cancelled")


def judge_staff(history, database, seat_numbers):
    yield from judge_blocks(history, database, seat_numbers)
    yield from judge_off_sale(history)
    yield from judge_cancelled(history, database)
