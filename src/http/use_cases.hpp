#pragma once
// The use cases that routes.cpp lists, each defined in the file of its name. All run on the thread
// of their session; what each answers is in docs/api.md.

#include "http/exchange.hpp"

namespace firstshow::http {

// The admin port.
Response live(const Request& request, House& house);
Response ready(const Request& request, House& house);
Response metrics_page(const Request& request, House& house);

}  // namespace firstshow::http
