"""What a buyer does: looks, holds where everybody wants to sit, changes their mind, orders, pays
well or badly, waits for the tickets, gives some back, asks again for what they were told before."""

import asyncio

from caller import Caller, TimeIsUp, now_us

MAP_AGE_US = 250_000
PLACES_OF_ONE_BUYER = 14  # a show allows 20; then the client goes on as somebody else
PAY_AGAIN_US = 1_500_000
NO_SALE_US = 50_000
FREE_SEATS_OF_AN_OPEN_SHOW = 12
REMEMBERED = 40


def in_order_of_return(order):
    """An order's tickets as they may go one by one: a wheelchair place after its companions."""
    lines = sorted(order["tickets"], key=lambda line: line.get("seat", {}).get("accessible", False))
    return [line["ticket"] for line in lines]


class Unexpected(Exception):
    """An answer that a buyer who follows the rules should not get."""


class Show:
    """A show as the buyers of one process know it."""

    def __init__(self, told):
        self.id = told["id"]
        self.keys = told["keys"]
        self.areas = told["areas"]
        self.refundable = told["refundable"]
        self.seats = "." * len(self.keys)
        self.free = list(range(len(self.keys)))
        self.etag = None
        self.looked_at = 0
        self.cancelled = False
        self.paused_until = 0

    def is_open(self):
        return (not self.cancelled and now_us() >= self.paused_until
                and len(self.free) >= FREE_SEATS_OF_AN_OPEN_SHOW)

    def take(self, answer):
        self.looked_at = now_us()
        if answer.status == 200:
            self.etag = answer.etag
            self.seats = answer.body["seats"]
            self.free = [at for at, state in enumerate(self.seats) if state == "."]


class Buyer:
    def __init__(self, name, crowd, port, ledger, random):
        self.crowd = crowd
        self.random = random
        self.caller = Caller(name, port, ledger, crowd)
        # The same person at a second device: for what is clicked twice at once.
        self.twin = Caller(name + "b", port, ledger, crowd)
        self.places = 0
        self.remembered = []  # (path, body, key, id): requests that succeeded

    def chance(self, percent):
        return self.random.random() * 100 < percent

    async def run(self):
        try:
            while not self.crowd.closing:
                try:
                    if self.caller.token is None or self.places >= PLACES_OF_ONE_BUYER:
                        await self.become_somebody_new()
                    await self.buy()
                except Unexpected as wrong:
                    self.crowd.surprises.append(str(wrong))
                    self.places = PLACES_OF_ONE_BUYER
            return True
        except TimeIsUp:
            return False
        finally:
            await self.caller.close()
            await self.twin.close()

    async def become_somebody_new(self):
        await self.caller.mint()
        self.twin.buyer, self.twin.token = self.caller.buyer, self.caller.token
        self.places = 0
        self.remembered = []

    # --- asking -----------------------------------------------------------------------------------

    async def post(self, path, body, expected, twice=3):
        """With a key; sometimes clicked twice. Remembers what succeeded, to ask for it again."""
        key = self.caller.new_key()
        if self.chance(twice):
            answer, _ = await asyncio.gather(
                self.caller.ask("POST", path, body, key), self.twin.ask("POST", path, body, key))
        else:
            answer = await self.caller.ask("POST", path, body, key)
        self.expect(answer, expected, f"POST {path}")
        if answer.status == 201:
            self.remembered.append((path, body, key))
            del self.remembered[:-REMEMBERED]
        return answer

    @staticmethod
    def expect(answer, expected, what):
        if answer.status not in expected:
            raise Unexpected(f"{what} was answered with {answer.status} {answer.body}")

    async def ask_again(self):
        """An old request with its key: the old success is the answer, whatever happened since."""
        path, body, key = self.random.choice(self.remembered)
        answer = await self.caller.ask("POST", path, body, key)
        self.expect(answer, (200, 201), f"POST {path} again with {key}")

    async def look_at(self, show):
        if now_us() - show.looked_at > MAP_AGE_US:
            show.looked_at = now_us()
            path = f"/v1/shows/{show.id}/seats"
            show.take(await self.caller.ask("GET", path, etag=show.etag))

    # --- one purchase -----------------------------------------------------------------------------

    async def buy(self):
        show = self.crowd.pick_show(self.random)
        if show is None:
            await asyncio.sleep(0.1)
            for show in self.crowd.shows:
                await self.look_at(show)
            return
        await self.look_at(show)
        hold = await self.hold(show)
        if hold is None:
            return
        if self.chance(12):
            hold = await self.change_mind(show, hold)
        if hold is None:
            return
        order = await self.order(hold)
        if order is None:
            return
        if self.chance(3):
            await self.cancel(order)
            return
        confirmed = await self.pay(order)
        if confirmed is not None:
            await self.enjoy(show, confirmed)

    def wish(self, show):
        dice = self.random.random()
        if show.areas and dice < 0.15:
            return {"areas": [{"key": self.random.choice(show.areas),
                               "quantity": self.random.randint(1, 5)}]}
        many = self.random.choice((1, 2, 2, 2, 3, 4, 4, 5, 6))
        if dice > 0.85 or not show.free:
            return {"best": {"quantity": many}}
        # Everybody wants the front of what is left.
        front = min(len(show.free), self.crowd.front)
        at = int(front * self.random.random() ** 2)
        return {"seats": [show.keys[seat] for seat in show.free[at:at + many]]}

    async def hold(self, show):
        path = f"/v1/shows/{show.id}/holds"
        wish = self.wish(show)
        for _ in range(2):
            answer = await self.post(path, wish, (201, 409, 422))
            self.crowd.attempts += 1
            if answer.status == 201:
                self.crowd.held += 1
                return answer.body
            problem = answer.body["type"].rpartition("/")[2]
            if problem == "leaves-single-seat":
                wish = {"seats": answer.body["suggestion"]}
            elif problem == "too-many-companions":
                wish = {"seats": [seat for seat in wish["seats"]
                                  if seat not in answer.body["seats"]]}
            else:
                break
            if not wish["seats"]:
                break
        if problem in ("seats-taken", "sold-out", "not-together"):
            self.crowd.refused += 1
            show.looked_at = 0 if self.chance(50) else show.looked_at
        elif problem in ("buyer-limit", "too-many-holds"):
            self.places = PLACES_OF_ONE_BUYER
        elif problem == "show-not-on-sale":
            self.turned_away(show, answer.body["state"])
        elif problem not in ("leaves-single-seat", "too-many-companions"):
            raise Unexpected(f"POST {path} was answered with {answer.body}")
        return None

    def turned_away(self, show, state):
        """Most come back soon after a pause, and some do not believe at once that it is over."""
        show.paused_until = now_us() + NO_SALE_US
        show.cancelled = show.cancelled or state == "cancelled" and self.chance(30)

    async def change_mind(self, show, hold):
        """Swaps, extends, looks again, releases or forgets: the hold, or None if it is given up."""
        path = f"/v1/holds/{hold['id']}"
        dice = self.random.random()
        if dice < 0.4:
            wish = self.wish(show)
            if "best" in wish:
                return hold
            answer = await self.caller.ask("PATCH", path, wish)
            self.expect(answer, (200, 409, 410, 422), "PATCH " + path)
            return answer.body if answer.status == 200 else hold
        if dice < 0.55:
            answer = await self.caller.ask("PATCH", path, {"extend": True})
            self.expect(answer, (200, 409, 410), "PATCH " + path)
            return hold
        if dice < 0.7:
            answer = await self.caller.ask("GET", path)
            self.expect(answer, (200,), "GET " + path)
            return answer.body if answer.body["state"] == "active" else None
        if dice < 0.9:
            answer = await self.caller.ask("DELETE", path)
            self.expect(answer, (200,), "DELETE " + path)
        return None

    async def order(self, hold):
        body = {"hold": hold["id"], "buyer": {"name": "Asha Rao", "email": "asha@example.org"}}
        # 409: its show was cancelled.
        answer = await self.post("/v1/orders", body, (201, 409, 410))
        return answer.body if answer.status == 201 else None

    async def cancel(self, order, keep=None):
        """The hold as it is then, if it was to be kept."""
        path = f"/v1/orders/{order['id']}/cancel"
        keep = self.chance(40) if keep is None else keep
        answer = await self.caller.ask("POST", path, {"keep_seats": keep})
        self.expect(answer, (200, 409), "POST " + path)
        if keep:
            path = f"/v1/holds/{order['hold']}"
            answer = await self.caller.ask("GET", path)
            self.expect(answer, (200,), "GET " + path)
            return answer.body
        return None

    async def pay(self, order):
        """The confirmed order, or None where it was left or given up."""
        path = f"/v1/orders/{order['id']}/payments"
        # 429: a hold that was ordered again and again has no payment left.
        answer = await self.post(path, {"gateway": "sandbox"}, (201, 409, 410, 429))
        if answer.status != 201 or "pay_url" not in answer.body:
            return None
        payment, dice = answer.body, self.random.random()
        wish = {"outcome": "succeed"}
        if dice < 0.05:
            wish["copies"] = 3
        elif dice < 0.08:
            wish["payments"] = 2
        elif dice < 0.14:
            wish["delay_s"] = round(self.random.uniform(0.05, 0.6), 2)
        elif dice < 0.18:
            wish["outcome"] = "authorise"
        elif dice < 0.22:
            await self.tell_sandbox(payment, {"outcome": "fail"})
        elif dice < 0.24:
            await self.tell_sandbox(payment, {"outcome": "abandon"})
            return None
        elif dice < 0.27:
            await self.tell_sandbox(payment, wish)
            await self.cancel(order)
            return await self.wait_for_money(order, payment, wish)
        await self.tell_sandbox(payment, wish)
        return await self.wait_for_money(order, payment, wish)

    async def tell_sandbox(self, payment, wish):
        answer = await self.caller.ask("POST", payment["pay_url"], wish)
        self.expect(answer, (202,), "POST " + payment["pay_url"])

    async def wait_for_money(self, order, payment, wish):
        """Polls until the money is known. What a kill made the sandbox forget is paid again."""
        path = f"/v1/orders/{order['id']}"
        told_at, pause = now_us(), 0.01
        patience = PAY_AGAIN_US + int(wish.get("delay_s", 0) * 1e6)
        while True:
            answer = await self.caller.ask("GET", path)
            self.expect(answer, (200,), "GET " + path)
            if answer.body["state"] == "confirmed":
                return answer.body
            known = [one for one in answer.body["payments"] if one["id"] == payment["id"]]
            if known and known[0]["captured"]["amount"] > 0:
                return None  # cancelled or expired, and owed back
            if answer.body["state"] != "open" and wish["outcome"] == "authorise":
                return None  # voided
            if self.crowd.over:
                raise TimeIsUp
            if now_us() - told_at > patience:
                wish = {"outcome": "succeed"}
                await self.tell_sandbox(payment, wish)
                told_at, patience = now_us(), PAY_AGAIN_US
            await asyncio.sleep(pause)
            pause = min(0.25, pause * 1.6)

    async def enjoy(self, show, order):
        """Afterwards: the tickets, a refund, a look back."""
        self.crowd.orders += 1
        self.crowd.sold += len(order["tickets"])
        self.places += len(order["tickets"])
        path = f"/v1/orders/{order['id']}"
        if self.chance(40):
            answer = await self.caller.ask("GET", path + "/tickets")
            self.expect(answer, (200,), "GET " + path)
        if show.refundable and self.chance(8):
            tickets = in_order_of_return(order)
            body = {} if self.chance(50) else {"tickets": tickets[:self.random.randint(1, 2)]}
            # 404: a ticket that is void already, because its show was cancelled.
            await self.post(path + "/refunds", body, (201, 404, 409))
            self.expect(await self.caller.ask("GET", path), (200,), "GET " + path)
        if self.chance(25):
            await self.ask_again()
