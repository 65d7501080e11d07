"""Reads a folder of recorded exchanges into facts. Nothing is judged here but what one answer alone
contradicts: a hold of other places than were asked for, a thing that changed what never changes."""

import calendar
import functools
import json
import pathlib
import sys
import time

from checker.facts import NEVER, Attempt, Change, Deadline, History, Hold, MapRead, Order, Pay
from checker.facts import Payment, Seen, StaffAct, Ticket

CONTENTION = {"/problems/seats-taken", "/problems/sold-out", "/problems/not-together"}
LIVE = {"active", "ordered"}
NO_PLACES = {}
# Refusals and "later": by the API nothing was changed. Other answers of 500 and above say less.
NOTHING_CHANGED = {429, 503}
SOLD_BITS = {ord("."): "0", ord("h"): "0", ord("b"): "0", ord("s"): "1"}


class Unreadable(Exception):
    pass


@functools.lru_cache(maxsize=10_000)
def minute(text):
    """Microseconds since the epoch of "2026-11-21T18:08"."""
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M")) * 1_000_000


def micros(text):
    """Microseconds since the epoch of "2026-11-21T18:08:00.123456Z"."""
    fraction = text[20:-1]
    return (minute(text[:16]) + int(text[17:19]) * 1_000_000
            + (int((fraction + "000000")[:6]) if fraction else 0))


def refused(status):
    return status is not None and (400 <= status < 500 or status in NOTHING_CHANGED)


def succeeded(status):
    return status is not None and 200 <= status < 300


def places_in(thing):
    """Of a hold, or of the body that asks for one."""
    places = {}
    for seat in thing.get("seats") or ():
        places[sys.intern(seat if isinstance(seat, str) else seat["key"])] = 0
    for area in thing.get("areas") or ():
        places[sys.intern(area["key"])] = area["quantity"]
    return places


class Reader:
    """Takes one object of the history after the other."""

    def __init__(self):
        self.history = History()

    # --- the things -------------------------------------------------------------------------------

    def hold(self, hold, buyer):
        known = self.history.holds.get(hold)
        if known is None:
            known = self.history.holds[hold] = Hold(hold, buyer)
        return known

    def order(self, order, buyer):
        known = self.history.orders.get(order)
        if known is None:
            known = self.history.orders[order] = Order(order, buyer)
        return known

    def payment(self, payment, buyer):
        known = self.history.payments.get(payment)
        if known is None:
            known = self.history.payments[payment] = Payment(payment, buyer)
        return known

    def same(self, thing, field, value):
        """Sets what never changes, or compares it."""
        known = getattr(thing, field)
        if known is None:
            setattr(thing, field, value)
        elif known != value:
            self.history.violate("changed", f"{thing.id}: its {field} was {known} and then {value}")

    # --- what answers show ------------------------------------------------------------------------

    def note_clock(self, reply, sent, done):
        said = reply.get("server_time")
        if said:
            now = micros(said)
            self.history.skew = max(self.history.skew, sent - now, now - done)

    def see_hold(self, reply, buyer, sent, done):
        hold = self.hold(reply["id"], buyer)
        self.same(hold, "buyer", buyer)
        self.same(hold, "show", sys.intern(reply["show"]))
        deadline = micros(reply["expires_at"])
        state = reply["state"]
        places = places_in(reply) if state in LIVE else NO_PLACES
        if hold.seen and hold.seen[-1].places == places:
            places = hold.seen[-1].places  # one of them is enough to keep
        state = sys.intern(state)
        hold.seen.append(Seen(sent, done, state in LIVE, places))
        hold.states.append((sent, done, state))
        if state in LIVE:
            hold.deadlines.append(Deadline(sent, done, deadline, state == "active"))
        if "order" in reply:
            self.order(reply["order"], buyer)
        self.note_clock(reply, sent, done)
        return hold

    def see_order(self, reply, buyer, sent, done):
        order = self.order(reply["id"], buyer)
        for field in ("buyer", "show", "hold", "code"):
            self.same(order, field, buyer if field == "buyer" else sys.intern(reply[field]))
        order.total = reply["total"]["amount"]
        state = sys.intern(reply["state"])
        order.states.append((sent, done, state))
        lines = reply["tickets"]
        hold = self.hold(order.hold, buyer)
        if order.id not in hold.orders:
            hold.orders.append(order.id)
        if state == "open" and "expires_at" in reply:
            hold.deadlines.append(Deadline(sent, done, micros(reply["expires_at"]), False))
        self.see_tickets(order, [
            (line["ticket"], line["ticket_state"], line) for line in lines if "ticket" in line],
            sent, done)
        for payment in reply["payments"]:
            paid = self.payment(payment["id"], buyer)
            self.same(paid, "order", order.id)
            paid.states.append(
                (sent, done, sys.intern(payment["state"]), payment["captured"]["amount"]))
        for refund in reply["refunds"]:
            order.refunds_seen[refund["id"]] = (refund["state"], refund["amount"]["amount"])
        self.note_clock(reply, sent, done)
        return order

    def see_tickets(self, order, tickets, sent, done):
        if not tickets:
            return
        self.same(order, "tickets", frozenset(ticket for ticket, _, _ in tickets))
        for ticket, state, line in tickets:
            known = self.history.tickets.get(ticket)
            is_seat = "seat" in line
            place = (line.get("seat") or line["area"])["key"]
            if known is None:
                known = self.history.tickets[ticket] = Ticket(
                    ticket, order.id, order.show, sys.intern(place), is_seat,
                    line["price"]["amount"])
            elif known.order != order.id or known.place != place or known.is_seat != is_seat:
                self.history.violate(
                    "changed", f"{ticket} was of {known.order}, {known.place}, and then of "
                               f"{order.id}, {place}")
            known.states.append((sent, done, sys.intern(state)))

    def see_payment(self, reply, buyer, sent, done):
        payment = self.payment(reply["id"], buyer)
        self.same(payment, "order", reply["order"])
        order = self.order(reply["order"], buyer)
        order.states.append((sent, done, sys.intern(reply["order_state"])))
        payment.states.append(
            (sent, done, sys.intern(reply["state"]), reply["captured"]["amount"]))
        self.same(payment, "amount", reply["amount"]["amount"])
        if "reference" in reply:
            self.same(payment, "reference", reply["reference"])
            order.references[reply["reference"]] = payment.amount
        if "expires_at" in reply:
            order.deadlines.append(Deadline(sent, done, micros(reply["expires_at"]), False))
        self.note_clock(reply, sent, done)
        return payment

    # --- routes -----------------------------------------------------------------------------------

    def exchange(self, line):
        history = self.history
        history.exchanges += 1
        sent, done, status = line["sent"], line["done"], line["status"]
        if status is None or done is None:
            status, done = None, NEVER
            history.unanswered += 1
        elif done < sent:
            raise Unreadable(f"an answer before its request: {line}")
        else:
            history.last = max(history.last, done)
        history.first = min(history.first, sent)
        if line["buyer"]:
            history.buyers.add(line["buyer"])
        history.statuses[status] = history.statuses.get(status, 0) + 1
        path = line["path"].partition("?")[0].split("/")
        reply = line["reply"] if isinstance(line["reply"], dict) else {}
        gave = None
        if len(path) > 2 and path[1] == "v1":
            route = getattr(self, "on_" + path[2], None)
            if route:
                gave = route(line["method"], path[3:], line, sent, done, status, reply)
        elif path[1:3] == ["sandbox", "payments"] and line["method"] == "POST":
            self.on_sandbox(path[3], line["body"], sent, done, status)
        elif path[1:4] == ["admin", "v1", "shows"] and line["method"] == "POST":
            self.on_staff(path[4], path[5], line["body"], sent, done, status)
        if line["key"] is not None and line["method"] == "POST":
            self.on_key(line, sent, done, status, gave)

    def on_key(self, line, sent, done, status, gave):
        name = hash((line["path"], repr(line["body"])))
        attempts = self.history.keys.setdefault((line["buyer"], line["key"]), [])
        if attempts:
            self.history.replays += 1
        attempts.append(Attempt(sent, done, name, status or 0, gave))

    def on_shows(self, method, path, line, sent, done, status, reply):
        if path[1:] == ["seats"] and method == "GET" and status == 200 and reply:
            self.on_map(path[0], sent, done, reply)
        if path[1:] != ["holds"] or method != "POST":
            return None
        if succeeded(status):
            is_new = reply["id"] not in self.history.holds
            hold = self.see_hold(reply, line["buyer"], sent, done)
            wanted = places_in(line["body"])
            if hold.show != path[0]:
                self.history.violate("not as asked", f"{hold.id} is of {hold.show}, not {path[0]}")
            elif is_new and hold.seen[-1].live and wanted and wanted != hold.seen[-1].places:
                self.history.violate(
                    "not as asked", f"{hold.id}: asked for {sorted(wanted)}, holds "
                                    f"{sorted(hold.seen[-1].places)}")
            self.history.hold_attempts += is_new
            self.history.holds_got += is_new
            return hold.id
        if status is not None and 400 <= status < 500 and status != 429:
            self.history.hold_attempts += 1
            self.history.holds_refused += reply.get("type") in CONTENTION
        return None

    def on_map(self, show, sent, done, reply):
        epoch, _, sequence = reply["revision"].partition(".")
        seats = reply["seats"]
        areas = tuple(area["left"] for area in reply.get("areas") or ())
        self.history.maps.setdefault(show, []).append(MapRead(
            sent, done, (int(epoch), int(sequence)),
            int(seats.translate(SOLD_BITS) or "0", 2), len(seats), hash((seats, areas))))

    def on_holds(self, method, path, line, sent, done, status, reply):
        buyer = line["buyer"]
        if method != "GET" and not refused(status):
            body = line["body"] or {}
            hold = self.hold(path[0], buyer)
            if method == "DELETE":
                hold.changes.append(Change(sent, done, succeeded(status), None, "release"))
            elif "seats" in body or "areas" in body:
                keeps = places_in(body)
                hold.changes.append(
                    Change(sent, done, succeeded(status), keeps, repr(sorted(keeps.items()))))
                if succeeded(status):
                    hold.swaps.append((sent, done))
            elif "extend" in body:
                hold.extends += 1
        if succeeded(status):
            self.see_hold(reply, buyer, sent, done)
        elif status == 404:
            self.hold(path[0], buyer).gone.append((sent, done))
        elif reply.get("type") == "/problems/hold-expired":
            self.hold(path[0], buyer).expired.append((sent, done))

    def on_orders(self, method, path, line, sent, done, status, reply):
        buyer, body = line["buyer"], line["body"] or {}
        if not path:
            if succeeded(status):
                return self.see_order(reply, buyer, sent, done).id
            self.on_hold_refused(body.get("hold"), buyer, sent, done, status, reply)
            return None
        order = self.order(path[0], buyer)
        if status == 404 and reply.get("type") == "/problems/unknown-order":
            order.gone.append((sent, done))
        what = path[1] if len(path) > 1 else ""
        if what == "payments" and method == "POST":
            order.started = True
            if succeeded(status):
                payment = self.see_payment(reply, buyer, sent, done)
                payment.started = True
                return payment.id
        elif what == "tickets":
            if succeeded(status):
                if order.show is None:
                    order.show = sys.intern(reply["show"])
                items = [(item["id"], item["state"], item) for item in reply["items"]]
                self.see_tickets(order, items, sent, done)
        elif what == "refunds" and method == "POST":
            if not refused(status):
                order.refunds.append((sent, done, succeeded(status), body.get("tickets")))
            if succeeded(status):
                return "refund of " + self.see_order(reply, buyer, sent, done).id
        else:
            if what == "cancel" and not refused(status):
                order.cancels.append(Change(sent, done, succeeded(status), None, "cancel"))
            if succeeded(status):
                self.see_order(reply, buyer, sent, done)
        return None

    def on_hold_refused(self, hold, buyer, sent, done, status, reply):
        if not isinstance(hold, str):
            return
        if status == 404 and reply.get("type") == "/problems/unknown-hold":
            self.hold(hold, buyer).gone.append((sent, done))
        elif reply.get("type") == "/problems/hold-expired":
            self.hold(hold, buyer).expired.append((sent, done))

    def on_payments(self, method, path, line, sent, done, status, reply):
        if method == "POST" and path[:1] == ["webhooks"]:
            self.on_webhook(line["body"], sent, done, status)
        if method != "GET" or len(path) != 1:
            return
        if succeeded(status):
            self.see_payment(reply, line["buyer"], sent, done)
        elif status == 404:
            self.payment(path[0], line["buyer"]).gone.append((sent, done))

    def on_sandbox(self, reference, body, sent, done, status):
        if refused(status) or not isinstance(body, dict):
            return
        self.history.pays.setdefault(reference, []).append(Pay(
            sent, done, succeeded(status), body.get("outcome"), "amount" not in body,
            int(body.get("payments", 1)), int(body.get("delay_s", 0) * 1_000_000)))

    def on_webhook(self, body, sent, done, status):
        """A client that plays the gateway says by itself what it took."""
        said = body["payload"]["payment"]["entity"] if isinstance(body, dict) else {}
        if refused(status) or said.get("status") != "captured":
            return
        self.history.pays.setdefault(said["order_id"], []).append(
            Pay(sent, done, succeeded(status), "succeed", True, 1, 0, True))

    def on_staff(self, show, action, body, sent, done, status):
        if refused(status):
            self.history.staff_refused += 1
            return
        self.history.staff.setdefault(show, []).append(StaffAct(
            sent, done, succeeded(status), action, places_in(body or {})))
        if action == "cancel":
            self.history.cancels.setdefault(show, []).append(
                Change(sent, done, succeeded(status), None, "cancel the show"))

    def event(self, line):
        if line["event"] == "kill":
            self.history.kills.append(line["at"])
        elif line["event"] == "database kill":
            self.history.database_kills.append(line["at"])
        elif line["event"] == "ready":
            self.history.readies.append(line["at"])
        elif line["event"] == "drained":
            self.history.drained_at = max(self.history.drained_at, line["at"])


    def finish(self):
        """What could not be joined while reading, as lines come in any order."""
        for order in self.history.orders.values():
            if order.hold:
                self.history.holds[order.hold].deadlines.extend(order.deadlines)
        self.history.kills.sort()
        self.history.readies.sort()
        return self.history


def read_history(folder):
    """The facts of every *.jsonl in a folder; Unreadable with a sentence if one makes no sense."""
    reader = Reader()
    files = sorted(pathlib.Path(folder).glob("*.jsonl"))
    if not files:
        raise Unreadable(f"there is no *.jsonl in {folder}")
    for path in files:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    break
                try:
                    read = json.loads(line.decode())
                    (reader.event if "event" in read else reader.exchange)(read)
                except (ValueError, KeyError, TypeError, AttributeError, IndexError) as wrong:
                    raise Unreadable(
                        f"{path}:{number} is not an exchange: {wrong!r}: {line[:300]!r}") from wrong
    return reader.finish()
