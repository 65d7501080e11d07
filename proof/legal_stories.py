"""Histories in which nothing is wrong, the likest to those in which something is."""

from checker.database import id_of
from story import BOB, DEADLINE, PIT, PRICE, SHOW, case, moment


@case()
def a_sale_and_another(s):
    s.sale(0, 1, ["A-1", "A-2"])
    s.sale(0.5, 2, ["A-3"], BOB)


@case()
def released_and_held_by_somebody_else(s):
    s.hold(0, 1, ["A-1"])
    s.change(1, "DELETE", 1, state="released")
    s.hold(1.05, 2, ["A-1"], buyer=BOB, done=0.2)


@case()
def a_release_that_was_never_answered_may_have_happened(s):
    s.hold(0, 1, ["A-1"], row="released")
    s.change(1, "DELETE", 1, done=None)
    s.hold(2, 2, ["A-1"], buyer=BOB)


@case()
def a_hold_that_was_never_answered_may_have_happened(s):
    s.hold(0, 1, ["A-1"], done=None)
    s.hold(1, 2, ["A-1"], buyer=BOB)


@case()
def a_hold_found_out_by_its_retry(s):
    s.hold(0, 1, ["A-1"], key="k", done=None)
    s.event(1, "kill")
    s.hold(2, 1, ["A-1"], key="k")


@case()
def a_retry_that_finds_its_hold_expired(s):
    s.hold(0, 1, ["A-1"], key="k", done=None)
    s.hold(9, 1, ["A-1"], key="k", state="expired", row="expired", deadline=5)


@case()
def held_again_at_the_deadline(s):
    s.hold(0, 1, ["A-1"], row="expired", deadline=5)
    s.hold(4.95, 2, ["A-1"], buyer=BOB)


@case()
def swapped_and_the_old_seat_held_by_another(s):
    s.hold(0, 1, ["A-1"])
    s.change(1, "PATCH", 1, ["A-2"], body={"seats": ["A-2"]})
    s.hold(1.05, 2, ["A-1"], buyer=BOB)


@case()
def a_swap_refused_and_a_swap_without_an_answer(s):
    s.hold(0, 1, ["A-1"])
    s.change(1, "PATCH", 1, body={"seats": ["A-2"]}, status=409)
    s.change(2, "PATCH", 1, body={"seats": ["A-3"]}, done=None)
    s.hold(3, 2, ["A-1"], buyer=BOB)


@case()
def a_swap_without_an_answer_that_comes_after_it_was_looked_at(s):
    s.hold(0, 1, ["A-1"])
    s.change(1, "PATCH", 1, body={"seats": ["A-2"]}, done=None)
    s.change(2, "GET", 1, ["A-1"])
    s.hold(3, 2, ["A-1"], buyer=BOB)


@case()
def cancelled_and_sold_to_another(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.said(2, "POST", f"/v1/orders/{id_of('ord_', 1)}/cancel", 200,
           s.order_reply(2, 1, "cancelled", 1, [("seat", "A-1")]), {})
    s.order_row(1, "cancelled")
    s.sale(2.05, 2, ["A-1"], BOB)


@case()
def given_back_and_sold_again(s):
    tickets = s.sale(0, 1, ["A-1", "A-2"])
    s.refund(5, 1, 1, tickets, which=tickets[:1])
    s.sale(5.05, 2, ["A-1"], BOB)
    s.map(9, "1.9", "ss.")


@case()
def a_refund_without_an_answer_that_happened_and_one_that_did_not(s):
    tickets = s.sale(0, 1, ["A-1"])
    s.refund(5, 1, 1, tickets, done=None)
    other = s.sale(0, 2, ["A-2"], BOB)
    s.refund(5, 2, 2, other, BOB, done=None, applied=False)
    s.sale(6, 3, ["A-1"], BOB)


@case()
def a_sale_that_nobody_was_told_of(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.pay(2, 1, 1, done=None)
    s.confirm(3, 1, 1, [11], tell=False)


@case()
def an_order_that_was_never_answered_and_is_there(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")], done=None)
    s.order_row(1, "open")


@case()
def late_money_takes_the_same_buyers_other_hold(s):
    s.hold(0, 1, ["A-1"], deadline=3)
    s.order(1, 1, 1, [("seat", "A-1")], deadline=3)
    s.pay(2, 1, 1, deadline=3)
    s.hold(4, 2, ["A-1"], row="released")
    s.confirm(6, 1, 1, [11])


@case()
def an_area_full_to_the_last_place(s):
    s.hold(0, 1, areas={"Pit": 1})
    s.order(1, 1, 1, PIT)
    s.pay(2, 1, 1)
    s.confirm(3, 1, 1, [11])
    s.hold(4, 2, areas={"Pit": 3}, buyer=BOB)


@case()
def a_key_sent_again_and_refusals_in_between(s):
    s.said(0, "POST", f"/v1/shows/{SHOW}/holds", 409, {"type": "/problems/seats-taken"},
           {"seats": ["A-1"]}, "k")
    s.hold(1, 1, ["A-1"], key="k")
    s.said(2, "POST", f"/v1/shows/{SHOW}/holds", 503, {}, {"seats": ["A-1"]}, "k")
    s.hold(3, 1, ["A-1"], key="k")
    s.said(4, "POST", f"/v1/shows/{SHOW}/holds", 422, {"type": "/problems/key-reused"},
           {"seats": ["A-2"]}, "k")


@case()
def reads_that_overlap_may_come_in_any_order(s):
    s.sale(0, 1, ["A-1"])
    s.read_order(1.5, 1, "open", done=5)
    s.map(5, "1.7", "ss.", done=1)
    s.map(5.5, "1.6", "sh.")
    s.map(7, "2.0", "ss.")


@case()
def a_map_may_be_a_moment_old(s):
    s.sale(0, 1, ["A-1"])
    s.map(3.15, "1.3", "h..")


@case()
def expired_at_its_deadline_and_forgotten_an_hour_later(s):
    s.hold(0, 1, ["A-1"], deadline=5, row=None)
    s.change(5, "GET", 1, ["A-1"], state="expired", deadline=5)
    s.change(3700, "GET", 1, status=404)


@case()
def what_was_released_is_called_expired(s):
    s.hold(0, 1, ["A-1"])
    s.change(1, "DELETE", 1, state="released")
    s.said(2, "POST", "/v1/orders", 410, {"type": "/problems/hold-expired"},
           {"hold": id_of("hold_", 1)}, "k")


@case()
def a_second_payment_that_is_owed_back(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.pay(2, 1, 1, times=2)
    s.confirm(3, 1, 1, [11])
    s.rows["payment"][2] = (1, 3, PRICE, 0, PRICE, 0, "")
    s.refunds.append((2, 1, 0, PRICE, 1))


@case()
def money_that_a_kill_made_the_sandbox_forget(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.pay(2, 1, 1)
    s.event(3, "kill")
    s.event(30, "drained")


@case()
def a_payment_that_the_client_reported_as_the_gateway(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.pay(2, 1, 1, outcome="reported")
    s.confirm(3, 1, 1, [11])
    s.event(4, "kill")


@case()
def a_visitor_buys_beside_the_clients(s):
    s.sale(0, 1, ["A-1"])
    s.visit(2, "A-2")


@case()
def a_visitor_gets_part_of_the_money_back(s):
    s.sale(0, 1, ["A-1"])
    s.visit(2, "A-2", captured=2 * PRICE)
    s.rows["orders"][2] = s.rows["orders"][2][:4] + (2 * PRICE,)
    s.rows["ticket"][21] = (2, 77, 2, None, 2)
    s.rows["payment"][2] = (2, 3, 2 * PRICE, PRICE, PRICE, 0, "order_SBX2")
    s.refunds.append((2, 2, 0, PRICE, 4))


# --- staff ----------------------------------------------------------------------------------------


@case()
def a_show_is_cancelled_and_gives_everything_back(s):
    tickets = s.sale(0, 1, ["A-1"])
    s.hold(4, 2, ["A-2"], buyer=BOB, row="released")
    s.staff(5, "cancel")
    s.read_order(5.2, 1, "confirmed", tickets=tickets, payments=[(1, PRICE)])
    s.read_order(6, 1, "confirmed", tickets=tickets, void=tickets, payments=[(1, PRICE)])
    s.said(7, "POST", f"/v1/shows/{SHOW}/holds", 409, {"type": "/problems/show-not-on-sale"},
           {"seats": ["A-3"]}, "k", BOB)
    s.settle_cancelled(1, 1, tickets)
    s.map(8, "1.9", "...")
    s.left_open_at[1] = moment(2.5)


@case()
def a_cancellation_in_flight_at_the_kill_that_did_not_happen(s):
    s.sale(0, 1, ["A-1"])
    s.staff(5, "cancel", done=None)
    s.event(6, "kill")
    s.hold(7, 2, ["A-2"], buyer=BOB, key="k")


@case()
def a_cancellation_in_flight_at_the_kill_that_happened(s):
    tickets = s.sale(0, 1, ["A-1"])
    s.hold(4, 2, ["A-2"], buyer=BOB, row="released")
    s.staff(5, "cancel", done=None)
    s.event(6, "kill")
    s.settle_cancelled(1, 1, tickets)


@case()
def sold_while_the_cancellation_is_in_flight(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.pay(2, 1, 1)
    s.staff(3, "cancel", done=2)
    s.hold(3.5, 2, ["A-2"], buyer=BOB, key="k", row="released")
    s.confirm(4, 1, 1, [11])
    s.left_open_at[1] = moment(3.2)
    s.settle_cancelled(1, 1, [11])


@case()
def a_hold_made_before_the_cancellation_and_asked_for_again_after_it(s):
    s.hold(0, 1, ["A-1"], key="k", done=None, row="released")
    s.event(1, "kill")
    s.staff(2, "cancel")
    s.hold(3, 1, ["A-1"], key="k", row="released")


@case()
def held_before_a_pause_and_bought_in_it(s):
    s.hold(0, 1, ["A-1"])
    s.staff(0.5, "pause")
    s.order(1, 1, 1, [("seat", "A-1")], key="k")
    s.pay(2, 1, 1)
    s.confirm(3, 1, 1, [11])


@case()
def held_after_an_opening_that_was_never_answered(s):
    s.staff(0, "pause")
    s.staff(1, "open", done=None)
    s.hold(2, 1, ["A-1"], key="k")


@case()
def a_pause_in_flight_at_the_kill(s):
    s.staff(0, "pause", done=None)
    s.event(1, "kill")
    s.hold(2, 1, ["A-1"], key="k")


@case()
def unblocked_and_sold(s):
    s.staff(0, "block", ["A-1"])
    s.staff(1, "block", ["A-1", "A-2"])
    s.staff(2, "unblock", ["A-1"])
    s.sale(2.05, 1, ["A-1"])


@case()
def a_block_in_flight_at_the_kill(s):
    s.staff(0, "block", ["A-1"], done=None)
    s.event(1, "kill")
    s.sale(2, 1, ["A-1"])


@case()
def an_unblocking_in_flight_at_the_kill_that_happened(s):
    s.staff(0, "block", ["A-1"])
    s.staff(1, "unblock", ["A-1"], done=None)
    s.event(2, "kill")
    s.sale(3, 1, ["A-1"])


@case()
def an_unblocking_without_an_answer_that_comes_after_a_new_block(s):
    s.staff(0, "unblock", ["A-1"], done=None)
    s.staff(1, "block", ["A-1"])
    s.sale(2, 1, ["A-1"])


@case()
def a_block_that_was_refused(s):
    s.sale(0, 1, ["A-1"])
    s.staff(5, "block", ["A-1"], status=409)


@case()
def an_area_full_of_blocked_and_held_places(s):
    s.staff(0, "block", areas={"Pit": 3})
    s.staff(1, "unblock", areas={"Pit": 1})
    s.hold(2, 1, areas={"Pit": 2})


# --- buyers who loop ------------------------------------------------------------------------------


@case()
def ordered_three_times_and_paid_at_last(s):
    s.hold(0, 1, ["A-1"])
    for number in (1, 2):
        s.order(10 * number, number, 1, [("seat", "A-1")])
        s.pay(10 * number + 1, number, number, outcome="fail")
        s.cancel_order(10 * number + 2, number)
        s.change(10 * number + 3, "GET", 1, ["A-1"])
    s.order(30, 3, 1, [("seat", "A-1")])
    s.pay(31, 3, 3)
    s.confirm(32, 3, 3, [31])


@case()
def kept_seats_go_at_their_own_deadline_and_not_at_that_of_the_payment(s):
    s.hold(0, 1, ["A-1"], deadline=5)
    s.order(1, 1, 1, [("seat", "A-1")], deadline=5)
    s.pay(2, 1, 1, outcome="fail")
    s.cancel_order(3, 1)
    s.change(4, "GET", 1, ["A-1"], deadline=5)
    s.rows["hold"][1] = 4
    s.hold(5, 2, ["A-1"], buyer=BOB)
    s.change(6, "GET", 1, ["A-1"], state="expired", deadline=5)


@case()
def extended_while_a_failed_payment_keeps_it(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.pay(2, 1, 1, outcome="fail", deadline=722)
    s.change(3, "PATCH", 1, ["A-1"], state="ordered", body={"extend": True}, deadline=962)
    s.rows["hold"][1] = 1


@case()
def as_old_as_a_hold_may_become(s):
    s.hold(0, 1, ["A-1"])
    s.order(400, 1, 1, [("seat", "A-1")])
    s.pay(401, 1, 1, outcome="fail", deadline=1121)
    s.pay(1100, 1, 2, outcome="fail", deadline=1820)
    s.pay(1560, 1, 3, outcome="fail", deadline=2280)
    s.read_order(2270, 1, "open", deadline=2570)
    s.last_now = moment(2271)


@case()
def moved_by_an_outage(s):
    s.hold(0, 1, ["A-1"])
    s.event(1, "kill")
    s.event(101, "ready")
    s.change(102, "GET", 1, ["A-1"], deadline=DEADLINE + 100)
    s.last_now = moment(103)


@case()
def a_hold_read_after_the_cancellation_and_called_expired_before_its_deadline(s):
    s.hold(0, 1, ["A-1"], key="k", done=None, row="released")
    s.staff(1, "cancel")
    s.hold(2, 1, ["A-1"], key="k", row="released")
    s.said(3, "POST", "/v1/orders", 410, {"type": "/problems/hold-expired"},
           {"hold": id_of("hold_", 1)}, "k2")


@case()
def an_authorisation_of_one_reference_let_go(s):
    """The buyer authorised and then paid: the authorisation came last, and was voided."""
    s.sale(1, 5, ["A-1"])
    row = s.rows["payment"][5]
    s.rows["payment"][6] = (row[0], 4, 0, 0, 0, 0, row[6])
    s.event(30, "drained")
