"""Histories in which something is wrong, each with the kinds of violation to be found in it."""

from checker.database import id_of, number_of
from story import BOB, DEADLINE, PIT, PRICE, SEATS, SHOW, case, moment


@case("double sale")
def two_holds_of_one_seat(s):
    s.hold(0, 1, ["A-1"])
    s.hold(1, 2, ["A-1"], buyer=BOB)


@case("double sale")
def held_by_another_just_before_the_deadline(s):
    s.hold(0, 1, ["A-1"], deadline=5)
    s.hold(4.8, 2, ["A-1"], buyer=BOB)


@case("double sale")
def a_sold_seat_is_held(s):
    s.sale(0, 1, ["A-1"])
    s.hold(900, 2, ["A-1"], buyer=BOB, deadline=1300)


@case("double sale")
def two_tickets_for_one_seat(s):
    s.sale(0, 1, ["A-1"])
    s.sale(1000, 2, ["A-1"], BOB)


@case("double sale")
def the_old_seat_is_held_by_another_although_the_swap_was_refused(s):
    s.hold(0, 1, ["A-1"])
    s.change(1, "PATCH", 1, body={"seats": ["A-2"]}, status=409)
    s.hold(2, 2, ["A-1"], buyer=BOB)


@case("double sale")
def the_new_seat_of_a_swap_is_held_by_another(s):
    s.hold(0, 1, ["A-1"])
    s.change(1, "PATCH", 1, ["A-2"], body={"seats": ["A-2"]})
    s.hold(2, 2, ["A-2"], buyer=BOB)


@case("double sale")
def a_swap_without_an_answer_that_a_kill_ended(s):
    s.hold(0, 1, ["A-1"])
    s.change(1, "PATCH", 1, body={"seats": ["A-2"]}, done=None)
    s.event(1.5, "kill")
    s.change(2, "GET", 1, ["A-1"])
    s.hold(3, 2, ["A-1"], buyer=BOB)


@case("double sale")
def the_deadline_was_moved_by_an_extension(s):
    s.hold(0, 1, ["A-1"], deadline=5)
    s.change(1, "PATCH", 1, ["A-1"], body={"extend": True}, deadline=9)
    s.hold(6, 2, ["A-1"], buyer=BOB)


@case("double sale")
def the_other_ticket_of_a_partial_refund_is_sold_again(s):
    tickets = s.sale(0, 1, ["A-1", "A-2"])
    s.refund(5, 1, 1, tickets, which=tickets[:1])
    s.sale(6, 2, ["A-2"], BOB)


@case("double sale")
def sold_twice_in_the_database_alone(s):
    s.sale(0, 1, ["A-1"])
    s.sale(0, 2, ["A-2"], BOB, tell=False)
    s.rows["ticket"][20] = (2, 77, SEATS["A-1"], None, 1)


@case("area oversold")
def an_area_oversold_in_the_database_alone(s):
    s.capacity = 1
    for number in (1, 2):
        s.hold(0, number, areas={"Pit": 1}, done=None, row=None)
        s.order(1, number, number, PIT)
        s.pay(2, number, number)
        s.confirm(3, number, number, [number * 10], tell=False)


@case("area oversold")
def more_places_than_there_are(s):
    s.hold(0, 1, areas={"Pit": 1})
    s.order(1, 1, 1, PIT)
    s.pay(2, 1, 1)
    s.confirm(3, 1, 1, [11])
    s.hold(4, 2, areas={"Pit": 2}, buyer=BOB)
    s.hold(5, 3, areas={"Pit": 2}, buyer=BOB)


@case("lost hold")
def an_acknowledged_hold_is_unknown(s):
    s.hold(0, 1, ["A-1"], row=None)
    s.last_now = moment(DEADLINE + 1)
    s.change(1, "GET", 1, status=404)


@case("lost hold")
def an_acknowledged_hold_is_unknown_to_its_order(s):
    s.hold(0, 1, ["A-1"])
    s.said(1, "POST", "/v1/orders", 404, {"type": "/problems/unknown-hold"},
           {"hold": id_of("hold_", 1)}, "k")


@case("lost hold")
def an_acknowledged_hold_is_not_in_the_database(s):
    s.hold(0, 1, ["A-1"], row=None)


@case("lost order")
def an_acknowledged_order_is_unknown(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.said(2, "GET", f"/v1/orders/{id_of('ord_', 1)}", 404, {"type": "/problems/unknown-order"})


@case("lost order")
def an_acknowledged_order_is_not_in_the_database(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    del s.rows["orders"][1]


@case("lost payment")
def an_acknowledged_payment_is_not_in_the_database(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.pay(2, 1, 1)
    del s.rows["payment"][1]


@case("lost sale")
def a_ticket_is_not_in_the_database(s):
    s.sale(0, 1, ["A-1", "A-2"])
    del s.rows["ticket"][11]
    s.rows["payment"][1] = (1, 3, PRICE * 2, PRICE, 0, PRICE, "order_SBX1")


@case("lost payment", "lost sale")
def a_sale_is_undone_in_the_database(s):
    s.sale(0, 1, ["A-1"], rows=False)


@case("lost sale")
def a_ticket_is_void_and_nobody_asked(s):
    tickets = s.sale(0, 1, ["A-1"])
    s.rows["ticket"][tickets[0]] = s.rows["ticket"][tickets[0]][:4] + (2,)
    s.rows["payment"][1] = (1, 3, PRICE, 0, PRICE, 0, "order_SBX1")
    s.refunds.append((1, 1, 0, PRICE, 4))


@case("lost sale")
def a_ticket_is_for_another_seat(s):
    s.sale(0, 1, ["A-1"])
    tickets = s.sale(0, 2, ["A-2"], BOB)
    s.refund(5, 2, 2, tickets, BOB)
    s.rows["ticket"][10] = (1, 77, SEATS["A-2"], None, 1)


@case("taken early")
def expired_before_the_deadline(s):
    s.hold(0, 1, ["A-1"])
    s.change(1, "PATCH", 1, body={"extend": True}, status=410)
    s.lines[-1]["reply"] = {"type": "/problems/hold-expired"}


@case("two successes")
def one_key_makes_two_holds(s):
    s.hold(0, 1, ["A-1"], key="k")
    s.hold(1, 2, ["A-1"], key="k", deadline=-1, row=None)


@case("two successes")
def one_key_and_two_requests(s):
    s.hold(0, 1, ["A-1"], key="k")
    s.hold(1, 2, ["A-2"], key="k")


@case("two successes")
def two_keys_and_one_order(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")], key="k1")
    s.order(2, 1, 1, [("seat", "A-1")], key="k2")


@case("retry refused")
def a_key_is_forgotten(s):
    s.hold(0, 1, ["A-1"], key="k")
    s.said(1, "POST", f"/v1/shows/{SHOW}/holds", 409, {"type": "/problems/seats-taken"},
           {"seats": ["A-1"]}, "k")


@case("backwards")
def a_confirmed_order_is_open_again(s):
    s.sale(0, 1, ["A-1"])
    s.read_order(5, 1, "open")


@case("backwards")
def a_void_ticket_is_valid_again(s):
    tickets = s.sale(0, 1, ["A-1"])
    s.refund(5, 1, 1, tickets)
    s.read_order(6, 1, "confirmed", tickets=tickets, payments=[(1, PRICE)])


@case("backwards")
def a_refund_is_undone_in_the_database(s):
    tickets = s.sale(0, 1, ["A-1"])
    s.refund(5, 1, 1, tickets, applied=False)


@case("backwards")
def a_revision_falls(s):
    s.map(0, "2.7", "...")
    s.map(1, "2.6", "...")


@case("backwards")
def a_sold_seat_is_free_on_the_map(s):
    s.map(0, "1.7", "s..")
    s.map(1, "1.8", "...")


@case("backwards")
def an_acknowledged_sale_is_free_on_the_map(s):
    s.sale(0, 1, ["A-1"])
    s.map(4, "1.7", "...")


@case("changed")
def a_map_has_two_contents(s):
    s.map(0, "1.7", "h..")
    s.map(1, "1.7", ".h.")


@case("changed")
def an_order_changes_its_code(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.read_order(2, 1, "open", code="CCCC-DDDD")


@case("not as asked")
def another_seat_than_was_named(s):
    s.hold(0, 1, ["A-2"], wanted=["A-1"])


@case("nobody bought")
def a_ticket_that_nobody_paid(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.pay(2, 1, 1, outcome="fail")
    s.confirm(3, 1, 1, [11], tell=False)


@case("nobody bought")
def a_ticket_of_an_order_that_nobody_knows(s):
    s.sale(0, 1, ["A-1"])
    s.rows["orders"][2] = (77, 2, number_of(BOB), 1, 0)
    s.rows["ticket"][21] = (2, 77, 1, None, 1)


@case("nobody bought")
def one_ticket_more_than_was_told(s):
    s.sale(0, 1, ["A-1"])
    s.rows["ticket"][19] = (1, 77, 1, None, 2)


@case("nobody bought")
def a_client_is_no_visitor(s):
    s.sale(0, 1, ["A-1"])
    s.sale(1, 2, ["A-3"], BOB)
    s.visit(3, "A-2", buyer=BOB)


@case("nobody bought")
def a_visitor_where_there_are_none(s):
    s.sale(0, 1, ["A-1"])
    s.visit(2, "A-2")
    s.with_visitors = False


@case("money")
def a_visitor_with_a_ticket_for_nothing(s):
    s.sale(0, 1, ["A-1"])
    s.visit(2, "A-2", captured=0)


@case("nobody bought")
def a_visitor_with_a_ticket_and_no_purchase(s):
    s.sale(0, 1, ["A-1"])
    s.visit(2, "A-2", state="expired")


@case("double sale")
def a_visitor_with_the_seat_of_another(s):
    s.sale(0, 1, ["A-1"])
    s.visit(2, "A-1")


@case("money")
def paid_and_never_known(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.event(1.5, "kill")
    s.pay(2, 1, 1)
    s.event(30, "drained")


@case("money")
def captured_and_neither_ticket_nor_refund(s):
    s.sale(0, 1, ["A-1"])
    s.rows["payment"][2] = (1, 3, PRICE, PRICE, 0, 0, "")


@case("money")
def captured_twice_and_paid_once(s):
    s.sale(0, 1, ["A-1"])
    s.rows["payment"][1] = (1, 3, PRICE * 2, PRICE, PRICE, 0, "order_SBX1")
    s.refunds.append((1, 1, 0, PRICE, 1))
    s.lines[-1]["reply"]["payments"][0]["captured"]["amount"] = PRICE * 2


@case("money")
def owed_back_without_a_refund(s):
    s.sale(0, 1, ["A-1"])
    s.rows["payment"][2] = (1, 3, PRICE, 0, PRICE, 0, "")


@case("money")
def a_report_of_money_that_was_answered_and_forgotten_by_a_kill(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.pay(2, 1, 1, outcome="reported")
    s.event(3, "kill")


# --- buyers who loop ------------------------------------------------------------------------------


@case("kept too long")
def a_deadline_grows_past_its_cap(s):
    s.hold(0, 1, ["A-1"])
    for number in range(1, 4):
        at = 600 * number
        s.order(at, number, 1, [("seat", "A-1")], deadline=at + 120)
        s.pay(at + 1, number, number, outcome="fail", deadline=at + 720)
        s.cancel_order(at + 2, number)
    s.order(2400, 4, 1, [("seat", "A-1")], deadline=2580 + 1)
    s.last_now = moment(2401)


@case("kept too long")
def a_payment_keeps_a_hold_for_longer_than_it_may(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.pay(2, 1, 1, outcome="fail", deadline=2 + 722)


@case("kept too long")
def kept_seats_keep_what_the_payment_added(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.pay(2, 1, 1, outcome="fail")
    s.cancel_order(3, 1)
    s.change(4, "GET", 1, ["A-1"], deadline=722)


@case("kept too long")
def extended_twice(s):
    s.hold(0, 1, ["A-1"])
    s.change(1, "PATCH", 1, ["A-1"], body={"extend": True}, deadline=720)
    s.change(2, "PATCH", 1, ["A-1"], body={"extend": True}, deadline=960)


@case("kept too long")
def longer_from_the_beginning_than_the_show_allows(s):
    s.hold(0, 1, ["A-1"], deadline=DEADLINE + 5)


@case("kept too long")
def moved_by_an_outage_that_was_too_short(s):
    s.hold(0, 1, ["A-1"])
    s.event(1, "kill")
    s.event(31, "ready")
    s.change(32, "GET", 1, ["A-1"], deadline=DEADLINE + 30)
    s.last_now = moment(33)


@case("too many payments")
def a_fourth_payment_of_a_hold(s):
    s.hold(0, 1, ["A-1"])
    for number in range(1, 5):
        s.order(10 * number, number, 1, [("seat", "A-1")])
        s.pay(10 * number + 1, number, number, outcome="fail")
        s.cancel_order(10 * number + 2, number)


@case("double sale")
def seats_that_were_kept_are_held_by_another(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.cancel_order(2, 1)
    s.change(3, "GET", 1, ["A-1"])
    s.hold(4, 2, ["A-1"], buyer=BOB)


@case("taken early")
def seats_that_were_kept_expire_before_the_deadline(s):
    s.hold(0, 1, ["A-1"])
    s.order(1, 1, 1, [("seat", "A-1")])
    s.cancel_order(2, 1)
    s.change(3, "GET", 1, ["A-1"])
    s.change(4, "PATCH", 1, body={"extend": True}, status=410)
    s.lines[-1]["reply"] = {"type": "/problems/hold-expired"}
