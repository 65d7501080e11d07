#pragma once
// A revision of what the server knows: which writer (epoch) and which of its commits (sequence).
// Shown as "7.1042"; it is the ETag of seat maps and the id of live events. Any thread.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firstshow {

struct Revision {
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;

  friend auto operator<=>(const Revision&, const Revision&) = default;
};

std::string format_revision(Revision revision);
/// Reads "7.1042"; nothing unless it is exactly two decimal numbers of 64 bits without leading
/// zeros.
std::optional<Revision> parse_revision(std::string_view text);

}  // namespace firstshow
