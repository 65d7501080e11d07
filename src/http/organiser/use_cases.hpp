#pragma once
// Use cases of an organiser's programs: its catalogue, timetable, sales and webhooks. Each looks
// only among that organiser's rows; those of others answer 404. On the thread of their session.

#include "http/message/exchange.hpp"

namespace firstshow::http {

class Staff;
struct StaffServices;
struct WebhookServices;

Awaitable<Response> list_own_venues(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> read_own_venue(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> make_venue(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> change_venue(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> list_own_halls(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> read_own_hall(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> make_hall(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> change_hall(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> list_own_titles(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> read_own_title(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> make_title(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> change_title(const Request& request, Staff staff, StaffServices& services);

Awaitable<Response> list_own_plans(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> publish_plan(const Request& request, Staff staff, StaffServices& services);

Awaitable<Response> list_own_shows(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> read_one_own_show(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> change_own_show(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> add_shows(const Request& request, Staff staff, StaffServices& services);

Awaitable<Response> open_own_sale(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> pause_own_sale(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> close_own_sale(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> cancel_own_show(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> block_own_places(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> unblock_own_places(const Request& request, Staff staff,
                                       StaffServices& services);

Awaitable<Response> list_endpoints(const Request& request, Staff staff, WebhookServices& services);
Awaitable<Response> read_endpoint(const Request& request, Staff staff, WebhookServices& services);
Awaitable<Response> make_endpoint(const Request& request, Staff staff, WebhookServices& services);
Awaitable<Response> change_endpoint(const Request& request, Staff staff, WebhookServices& services);
Awaitable<Response> delete_endpoint(const Request& request, Staff staff, WebhookServices& services);
Awaitable<Response> rotate_endpoint_secret(const Request& request, Staff staff,
                                           WebhookServices& services);
Awaitable<Response> test_endpoint(const Request& request, Staff staff, WebhookServices& services);
Awaitable<Response> list_deliveries(const Request& request, Staff staff, WebhookServices& services);
Awaitable<Response> resend_delivery(const Request& request, Staff staff, WebhookServices& services);
Awaitable<Response> resend_since(const Request& request, Staff staff, WebhookServices& services);
Awaitable<Response> list_own_audit_log(const Request& request, Staff staff,
                                       StaffServices& services);

}  // namespace firstshow::http
