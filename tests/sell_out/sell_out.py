#!/usr/bin/env python3
"""Sells a stadium of 738 seats to 64 buyers at once over HTTP, with one kill -9 half way.

usage: sell_out.py FIRSTSHOW PLAN

Every buyer looks at the map, holds free seats near each other, orders, pays in the sandbox and
waits for the tickets, sending each request again (with its key) when the server is gone. At the end
every seat must be sold to exactly one ticket, and `firstshow check` must agree. Loopback only; it
stops by itself.
"""

import http.client
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "proof"))
from server import Server  # noqa: E402

BUYERS = 64
DEADLINE_S = 240


class Caller:
    """One keep-alive connection that survives a restart of the server."""

    def __init__(self, server, end):
        self.server = server
        self.end = end
        self.connection = None
        self.token = None

    def call(self, method, path, body=None, key=None):
        """(status, JSON); sent again until it is answered by anything but 'busy'."""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if key:
            headers["Idempotency-Key"] = f'"{key}"'
        while time.monotonic() < self.end:
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPConnection(
                        "127.0.0.1", self.server.port, timeout=20)
                self.connection.request(
                    method, path, json.dumps(body) if body is not None else None, headers)
                response = self.connection.getresponse()
                text = response.read()
                if response.status not in (429, 503):
                    return response.status, json.loads(text) if text else None
            except (OSError, http.client.HTTPException):
                self.connection.close()
                self.connection = None
            time.sleep(0.02)
        raise TimeoutError(f"{method} {path} was not answered in time")


class Buyer(threading.Thread):
    def __init__(self, number, server, show, keys, end):
        super().__init__(daemon=True)
        self.caller = Caller(server, end)
        self.random = random.Random(number)
        self.number = number
        self.show = show
        self.keys = keys
        self.tickets = []
        self.refused = 0
        self.requests = 0
        self.fault = None

    def run(self):
        try:
            self.caller.token = self.caller.call("POST", "/v1/sessions/anonymous")[1]["token"]
            while self.buy():
                pass
        except Exception as wrong:  # reported by the main thread
            self.fault = repr(wrong)

    def key(self):
        self.requests += 1
        return f"{self.number}-{self.requests}"

    def buy(self):
        status, seats = self.caller.call("GET", f"/v1/shows/{self.show}/seats")
        assert status == 200, seats
        free = [i for i, state in enumerate(seats["seats"]) if state == "."]
        if not free:
            # What is held may come back; only sold seats are gone for good.
            if "h" not in seats["seats"]:
                return False
            time.sleep(0.05)
            return True
        at = self.random.randrange(len(free))
        wanted = [self.keys[i] for i in free[at:at + self.random.randint(1, 4)]]
        hold = self.hold(wanted)
        if hold is None:
            self.refused += 1
            return True
        if hold == "enough":
            return False
        self.pay(hold)
        return True

    def hold(self, wanted):
        path = f"/v1/shows/{self.show}/holds"
        status, body = self.caller.call("POST", path, {"seats": wanted}, self.key())
        if status == 409 and body["type"] == "/problems/leaves-single-seat":
            status, body = self.caller.call("POST", path, {"seats": body["suggestion"]}, self.key())
        if status == 409 and body["type"] == "/problems/buyer-limit":
            return "enough"
        assert status in (201, 200, 409), (status, body)
        return body["id"] if status != 409 else None

    def pay(self, hold):
        buyer = {"name": f"Buyer {self.number}", "email": f"b{self.number}@example.org"}
        status, order = self.caller.call(
            "POST", "/v1/orders", {"hold": hold, "buyer": buyer}, self.key())
        assert status in (200, 201), (status, order)
        status, payment = self.caller.call(
            "POST", f"/v1/orders/{order['id']}/payments", {"gateway": "sandbox"}, self.key())
        assert status in (200, 201), (status, payment)
        paid_at = 0.0
        while True:
            # A kill may lose what the sandbox was about to deliver: the buyer pays again.
            if time.monotonic() - paid_at > 2:
                self.caller.call("POST", payment["pay_url"], {"outcome": "succeed"})
                paid_at = time.monotonic()
            status, now = self.caller.call("GET", f"/v1/orders/{order['id']}")
            assert status == 200, (status, now)
            if now["state"] != "open":
                break
            time.sleep(0.02)
        assert now["state"] == "confirmed", now
        status, tickets = self.caller.call("GET", f"/v1/orders/{order['id']}/tickets")
        assert status == 200, tickets
        self.tickets += [(t["id"], t["seat"]["key"]) for t in tickets["items"]]


def seat_keys(server, show, end):
    """Keys of all seats in the order of the seat map."""
    caller = Caller(server, end)
    plan = caller.call("GET", f"/v1/shows/{show}")[1]["seat_plan"]
    zones = caller.call("GET", f"/v1/seat-plans/{plan}")[1]["zones"]
    return [seat["key"] for zone in zones for row in zone["rows"] for seat in row["seats"]]


def kill_half_way(server, show, total, end):
    caller = Caller(server, end)
    while time.monotonic() < end:
        if caller.call("GET", f"/v1/shows/{show}/seats")[1]["seats"].count("s") >= total // 2:
            server.kill()
            server.start()
            return
        time.sleep(0.02)


def main():
    program, plan = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        database = str(pathlib.Path(folder) / "stadium.db")
        made = subprocess.run([program, "demo", "--database", database, "--plan", plan],
                              capture_output=True, text=True, check=True).stdout
        show = made.split()[0]
        server = Server(program, database)
        server.start()
        end = time.monotonic() + DEADLINE_S
        keys = seat_keys(server, show, end)
        buyers = [Buyer(n, server, show, keys, end) for n in range(BUYERS)]
        code = None
        try:
            for buyer in buyers:
                buyer.start()
            kill_half_way(server, show, len(keys), end)
            for buyer in buyers:
                buyer.join(max(0.0, end - time.monotonic()) + 1)
            statuses = Caller(server, end).call("GET", f"/v1/shows/{show}/seats")[1]["seats"]
        finally:
            if server.process.poll() is None:
                code = server.stop()
        check = subprocess.run([program, "check", database], capture_output=True, text=True)

    faults = [f"buyer {b.number}: {b.fault}" for b in buyers if b.fault]
    sold = [seat for buyer in buyers for _, seat in buyer.tickets]
    if len(set(sold)) != len(sold):
        faults.append("a seat was sold twice")
    if sorted(sold) != sorted(keys) or statuses != "s" * len(keys):
        faults.append(f"{len(sold)} tickets for {len(keys)} seats; map: {statuses.count('s')} sold")
    if check.returncode != 0:
        faults.append("firstshow check: " + check.stdout + check.stderr)
    if code != 0:
        faults.append(f"the server ended with {code}")
    refused = sum(buyer.refused for buyer in buyers)
    if refused == 0:
        faults.append("nobody was refused: the buyers never wanted the same seats")
    print(f"{len(sold)} of {len(keys)} seats sold, {refused} refused, none twice"
          if not faults else "\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
