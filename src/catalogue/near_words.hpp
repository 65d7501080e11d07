#pragma once
// How far a word as it was typed is from one of the catalogue: letters that are missing, too many,
// wrong, or two that changed places. Pure functions, of bounded time: only the first
// kMaxNearLetters of a word count. Any thread.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace firstshow::catalogue {

/// The bytes of the character at `at` in UTF-8; a byte that is none stands for itself.
std::size_t character_size(std::string_view text, std::size_t at);

inline constexpr std::size_t kMaxNearLetters = 24;

/// How many slips a typed word may have: none below four letters, where too much would be near, one
/// up to six, two in longer words.
std::size_t slips_allowed(std::string_view typed);

/// The slips between `typed` and the beginning of `word` it is nearest to; nothing where they are
/// more than `most`. The case of ASCII letters does not matter.
std::optional<std::size_t> slips_between(std::string_view typed, std::string_view word,
                                         std::size_t most);

/// How an English word sounds, roughly: "night" and "nite" are the same. Equal for words that are
/// written alike; "" for a word in other letters, or one too short to tell.
std::string sound_of(std::string_view word);

}  // namespace firstshow::catalogue
