#pragma once
// The query of a request, read parameter by parameter with all faults at once: values of the wrong
// kind, parameters given twice, parameters that the route does not have. A parameter without a
// value counts as absent, as empty fields of HTML forms do. One thread; nothing fails.

#include <chrono>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "http/message/exchange.hpp"

namespace firstshow::http {

class QueryReader {
 public:
  explicit QueryReader(const Request& request) : all_(request.parameters()) {}

  /// At most `most` bytes.
  std::optional<std::string> text(std::string_view name, std::size_t most);
  std::optional<std::chrono::sys_days> date(std::string_view name);
  /// `what` is what the id is of: "a title".
  template <class Tag>
  std::optional<Id<Tag>> id(std::string_view name, std::string_view what) {
    const std::string* given = find(name);
    if (given == nullptr) return std::nullopt;
    const auto read = parse_id<Tag>(*given);
    if (!read) fault(name, "must be the id of " + std::string(what));
    return read;
  }
  /// The place of the value in `choices`; `absent` where there is none.
  std::size_t choice(std::string_view name, std::span<const std::string_view> choices,
                     std::size_t absent);
  /// From 1 to `most`.
  std::size_t number(std::string_view name, std::size_t most, std::size_t absent);

  void fault(std::string_view name, std::string detail);
  /// All faults, once everything was read: what was not asked for is one.
  Faults finish();

 private:
  const std::string* find(std::string_view name);

  std::vector<std::pair<std::string, std::string>> all_;
  std::set<std::string, std::less<>> known_;
  Faults faults_;
};

}  // namespace firstshow::http
