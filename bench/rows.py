#!/usr/bin/env python3
"""The rows of docs/performance.md: each figure of a server beside what the same machine does
without it, measured by turns in the same run.

usage: rows.py FIRSTSHOW SOLD_OUT_DATABASE OUTPUT_FOLDER [--rounds 3] [--seconds 6] [ROW ...]
       firstshow-lab is in the folder of FIRSTSHOW

Rows: spread hot storm quiet reads restart idle. Figures are medians of the rounds. What was
printed on the way is kept in OUTPUT_FOLDER/raw, the table in OUTPUT_FOLDER/table.md. Listens on
loopback only and stops what it started. Standard library only.
"""

import argparse
import json
import os
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

BENCH = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(BENCH.parent / "proof"))
from server import Server  # noqa: E402

UPI_A_SECOND = 5_787
LIVE_SHOWS = 1_000
SEATS_OF_A_HALL = 300
SOLD_TICKETS = 10_000_000
STORM_BUYERS = 100_000


def times(ours, theirs):
    """How many times theirs ours is; nothing where the machine got nothing done."""
    return f"{ours / theirs:.2f}x" if theirs > 0 else "-"


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n"
                         f"{done.stdout}{done.stderr}")
    return done.stdout


def resident_mb(server):
    pages = int(pathlib.Path(f"/proc/{server.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def write_table(output, began, head, table):
    """Prints the table, after the load that it was measured under, and keeps it."""
    loads = " to ".join("/".join(f"{load:.1f}" for load in each)
                        for each in (began, os.getloadavg()))
    lines = [f"Load average of the machine {loads}.", "", head,
             "|" + " --- |" * (head.count("|") - 1)]
    lines += ["| " + " | ".join(line) + " |" for line in table]
    text = "\n".join(lines) + "\n"
    (pathlib.Path(output) / "table.md").write_text(text, encoding="utf-8")
    print("\n" + text)


class Bench:
    def __init__(self, arguments, room):
        self.program = arguments.program
        self.lab = arguments.program + "-lab"
        self.sold_out_database = getattr(arguments, "sold_out_database", None)
        self.rounds = arguments.rounds
        self.seconds = arguments.seconds
        self.room = room
        self.raw = pathlib.Path(arguments.output) / "raw"
        self.raw.mkdir(parents=True, exist_ok=True)
        self.table = []
        self.ceiling_figures = {}

    # --- tools ------------------------------------------------------------------------------------

    def keep(self, name, text):
        with (self.raw / name).open("a", encoding="utf-8") as file:
            file.write(text if text.endswith("\n") else text + "\n")

    def ceilings(self, which):
        """{name: figure} of bench/ceilings, once per run for PostgreSQL, which takes a minute to
        prepare."""
        if which in self.ceiling_figures:
            return self.ceiling_figures[which]
        text = run(str(BENCH / "ceilings"), str(self.seconds), which)
        self.keep(f"ceilings_{which}.txt", text)
        figures = {name: float(figure or 0) for name, figure in
                   (line.split("\t") for line in text.splitlines())}
        if which == "postgres":
            self.ceiling_figures[which] = figures
        return figures

    def database(self, name, template, seats, shows):
        path = self.room / f"{name}.db"
        self.fill(path, template, seats, shows)
        return path

    def fill(self, database, template, seats, shows):
        plan = self.room / "plan.json"
        run(self.program, "plan", "generate", "--template", template, "--seats", str(seats),
            "--output", str(plan))
        run(self.program, "demo", "--database", str(database), "--state-folder", str(self.room),
            "--plan", str(plan), "--shows", str(shows))

    def webhook_secret(self, path):
        """A file with what webhooks are signed with, so that the generator plays the gateway: its
        servers are elsewhere in life, and no part of what is measured."""
        ((secret,),) = sqlite3.connect(path).execute(
            "SELECT value FROM secret WHERE name = 'sandbox_webhook'")
        return self.keep_secret(path.stem, secret)

    def keep_secret(self, name, secret):
        file = self.room / f"{name}.secret"
        file.touch(0o600)
        file.write_bytes(secret + b"\n")
        return str(file)

    def storm(self, server, scenario, *more):
        text = run(self.lab, "storm", "--scenario", scenario, "--target", server.url, "--json",
                   *more)
        self.keep(f"{scenario}.jsonl", text)
        return json.loads(text)

    def check(self, path):
        """Whether firstshow check finds nothing."""
        done = subprocess.run([self.program, "check", str(path)], capture_output=True, text=True,
                              check=False)
        self.keep("check.txt", done.stdout + done.stderr)
        return done.returncode == 0

    def row(self, name, goal, figure, ceiling, ratio, met):
        line = (name, goal, figure, ceiling, ratio, "met" if met else "missed")
        self.table.append(line)
        print(f"{name}: {figure}; {ceiling}; {ratio}; goal: {goal}: {line[-1]}", flush=True)

    @staticmethod
    def shares(reports):
        """What the processors did: the generator's and the server's share of one each."""
        generator = statistics.median(
            report["generator_processor_seconds"] / report["seconds"] for report in reports)
        server = statistics.median(
            report.get("server_processor_seconds", 0) / report["seconds"] for report in reports)
        return f"generator {generator:.0%}, server {server:.0%} of a core"

    # --- rows -------------------------------------------------------------------------------------

    def spread(self):
        path = self.database("spread", "multiplex", SEATS_OF_A_HALL, 4_000)
        reports = []
        with Server(self.program, path) as server:
            secret = self.webhook_secret(path)
            for _ in range(self.rounds):
                reports.append(self.storm(server, "spread", "--seconds", str(self.seconds),
                                          "--webhook-secret", secret))
        paid = statistics.median(r["counts"]["paid"] / r["seconds"] for r in reports)
        usual = max(figure for name, figure in self.ceilings("postgres").items()
                    if "paid bookings/s" in name)
        sound = self.check(path)
        self.row("spread", f"5x PostgreSQL and {UPI_A_SECOND:,}/s",
                 f"{paid:,.0f} paid bookings/s ({self.shares(reports)})"
                 + ("" if sound else "; THE CHECK FAILED"),
                 f"PostgreSQL {usual:,.0f}/s", times(paid, usual),
                 sound and paid >= 5 * usual and paid > UPI_A_SECOND)

    def hot(self):
        path = self.database("hot", "stadium", 50_000, 1)
        reports = []
        redis = []
        with Server(self.program, path) as server:
            for _ in range(self.rounds):
                reports.append(self.storm(server, "hot", "--seconds", str(self.seconds)))
                redis += self.ceilings("redis").values()
        held = statistics.median(r["counts"]["held"] / r["seconds"] for r in reports)
        fast = statistics.median(redis)
        usual = next(figure for name, figure in self.ceilings("postgres").items()
                     if "hot show" in name)
        self.row("hot", "1x Redis, 8x PostgreSQL", f"{held:,.0f} holds/s ({self.shares(reports)})",
                 f"Redis {fast:,.0f}/s, PostgreSQL {usual:,.0f}/s",
                 f"{times(held, fast)}, {times(held, usual)}", held >= fast and held >= 8 * usual)

    def storm_row(self):
        path = self.database("storm", "multiplex", SEATS_OF_A_HALL, 1)
        with Server(self.program, path) as server:
            report = self.storm(server, "storm", "--buyers", str(STORM_BUYERS), "--processes", "2")
        whole, times = report["whole"], report["timings"]["hold"]
        paid = self.sql(path, "SELECT count(*) FROM orders WHERE state = 1")
        kept = self.check(path) and paid == whole["paid"]
        ratio = times["p99_us"] / max(1, times["p50_us"])
        self.row("storm", "p99 below 10x p50, no 5xx but 503, nothing lost",
                 f"{whole['arrived']:,} buyers in {report['seconds']:.0f} s, "
                 f"{whole['refused']:,} holds refused, {whole['later']:,} told later, "
                 f"{whole['unexpected']} unexpected; {'nothing' if kept else 'SOMETHING'} lost "
                 f"({self.shares([report])})",
                 f"p50 {times['p50_us'] / 1000:.1f} ms, p99 {times['p99_us'] / 1000:.1f} ms",
                 f"{ratio:.1f}x", kept and ratio < 10 and whole["unexpected"] == 0)

    def quiet(self):
        path = self.database("quiet", "stadium", 50_000, 1)
        reports = []
        with Server(self.program, path) as server:
            for _ in range(self.rounds):
                reports.append(self.storm(server, "quiet", "--seconds", str(self.seconds),
                                          "--commit-in", str(self.room)))
        hold = statistics.median(r["timings"]["hold"]["p50_us"] for r in reports)
        commit = statistics.median(r["timings"]["commit"]["p50_us"] for r in reports)
        self.row("quiet", "a hold below 2 commits", f"{hold:,.0f} us", f"a commit {commit:,.0f} us",
                 times(hold, commit), hold < 2 * commit)

    def reads(self):
        text = run(str(BENCH / "reads"), self.program, str(self.rounds),
                   str(max(2, self.seconds // 2)))
        self.keep("reads.txt", text)
        for line in text.splitlines():
            what, figure = line.split("\t")
            share = int(figure.partition("%")[0])
            self.row(f"reads, {what}", "85% of nginx", figure, "nginx, the same bytes",
                     f"{share / 100:.2f}x", share >= 85)

    def restart(self):
        path = self.database("restart", "multiplex", SEATS_OF_A_HALL, LIVE_SHOWS)
        over = SOLD_TICKETS // SEATS_OF_A_HALL - LIVE_SHOWS
        self.keep("restart.txt", run(self.sold_out_database, str(path), str(over)))
        times = []
        resident = 0
        server = Server(self.program, path)
        server.start()
        for _ in range(self.rounds):
            server.kill()
            began = time.monotonic()
            server.start()
            times.append(time.monotonic() - began)
            resident = resident_mb(server)
        server.stop()
        self.keep("restart.txt", f"{times} s, {resident} MB resident")
        took = statistics.median(times)
        self.row("restart", "ready below 2 s after kill -9", f"{took:.2f} s",
                 f"{SOLD_TICKETS:,} tickets, {LIVE_SHOWS * SEATS_OF_A_HALL:,} of shows to come, "
                 f"{path.stat().st_size / 2**30:.1f} GiB", f"{resident:.0f} MB", took < 2)
        path.unlink()

    def idle(self):
        path = self.room / "idle.db"
        run(self.program, "demo", "--database", str(path))
        with Server(self.program, path) as server:
            time.sleep(2)  # for what a start leaves behind to be given back
            resident = resident_mb(server)
        self.row("idle", "below 40 MB", f"{resident:.0f} MB resident", "the demonstration loaded",
                 "-", resident < 40)

    @staticmethod
    def sql(path, query):
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            return database.execute(query).fetchone()[0]
        finally:
            database.close()

    def play(self, rows):
        plays = {"spread": self.spread, "hot": self.hot, "storm": self.storm_row,
                 "quiet": self.quiet, "reads": self.reads, "restart": self.restart,
                 "idle": self.idle}
        for name in rows or plays:
            plays[name]()


def main():
    parser = argparse.ArgumentParser(description="Firstshow beside this machine's ceilings.")
    parser.add_argument("program")
    parser.add_argument("sold_out_database")
    parser.add_argument("output")
    parser.add_argument("rows", nargs="*", help="spread hot storm quiet reads restart idle")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=6)
    arguments = parser.parse_intermixed_args()
    began = os.getloadavg()
    pathlib.Path(arguments.output).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=arguments.output) as room:
        bench = Bench(arguments, pathlib.Path(room))
        bench.play(arguments.rows)
    write_table(arguments.output, began, "| what | goal | figure | beside | ratio | |", bench.table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
