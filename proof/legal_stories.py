"""Histories in which nothing is wrong, the likest to those in which something is."""

from checker.database import id_of
from story import BOB, PIT, PRICE, SHOW, case


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
