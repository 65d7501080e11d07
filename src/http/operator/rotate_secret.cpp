#include <memory>
#include <utility>

#include <spdlog/spdlog.h>

#include "accounts/webhook_secret_pair.hpp"
#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/message/json_writer.hpp"
#include "http/operator/use_cases.hpp"
#include "http/problems/problems.hpp"
#include "payments/service/payment_service.hpp"

namespace firstshow::http {
namespace {

struct Changed {
  accounts::WebhookSecretPair before;
  accounts::WebhookSecretPair after;
  std::uint64_t change = 0;
};

struct AccountNamed {
  std::string account;
  payments::PaymentGateway* gateway = nullptr;
};

/// What the audit log says of secrets: not what they are.
std::string text_of(const accounts::WebhookSecretPair& secrets) {
  if (secrets.former.empty()) return R"({"former":false})";
  return R"({"former":true,"former_ends_at":")" + format_time(secrets.former_ends_at) + R"("})";
}

OrProblem<AccountNamed> find_account(const Request& request, OperatorServices& services) {
  AccountNamed named;
  named.account = std::string(request.variables[0]).append("/").append(request.variables[1]);
  named.gateway = services.gateways.find(named.account);
  if (named.gateway == nullptr) return problem(request, kUnknownAccount, "");
  return named;
}

/// Changes the secrets in the database and, once that is durable, those that verify.
template <class Change>
Awaitable<desk::Reply> change_secrets(OperatorServices& services, ChangedBy by,
                                      store::AuditAction action, AccountNamed named,
                                      std::shared_ptr<Changed> changed, Change change) {
  payments::WebhookSecrets& secrets = named.gateway->webhook_secrets();
  AuditedJob job{desk::JobChanges::kNothingShown,
                 [named, action, changed, change,
                  &secrets](store::Database& db) -> std::optional<store::AuditChange> {
                   changed->change = secrets.next_change();
                   changed->before = accounts::load_webhook_secrets(db, named.account);
                   changed->after = change(db, named.account);
                   const bool same = changed->before.current == changed->after.current &&
                                     changed->before.former == changed->after.former;
                   if (same) return std::nullopt;
                   return store::AuditChange{OrganiserId{}, action, named.account,
                                             text_of(changed->before), text_of(changed->after)};
                 }};
  auto asking = services.desk.ask(by, std::move(job));
  desk::Reply reply = co_await std::move(asking);
  if (succeeded(reply)) secrets.replace(payments::webhook_secrets(changed->after), changed->change);
  co_return reply;
}

}  // namespace

/// POST /admin/v1/gateways/{gateway}/{account}/rotate-secret: a new webhook secret. While the
/// former one is valid it is the same answer again.
Awaitable<Response> rotate_secret(const Request& request, Operator shown,
                                  OperatorServices& services) {
  const auto found = find_account(request, services);
  if (!found) co_return found.error();
  AccountNamed named = *found;
  auto changed = std::make_shared<Changed>();
  const auto rotate = [now = request.now](store::Database& db, const std::string& account) {
    return accounts::rotate_webhook_secret(db, account, now);
  };
  auto asking = change_secrets(services, ChangedBy(request, shown),
                               store::AuditAction::kSecretRotated, named, changed, rotate);
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  const bool rotated = changed->before.current != changed->after.current;
  if (rotated)
    spdlog::info("gateways: {} has a new webhook secret; the former one verifies until {}",
                 named.account, format_time(changed->after.former_ends_at));
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("account", named.account);
  json.field("secret", changed->after.current);
  json.field("rotated", rotated);
  json.field("former_ends_at", changed->after.former_ends_at);
  json.end_object();
  co_return response;
}

/// POST /admin/v1/gateways/{gateway}/{account}/end-former-secret: only the new one verifies.
Awaitable<Response> end_former_secret(const Request& request, Operator shown,
                                      OperatorServices& services) {
  const auto found = find_account(request, services);
  if (!found) co_return found.error();
  AccountNamed named = *found;
  auto changed = std::make_shared<Changed>();
  auto asking =
      change_secrets(services, ChangedBy(request, shown), store::AuditAction::kFormerSecretEnded,
                     named, changed, accounts::end_former_secret);
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  const bool ended = changed->before.has_former_at(request.now);
  if (ended) spdlog::info("gateways: {}'s former webhook secret was ended", named.account);
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("account", named.account);
  json.field("ended", ended);
  json.end_object();
  co_return response;
}

}  // namespace firstshow::http
