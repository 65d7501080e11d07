"""Who certainly had which place when: intervals from acknowledgements; no two of them may meet.

An interval begins when an answer arrived that shows the place held, and ends at the first moment at
which it may have been given up: when a release, swap, cancelling or refund was sent, or the
deadline. An exchange that was never answered ends intervals and begins none. Staff are a holder of
what they block (staff.py).
"""

import bisect
from typing import NamedTuple

from checker.facts import NEVER, PAYING, Change, Violation

STAFF = "staff"


class Interval(NamedTuple):
    start: int
    end: int
    holder: str  # the hold, for its tickets too: it is one and the same claim; or STAFF
    what: str  # how a sentence names it
    ticket: str  # "" for a hold
    quantity: int


def died_between(kills, after, before):
    """Whether the server was killed between the two moments: what was on its way then is gone."""
    at = bisect.bisect_right(kills, after)
    return at < len(kills) and kills[at] < before


def may_still_come(change, seen, changes, kills):
    """Whether a change that was sent before an answer may have its effect after it."""
    if change.sent >= seen.sent or change.done <= seen.sent:
        return False
    if died_between(kills, change.sent, seen.sent):
        return False
    return not any(other.name == change.name and other.answered and other.sent > change.sent
                   and other.done <= seen.done for other in changes)


def order_changes(order):
    """What may take places away from an order's hold, whatever happens to its tickets."""
    return order.cancels + [
        Change(sent, done, answered, None, "refund")
        for sent, done, answered, _ in order.refunds]


def latest_deadline(hold, since, until, history):
    """That was told by an answer to a request of these times. A deadline falls only when an order
    is cancelled and the seats are kept, so between two such it is the one that holds."""
    return max((told.at for told in hold.deadlines if since <= told.sent < until),
               default=0) - history.skew


def is_late(order, hold, history):
    """Whether it may have been confirmed after the deadline of its hold."""
    confirmed = confirmed_at(order)
    since = max((change.sent for other in hold.orders if other != order.id
                 for change in history.orders[other].cancels if change.sent < confirmed), default=0)
    return confirmed < NEVER and confirmed > latest_deadline(hold, since, NEVER, history)


def confirmed_at(order):
    return min((done for _, done, state in order.states if state == "confirmed"), default=NEVER)


def claims_that_may_be_released(history):
    """{(buyer, show): holds} where money may have come after the deadline: it then takes the places
    of the same buyer's other holds, without anybody having asked to release them."""
    late = {}
    for order in history.orders.values():
        hold = history.holds.get(order.hold)
        if hold and is_late(order, hold, history):
            late.setdefault((order.buyer, order.show), set()).add(order.hold)
    return late


def is_in_doubt(hold, late):
    """Whether late money may have released it."""
    return bool(late.get((hold.buyer, hold.show), set()) - {hold.id})


def hold_intervals(hold, history):
    """(place, Interval) of one hold."""
    changes = all_changes(hold, history)
    ended = min((done for _, done, state in hold.states if state in ("released", "expired")),
                default=NEVER)
    # Once its show is cancelled it goes without being asked for, at some time.
    ended = min([ended] + [change.sent for change in history.cancels.get(hold.show, ())])
    found = []
    for seen in hold.seen:
        if not seen.live or seen.sent > ended:
            continue
        before = [change for change in changes
                  if may_still_come(change, seen, changes, history.kills)]
        after = [change for change in changes if change.sent > seen.sent]
        given_up = min((change.sent for change in after if change.keeps is None), default=NEVER)
        deadline = latest_deadline(hold, seen.sent, given_up, history)
        for place, quantity in seen.places.items():
            if any(takes(change, place, quantity) for change in before):
                continue
            end = min([change.sent for change in after if takes(change, place, quantity)],
                      default=deadline)
            end = min(end, deadline)
            if seen.done < end:
                found.append((place, Interval(seen.done, end, hold.id, hold.id, "", quantity)))
    return found


def takes(change, place, quantity):
    return change.keeps is None or change.keeps.get(place, -1) < quantity


def ticket_interval(ticket, history):
    valid = min((done for _, done, state in ticket.states if state == "valid"), default=NEVER)
    order = history.orders[ticket.order]
    end = min([sent for sent, _, _, which in order.refunds if not which or ticket.id in which]
              + [change.sent for change in history.cancels.get(ticket.show, ())], default=NEVER)
    if valid >= end:
        return None
    return Interval(valid, end, order.hold or ticket.order, f"{ticket.id} of {ticket.order}",
                    ticket.id, 0 if ticket.is_seat else 1)


def all_intervals(history):
    """({(show, seat): [Interval]}, {(show, area): [Interval]})"""
    seats, areas = {}, {}
    late = claims_that_may_be_released(history)
    sold_from = {}
    for ticket in history.tickets.values():
        interval = ticket_interval(ticket, history)
        if interval:
            (seats if ticket.is_seat else areas).setdefault(
                (ticket.show, ticket.place), []).append(interval)
            if not ticket.is_seat:
                holder = (interval.holder, ticket.place)
                sold_from[holder] = min(sold_from.get(holder, NEVER), interval.start)
    for hold in history.holds.values():
        if is_in_doubt(hold, late):
            continue
        for place, interval in hold_intervals(hold, history):
            if interval.quantity == 0:
                seats.setdefault((hold.show, place), []).append(interval)
                continue
            # Its tickets go on counting from where they are known.
            end = min(interval.end, sold_from.get((hold.id, place), NEVER))
            if interval.start < end:
                areas.setdefault((hold.show, place), []).append(interval._replace(end=end))
    return seats, areas


def conflict(one, other):
    if one.ticket and other.ticket:
        return one.ticket != other.ticket
    return one.holder != other.holder


def judge_seats(seats):
    for (show, seat), intervals in seats.items():
        if len(intervals) < 2:
            continue
        intervals.sort()
        alive = []
        for interval in intervals:
            alive = [other for other in alive if other.end > interval.start]
            for other in alive:
                if conflict(one=interval, other=other):
                    yield Violation(
                        "blocked and sold" if STAFF in (interval.holder, other.holder)
                        else "double sale",
                        f"{seat} of {show} had two holders at {interval.start}: {other.what} since "
                        f"{other.start} and {interval.what}")
                    break
            alive.append(interval)


def merged(intervals):
    """One holder's intervals of one area, without counting what several answers show twice."""
    result = []
    for interval in sorted(intervals):
        last = result[-1] if result else None
        if last and interval.start <= last.end and interval.quantity == last.quantity:
            result[-1] = last._replace(end=max(last.end, interval.end))
        elif last and interval.start < last.end:
            result[-1] = last._replace(end=interval.start)
            result.append(interval)
        else:
            result.append(interval)
    return result


def most_at_once(intervals):
    by_holder = {}
    for interval in intervals:
        by_holder.setdefault((interval.holder, interval.ticket), []).append(interval)
    steps = []
    for of_one in by_holder.values():
        for interval in merged(of_one):
            steps.append((interval.start, interval.quantity))
            steps.append((interval.end, -interval.quantity))
    most = present = at = 0
    for time, quantity in sorted(steps):
        present += quantity
        if present > most:
            most, at = present, time
    return most, at


def judge_areas(areas, capacities):
    """`capacities` is {(show, area's key): places}."""
    for (show, area), intervals in areas.items():
        if (show, area) not in capacities:
            continue
        most, at = most_at_once(intervals)
        if most > capacities[show, area]:
            yield Violation(
                "area oversold", f"{area} of {show} has {capacities[show, area]} places, and at "
                                 f"{at} "
                                 f"certainly {most} were held or sold")


def all_changes(hold, history):
    return hold.changes + list(history.cancels.get(hold.show, ())) + [
        change for order in hold.orders for change in order_changes(history.orders[order])]


def may_end_by_itself(hold, history):
    """From when on it may have become tickets or its show be cancelled: then it is called expired
    too."""
    paid = [pay.sent for order in hold.orders for reference in history.orders[order].references
            for pay in history.pays.get(reference, ()) if pay.outcome in PAYING]
    free = [0 for order in hold.orders
            if history.orders[order].started and history.orders[order].total == 0]
    cancelled = [change.sent for change in history.cancels.get(hold.show, ())]
    return min(paid + free + cancelled, default=NEVER)


def taken_early(hold, history):
    """The deadline that was told and the moment at which it was called expired before that,
    although nothing can have ended it; None if there is none."""
    calls = hold.expired + [(sent, done) for sent, done, state in hold.states if state == "expired"]
    if not calls:
        return None
    ends = [change for change in all_changes(hold, history) if change.keeps is None]
    by_itself = may_end_by_itself(hold, history)
    for sent, done in calls:
        for told in hold.deadlines:
            if (told.done <= sent and done + history.skew < told.at and done <= by_itself
                    and not any(told.sent < change.sent < done
                                or may_still_come(change, told, ends, history.kills)
                                for change in ends)):
                return told.at, done
    return None


def judge_lost(history):
    """What was acknowledged and is unknown, or ended before its time."""
    late = claims_that_may_be_released(history)
    for hold in history.holds.values():
        known = min((seen.done for seen in hold.seen), default=NEVER)
        # An hour after its end a hold may be forgotten.
        forgotten = max((told.at for told in hold.deadlines), default=NEVER) + 3_000_000_000
        for sent, _ in hold.gone:
            if known <= sent < forgotten:
                yield Violation("lost hold", f"{hold.id} was acknowledged at {known} and unknown "
                                             f"to "
                                             f"a request of {sent}")
                break
        early = None if is_in_doubt(hold, late) else taken_early(hold, history)
        if early:
            yield Violation("taken early", f"{hold.id} was called expired at {early[1]}, its "
                                           f"deadline was {early[0]}")
    for kind, things in (("lost order", history.orders), ("lost payment", history.payments)):
        for thing in things.values():
            known = min((state[1] for state in thing.states), default=NEVER)
            gone = [sent for sent, _ in thing.gone if sent >= known]
            if gone:
                yield Violation(kind, f"{thing.id} was acknowledged at {known} and unknown to a "
                                      f"request of {gone[0]}")
