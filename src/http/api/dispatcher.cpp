#include "http/api/dispatcher.hpp"

#include "http/api/callers.hpp"

namespace firstshow::http {

std::optional<BuyerId> Dispatcher::find_buyer(const Request& request) const {
  const OrProblem<BuyerId> buyer = authoriser_.read_buyer(request);
  if (!buyer) return std::nullopt;
  return *buyer;
}

Answer Dispatcher::answer(const Request& request, const Route& route) const {
  OrProblem<Caller> caller = authoriser_.authorise(route.handler.who(), request);
  if (!caller) return std::move(caller).error();
  return route.handler.call(request, *caller, services_);
}

}  // namespace firstshow::http
