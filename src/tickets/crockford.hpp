#pragma once
// Crockford's base32 (0-9, A-Z without I, L, O, U) of bytes, most significant bit first: what QR
// codes pack tightest (alphanumeric mode) and people misread least. Pure functions, any thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace firstshow::tickets {

/// ceil(bytes * 8 / 5) upper-case digits; the bits left over in the last one are zero.
std::string encode_crockford(std::span<const std::uint8_t> bytes);

/// The exact inverse: nothing for any text that encode_crockford() does not write (lower case, I,
/// L, O, U, a length that no bytes have, left-over bits), so that no bytes have two texts.
std::optional<std::vector<std::uint8_t>> decode_crockford(std::string_view text);

/// `text` as people type it: upper case, O as 0, I and L as 1, hyphens and spaces dropped.
std::string normalise_crockford(std::string_view text);

}  // namespace firstshow::tickets
