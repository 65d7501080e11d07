#include "http/callers.hpp"

#include <sodium.h>

#include "accounts/buyer_tokens.hpp"
#include "http/house.hpp"
#include "http/problems.hpp"

namespace firstshow::http {
namespace {

/// What follows "Bearer " (RFC 6750, 2.1; the scheme in any case), "" if nothing does.
std::string_view bearer_token(const Request& request) {
  constexpr std::string_view kScheme = "bearer ";
  std::string_view header = request.header("Authorization");
  if (!equals_ignoring_case(header.substr(0, kScheme.size()), kScheme)) return {};
  return header.substr(kScheme.size());
}

Response unauthenticated(const Request& request, const ProblemKind& kind, std::string_view detail,
                         std::string_view challenge) {
  Problem refused(request, kind, detail);
  refused.header("WWW-Authenticate", challenge);
  return refused.finish();
}

}  // namespace

OrProblem<BuyerId> read_buyer(const Request& request, House& house) {
  if (request.buyer) return *request.buyer;
  const std::string_view token = bearer_token(request);
  if (token.empty())
    return unauthenticated(request, kUnauthenticated,
                           "Send the token of POST /v1/sessions/anonymous as a bearer token.",
                           "Bearer");
  BuyerId buyer;
  switch (house.buyer_tokens.check(token, request.now, buyer)) {
    case accounts::TokenCheck::kGenuine:
      return buyer;
    case accounts::TokenCheck::kExpired:
      return unauthenticated(request, kTokenExpired, "Ask for a new one.",
                             "Bearer error=\"invalid_token\", error_description=\"expired\"");
    case accounts::TokenCheck::kForged:
      break;
  }
  return unauthenticated(request, kUnauthenticated, "This token is not one of ours.",
                         "Bearer error=\"invalid_token\"");
}

std::optional<Response> refuse_stranger(const Request& request, House& house) {
  const std::string_view token = bearer_token(request);
  const std::string& known = house.operator_token;
  if (!known.empty() && token.size() == known.size() &&
      sodium_memcmp(token.data(), known.data(), known.size()) == 0)
    return std::nullopt;
  return unauthenticated(request, kUnauthenticated,
                         "Send the operator's token, from the file beside the database.", "Bearer");
}

}  // namespace firstshow::http
