"""The database beside what was acknowledged: every sale is there once, nothing else is, and the
money of every order adds up. Reads the tables with an idea of its own of what an id is."""

from checker.facts import PAYING, Violation
from checker.holders import claims_that_may_be_released, hold_intervals, is_in_doubt
from checker.tables import Tables

DIGITS = {digit: value for value, digit in enumerate("0123456789ABCDEFGHJKMNPQRSTVWXYZ")}
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALID, VOID = 1, 2
OPEN, CONFIRMED, EXPIRED, CANCELLED = range(4)
LIVE_HOLD_STATES = {0, 1, 2}
AT_GATEWAY = 5


def number_of(text):
    """The integer that "tkt_0K3..." stands for in the database."""
    value = 0
    for digit in text.rpartition("_")[2]:
        value = value * 32 + DIGITS[digit]
    return value


PAIRS = [high + low for high in LETTERS for low in LETTERS]


def id_of(prefix, number):
    return prefix + LETTERS[number >> 60] + "".join(
        [PAIRS[number >> shift & 1023] for shift in range(50, -1, -10)])


class Database:
    """All of it that matters, by ids as the API writes them."""

    def __init__(self, database):
        db = Tables(database)
        try:
            self.last_now = db.rows("SELECT last_now FROM journal_position")[0][0]
            self.tickets = {
                id_of("tkt_", row[0]): row[1:] for row in db.rows(
                    "SELECT id, order_id, show_id, seat, area, state FROM ticket")}
            self.orders = {
                id_of("ord_", row[0]): row[1:] for row in db.rows(
                    "SELECT id, show_id, hold_id, buyer_id, state, total FROM orders")}
            self.holds = {id_of("hold_", row[0]): row[1] for row in db.rows(
                "SELECT id, state FROM hold")}
            self.payments = {
                id_of("pay_", row[0]): row[1:] for row in db.rows(
                    "SELECT id, order_id, state, captured, for_tickets, refund_owed, under_review,"
                    " reference FROM payment")}
            self.refunds = db.rows(
                "SELECT payment_id, order_id, state, amount, reason FROM refund")
            self.capacities = {
                (id_of("show_", row[0]), row[1]): row[2] for row in db.rows(
                    "SELECT show_id, area, capacity FROM area_count")}
            self.plans = dict(db.rows("SELECT id, plan_id FROM show"))
            self.hold_times = {
                id_of("show_", row[0]): row[1:] for row in db.rows(
                    "SELECT id, hold_time, extension_time FROM show")}
            self.left_open_at = {id_of("ord_", row[0]): row[1] for row in db.rows(
                f"SELECT id, ended_at FROM orders WHERE state = {CONFIRMED}")}
        finally:
            db.close()

    def learn_places(self, history):
        """Which number a place has, from the tickets that both sides know: ({(show, key): number},
        {(show, area's key): number}, violations). One key with two numbers, or one number with two
        keys, is a seat that is not what its ticket says."""
        numbers, names, violations = {}, {}, []
        for ticket in history.tickets.values():
            row = self.tickets.get(ticket.id)
            number = None if row is None else row[2 if ticket.is_seat else 3]
            if number is None:
                continue
            plan = self.plans.get(row[1])
            named = numbers.setdefault((plan, ticket.is_seat, ticket.place), number)
            called = names.setdefault((plan, ticket.is_seat, number), ticket.place)
            if named != number or called != ticket.place:
                violations.append(Violation(
                    "lost sale", f"{ticket.id} says {ticket.place}, in the database it is of place "
                                 f"{number}, where others say {called}"))
        seats, areas = {}, {}
        plan_shows = {}
        for show, plan in self.plans.items():
            plan_shows.setdefault(plan, []).append(id_of("show_", show))
        for (plan, is_seat, place), number in numbers.items():
            for show in plan_shows.get(plan, ()):
                (seats if is_seat else areas)[show, place] = number
        return seats, areas, violations


# --- tickets --------------------------------------------------------------------------------------


def refund_asked(order, ticket):
    """Whether the ticket may be void, and whether it must be."""
    asked = [answered for _, _, answered, which in order.refunds if not which or ticket in which]
    return bool(asked), any(asked)


def judge_acknowledged(history, database):
    for ticket in history.tickets.values():
        row = database.tickets.get(ticket.id)
        if row is None:
            yield Violation("lost sale", f"{ticket.id} of {ticket.order}, {ticket.place}, was "
                                         f"acknowledged and is not in the database")
            continue
        order, show, seat, _, state = row
        if id_of("ord_", order) != ticket.order or id_of("show_", show) != ticket.show:
            yield Violation("lost sale", f"{ticket.id} is of another order or show in the database "
                                         f"than the acknowledged {ticket.order}, {ticket.show}")
        elif (seat is not None) != ticket.is_seat:
            yield Violation("lost sale", f"{ticket.id} is not a ticket for a seat on both sides")
        may, must = refund_asked(history.orders[ticket.order], ticket.id)
        may = may or ticket.show in history.cancels
        if state == VOID and not may:
            yield Violation("lost sale", f"{ticket.id} of {ticket.order}, {ticket.place}, is void "
                                         f"in "
                                         f"the database, and nobody asked for that")
        elif state == VALID and must:
            yield Violation("backwards", f"{ticket.id} was given back, and is valid in the "
                                         f"database")


def judge_sold_once(database):
    sold = {}
    for ticket, (_, show, seat, _, state) in database.tickets.items():
        if state != VALID or seat is None:
            continue
        other = sold.setdefault((show, seat), ticket)
        if other != ticket:
            yield Violation("double sale", f"seat {seat} of {id_of('show_', show)} is sold by "
                                           f"{other} "
                                           f"and by {ticket} in the database")


def judge_area_sums(database):
    sold = {}
    for _, show, _, area, state in database.tickets.values():
        if state == VALID and area is not None:
            sold[id_of("show_", show), area] = sold.get((id_of("show_", show), area), 0) + 1
    for (show, area), count in sold.items():
        if count > database.capacities.get((show, area), 0):
            yield Violation("area oversold", f"area {area} of {show} has {count} valid tickets in "
                                             f"the "
                                             f"database, and "
                                             f"{database.capacities.get((show, area))} "
                                             f"places")


def may_be_paid(history, order):
    """Whether anybody told the gateway to pay it."""
    return any(pay.outcome in PAYING for reference in order.references
               for pay in history.pays.get(reference, ()))


def paid_at_most(history, order):
    """What the gateway can have collected for it in all; None where somebody paid otherwise."""
    most = 0
    for reference in order.references:
        for pay in history.pays.get(reference, ()):
            if not pay.right_amount:
                return None
            if pay.outcome in PAYING:
                most += order.references[reference] * pay.times
    return most


def is_of_visitor(history, database, order):
    """Whether somebody ordered it who made none of the requests, where there may be such."""
    row = database.orders.get(order)
    return (history.with_visitors and row is not None
            and id_of("buyer_", row[2]) not in history.buyers)


def judge_bought(history, database):
    """Tickets that no client could have bought."""
    judged = {}
    for ticket, (number, _, _, _, state) in database.tickets.items():
        order = id_of("ord_", number)
        if is_of_visitor(history, database, order):
            continue
        if order not in judged:
            judged[order] = why_nobody(history, database, order)
        if judged[order]:
            yield Violation("nobody bought", f"{ticket} of {order} is in the database, "
                                             f"{judged[order]}")
            continue
        known = history.orders[order].tickets
        if known is not None and ticket not in known:
            yield Violation("nobody bought", f"{ticket} is in the database beside the tickets with "
                                             f"which {order} was acknowledged")


def why_nobody(history, database, order):
    known = history.orders.get(order)
    row = database.orders.get(order)
    if known is None or not known.states:
        return "an order that nobody was told of, so nobody can have paid it"
    if row is None:
        return "which is not in the database"
    if known.buyer and number_of(known.buyer) != row[2]:
        return f"an order of another buyer than {known.buyer}"
    if not known.started:
        return "for which nobody started a payment"
    if row[4] > 0 and not may_be_paid(history, known):
        return "for which nobody paid"
    return None


# --- orders and money -----------------------------------------------------------------------------


def judge_orders(history, database):
    for order in history.orders.values():
        if not order.states:
            continue
        row = database.orders.get(order.id)
        if row is None:
            yield Violation("lost order", f"{order.id} was acknowledged and is not in the database")
            continue
        states = {state for _, _, state in order.states}
        stored = row[3]
        if "confirmed" in states and stored != CONFIRMED:
            yield Violation("lost sale", f"{order.id} was confirmed, and is not in the database")
        elif "cancelled" in states and stored != CANCELLED:
            yield Violation("backwards", f"{order.id} was cancelled, and is not in the database")
        elif "expired" in states and stored == OPEN:
            yield Violation("backwards", f"{order.id} was expired, and is open in the database")
    for payment in history.payments.values():
        row = database.payments.get(payment.id)
        if row is None:
            if payment.states:
                yield Violation("lost payment",
                                f"{payment.id} was acknowledged and is not in the database")
            continue
        most = max((state[3] for state in payment.states), default=0)
        if most and row[2] != most:
            yield Violation("lost payment", f"{payment.id} was said to have captured {most} "
                                            f"paise, in "
                                            f"the database it has {row[2]}")


def money_by_order(database):
    """{order: [captured, under review, refunds]}, and what is wrong with a payment by itself."""
    sums, violations, owed = {}, [], {}
    for payment, order, _, amount, reason in database.refunds:
        if order is not None:
            sums.setdefault(id_of("ord_", order), [0, 0, 0])[2] += amount
        if payment is not None and reason != AT_GATEWAY:
            owed[id_of("pay_", payment)] = owed.get(id_of("pay_", payment), 0) + amount
    for payment, row in database.payments.items():
        order, _, captured, for_tickets, refund_owed, review, _ = row
        if captured != for_tickets + refund_owed + review or refund_owed != owed.get(payment, 0):
            violations.append(Violation(
                "money", f"{payment} captured {captured} paise: {for_tickets} for tickets, "
                         f"{refund_owed} owed back (refunds: {owed.get(payment, 0)}), {review} "
                         f"under "
                         f"review"))
        if order is not None:
            of_order = sums.setdefault(id_of("ord_", order), [0, 0, 0])
            of_order[0] += captured
            of_order[1] += review
    return sums, violations


def judge_money(history, database):
    sums, violations = money_by_order(database)
    yield from violations
    valid = {}
    for ticket, (order, _, _, _, state) in database.tickets.items():
        known = history.tickets.get(ticket)
        of_order = valid.setdefault(id_of("ord_", order), [0, True])
        if state == VALID:
            of_order[0] += known.price if known else 0
            of_order[1] = of_order[1] and known is not None
    for order, (captured, review, refunded) in sums.items():
        if is_of_visitor(history, database, order):
            continue
        price, all_known = valid.get(order, (0, True))
        if not all_known:
            # Nobody read these tickets: they cost what the order costs, if none was given back.
            price = database.orders[order][4] if order in database.orders else 0
            if history.orders.get(order) and history.orders[order].refunds:
                continue
        if captured - review - refunded != price:
            yield Violation("money", f"{order}: {captured} paise were captured, {refunded} given "
                                     f"back, "
                                     f"{review} are under review, and its valid tickets cost "
                                     f"{price}")
        known = history.orders.get(order)
        most = None if known is None else paid_at_most(history, known)
        if most and captured > most:
            yield Violation("money", f"{order}: {captured} paise were captured, and at most {most} "
                                     f"were paid")
        if captured and (known is None or not may_be_paid(history, known)):
            yield Violation("nobody bought", f"{order} has {captured} paise that nobody paid")
    for order, (price, _) in valid.items():
        if price and order not in sums:
            yield Violation("money", f"{order} has valid tickets for {price} paise and no payment")


def judge_told(history, database):
    """Money that the sandbox took and had time to tell, and that nobody knows of."""
    died = history.kills[-1] if history.kills else 0
    # The gateway may take money for one reference more than once, and let some of it go.
    captured = {}
    for row in database.payments.values():
        captured[row[6]] = captured.get(row[6], 0) + row[2]
    for reference, pays in history.pays.items():
        told = [pay for pay in pays if pay.accepted and pay.outcome == "succeed"
                and pay.right_amount
                and (pay.reported or pay.sent > died
                     and pay.done + pay.delay < history.drained_at)]
        if not told:
            continue
        if not captured.get(reference):
            yield Violation("money", f"the gateway took the money of {reference} and had told "
                                     f"or could tell since {told[0].done}, and nothing was "
                                     f"captured")


# --- holds ----------------------------------------------------------------------------------------


def judge_holds(history, database):
    """A hold that certainly lives at the end is in the database."""
    end = max(history.last, database.last_now)
    late = claims_that_may_be_released(history)
    for hold in history.holds.values():
        if database.holds.get(hold.id) in LIVE_HOLD_STATES or is_in_doubt(hold, late):
            continue
        alive = [interval for _, interval in hold_intervals(hold, history) if interval.end > end]
        if alive:
            yield Violation("lost hold", f"{hold.id} was acknowledged at {alive[0].start} until "
                                         f"{alive[0].end}, and does not live in the database")


def judge_database(history, database):
    for judge in (judge_acknowledged, judge_bought, judge_orders, judge_money, judge_told,
                  judge_holds):
        yield from judge(history, database)
    yield from judge_sold_once(database)
    yield from judge_area_sums(database)
