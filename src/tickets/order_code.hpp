#pragma once
// The short human code of an order: 40 bits as eight Crockford digits, "K7QF-2M9D", for finding it
// at a counter; tickets/order_codes.hpp makes them. It is not a secret, and not unique. Pure
// functions, any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firstshow::tickets {

inline constexpr unsigned kOrderCodeBits = 40;

/// `code` below 2^40.
std::string format_order_code(std::uint64_t code);

/// Reads a code as people type it: either case, with or without hyphens and spaces, O for 0, I and
/// L for 1; nothing unless eight digits remain.
std::optional<std::uint64_t> parse_order_code(std::string_view text);

}  // namespace firstshow::tickets
