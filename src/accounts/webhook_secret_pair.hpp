#pragma once
// The secret with which the webhooks of a gateway's account are signed, in the database: made by
// us, copied by the operator to the gateway's own pages, and rotated in two steps. Jobs on the
// writer's connection; they throw the Store... errors.

#include <chrono>
#include <string>

#include "base/time.hpp"

namespace firstshow::store {
class Database;
}  // namespace firstshow::store

namespace firstshow::accounts {

/// How long the former secret verifies beside the new one, unless it is ended before.
inline constexpr Duration kFormerSecretTime = std::chrono::hours{7 * 24};

struct WebhookSecretPair {
  std::string current;    ///< 64 hexadecimal digits
  std::string former;     ///< "" where there is none
  Time former_ends_at{};  ///< from then on it verifies nothing
  bool has_former_at(Time now) const { return !former.empty() && now < former_ends_at; }
};

/// A fresh secret: 64 hexadecimal digits.
std::string make_secret();

/// Those of an account ("sandbox/main"); the first is made where there is none.
WebhookSecretPair load_webhook_secrets(store::Database& db, const std::string& account);

/// Makes a new secret; the present one becomes the former. While a former one is valid nothing
/// changes: the same was asked for before, and two are valid at most.
WebhookSecretPair rotate_webhook_secret(store::Database& db, const std::string& account, Time now);

/// Ends the former secret, if there is one.
WebhookSecretPair end_former_secret(store::Database& db, const std::string& account);

}  // namespace firstshow::accounts
