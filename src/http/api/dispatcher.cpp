#include "http/api/dispatcher.hpp"

#include "http/api/callers.hpp"

namespace firstshow::http {

std::optional<BuyerId> Dispatcher::find_buyer(const Request& request) const {
  const OrProblem<BuyerId> buyer = authoriser_.read_buyer(request);
  if (!buyer) return std::nullopt;
  return *buyer;
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
