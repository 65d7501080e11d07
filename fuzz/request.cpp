// Any first lines as a request: a method and a target, then headers. It finds one route or none,
// its parameters decode, and its idempotency key is read or refused.

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "base/text.hpp"
#include "fuzz_input.hpp"
#include "http/access/client_address.hpp"
#include "http/message/exchange.hpp"
#include "http/message/router.hpp"
#include "http/problems/idempotency.hpp"
#include "http/runtime/routes.hpp"
#include "http/transport/request_head.hpp"

namespace firstshow::http {
namespace {

constexpr Method kMethods[] = {Method::kGet,   Method::kHead,   Method::kPost,   Method::kPut,
                               Method::kPatch, Method::kDelete, Method::kOptions};

/// `target` outlives the request.
void split_target(Request& request, const std::optional<Target>& target) {
  request.path = "/";
  if (!target) return;
  request.path = target->path;
  request.query = target->query;
  if (target->asterisk) return;
  CHECK(request.path.starts_with('/'), "a path is absolute");
  CHECK(read_target(request.path)->path == request.path, "a path becomes normal once");
}

/// What is not refused has each field once.
void check_head(std::vector<Header> headers, std::string_view bytes) {
  const auto lines = find_line_fault(bytes);
  CHECK(!lines || lines->closes, "after a broken line nothing is certain");
  std::deque<std::string> joined;
  if (judge_head(headers, joined, true)) return;
  for (std::size_t i = 0; i < headers.size(); ++i)
    for (std::size_t k = i + 1; k < headers.size(); ++k)
      CHECK(!equals_ignoring_case(headers[i].name, headers[k].name), "fields are joined");
}

std::vector<Header> read_headers(std::string_view& rest) {
  std::vector<Header> headers;
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    if (line.empty()) break;
    const std::size_t colon = std::min(line.find(':'), line.size());
    headers.push_back({line.substr(0, colon), line.substr(std::min(colon + 1, line.size()))});
  }
  return headers;
}

void check_request(const Request& request) {
  static const Router kRouter{public_routes()};
  const Match match = kRouter.match(request.method, request.path);
  CHECK(!match.route || match.index < public_routes().size(), "a route is in the table");
  for (const std::string_view variable : match.variables)
    CHECK(variable.find('/') == std::string_view::npos, "a variable is one segment");
  for (const char* name : {"city", "date", "limit", "cursor", "q", ""}) {
    const auto value = request.parameter(name);
    if (value && request.query_is_well_formed())
      for (const char c : *value)
        CHECK(static_cast<unsigned char>(c) >= 0x20, "a parameter has no control characters");
  }
  for (const KeyNeed need : {KeyNeed::kOptional, KeyNeed::kRequired}) {
    const auto key = read_idempotency(request, need);
    if (key.has_error()) CHECK(key.error().status == 400, "a bad key is the caller's fault");
    if (need == KeyNeed::kRequired && key.has_value())
      CHECK(!key->key.none(), "a key that is needed is there");
  }
}

/// What proxies wrote is read in both ways; whoever is no proxy is believed nothing.
void check_origin(const Request& request) {
  ProxyOptions proxies;
  proxies.trusted = {*parse_ip_range("10.0.0.0/8")};
  const IpAddress proxy = *parse_ip_address("10.0.0.1");
  const IpAddress stranger = *parse_ip_address("192.0.2.1");
  for (const ProxyHeader header : {ProxyHeader::kXForwarded, ProxyHeader::kForwarded}) {
    proxies.header = header;
    const Origin origin = find_origin(proxy, false, request, proxies);
    CHECK(parse_ip_address(format_ip_address(origin.client)) == origin.client,
          "an address can be written down");
    CHECK(find_origin(stranger, false, request, proxies).client == stranger,
          "a stranger speaks for himself alone");
  }
}

}  // namespace
}  // namespace firstshow::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace firstshow;
  using namespace firstshow::http;
  if (size == 0) return 0;
  std::string_view rest = fuzz_text(data + 1, size - 1);
  Request request;
  request.method = kMethods[data[0] % std::size(kMethods)];
  request.target = take_line(rest);
  const std::optional<Target> target = read_target(request.target);
  split_target(request, target);
  const std::vector<Header> headers = read_headers(rest);
  check_head(headers, fuzz_text(data, size));
  request.headers = headers;
  request.body = rest;
  request.id = "req";
  check_request(request);
  check_origin(request);
  const Response tagged_reply = tagged(request, "5.17", std::make_shared<std::string>("{}"), "");
  CHECK(tagged_reply.status == 200 || tagged_reply.status == 304, "found or known");
  return 0;
}
