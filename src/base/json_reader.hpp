#pragma once
// Reads JSON bodies and files field by field and collects every fault, each with its JSON pointer
// (RFC 6901); fields that nobody asked for are faults too. Over Boost.JSON, whose own value_to
// stops at the first fault and has no pointer. One thread a reader.
//
//   struct Body { std::string seat; std::int64_t count; };
//   Parsed<Body> body = read_json<Body>(text, [](JsonObject& in, Body& out) {
//     out.seat = in.text("seat", {1, 40});
//     out.count = in.integer("count", 1, 10);
//   });
//
// A required field that is missing or wrong is a fault and reads as an empty value, so that reading
// goes on and finds the rest. JsonValue and JsonObject live no longer than the callback that got
// them.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/result.hpp"
#include "base/time.hpp"

namespace firstshow {

inline constexpr std::size_t kMaxJsonBytes = 64U << 20;  ///< one text to read
inline constexpr std::size_t kMaxJsonDepth = 32;
/// The name of a field; texts that are translated are names too.
inline constexpr std::size_t kMaxJsonNameBytes = 5'000;
/// Faults listed of one text; a last one then says that there are more.
inline constexpr std::size_t kMaxJsonFaults = 200;
/// Longer pointers of faults are cut and end in "…": there is one for each fault, and what they
/// hold is the sender's.
inline constexpr std::size_t kMaxPointerBytes = 200;

inline constexpr std::size_t kMaxNamesCounted = 20;

/// Length of a text in Unicode characters, both ends included.
struct TextLimits {
  std::size_t least = 0;
  std::size_t most = 200;
};

/// Where a value is: a field or an element of its parent's place. It becomes a pointer only when
/// somebody asks, because most values have no fault.
class JsonPlace {
 public:
  JsonPlace() = default;  ///< the root
  JsonPlace(const JsonPlace& parent, std::string_view field) : parent_(&parent), field_(field) {}
  JsonPlace(const JsonPlace& parent, std::size_t index) : parent_(&parent), index_(index) {}
  /// Whole where it has up to kMaxPointerBytes; of a longer one at least so much.
  std::string pointer() const;

 private:
  static constexpr std::size_t kNoIndex = static_cast<std::size_t>(-1);
  const JsonPlace* parent_ = nullptr;
  std::string_view field_;
  std::size_t index_ = kNoIndex;
};

class JsonObject;

/// One value of unknown kind at a known place.
class JsonValue {
 public:
  JsonValue(const boost::json::value& value, JsonPlace place, Faults& faults)
      : value_(value), place_(place), faults_(faults) {}

  /// Control characters other than tab and newline are faults.
  std::string text(TextLimits limits);
  /// A text in one line, of which something can be seen unless `limits` allow an empty one.
  std::string line(TextLimits limits);
  std::int64_t integer(std::int64_t least, std::int64_t most);
  double number(double least, double most);  ///< always finite
  bool boolean();
  Time time();
  void object(const std::function<void(JsonObject&)>& read);
  void list(std::size_t least, std::size_t most, const std::function<void(JsonValue&)>& read);

  const boost::json::value& raw() const { return value_; }
  std::string pointer() const { return place_.pointer(); }
  void fault(std::string detail);

 private:
  const boost::json::value& value_;
  JsonPlace place_;
  Faults& faults_;
};

/// The fields of one object. `allow_unknown_fields()` for files of other programs.
class JsonObject {
 public:
  JsonObject(const boost::json::object& object, JsonPlace place, Faults& faults)
      : object_(object), place_(place), faults_(faults) {}
  ~JsonObject();  ///< records the fields that were never asked for
  JsonObject(const JsonObject&) = delete;
  JsonObject& operator=(const JsonObject&) = delete;

  // Required fields.
  std::string text(std::string_view field, TextLimits limits = {1, 200});
  std::string line(std::string_view field, TextLimits limits = {1, 200});
  std::int64_t integer(std::string_view field, std::int64_t least, std::int64_t most);
  double number(std::string_view field, double least, double most);
  bool boolean(std::string_view field);
  Time time(std::string_view field);
  void object(std::string_view field, const std::function<void(JsonObject&)>& read);
  void list(std::string_view field, std::size_t least, std::size_t most,
            const std::function<void(JsonValue&)>& read);

  // Optional ones: nothing (or the given value) where the field is missing or null, and where it is
  // wrong, which is a fault as ever.
  std::optional<std::string> optional_text(std::string_view field, TextLimits limits = {0, 200});
  std::optional<std::int64_t> optional_integer(std::string_view field, std::int64_t least,
                                               std::int64_t most);
  std::optional<double> optional_number(std::string_view field, double least, double most);
  bool boolean_or(std::string_view field, bool otherwise);
  std::optional<Time> optional_time(std::string_view field);
  /// Whether it was there.
  bool optional_object(std::string_view field, const std::function<void(JsonObject&)>& read);
  bool optional_list(std::string_view field, std::size_t least, std::size_t most,
                     const std::function<void(JsonValue&)>& read);

  /// For fields that may be of more than one kind; `read` gets nulls too. Whether it was there.
  bool optional_value(std::string_view field, const std::function<void(JsonValue&)>& read);

  /// Calls `read` with the name of every field, for objects whose names are the sender's.
  void each_field(const std::function<void(std::string_view)>& read) const;

  /// Whether the field is there, even if null. Looking is not asking.
  bool contains(std::string_view field) const { return object_.contains(field); }
  /// Whether the field is there and not null. Looking is not asking: read it too, or it is unknown.
  bool has(std::string_view field) const;
  void allow_unknown_fields() { unknown_allowed_ = true; }
  /// The same, and `counts` (which outlives this) says how many of each name there were; of at most
  /// kMaxNamesCounted names, the rest under "".
  void count_unknown_fields(std::map<std::string, std::size_t>& counts);
  std::string pointer() const { return place_.pointer(); }
  /// A fault of a field ("" for the object itself) that only its reader can see.
  void fault(std::string_view field, std::string detail);

 private:
  std::optional<JsonValue> find(std::string_view field, bool required);

  const boost::json::object& object_;
  JsonPlace place_;
  Faults& faults_;
  std::vector<bool> asked_;  ///< by position in object_; empty until the first was asked for
  bool unknown_allowed_ = false;
  std::map<std::string, std::size_t>* unknown_ = nullptr;
};

/// A token of a JSON pointer, escaped ("/" as "~1", "~" as "~0").
std::string pointer_token(std::string_view name);

/// Parses `text` (at most kMaxJsonBytes, kMaxJsonDepth levels deep, no duplicate keys, valid UTF-8;
/// numbers are read exactly rounded) and lets `read` read its root object; every fault of either,
/// kMaxJsonFaults at most. Faults of the syntax have the pointer "" and say line and column.
Faults read_json_object(std::string_view text, const std::function<void(JsonObject&)>& read);

template <class T>
Parsed<T> read_json(std::string_view text, const std::function<void(JsonObject&, T&)>& read) {
  T value{};
  Faults faults = read_json_object(text, [&](JsonObject& in) { read(in, value); });
  if (!faults.empty()) return Parsed<T>(std::move(faults));
  return Parsed<T>(std::move(value));
}

}  // namespace firstshow
