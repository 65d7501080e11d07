"""Hand-made histories with their databases, for the checker's own test: what a right server would
have said and left behind, said in a few words, and bent by each case where it wants a fault."""

import datetime
import json
import pathlib
import sqlite3
import tempfile

import check
from checker.database import Database, id_of, number_of
from checker.history import read_history

SECOND = 1_000_000
START = 1_795_300_000 * SECOND
DEADLINE = 480  # seconds after the beginning, and how long the show holds places
EXTENSION = 240
PRICE = 25_000
SHOW = id_of("show_", 77)
ANN, BOB, EVE = (id_of("buyer_", number) for number in (1001, 1002, 1003))
SEATS = {"A-1": 0, "A-2": 1, "A-3": 2}
PIT = [("area", "Pit")]
HOLD_STATES = ("active", "ordered", "converted", "released", "expired")
ORDER_STATES = ("open", "confirmed", "expired", "cancelled")

SCHEMA = """
CREATE TABLE journal_position (one, epoch, sequence, last_now, last_id);
CREATE TABLE show (id, plan_id, hold_time, extension_time);
CREATE TABLE area_count (show_id, area, capacity);
CREATE TABLE hold (id, state);
CREATE TABLE orders (id, show_id, hold_id, buyer_id, state, total, ended_at);
CREATE TABLE payment (
  id, order_id, state, captured, for_tickets, refund_owed, under_review, reference);
CREATE TABLE refund (payment_id, order_id, state, amount, reason);
CREATE TABLE ticket (id, order_id, show_id, seat, area, state);
"""


def moment(seconds):
    return START + int(seconds * SECOND)


def text_of(micros):
    whole = datetime.datetime.fromtimestamp(micros // SECOND, datetime.timezone.utc)
    return whole.strftime("%Y-%m-%dT%H:%M:%S") + f".{micros % SECOND:06d}Z"


class Story:
    """Seconds since the beginning in, exchanges and rows out. A request is answered a tenth of a
    second after it was sent, unless `done` says otherwise; None is never."""

    def __init__(self):
        self.lines = []
        self.rows = {name: {} for name in ("hold", "orders", "payment", "ticket")}
        self.refunds = []
        self.lines_of = {}
        self.left_open_at = {}  # order -> when the database has it that it was confirmed
        self.capacity = 4
        self.last_now = moment(60)
        self.with_visitors = False

    # --- exchanges --------------------------------------------------------------------------------

    def said(self, at, method, path, status, reply, body=None, key=None, buyer=ANN, done=0.1):
        answered = done is not None
        self.lines.append({
            "client": "c", "buyer": buyer, "sent": moment(at),
            "done": moment(at + done) if answered else None, "method": method, "path": path,
            "key": key, "body": body, "status": status if answered else None,
            "reply": reply if answered else None})

    def event(self, at, event):
        self.lines.append({"event": event, "at": moment(at)})

    def hold_reply(self, at, number, state, seats, areas, deadline):
        return {"id": id_of("hold_", number), "show": SHOW, "state": state,
                "seats": [{"key": seat, "category": "c"} for seat in seats],
                "areas": [{"key": area, "quantity": many} for area, many in areas.items()],
                "expires_at": text_of(moment(deadline)), "server_time": text_of(moment(at + 0.05))}

    def hold(self, at, number, seats=(), areas=None, state="active", buyer=ANN, key=None, done=0.1,
             deadline=DEADLINE, wanted=None, row="active"):
        """A hold that was got; `wanted` is what was asked for, if that is something else."""
        areas = areas or {}
        body = {"seats": list(wanted or seats)}
        if areas:
            body["areas"] = [{"key": area, "quantity": many} for area, many in areas.items()]
        reply = self.hold_reply(at, number, state, seats, areas, deadline)
        self.said(at, "POST", f"/v1/shows/{SHOW}/holds", 201, reply, body, key, buyer, done)
        if row:
            self.rows["hold"][number] = HOLD_STATES.index(row)

    def change(self, at, method, number, seats=(), areas=None, state="active", body=None, buyer=ANN,
               done=0.1, deadline=DEADLINE, status=200):
        reply = self.hold_reply(at, number, state, seats, areas or {}, deadline)
        path = f"/v1/holds/{id_of('hold_', number)}"
        self.said(at, method, path, status, reply, body, None, buyer, done)
        if method == "DELETE" and done is not None:
            self.rows["hold"][number] = HOLD_STATES.index("released")

    def order_reply(self, at, number, state, hold, places, tickets=(), void=(), payments=(),
                    code="AAAA-BBBB", deadline=DEADLINE):
        lines = []
        for index, (kind, key) in enumerate(places):
            line = {kind: {"key": key}, "type": "adult", "price": {"amount": PRICE}}
            if tickets:
                line["ticket"] = id_of("tkt_", tickets[index])
                line["ticket_state"] = "void" if tickets[index] in void else "valid"
            lines.append(line)
        paid = [{"id": id_of("pay_", payment), "state": "captured" if money else "ready",
                 "captured": {"amount": money}} for payment, money in payments]
        reply = {"id": id_of("ord_", number), "code": code, "show": SHOW,
                 "hold": id_of("hold_", hold), "state": state, "tickets": lines,
                 "total": {"amount": PRICE * len(places)},
                 "server_time": text_of(moment(at + 0.05)), "refunds": [], "payments": paid}
        if state == "open":
            reply["expires_at"] = text_of(moment(deadline))
        return reply

    def order(self, at, number, hold, places, buyer=ANN, key=None, done=0.1, deadline=DEADLINE):
        self.lines_of[number] = (hold, places)
        body = {"hold": id_of("hold_", hold), "buyer": {"name": "A"}}
        reply = self.order_reply(at, number, "open", hold, places, deadline=deadline)
        self.said(at, "POST", "/v1/orders", 201, reply, body, key, buyer, done)
        if done is not None:
            self.rows["hold"][hold] = HOLD_STATES.index("ordered")
            self.order_row(number, "open", buyer)

    def order_row(self, number, state, buyer=ANN):
        hold, places = self.lines_of[number]
        self.rows["orders"][number] = (
            77, hold, number_of(buyer), ORDER_STATES.index(state), PRICE * len(places))

    def read_order(self, at, number, state, buyer=ANN, done=0.1, **more):
        hold, places = self.lines_of[number]
        reply = self.order_reply(at, number, state, hold, places, **more)
        self.said(at, "GET", f"/v1/orders/{id_of('ord_', number)}", 200, reply, None, None, buyer,
                  done)

    def pay(self, at, number, payment, buyer=ANN, outcome="succeed", times=1, done=0.1,
            deadline=None):
        """Starts a payment and says at the sandbox that it goes well or, as the gateway, that it
        went well ("reported"); nothing is confirmed yet."""
        reference = f"order_SBX{payment}"
        self.said(at, "POST", f"/v1/orders/{id_of('ord_', number)}/payments", 201, {
            "id": id_of("pay_", payment), "order": id_of("ord_", number), "order_state": "open",
            "state": "ready", "captured": {"amount": 0}, "reference": reference,
            "amount": {"amount": PRICE * len(self.lines_of[number][1])},
            "expires_at": text_of(moment(deadline or at + 720)),
            "server_time": text_of(moment(at + 0.05))},
            {"gateway": "sandbox"}, f"pay-{payment}", buyer)
        self.rows["payment"][payment] = (number, 1, 0, 0, 0, 0, reference)
        if outcome == "reported":
            money = {"order_id": reference, "status": "captured"}
            self.said(at + 0.2, "POST", "/v1/payments/webhooks/sandbox/main", 200,
                      {"results": ["confirmed"]}, {"payload": {"payment": {"entity": money}}},
                      None, buyer, done)
            return
        self.said(at + 0.2, "POST", "/sandbox/payments/" + reference, 202, {},
                  {"outcome": outcome, "payments": times}, None, buyer, done)

    def confirm(self, at, number, payment, tickets, buyer=ANN, rows=True, tell=True, **more):
        """The money came: tickets in the database, and somebody read of them."""
        hold, places = self.lines_of[number]
        total = PRICE * len(places)
        if tell:
            self.read_order(at, number, "confirmed", buyer, tickets=tickets,
                            payments=[(payment, total)], **more)
        if not rows:
            return
        self.rows["hold"][hold] = HOLD_STATES.index("converted")
        self.order_row(number, "confirmed", buyer)
        self.rows["payment"][payment] = (
            number, 3, total, total, 0, 0, f"order_SBX{payment}")
        for ticket, (kind, key) in zip(tickets, places):
            seat = SEATS[key] if kind == "seat" else None
            self.rows["ticket"][ticket] = (number, 77, seat, 0 if kind == "area" else None, 1)

    def refund(self, at, number, payment, tickets, buyer=ANN, which=None, done=0.1, status=201,
               key="refund", applied=True, payments=()):
        """Of all tickets or of some."""
        hold, places = self.lines_of[number]
        void = tickets if which is None else which
        body = {} if which is None else {"tickets": [id_of("tkt_", ticket) for ticket in which]}
        self.said(at, "POST", f"/v1/orders/{id_of('ord_', number)}/refunds", status,
                  self.order_reply(at, number, "confirmed", hold, places, tickets, void),
                  body, key, buyer, done)
        if not applied:
            return
        for ticket in void:
            self.rows["ticket"][ticket] = self.rows["ticket"][ticket][:4] + (2,)
        row = self.rows["payment"][payment]
        back = PRICE * len(void)
        self.rows["payment"][payment] = row[:3] + (row[3] - back, row[4] + back) + row[5:]
        self.refunds.append((payment, number, 0, back, 4))

    def map(self, at, revision, seats, done=0.1):
        self.said(at, "GET", f"/v1/shows/{SHOW}/seats", 200,
                  {"show": SHOW, "revision": revision, "seats": seats, "areas": []}, done=done)

    def staff(self, at, action, seats=(), areas=None, status=200, done=0.1):
        """A request of staff about the show: open, pause, close, cancel, block or unblock."""
        body = None
        if seats or areas:
            body = {"seats": list(seats), "areas": [
                {"key": area, "quantity": many} for area, many in (areas or {}).items()]}
        self.said(at, "POST", f"/admin/v1/shows/{SHOW}/{action}", status, {"id": SHOW}, body, None,
                  None, done)

    def settle_cancelled(self, number, payment, tickets):
        """What the cancelling of the show does to a sale in the database."""
        for ticket in tickets:
            self.rows["ticket"][ticket] = self.rows["ticket"][ticket][:4] + (2,)
        row = self.rows["payment"][payment]
        self.refunds.append((payment, number, 0, row[3], 3))
        self.rows["payment"][payment] = row[:3] + (0, row[3]) + row[5:]

    def sale(self, at, number, seats, buyer=ANN, **more):
        """A whole purchase: hold, order, payment and tickets numbered after `number`."""
        tickets = [number * 10 + index for index in range(len(seats))]
        places = [("seat", seat) for seat in seats]
        self.hold(at, number, seats, buyer=buyer)
        self.order(at + 1, number, number, places, buyer)
        self.pay(at + 2, number, number, buyer)
        self.confirm(at + 3, number, number, tickets, buyer, **more)
        return tickets

    def visit(self, number, seat, state="confirmed", captured=PRICE, buyer=EVE):
        """Rows of a purchase that no recorded client made."""
        self.with_visitors = True
        self.rows["orders"][number] = (
            77, number, number_of(buyer), ORDER_STATES.index(state), PRICE)
        if captured:
            self.rows["payment"][number] = (
                number, 3, captured, captured, 0, 0, f"order_SBX{number}")
        self.rows["ticket"][number * 10] = (number, 77, SEATS[seat], None, 1)

    def cancel_order(self, at, number, buyer=ANN, keep=True, done=0.1):
        hold, places = self.lines_of[number]
        self.said(at, "POST", f"/v1/orders/{id_of('ord_', number)}/cancel", 200,
                  self.order_reply(at, number, "cancelled", hold, places), {"keep_seats": keep},
                  None, buyer, done)
        self.order_row(number, "cancelled", buyer)
        self.rows["hold"][hold] = HOLD_STATES.index("active" if keep else "released")

    # --- what it is judged as ---------------------------------------------------------------------

    def write(self, folder):
        history = pathlib.Path(folder) / "history"
        history.mkdir()
        # In two files, the later half first: nothing may depend on the order.
        half = len(self.lines) // 2
        for name, lines in (("a", self.lines[half:]), ("b", self.lines[:half])):
            (history / f"{name}.jsonl").write_text(
                "".join(json.dumps(line) + "\n" for line in lines))
        database = str(pathlib.Path(folder) / "sold.db")
        db = sqlite3.connect(database)
        db.executescript("PRAGMA synchronous = OFF;" + SCHEMA)
        db.execute("INSERT INTO journal_position VALUES (1, 1, 1, ?, 1)", (self.last_now,))
        db.execute("INSERT INTO show VALUES (77, 5, ?, ?)",
                   (DEADLINE * SECOND, EXTENSION * SECOND))
        db.execute("INSERT INTO area_count VALUES (77, 0, ?)", (self.capacity,))
        db.executemany("INSERT INTO hold VALUES (?, ?)", self.rows["hold"].items())
        for table in ("orders", "payment", "ticket"):
            for number, row in self.rows[table].items():
                if table == "orders":
                    row += (self.left_open_at.get(number, 0),)
                marks = ", ".join("?" * (len(row) + 1))
                db.execute(f"INSERT INTO {table} VALUES ({marks})", (number, *row))
        db.executemany("INSERT INTO refund VALUES (?, ?, ?, ?, ?)", self.refunds)
        db.commit()
        db.close()
        return str(history), database

    def kinds(self):
        with tempfile.TemporaryDirectory() as folder:
            history, database = self.write(folder)
            read = read_history(history)
            read.with_visitors = self.with_visitors
            found = check.judge(read, Database(database))
        return sorted({violation.kind for violation in found}), found


# (what tells a story, the kinds of violation in it), as the files of stories register them.
CASES = []


def case(*kinds):
    def register(tell):
        CASES.append((tell, sorted(kinds)))
        return tell
    return register
