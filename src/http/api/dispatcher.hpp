#pragma once
// All that the transport knows of use cases: it has a route answered. The caller is authorised
// here, as the route's row demands, before anything of the use case runs. Immutable; any thread.

#include <optional>

#include "http/message/handler.hpp"
#include "http/message/router.hpp"

namespace firstshow::http {

class Authoriser;

class Dispatcher {
 public:
  /// Both outlive this.
  Dispatcher(const Authoriser& authoriser, Services& services)
      : authoriser_(authoriser), services_(services) {}

  /// The buyer whose genuine token the request has.
  std::optional<BuyerId> find_buyer(const Request& request) const;

  /// How many bytes the body may have whose head is `request`: `usual` or, where its route takes
  /// more, that, but only from a caller who may call it: nobody else makes the server keep so much.
  std::size_t max_body_bytes(Request request, const Router& router, std::size_t usual) const;

  /// What the use case says, or the problem of a caller who may not call it. Throws what use cases
  /// throw. `request` outlives the answer.
  Answer answer(const Request& request, const Route& route) const;

 private:
  const Authoriser& authoriser_;
  Services& services_;
};

}  // namespace firstshow::http
