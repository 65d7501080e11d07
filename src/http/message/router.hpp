#pragma once
// Finds the route of a request in a table of method, pattern and use case. Immutable once built;
// any thread. A pattern is literal segments and {variables}: "/v1/shows/{id}/holds".

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/enumerators.hpp"
#include "http/message/handler.hpp"

namespace firstshow::http {

/// What a request counts as where rates are limited (http/access/rate_limits.hpp).
enum class LimitClass : std::uint8_t {
  kNone,
  kMinting,
  kWrites,
  kReads,
  kSandbox,
  kStreams,
  kFinding
};
constexpr std::string_view limit_class_name(LimitClass limit) {
  switch (limit) {
    case LimitClass::kNone:
      return "none";
    case LimitClass::kMinting:
      return "minting";
    case LimitClass::kWrites:
      return "writes";
    case LimitClass::kReads:
      return "reads";
    case LimitClass::kSandbox:
      return "sandbox";
    case LimitClass::kStreams:
      return "streams";
    case LimitClass::kFinding:
      return "finding";
  }
  return {};
}
inline constexpr std::size_t kLimitClasses = count_named(limit_class_name);

struct Route {
  Method method;
  std::string_view pattern;  ///< of static storage
  Handler handler;
  LimitClass limit = LimitClass::kNone;
  /// Of the body, for callers who may call it; 0: what bodies may have anyway.
  std::size_t max_body_bytes = 0;
};

/// What was found. Without a route: the path exists if `allowed` is not empty ("GET, HEAD").
struct Match {
  const Route* route = nullptr;
  std::size_t index = 0;  ///< of the route in the table; its size if there is none
  std::array<std::string_view, kMaxPathVariables> variables{};
  std::string allowed;
};

class Router {
 public:
  /// `routes` must outlive the router.
  explicit Router(std::span<const Route> routes);

  /// HEAD finds the route of GET. Literal segments win over variables by their order in the table.
  Match match(Method method, std::string_view path) const;
  std::span<const Route> routes() const { return routes_; }
  /// The most that any route takes; 0 if none takes more than usual.
  std::size_t max_body_bytes() const { return max_body_bytes_; }

 private:
  struct Pattern {
    std::size_t index = 0;
    std::vector<std::string_view> segments;  ///< a variable is ""
  };
  static constexpr std::size_t kMaxSegments = 8;
  std::span<const Route> routes_;
  std::size_t max_body_bytes_ = 0;
  std::array<std::vector<Pattern>, kMaxSegments + 1> by_length_;
};

}  // namespace firstshow::http
