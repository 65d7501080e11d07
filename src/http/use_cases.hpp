#pragma once
// The use cases that routes.cpp lists, each in the file of its name. All run on the thread of their
// session; what they refuse and answer is in the booking core's rules and in problems.cpp.

#include "http/exchange.hpp"

namespace firstshow::http {

// For the world.
Response mint_buyer(const Request& request, House& house);
Awaitable<Response> list_titles(const Request& request, House& house);
Response read_title(const Request& request, House& house);
Awaitable<Response> list_venues(const Request& request, House& house);
Response read_venue(const Request& request, House& house);
Awaitable<Response> list_shows(const Request& request, House& house);
Response read_show(const Request& request, House& house);
Response read_seats(const Request& request, House& house);
Response watch_seats(const Request& request, House& house);
Response read_seat_plan(const Request& request, House& house);
Response read_compact_plan(const Request& request, House& house);
Response read_translations(const Request& request, House& house);

// Pages for people, which speak to the rest of this by themselves.
Response home_page(const Request& request, House& house);
Response title_page(const Request& request, House& house);
Response seats_page(const Request& request, House& house);
Response details_page(const Request& request, House& house);
Response purchase_page(const Request& request, House& house);
Response service_worker(const Request& request, House& house);

// The same pages on other sites.
Response embed_script(const Request& request, House& house);
Response embedded_title_page(const Request& request, House& house);
Response embedded_seats_page(const Request& request, House& house);
Response embedded_details_page(const Request& request, House& house);
Response embedded_purchase_page(const Request& request, House& house);

// For buyers.
Awaitable<Response> hold_seats(const Request& request, House& house);
Awaitable<Response> read_hold(const Request& request, House& house);
Awaitable<Response> change_hold(const Request& request, House& house);
Awaitable<Response> release_hold(const Request& request, House& house);
Awaitable<Response> open_order(const Request& request, House& house);
Awaitable<Response> find_order(const Request& request, House& house);
Awaitable<Response> read_order(const Request& request, House& house);
Awaitable<Response> revise_order(const Request& request, House& house);
Awaitable<Response> cancel_order(const Request& request, House& house);
Awaitable<Response> start_payment(const Request& request, House& house);
Awaitable<Response> read_payment(const Request& request, House& house);
Awaitable<Response> refund_order(const Request& request, House& house);
Awaitable<Response> list_tickets(const Request& request, House& house);
Awaitable<Response> read_ticket(const Request& request, House& house);

// For gateways.
Awaitable<Response> take_webhook(const Request& request, House& house);
Response show_sandbox_payment(const Request& request, House& house);
Awaitable<Response> pay_at_sandbox(const Request& request, House& house);

// For whoever builds on this: the contract, its page, what problems mean.
Response read_asset(const Request& request, House& house);
Response explain_problem(const Request& request, House& house);

// The admin port.
Response live(const Request& request, House& house);
Response ready(const Request& request, House& house);
Response metrics_page(const Request& request, House& house);
Response list_shows_for_staff(const Request& request, House& house);
Awaitable<Response> open_sale(const Request& request, House& house);
Awaitable<Response> pause_sale(const Request& request, House& house);
Awaitable<Response> close_sale(const Request& request, House& house);
Awaitable<Response> cancel_show(const Request& request, House& house);
Awaitable<Response> block_places(const Request& request, House& house);
Awaitable<Response> unblock_places(const Request& request, House& house);
Awaitable<Response> list_reviews(const Request& request, House& house);
Awaitable<Response> decide_review(const Request& request, House& house);
Awaitable<Response> resend_refund(const Request& request, House& house);
Response list_translations(const Request& request, House& house);
Response list_missing_translations(const Request& request, House& house);
Awaitable<Response> put_translations(const Request& request, House& house);
Awaitable<Response> rotate_secret(const Request& request, House& house);
Awaitable<Response> end_former_secret(const Request& request, House& house);

}  // namespace firstshow::http
