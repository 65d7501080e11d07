#include "catalog/near_words.hpp"

#include <algorithm>
#include <array>

namespace firstshow::catalog {
namespace {

struct Letters {
  std::array<std::string_view, kMaxNearLetters> at;
  std::size_t count = 0;
};

Letters letters_of(std::string_view word) {
  Letters letters;
  for (std::size_t at = 0; at < word.size() && letters.count < kMaxNearLetters;) {
    letters.at[letters.count] = word.substr(at, character_size(word, at));
    at += letters.at[letters.count++].size();
  }
  return letters;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, lower, lower);
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
  const Letters given = letters_of(word);
  if (wanted.count > given.count + most) return std::nullopt;
  // The optimal string alignment distance (Damerau and Levenshtein), row by row: each row has one
  // more letter of `wanted`, each column one more of `given`.
  std::array<std::array<std::size_t, kMaxNearLetters + 1>, 3> rows{};
  for (std::size_t column = 0; column <= given.count; ++column) rows[0][column] = column;
  for (std::size_t n = 1; n <= wanted.count; ++n) {
    auto& row = rows[n % 3];
    const auto& above = rows[(n - 1) % 3];
    row[0] = n;
    for (std::size_t column = 1; column <= given.count; ++column) {
      const bool equal = same(wanted.at[n - 1], given.at[column - 1]);
      row[column] =
          std::min({above[column] + 1, row[column - 1] + 1, above[column - 1] + (equal ? 0 : 1)});
      if (n > 1 && column > 1 && same(wanted.at[n - 1], given.at[column - 2]) &&
          same(wanted.at[n - 2], given.at[column - 1]))
        row[column] = std::min(row[column], rows[(n - 2) % 3][column - 2] + 1);
    }
  }
  const auto& last = rows[wanted.count % 3];
  const std::size_t least = *std::min_element(last.begin(), last.begin() + given.count + 1);
  if (least > most) return std::nullopt;
  return least;
}

}  // namespace firstshow::catalog
