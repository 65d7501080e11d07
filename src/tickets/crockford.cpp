#include "tickets/crockford.hpp"

namespace firstshow::tickets {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr unsigned kDigitBits = 5;

}  // namespace

std::string encode_crockford(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve((bytes.size() * 8 + kDigitBits - 1) / kDigitBits);
  unsigned bits = 0;
  unsigned window = 0;
  for (const std::uint8_t byte : bytes) {
    window = window << 8 | byte;
    for (bits += 8; bits >= kDigitBits; bits -= kDigitBits)
      text += kDigits[window >> (bits - kDigitBits) & 31];
    window &= (1U << bits) - 1;
  }
  if (bits > 0) text += kDigits[window << (kDigitBits - bits) & 31];
  return text;
}

std::optional<std::vector<std::uint8_t>> decode_crockford(std::string_view text) {
  std::vector<std::uint8_t> bytes;
  bytes.reserve(text.size() * kDigitBits / 8);
  unsigned bits = 0;
  unsigned window = 0;
  for (const char digit : text) {
    const auto value = kDigits.find(digit);
    if (value == std::string_view::npos) return std::nullopt;
    window = window << kDigitBits | static_cast<unsigned>(value);
    bits += kDigitBits;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<std::uint8_t>(window >> bits));
    window &= (1U << bits) - 1;
  }
  // A whole digit of padding, or padding that is not zero, is another text for the same bytes.
  if (bits >= kDigitBits || window != 0) return std::nullopt;
  return bytes;
}

std::string normalise_crockford(std::string_view text) {
  std::string normal;
  normal.reserve(text.size());
  for (char c : text) {
    if (c == '-' || c == ' ') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    normal += c;
  }
  return normal;
}

}  // namespace firstshow::tickets
