#pragma once
// Tokens of buyers without an account: who they are and until when, with a keyed hash that only
// this server can make, so that checking one needs no lookup. Immutable, any thread.
//
//   base64url( version 1 | buyer id 8 bytes | expiry in seconds 8 bytes | HMAC-SHA256 32 bytes )

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/time.hpp"

namespace firstshow::accounts {

using TokenSecret = std::array<std::uint8_t, 32>;

inline constexpr Duration kBuyerTokenTime = std::chrono::hours{24 * 30};

enum class TokenCheck : std::uint8_t { kGenuine, kExpired, kForged };

class BuyerTokens {
 public:
  /// Throws std::runtime_error if the crypto library cannot start.
  explicit BuyerTokens(const TokenSecret& secret);

  std::string make(BuyerId buyer, Time expires_at) const;
  /// Writes `buyer` only if the token is genuine and not expired at `now`. Takes the same time
  /// whichever byte is wrong.
  TokenCheck check(std::string_view token, Time now, BuyerId& buyer) const;

 private:
  TokenSecret secret_;
};

/// A buyer id that nobody can guess: 62 random bits, never zero.
BuyerId random_buyer();

}  // namespace firstshow::accounts
