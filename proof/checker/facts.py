"""What is known about each thing from the recorded exchanges: plain records, filled by history.py
and judged by the other modules. Times are integer microseconds; `NEVER` is later than all."""

from typing import NamedTuple

NEVER = 1 << 62
PAYING = {"succeed", "authorise"}  # what the sandbox is told when it takes money


class Violation(NamedTuple):
    kind: str
    sentence: str


class Seen(NamedTuple):
    """A hold as an answer showed it. `places` maps a seat's key to 0, an area's to its quantity."""

    sent: int
    done: int
    live: bool
    places: dict


class Change(NamedTuple):
    """A request that takes places away from a hold or an order, unless it was refused. `keeps` are
    the places that stay, None if none do; `name` is equal for the same request sent again."""

    sent: int
    done: int
    answered: bool
    keeps: dict
    name: str


class Deadline(NamedTuple):
    """A live hold's deadline as an answer told it; `active` says that the hold had no order then,
    so that no payment kept it."""

    sent: int
    done: int
    at: int
    active: bool


class StaffAct(NamedTuple):
    """A staff request that was not refused. `places` are those that were named, as in Seen."""

    sent: int
    done: int
    answered: bool
    action: str  # open, pause, close, cancel, block, unblock
    places: dict


class Hold:
    __slots__ = ("id", "buyer", "show", "seen", "changes", "swaps", "deadlines", "extends",
                 "states", "gone", "expired", "orders")

    def __init__(self, hold, buyer):
        self.id = hold
        self.buyer = buyer
        self.show = None
        self.seen = []
        self.changes = []
        self.swaps = []  # (sent, done): those that succeeded
        self.deadlines = []  # Deadline
        self.extends = 0  # requests to extend it that were not refused
        self.states = []  # (sent, done, state)
        self.gone = []  # (sent, done): answered as unknown
        self.expired = []  # (sent, done): answered as expired
        self.orders = []


class Order:
    __slots__ = ("id", "buyer", "show", "hold", "code", "total", "states", "gone",
                 "tickets", "refunds", "cancels", "started", "references", "refunds_seen",
                 "deadlines")

    def __init__(self, order, buyer):
        self.id = order
        self.buyer = buyer
        self.show = None
        self.hold = None
        self.code = None
        self.total = None
        self.states = []  # (sent, done, state)
        self.gone = []
        self.tickets = None  # ids, once confirmed
        self.refunds = []  # (sent, done, answered, ticket ids or None for all)
        self.cancels = []  # Change
        self.started = False  # somebody asked for a payment of it
        self.references = {}  # of its payments at the gateway -> what each asks for
        self.refunds_seen = {}  # id -> (state, amount)
        self.deadlines = []  # Deadline, as answers about its payments told them


class Payment:
    __slots__ = ("id", "buyer", "order", "reference", "amount", "states", "gone", "started")

    def __init__(self, payment, buyer):
        self.id = payment
        self.buyer = buyer
        self.order = None
        self.reference = None
        self.amount = None
        self.states = []  # (sent, done, state, captured)
        self.gone = []
        self.started = False  # a request to start it was answered with it


class Ticket:
    __slots__ = ("id", "order", "show", "place", "is_seat", "price", "states")

    def __init__(self, ticket, order, show, place, is_seat, price):
        self.id = ticket
        self.order = order
        self.show = show
        self.place = place
        self.is_seat = is_seat
        self.price = price
        self.states = []  # (sent, done, state)


class Pay(NamedTuple):
    """What somebody told the sandbox to do with a reference."""

    sent: int
    done: int
    accepted: bool
    outcome: str
    right_amount: bool
    times: int
    delay: int
    reported: bool = False  # by a webhook of the client's: once answered, it is known for good


class Attempt(NamedTuple):
    """One sending of a request with an idempotency key. `name` is the request; `gave` the id of
    what it made, None unless it succeeded."""

    sent: int
    done: int
    name: int
    status: int
    gave: str


class MapRead(NamedTuple):
    sent: int
    done: int
    revision: tuple
    sold: int  # a bit a seat, seat 0 the highest of `size`
    size: int
    print: int  # a hash of the whole, to tell two contents apart


class History:
    """Everything of a folder."""

    def __init__(self):
        self.exchanges = 0
        self.unanswered = 0
        self.replays = 0
        self.statuses = {}
        self.kills = []
        self.database_kills = []
        self.readies = []
        self.drained_at = 0
        self.first = NEVER
        self.last = 0
        self.skew = 0  # how far the server's clock was seen outside of an exchange
        self.holds = {}
        self.orders = {}
        self.payments = {}
        self.tickets = {}
        self.pays = {}  # reference -> [Pay]
        self.keys = {}  # (buyer, key) -> [Attempt]
        self.maps = {}  # show -> [MapRead]
        self.staff = {}  # show -> [StaffAct]
        self.cancels = {}  # show -> [Change]: requests to cancel the show that were not refused
        self.staff_refused = 0
        self.hold_attempts = 0
        self.holds_got = 0
        self.holds_refused = 0
        self.buyers = set()  # who made any of the requests
        self.with_visitors = False  # whether others may have bought beside them
        self.violations = []  # found while reading

    def violate(self, kind, sentence):
        self.violations.append(Violation(kind, sentence))
