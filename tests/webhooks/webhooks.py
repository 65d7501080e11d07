#!/usr/bin/env python3
"""Programs of an organiser get webhooks: the real server, purchases over HTTP, and a receiver that
verifies them with the library of Standard Webhooks, answers late, refuses and goes away, while the
server is killed.

usage: webhooks.py FIRSTSHOW

Loopback only; it stops by itself.
"""

import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "proof"), str(ROOT / "tests")]
from purchases import Buyer, wait_for  # noqa: E402
from server import Server  # noqa: E402

PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve()) if len(sys.argv) > 1 else ""

PLAN = ROOT / "tests" / "data" / "stadium-738.json"
ALL = ["order.confirmed", "order.expired", "order.cancelled", "tickets.voided",
       "payment.captured", "payment.failed", "refund.sent", "refund.settled", "refund.failed",
       "show.on_sale", "show.paused", "show.closed", "show.cancelled"]


def ask(method, url, body=None, headers=None):
    """The status and the JSON of the answer; its headers are in the third."""
    request = urllib.request.Request(url, method=method, headers={
        "Content-Type": "application/json", **(headers or {})},
        data=None if body is None else json.dumps(body).encode())
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:
            text = reply.read()
            return reply.status, json.loads(text) if text else None, reply.headers
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read()), refused.headers


class Receiver:
    def __init__(self, port=0):
        self.process = subprocess.Popen(["node", HERE / "receiver.mjs", str(port)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        self.url = f"http://127.0.0.1:{self.port}"

    def hook(self, name):
        return f"{self.url}/hook/{name}"

    def set(self, name, **mode):
        ask("PUT", f"{self.url}/mode/{name}", mode)

    def seen(self, name):
        return ask("GET", f"{self.url}/seen/{name}")[1]

    def down(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.kill()
        self.process.wait()


class WebhookTest(unittest.TestCase):
    """A database, a server, and a receiver."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="firstshow-webhooks-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.database = cls.folder / "box.db"
        subprocess.run([PROGRAM, "demo", "--database", cls.database, "--plan", PLAN, "--shows",
                        "3"], check=True, capture_output=True)
        with sqlite3.connect(cls.database) as base:
            base.execute("UPDATE show SET refundable_until = starts_at")
        base.close()
        cls.receiver = Receiver()
        cls.addClassCleanup(lambda: cls.receiver.down())
        cls.server = Server(PROGRAM, cls.database, "--webhooks-allow-private", "--webhooks-retry",
                            "0.01")
        cls.server.start()
        cls.addClassCleanup(cls.server.stop)
        cls.organiser = cls.staff("organiser", "list").split()[0]
        key = cls.staff("key", "create", "--organiser", cls.organiser, "--name", "Accounts",
                        "--role", "owner").strip()
        cls.key = {"Authorization": f"Bearer {key}"}
        shows = Buyer(cls.server, "x@example.org").ask("GET", "/v1/shows")["items"]
        cls.shows = [one["id"] for one in shows]

    @classmethod
    def staff(cls, *words):
        return subprocess.run(
            [PROGRAM, *words, "--database", cls.database, "--admin",
             f"127.0.0.1:{cls.server.admin}"], check=True, capture_output=True, text=True).stdout

    def api(self, method, path, body=None, **headers):
        return ask(method, f"{self.server.url}/v1/organisers/{self.organiser}{path}", body,
                   {**self.key, **headers})

    def endpoint(self, name, events=None, **mode):
        """A new endpoint at the receiver, which knows its secret; deleted at the test's end."""
        status, made, _ = self.api("POST", "/webhook-endpoints", {
            "url": self.receiver.hook(name), "events": events or ALL})
        self.assertEqual(status, 201, made)
        self.receiver.set(name, secret=made["secret"], **mode)
        path = f"/webhook-endpoints/{made['id']}"
        self.addCleanup(lambda: self.api("DELETE", path))
        return path

    def buy(self, show=0, quantity=2):
        return Buyer(self.server, "asha@example.org").buy(self.shows[show], quantity)

    def come(self, name, count):
        found = wait_for(lambda: len(self.receiver.seen(name)) >= count and
                         self.receiver.seen(name), f"{count} webhooks at {name}")
        for one in found:
            self.assertEqual((one["verified"], one["faults"]), (True, []), one)
        return found

    def deliveries(self, path):
        return self.api("GET", f"{path}/deliveries")[1]["items"]

    def delivered(self, path, **wanted):
        """The newest delivery, once it has these fields."""
        def look():
            newest = self.deliveries(path)[:1]
            return newest and wanted.items() <= newest[0].items() and newest[0]
        return wait_for(look, f"a delivery with {wanted}")


class Delivery(WebhookTest):
    def test_a_sale_is_told_in_order(self):
        path = self.endpoint("sale")
        order = self.buy()
        captured, confirmed = self.come("sale", 2)
        self.assertEqual((captured["type"], confirmed["type"]),
                         ("payment.captured", "order.confirmed"))
        self.assertEqual(captured["data"]["order"], order["id"])
        self.assertEqual(captured["data"]["payment"]["state"], "captured")
        told = confirmed["data"]
        for field in ("id", "code", "state", "tickets", "total", "buyer", "payments"):
            self.assertEqual(told[field], order[field], field)
        self.assertNotIn("token", confirmed["body"])
        self.assertNotIn("buyer_", confirmed["body"])
        self.assertLess(captured["id"], confirmed["id"])
        self.assertTrue(confirmed["agent"].startswith("Firstshow"))
        newest = self.delivered(path, event=confirmed["id"], state="sent", status=200, attempts=1)
        self.assertEqual(newest["last_error"], "")

    def test_returned_tickets_and_the_sale_of_a_show(self):
        self.endpoint("returns", ["tickets.voided", "refund.settled", "show.paused",
                                  "show.on_sale"])
        order = self.buy()
        Buyer.ask(self.owner_of(order), "POST", f"/v1/orders/{order['id']}/refunds", {
            "tickets": [order["tickets"][0]["ticket"]]})
        voided, settled = self.come("returns", 2)
        self.assertEqual([voided["type"], settled["type"]], ["tickets.voided", "refund.settled"])
        self.assertEqual([one["ticket_state"] for one in voided["data"]["tickets"]],
                         ["void", "valid"])
        self.assertEqual(settled["data"]["refund"]["state"], "settled")
        self.api("POST", f"/shows/{self.shows[1]}/pause")
        self.api("POST", f"/shows/{self.shows[1]}/open")
        paused, opened = self.come("returns", 4)[2:]
        self.assertEqual([paused["type"], opened["type"]], ["show.paused", "show.on_sale"])
        self.assertEqual(paused["data"]["id"], self.shows[1])

    def owner_of(self, order):
        return self.buyers[order["id"]]

    def buy(self, show=0, quantity=2):
        buyer = Buyer(self.server, "asha@example.org")
        order = buyer.buy(self.shows[show], quantity)
        self.buyers = {**getattr(self, "buyers", {}), order["id"]: buyer}
        return order

    def test_both_secrets_sign_after_a_rotation(self):
        path = self.endpoint("rotated")
        status, unheard, _ = self.api("POST", f"{path}/rotate-secret")
        self.assertEqual(status, 200)
        _, rotated, _ = self.api("POST", f"{path}/rotate-secret")  # the first answer was lost
        self.assertNotEqual(unheard["secret"], rotated["secret"])
        self.assertIn("former_secret_until", rotated)
        self.api("POST", f"{path}/test")
        first = self.come("rotated", 1)[0]  # by the secret of before
        self.assertEqual((first["type"], first["signatures"]), ("test", 2))
        self.receiver.set("rotated", secret=rotated["secret"])
        self.api("POST", f"{path}/test")
        self.come("rotated", 2)

    def test_one_or_all_are_sent_again_as_they_were(self):
        path = self.endpoint("again", ["order.confirmed"])
        since = self.buy()["created_at"]
        self.buy()
        first, second = self.come("again", 2)
        self.delivered(path, event=second["id"], state="sent")
        status, sent, _ = self.api("POST", f"{path}/deliveries/{first['id']}/resend")
        self.assertEqual((status, sent), (202, {"event": first["id"]}))
        third = self.come("again", 3)[2]
        self.assertEqual((third["id"], third["body"]), (first["id"], first["body"]))
        status, sent, _ = self.api("POST", f"{path}/resend", {"since": since})
        self.assertEqual(status, 202)
        self.assertTrue(sent["complete"])
        ids = [one["id"] for one in self.come("again", 3 + sent["events"])[3:]]
        self.assertLessEqual({first["id"], second["id"]}, set(ids))
        self.assertEqual(self.api("POST", f"{path}/deliveries/evt_0000000000001/resend")[0], 404)


class Failures(WebhookTest):
    def test_what_fails_is_tried_again_in_order(self):
        path = self.endpoint("failing", status=500)
        self.buy()
        wait_for(lambda: len(self.receiver.seen("failing")) >= 3, "three tries")
        self.assertEqual({one["type"] for one in self.receiver.seen("failing")},
                         {"payment.captured"}, "the confirmation comes behind")
        waiting = self.deliveries(path)
        self.assertEqual([one["state"] for one in waiting], ["waiting", "waiting"])
        self.assertEqual(waiting[1]["last_error"], "it answered 500")
        self.receiver.set("failing", status=204)
        wait_for(lambda: self.receiver.seen("failing")[-1]["type"] == "order.confirmed", "it came")
        ids = [one["id"] for one in self.receiver.seen("failing")]
        self.assertEqual(len(set(ids)), 2, "an attempt has the id of the first")
        self.delivered(path, state="sent", status=204)

    def test_redirects_are_failures(self):
        path = self.endpoint("moved", status=302, location=self.receiver.hook("elsewhere"))
        self.api("POST", f"{path}/test")
        one = self.delivered(path, status=302)
        self.assertIn("redirects are not followed", one["last_error"])
        self.assertEqual(self.receiver.seen("elsewhere"), [])
        listed = self.staff("webhook", "list")
        self.assertIn("redirects are not followed", listed)
        self.receiver.set("moved", status=200)
        self.staff("webhook", "retry", one["endpoint"], one["event"])
        self.delivered(path, event=one["event"], state="sent")

    def test_410_disables_the_endpoint_until_it_is_changed(self):
        path = self.endpoint("gone", status=410)
        self.api("POST", f"{path}/test")
        self.delivered(path, state="dead", status=410, attempts=1)
        _, endpoint, headers = self.api("GET", path)
        self.assertEqual((endpoint["state"], endpoint["reason"]),
                         ("disabled", "it answered 410 Gone"))
        self.buy()
        self.receiver.set("gone", status=200)
        body = {field: endpoint[field] for field in ("url", "events")}
        status, changed, _ = self.api("PUT", path, body, **{"If-Match": headers["ETag"]})
        self.assertEqual((status, changed["state"]), (200, "active"))
        self.assertEqual(self.api("PUT", path, body, **{"If-Match": headers["ETag"]})[0], 412)
        self.assertEqual(self.api("PUT", path, body)[0], 428)
        sent = self.api("POST", f"{path}/resend", {"since": endpoint["created_at"]})[1]
        self.assertGreaterEqual(sent["events"], 2, "what it missed is still there")
        self.come("gone", 1 + sent["events"])

    def test_the_answer_of_a_former_address_says_nothing_of_the_present_one(self):
        path = self.endpoint("former", hold=True)
        self.api("POST", f"{path}/test")
        self.come("former", 1)
        body = {"url": self.receiver.hook("latter"), "events": ["order.confirmed"]}
        self.api("PUT", path, body, **{"If-Match": "*"})
        secret = self.api("POST", f"{path}/rotate-secret")[1]["secret"]
        self.receiver.set("latter", secret=secret)
        self.receiver.set("former", hold=False, status=410)
        self.come("latter", 1)
        self.assertEqual(self.api("GET", path)[1]["state"], "active")

    def test_slow_endpoints_of_one_organiser_hold_up_no_other(self):
        slow = ["slow_a", "slow_b", "slow_c"]
        for name in slow:
            path = self.endpoint(name, hold=True)
            for _ in range(5):
                self.api("POST", f"{path}/test")
        under_way = lambda: sum(len(self.receiver.seen(name)) for name in slow)
        wait_for(lambda: under_way() >= 8, "eight requests under way")
        other = self.staff("organiser", "create", "Regal").split()[0]
        key = self.staff("key", "create", "--organiser", other, "--name", "Website", "--role",
                         "owner").strip()
        url = f"{self.server.url}/v1/organisers/{other}/webhook-endpoints"
        headers = {"Authorization": f"Bearer {key}"}
        made = ask("POST", url, {"url": self.receiver.hook("other"), "events": ALL}, headers)[1]
        self.receiver.set("other", secret=made["secret"])
        ask("POST", f"{url}/{made['id']}/test", None, headers)
        self.come("other", 1)
        self.assertEqual(under_way(), 8, "an organiser has eight at once")
        for name in slow:
            self.receiver.set(name, hold=False)
        wait_for(lambda: under_way() == 15, "the rest follows")

    def test_a_slow_endpoint_holds_up_no_other(self):
        self.endpoint("slow", hold=True)
        self.endpoint("quick")
        self.buy()
        self.come("slow", 1)
        self.come("quick", 2)
        self.assertEqual(len(self.receiver.seen("slow")), 1, "the second waits for the first")
        self.receiver.set("slow", hold=False)
        self.come("slow", 2)

    def test_a_paused_endpoint_is_told_when_it_is_active_again(self):
        path = self.endpoint("paused")
        _, endpoint, headers = self.api("GET", path)
        body = {"url": endpoint["url"], "events": ["order.confirmed"], "state": "paused"}
        _, paused, headers = self.api("PUT", path, body, **{"If-Match": headers["ETag"]})
        self.assertEqual(paused["state"], "paused")
        self.buy()
        self.delivered(path, state="waiting", attempts=0)
        self.assertEqual(self.receiver.seen("paused"), [])
        self.api("PUT", path, {**body, "state": "active"}, **{"If-Match": headers["ETag"]})
        self.assertEqual(self.come("paused", 1)[0]["type"], "order.confirmed")


class Kills(WebhookTest):
    def test_what_was_committed_is_told_after_a_kill(self):
        self.endpoint("killed")
        port = self.receiver.port
        secrets = self.receiver
        self.receiver.down()
        orders = [self.buy()["id"] for _ in range(3)]
        self.server.kill()
        self.server.start()
        orders.append(self.buy()["id"])
        type(self).receiver = Receiver(port)
        self.assertIsNot(secrets, self.receiver)

        def told():
            return [one["data"]["id"] for one in self.receiver.seen("killed")
                    if one["type"] == "order.confirmed"]
        wait_for(lambda: set(told()) == set(orders), "all four orders")

    def test_what_was_answered_and_not_written_goes_out_again_under_its_id(self):
        path = self.endpoint("twice", hold=True)
        self.api("POST", f"{path}/test")
        first = self.come("twice", 1)[0]
        self.server.kill()
        self.receiver.set("twice", hold=False)
        self.server.start()
        again = self.come("twice", 2)[1]
        self.assertEqual((again["id"], again["body"]), (first["id"], first["body"]))
        self.delivered(path, event=first["id"], state="sent")


class Strangers(WebhookTest):
    def test_private_addresses_are_not_reached_unless_the_operator_allows_it(self):
        path = self.endpoint("private")
        with sqlite3.connect(self.database) as base:
            base.execute("UPDATE webhook_endpoint SET url = replace(url, 'http://127.0.0.1',"
                         " 'https://localhost')")
        base.close()
        self.server.stop()
        server = Server(PROGRAM, self.database, "--webhooks-retry", "0.01")
        server.port, server.admin, server.url = (self.server.port, self.server.admin,
                                                 self.server.url)
        server.start()
        self.addCleanup(self.server.start)
        self.addCleanup(server.stop)
        for url in (self.receiver.hook("private"), "https://127.0.0.1/", "https://[::1]/",
                    "https://localhost:8443/x", "https://169.254.169.254/latest/meta-data",
                    "https://10.0.0.1/", "https://0x7f.1/", "ftp://example.com/",
                    "https://user:word@example.com/"):
            status, refused, _ = self.api("POST", "/webhook-endpoints", {
                "url": url, "events": ["order.confirmed"]})
            self.assertEqual((status, refused["errors"][0]["pointer"]), (422, "/url"), url)
        self.api("POST", f"{path}/test")
        one = wait_for(lambda: [one for one in self.deliveries(path) if one["last_error"]],
                       "an attempt")[0]
        self.assertEqual(one["last_error"],
                         "the name leads to no address of the internet")
        self.assertEqual(self.receiver.seen("private"), [])


if __name__ == "__main__":
    unittest.main()
