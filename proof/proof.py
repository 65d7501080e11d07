#!/usr/bin/env python3
"""Lets buyers contend for seats while the server is killed again and again, and has it judged.

usage: proof.py FIRSTSHOW [--seed N] [--seconds N] [--least-sales N] [--least-kills N] ...

Starts the server on a new file in a temporary folder, or with --database postgresql on a PostgreSQL
server of its own, and buyers in processes of their own; kills the server with SIGKILL at random
moments, or it and PostgreSQL by turns, until enough was sold and it was killed often enough, or the
time is up; lets everybody finish; then asks check.py and, as a second opinion, `firstshow
check`. Exit code 0: proved, 1: broken, 2: inconclusive. Loopback only; it ends by itself, and ends
only what it started.
"""

import argparse
import json
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from caller import now_us
from checker.tables import run_psql
from server import Server, ServerFailed
from postgresql import PostgresqlFailed, PostgresqlServer

HERE = pathlib.Path(__file__).resolve().parent
FINISH_WITHIN_S = 45
AMPLE_TIME_S = 20
MICROS = 1_000_000


class NothingShown(Exception):
    """The proof could not be made: the sentence says why."""


class CrowdProcess:
    """One crowd.py, and what it said last."""

    def __init__(self, configuration, folder):
        path = folder / f"{configuration['name']}.json"
        path.write_text(json.dumps(configuration))
        self.told = {"sold": 0, "orders": 0, "attempts": 0, "refused": 0, "answers": 0,
                     "blocks": 0, "cancelling": 0, "cancelled": 0, "reordered": 0,
                     "surprises": []}
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "crowd.py"), str(path)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, start_new_session=True)
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self):
        for line in self.process.stdout:
            self.told = json.loads(line)

    def close(self):
        try:
            self.process.stdin.write("close\n")
            self.process.stdin.flush()
        except OSError:
            pass  # it has ended; its exit code is looked at

    def send_home(self):
        try:
            self.process.stdin.close()
        except OSError:
            pass

    def wait(self, seconds):
        try:
            self.process.wait(timeout=max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return False
        self.thread.join()
        return True

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def change_shows(database):
    """What a show's limits are has no command so far."""
    changes = (f"UPDATE show SET refundable_until = starts_at WHERE {{place}} % 2 = 0;"
               f"UPDATE show SET hold_time = {4 * MICROS}, extension_time = {2 * MICROS}"
               f" WHERE {{place}} % 3 = 1").format(
                   place="(SELECT count(*) FROM show AS other WHERE other.id < show.id)")
    if database.startswith("postgresql:"):
        run_psql(database, changes)
        return
    db = sqlite3.connect(database)
    db.executescript(changes)
    db.close()


class Proof:
    def __init__(self, arguments, folder):
        self.arguments = arguments
        self.folder = folder
        self.history = folder / "history"
        self.history.mkdir()
        self.postgresql = None
        self.database = beside = str(folder / "proof.db")
        if arguments.database == "postgresql":
            self.postgresql = PostgresqlServer()
            run_psql(self.postgresql.address("postgres"), "CREATE DATABASE proof")
            self.database = self.postgresql.address("proof")
            beside = str(folder / "postgresql-proof")
        self.token_file = beside + ".operator"
        self.random = random.Random(arguments.seed)
        self.server = Server(arguments.program, self.database, "--state-folder", str(folder),
                           log=folder / "server.log")
        self.events = (self.history / "server.jsonl").open("w", buffering=1)
        self.crowds = []
        self.kills = self.cancelling = 0
        self.end = time.monotonic() + arguments.seconds

    def happened(self, event, at=None):
        self.events.write(json.dumps({"event": event, "at": at or now_us()}) + "\n")

    # --- before -----------------------------------------------------------------------------------

    def firstshow(self, *arguments):
        made = subprocess.run([self.arguments.program, *arguments], capture_output=True, text=True,
                              check=False)
        if made.returncode != 0:
            raise NothingShown(f"firstshow {' '.join(arguments)} failed: "
                               f"{made.stderr or made.stdout}")
        return made.stdout

    def prepare(self):
        """Shows on plans made to measure: theatres, and stadiums with standing areas. Every second
        gives tickets back, every third has holds of a few seconds. Smaller ones, which staff are to
        cancel, stand where the rush comes early."""
        arguments = self.arguments
        sizes = (("theatre", arguments.theatre), ("stadium", arguments.stadium),
                 ("multiplex", arguments.cancelled_seats))
        for kind, seats in sizes:
            self.firstshow("plan", "generate", "--template", kind, "--seats", str(seats),
                           "--output", str(self.folder / f"{kind}.json"))
        kinds = ["stadium" if number % 3 == 2 else "theatre" for number in range(arguments.shows)]
        shows = []
        for number, kind in enumerate(kinds + ["multiplex"] * arguments.cancelled):
            said = self.firstshow("demo", "--database", self.database, "--state-folder",
                                  str(self.folder), "--plan", str(self.folder / f"{kind}.json"))
            shows.append({"id": said.split()[0], "refundable": number % 2 == 0,
                          "to_cancel": kind == "multiplex"})
        # The server is not running yet.
        change_shows(self.database)
        shows, extra = shows[:arguments.shows], shows[arguments.shows:]
        for number, show in enumerate(extra):
            shows.insert(3 * number, show)
        return shows

    def ask(self, path):
        url = f"http://127.0.0.1:{self.server.port}{path}"
        try:
            with urllib.request.urlopen(url, timeout=30) as reply:
                return json.load(reply)
        except OSError as wrong:
            raise ServerFailed(f"{path} cannot be read right after the start: {wrong}") from wrong

    def learn(self, shows):
        """The names of the seats in the order of the map, and those of the areas."""
        for show in shows:
            plan = self.ask("/v1/seat-plans/" + self.ask("/v1/shows/" + show["id"])["seat_plan"])
            show["keys"] = [seat["key"] for zone in plan["zones"] for row in zone["rows"]
                            for seat in row["seats"]]
            show["areas"] = [area["key"] for area in plan["areas"]]

    # --- while it goes on -------------------------------------------------------------------------

    def sums(self):
        names = ("sold", "orders", "attempts", "refused", "answers", "blocks", "cancelling",
                 "cancelled", "reordered")
        return {name: sum(crowd.told[name] for crowd in self.crowds) for name in names}

    def start_server(self):
        self.happened("start")
        self.server.start()
        self.happened("ready")

    def send_in(self, shows):
        arguments = self.arguments
        for number in range(arguments.processes):
            name = f"c{number}-"
            self.crowds.append(CrowdProcess({
                "name": name, "seed": arguments.seed, "port": self.server.port, "shows": shows,
                "buyers": arguments.buyers // arguments.processes, "front": arguments.front,
                "shows_at_once": 3, "history": str(self.history / f"{name}buyers.jsonl"),
                "staff": None if number else {
                    "port": self.server.admin, "token_file": self.token_file,
                    "to_cancel": [show["id"] for show in shows if show["to_cancel"]]},
            }, self.folder))

    def enough(self):
        sums = self.sums()
        return (self.kills >= self.arguments.least_kills
                and sums["sold"] >= self.arguments.least_sales * 1.03
                and sums["cancelled"] >= self.arguments.cancelled
                and sums["blocks"] >= self.arguments.least_blocks
                and sums["reordered"] >= self.arguments.least_reordered)

    def look_after(self, until):
        """Waits until then, or until the proof is over, or until staff cancel a show: what that
        begins is to be interrupted."""
        while time.monotonic() < min(until, self.end):
            self.server.expect_alive()
            cancelling = self.sums()["cancelling"]
            if cancelling > self.cancelling:
                self.cancelling = cancelling
                return
            for crowd in self.crowds:
                if crowd.process.poll() is not None:
                    raise NothingShown(f"{crowd.process.args[-1]}: these buyers ended by "
                                       f"themselves")
            time.sleep(min(0.005, max(0.0, until - time.monotonic())))

    def strike(self):
        """Kills the server; where its database has a server too, that one, or both, by turns."""
        turns = ("server", "database", "server", "database at once", "both")
        turn = turns[self.kills % len(turns)] if self.postgresql else "server"
        self.kills += 1
        if "database" in turn or turn == "both":
            (self.postgresql.stop_at_once if "once" in turn else self.postgresql.kill)()
            self.happened("database kill")
        if turn in ("server", "both"):
            self.server.kill()
            self.happened("kill")
        if turn != "server":
            # Sometimes it is away for longer than a batch takes to be given up.
            time.sleep(self.random.choice((0, 0, 0.5, 2)))
            self.postgresql.start()
        if turn in ("server", "both"):
            self.start_server()
        else:
            self.server.wait_until_ready()

    def kill_again_and_again(self):
        shown = 0.0
        while not self.enough() and time.monotonic() < self.end:
            self.look_after(time.monotonic() + self.random.uniform(0.05, 2 * self.arguments.pause))
            self.strike()
            if time.monotonic() - shown > 5:
                shown = time.monotonic()
                sums = self.sums()
                print(f"  {self.kills} kills, {sums['sold']:,} places sold in {sums['orders']:,} "
                      f"orders,"
                      f" {sums['refused']:,} of {sums['attempts']:,} holds refused", flush=True)

    def finish(self):
        """Everybody ends what they began; whoever cannot goes home."""
        end = time.monotonic() + FINISH_WITHIN_S
        for crowd in self.crowds:
            crowd.close()
        in_time = all([crowd.wait(end - time.monotonic()) for crowd in self.crowds])
        for crowd in self.crowds:
            crowd.send_home()
        if not all([crowd.wait(20) for crowd in self.crowds]):
            raise NothingShown("the buyers did not go home")
        for crowd in self.crowds:
            if crowd.process.returncode != 0 or not crowd.told.get("done"):
                raise NothingShown("the buyers ended by an error of their own")
        # Whoever finished has waited until the money was known. Where some could not, what they
        # paid a while ago was not told in time.
        drained = now_us() - (0 if in_time else AMPLE_TIME_S * MICROS)
        self.happened("drained", drained)
        if not in_time:
            print(f"  some buyers had not finished within {FINISH_WITHIN_S} s")

    def run(self):
        shows = self.prepare()
        self.start_server()
        self.learn(shows)
        self.send_in(shows)
        self.kill_again_and_again()
        self.finish()
        self.server.expect_alive()
        code = self.server.stop()
        self.events.close()
        if code != 0:
            raise ServerFailed(f"the server ended with {code} when it was asked to stop:\n"
                              f"{self.server.last_words()}")

    def stop_all(self):
        for crowd in self.crowds:
            crowd.send_home()
        for crowd in self.crowds:
            crowd.wait(5)
            crowd.end()
        self.server.stop()

    def end_database(self, dump):
        if self.postgresql is None:
            return
        if dump:
            with (self.folder / "proof.dump").open("wb") as file:
                subprocess.run(["pg_dump", "--format=custom", self.database], stdout=file,
                               check=False)
        self.postgresql.end()
        self.postgresql = None

    # --- after ------------------------------------------------------------------------------------

    def judge(self):
        arguments = self.arguments
        second = subprocess.run([arguments.program, "check", self.database], capture_output=True,
                                text=True, check=False)
        print(f"firstshow check: {(second.stdout + second.stderr).strip().splitlines()[-1]}")
        surprises = [one for crowd in self.crowds for one in crowd.told["surprises"]]
        for surprise in surprises[:10]:
            print(f"surprise: {surprise[:300]}")
        sys.stdout.flush()
        verdict = subprocess.run(
            [sys.executable, str(HERE / "check.py"), str(self.history), self.database,
             "--least-sales", str(arguments.least_sales),
             "--least-kills", str(arguments.least_kills),
             "--least-refused", str(arguments.least_refused),
             "--least-blocks", str(arguments.least_blocks),
             "--least-cancelled", str(arguments.cancelled),
             "--least-reordered", str(arguments.least_reordered)], check=False).returncode
        if second.returncode != 0:
            print("broken: firstshow check found what is wrong with the database")
        if surprises:
            print("broken: buyers got answers that nobody who keeps to the rules should get")
        return 1 if second.returncode != 0 or surprises else verdict


def parse_arguments():
    parser = argparse.ArgumentParser(
        description="Kills the server under contending buyers, and has what they were told judged.")
    parser.add_argument("program", help="the firstshow binary")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seconds", type=float, default=150, help="of selling at most")
    parser.add_argument("--least-sales", type=int, default=20_000)
    parser.add_argument("--least-kills", type=int, default=20)
    parser.add_argument("--least-refused", type=float, default=30.0, metavar="PERCENT")
    parser.add_argument("--buyers", type=int, default=240, help="at once")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--front", type=int, default=80,
                        help="how many free seats all buyers want the most: fewer contend more")
    parser.add_argument("--pause", type=float, default=3.5, metavar="SECONDS",
                        help="between two kills, on the average")
    parser.add_argument("--shows", type=int, default=15)
    parser.add_argument("--theatre", type=int, default=6_000, metavar="SEATS")
    parser.add_argument("--stadium", type=int, default=7_000, metavar="SEATS")
    parser.add_argument("--cancelled", type=int, default=2, metavar="SHOWS",
                        help="smaller shows beside the others, which staff cancel")
    parser.add_argument("--cancelled-seats", type=int, default=2_000, metavar="SEATS")
    parser.add_argument("--least-blocks", type=int, default=100, help="by staff")
    parser.add_argument("--least-reordered", type=int, default=100, metavar="HOLDS")
    parser.add_argument("--keep", action="store_true", help="keep the histories of a success too")
    arguments = parser.parse_args()
    if arguments.seed is None:
        arguments.seed = random.SystemRandom().randrange(1_000_000)
    return arguments


def interrupt(*_):
    raise KeyboardInterrupt


def main():
    arguments = parse_arguments()
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGINT, interrupt)  # even where a shell started this with it ignored
    folder = pathlib.Path(tempfile.mkdtemp(prefix="firstshow-proof-"))
    print(f"seed {arguments.seed}: {arguments.buyers} buyers, at least {arguments.least_sales:,} "
          f"sales "
          f"and {arguments.least_kills} kills, at most {arguments.seconds:.0f} s of "
          f"selling", flush=True)
    code, stopped, proof = 2, False, None
    try:
        proof = Proof(arguments, folder)
        proof.run()
        code = proof.judge()
    except ServerFailed as wrong:
        code = 1
        print(f"broken: {wrong}\nWhat the buyers saw of it:", flush=True)
        proof.stop_all()
        proof.judge()
    except (NothingShown, PostgresqlFailed) as wrong:
        print(f"inconclusive: {wrong}")
    except KeyboardInterrupt:
        print("\ninconclusive: stopped before the end")
        stopped = True
    finally:
        is_kept = arguments.keep or not (code == 0 or stopped)
        if proof is not None:
            proof.stop_all()
            proof.end_database(is_kept)
        if not is_kept:
            shutil.rmtree(folder)
        else:
            print(f"What was recorded, the database and the server's log are in {folder}")
    return code


if __name__ == "__main__":
    sys.exit(main())
