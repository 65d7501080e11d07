#pragma once
// What every type of problem means and what to do about it: the pages under /problems/, which the
// `type` of a problem leads to. Static storage; any thread; nothing fails.

#include <functional>
#include <string_view>

#include "http/problems/problem_kinds.hpp"

namespace firstshow::http {

/// Every type under /problems/ that the server can answer with.
void for_each_problem(const std::function<void(const ProblemKind&)>& each);

/// The kind whose type is "/problems/seats-taken"; null if there is none.
const ProblemKind* explain(std::string_view type);

}  // namespace firstshow::http
