#include "accounts/server_secrets.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "store/journal.hpp"
#include "store/ports/secrets.hpp"

namespace firstshow::accounts {
namespace {

Secret load_secret(store::Database& db, std::string_view name) {
  if (!store::read_secret(db, name)) store::keep_secret(db, name, make_secret());
  const std::optional<std::string> hex = store::read_secret(db, name);
  Secret secret{};
  std::size_t length = 0;
  if (!hex || hex->size() != secret.size() * 2 ||
      sodium_hex2bin(secret.data(), secret.size(), hex->data(), hex->size(), nullptr, &length,
                     nullptr) != 0 ||
      length != secret.size())
    throw store::StoreBroken("the secret \"" + std::string(name) +
                             "\" in the database is damaged; restore a backup");
  return secret;
}

/// A key that is missing although something was made with it was lost: another one would make all
/// of that false without a word.
void refuse_lost(store::Database& db, std::string_view name, std::string_view made_with_it,
                 bool (&is_there)(store::Database&)) {
  if (store::read_secret(db, name) || !is_there(db)) return;
  throw store::StoreBroken("the secret \"" + std::string(name) +
                           "\" is not in the database, but it has " + std::string(made_with_it) +
                           " rows that were made with it: restore a backup");
}

}  // namespace

bool has_server_secrets(store::Database& db) {
  constexpr std::array kNames = {"buyer_tokens", "ticket_signing", "order_codes", "sandbox_seal",
                                 "sandbox_webhook"};
  return std::all_of(kNames.begin(), kNames.end(),
                     [&](const char* name) { return store::read_secret(db, name).has_value(); });
}

ServerSecrets load_server_secrets(store::Database& db) {
  if (sodium_init() < 0) throw std::runtime_error("the crypto library cannot start");
  refuse_lost(db, "ticket_signing", "ticket", store::has_tickets);
  refuse_lost(db, "order_codes", "orders", store::has_orders);
  ServerSecrets secrets;
  secrets.buyer_tokens = load_secret(db, "buyer_tokens");
  secrets.ticket_signing = load_secret(db, "ticket_signing");
  secrets.order_codes = load_secret(db, "order_codes");
  secrets.sandbox_seal = load_secret(db, "sandbox_seal");
  secrets.sandbox_webhook = load_webhook_secrets(db, "sandbox/main");
  return secrets;
}

}  // namespace firstshow::accounts
