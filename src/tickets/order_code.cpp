#include "tickets/order_code.hpp"

#include <array>

#include "base/check.hpp"
#include "tickets/crockford.hpp"

namespace firstshow::tickets {
namespace {

constexpr std::size_t kCodeBytes = kOrderCodeBits / 8;
constexpr std::size_t kHalfDigits = 4;
constexpr std::size_t kMaxTyped = 32;  // eight digits and any reasonable spacing

}  // namespace

std::string format_order_code(std::uint64_t code) {
  CHECK(code >> kOrderCodeBits == 0, "an order code has 40 bits");
  std::array<std::uint8_t, kCodeBytes> bytes{};
  for (std::size_t i = bytes.size(); i-- > 0; code >>= 8)
    bytes[i] = static_cast<std::uint8_t>(code & 0xFF);
  return encode_crockford(bytes).insert(kHalfDigits, "-");
}

std::optional<std::uint64_t> parse_order_code(std::string_view text) {
  if (text.size() > kMaxTyped) return std::nullopt;
  const auto bytes = decode_crockford(normalise_crockford(text));
  if (!bytes || bytes->size() != kCodeBytes) return std::nullopt;
  std::uint64_t code = 0;
  for (const std::uint8_t byte : *bytes) code = code << 8 | byte;
  return code;
}

}  // namespace firstshow::tickets
