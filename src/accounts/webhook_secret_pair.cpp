#include "accounts/webhook_secret_pair.hpp"

#include <sodium.h>

#include <array>
#include <cstdint>
#include <optional>

#include "store/journal.hpp"
#include "store/ports/secrets.hpp"

namespace firstshow::accounts {
namespace {

constexpr std::size_t kSecretBytes = 32;

/// "sandbox_webhook" for sandbox/main, "razorpay_webhook/north" for razorpay/north.
std::string name_of(const std::string& account) {
  const std::size_t slash = account.find('/');
  const std::string which = account.substr(slash + 1);
  return account.substr(0, slash) + "_webhook" + (which == "main" ? "" : "/" + which);
}

bool is_hexadecimal(const std::string& text) {
  return text.size() == kSecretBytes * 2 &&
         text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

std::string make_secret() {
  std::array<std::uint8_t, kSecretBytes> fresh{};
  randombytes_buf(fresh.data(), fresh.size());
  std::string hex(fresh.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), fresh.data(), fresh.size());
  hex.pop_back();
  sodium_memzero(fresh.data(), fresh.size());
  return hex;
}

WebhookSecretPair load_webhook_secrets(store::Database& db, const std::string& account) {
  const std::string name = name_of(account);
  if (!store::read_secret(db, name)) store::keep_secret(db, name, make_secret());
  WebhookSecretPair pair;
  pair.current = store::read_secret(db, name).value();
  if (const auto former = store::read_former_secret(db, name)) {
    pair.former = former->value;
    pair.former_ends_at = former->ends_at;
  }
  if (!is_hexadecimal(pair.current) || !(pair.former.empty() || is_hexadecimal(pair.former)))
    throw store::StoreBroken("the secret \"" + name +
                             "\" in the database is damaged; restore a backup");
  return pair;
}

WebhookSecretPair rotate_webhook_secret(store::Database& db, const std::string& account, Time now) {
  const WebhookSecretPair present = load_webhook_secrets(db, account);
  if (present.has_former_at(now)) return present;
  store::rotate_secret(db, name_of(account), make_secret(), now + kFormerSecretTime);
  return load_webhook_secrets(db, account);
}

WebhookSecretPair end_former_secret(store::Database& db, const std::string& account) {
  store::drop_former_secret(db, name_of(account));
  return load_webhook_secrets(db, account);
}

}  // namespace firstshow::accounts
