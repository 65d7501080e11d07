#include "http/api/callers.hpp"

#include <sodium.h>

#include <array>

#include <spdlog/spdlog.h>

#include "accounts/api_keys.hpp"
#include "accounts/buyer_tokens.hpp"
#include "base/check.hpp"
#include "base/text.hpp"
#include "http/metrics/webhook_figures.hpp"
#include "http/problems/problems.hpp"

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

/// What was shown as the caller it makes, or the problem as it is.
template <class Shown>
OrProblem<Caller> as_caller(OrProblem<Shown> shown) {
  if (!shown) return std::move(shown).error();
  return Caller{*std::move(shown)};
}

}  // namespace

std::string_view who_name(Who who) {
  switch (who) {
    case Who::kAnyone:
      return "anyone";
    case Who::kBuyer:
      return "buyer";
    case Who::kStaff:
      return "staff";
    case Who::kGateway:
      return "gateway";
    case Who::kOperator:
      return "operator";
  }
  CHECK(false, "a route says who may call it");
}

OrProblem<Caller> Authoriser::authorise(const Handler& handler, const Request& request) const {
  switch (handler.who()) {
    case Who::kAnyone:
      return Caller{};
    case Who::kBuyer:
      return as_caller(read_buyer(request));
    case Who::kStaff:
      CHECK(handler.permission().has_value(), "a route of staff names a permission");
      return as_caller(read_staff(*handler.permission(), request));
    case Who::kGateway:
      return as_caller(read_webhook(request));
    case Who::kOperator:
      return as_caller(read_operator(request));
  }
  CHECK(false, "a route says who may call it");
}

OrProblem<BuyerId> Authoriser::read_buyer(const Request& request) const {
  if (request.buyer) return *request.buyer;
  const std::string_view token = bearer_token(request);
  if (token.empty())
    return unauthenticated(request, kUnauthenticated,
                           "Send the token of POST /v1/sessions/anonymous as a bearer token.",
                           "Bearer");
  BuyerId buyer;
  switch (buyer_tokens_.check(token, request.now, buyer)) {
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

OrProblem<Operator> Authoriser::read_operator(const Request& request) const {
  const std::string_view token = bearer_token(request);
  const std::string& known = operator_token_;
  if (!known.empty() && token.size() == known.size() &&
      sodium_memcmp(token.data(), known.data(), known.size()) == 0)
    return Operator();
  return unauthenticated(request, kUnauthenticated,
                         "Send the operator's token, from the file beside the database.", "Bearer");
}

/// The organiser is the first variable of the path. Of one that is not the key's nobody learns
/// whether it is there.
OrProblem<Staff> Authoriser::read_staff(accounts::Permission needed, const Request& request) const {
  const std::string_view token = bearer_token(request);
  if (token.empty())
    return unauthenticated(request, kUnauthenticated,
                           "Send an API key of the organiser as a bearer token.", "Bearer");
  accounts::KeyHolder holder;
  switch (keys_.check(token, request.now, holder)) {
    case accounts::KeyCheck::kUnknown:
      return unauthenticated(request, kUnauthenticated,
                             accounts::is_api_key(token)
                                 ? std::string("This API key is not one of ours.")
                                 : "This is not a whole API key: it begins with " +
                                       std::string(accounts::kApiKeyPrefix) + " and has " +
                                       std::to_string(accounts::kApiKeyCharacters) + " characters.",
                             "Bearer error=\"invalid_token\"");
    case accounts::KeyCheck::kExpired:
      return unauthenticated(request, kTokenExpired, "This API key has expired: ask for a new one.",
                             "Bearer error=\"invalid_token\", error_description=\"expired\"");
    case accounts::KeyCheck::kRevoked:
      return unauthenticated(request, kUnauthenticated, "This API key was revoked.",
                             "Bearer error=\"invalid_token\", error_description=\"revoked\"");
    case accounts::KeyCheck::kGenuine:
      break;
  }
  const auto organiser = request.id_at<OrganiserTag>(0);
  if (!organiser || *organiser != holder.organiser) return problem(request, kUnknownOrganiser, "");
  if (!holder.permissions[number_of(needed)]) return not_permitted(request, needed);
  return Staff(holder.organiser, holder.key, holder.permissions);
}

Response not_permitted(const Request& request, accounts::Permission needed) {
  const std::string scope(accounts::scope_name(needed));
  Problem refused(request, kNotPermitted, "This API key lacks the scope " + scope + ".");
  refused.json().field("scope", scope);
  refused.header("WWW-Authenticate",
                 "Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"");
  return refused.finish();
}

/// The signature is over the raw bytes, with the secret of the account in the path.
OrProblem<SignedWebhook> Authoriser::read_webhook(const Request& request) const {
  std::string account = std::string(request.variables[0]).append("/").append(request.variables[1]);
  const payments::PaymentGateway* const gateway = gateways_.find(account);
  if (gateway == nullptr) return problem(request, kUnknownAccount, "");
  payments::WebhookDelivery delivery;
  delivery.body = request.body;
  delivery.header = [&](std::string_view name) { return request.header(name); };
  delivery.received_at = request.now;
  payments::WebhookReading reading = gateway->read_webhook(delivery);
  switch (reading.verdict) {
    case payments::WebhookVerdict::kGenuine:
    case payments::WebhookVerdict::kUnreadable:
    case payments::WebhookVerdict::kWrongAccount:
      return SignedWebhook(std::move(account), std::move(reading));
    case payments::WebhookVerdict::kNotSigned:
      break;
  }
  figures_.count("forged");
  if (const auto count = figures_.forged.count(std::chrono::steady_clock::now()); count > 0)
    spdlog::warn("request {}: a webhook for {} was rejected: {} ({} since the last such line)",
                 request.id, account, reading.detail, count);
  return problem(request, kWrongSignature, reading.detail);
}

}  // namespace firstshow::http
