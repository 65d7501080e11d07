"""Buyers who try to keep seats, or to get money, by doing legal things again and again: they order
and cancel and keep the seats, hold and release, extend, swap, and send refunds over and over."""

import asyncio

from shopping import Buyer, in_order_of_return

MOST_ROUNDS = 6
VOID_ALREADY = (404, 409)  # the ticket that is named, or all of them


class LoopingBuyer(Buyer):
    async def buy(self):
        show = self.crowd.pick_show(self.random)
        if show is None or self.chance(30):
            await super().buy()
            return
        await self.look_at(show)
        loop = self.random.choice((self.order_and_cancel, self.order_and_cancel, self.release,
                                   self.extend, self.swap, self.give_back))
        hold = await self.hold(show)
        if hold is not None:
            await loop(show, hold)

    def rounds(self):
        return range(self.random.randint(2, MOST_ROUNDS))

    # --- payments ---------------------------------------------------------------------------------

    async def order_and_cancel(self, show, hold):
        """Until no payment is left for the hold, or it is over."""
        for number in self.rounds():
            order = await self.order(hold)
            if order is None:
                return
            self.crowd.reordered += number == 1
            if self.chance(10):
                await self.pay_and_enjoy(show, order)
                return
            payment, wish = await self.start_payment(order)
            if self.chance(20):
                await self.extend_once(hold)
            hold = await self.cancel(order, keep=True)
            if wish.get("outcome") == "succeed":
                # Whichever was first, the money is a ticket or owed back.
                confirmed = await self.wait_for_money(order, payment, wish)
                if confirmed is not None:
                    await self.enjoy(show, confirmed)
                    return
            if hold["state"] != "active":
                return
        if self.chance(60):
            await self.let_go(hold)

    async def start_payment(self, order):
        """The payment and what the sandbox was told of it, nothing perhaps."""
        path = f"/v1/orders/{order['id']}/payments"
        answer = await self.post(path, {"gateway": "sandbox"}, (201, 409, 410, 429))
        if answer.status != 201 or "pay_url" not in answer.body:
            return None, {}
        outcome = self.random.choice(
            (None, None, "fail", "fail", "abandon", "authorise", "succeed"))
        if outcome is None:
            return answer.body, {}
        wish = {"outcome": outcome}
        if outcome == "succeed" and self.chance(50):
            wish["delay_s"] = round(self.random.uniform(0.01, 0.2), 2)
        await self.tell_sandbox(answer.body, wish)
        return answer.body, wish

    async def pay_and_enjoy(self, show, order):
        confirmed = await self.pay(order)
        if confirmed is not None:
            await self.enjoy(show, confirmed)
        return confirmed

    # --- holds ------------------------------------------------------------------------------------

    async def let_go(self, hold):
        path = f"/v1/holds/{hold['id']}"
        # 409: it has an order, of another request that came late.
        self.expect(await self.caller.ask("DELETE", path), (200, 409), "DELETE " + path)

    async def release(self, show, hold):
        """The same places again and again."""
        wish = {"seats": [seat["key"] for seat in hold["seats"]]}
        for _ in self.rounds():
            await self.let_go(hold)
            if not wish["seats"]:
                return
            answer = await self.post(f"/v1/shows/{show.id}/holds", wish, (201, 409))
            self.crowd.attempts += 1
            if answer.status != 201:
                return
            hold = answer.body
        await self.let_go(hold)

    async def extend_once(self, hold):
        path = f"/v1/holds/{hold['id']}"
        answer = await self.caller.ask("PATCH", path, {"extend": True})
        self.expect(answer, (200, 409, 410), "PATCH " + path)
        return answer.body if answer.status == 200 else hold

    async def extend(self, show, hold):
        for _ in self.rounds():
            hold = await self.extend_once(hold)
        order = await self.order(hold)
        if order is None:
            return
        await self.extend_once(hold)
        await self.pay_and_enjoy(show, order)

    async def swap(self, show, hold):
        path = f"/v1/holds/{hold['id']}"
        for _ in self.rounds():
            await self.look_at(show)
            wish = self.wish(show)
            if "best" in wish:
                continue
            answer = await self.caller.ask("PATCH", path, wish)
            self.expect(answer, (200, 409, 410, 422), "PATCH " + path)
            if answer.status == 200:
                hold = answer.body
        await self.let_go(hold)

    # --- refunds ----------------------------------------------------------------------------------

    async def give_back(self, show, hold):
        """One key again and again, twice at once, for another request, and other keys."""
        order = await self.order(hold)
        confirmed = None if order is None else await self.pay_and_enjoy(show, order)
        if confirmed is None or not show.refundable:
            return
        path = f"/v1/orders/{order['id']}/refunds"
        ticket = in_order_of_return(confirmed)[0]
        part, key = {"tickets": [ticket]}, self.caller.new_key()
        first = await self.caller.ask("POST", path, part, key)
        self.expect(first, VOID_ALREADY + (201,), "POST " + path)
        for _ in self.rounds():
            answers = await asyncio.gather(self.caller.ask("POST", path, part, key),
                                           self.twin.ask("POST", path, part, key))
            for answer in answers:
                self.expect(answer, (201,) if first.status == 201 else VOID_ALREADY,
                            f"POST {path} again with {key}")
        if first.status == 201:
            other = await self.caller.ask("POST", path, {}, key)
            self.expect(other, (422,), f"POST {path} for another request with {key}")
        for body in (part, {}, {}):
            answer = await self.caller.ask("POST", path, body, self.caller.new_key())
            self.expect(answer, VOID_ALREADY + (201,), "POST " + path)
        self.expect(await self.caller.ask("GET", path.rpartition("/")[0]), (200,), "GET " + path)
