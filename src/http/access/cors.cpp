#include "http/access/cors.hpp"

#include <algorithm>

namespace firstshow::http {
namespace {

constexpr std::string_view kSentHeaders =
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, traceparent";
constexpr std::string_view kSeenHeaders =
    "ETag, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, "
    "WWW-Authenticate, X-Request-Id";
/// Browsers keep the answer to a preflight at most two hours.
constexpr std::string_view kKeptTime_s = "7200";

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' ||
         c == '[' || c == ']';
}

}  // namespace

bool is_cors_origin(std::string_view text) {
  if (text == "*") return true;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!text.starts_with(scheme)) continue;
    const std::string_view host = text.substr(scheme.size());
    return !host.empty() && std::all_of(host.begin(), host.end(), is_host_character);
  }
  return false;
}

bool Cors::any() const {
  return std::find(origins_.begin(), origins_.end(), "*") != origins_.end();
}

bool Cors::allows(std::string_view origin) const {
  return std::find(origins_.begin(), origins_.end(), origin) != origins_.end();
}

void Cors::add_headers(const Request& request, Response& response) const {
  if (origins_.empty()) return;
  if (any()) {
    response.add_header("Access-Control-Allow-Origin", "*");
  } else {
    response.add_header("Vary", "Origin");
    const std::string_view origin = request.header("Origin");
    if (!allows(origin)) return;
    response.add_header("Access-Control-Allow-Origin", origin);
  }
  response.add_header("Access-Control-Expose-Headers", kSeenHeaders);
}

std::optional<Response> Cors::preflight(const Request& request, std::string_view methods) const {
  const std::string_view origin = request.header("Origin");
  if (request.method != Method::kOptions || origin.empty() || methods.empty() ||
      request.header("Access-Control-Request-Method").empty() || !(any() || allows(origin)))
    return std::nullopt;
  Response response;
  response.status = 204;
  response.add_header("Access-Control-Allow-Methods", methods);
  response.add_header("Access-Control-Allow-Headers", kSentHeaders);
  response.add_header("Access-Control-Max-Age", kKeptTime_s);
  return response;
}

}  // namespace firstshow::http
