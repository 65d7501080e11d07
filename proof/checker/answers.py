"""What answers say about each other: idempotency keys, final states, seat maps."""

import heapq

from checker.facts import NEVER, Violation

# A reader's map may be this much behind what was acknowledged elsewhere.
MAP_AGE = 100_000
FINAL = {
    "order": {"confirmed", "cancelled"},
    "hold": {"converted", "released"},
    "ticket": {"void"},
    "payment": {"captured"},
}
# Which earlier state rules which later ones out, where a state is not final.
NEVER_AGAIN = {("order", "expired"): {"open"}, ("hold", "expired"): {"active", "ordered"}}


# --- keys -----------------------------------------------------------------------------------------


def judge_keys(history):
    made_by = {}
    for (buyer, key), attempts in history.keys.items():
        successes = [attempt for attempt in attempts if attempt.gave]
        if not successes:
            continue
        first = min(successes, key=lambda attempt: attempt.done)
        for attempt in attempts:
            if attempt.gave and attempt.name != first.name:
                yield Violation("two successes", f"key {key} of {buyer} gave {first.gave} and, to "
                                                 f"another request, {attempt.gave}")
            elif attempt.gave and attempt.gave != first.gave:
                yield Violation("two successes", f"key {key} of {buyer} gave {first.gave} and "
                                                 f"{attempt.gave}")
            elif (attempt.name == first.name and attempt.sent > first.done
                  and 400 <= attempt.status < 500 and attempt.status != 429):
                yield Violation("retry refused", f"key {key} of {buyer} gave {first.gave}, and "
                                                 f"sent "
                                                 f"again was refused with {attempt.status}")
        if first.gave.startswith("refund of "):
            continue  # several refunds of one order are all answered with it
        other = made_by.setdefault(first.gave, (buyer, key))
        if other != (buyer, key):
            yield Violation("two successes", f"{first.gave} answered key {key} of {buyer} and "
                                             f"{other[1]} of {other[0]}")


# --- states ---------------------------------------------------------------------------------------


def backwards(kind, thing, states):
    """A state read by a request that was sent after an answer which rules it out had arrived."""
    first = {}
    for _, done, state in states:
        first[state] = min(first.get(state, NEVER), done)
    for before, known in first.items():
        final = before in FINAL[kind]
        ruled_out = NEVER_AGAIN.get((kind, before), ())
        if not final and not ruled_out:
            continue
        for sent, _, state in states:
            if sent > known and state != before and (final or state in ruled_out):
                return Violation("backwards", f"{thing} was {before} at {known}, and {state} to a "
                                              f"request of {sent}")
    return None


def judge_states(history):
    kinds = [("order", history.orders), ("hold", history.holds), ("ticket", history.tickets),
             ("payment", history.payments)]
    for kind, things in kinds:
        for thing in things.values():
            if len(thing.states) > 1:
                found = backwards(kind, thing.id, [state[:3] for state in thing.states])
                if found:
                    yield found
    for payment in history.payments.values():
        if len({state[3] for state in payment.states if state[3]}) > 1:
            yield Violation("changed", f"{payment.id} captured different amounts: "
                                       f"{sorted({state[3] for state in payment.states})}")


# --- seat maps ------------------------------------------------------------------------------------


def judge_maps(history, place_index):
    """`place_index` is {(show, seat's key): its number on the map}, as far as it is known."""
    sales = {}
    refunds = {}
    for ticket in history.tickets.values():
        index = place_index.get((ticket.show, ticket.place)) if ticket.is_seat else None
        if index is None:
            continue
        valid = min((done for _, done, state in ticket.states if state == "valid"), default=NEVER)
        if valid < NEVER:
            sales.setdefault(ticket.show, []).append((valid + MAP_AGE + history.skew, index))
    for order in history.orders.values():
        for sent, _, _, which in order.refunds:
            for ticket in which or order.tickets or ():
                known = history.tickets.get(ticket)
                index = place_index.get((known.show, known.place)) if known else None
                if index is not None:
                    refunds.setdefault(known.show, []).append((sent, index))
    for show, cancels in history.cancels.items():
        if show in history.maps:
            first = min(change.sent for change in cancels)
            refunds.setdefault(show, []).extend(
                (first, index) for index in range(history.maps[show][0].size))
    # A refund of tickets that nobody has read yet names no seats: what was sold by it may be free.
    blind = {order.show for order in history.orders.values() if order.refunds and not order.tickets}
    for show, reads in history.maps.items():
        if show not in blind:
            yield from judge_map(show, reads, sales.get(show, []), refunds.get(show, []))
        yield from judge_revisions(show, reads)


def judge_map(show, reads, sales, refunds):
    """Goes through time: what was certainly sold when a map was asked for is sold on it, unless its
    refund was sent before the answer came."""
    reads = sorted(reads)
    size = reads[0].size
    steps = [(done, 0, index) for done, index in sales] + [(sent, 1, i) for sent, i in refunds]
    steps += [(read.sent, 2, at) for at, read in enumerate(reads)]
    heapq.heapify(steps)
    sold = refunded = 0
    asked = {}
    while steps:
        _, what, number = heapq.heappop(steps)
        if what == 0:
            sold |= 1 << (size - 1 - number)
        elif what == 1:
            refunded |= 1 << (size - 1 - number)
        elif what == 2:
            asked[number] = sold
            heapq.heappush(steps, (reads[number].done, 3, number))
        else:
            read = reads[number]
            missing = asked.pop(number) & ~read.sold & ~refunded
            if missing:
                index = size - missing.bit_length()
                yield Violation("backwards", f"seat {index} of {show} was sold before "
                                             f"{read.sent}, and "
                                             f"the map read then shows it unsold, without a refund")
                sold &= ~missing
            sold |= read.sold & ~refunded


def judge_revisions(show, reads):
    contents = {}
    newest, newest_done = (0, 0), 0
    pending = []
    for read in sorted(reads):
        while pending and pending[0][0] < read.sent:
            done, revision = heapq.heappop(pending)
            if revision > newest:
                newest, newest_done = revision, done
        if read.revision < newest:
            yield Violation("backwards", f"the map of {show} was at revision {newest} at "
                                         f"{newest_done}, "
                                         f"and at {read.revision} to a request of {read.sent}")
        heapq.heappush(pending, (read.done, read.revision))
        if contents.setdefault(read.revision, read.print) != read.print:
            yield Violation("changed", f"the map of {show} at revision {read.revision} was read "
                                       f"with "
                                       f"two contents")
