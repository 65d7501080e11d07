#include "http/message/router.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace firstshow::http {
namespace {

/// Calls `each` with every segment of "/a/b/c", none of "/"; false if the path is not absolute or
/// too long.
template <class Each>
bool split_path(std::string_view path, std::size_t most, const Each& each) {
  if (path.empty() || path.front() != '/') return false;
  if (path.size() == 1) return true;
  std::size_t count = 0;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    if (++count > most) return false;
    each(path.substr(0, end));
    path.remove_prefix(end);
  }
  return true;
}

}  // namespace

Router::Router(std::span<const Route> routes) : routes_(routes) {
  for (std::size_t index = 0; index < routes.size(); ++index) {
    max_body_bytes_ = std::max(max_body_bytes_, routes[index].max_body_bytes);
    Pattern pattern{index, {}};
    std::size_t variables = 0;
    const bool split = split_path(routes[index].pattern, kMaxSegments, [&](std::string_view one) {
      const bool variable = one.starts_with('{');
      if (variable) ++variables;
      pattern.segments.push_back(variable ? std::string_view{} : one);
    });
    CHECK(split, "a route's pattern is an absolute path of few segments");
    CHECK(variables <= kMaxPathVariables, "a route has few variables");
    by_length_[pattern.segments.size()].push_back(std::move(pattern));
  }
}

Match Router::match(Method method, std::string_view path) const {
  Match found;
  found.index = routes_.size();
  std::array<std::string_view, kMaxSegments> segments;
  std::size_t count = 0;
  if (!split_path(path, kMaxSegments, [&](std::string_view one) { segments[count++] = one; }))
    return found;

  const Method wanted = method == Method::kHead ? Method::kGet : method;
  for (const Pattern& pattern : by_length_[count]) {
    std::size_t variables = 0;
    bool fits = true;
    for (std::size_t i = 0; fits && i < count; ++i) {
      if (!pattern.segments[i].empty()) {
        fits = pattern.segments[i] == segments[i];
      } else {
        fits = !segments[i].empty();
        if (fits) found.variables[variables++] = segments[i];
      }
    }
    if (!fits) continue;
    const Route& route = routes_[pattern.index];
    if (route.method == wanted) {
      found.route = &route;
      found.index = pattern.index;
      found.allowed.clear();
      return found;
    }
    if (!found.allowed.empty()) found.allowed += ", ";
    found.allowed += method_name(route.method);
    if (route.method == Method::kGet) found.allowed += ", HEAD";
  }
  return found;
}

}  // namespace firstshow::http
