"""Buyers of a running server over HTTP, for tests that look at what follows from a sale."""

import json
import time
import urllib.error
import urllib.request


def wait_for(condition, what, within_s=60):
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"not within {within_s} s: {what}")


class Buyer:
    """Asks the server as one buyer. A server that is away is asked again with the same key."""

    def __init__(self, server, address, language="en", name="Asha Rao"):
        self.server = server
        self.details = {"name": name, "email": address, "language": language}
        self.count = 0
        self.more = {}
        self.token = None
        self.token = self.ask("POST", "/v1/sessions/anonymous")["token"]

    def ask(self, method, path, body=None):
        self.count += 1
        end = time.monotonic() + 60
        while True:
            try:
                return self.ask_once(method, path, body)
            except (OSError, ConnectionError):
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def ask_once(self, method, path, body):
        request = urllib.request.Request(
            self.server.url + path, method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json",
                     "Idempotency-Key": f'"{id(self)}-{self.count}"', **self.more})
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                text = reply.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as refused:
            words = refused.read().decode()
            if refused.code in (502, 503):
                raise ConnectionError(words) from refused
            raise AssertionError(f"{method} {path}: {words}") from refused

    def order(self, show, quantity=2):
        hold = self.ask("POST", f"/v1/shows/{show}/holds", {"best": {"quantity": quantity}})
        return self.ask("POST", "/v1/orders", {"hold": hold["id"], "buyer": self.details})

    def pay(self, order):
        pay = self.ask("POST", f"/v1/orders/{order['id']}/payments", {"gateway": "sandbox"})
        self.ask("POST", pay["pay_url"], {"outcome": "succeed"})
        return wait_for(lambda: self.confirmed(order), f"order {order['code']} is confirmed")

    def confirmed(self, order):
        now = self.ask("GET", f"/v1/orders/{order['id']}")
        return now if now["state"] == "confirmed" else None

    def buy(self, show, quantity=2):
        return self.pay(self.order(show, quantity))
