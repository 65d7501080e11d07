"""What staff do beside the buyers, through the operator's port: block places that are free, held or
sold, unblock them, pause sales, and cancel a show in the middle of its rush."""

import asyncio
import pathlib

from caller import Caller, TimeIsUp
from shopping import Unexpected

MOST_BLOCKED = 30
RUSH_IS_ON = 0.6  # of the seats of a show are still free when it is cancelled, or fewer


class StaffCaller(Caller):
    """With the token that the server writes beside its database, another at each start."""

    def __init__(self, name, port, ledger, crowd, token_file):
        super().__init__(name, port, ledger, crowd)
        self.token_file = pathlib.Path(token_file)

    async def connect(self):
        if self.writer is None:
            await super().connect()
            self.token = self.token_file.read_text().strip()


class Staff:
    def __init__(self, crowd, told, ledger, random):
        self.crowd = crowd
        self.random = random
        self.caller = StaffCaller("staff", told["port"], ledger, crowd, told["token_file"])
        self.to_cancel = [show for show in crowd.shows if show.id in told["to_cancel"]]
        self.blocked = []  # (show, seat)
        self.blocked_in_areas = {}  # (show, area) -> places, at most

    def chance(self, percent):
        return self.random.random() * 100 < percent

    async def run(self):
        try:
            while not self.crowd.closing:
                try:
                    await self.work()
                except Unexpected as wrong:
                    self.crowd.surprises.append(str(wrong))
                await asyncio.sleep(self.random.uniform(0, 0.08))
            return True
        except TimeIsUp:
            return False
        finally:
            await self.caller.close()

    async def change(self, show, action, body=None, expected=(200,)):
        path = f"/admin/v1/shows/{show.id}/{action}"
        answer = await self.caller.ask("POST", path, body)
        if answer.status not in expected:
            raise Unexpected(f"POST {path} was answered with {answer.status} {answer.body}")
        return answer

    async def work(self):
        for show in self.to_cancel:
            if 0 < len(show.free) <= RUSH_IS_ON * len(show.keys):
                await self.cancel(show)
                return
        show = self.crowd.pick_show(self.random)
        if show is None:
            return
        dice = self.random.random()
        if dice < 0.5 and len(self.blocked) < MOST_BLOCKED:
            await self.block(show)
        elif dice < 0.75 and self.blocked:
            await self.unblock()
        elif dice < 0.85:
            await self.block_taken(show)
        elif dice < 0.92:
            await self.block_area(show)
        elif dice < 0.97:
            await self.pause(show)
        else:
            await self.change(show, "open", expected=(200, 409))

    async def cancel(self, show):
        """proof.py kills the server when it is told: of two cancellings, in one while the request
        is on its way, in one while the server gives back what was sold."""
        self.to_cancel.remove(show)
        told_first = len(self.to_cancel) % 2 == 0
        if told_first:
            self.tell_of_cancelling()
        await self.change(show, "cancel")
        self.crowd.cancelled += 1
        if not told_first:
            self.tell_of_cancelling()

    def tell_of_cancelling(self):
        self.crowd.cancelling += 1
        self.crowd.tell()

    async def block_seats(self, show, seats):
        body = {"seats": [show.keys[seat] for seat in seats], "reason": "House seats"}
        answer = await self.change(show, "block", body, (200, 409))
        if answer.status == 200:
            self.crowd.blocks += 1
            self.blocked += [(show, show.keys[seat]) for seat in seats]

    async def block(self, show):
        """Free seats where the buyers want to sit."""
        front = min(len(show.free), self.crowd.front)
        at = int(front * self.random.random() ** 2)
        seats = show.free[at:at + self.random.randint(1, 4)]
        if seats:
            await self.block_seats(show, seats)
            if self.chance(20):
                await self.block_seats(show, seats)

    async def block_taken(self, show):
        """Refused, unless they have become free."""
        taken = [at for at, state in enumerate(show.seats) if state in "hs"]
        if taken:
            await self.block_seats(show, self.random.sample(taken, min(2, len(taken))))

    async def unblock(self):
        show, _ = self.random.choice(self.blocked)
        seats = sorted({seat for at, seat in self.blocked if at is show})
        seats = self.random.sample(seats, min(len(seats), self.random.randint(1, 6)))
        await self.change(show, "unblock", {"seats": seats})
        self.blocked = [one for one in self.blocked if one[0] is not show or one[1] not in seats]

    async def block_area(self, show):
        """Some places, or all back that may be blocked."""
        if not show.areas:
            return
        area = self.random.choice(show.areas)
        many = self.blocked_in_areas.pop((show, area), None)
        if many:
            await self.change(show, "unblock", {"areas": [{"key": area, "quantity": many}]})
            return
        many = self.random.randint(1, 10)
        await self.change(show, "block", {"areas": [{"key": area, "quantity": many}],
                                          "reason": "House seats"}, (200, 409))
        # Twice as many, in case that an answer was lost and it was asked for again.
        self.blocked_in_areas[show, area] = 2 * many

    async def pause(self, show):
        """For a moment: 409 where the show is cancelled."""
        await self.change(show, "pause", expected=(200, 409))
        await asyncio.sleep(self.random.uniform(0.02, 0.2))
        await self.change(show, "open", expected=(200, 409))
