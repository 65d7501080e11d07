#pragma once
// For fuzzers: what libFuzzer hands over, as text. A promise that does not hold is a CHECK, which
// aborts, and libFuzzer keeps the input that did it.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace firstshow {

inline std::string_view fuzz_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// What comes before the first newline; it and the newline are taken off `rest`.
inline std::string_view take_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(line.size() == rest.size() ? line.size() : line.size() + 1);
  return line;
}

}  // namespace firstshow
