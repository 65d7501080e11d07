#include "accounts/buyer_tokens.hpp"

#include <sodium.h>

#include <stdexcept>

namespace firstshow::accounts {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kClaimBytes = 1 + 8 + 8;
constexpr std::size_t kTokenBytes = kClaimBytes + crypto_auth_hmacsha256_BYTES;
constexpr int kEncoding = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::size_t kTokenCharacters = (kTokenBytes * 8 + 5) / 6;
using TokenBytes = std::array<std::uint8_t, kTokenBytes>;

void write_number(std::uint8_t* to, std::uint64_t number) {
  for (int i = 7; i >= 0; --i, number >>= 8U) to[i] = static_cast<std::uint8_t>(number & 0xffU);
}

std::uint64_t read_number(const std::uint8_t* from) {
  std::uint64_t number = 0;
  for (int i = 0; i < 8; ++i) number = number << 8U | from[i];
  return number;
}

}  // namespace

BuyerTokens::BuyerTokens(const TokenSecret& secret) : secret_(secret) {
  if (sodium_init() < 0) throw std::runtime_error("the crypto library cannot start");
}

std::string BuyerTokens::make(BuyerId buyer, Time expires_at) const {
  TokenBytes bytes{};
  const auto expiry = std::chrono::floor<std::chrono::seconds>(expires_at).time_since_epoch();
  bytes[0] = kVersion;
  write_number(bytes.data() + 1, static_cast<std::uint64_t>(buyer.value));
  write_number(bytes.data() + 9, static_cast<std::uint64_t>(expiry.count()));
  crypto_auth_hmacsha256(bytes.data() + kClaimBytes, bytes.data(), kClaimBytes, secret_.data());
  std::string token(sodium_base64_ENCODED_LEN(kTokenBytes, kEncoding), '\0');
  sodium_bin2base64(token.data(), token.size(), bytes.data(), bytes.size(), kEncoding);
  token.resize(kTokenCharacters);  // without the terminating zero
  return token;
}

TokenCheck BuyerTokens::check(std::string_view token, Time now, BuyerId& buyer) const {
  TokenBytes bytes{};
  std::size_t length = 0;
  if (token.size() != kTokenCharacters ||
      sodium_base642bin(bytes.data(), bytes.size(), token.data(), token.size(), nullptr, &length,
                        nullptr, kEncoding) != 0 ||
      length != kTokenBytes)
    return TokenCheck::kForged;
  if (crypto_auth_hmacsha256_verify(bytes.data() + kClaimBytes, bytes.data(), kClaimBytes,
                                    secret_.data()) != 0 ||
      bytes[0] != kVersion)
    return TokenCheck::kForged;
  const auto expiry = static_cast<std::int64_t>(read_number(bytes.data() + 9));
  if (now >= Time{std::chrono::seconds{expiry}}) return TokenCheck::kExpired;
  buyer.value = static_cast<std::int64_t>(read_number(bytes.data() + 1));
  return TokenCheck::kGenuine;
}

BuyerId random_buyer() {
  std::uint64_t bits = 0;
  do {
    randombytes_buf(&bits, sizeof bits);
    bits >>= 2U;
  } while (bits == 0);
  return BuyerId{static_cast<std::int64_t>(bits)};
}

}  // namespace firstshow::accounts
