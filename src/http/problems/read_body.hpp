#pragma once
// Reads a JSON body into a struct, with the problem that a wrong one deserves: 415 for another kind
// of content, 400 for what is not JSON, 422 with every fault and its pointer otherwise. Any thread.

#include <functional>
#include <optional>

#include "base/json_reader.hpp"
#include "http/message/exchange.hpp"

namespace firstshow::http {

/// 415 unless the request says that its body is JSON.
std::optional<Response> refuse_content(const Request& request);
/// The problem that a body with these faults deserves.
Response body_problem(const Request& request, const Faults& faults);

/// Nothing if the body was read without a fault.
std::optional<Response> read_body(const Request& request,
                                  const std::function<void(JsonObject&)>& read);

/// The body as `read(in, body)` reads it.
template <class Body, class Read>
OrProblem<Body> read_body_as(const Request& request, const Read& read) {
  Body body{};
  if (auto refused = read_body(request, [&](JsonObject& in) { read(in, body); }))
    return *std::move(refused);
  return body;
}

}  // namespace firstshow::http
