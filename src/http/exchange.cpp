#include "http/exchange.hpp"

#include <algorithm>

#include <boost/url/parse_query.hpp>

#include "base/check.hpp"

namespace firstshow::http {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

/// Whether a list of entity tags (RFC 9110, 13.1.2) names `tag`; weak ones count, as reads allow.
bool names_tag(std::string_view list, std::string_view tag) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    std::string_view one = list.substr(0, comma);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    while (!one.empty() && (one.front() == ' ' || one.front() == '\t')) one.remove_prefix(1);
    while (!one.empty() && (one.back() == ' ' || one.back() == '\t')) one.remove_suffix(1);
    if (one == "*") return true;
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one.size() == tag.size() + 2 && one.front() == '"' && one.back() == '"' &&
        one.substr(1, tag.size()) == tag)
      return true;
  }
  return false;
}

}  // namespace

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
    case Method::kOther:
      break;
  }
  return "other";
}

std::string_view Request::header(std::string_view name) const {
  for (const Header& header : headers)
    if (same_name(header.name, name)) return header.value;
  return {};
}

bool Request::query_is_well_formed() const {
  return query.empty() || boost::urls::parse_query({query.data(), query.size()}).has_value();
}

std::optional<std::string> Request::parameter(std::string_view name) const {
  if (query.empty()) return std::nullopt;  // Boost.URL reads through a null pointer otherwise
  const auto parsed = boost::urls::parse_query({query.data(), query.size()});
  if (!parsed) return std::nullopt;
  const boost::urls::params_encoded_view all = *parsed;
  for (const auto& one : all) {
    if (one.key.decode() != std::string(name)) continue;
    boost::urls::encoding_opts plus_is_space;
    plus_is_space.space_as_plus = true;
    return one.value.decode(plus_is_space);
  }
  return std::nullopt;
}

void Response::add_header(std::string_view name, std::string_view value) {
  CHECK(std::none_of(value.begin(), value.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }),
        "a header's value has no control characters");
  headers.append(name).append(": ").append(value).append("\r\n");
}

Response tagged(const Request& request, std::string_view tag, SharedText text,
                std::string_view cache_control) {
  Response response;
  response.cache_control = cache_control;
  response.headers.append("ETag: \"").append(tag).append("\"\r\n");
  if (names_tag(request.header("If-None-Match"), tag))
    response.status = 304;
  else
    response.shared_body = std::move(text);
  return response;
}

}  // namespace firstshow::http
