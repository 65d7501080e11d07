#include "base/json_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <boost/json/monotonic_resource.hpp>

#include "base/json_syntax.hpp"
#include "base/text.hpp"

namespace firstshow {
namespace {

namespace json = boost::json;

/// A number as people write it, without a point where there is no need for one.
std::string in_words(double number) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  return std::string(text, end);
}

/// "must be ..., and is ...": what a value of the wrong kind is told.
std::string wrong_kind(std::string_view wanted, const json::value& value) {
  std::string_view is = "null";
  if (value.is_string()) is = "a text";
  if (value.is_number()) is = "a number";
  if (value.is_bool()) is = "true or false";
  if (value.is_object()) is = "an object";
  if (value.is_array()) is = "a list";
  return "must be " + std::string(wanted) + ", not " + std::string(is);
}

}  // namespace

std::string JsonPlace::pointer() const {
  if (parent_ == nullptr) return "";
  std::string above = parent_->pointer();
  if (above.size() > kMaxPointerBytes) return above;  // the rest would be cut
  const std::string token = index_ == kNoIndex ? pointer_token(field_) : std::to_string(index_);
  return std::move(above) + '/' + token;
}

void JsonValue::fault(std::string detail) {
  add_json_fault(
      faults_, [this] { return pointer(); }, std::move(detail));
}

std::string JsonValue::text(TextLimits limits) {
  if (!value_.is_string()) {
    fault(wrong_kind("a text", value_));
    return {};
  }
  const std::string_view found = value_.get_string();
  const std::size_t size = characters_in(found);
  if (size < limits.least || size > limits.most) {
    if (limits.least == 1 && found.empty()) {
      fault("must not be empty");
    } else {
      fault("must be " + std::to_string(limits.least) + " to " + std::to_string(limits.most) +
            " characters long, not " + std::to_string(size));
    }
    return {};
  }
  if (holds_control_characters(found)) {
    fault("must not hold control characters");
    return {};
  }
  return std::string(found);
}

std::string JsonValue::line(TextLimits limits) {
  std::string found = text(limits);
  if (found.find_first_of("\n\t") != std::string::npos) {
    fault("must be one line, without tabs");
  } else if (!found.empty() && is_blank(found)) {
    fault("must have something that can be seen");
  } else {
    return found;
  }
  return {};
}

/// A number without a fraction is an integer however it is written, 1.0 or 1e2 (JSON Schema
/// 2020-12, core, 4.2.2), as long as a double has it exactly.
std::int64_t JsonValue::integer(std::int64_t least, std::int64_t most) {
  constexpr double kExact = 9'007'199'254'740'992;  // 2^53
  std::optional<std::int64_t> found;
  if (value_.is_int64()) {
    found = value_.get_int64();
  } else if (value_.is_double()) {
    const double number = value_.get_double();
    if (std::abs(number) <= kExact && std::trunc(number) == number)
      found = static_cast<std::int64_t>(number);
  }
  if (found && *found >= least && *found <= most) return *found;
  const std::string range =
      "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  fault(value_.is_number() ? "must be " + range : wrong_kind(range, value_));
  return 0;
}

double JsonValue::number(double least, double most) {
  double found = 0;
  if (value_.is_int64()) {
    found = static_cast<double>(value_.get_int64());
  } else if (value_.is_uint64()) {
    found = static_cast<double>(value_.get_uint64());
  } else if (value_.is_double()) {
    found = value_.get_double();
  } else {
    fault(wrong_kind("a number from " + in_words(least) + " to " + in_words(most), value_));
    return 0;
  }
  if (!std::isfinite(found) || found < least || found > most) {
    fault("must be a number from " + in_words(least) + " to " + in_words(most));
    return 0;
  }
  return found;
}

bool JsonValue::boolean() {
  if (value_.is_bool()) return value_.get_bool();
  fault(wrong_kind("true or false", value_));
  return false;
}

Time JsonValue::time() {
  constexpr std::string_view kWanted = "a time such as \"2026-11-21T18:08:00Z\" (RFC 3339)";
  if (!value_.is_string()) {
    fault(wrong_kind(kWanted, value_));
    return {};
  }
  const auto found = parse_time(value_.get_string());
  if (!found) fault("must be " + std::string(kWanted));
  return found.value_or(Time{});
}

void JsonValue::object(const std::function<void(JsonObject&)>& read) {
  if (!value_.is_object()) return fault(wrong_kind("an object", value_));
  JsonObject object(value_.get_object(), place_, faults_);
  read(object);
}

void JsonValue::list(std::size_t least, std::size_t most,
                     const std::function<void(JsonValue&)>& read) {
  if (!value_.is_array()) return fault(wrong_kind("a list", value_));
  const json::array& elements = value_.get_array();
  if (elements.size() < least || elements.size() > most) {
    if (least == 1 && elements.empty()) return fault("must not be empty");
    return fault("must have " + std::to_string(least) + " to " + std::to_string(most) +
                 " elements, not " + std::to_string(elements.size()));
  }
  for (std::size_t i = 0; i < elements.size(); ++i) {
    JsonValue element(elements[i], JsonPlace(place_, i), faults_);
    read(element);
  }
}

void JsonObject::count_unknown_fields(std::map<std::string, std::size_t>& counts) {
  unknown_allowed_ = true;
  unknown_ = &counts;
}

JsonObject::~JsonObject() {
  if (unknown_allowed_ && unknown_ == nullptr) return;
  std::size_t i = 0;
  for (const auto& [key, value] : object_) {
    const bool is_known = !asked_.empty() && asked_[i];
    if (!is_known && unknown_ != nullptr) {
      const bool is_room =
          unknown_->size() < kMaxNamesCounted || unknown_->contains(std::string(key));
      ++(*unknown_)[is_room ? std::string(key) : std::string()];
    } else if (!is_known) {
      const JsonPlace place(place_, std::string_view(key));
      add_json_fault(
          faults_, [&] { return place.pointer(); }, "is not a field that is known here");
    }
    ++i;
  }
}

std::optional<JsonValue> JsonObject::find(std::string_view field, bool required) {
  const auto* const found = object_.find(field);
  if (found == object_.end()) {
    if (required) fault(field, "is missing");
    return std::nullopt;
  }
  if (!unknown_allowed_ || unknown_ != nullptr) {
    if (asked_.empty()) asked_.resize(object_.size());
    asked_[static_cast<std::size_t>(found - object_.begin())] = true;
  }
  if (!required && found->value().is_null()) return std::nullopt;
  return JsonValue(found->value(), JsonPlace(place_, std::string_view(found->key())), faults_);
}

void JsonObject::each_field(const std::function<void(std::string_view)>& read) const {
  for (const auto& field : object_) read(field.key());
}

bool JsonObject::has(std::string_view field) const {
  const auto* const found = object_.find(field);
  return found != object_.end() && !found->value().is_null();
}

void JsonObject::fault(std::string_view field, std::string detail) {
  const JsonPlace place = field.empty() ? place_ : JsonPlace(place_, field);
  add_json_fault(
      faults_, [&] { return place.pointer(); }, std::move(detail));
}

std::string JsonObject::text(std::string_view field, TextLimits limits) {
  auto value = find(field, true);
  return value ? value->text(limits) : std::string();
}

std::string JsonObject::line(std::string_view field, TextLimits limits) {
  auto value = find(field, true);
  return value ? value->line(limits) : std::string();
}

std::int64_t JsonObject::integer(std::string_view field, std::int64_t least, std::int64_t most) {
  auto value = find(field, true);
  return value ? value->integer(least, most) : 0;
}

double JsonObject::number(std::string_view field, double least, double most) {
  auto value = find(field, true);
  return value ? value->number(least, most) : 0;
}

bool JsonObject::boolean(std::string_view field) {
  auto value = find(field, true);
  return value && value->boolean();
}

Time JsonObject::time(std::string_view field) {
  auto value = find(field, true);
  return value ? value->time() : Time{};
}

void JsonObject::object(std::string_view field, const std::function<void(JsonObject&)>& read) {
  if (auto value = find(field, true)) value->object(read);
}

void JsonObject::list(std::string_view field, std::size_t least, std::size_t most,
                      const std::function<void(JsonValue&)>& read) {
  if (auto value = find(field, true)) value->list(least, most, read);
}

namespace {

/// What `read` makes of the value, or nothing if that found a fault.
template <class Read>
auto read_optional(std::optional<JsonValue>& value, const Faults& faults, Read read)
    -> std::optional<decltype(read(*value))> {
  if (!value) return std::nullopt;
  const std::size_t faults_before = faults.size();
  auto result = read(*value);
  if (faults.size() != faults_before || faults.size() > kMaxJsonFaults) return std::nullopt;
  return result;
}

}  // namespace

std::optional<std::string> JsonObject::optional_text(std::string_view field, TextLimits limits) {
  auto value = find(field, false);
  return read_optional(value, faults_, [&](JsonValue& in) { return in.text(limits); });
}

std::optional<std::int64_t> JsonObject::optional_integer(std::string_view field, std::int64_t least,
                                                         std::int64_t most) {
  auto value = find(field, false);
  return read_optional(value, faults_, [&](JsonValue& in) { return in.integer(least, most); });
}

std::optional<double> JsonObject::optional_number(std::string_view field, double least,
                                                  double most) {
  auto value = find(field, false);
  return read_optional(value, faults_, [&](JsonValue& in) { return in.number(least, most); });
}

bool JsonObject::boolean_or(std::string_view field, bool otherwise) {
  auto value = find(field, false);
  const auto found = read_optional(value, faults_, [](JsonValue& in) { return in.boolean(); });
  return found.value_or(otherwise);
}

std::optional<Time> JsonObject::optional_time(std::string_view field) {
  auto value = find(field, false);
  return read_optional(value, faults_, [](JsonValue& in) { return in.time(); });
}

bool JsonObject::optional_object(std::string_view field,
                                 const std::function<void(JsonObject&)>& read) {
  auto value = find(field, false);
  if (value) value->object(read);
  return value.has_value();
}

bool JsonObject::optional_list(std::string_view field, std::size_t least, std::size_t most,
                               const std::function<void(JsonValue&)>& read) {
  auto value = find(field, false);
  if (value) value->list(least, most, read);
  return value.has_value();
}

bool JsonObject::optional_value(std::string_view field,
                                const std::function<void(JsonValue&)>& read) {
  if (!contains(field)) return false;
  auto value = find(field, true);
  read(*value);
  return true;
}

Faults read_json_object(std::string_view text, const std::function<void(JsonObject&)>& read) {
  Faults faults;
  json::monotonic_resource memory(std::clamp<std::size_t>(text.size(), 1'024, 1U << 20));
  const auto root = parse_json(text, json::storage_ptr(&memory), faults);
  if (root) JsonValue(*root, JsonPlace(), faults).object(read);
  return faults;
}

}  // namespace firstshow
