#pragma once
// Writes JSON into a string, field by field, with commas and escapes seen to. One thread a writer;
// nothing fails. Text that is not UTF-8 is written byte by byte, as it came.
//
//   JsonWriter json(text);
//   json.begin_object();
//   json.field("id", format_id(hold.id));
//   json.begin_list("seats"); ... json.end_list();
//   json.end_object();

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

namespace firstshow::http {

class JsonWriter {
 public:
  /// Appends to `out`, which is given room for a usual answer.
  explicit JsonWriter(std::string& out) : out_(out) { out.reserve(out.size() + kUsualBytes); }

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_list() { open('['); }
  void end_list() { close(']'); }
  void begin_object(std::string_view name) { key(name), begin_object(); }
  void begin_list(std::string_view name) { key(name), begin_list(); }

  /// `name` is ours: it needs no escapes.
  void key(std::string_view name);
  /// The same for a name that is not ours.
  void escaped_key(std::string_view name);

  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(std::same_as<bool> auto yes) { raw(yes ? "true" : "false"); }
  void value(std::integral auto number) requires(!std::same_as<decltype(number), bool>) {
    raw(std::to_string(number));
  }
  void value(double number);
  void value(Time time);
  template <class Tag>
  void value(Id<Tag> id) {
    value(std::string_view(format_id(id)));
  }
  void null() { raw("null"); }
  void money(Paise amount, Currency currency);
  /// A value that is JSON already.
  void raw(std::string_view json);

  template <class T>
  void field(std::string_view name, const T& content) {
    key(name);
    value(content);
  }
  void money_field(std::string_view name, Paise amount, Currency currency) {
    key(name);
    money(amount, currency);
  }

 private:
  static constexpr std::size_t kUsualBytes = 1'024;
  void open(char bracket) {
    separate();
    out_ += bracket;
    first_ = true;
  }
  void close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void separate() {
    if (!first_) out_ += ',';
    first_ = false;
  }

  std::string& out_;
  bool first_ = true;
};

}  // namespace firstshow::http
