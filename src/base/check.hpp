#pragma once
// CHECK(condition, "what it means"): for bugs, never for input. It is on in every build, prints the
// sentence with its place, and aborts: a box office whose state is wrong must stop before it
// sells the contradiction. Any thread.

#include <string_view>

namespace firstshow {

/// Prints `expression`, `meaning` and the place to standard error and aborts the process.
[[noreturn]] void check_failed(std::string_view expression, std::string_view meaning,
                               std::string_view file, int line);

}  // namespace firstshow

#define CHECK(condition, meaning)                                           \
  do {                                                                      \
    if (!(condition)) [[unlikely]]                                          \
      ::firstshow::check_failed(#condition, (meaning), __FILE__, __LINE__); \
  } while (false)
