#include "http/message/exchange.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "base/text.hpp"

namespace firstshow::http {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool is_query_character(char c) {
  return c > 0x20 && c < 0x7f;
}

/// Undoes percent-encoding, and plus signs for spaces as HTML forms write them; nothing if a
/// percent sign is not followed by two hexadecimal digits, or for a control character.
std::optional<std::string> decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i] == '+' ? ' ' : text[i];
    if (c == '%') {
      if (text.size() - i < 3) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      if (static_cast<unsigned char>(c) < 0x20) return std::nullopt;
      i += 2;
    }
    decoded += c;
  }
  return decoded;
}

/// Whether a list of entity tags (RFC 9110, 13.1.2) names `tag`; weak ones count, as reads allow.
bool names_tag(std::string_view list, std::string_view tag) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    std::string_view one = without_blanks(list.substr(0, comma));
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    if (one == "*") return true;
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one.size() == tag.size() + 2 && one.front() == '"' && one.back() == '"' &&
        one.substr(1, tag.size()) == tag)
      return true;
  }
  return false;
}

}  // namespace

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view method_name(Method method) {
  switch (method) {
    case Method::kGet:
      return "GET";
    case Method::kHead:
      return "HEAD";
    case Method::kPost:
      return "POST";
    case Method::kPut:
      return "PUT";
    case Method::kPatch:
      return "PATCH";
    case Method::kDelete:
      return "DELETE";
    case Method::kOptions:
      return "OPTIONS";
    case Method::kOther:
      break;
  }
  return "other";
}

std::string_view Request::header(std::string_view name) const {
  for (const Header& header : headers)
    if (equals_ignoring_case(header.name, name)) return header.value;
  return {};
}

bool Request::query_is_well_formed() const {
  return std::all_of(query.begin(), query.end(), is_query_character) && decode(query).has_value();
}

std::optional<std::string> Request::parameter(std::string_view name) const {
  std::string_view rest = query;
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    const std::size_t equals = std::min(one.find('='), one.size());
    if (decode(one.substr(0, equals)) != name) continue;
    return decode(one.substr(std::min(equals + 1, one.size())));
  }
  return std::nullopt;
}

std::vector<std::pair<std::string, std::string>> Request::parameters() const {
  std::vector<std::pair<std::string, std::string>> all;
  std::string_view rest = query;
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    if (one.empty()) continue;
    const std::size_t equals = std::min(one.find('='), one.size());
    all.emplace_back(decode(one.substr(0, equals)).value_or(""),
                     decode(one.substr(std::min(equals + 1, one.size()))).value_or(""));
  }
  return all;
}

void Response::add_header(std::string_view name, std::string_view value) {
  CHECK(std::none_of(value.begin(), value.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }),
        "a header's value has no control characters");
  headers.append(name).append(": ").append(value).append("\r\n");
}

bool has_already(const Request& request, std::string_view tag) {
  // A list may be spread over several lines of the same name.
  return std::any_of(request.headers.begin(), request.headers.end(), [&](const Header& header) {
    return equals_ignoring_case(header.name, "If-None-Match") && names_tag(header.value, tag);
  });
}

Response tagged(const Request& request, std::string_view tag, SharedText text,
                std::string_view cache_control) {
  Response response;
  response.cache_control = cache_control;
  response.headers.append("ETag: \"").append(tag).append("\"\r\n");
  if (has_already(request, tag))
    response.status = 304;
  else
    response.shared_body = std::move(text);
  return response;
}

}  // namespace firstshow::http
