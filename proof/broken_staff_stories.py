"""Histories in which staff blocked, paused or cancelled and something is wrong, each with the
kinds of violation to be found in it."""

from story import BOB, PIT, PRICE, case, moment


@case("not on sale")
def held_after_an_acknowledged_cancellation(s):
    s.staff(0, "cancel")
    s.hold(1, 1, ["A-1"], key="k", row="released")


@case("not on sale")
def ordered_after_an_acknowledged_cancellation(s):
    s.hold(0, 1, ["A-1"])
    s.staff(1, "cancel")
    s.order(2, 1, 1, [("seat", "A-1")], key="k")
    s.order_row(1, "cancelled")
    s.rows["hold"][1] = 3


@case("not on sale")
def sold_after_an_acknowledged_cancellation(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.pay(2, 1, 1, done=None)
    s.staff(3, "cancel")
    s.read_order(4, 1, "open")
    s.confirm(5, 1, 1, [11])
    s.settle_cancelled(1, 1, [11])


@case("not on sale")
def sold_after_an_acknowledged_cancellation_in_the_database_alone(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.pay(2, 1, 1)
    s.staff(3, "cancel")
    s.confirm(5, 1, 1, [11], tell=False)
    s.left_open_at[1] = moment(4)
    s.settle_cancelled(1, 1, [11])


@case("not on sale")
def held_in_a_pause(s):
    s.staff(0, "pause")
    s.hold(1, 1, ["A-1"], key="k")
    s.staff(2, "open")


@case("not on sale")
def held_in_a_pause_after_an_opening_that_a_kill_ended(s):
    s.staff(0, "open", done=None)
    s.event(1, "kill")
    s.staff(2, "pause")
    s.hold(3, 1, ["A-1"], key="k")


@case("not on sale")
def swapped_in_a_pause(s):
    s.hold(0, 1, ["A-1"])
    s.staff(1, "pause")
    s.change(2, "PATCH", 1, ["A-2"], body={"seats": ["A-2"]})
    s.staff(3, "open")


@case("blocked and sold")
def a_blocked_seat_is_sold(s):
    s.staff(0, "block", ["A-1"])
    s.sale(1, 1, ["A-1"])


@case("blocked and sold")
def a_sold_seat_is_blocked(s):
    s.sale(0, 1, ["A-1"])
    s.staff(5, "block", ["A-1"])


@case("blocked and sold")
def a_seat_is_held_although_only_another_was_unblocked(s):
    s.staff(0, "block", ["A-1", "A-2"])
    s.staff(1, "unblock", ["A-2"])
    s.hold(2, 1, ["A-1"])


@case("blocked and sold")
def a_blocked_seat_is_held_after_an_unblocking_that_a_kill_ended(s):
    s.staff(0, "block", ["A-1"])
    s.staff(1, "unblock", ["A-1"], done=None)
    s.event(2, "kill")
    s.staff(3, "block", ["A-1"])
    s.hold(4, 1, ["A-1"])


@case("blocked and sold")
def a_blocked_seat_is_sold_in_the_database_alone(s):
    tickets = s.sale(0, 1, ["A-1"])
    s.refund(5, 1, 1, tickets)
    s.hold(6, 2, ["A-1"], buyer=BOB, done=None, row=None)
    s.order(7, 2, 2, [("seat", "A-1")], BOB)
    s.pay(8, 2, 2, BOB)
    s.staff(9, "block", ["A-1"])
    s.confirm(10, 2, 2, [21], BOB, tell=False)


@case("area oversold")
def more_places_than_the_block_leaves(s):
    s.hold(0, 1, areas={"Pit": 1})
    s.order(1, 1, 1, PIT)
    s.pay(2, 1, 1)
    s.confirm(3, 1, 1, [11])
    s.staff(4, "block", areas={"Pit": 2})
    s.hold(5, 2, areas={"Pit": 2}, buyer=BOB)


@case("cancelled show")
def a_ticket_of_a_cancelled_show_stays_valid(s):
    s.sale(0, 1, ["A-1"])
    s.staff(5, "cancel")


@case("cancelled show")
def an_order_and_its_hold_of_a_cancelled_show_live_on(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.staff(2, "cancel")


@case("money")
def an_order_of_a_cancelled_show_keeps_its_money(s):
    tickets = s.sale(0, 1, ["A-1"])
    s.staff(5, "cancel")
    s.rows["ticket"][tickets[0]] = s.rows["ticket"][tickets[0]][:4] + (2,)


@case("money")
def an_order_of_a_cancelled_show_gets_half_of_its_money_back(s):
    tickets = s.sale(0, 1, ["A-1", "A-2"])
    s.staff(5, "cancel")
    s.settle_cancelled(1, 1, tickets)
    s.rows["payment"][1] = (1, 3, 2 * PRICE, PRICE, PRICE, 0, "order_SBX1")
    s.refunds[-1] = (1, 1, 0, PRICE, 3)
