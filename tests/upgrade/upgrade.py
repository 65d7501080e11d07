#!/usr/bin/env python3
"""Databases that earlier versions filled open in this one, and nothing sold is missing.

usage: upgrade.py FIRSTSHOW            tries every schema_*.db.gz beside this file
       upgrade.py FIRSTSHOW --fill     makes schema_N.db.gz and schema_N.json with this version,
                                       to be kept for those that come; N is its schema

A filled database has an order of two tickets, one whose show was cancelled and whose money went
back, one that waits for its money, a hold and blocked seats. What was told of the first two, their
signed ticket codes included, has to be told again. The keys in it were made for it and sign
nothing else. Loopback only; it stops by itself.
"""

import gzip
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "proof"))
from server import Server, free_ports  # noqa: E402

PLAN = ROOT / "tests" / "data" / "stadium-738.json"
WITHIN_S = 60
BUYER = {"name": "Asha Rao", "email": "asha@example.org", "phone": "+919810012345"}


class Caller:
    """One buyer. `ask` raises with the server's words where it refuses."""

    def __init__(self, server):
        self.server = server
        self.count = 0
        self.token = None
        self.token = self.ask("POST", "/v1/sessions/anonymous")["token"]

    def ask(self, method, path, body=None):
        self.count += 1
        request = urllib.request.Request(
            self.server.url + path, method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Idempotency-Key": f'"n{self.count}"'})
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=WITHIN_S) as reply:
                text = reply.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as refused:
            raise AssertionError(f"{method} {path}: {refused.read().decode()}") from refused

    def order(self, show, quantity):
        hold = self.ask("POST", f"/v1/shows/{show}/holds", {"best": {"quantity": quantity}})
        return self.ask("POST", "/v1/orders", {"hold": hold["id"], "buyer": BUYER})

    def wait_for(self, order, condition):
        end = time.monotonic() + WITHIN_S
        while time.monotonic() < end:
            now = self.ask("GET", f"/v1/orders/{order['id']}")
            if condition(now):
                return now
            time.sleep(0.05)
        raise AssertionError(f"order {order['code']} did not come so far")

    def buy(self, show, quantity):
        order = self.order(show, quantity)
        pay = self.ask("POST", f"/v1/orders/{order['id']}/payments", {"gateway": "sandbox"})
        self.ask("POST", pay["pay_url"], {"outcome": "succeed"})
        return self.wait_for(order, lambda now: now["state"] == "confirmed")


def told(caller, code):
    """What somebody hears who lost the token: the order and its tickets."""
    found = caller.ask("POST", "/v1/orders/find", {"code": code, "contact": BUYER["email"]})
    order = found["order"]
    return {
        "code": code, "state": order["state"], "total": order["total"], "buyer": order["buyer"],
        "tickets": sorted(found["tickets"], key=lambda ticket: ticket["id"]),
        "refunds": [{"amount": one["amount"], "reason": one["reason"]} for one in order["refunds"]],
    }


def staff(server, action, show, *more):
    subprocess.run([server.program, "show", action, "--database", server.database, "--admin",
                    f"127.0.0.1:{server.admin}", show, *more], check=True, capture_output=True)


def make_endpoint(server):
    """Webhooks wait for a receiver that is nowhere."""
    def command(*words):
        return subprocess.run([server.program, *words, "--database", server.database, "--admin",
                               f"127.0.0.1:{server.admin}"], check=True, capture_output=True,
                              text=True).stdout
    organiser = command("organiser", "list").split()[0]
    key = command("key", "create", "--organiser", organiser, "--name", "A", "--role", "owner")
    request = urllib.request.Request(
        f"{server.url}/v1/organisers/{organiser}/webhook-endpoints", method="POST",
        data=json.dumps({"url": "https://webhooks.invalid/",
                         "events": ["order.confirmed"]}).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {key.strip()}"})
    urllib.request.urlopen(request, timeout=WITHIN_S).close()


def schema_of(database):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as base:
        return base.execute("PRAGMA user_version").fetchone()[0]


def fill(program, folder):
    database = folder / "filled.db"
    subprocess.run([program, "demo", "--database", database, "--plan", PLAN, "--shows", "2"],
                   check=True)
    # Mails that are due wait for a mail server that is not there.
    away = ("--smtp-url", f"smtp://127.0.0.1:{free_ports(1)[0]}", "--smtp-encryption", "none",
            "--mail-from", "box@tickets.example", "--public-url", "https://tickets.example")
    with Server(program, database, *away) as server:
        caller = Caller(server)
        make_endpoint(server)
        show, off = (one["id"] for one in caller.ask("GET", "/v1/shows")["items"])
        given_back = caller.ask("POST", f"/v1/shows/{show}/holds", {"best": {"quantity": 1}})
        caller.ask("DELETE", f"/v1/holds/{given_back['id']}")
        staff(server, "block", show, "--seats", given_back["seats"][0]["key"],
              "--reason", "kept back")
        bought, returned = caller.buy(show, 2), caller.buy(off, 3)
        staff(server, "cancel", off)
        caller.wait_for(returned,
                        lambda now: [one["state"] for one in now["refunds"]] == ["settled"])
        waiting = caller.order(show, 2)
        caller.ask("POST", f"/v1/orders/{waiting['id']}/payments", {"gateway": "sandbox"})
        caller.ask("POST", f"/v1/shows/{show}/holds", {"best": {"quantity": 4}})
        expected = [told(caller, order["code"]) for order in (bought, returned)]
    with sqlite3.connect(database) as base:
        base.execute("PRAGMA journal_mode = DELETE")
        base.execute("VACUUM")
    base.close()
    name = f"schema_{schema_of(database)}"
    (HERE / f"{name}.db.gz").write_bytes(gzip.compress(database.read_bytes(), mtime=0))
    (HERE / f"{name}.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")
    print(f"made {name}.db.gz and {name}.json")


def try_upgrade(program, packed, folder):
    database = folder / "old.db"
    database.write_bytes(gzip.decompress(packed.read_bytes()))
    before = schema_of(database)
    expected = json.loads(packed.with_suffix("").with_suffix(".json").read_text())
    assert len(expected) >= 2, "nothing to compare"
    # Nothing confirms the clock of a machine that the database has never been on.
    with Server(program, database, "--accept-clock") as server:
        caller = Caller(server)
        for order in expected:
            now = told(caller, order["code"])
            order["buyer"].setdefault("language", "en")  # nobody asked for one before
            assert now == order, f"{packed.name}: was\n{order}\nis\n{now}"
    checked = subprocess.run([program, "check", database], capture_output=True, text=True,
                             check=False)
    assert checked.returncode == 0, f"{packed.name}: {checked.stdout}{checked.stderr}"
    print(f"{packed.name}: schema {before} became {schema_of(database)}, nothing is missing")


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory(prefix="firstshow-") as folder:
        if sys.argv[2:] == ["--fill"]:
            fill(program, pathlib.Path(folder))
            return
        found = sorted(HERE.glob("schema_*.db.gz"))
        assert found, "no database of an earlier version is kept here"
        for n, packed in enumerate(found):
            own = pathlib.Path(folder) / str(n)
            own.mkdir()
            try_upgrade(program, packed, own)


if __name__ == "__main__":
    main()
