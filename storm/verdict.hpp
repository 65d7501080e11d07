#pragma once
// Asks the independent checker (proof/check.py) and reads from its words how much is wrong. Main
// thread; throws std::system_error where it cannot be started.

#include <cstdint>
#include <string>
#include <string_view>

namespace firstshow::storm {

struct Verdict {
  int code = 2;             ///< 0 proved, 1 broken, 2 inconclusive
  std::string said;         ///< all that it printed
  std::uint64_t twice = 0;  ///< double sales
  std::uint64_t lost = 0;   ///< lost holds, orders, payments and sales
};

Verdict ask_checker(const std::string& checker, const std::string& history,
                    const std::string& database);

/// Counts "double sale: 3", "lost sale: 1,234" and their like, each on a line of its own.
void read_verdict(std::string_view said, Verdict& verdict);

}  // namespace firstshow::storm
