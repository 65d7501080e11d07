#pragma once
// What everybody may read: what is on sale, and its seats. Each is in the file of its name or of
// its subject. Parameters say who calls and what it works with (http/runtime/audiences.hpp). All
// run on the thread of their session.

#include "http/message/exchange.hpp"

namespace firstshow::http {

struct CatalogueServices;
struct LiveSeatsServices;

Response list_titles(const Request& request, CatalogueServices& services);
Response read_title(const Request& request, CatalogueServices& services);
Response list_venues(const Request& request, CatalogueServices& services);
Response read_venue(const Request& request, CatalogueServices& services);
Response list_shows(const Request& request, CatalogueServices& services);
Response read_show(const Request& request, CatalogueServices& services);
Response read_seats(const Request& request, CatalogueServices& services);
Response watch_seats(const Request& request, LiveSeatsServices& services);
Response read_seat_plan(const Request& request, CatalogueServices& services);
Response read_compact_plan(const Request& request, CatalogueServices& services);
Response read_translations(const Request& request, CatalogueServices& services);

}  // namespace firstshow::http
