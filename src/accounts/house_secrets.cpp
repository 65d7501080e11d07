#include "accounts/house_secrets.hpp"

#include <sodium.h>

#include <optional>
#include <string>
#include <string_view>

#include "store/journal.hpp"
#include "store/rows.hpp"

namespace firstshow::accounts {
namespace {

std::string make_hex() {
  Secret fresh{};
  randombytes_buf(fresh.data(), fresh.size());
  std::string hex(fresh.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), fresh.data(), fresh.size());
  hex.pop_back();
  sodium_memzero(fresh.data(), fresh.size());
  return hex;
}

Secret load_secret(store::Database& db, std::string_view name) {
  if (!store::read_secret(db, name)) store::keep_secret(db, name, make_hex());
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

}  // namespace

HouseSecrets load_house_secrets(store::Database& db) {
  if (sodium_init() < 0) throw std::runtime_error("the crypto library cannot start");
  HouseSecrets secrets;
  secrets.buyer_tokens = load_secret(db, "buyer_tokens");
  secrets.ticket_signing = load_secret(db, "ticket_signing");
  secrets.order_codes = load_secret(db, "order_codes");
  secrets.sandbox_webhook = load_secret(db, "sandbox_webhook");
  return secrets;
}

}  // namespace firstshow::accounts
