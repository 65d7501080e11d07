#include "http/api/dispatcher.hpp"

#include "http/api/callers.hpp"

namespace firstshow::http {

void Dispatcher::find_caller(const Route& route, Request& request) const {
  if (route.handler.who() == Who::kStaff) {
    request.key = authoriser_.read_key(request);
  } else if (route.limit == LimitClass::kWrites) {
    if (const OrProblem<BuyerId> buyer = authoriser_.read_buyer(request)) request.buyer = *buyer;
  }
}

std::size_t Dispatcher::max_body_bytes(Request request, const Router& router,
                                       std::size_t usual) const {
  const Match match = router.match(request.method, request.path);
  if (match.route == nullptr || match.route->max_body_bytes <= usual) return usual;
  request.variables = match.variables;
  return authoriser_.authorise(match.route->handler, request) ? match.route->max_body_bytes : usual;
}

Answer Dispatcher::answer(const Request& request, const Route& route) const {
  OrProblem<Caller> caller = authoriser_.authorise(route.handler, request);
  if (!caller) return std::move(caller).error();
  return route.handler.call(request, *caller, services_);
}

}  // namespace firstshow::http
