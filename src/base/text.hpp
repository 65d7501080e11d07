#pragma once
// Texts that strangers write, in UTF-8 that was checked before. Pure functions; any thread.

#include <cstddef>
#include <string_view>

namespace firstshow {

/// Unicode characters, not bytes: 41 letters of Devanagari are 41.
std::size_t characters_in(std::string_view text);

/// Other than tab and newline.
bool holds_control_characters(std::string_view text);

}  // namespace firstshow
