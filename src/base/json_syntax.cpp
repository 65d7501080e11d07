#include "base/json_syntax.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include "base/json_reader.hpp"
#include "base/text.hpp"

namespace firstshow {

namespace json = boost::json;

void add_json_fault(Faults& faults, const std::function<std::string()>& pointer,
                    std::string detail) {
  if (faults.size() < kMaxJsonFaults) {
    faults.push_back({shortened(pointer(), kMaxPointerBytes), std::move(detail)});
  } else if (faults.size() == kMaxJsonFaults) {
    faults.push_back(
        {"", "has more faults than the " + std::to_string(kMaxJsonFaults) + " that are listed"});
  }
}

namespace {

/// Builds the value, as Boost's own parser does, and watches what that one lets pass: keys that
/// come twice, and numbers that are not the nearest double to what was written.
class Builder {
 public:
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = kMaxJsonNameBytes;
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

  /// A key of the object that is being closed. What would be cut is not made.
  std::string pointer_to(std::string_view name) const {
    std::string result;
    for (std::size_t i = 0; i + 1 < levels_.size(); ++i) {
      if (result.size() > kMaxPointerBytes) return result;
      const Level& level = levels_[i];
      result += '/';
      result += level.is_array ? std::to_string(level.elements - 1)
                               : pointer_token(key(levels_[i + 1].first_key - 1));
    }
    return result + '/' + pointer_token(name);
  }

  void report_duplicate_keys() {
    sorted_.clear();
    for (std::size_t i = levels_.back().first_key; i < keys_.size(); ++i) sorted_.push_back(key(i));
    std::sort(sorted_.begin(), sorted_.end());
    for (std::size_t i = 1; i < sorted_.size(); ++i) {
      const bool again = sorted_[i] == sorted_[i - 1];
      if (again && (i == 1 || sorted_[i] != sorted_[i - 2]))
        add_json_fault(
            faults_, [&] { return pointer_to(sorted_[i]); }, "is there more than once");
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

std::optional<json::value> parse_json(std::string_view text, const json::storage_ptr& storage,
                                      Faults& faults) {
  const auto refuse = [&](std::string detail) {
    faults.push_back({"", std::move(detail)});
    return std::nullopt;
  };
  if (text.size() > kMaxJsonBytes)
    return refuse("is larger than " + std::to_string(kMaxJsonBytes >> 20) + " MiB");
  // RFC 8259 8.1: a reader may pass over a byte order mark; editors on Windows write one.
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  Faults found;
  json::basic_parser<Builder> parser(options, storage, found);
  json::error_code ec;
  const std::size_t consumed = parser.write_some(false, text.data(), text.size(), ec);
  if (!ec && consumed < text.size()) ec = json::error::extra_data;
  if (ec) return refuse(syntax_detail(ec, text, consumed));
  faults = std::move(found);
  if (!faults.empty()) return std::nullopt;
  return parser.handler().release();
}

}  // namespace firstshow
