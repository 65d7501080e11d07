#pragma once
// What every type of problem means and what to do about it: the pages under /problems/, which the
// `type` of a problem leads to. Static storage; any thread; nothing fails.

#include <functional>
#include <optional>
#include <string_view>

#include "http/problems.hpp"

namespace firstshow::http {

struct ProblemExplained {
  ProblemKind kind;
  std::string_view meaning;  ///< when it comes, a sentence or two
  std::string_view remedy;   ///< what the caller can do
};

/// Every type under /problems/ that the server can answer with.
void for_each_problem(const std::function<void(const ProblemExplained&)>& each);

/// The explanation of "/problems/seats-taken"; nothing if there is no such type.
std::optional<ProblemExplained> explain(std::string_view type);

}  // namespace firstshow::http
