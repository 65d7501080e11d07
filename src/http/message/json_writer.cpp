#include "http/message/json_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace firstshow::http {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

void append_escaped(std::string& out, std::string_view text) {
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7f) continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += text[i];
    } else if (byte == '\n') {
      out += "\\n";
    } else {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  out.append(text, plain);
}

}  // namespace

void JsonWriter::key(std::string_view name) {
  separate();
  out_ += '"';
  out_ += name;
  out_ += "\":";
  first_ = true;  // what follows is this key's value: no comma before it
}

void JsonWriter::escaped_key(std::string_view name) {
  std::string escaped;
  append_escaped(escaped, name);
  key(escaped);
}

void JsonWriter::value(std::string_view text) {
  separate();
  out_ += '"';
  append_escaped(out_, text);
  out_ += '"';
}

void JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  std::array<char, 32> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  raw(std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

void JsonWriter::value(Time time) {
  value(std::string_view(format_time(time)));
}

void JsonWriter::money(Paise amount, Currency currency) {
  begin_object();
  field("amount", amount.value);
  field("currency", currency.view());
  end_object();
}

void JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
}

}  // namespace firstshow::http
