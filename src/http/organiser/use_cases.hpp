#pragma once
// What an organiser's programs do: the catalogue, the timetable, and the sale of each show. Each is
// in the file of its subject. All run on the thread of their session. Everything is looked for
// among the organiser's own, so that another's is not there (404).

#include "http/message/exchange.hpp"

namespace firstshow::http {

class Staff;
struct StaffServices;

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
Awaitable<Response> add_shows(const Request& request, Staff staff, StaffServices& services);

Awaitable<Response> open_own_sale(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> pause_own_sale(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> close_own_sale(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> cancel_own_show(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> block_own_places(const Request& request, Staff staff, StaffServices& services);
Awaitable<Response> unblock_own_places(const Request& request, Staff staff,
                                       StaffServices& services);

}  // namespace firstshow::http
