#pragma once
// Pages for people, here and on other sites; files for browsers; what problems mean. Each is in the
// file of its name or of its subject. Parameters say who calls and what it works with
// (http/runtime/audiences.hpp). All run on the thread of their session.

#include "http/message/exchange.hpp"

namespace firstshow::http {

struct PageServices;

Response home_page(const Request& request, PageServices& services);
Response title_page(const Request& request, PageServices& services);
Response seats_page(const Request& request, PageServices& services);
Response details_page(const Request& request, PageServices& services);
Response purchase_page(const Request& request);
Response service_worker(const Request& request);
Response embed_script(const Request& request);
Response embedded_title_page(const Request& request, PageServices& services);
Response embedded_seats_page(const Request& request, PageServices& services);
Response embedded_details_page(const Request& request, PageServices& services);
Response embedded_purchase_page(const Request& request, PageServices& services);
Response read_asset(const Request& request);
Response explain_problem(const Request& request);

}  // namespace firstshow::http
