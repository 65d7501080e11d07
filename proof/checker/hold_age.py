"""How long a hold keeps its places: until its own deadline, which nothing but one extension moves,
and for payments a while longer, never without end. By the deadlines that the answers told."""

import bisect

from checker.facts import Violation

MINUTE = 60_000_000
MOST_PAYMENTS = 3
TO_PAY = 12 * MINUTE
PAYING = 30 * MINUTE
CAPTURING = 5 * MINUTE
# An outage longer than this moves all deadlines by its length, which the server measures from a
# moment that may be so much before the kill.
OUTAGE = MINUTE
HEARTBEAT = MINUTE // 3


def moved_by_outages(history):
    """How far outages may have moved the deadlines, in all."""
    moved = 0
    for kill in history.kills:
        at = bisect.bisect_left(history.readies, kill)
        back = history.readies[at] if at < len(history.readies) else history.last
        away = back - kill + HEARTBEAT
        if away > OUTAGE:
            moved += away
    return moved


def most_of_its_own(hold, times, moved):
    """The latest deadline that it can have without payments."""
    hold_time, extension = times
    if not hold.extends:
        extension = 0
    made = min(told.done for told in hold.deadlines)
    return min(made + hold_time, min(told.at for told in hold.deadlines)) + extension + moved


def kept_too_long(hold, times, history, moved):
    """The sentence about its first deadline that is too late, or None."""
    own = most_of_its_own(hold, times, moved) + history.skew
    extension = times[1] if hold.extends else 0
    for told in hold.deadlines:
        if told.active and told.at > own:
            return f"{told.at} without a payment, its own is {own} at most"
        if told.at > own + PAYING + CAPTURING:
            return f"{told.at}, more than 35 minutes past its own, which is {own} at most"
        if told.at > max(own, told.done + TO_PAY + extension + moved + history.skew):
            return f"{told.at} at {told.done}: a payment keeps it for 12 minutes at most"
    return None


def payments_by_hold(history):
    """{hold: payments that somebody started for it, whichever of its orders they were for}"""
    counts = {}
    for payment in history.payments.values():
        order = history.orders.get(payment.order)
        if payment.started and order and order.hold:
            counts[order.hold] = counts.get(order.hold, 0) + 1
    return counts


def orders_by_hold(history):
    counts = {}
    for order in history.orders.values():
        if order.hold and order.states:
            counts[order.hold] = counts.get(order.hold, 0) + 1
    return counts


def judge_hold_age(history, database):
    moved = moved_by_outages(history)
    for hold in history.holds.values():
        times = database.hold_times.get(hold.show)
        sentence = kept_too_long(hold, times, history, moved) if times and hold.deadlines else None
        if sentence:
            yield Violation("kept too long", f"{hold.id} had the deadline {sentence}")
    for hold, count in payments_by_hold(history).items():
        if count > MOST_PAYMENTS:
            yield Violation("too many payments", f"{count} payments were started for {hold}")
