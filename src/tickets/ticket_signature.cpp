#include "tickets/ticket_signature.hpp"

#include <sodium.h>

#include <stdexcept>
#include <utility>

#include "base/check.hpp"
#include "tickets/crockford.hpp"

namespace firstshow::tickets {
namespace {

static_assert(crypto_sign_SEEDBYTES == 32 && crypto_sign_PUBLICKEYBYTES == 32 &&
              crypto_sign_SECRETKEYBYTES == 64 && crypto_sign_BYTES == 64);

constexpr std::string_view kPrefix = "FS1.";
constexpr std::uint8_t kLayoutVersion = 1;
constexpr std::uint32_t kAreaBit = 1U << 31;  // of the place: an area, else a seat

// Signed before the payload, so that a signature made by this key for something else is no ticket.
constexpr std::string_view kPurpose = "firstshow ticket\n";

// layout version, key version, ticket, show, place
constexpr std::size_t kPayloadBytes = 1 + 1 + 8 + 8 + 4;
constexpr std::size_t kPayloadDigits = (kPayloadBytes * 8 + 4) / 5;

using Payload = std::array<std::uint8_t, kPayloadBytes>;
using SignedBytes = std::array<std::uint8_t, kPurpose.size() + kPayloadBytes>;

/// Big-endian, as many bytes as `into` has.
void put_number(std::span<std::uint8_t> into, std::uint64_t number) {
  for (std::size_t i = into.size(); i-- > 0; number >>= 8)
    into[i] = static_cast<std::uint8_t>(number & 0xFF);
}

std::uint64_t get_number(std::span<const std::uint8_t> from) {
  std::uint64_t number = 0;
  for (const std::uint8_t byte : from) number = number << 8 | byte;
  return number;
}

Payload write_payload(const TicketClaim& claim) {
  CHECK(claim.ticket && claim.show, "a signed ticket names its ticket and its show");
  CHECK(claim.place.index < kAreaBit, "a place index leaves room for its kind");
  Payload payload{};
  payload[0] = kLayoutVersion;
  payload[1] = claim.key_version;
  const std::span<std::uint8_t> bytes(payload);
  put_number(bytes.subspan(2, 8), static_cast<std::uint64_t>(claim.ticket.value));
  put_number(bytes.subspan(10, 8), static_cast<std::uint64_t>(claim.show.value));
  const bool area = claim.place.kind == booking::Place::Kind::kArea;
  put_number(bytes.subspan(18, 4), claim.place.index | (area ? kAreaBit : 0));
  return payload;
}

/// Nothing unless the payload is one that write_payload() writes.
std::optional<TicketClaim> read_payload(std::span<const std::uint8_t> bytes) {
  if (bytes.size() != kPayloadBytes || bytes[0] != kLayoutVersion) return std::nullopt;
  TicketClaim claim;
  claim.key_version = bytes[1];
  claim.ticket.value = static_cast<std::int64_t>(get_number(bytes.subspan(2, 8)));
  claim.show.value = static_cast<std::int64_t>(get_number(bytes.subspan(10, 8)));
  if (claim.ticket.value <= 0 || claim.show.value <= 0) return std::nullopt;
  const auto place = static_cast<std::uint32_t>(get_number(bytes.subspan(18, 4)));
  claim.place.kind =
      (place & kAreaBit) != 0 ? booking::Place::Kind::kArea : booking::Place::Kind::kSeat;
  claim.place.index = place & ~kAreaBit;
  return claim;
}

SignedBytes signed_bytes(std::span<const std::uint8_t> payload) {
  SignedBytes bytes{};
  std::copy(kPurpose.begin(), kPurpose.end(), bytes.begin());
  std::copy(payload.begin(), payload.end(), bytes.begin() + kPurpose.size());
  return bytes;
}

}  // namespace

TicketSigner::TicketSigner(const TicketSeed& seed, std::uint8_t key_version)
    : key_version_(key_version) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium could not be started");
  crypto_sign_seed_keypair(public_key_.data(), secret_key_.data(), seed.data());
}

TicketSigner::~TicketSigner() {
  sodium_memzero(secret_key_.data(), secret_key_.size());
}

std::string TicketSigner::sign(TicketId ticket, ShowId show, booking::Place place) const {
  const Payload payload = write_payload({ticket, show, place, key_version_});
  const SignedBytes message = signed_bytes(payload);
  std::array<std::uint8_t, crypto_sign_BYTES> signature{};
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(),
                       secret_key_.data());
  std::string code(kPrefix);
  code += encode_crockford(payload);
  code += '.';
  code += encode_crockford(signature);
  return code;
}

TicketVerifier::TicketVerifier(std::map<std::uint8_t, TicketPublicKey> keys)
    : keys_(std::move(keys)) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium could not be started");
}

TicketCheck TicketVerifier::verify(std::string_view code, TicketClaim& claim) const {
  if (!code.starts_with(kPrefix)) return TicketCheck::kNotATicket;
  code.remove_prefix(kPrefix.size());
  if (code.size() < kPayloadDigits + 1 || code[kPayloadDigits] != '.')
    return TicketCheck::kNotATicket;
  const auto payload = decode_crockford(code.substr(0, kPayloadDigits));
  const auto signature = decode_crockford(code.substr(kPayloadDigits + 1));
  if (!payload || !signature || signature->size() != crypto_sign_BYTES)
    return TicketCheck::kNotATicket;
  const auto said = read_payload(*payload);
  if (!said) return TicketCheck::kNotATicket;
  const auto key = keys_.find(said->key_version);
  if (key == keys_.end()) return TicketCheck::kUnknownKey;
  const SignedBytes message = signed_bytes(*payload);
  if (crypto_sign_verify_detached(signature->data(), message.data(), message.size(),
                                  key->second.data()) != 0)
    return TicketCheck::kWrongSignature;
  claim = *said;
  return TicketCheck::kGenuine;
}

}  // namespace firstshow::tickets
