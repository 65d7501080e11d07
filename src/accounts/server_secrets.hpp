#pragma once
// The secrets of this server: random keys made at the first start and kept in its database, so that
// tokens and tickets stay genuine over restarts and travel with a backup. Loaded once, at start, by
// a job on the writer's connection; never logged.

#include <array>
#include <cstdint>

#include "accounts/webhook_secret_pair.hpp"

namespace firstshow::store {
class Database;
}  // namespace firstshow::store

namespace firstshow::accounts {

using Secret = std::array<std::uint8_t, 32>;

struct ServerSecrets {
  Secret buyer_tokens{};    ///< signs buyers' tokens
  Secret ticket_signing{};  ///< the seed of the key that signs tickets
  Secret order_codes{};     ///< hides what the codes of orders carry
  Secret sandbox_seal{};    ///< seals the sandbox gateway's references and names of refunds
  WebhookSecretPair sandbox_webhook;  ///< the sandbox gateway signs its webhooks with it
};

/// Whether all of them were made, so that load_server_secrets() only reads.
bool has_server_secrets(store::Database& db);

/// Reads the secrets, making those that are not there yet. Throws the Store... errors, StoreBroken
/// also where a secret in the database is not one, or is missing while tickets or orders were made
/// with it.
ServerSecrets load_server_secrets(store::Database& db);

}  // namespace firstshow::accounts
