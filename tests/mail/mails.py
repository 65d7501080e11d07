#!/usr/bin/env python3
"""Buyers get mail: the real server, purchases over HTTP, and a mail server that takes, refuses and
goes away, while the server is killed.

usage: mails.py FIRSTSHOW

Loopback only; it stops by itself.
"""

import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "proof"), str(ROOT / "tests")]
from server import Server, free_ports  # noqa: E402

from purchases import Buyer, wait_for  # noqa: E402
from sink import Sink  # noqa: E402

PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve()) if len(sys.argv) > 1 else ""
PLAN = ROOT / "tests" / "data" / "stadium-738.json"
PUBLIC = "https://tickets.example"


def part(mail, kind):
    return mail.get_body((kind,)).get_content()


class MailTest(unittest.TestCase):
    """A database, a server that sends to a sink, and the sink."""

    certificate = None
    password = None
    more = ()

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="firstshow-mails-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.database = self.folder / "box.db"
        subprocess.run([PROGRAM, "demo", "--database", self.database, "--plan", PLAN, "--shows",
                        "2"], check=True, capture_output=True)
        with sqlite3.connect(self.database) as base:
            base.execute("UPDATE show SET refundable_until = starts_at")
        base.close()
        self.sink = Sink(free_ports(1)[0], self.certificate, self.password)
        self.sink.up()
        self.addCleanup(self.sink.down)
        encryption = () if self.certificate else ("--smtp-encryption", "none")
        self.server = Server(
            PROGRAM, self.database, "--smtp-url", f"smtp://127.0.0.1:{self.sink.port}",
            "--mail-from", "box@tickets.example", "--mail-from-name", "फ़र्स्टशो", "--public-url",
            PUBLIC, "--mail-retry", "0.2", "--mails-per-second", "500", *encryption, *self.more)
        self.server.start()
        self.addCleanup(self.server.stop)
        shows = Buyer(self.server, "x@example.org").ask("GET", "/v1/shows")["items"]
        self.show, self.other_show = (one["id"] for one in shows)

    def buyer(self, address, *more):
        return Buyer(self.server, address, *more)

    def mails_to(self, address, count):
        return wait_for(lambda: len(self.sink.to(address)) >= count and self.sink.to(address),
                        f"{count} mails to {address}")

    def rows(self, sql):
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as base:
            found = base.execute(sql).fetchall()
        base.close()
        return found

    def settled(self):
        """Nothing is due and nothing waits."""
        wait_for(lambda: self.rows("SELECT (SELECT count(*) FROM mail_due) + (SELECT count(*) "
                                   "FROM mail WHERE state = 0)") == [(0,)], "all mails ended")

    def admin(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.server.admin}{path}") as reply:
            return reply.read().decode()

    def staff(self, *words):
        return subprocess.run(
            [PROGRAM, *words, "--database", self.database, "--admin",
             f"127.0.0.1:{self.server.admin}"], check=True, capture_output=True, text=True).stdout


class Delivery(MailTest):
    def test_a_confirmation_has_what_the_buyer_needs(self):
        order = self.buyer("asha@example.org").buy(self.show, 3)
        mail = self.mails_to("asha@example.org", 1)[0]
        self.assertEqual(mail["To"].addresses[0].display_name, "Asha Rao")
        self.assertEqual(mail["From"].addresses[0].display_name, "फ़र्स्टशो")
        self.assertEqual(mail["From"].addresses[0].addr_spec, "box@tickets.example")
        self.assertEqual(mail["Message-ID"],
                         f"<{order['id']}.order_confirmed@tickets.example>")
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")
        self.assertEqual(mail["Content-Language"], "en")
        self.assertIsNotNone(mail["Date"].datetime)
        self.assertIn("Your tickets", mail["Subject"])
        text, page = part(mail, "plain"), part(mail, "html")
        for said in (text, page):
            self.assertIn(order["code"], said)
            self.assertIn(f"{PUBLIC}/orders/{order['id']}", said)
            for ticket in order["tickets"]:
                seat = ticket["seat"]["key"].rsplit("-", 1)[-1]
                self.assertRegex(said, rf"\b{re.escape(seat)}\b|–")
        self.assertNotRegex(page, r"(?i)src=|url\(|@import|<link|<script")
        self.settled()
        self.assertEqual(self.rows("SELECT state, attempts, last_error FROM mail"), [(1, 1, "")])
        self.assertEqual(self.rows("SELECT count(*) FROM mail_due"), [(0,)])
        # Nobody's address or name is in what is kept.
        kept = str(self.rows("SELECT * FROM mail"))
        self.assertNotIn("asha", kept.lower())

    def test_hindi_is_hindi_whatever_the_name(self):
        name = "आशा \"रानी\" \U0001f39f\ufe0f" + "र" * 100
        self.buyer("asha@example.org", "hi", name).buy(self.show)
        mail = self.mails_to("asha@example.org", 1)[0]
        self.assertIn("आपके टिकट", mail["Subject"])
        self.assertIn("ऑर्डर कोड", part(mail, "plain"))
        self.assertIn('lang="hi"', part(mail, "html"))
        self.assertTrue(mail["To"].addresses[0].display_name.startswith("आशा \"रानी\""))
        self.assertTrue(all(len(line) <= 998 and all(byte < 128 for byte in line)
                            for line in mail.raw.splitlines()))

    def test_without_a_word_the_browsers_language_counts(self):
        buyer = self.buyer("asha@example.org")
        del buyer.details["language"]
        buyer.more = {"Accept-Language": "hi-IN,hi;q=0.9,en;q=0.8"}
        order = buyer.buy(self.show)
        self.assertEqual(order["buyer"]["language"], "hi")
        self.assertEqual(self.mails_to("asha@example.org", 1)[0]["Content-Language"], "hi")
        buyer.details["language"] = "fr"
        with self.assertRaises(AssertionError) as refused:
            buyer.order(self.show)
        self.assertIn("/buyer/language", str(refused.exception))

    def test_nobody_is_told_of_what_was_not_paid(self):
        waiting = self.buyer("late@example.org")
        waiting.order(self.show)
        cancelled = self.buyer("gone@example.org")
        cancelled.ask("POST", f"/v1/orders/{cancelled.order(self.show)['id']}/cancel", {})
        self.buyer("asha@example.org").buy(self.show)
        self.mails_to("asha@example.org", 1)
        self.settled()
        self.assertEqual(len(self.sink.mails), 1)

    def test_returned_tickets_and_their_refund(self):
        buyer = self.buyer("asha@example.org")
        order = buyer.buy(self.show, 3)
        buyer.ask("POST", f"/v1/orders/{order['id']}/refunds", {"tickets": [
            one["ticket"] for one in order["tickets"][:2]]})
        _, refund = self.mails_to("asha@example.org", 2)
        now = buyer.ask("GET", f"/v1/orders/{order['id']}")["refunds"][0]
        self.assertEqual(
            refund["Message-ID"],
            f"<{order['id']}.refund_made.{now['id']}@tickets.example>")
        text = part(refund, "plain")
        self.assertIn("Tickets of this order were returned.", text)
        self.assertIn("5 to 7 working days", text)
        rupees = now["amount"]["amount"] // 100
        self.assertIn("₹", refund["Subject"])
        self.assertIn(str(rupees)[-3:], refund["Subject"])
        self.assertIn("Bank reference", text)

    def test_a_cancelled_show_is_told_before_its_refund(self):
        self.buyer("asha@example.org").buy(self.show)
        self.mails_to("asha@example.org", 1)
        self.staff("show", "cancel", self.show, "--message", "The <projector> is broken.")
        _, cancelled, refund = self.mails_to("asha@example.org", 3)
        self.assertIn("The organiser writes: The <projector> is broken.",
                      part(cancelled, "plain").replace("\n", " "))
        self.assertIn("&lt;projector&gt;", part(cancelled, "html"))
        self.assertNotIn("projector", part(refund, "plain"))
        self.assertIn("cancelled", cancelled["Subject"].lower())
        self.assertIn("You get back", part(cancelled, "plain"))
        self.assertIn("The show was cancelled.", part(refund, "plain"))
        self.settled()
        self.assertEqual(len(self.sink.mails), 3)


class Refusals(MailTest):
    def test_later_is_later_and_keeps_the_order_of_the_mails(self):
        self.sink.refuse("asha@example.org", "450 4.2.1 mailbox busy")
        buyer = self.buyer("asha@example.org")
        order = buyer.buy(self.show)
        buyer.ask("POST", f"/v1/orders/{order['id']}/refunds",
                  {"tickets": [order["tickets"][0]["ticket"]]})
        self.buyer("ravi@example.org").buy(self.show)
        self.mails_to("ravi@example.org", 1)
        wait_for(lambda: self.sink.tried("asha@example.org") >= 3, "three tries")
        wait_for(lambda: self.rows("SELECT 1 FROM mail WHERE kind = 1"), "the refund waits too")
        state, error = self.rows("SELECT state, last_error FROM mail WHERE state = 0 AND "
                                 "kind = 0")[0]
        self.assertEqual((state, error), (0, "450 4.2.1 mailbox busy"))
        self.assertEqual(self.sink.to("asha@example.org"), [])
        self.sink.accept("asha@example.org")
        names = [mail["Message-ID"] for mail in self.mails_to("asha@example.org", 2)]
        self.assertEqual([name.split(".")[1].split("@")[0] for name in names],
                         ["order_confirmed", "refund_made"])
        self.settled()

    def test_a_refused_recipient_is_a_dead_letter_until_the_operator_says_so(self):
        self.sink.refuse("nobody@example.org", "550 5.1.1 <nobody@example.org> unknown")
        self.buyer("nobody@example.org").buy(self.show)
        wait_for(lambda: self.rows("SELECT 1 FROM mail WHERE state = 2"), "a dead letter")
        self.assertEqual(self.rows("SELECT attempts, last_error FROM mail"),
                         [(1, "550 5.1.1 <[recipient]> unknown")])
        self.assertEqual(self.sink.tried("nobody@example.org"), 1)
        wait_for(lambda: "were given up" in self.admin("/readyz"), "a word of it")
        figures = self.admin("/metrics")
        self.assertIn("firstshow_mails_given_up_total 1\n", figures)
        self.assertIn("firstshow_mail_server_set 1\n", figures)
        self.assertIn("No mail waits.", self.staff("mail", "list"))
        listed = self.staff("mail", "list", "--state", "dead")
        self.assertIn("550 5.1.1 <[recipient]> unknown", listed)
        name = listed.split()[0]
        self.assertTrue(name.endswith(".order_confirmed"), name)
        with self.assertRaises(subprocess.CalledProcessError) as none:
            self.staff("mail", "retry", "ord_0000000000001.order_confirmed")
        self.assertIn("no such mail", none.exception.stderr)
        self.sink.accept("nobody@example.org")
        self.assertIn("is tried now", self.staff("mail", "retry", name))
        mail = self.mails_to("nobody@example.org", 1)[0]
        self.assertEqual(mail["Message-ID"], f"<{name}@tickets.example>")
        self.settled()
        self.assertIn("No mail was given up.", self.staff("mail", "list", "--state", "dead"))

    def test_the_list_has_pages(self):
        for n in range(5):
            self.sink.refuse(f"b{n}@example.org", "550 5.1.1 unknown")
            self.buyer(f"b{n}@example.org").buy(self.show)
        wait_for(lambda: self.rows("SELECT count(*) FROM mail WHERE state = 2") == [(5,)], "five")
        names, cursor = [], ()
        while True:
            page = json.loads(self.staff("mail", "list", "--state", "dead", "--limit", "2",
                                         "--json", *cursor))
            names += [one["id"] for one in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = ("--cursor", page["next_cursor"])
        self.assertEqual(len(names), 5)
        self.assertEqual(names, sorted(names))

    def test_a_preview_needs_no_order(self):
        for kind in ("order_confirmed", "refund_made", "show_cancelled"):
            text = self.staff("mail", "preview", kind, "--language", "hi")
            self.assertIn("ऑर्डर", text)
            page = self.staff("mail", "preview", kind, "--html")
            self.assertIn('<html lang="en">', page)

    def test_what_we_may_not_do_is_not_the_buyers_loss(self):
        self.sink.refuse("asha@example.org", "554 5.7.1 relaying denied")
        self.buyer("asha@example.org").buy(self.show)
        wait_for(lambda: self.sink.tried("asha@example.org") >= 2, "two tries")
        self.sink.accept("asha@example.org")
        self.mails_to("asha@example.org", 1)


class Outages(MailTest):
    def test_mails_wait_for_a_mail_server_that_is_away_through_a_kill(self):
        self.sink.down()
        orders = [self.buyer(f"b{n}@example.org").buy(self.show) for n in range(3)]
        self.server.kill()
        self.server.start()
        self.assertEqual(self.rows("SELECT count(*) FROM mail_due"), [(3,)])
        orders.append(self.buyer("b3@example.org").buy(self.show))
        self.sink.up()
        for n, order in enumerate(orders):
            mail = self.mails_to(f"b{n}@example.org", 1)[0]
            self.assertIn(order["id"], mail["Message-ID"])
        self.settled()
        self.assertEqual(len(self.sink.mails), 4)

    def test_nothing_is_lost_while_the_server_is_killed_again_and_again(self):
        confirmed = {}
        unpaid = []
        failed = []
        stop = threading.Event()

        def buy_on(n):
            try:
                count = 0
                while not stop.is_set():
                    count += 1
                    address = f"b{n}.{count}@example.org"
                    buyer = self.buyer(address)
                    order = buyer.order(self.show, 1)
                    if count % 3 == 0:
                        unpaid.append(address)
                        continue
                    buyer.pay(order)
                    confirmed[address] = order
            except Exception as error:  # noqa: BLE001: told below
                failed.append(error)

        threads = [threading.Thread(target=buy_on, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for kills in range(4):
            wanted = len(confirmed) + 4
            wait_for(lambda: len(confirmed) >= wanted or failed,  # noqa: B023: used at once
                     f"purchases after {kills} kills")
            self.server.kill()
            self.server.start()
        stop.set()
        for thread in threads:
            thread.join()
        self.assertEqual(failed, [])
        for address, order in confirmed.items():
            names = {mail["Message-ID"] for mail in self.mails_to(address, 1)}
            # Paid again after a kill, an order gets the second payment back, and a mail of it.
            confirmation = f"<{order['id']}.order_confirmed@tickets.example>"
            self.assertIn(confirmation, names)
            for name in names - {confirmation}:
                self.assertTrue(name.startswith(f"<{order['id']}.refund_made."), name)
        self.settled()
        for address in unpaid:
            self.assertEqual(self.sink.to(address), [])
        checked = subprocess.run([PROGRAM, "check", self.database], capture_output=True, text=True,
                                 check=False)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


class Encrypted(MailTest):
    """STARTTLS, a certificate that only --smtp-ca-file vouches for, and a user."""

    password = "open sesame"

    def setUp(self):
        certificates = pathlib.Path(tempfile.mkdtemp(prefix="firstshow-mails-"))
        self.addCleanup(shutil.rmtree, certificates)
        key, chain = certificates / "key.pem", certificates / "chain.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key,
                        "-out", chain, "-days", "2", "-subj", "/CN=mail.test", "-addext",
                        "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        secret = certificates / "password"
        secret.write_text(self.password + "\n")
        self.certificate = (chain, key)
        user = ("--smtp-user", "box", "--smtp-password-file", str(secret))
        trusted = ("--smtp-ca-file", str(chain))
        self.more = user + (trusted if "trusted" in self.id() else ())
        super().setUp()

    def test_a_trusted_server_gets_mail_over_tls(self):
        self.buyer("asha@example.org").buy(self.show)
        self.assertTrue(self.mails_to("asha@example.org", 1)[0].was_encrypted)

    def test_a_stranger_gets_nothing(self):
        self.buyer("asha@example.org").buy(self.show)
        wait_for(lambda: "takes no mail" in self.server.log.read_text(), "a line in the log")
        self.assertEqual(self.sink.mails, [])
        self.assertEqual(self.sink.tries, [])
        self.assertEqual(self.rows("SELECT count(*) FROM mail_due"), [(1,)])


class WithoutAMailServer(unittest.TestCase):
    def test_nothing_is_written_down_for_nobody(self):
        with tempfile.TemporaryDirectory(prefix="firstshow-mails-") as folder:
            database = pathlib.Path(folder) / "box.db"
            subprocess.run([PROGRAM, "demo", "--database", database, "--plan", PLAN, "--shows",
                            "1"], check=True, capture_output=True)
            with Server(PROGRAM, database) as server:
                buyer = Buyer(server, "asha@example.org")
                buyer.buy(buyer.ask("GET", "/v1/shows")["items"][0]["id"])
                self.assertIn("buyers get no mail", server.log.read_text())
            with sqlite3.connect(database) as base:
                due = base.execute("SELECT count(*) FROM mail_due").fetchone()
            base.close()
            self.assertEqual(due, (0,))


if __name__ == "__main__":
    unittest.main(verbosity=2)
