#pragma once
// The use cases that routes.cpp lists, each in the file of its name. Their parameters say who calls
// and what they work with; rows of http/routes.cpp name them so (http/audiences.hpp). All run on
// the thread of their session; what they refuse and answer is in the booking core's rules and in
// problems.cpp.

#include "http/exchange.hpp"

namespace firstshow::http {

class Operator;
class SignedWebhook;
struct BuyerServices;
struct CatalogueServices;
struct FindOrderServices;
struct GatewayServices;
struct LiveSeatsServices;
struct MonitorServices;
struct OperatorServices;
struct PageServices;
struct SandboxServices;
struct TokenServices;

// For anyone.
Response mint_buyer(const Request& request, TokenServices& services);
Awaitable<Response> list_titles(const Request& request, CatalogueServices& services);
Response read_title(const Request& request, CatalogueServices& services);
Awaitable<Response> list_venues(const Request& request, CatalogueServices& services);
Response read_venue(const Request& request, CatalogueServices& services);
Awaitable<Response> list_shows(const Request& request, CatalogueServices& services);
Response read_show(const Request& request, CatalogueServices& services);
Response read_seats(const Request& request, CatalogueServices& services);
Response watch_seats(const Request& request, LiveSeatsServices& services);
Response read_seat_plan(const Request& request, CatalogueServices& services);
Response read_compact_plan(const Request& request, CatalogueServices& services);
Response read_translations(const Request& request, CatalogueServices& services);
Awaitable<Response> find_order(const Request& request, FindOrderServices& services);

// Pages for people, which speak to the rest of this by themselves.
Response home_page(const Request& request, PageServices& services);
Response title_page(const Request& request, PageServices& services);
Response seats_page(const Request& request, PageServices& services);
Response details_page(const Request& request, PageServices& services);
Response purchase_page(const Request& request);
Response service_worker(const Request& request);

// The same pages on other sites.
Response embed_script(const Request& request);
Response embedded_title_page(const Request& request, PageServices& services);
Response embedded_seats_page(const Request& request, PageServices& services);
Response embedded_details_page(const Request& request, PageServices& services);
Response embedded_purchase_page(const Request& request, PageServices& services);

// Where buyers pay in the sandbox.
Response show_sandbox_payment(const Request& request, SandboxServices& services);
Awaitable<Response> pay_at_sandbox(const Request& request, SandboxServices& services);

// For buyers.
Awaitable<Response> hold_seats(const Request& request, BuyerId buyer, BuyerServices& services);
Awaitable<Response> read_hold(const Request& request, BuyerId buyer, BuyerServices& services);
Awaitable<Response> change_hold(const Request& request, BuyerId buyer, BuyerServices& services);
Awaitable<Response> release_hold(const Request& request, BuyerId buyer, BuyerServices& services);
Awaitable<Response> open_order(const Request& request, BuyerId buyer, BuyerServices& services);
Awaitable<Response> read_order(const Request& request, BuyerId buyer, BuyerServices& services);
Awaitable<Response> revise_order(const Request& request, BuyerId buyer, BuyerServices& services);
Awaitable<Response> cancel_order(const Request& request, BuyerId buyer, BuyerServices& services);
Awaitable<Response> start_payment(const Request& request, BuyerId buyer, BuyerServices& services);
Awaitable<Response> read_payment(const Request& request, BuyerId buyer, BuyerServices& services);
Awaitable<Response> refund_order(const Request& request, BuyerId buyer, BuyerServices& services);
Awaitable<Response> list_tickets(const Request& request, BuyerId buyer, BuyerServices& services);
Awaitable<Response> read_ticket(const Request& request, BuyerId buyer, BuyerServices& services);

// For gateways.
Awaitable<Response> take_webhook(const Request& request, SignedWebhook webhook,
                                 GatewayServices& services);

// For those who build on this: the contract, its page, what problems mean.
Response read_asset(const Request& request);
Response explain_problem(const Request& request);

// For what watches the server.
Response live(const Request& request);
Response ready(const Request& request, MonitorServices& services);
Response metrics_page(const Request& request, MonitorServices& services);

// For the operator.
Response list_shows_for_staff(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> open_sale(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> pause_sale(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> close_sale(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> cancel_show(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> block_places(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> unblock_places(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> list_reviews(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> decide_review(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> resend_refund(const Request& request, Operator, OperatorServices& services);
Response list_translations(const Request& request, Operator, OperatorServices& services);
Response list_missing_translations(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> put_translations(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> rotate_secret(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> end_former_secret(const Request& request, Operator, OperatorServices& services);

}  // namespace firstshow::http
