#include <chrono>

#include "accounts/buyer_tokens.hpp"
#include "http/api/services.hpp"
#include "http/buyer/use_cases.hpp"
#include "http/message/json_writer.hpp"

namespace firstshow::http {

/// POST /v1/sessions/anonymous: a token for a browser without an account. The body, if any, says
/// nothing.
Response mint_buyer(const Request& request, TokenServices& services) {
  const BuyerId buyer = accounts::random_buyer();
  const Time expires_at =
      std::chrono::floor<std::chrono::seconds>(request.now + accounts::kBuyerTokenTime);
  Response response;
  response.status = 201;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("token", services.buyer_tokens.make(buyer, expires_at));
  json.field("buyer", buyer);
  json.field("expires_at", expires_at);
  json.end_object();
  return response;
}

}  // namespace firstshow::http
