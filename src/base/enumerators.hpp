#pragma once
// Counts the enumerators of an enum, so that no table indexed by one is ever too short. The enum
// counts from 0, and `name` is a switch over it without a default that gives "" for any other
// value: the compiler asks for the name of a new enumerator, and this counts it. Compile time only.

#include <array>
#include <cstddef>
#include <limits>
#include <string_view>
#include <type_traits>

namespace firstshow {

/// How many enumerators `name` has a name for, from 0 on without a gap.
template <class Enum>
consteval std::size_t count_named(std::string_view (*name)(Enum)) {
  using Number = std::underlying_type_t<Enum>;
  std::size_t count = 0;
  while (count <= std::numeric_limits<Number>::max() && !name(static_cast<Enum>(count)).empty())
    ++count;
  return count;
}

template <std::size_t N, class Enum>
consteval void fill_names(std::array<std::string_view, N>& names, std::string_view (*name)(Enum)) {
  for (std::size_t number = 0; number < N; ++number)
    names[number] = name(static_cast<Enum>(number));
}

/// The names of all, by their numbers; `name` as above.
template <auto name>
consteval auto all_names() {
  std::array<std::string_view, count_named(name)> names;
  fill_names(names, name);
  return names;
}

/// Its number in such a table.
template <class Enum>
requires std::is_enum_v<Enum>
constexpr std::size_t number_of(Enum one) {
  return static_cast<std::size_t>(one);
}

}  // namespace firstshow
