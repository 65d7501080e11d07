#pragma once
// Who is calling, and the one place that finds it out. What a caller has shown is a value that only
// the authoriser can make, and use cases take it as a parameter: one that nobody authorised cannot
// be written. Any thread; nothing fails but as the problem that the caller is told.

#include <string>
#include <variant>

#include "http/message/handler.hpp"
#include "payments/gateway.hpp"

namespace firstshow::accounts {
class BuyerTokens;
class KeyRing;
}  // namespace firstshow::accounts

namespace firstshow::http {

class Authoriser;
class WebhookFigures;

/// A key of the organiser in the path, with the permission of the route.
class Staff {
 public:
  OrganiserId organiser() const { return organiser_; }
  ApiKeyId key() const { return key_; }
  /// Whether it may do more than its route asks for.
  bool may(accounts::Permission permission) const { return permissions_[number_of(permission)]; }

 private:
  friend Authoriser;
  Staff(OrganiserId organiser, ApiKeyId key, const accounts::Permissions& permissions)
      : organiser_(organiser), key_(key), permissions_(permissions) {}

  OrganiserId organiser_;
  ApiKeyId key_;
  accounts::Permissions permissions_;
};
/// 403: the key lacks the scope.
Response not_permitted(const Request& request, accounts::Permission needed);

/// The operator's token was shown.
class Operator {
  friend Authoriser;
  Operator() = default;
};

/// A webhook that has the signature of the account in its path.
class SignedWebhook {
 public:
  std::string account;  ///< "sandbox/main"
  payments::WebhookReading reading;

 private:
  friend Authoriser;
  SignedWebhook(std::string of, payments::WebhookReading read)
      : account(std::move(of)), reading(std::move(read)) {}
};

/// What a caller of that kind has shown: a kind without it does not compile.
template <Who who>
struct Proof;
template <>
struct Proof<Who::kAnyone> {
  using Type = std::monostate;
};
template <>
struct Proof<Who::kBuyer> {
  using Type = BuyerId;
};
template <>
struct Proof<Who::kStaff> {
  using Type = Staff;
};
template <>
struct Proof<Who::kGateway> {
  using Type = SignedWebhook;
};
template <>
struct Proof<Who::kOperator> {
  using Type = Operator;
};
template <Who who>
using ProofOf = typename Proof<who>::Type;

struct Caller {
  std::variant<ProofOf<Who::kAnyone>, ProofOf<Who::kBuyer>, ProofOf<Who::kStaff>,
               ProofOf<Who::kGateway>, ProofOf<Who::kOperator>>
      proof;
};

class Authoriser {
 public:
  /// All of them outlive this. Without a token of the operator nobody is one.
  Authoriser(const accounts::BuyerTokens& buyer_tokens, const accounts::KeyRing& keys,
             std::string operator_token, const payments::GatewayTable& gateways,
             WebhookFigures& figures)
      : buyer_tokens_(buyer_tokens),
        keys_(keys),
        operator_token_(std::move(operator_token)),
        gateways_(gateways),
        figures_(figures) {}

  /// The caller, if it is one of those who may call; else 401, 403 where a key has not the
  /// permission, or 404 where there is no such gateway account, or no such organiser for this key.
  OrProblem<Caller> authorise(const Handler& handler, const Request& request) const;

  /// Before anybody is served.
  void set_operator_token(std::string token) { operator_token_ = std::move(token); }
  const std::string& operator_token() const { return operator_token_; }

  /// Buyers show the token of POST /v1/sessions/anonymous.
  OrProblem<BuyerId> read_buyer(const Request& request) const;

 private:
  OrProblem<Operator> read_operator(const Request& request) const;
  OrProblem<Staff> read_staff(accounts::Permission needed, const Request& request) const;
  OrProblem<SignedWebhook> read_webhook(const Request& request) const;

  const accounts::BuyerTokens& buyer_tokens_;
  const accounts::KeyRing& keys_;
  std::string operator_token_;  ///< constant while anybody is served
  const payments::GatewayTable& gateways_;
  WebhookFigures& figures_;
};

}  // namespace firstshow::http
