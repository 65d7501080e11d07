#include "http/message/query_reader.hpp"

#include <algorithm>
#include <charconv>

#include "base/time.hpp"

namespace firstshow::http {

const std::string* QueryReader::find(std::string_view name) {
  known_.emplace(name);
  const std::string* first = nullptr;
  bool twice = false;
  for (const auto& [given, value] : all_) {
    if (given != name) continue;
    twice = first != nullptr;
    if (first == nullptr) first = &value;
  }
  if (twice) fault(name, "is given more than once");
  return first == nullptr || first->empty() ? nullptr : first;
}

std::optional<std::string> QueryReader::text(std::string_view name, std::size_t most) {
  const std::string* given = find(name);
  if (given == nullptr) return std::nullopt;
  if (given->size() > most) fault(name, "must have at most " + std::to_string(most) + " bytes");
  return *given;
}

std::optional<std::chrono::sys_days> QueryReader::date(std::string_view name) {
  const std::string* given = find(name);
  if (given == nullptr) return std::nullopt;
  const auto midnight = parse_time(*given + "T00:00:00Z");
  if (!midnight) {
    fault(name, "must be a date like 2026-11-21");
    return std::nullopt;
  }
  return std::chrono::floor<std::chrono::days>(*midnight);
}

std::size_t QueryReader::choice(std::string_view name, std::span<const std::string_view> choices,
                                std::size_t absent) {
  const std::string* given = find(name);
  if (given == nullptr) return absent;
  const auto found = std::find(choices.begin(), choices.end(), *given);
  if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
  std::string detail = "must be one of";
  for (const std::string_view one : choices) detail.append(" ").append(one).append(",");
  detail.pop_back();
  fault(name, std::move(detail));
  return absent;
}

std::size_t QueryReader::number(std::string_view name, std::size_t most, std::size_t absent) {
  const std::string* given = find(name);
  if (given == nullptr) return absent;
  std::size_t number = 0;
  const char* end = given->data() + given->size();
  const auto read = std::from_chars(given->data(), end, number);
  if (read.ec == std::errc{} && read.ptr == end && number >= 1 && number <= most) return number;
  fault(name, "must be from 1 to " + std::to_string(most));
  return absent;
}

void QueryReader::fault(std::string_view name, std::string detail) {
  faults_.push_back({std::string(name), std::move(detail)});
}

Faults QueryReader::finish() {
  std::set<std::string> told;
  for (const auto& [given, value] : all_) {
    if (known_.contains(given) || !told.insert(given).second) continue;
    std::string detail = "is no parameter here";
    if (told.size() == 1) {  // the others are not told again
      detail += "; there are";
      for (const std::string& one : known_) detail.append(" ").append(one).append(",");
      detail.pop_back();
    }
    fault(given, std::move(detail));
  }
  return std::move(faults_);
}

}  // namespace firstshow::http
