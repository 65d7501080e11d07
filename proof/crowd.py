#!/usr/bin/env python3
"""One process full of buyers, and perhaps staff, started by proof.py.

usage: crowd.py CONFIGURATION

The configuration is a JSON file. A line on standard input, "close", lets everybody finish what they
began; its end ("over", or whoever started this is gone) sends them home at once. Every half second
one line of JSON on standard output tells how it stands; the last one has "done".
"""

import asyncio
import json
import os
import random
import sys
import threading

from caller import Ledger
from looping import LoopingBuyer
from shopping import Buyer, Show
from staff import Staff

MOST_SURPRISES = 20
EVERY_LOOPING = 5  # so many buyers have one among them who loops


class Crowd:
    """What the buyers of this process have in common."""

    def __init__(self, configuration):
        self.shows = [Show(told) for told in configuration["shows"]]
        self.front = configuration["front"]
        self.at_once = configuration["shows_at_once"]
        self.closing = self.over = False
        self.answers = self.attempts = self.held = self.refused = self.orders = self.sold = 0
        self.reordered = 0  # holds
        self.blocks = self.cancelling = self.cancelled = 0  # by staff
        self.surprises = []

    def pick_show(self, dice):
        """One of the first few that have seats left: where everybody is."""
        still = [show for show in self.shows if show.is_open()][:self.at_once]
        return dice.choice(still) if still else None

    def listen(self):
        """On a thread of its own: what proof.py says."""
        for line in sys.stdin:
            if line.strip() == "close":
                self.closing = True
            else:
                break
        self.closing = self.over = True

    def tell(self, **more):
        print(json.dumps({
            "answers": self.answers, "attempts": self.attempts, "refused": self.refused,
            "orders": self.orders, "sold": self.sold, "blocks": self.blocks,
            "cancelling": self.cancelling, "cancelled": self.cancelled,
            "reordered": self.reordered,
            "surprises": self.surprises[:MOST_SURPRISES], **more}), flush=True)


async def run(configuration, crowd):
    ledger = Ledger(configuration["history"])
    people = [
        (LoopingBuyer if number % EVERY_LOOPING == EVERY_LOOPING - 1 else Buyer)(
            f"{configuration['name']}{number}", crowd, configuration["port"], ledger,
            random.Random(f"{configuration['seed']}/{configuration['name']}{number}"))
        for number in range(configuration["buyers"])]
    if configuration["staff"]:
        people.append(Staff(crowd, configuration["staff"], ledger,
                            random.Random(f"{configuration['seed']}/staff")))
    tasks = [asyncio.create_task(person.run()) for person in people]
    pending = set(tasks)
    while pending:
        _, pending = await asyncio.wait(pending, timeout=0.5)
        crowd.tell()
    ledger.close()
    # Whether everybody got to the end of what they began.
    crowd.tell(done=True, finished=all(task.result() for task in tasks))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        configuration = json.load(file)
    crowd = Crowd(configuration)
    threading.Thread(target=crowd.listen, daemon=True).start()
    asyncio.run(run(configuration, crowd))
    # The listening thread still reads; there is nothing left to wait for.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
