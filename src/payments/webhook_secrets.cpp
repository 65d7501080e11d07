#include "payments/webhook_secrets.hpp"

#include <utility>

#include "base/check.hpp"

namespace firstshow::payments {
namespace {

std::vector<WebhookSecret> checked(std::vector<WebhookSecret> secrets) {
  CHECK(!secrets.empty(), "an account has a webhook secret");
  for (const WebhookSecret& secret : secrets)
    CHECK(!secret.value.empty(), "an account has no empty webhook secret");
  return secrets;
}

}  // namespace

WebhookSecrets::WebhookSecrets(std::vector<WebhookSecret> secrets)
    : secrets_(checked(std::move(secrets))) {}

std::string WebhookSecrets::signing() const {
  const std::lock_guard lock(mutex_);
  return secrets_.front().value;
}

std::vector<std::string> WebhookSecrets::valid_at(Time now) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> valid;
  for (const WebhookSecret& secret : secrets_)
    if (now < secret.ends_at) valid.push_back(secret.value);
  return valid;
}

void WebhookSecrets::replace(std::vector<WebhookSecret> secrets, std::uint64_t change) {
  const std::lock_guard lock(mutex_);
  if (change <= last_change_) return;
  secrets_ = checked(std::move(secrets));
  last_change_ = change;
}

}  // namespace firstshow::payments
