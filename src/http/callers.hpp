#pragma once
// Who is calling: a buyer by the token of POST /v1/sessions/anonymous, staff by the operator's
// token. Any thread; nothing fails but as a 401 problem.

#include "http/exchange.hpp"

namespace firstshow::http {

OrProblem<BuyerId> read_buyer(const Request& request, House& house);

/// Nothing, or the problem: the operator's token is missing or wrong.
std::optional<Response> refuse_stranger(const Request& request, House& house);

}  // namespace firstshow::http
