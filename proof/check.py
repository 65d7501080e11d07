#!/usr/bin/env python3
"""Judges recorded exchanges with a box office, and the database that it left.

usage: check.py HISTORY_FOLDER DATABASE [--least-sales N] [--least-kills N]
                [--least-refused PERCENT] [--least-blocks N] [--least-cancelled ORDERS]
                [--least-reordered HOLDS] [--visitors]

Exit code 0: proved, 1: broken, 2: inconclusive, because there was too little of it or it cannot be
read. README.md beside this file has the format and the list of what is looked for. Standard library
only; shares nothing with the server.
"""

import argparse
import gc
import sqlite3
import sys

from checker.answers import judge_keys, judge_maps, judge_states
from checker.database import Database, judge_database
from checker.history import Unreadable, read_history
from checker.hold_age import judge_hold_age, orders_by_hold, payments_by_hold
from checker.holders import all_intervals, judge_areas, judge_lost, judge_seats
from checker.staff import add_blocks, cancelled_since, judge_staff
from checker.visitors import bought_by_visitors, judge_visitors

SHOWN_OF_A_KIND = 5


def judge(history, database):
    """Every violation there is."""
    found = list(history.violations)
    seat_numbers, area_numbers, wrong = database.learn_places(history)
    found += wrong
    seats, areas = all_intervals(history)
    add_blocks(history, seats, areas)
    capacities = {(show, key): database.capacities[show, number]
                  for (show, key), number in area_numbers.items()
                  if (show, number) in database.capacities}
    found += judge_seats(seats)
    found += judge_areas(areas, capacities)
    found += judge_lost(history)
    found += judge_keys(history)
    found += judge_states(history)
    found += judge_maps(history, seat_numbers)
    found += judge_database(history, database)
    found += judge_visitors(history, database)
    found += judge_staff(history, database, seat_numbers)
    found += judge_hold_age(history, database)
    return found


class Totals:
    """What was seen, for the table and for the verdict."""

    def __init__(self, history, database):
        self.visitors, self.visited = bought_by_visitors(history, database)
        self.sold = self.areas = self.void = 0
        for ticket in history.tickets.values():
            if any(state == "valid" for _, _, state in ticket.states):
                self.sold += ticket.is_seat
                self.areas += not ticket.is_seat
            self.void += any(state == "void" for _, _, state in ticket.states)
        self.orders = sum(1 for order in history.orders.values()
                          if any(state == "confirmed" for _, _, state in order.states))
        self.database_kills = len(history.database_kills)
        self.kills = len(history.kills) + self.database_kills
        self.refused = 100 * history.holds_refused / max(1, history.hold_attempts)
        acts = [act for acts in history.staff.values() for act in acts if act.answered]
        self.staff, self.staff_refused = len(acts), history.staff_refused
        self.blocks = sum(act.action == "block" for act in acts)
        cancelled = cancelled_since(history)
        self.cancelled = len(cancelled)
        self.cancelled_orders = sum(
            1 for order in history.orders.values() if order.show in cancelled
            and any(state == "confirmed" for _, _, state in order.states))
        self.reordered = sum(count > 1 for count in orders_by_hold(history).values())
        self.most_payments = max(payments_by_hold(history).values(), default=0)

    @property
    def sales(self):
        return self.sold + self.areas


def table(history, totals):
    seconds = max(0, history.last - min(history.first, history.last)) / 1e6
    maps = sum(len(reads) for reads in history.maps.values())
    visited = [("bought by visitors",
                f"{totals.visited:,} in {totals.visitors:,} orders")]
    staff = [
        ("staff's changes", f"{totals.staff:,}"),
        ("  refused", f"{totals.staff_refused:,}"),
        ("  blocks", f"{totals.blocks:,}"),
        ("  shows cancelled", f"{totals.cancelled:,}"),
        ("    confirmed orders of theirs", f"{totals.cancelled_orders:,}")]
    return (visited if totals.visitors else []) + [
        ("exchanges recorded", f"{history.exchanges:,} in {seconds:,.0f} s"),
        ("  without an answer", f"{history.unanswered:,}"),
        ("  sent again with their key", f"{history.replays:,}"),
        ("kills", f"{totals.kills:,}"),
        *([("  of the database's server", f"{totals.database_kills:,}")]
          if totals.database_kills else []),
        ("hold attempts", f"{history.hold_attempts:,}"),
        ("  refused: others were there", f"{history.holds_refused:,} "
                                                 f"({totals.refused:.1f}%)"),
        ("sales acknowledged", f"{totals.sales:,}"),
        ("  seats", f"{totals.sold:,}"),
        ("  places in areas", f"{totals.areas:,}"),
        ("  later given back", f"{totals.void:,}"),
        ("orders confirmed", f"{totals.orders:,} of {len(history.orders):,}"),
        ("payments", f"{len(history.payments):,}"),
        ("holds ordered more than once", f"{totals.reordered:,}"),
        ("  payments of one hold, at most", f"{totals.most_payments:,}"),
        ("seat maps compared", f"{maps:,}"),
    ] + (staff if totals.staff + totals.staff_refused else [])


def shortcomings(totals, arguments):
    """Why nothing is shown although nothing is wrong."""
    for name, present, least in [
            ("sales", totals.sales, arguments.least_sales),
            ("kills", totals.kills, arguments.least_kills),
            ("percent of holds refused", totals.refused, arguments.least_refused),
            ("blocks", totals.blocks, arguments.least_blocks),
            ("confirmed orders of cancelled shows", totals.cancelled_orders,
             arguments.least_cancelled),
            ("holds ordered again", totals.reordered, arguments.least_reordered)]:
        if present < least:
            yield f"{present:,.0f} {name}, at least {least:,} are needed"


def print_violations(violations):
    kinds = {}
    for violation in violations:
        kinds.setdefault(violation.kind, []).append(violation.sentence)
    for kind, sentences in sorted(kinds.items()):
        print(f"{kind}: {len(sentences):,}")
        for sentence in sentences[:SHOWN_OF_A_KIND]:
            print(f"  {sentence}")
        if len(sentences) > SHOWN_OF_A_KIND:
            print(f"  and {len(sentences) - SHOWN_OF_A_KIND:,} more")


def parse_arguments():
    parser = argparse.ArgumentParser(
        description="Judges recorded exchanges with a box office, and the database that it left.")
    parser.add_argument("history", help="a folder of *.jsonl")
    parser.add_argument("database", help="the SQLite file, or postgresql://...")
    parser.add_argument("--least-sales", type=int, default=20_000)
    parser.add_argument("--least-kills", type=int, default=20)
    parser.add_argument("--least-refused", type=float, default=30.0, metavar="PERCENT")
    parser.add_argument("--least-blocks", type=int, default=0, help="by staff")
    parser.add_argument("--least-cancelled", type=int, default=0, metavar="ORDERS",
                        help="confirmed orders of shows that staff cancelled")
    parser.add_argument("--least-reordered", type=int, default=0, metavar="HOLDS",
                        help="holds that were ordered, cancelled, kept and ordered again")
    parser.add_argument("--visitors", action="store_true",
                        help="people who are not in the history may have bought too")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    gc.disable()  # nothing here is cyclic, and there is a lot of it
    try:
        history = read_history(arguments.history)
        database = Database(arguments.database)
    except (Unreadable, sqlite3.Error, OSError) as wrong:
        print(f"inconclusive: {wrong}")
        return 2
    history.with_visitors = arguments.visitors
    violations = judge(history, database)
    totals = Totals(history, database)
    for name, figure in table(history, totals):
        print(f"{name:<40}{figure:>24}")
    if history.skew > 0:
        print(f"{'clocks apart by (allowed for)':<40}{f'{history.skew / 1000:,.1f} ms':>24}")
    print()
    if violations:
        print_violations(violations)
        print(f"broken: {len(violations):,} things happened that must not")
        return 1
    missing = list(shortcomings(totals, arguments))
    if missing:
        print("inconclusive: nothing wrong was found, but " + "; ".join(missing))
        return 2
    print("proved: every acknowledged sale is there once, nothing was sold twice, no money is lost")
    return 0


if __name__ == "__main__":
    sys.exit(main())
