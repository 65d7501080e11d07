#include "webhooks/webhook_signature.hpp"

#include <sodium.h>

#include <array>

#include "base/check.hpp"

namespace firstshow::webhooks {
namespace {

constexpr std::size_t kSecretBytes = 32;  // the standard asks for 24 to 64

std::string base64_text(std::string_view bytes) {
  const std::size_t room = sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  std::string text(room, '\0');
  sodium_bin2base64(text.data(), room, reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the NUL
  return text;
}

void add(crypto_auth_hmacsha256_state& state, std::string_view text) {
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()),
                                text.size());
}

}  // namespace

std::string make_secret() {
  CHECK(sodium_init() >= 0, "the crypto library starts");
  std::string secret(kSecretBytes, '\0');
  randombytes_buf(secret.data(), secret.size());
  return secret;
}

std::string secret_text(std::string_view secret) {
  return "whsec_" + base64_text(secret);
}

std::string sign(std::string_view secret, std::string_view id, std::int64_t timestamp_s,
                 std::string_view body) {
  CHECK(sodium_init() >= 0, "the crypto library starts");
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(secret.data()),
                              secret.size());
  add(state, id);
  add(state, ".");
  add(state, std::to_string(timestamp_s));
  add(state, ".");
  add(state, body);
  std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
  return "v1," + base64_text(mac);
}

}  // namespace firstshow::webhooks
