"""Who bought beside the recorded clients: people with a browser. Nothing is known of what they were
told; what the database has of them must still add up, and it is shown as theirs."""

from checker.database import CONFIRMED, VALID, id_of, is_of_visitor, money_by_order
from checker.facts import Violation


def orders_of_visitors(history, database):
    """{order: [valid tickets, void tickets]}"""
    found = {order: [0, 0] for order in database.orders if is_of_visitor(history, database, order)}
    for number, _, _, _, state in database.tickets.values():
        counts = found.get(id_of("ord_", number))
        if counts:
            counts[state != VALID] += 1
    return found


def bought_by_visitors(history, database):
    """(orders with valid tickets, these tickets)"""
    sold = [valid for valid, _ in orders_of_visitors(history, database).values() if valid]
    return len(sold), sum(sold)


def judge_visitors(history, database):
    sums, _ = money_by_order(database)
    for order, (valid, void) in orders_of_visitors(history, database).items():
        captured, review, refunded = sums.get(order, (0, 0, 0))
        total, kept = database.orders[order][4], captured - review - refunded
        if valid and database.orders[order][3] != CONFIRMED:
            yield Violation("nobody bought", f"a visitor's {order} has valid tickets and is not "
                                             f"confirmed")
        right = 0 < kept < total if valid and void else kept == (total if valid else 0)
        if not right and total:
            yield Violation("money", f"a visitor's {order} of {total} paise has {valid} valid and "
                                     f"{void} void tickets, and {kept} paise were kept for it")
