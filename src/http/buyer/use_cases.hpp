#pragma once
// What buyers do; a token for a new one; and an order for somebody who knows its code and its
// contact. Each is in the file of its name or of its subject. Parameters say who calls and what it
// works with (http/runtime/audiences.hpp). All run on the thread of their session.

#include "http/message/exchange.hpp"

namespace firstshow::http {

struct BuyerServices;
struct FindOrderServices;
struct TokenServices;

Response mint_buyer(const Request& request, TokenServices& services);
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
Awaitable<Response> find_order(const Request& request, FindOrderServices& services);

}  // namespace firstshow::http
