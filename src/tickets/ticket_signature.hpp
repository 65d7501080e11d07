#pragma once
// The signed code on a ticket, made for QR codes and for doors without a network: which ticket is
// for which place of which show, and an Ed25519 signature that anybody can check with the server's
// public key. Nothing personal is in it; whether the ticket is still valid is another question.
//
//   "FS1." <36 Crockford digits: what it says> "." <103 Crockford digits: the signature>
//
// 144 characters of QR alphanumeric mode: version 6 at error correction M. Immutable, any thread.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "booking/model/entities.hpp"

namespace firstshow::tickets {

using TicketSeed = std::array<std::uint8_t, 32>;
using TicketPublicKey = std::array<std::uint8_t, 32>;

/// What a ticket code says.
struct TicketClaim {
  TicketId ticket;
  ShowId show;
  booking::Place place;
  std::uint8_t key_version = 1;  ///< which of the server's keys signed it

  friend bool operator==(const TicketClaim&, const TicketClaim&) = default;
};

class TicketSigner {
 public:
  /// The same seed always gives the same key. Throws std::runtime_error if the crypto library
  /// cannot start. A key signs under one version for ever.
  TicketSigner(const TicketSeed& seed, std::uint8_t key_version);
  ~TicketSigner();
  TicketSigner(const TicketSigner&) = delete;
  TicketSigner& operator=(const TicketSigner&) = delete;

  /// The same ticket always gives the same code. About 25 us.
  std::string sign(TicketId ticket, ShowId show, booking::Place place) const;

  const TicketPublicKey& public_key() const { return public_key_; }
  std::uint8_t key_version() const { return key_version_; }

 private:
  std::array<std::uint8_t, 64> secret_key_{};
  TicketPublicKey public_key_{};
  std::uint8_t key_version_;
};

enum class TicketCheck : std::uint8_t {
  kGenuine,
  kNotATicket,      ///< not of this form at all
  kUnknownKey,      ///< signed under a key version that this door does not have
  kWrongSignature,  ///< forged, damaged or of another server
};

class TicketVerifier {
 public:
  /// Keys by version; old ones stay as long as their tickets are valid.
  explicit TicketVerifier(std::map<std::uint8_t, TicketPublicKey> keys);

  /// Checks `code`; `claim` is written only if it is genuine. About 60 us.
  TicketCheck verify(std::string_view code, TicketClaim& claim) const;

 private:
  std::map<std::uint8_t, TicketPublicKey> keys_;
};

}  // namespace firstshow::tickets
