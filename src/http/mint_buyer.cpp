#include <chrono>

#include "accounts/buyer_tokens.hpp"
#include "accounts/mint_limit.hpp"
#include "http/house.hpp"
#include "http/json_writer.hpp"
#include "http/problems.hpp"
#include "http/use_cases.hpp"

namespace firstshow::http {
namespace {

/// draft-ietf-httpapi-ratelimit-headers: the quota and what is left of it.
void add_rate_headers(Response& response, const accounts::MintRate& rate,
                      const accounts::MintAnswer& answer) {
  const auto burst = static_cast<std::uint64_t>(rate.burst);
  const auto window_s = static_cast<std::uint64_t>(rate.burst / rate.per_second);
  response.add_header("RateLimit-Policy", "\"buyer-tokens\";q=" + std::to_string(burst) +
                                              ";w=" + std::to_string(window_s));
  response.add_header("RateLimit", "\"buyer-tokens\";r=" + std::to_string(answer.left) +
                                       ";t=" + std::to_string(answer.retry_after_s));
}

}  // namespace

/// POST /v1/sessions/anonymous: a token for a browser without an account. The body, if any, says
/// nothing.
Response mint_buyer(const Request& request, House& house) {
  const auto answer =
      house.mint_limit.take(request.client_address, std::chrono::steady_clock::now());
  if (!answer.allowed) {
    Problem refused(request, kQuotaExceeded, "Too many tokens for this network at once.");
    refused.retry_after(static_cast<int>(answer.retry_after_s));
    Response response = refused.finish();
    add_rate_headers(response, house.mint_limit.rate(), answer);
    return response;
  }
  const BuyerId buyer = accounts::random_buyer();
  const Time expires_at =
      std::chrono::floor<std::chrono::seconds>(request.now + accounts::kBuyerTokenTime);
  Response response;
  response.status = 201;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("token", house.buyer_tokens.make(buyer, expires_at));
  json.field("buyer", buyer);
  json.field("expires_at", expires_at);
  json.end_object();
  add_rate_headers(response, house.mint_limit.rate(), answer);
  return response;
}

}  // namespace firstshow::http
