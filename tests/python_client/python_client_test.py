#!/usr/bin/env python3
"""A program puts a cinema's week on sale with a fresh key, as docs/api-keys.md says: real server,
real commands, the client and its example. Another organiser sees nothing of it."""

import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CLIENT = ROOT / "clients" / "python"
PROGRAM = os.environ["FIRSTSHOW"]
FIRST_DAY = (datetime.date.today() + datetime.timedelta(days=3)).isoformat()
sys.path.insert(0, str(CLIENT))
from firstshow_client import Client, Problem  # noqa: E402


class WeekOnSale(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="firstshow-python-")
        cls.database = str(pathlib.Path(cls.folder.name) / "box.db")
        subprocess.run([PROGRAM, "create", "--database", cls.database], check=True,
                       stdout=subprocess.DEVNULL)
        cls.server = subprocess.Popen(
            [PROGRAM, "serve", "--database", cls.database, "--listen", "127.0.0.1:0",
             "--admin", "127.0.0.1:0", "--rate-limits", "off", "--log-level", "warning"],
            stdout=subprocess.PIPE, text=True)
        said = ""
        while "operator's port" not in said:
            line = cls.server.stdout.readline()
            if not line:
                raise AssertionError("the server ended: " + said)
            said += line
        cls.base = re.search(r"serves (http://\S+)", said)[1]
        cls.admin = re.search(r"operator's port is (?:http://)?([\d.:]+\d)", said)[1]

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(timeout=60)
        cls.server.stdout.close()
        cls.folder.cleanup()

    def command(self, *arguments):
        ran = subprocess.run([PROGRAM, *arguments, "--database", self.database,
                              "--admin", self.admin], capture_output=True, text=True, check=False)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran.stdout.strip()

    def organiser(self, name):
        return self.command("organiser", "create", name).split()[0]

    def key(self, organiser, *scopes):
        return self.command("key", "create", "--organiser", organiser, "--name", "A program",
                            *(scopes or ("--role", "programmer")))

    def run_example(self, organiser, key):
        ran = subprocess.run(
            [sys.executable, CLIENT / "examples" / "put_week_on_sale.py", self.base, organiser,
             FIRST_DAY],
            env={**os.environ, "FIRSTSHOW_KEY": key}, capture_output=True, text=True, check=False)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran.stdout

    def listed(self, buyer, show):
        """The show, once the catalogue for everybody has it: it is read anew after a commit."""
        for _ in range(300):
            try:
                return buyer.read_show(show)["id"]
            except Problem as problem:
                self.assertEqual(problem.type, "/problems/unknown-show")
                time.sleep(0.1)
        raise AssertionError(f"{show} is not listed")

    def test_operations_are_those_of_the_contract(self):
        fresh = pathlib.Path(self.folder.name) / "operations.py"
        contract = pathlib.Path(self.folder.name) / "openapi.json"
        with urllib.request.urlopen(self.base + "/openapi.json") as reply:
            contract.write_bytes(reply.read())
        subprocess.run([sys.executable, CLIENT / "generate.py", contract, fresh], check=True)
        self.assertEqual((CLIENT / "firstshow_client" / "operations.py").read_text(),
                         fresh.read_text(), "run clients/python/generate.py")

    def test_a_week_is_put_on_sale_once_and_sold(self):
        organiser = self.organiser("Deccan Talkies")
        key = self.key(organiser, "--role", "manager")
        self.assertIn("21 new shows of 21", self.run_example(organiser, key))
        self.assertIn("0 new shows of 21", self.run_example(organiser, key))
        buyer = Client(self.base)
        session = buyer.open_session()
        buyer.token = session["token"]
        ours = Client(self.base, token=key).list_organiser_shows(organiser)["items"]
        self.assertEqual(len(ours), 21)
        shows = self.listed(buyer, ours[0]["id"])
        hold = buyer.hold_seats(shows, body={"best": {"quantity": 2, "category": "Gold"}})
        order = buyer.open_order(idempotency_key='"order"', body={
            "hold": hold["id"], "buyer": {"name": "Asha Rao", "email": "asha@example.org"}})
        self.assertEqual(order["total"], {"amount": 56000, "currency": "INR"})
        with self.assertRaises(Problem) as late:
            Client(self.base, token=key).add_shows(organiser, body={"shows": []})
        self.assertEqual(late.exception.type, "/problems/invalid-body")

    def test_another_organiser_sees_nothing_of_it(self):
        ours = self.organiser("Regal")
        self.run_example(ours, self.key(ours, "--role", "owner"))
        other = self.organiser("Metro")
        theirs = Client(self.base, token=self.key(other, "--role", "owner"))
        for listed in (theirs.list_organiser_venues, theirs.list_organiser_halls,
                       theirs.list_organiser_titles, theirs.list_organiser_plans,
                       theirs.list_organiser_shows):
            self.assertEqual(listed(other)["items"], [], listed.__name__)
            with self.assertRaises(Problem) as refused:
                listed(ours)
            self.assertEqual((refused.exception.status, refused.exception.type),
                             (404, "/problems/unknown-organiser"))

    def test_a_key_may_do_what_it_was_made_for_until_it_is_revoked(self):
        organiser = self.organiser("Rex")
        made = subprocess.run(
            [PROGRAM, "key", "create", "--organiser", organiser, "--name", "Website", "--scopes",
             "catalogue:read", "--database", self.database, "--admin", self.admin],
            capture_output=True, text=True, check=True)
        api = Client(self.base, token=made.stdout.strip())
        self.assertEqual(api.list_organiser_titles(organiser)["items"], [])
        with self.assertRaises(Problem) as refused:
            api.create_title(organiser, body={"name": "Tara", "kind": "film", "language": "hi",
                                            "running_minutes": 142})
        self.assertEqual(refused.exception["scope"], "titles:write")
        key = re.match(r"key_\w+", made.stderr)[0]
        self.assertIn("active", self.command("key", "list", "--organiser", organiser))
        self.command("key", "revoke", key, "--organiser", organiser)
        with self.assertRaises(Problem) as gone:
            api.list_organiser_titles(organiser)
        self.assertEqual(gone.exception.status, 401)
        self.assertNotIn(api.token, json.dumps(self.command("key", "list", "--organiser",
                                                            organiser)))


if __name__ == "__main__":
    unittest.main()
