#pragma once
// The last enumerator of an enum that counts from 0 without a gap, found by the compiler: a new
// enumerator is read and guarded without anybody changing a list. Compile time only.

#include <cstddef>
#include <string_view>

namespace firstshow::store {

/// Whether an enum has an enumerator of this value. The compiler spells such a value by its name,
/// any other as a number in brackets: "(SaleState)5".
template <auto kEnumerator>
consteval bool is_enumerator() {
  constexpr std::string_view kBefore = "kEnumerator = ";
  const std::string_view text = __PRETTY_FUNCTION__;
  return text[text.rfind(kBefore) + kBefore.size()] != '(';
}

template <class Enum, std::size_t kNumber = 0>
consteval Enum last_enumerator() {
  static_assert(is_enumerator<static_cast<Enum>(kNumber)>(), "the enum counts from 0");
  if constexpr (is_enumerator<static_cast<Enum>(kNumber + 1)>())
    return last_enumerator<Enum, kNumber + 1>();
  else
    return static_cast<Enum>(kNumber);
}

}  // namespace firstshow::store
