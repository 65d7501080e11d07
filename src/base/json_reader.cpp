#include "base/json_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value_stack.hpp>

#include "base/text.hpp"

namespace firstshow {
namespace {

namespace json = boost::json;

void add_fault(Faults& faults, std::string pointer, std::string detail) {
  if (faults.size() < kMaxJsonFaults) {
    faults.push_back({std::move(pointer), std::move(detail)});
  } else if (faults.size() == kMaxJsonFaults) {
    faults.push_back(
        {"", "has more faults than the " + std::to_string(kMaxJsonFaults) + " that are listed"});
  }
}

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

/// Builds the value, as Boost's own parser does, and watches what that one lets pass: keys that
/// come twice, and numbers that are not the nearest double to what was written.
class Builder {
 public:
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = 1'000;
  static constexpr std::size_t max_string_size = 4U << 20;

  Builder(json::storage_ptr storage, Faults& faults) : faults_(faults) { values_.reset(storage); }

  json::value release() { return values_.release(); }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }

  bool on_object_begin(json::error_code&) {
    count_element();
    levels_.push_back({false, 0, keys_.size(), key_bytes_.size()});
    return true;
  }
  bool on_object_end(std::size_t count, json::error_code&) {
    report_duplicate_keys();
    keys_.resize(levels_.back().first_key);
    key_bytes_.resize(levels_.back().first_key_byte);
    levels_.pop_back();
    values_.push_object(count);
    return true;
  }
  bool on_array_begin(json::error_code&) {
    count_element();
    levels_.push_back({true, 0, keys_.size(), key_bytes_.size()});
    return true;
  }
  bool on_array_end(std::size_t count, json::error_code&) {
    levels_.pop_back();
    values_.push_array(count);
    return true;
  }

  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    key_bytes_.append(part);
    values_.push_chars(part);
    return true;
  }
  bool on_key(json::string_view part, std::size_t size, json::error_code&) {
    key_bytes_.append(part);
    keys_.push_back({key_bytes_.size() - size, size});
    values_.push_key(part);
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
    values_.push_chars(part);
    return true;
  }
  bool on_string(json::string_view part, std::size_t, json::error_code&) {
    count_element();
    values_.push_string(part);
    return true;
  }

  bool on_number_part(json::string_view part, json::error_code&) {
    number_.append(part);
    return true;
  }
  bool on_int64(std::int64_t value, json::string_view, json::error_code&) {
    count_element();
    number_.clear();
    values_.push_int64(value);
    return true;
  }
  bool on_uint64(std::uint64_t value, json::string_view, json::error_code&) {
    count_element();
    number_.clear();
    values_.push_uint64(value);
    return true;
  }
  bool on_double(double value, json::string_view part, json::error_code&) {
    count_element();
    number_.append(part);
    double exact = value;
    const auto read = std::from_chars(number_.data(), number_.data() + number_.size(), exact);
    // Out of range: Boost's value says in which direction (an infinity, or zero).
    values_.push_double(read.ec == std::errc{} ? exact : value);
    number_.clear();
    return true;
  }
  bool on_bool(bool value, json::error_code&) {
    count_element();
    values_.push_bool(value);
    return true;
  }
  bool on_null(json::error_code&) {
    count_element();
    values_.push_null();
    return true;
  }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  struct Level {
    bool is_array;
    std::size_t elements;  ///< begun so far, of an array
    std::size_t first_key;
    std::size_t first_key_byte;
  };
  struct Key {
    std::size_t offset;
    std::size_t size;
  };

  void count_element() {
    if (!levels_.empty() && levels_.back().is_array) ++levels_.back().elements;
  }

  std::string_view key(std::size_t i) const {
    return std::string_view(key_bytes_).substr(keys_[i].offset, keys_[i].size);
  }

  /// The object that is being closed.
  std::string pointer() const {
    std::string result;
    for (std::size_t i = 0; i + 1 < levels_.size(); ++i) {
      const Level& level = levels_[i];
      result += '/';
      result += level.is_array ? std::to_string(level.elements - 1)
                               : pointer_token(key(levels_[i + 1].first_key - 1));
    }
    return result;
  }

  void report_duplicate_keys() {
    sorted_.clear();
    for (std::size_t i = levels_.back().first_key; i < keys_.size(); ++i) sorted_.push_back(key(i));
    std::sort(sorted_.begin(), sorted_.end());
    for (std::size_t i = 1; i < sorted_.size(); ++i) {
      const bool again = sorted_[i] == sorted_[i - 1];
      if (again && (i == 1 || sorted_[i] != sorted_[i - 2]))
        add_fault(faults_, pointer() + '/' + pointer_token(sorted_[i]), "is there more than once");
    }
  }

  json::value_stack values_;
  Faults& faults_;
  std::vector<Level> levels_;
  std::vector<Key> keys_;  ///< of every object that is open
  std::string key_bytes_;
  std::vector<std::string_view> sorted_;
  std::string number_;
};

std::string line_and_column(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto newline = before.rfind('\n');
  const auto column = before.size() - (newline == std::string_view::npos ? 0 : newline + 1) + 1;
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// What is wrong with the syntax, for somebody who never heard of the parser.
std::string syntax_detail(json::error_code ec, std::string_view text, std::size_t offset) {
  const std::string place = line_and_column(text, offset);
  if (ec == json::error::too_deep)
    return "is nested deeper than " + std::to_string(kMaxJsonDepth) + " levels, at " + place;
  if (ec == json::error::incomplete) return "is not JSON: it ends too early, at " + place;
  if (ec == json::error::extra_data) return "is not JSON: something follows its end, at " + place;
  if (ec == json::error::string_too_large) return "has a text that is too long, at " + place;
  if (ec == json::error::key_too_large) return "has a field name that is too long, at " + place;
  if (ec == json::error::syntax) return "is not JSON, at " + place;
  return "is not JSON: " + ec.message() + ", at " + place;
}

}  // namespace

std::string pointer_token(std::string_view name) {
  std::string token;
  token.reserve(name.size());
  for (const char c : name) {
    if (c == '~') {
      token += "~0";
    } else if (c == '/') {
      token += "~1";
    } else {
      token += c;
    }
  }
  return token;
}

std::string JsonPlace::pointer() const {
  if (parent_ == nullptr) return "";
  const std::string token = index_ == kNoIndex ? pointer_token(field_) : std::to_string(index_);
  return parent_->pointer() + '/' + token;
}

void JsonValue::fault(std::string detail) {
  add_fault(faults_, pointer(), std::move(detail));
}

std::string JsonValue::text(TextLimits limits) {
  if (!value_.is_string()) {
    fault(wrong_kind("a text", value_));
    return {};
  }
  const std::string_view found = value_.get_string();
  if (found.size() < limits.least || found.size() > limits.most) {
    if (limits.least == 1 && found.empty()) {
      fault("must not be empty");
    } else {
      fault("must be " + std::to_string(limits.least) + " to " + std::to_string(limits.most) +
            " bytes long, not " + std::to_string(found.size()));
    }
    return {};
  }
  if (holds_control_characters(found)) {
    fault("must not hold control characters");
    return {};
  }
  return std::string(found);
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

JsonObject::~JsonObject() {
  if (unknown_allowed_) return;
  std::size_t i = 0;
  for (const auto& [key, value] : object_) {
    if (asked_.empty() || !asked_[i])
      add_fault(faults_, JsonPlace(place_, std::string_view(key)).pointer(),
                "is not a field that is known here");
    ++i;
  }
}

std::optional<JsonValue> JsonObject::find(std::string_view field, bool required) {
  const auto* const found = object_.find(field);
  if (found == object_.end()) {
    if (required) fault(field, "is missing");
    return std::nullopt;
  }
  if (!unknown_allowed_) {
    if (asked_.empty()) asked_.resize(object_.size());
    asked_[static_cast<std::size_t>(found - object_.begin())] = true;
  }
  if (!required && found->value().is_null()) return std::nullopt;
  return JsonValue(found->value(), JsonPlace(place_, std::string_view(found->key())), faults_);
}

bool JsonObject::has(std::string_view field) const {
  const auto* const found = object_.find(field);
  return found != object_.end() && !found->value().is_null();
}

void JsonObject::fault(std::string_view field, std::string detail) {
  add_fault(faults_, field.empty() ? pointer() : JsonPlace(place_, field).pointer(),
            std::move(detail));
}

std::string JsonObject::text(std::string_view field, TextLimits limits) {
  auto value = find(field, true);
  return value ? value->text(limits) : std::string();
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
  if (text.size() > kMaxJsonBytes)
    return {{"", "is larger than " + std::to_string(kMaxJsonBytes >> 20) + " MiB"}};
  // RFC 8259 8.1: a reader may pass over a byte order mark; editors on Windows write one.
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);

  Faults faults;
  json::monotonic_resource memory(std::clamp<std::size_t>(text.size(), 1'024, 1U << 20));
  json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  json::basic_parser<Builder> parser(options, json::storage_ptr(&memory), faults);
  json::error_code ec;
  const std::size_t consumed = parser.write_some(false, text.data(), text.size(), ec);
  if (!ec && consumed < text.size()) ec = json::error::extra_data;
  if (ec) return {{"", syntax_detail(ec, text, consumed)}};
  if (!faults.empty()) return faults;

  const json::value root = parser.handler().release();
  JsonValue(root, JsonPlace(), faults).object(read);
  return faults;
}

}  // namespace firstshow
