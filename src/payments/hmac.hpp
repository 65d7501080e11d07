#pragma once
// HMAC-SHA256 (RFC 2104, FIPS 180-4) and its comparison in constant time, for what gateways and the
// sandbox sign. Pure functions, any thread. Throws std::runtime_error if the crypto library fails.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace firstshow::payments {

using Mac = std::array<std::uint8_t, 32>;

Mac hmac_sha256(std::string_view secret, std::string_view message);

std::string to_hex(std::span<const std::uint8_t> bytes);
/// Exactly 64 hexadecimal digits of either case; else nothing.
std::optional<Mac> mac_from_hex(std::string_view text);

/// Takes the same time wherever they differ.
bool equal_in_constant_time(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b);

}  // namespace firstshow::payments
