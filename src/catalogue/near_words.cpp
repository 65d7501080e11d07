#include "catalogue/near_words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace firstshow::catalogue {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// The first letters of a word, as numbers to compare: those of ASCII without case.
struct Letters {
  std::array<std::uint32_t, kMaxNearLetters> at{};
  std::size_t count = 0;
};

Letters letters_of(std::string_view word, std::size_t most = kMaxNearLetters) {
  Letters letters;
  for (std::size_t at = 0; at < word.size() && letters.count < most;) {
    const std::size_t size = character_size(word, at);
    std::uint32_t letter = static_cast<unsigned char>(lower(word[at]));
    for (std::size_t i = 1; i < size; ++i)
      letter = letter << 8U | static_cast<unsigned char>(word[at + i]);
    letters.at[letters.count++] = letter;
    at += size;
  }
  return letters;
}

}  // namespace

std::size_t character_size(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return std::min(size, text.size() - at);
}

std::size_t slips_allowed(std::string_view typed) {
  constexpr std::size_t kLeastForOne = 4;
  constexpr std::size_t kLeastForTwo = 7;
  const std::size_t letters = letters_of(typed).count;
  return letters < kLeastForOne ? 0 : letters < kLeastForTwo ? 1 : 2;
}

std::optional<std::size_t> slips_between(std::string_view typed, std::string_view word,
                                         std::size_t most) {
  const Letters wanted = letters_of(typed);
  const Letters given = letters_of(word, std::min(wanted.count + most, kMaxNearLetters));
  if (wanted.count > given.count + most) return std::nullopt;
  // The optimal string alignment distance (Damerau and Levenshtein), row by row: each row has one
  // more letter of `wanted`, each column one more of `given`. Columns further than `most` from the
  // diagonal have more slips than that.
  const std::size_t too_many = most + 1;
  std::array<std::array<std::size_t, kMaxNearLetters + 2>, 3> rows{};
  for (auto& row : rows) row.fill(too_many);
  for (std::size_t column = 0; column <= std::min(given.count, most); ++column)
    rows[0][column] = column;
  std::size_t least_above = 0;
  for (std::size_t n = 1; n <= wanted.count; ++n) {
    auto& row = rows[n % 3];
    const auto& above = rows[(n - 1) % 3];
    const std::size_t first = n > most ? n - most : 0;
    const std::size_t last = std::min(given.count, n + most);
    if (first > 0) row[first - 1] = too_many;
    row[last + 1] = too_many;
    std::size_t least = too_many;
    for (std::size_t column = first; column <= last; ++column) {
      std::size_t slips = above[column] + 1;
      if (column > 0) {
        const bool equal = wanted.at[n - 1] == given.at[column - 1];
        slips = std::min({slips, row[column - 1] + 1, above[column - 1] + (equal ? 0 : 1)});
      }
      if (n > 1 && column > 1 && wanted.at[n - 1] == given.at[column - 2] &&
          wanted.at[n - 2] == given.at[column - 1])
        slips = std::min(slips, rows[(n - 2) % 3][column - 2] + 1);
      row[column] = slips;
      least = std::min(least, slips);
    }
    // Rows only grow from here on; two letters that changed places reach back by one row.
    if (least > most && least_above > most) return std::nullopt;
    least_above = least;
  }
  if (least_above > most) return std::nullopt;
  return least_above;
}

std::string sound_of(std::string_view word) {
  constexpr std::size_t kLeast = 4;
  std::string sound;
  for (std::size_t at = 0; at < word.size(); ++at) {
    const char c = lower(word[at]);
    if (c < 'a' || c > 'z') return "";
    const char next = at + 1 < word.size() ? lower(word[at + 1]) : '\0';
    if (c == 'g' && next == 'h' && at + 2 < word.size() && lower(word[at + 2]) == 't') {
      ++at;  // "night"
    } else if (c == 'p' && next == 'h') {
      ++at;
      sound += 'f';
    } else if (!(c == 'c' && next == 'k') && !(c == next) && !(c == 'e' && next == '\0')) {
      sound += c;  // but for a letter that is doubled, and an "e" at the end
    }
  }
  return word.size() < kLeast ? "" : sound;
}

}  // namespace firstshow::catalogue
