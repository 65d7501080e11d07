#!/usr/bin/env python3
"""The rows of docs/performance.md that depend on the database, on a SQLite file and on a PostgreSQL
server by turns in the same run, so that what counts is their ratio.

usage: databases.py FIRSTSHOW OUTPUT_FOLDER [--rounds 3] [--seconds 6] [ROW ...]
       firstshow-lab is in the folder of FIRSTSHOW

Rows: quiet hot spread storm (a minute each time); quiet, hot and spread where none is named. Both
databases are in the system's temporary folder (TMPDIR), so that they have the same disk; PostgreSQL
is a server of scripts/postgres. Figures are medians of the rounds, each round SQLite first, then
PostgreSQL. What was printed on the way is kept in OUTPUT_FOLDER/raw, the table in
OUTPUT_FOLDER/table.md. Listens on loopback only and stops what it started. Standard library and
psql.
"""

import argparse
import contextlib
import os
import pathlib
import statistics
import sys
import tempfile

from rows import SEATS_OF_A_HALL, STORM_BUYERS, Bench, run, write_table

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "proof"))
from postgresql import PostgresqlServer  # noqa: E402
from server import Server  # noqa: E402

SERVER_SETTINGS = ("shared_buffers=512MB", "max_wal_size=4GB")  # those of bench/store_bench.cpp
ROUND_US = "{:,.0f} us"


def median(figures):
    return statistics.median(figures)


class DatabaseBench(Bench):
    def __init__(self, arguments, room, postgresql):
        super().__init__(arguments, room)
        self.postgresql = postgresql

    # --- the two databases ------------------------------------------------------------------------

    def psql(self, database, sql):
        return run("psql", "--quiet", "--no-psqlrc", "--tuples-only", "--no-align", "--command",
                   sql, self.postgresql.address(database)).strip()

    def address(self, name):
        """Of a new, empty database."""
        self.psql("postgres", f"CREATE DATABASE {name}")
        return self.postgresql.address(name)

    def sold(self, place):
        """Confirmed orders."""
        query = "SELECT count(*) FROM orders WHERE state = 1"
        if isinstance(place, pathlib.Path):
            return self.sql(place, query)
        return int(run("psql", "--no-psqlrc", "--tuples-only", "--no-align", "--command", query,
                       place))

    def secret(self, name, place):
        if isinstance(place, pathlib.Path):
            return self.webhook_secret(place)
        value = self.psql(name, "SELECT encode(value, 'hex') FROM secret "
                                "WHERE name = 'sandbox_webhook'")
        return self.keep_secret(f"{name}_postgresql", bytes.fromhex(value))

    def serve(self, name, template, seats, shows):
        """The places of two databases filled alike, and their servers, not started yet."""
        places = [self.room / f"{name}.db", self.address(name)]
        for place in places:
            self.fill(place, template, seats, shows)
        return places, [Server(self.program, place, "--state-folder", str(self.room),
                               log=self.room / f"{name}_{number}.log")
                        for number, place in enumerate(places)]

    def by_turns(self, servers, measure):
        """The reports of each server's rounds: measure(its number, its server)."""
        reports = [[], []]
        with contextlib.ExitStack() as stack:
            for server in servers:
                stack.enter_context(server)
            for _ in range(self.rounds):
                for number, server in enumerate(servers):
                    reports[number].append(measure(number, server))
        return reports

    def both_sound(self, places):
        return [self.check(place) for place in places] == [True, True]

    def compare(self, name, figures, shown, more="", sound=True):
        """A line of the table: both figures, and PostgreSQL's as a multiple of SQLite's."""
        ratio = figures[1] / figures[0] if figures[0] > 0 else 0
        line = (name, shown.format(figures[0]), shown.format(figures[1]), f"{ratio:.2f}", more)
        if not sound:
            line = (name + ": THE CHECK FAILED", *line[1:])
        self.table.append(line)
        print(": ".join(line), flush=True)

    # --- rows -------------------------------------------------------------------------------------

    def quiet(self):
        places, servers = self.serve("quiet", "stadium", 50_000, 1)
        probes = [str(self.room), self.address("probe")]
        reports = self.by_turns(servers, lambda number, server: self.storm(
            server, "quiet", "--seconds", str(self.seconds), "--commit-in", probes[number]))
        holds, commits = ([median(report["timings"][timing]["p50_us"] for report in each)
                           for each in reports] for timing in ("hold", "commit"))
        self.compare("quiet: a hold by one client alone", holds, ROUND_US,
                     sound=self.both_sound(places))
        self.compare("the same database's commit of one row, between the holds", commits, ROUND_US,
                     f"a hold is {holds[0] / commits[0]:.2f} and {holds[1] / commits[1]:.2f} "
                     "of its database's")

    def throughput(self, name, scenario, count, reports, sound):
        figures = [median(report["counts"][count] / report["seconds"] for report in each)
                   for each in reports]
        shares = "; ".join(self.shares(each) for each in reports)
        self.compare(f"{name}: {scenario}", figures, "{:,.0f} a second", shares, sound)

    def hot(self):
        places, servers = self.serve("hot", "stadium", 50_000, 1)
        reports = self.by_turns(servers, lambda _, server: self.storm(
            server, "hot", "--seconds", str(self.seconds)))
        self.throughput("hot", "holds of one show", "held", reports, self.both_sound(places))

    def spread(self):
        places, servers = self.serve("spread", "multiplex", SEATS_OF_A_HALL, 4_000)
        secrets = []

        def measure(number, server):
            if len(secrets) == number:  # each server made its own when it started
                secrets.append(self.secret("spread", places[number]))
            return self.storm(server, "spread", "--seconds", str(self.seconds),
                              "--webhook-secret", secrets[number])

        reports = self.by_turns(servers, measure)
        self.throughput("spread", "paid bookings over 4,000 shows", "paid", reports,
                        self.both_sound(places))

    def storm_row(self):
        places, servers = self.serve("storm", "multiplex", SEATS_OF_A_HALL, 1)
        reports = [self.storm(server, "storm", "--buyers", str(STORM_BUYERS), "--processes", "2")
                   for server in self.one_after_the_other(servers)]
        kept = [self.sold(place) == report["whole"]["paid"]
                for place, report in zip(places, reports)]
        sound = self.both_sound(places) and all(kept)
        for percentile in ("p50", "p99"):
            self.compare(f"storm: {STORM_BUYERS:,} buyers in a minute, {percentile} of a hold",
                         [report["timings"]["hold"][f"{percentile}_us"] for report in reports],
                         ROUND_US, "nothing lost" if all(kept) else "SOMETHING LOST", sound)

    @staticmethod
    def one_after_the_other(servers):
        for server in servers:
            with server:
                yield server

    def play(self, rows):
        plays = {"quiet": self.quiet, "hot": self.hot, "spread": self.spread,
                 "storm": self.storm_row}
        for name in rows or ("quiet", "hot", "spread"):
            if name not in plays:
                raise SystemExit(f"databases.py: {name} is not measured on PostgreSQL; "
                                 f"{' '.join(plays)} are")
            plays[name]()


def main():
    parser = argparse.ArgumentParser(description="SQLite and PostgreSQL in the same run.")
    parser.add_argument("program")
    parser.add_argument("output")
    parser.add_argument("rows", nargs="*", help="quiet hot spread storm")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=6)
    arguments = parser.parse_intermixed_args()
    began = os.getloadavg()
    pathlib.Path(arguments.output).mkdir(parents=True, exist_ok=True)
    postgresql = PostgresqlServer(*SERVER_SETTINGS)
    try:
        with tempfile.TemporaryDirectory() as room:
            bench = DatabaseBench(arguments, pathlib.Path(room), postgresql)
            bench.play(arguments.rows)
    finally:
        postgresql.end()
    write_table(arguments.output, began, "| what | SQLite | PostgreSQL | ratio | |", bench.table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
