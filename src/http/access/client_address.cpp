#include "http/access/client_address.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace firstshow::http {
namespace {

std::string_view unquote(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    return text.substr(1, text.size() - 2);
  return text;
}

/// An address as proxies write it: alone, in brackets, with a port behind it.
std::optional<IpAddress> read_node(std::string_view text) {
  text = unquote(without_blanks(text));
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == text.npos) return std::nullopt;
    return parse_ip_address(text.substr(1, end - 1));
  }
  const std::size_t colon = text.find(':');
  const bool has_port = colon != text.npos && text.find(':', colon + 1) == text.npos;
  return parse_ip_address(has_port ? text.substr(0, colon) : text);
}

/// The value of one parameter of an element of Forwarded: for=192.0.2.1;proto=https.
std::string_view parameter_of(std::string_view element, std::string_view name) {
  while (!element.empty()) {
    const std::size_t semicolon = element.find(';');
    const std::string_view pair = without_blanks(element.substr(0, semicolon));
    const std::size_t equals = pair.find('=');
    if (equals != pair.npos && equals_ignoring_case(pair.substr(0, equals), name))
      return unquote(pair.substr(equals + 1));
    if (semicolon == element.npos) break;
    element.remove_prefix(semicolon + 1);
  }
  return {};
}

/// Calls `see` with the elements of every field of that name, the last first, until it says false.
template <class See>
void from_the_right(const Request& request, std::string_view name, See see) {
  for (std::size_t i = request.headers.size(); i > 0; --i) {
    const Header& field = request.headers[i - 1];
    if (!equals_ignoring_case(field.name, name)) continue;
    std::string_view rest = field.value;
    for (;;) {
      const std::size_t comma = rest.rfind(',');
      if (!see(without_blanks(comma == rest.npos ? rest : rest.substr(comma + 1)))) return;
      if (comma == rest.npos) break;
      rest = rest.substr(0, comma);
    }
  }
}

/// Steps from proxy to proxy for as long as they are trusted. Where one wrote something that is no
/// address, it is itself the last that is known.
class Walk {
 public:
  Walk(Origin& origin, const ProxyOptions& proxies) : origin_(origin), proxies_(proxies) {}

  bool step(std::string_view node) {
    const auto address = read_node(node);
    if (!address) return false;
    origin_.client = *address;
    return proxies_.trusts(*address);
  }

 private:
  Origin& origin_;
  const ProxyOptions& proxies_;
};

void read_scheme(std::string_view scheme, Origin& origin) {
  if (equals_ignoring_case(scheme, "https")) origin.https = true;
  if (equals_ignoring_case(scheme, "http")) origin.https = false;
}

}  // namespace

bool ProxyOptions::trusts(const IpAddress& address) const {
  return std::any_of(trusted.begin(), trusted.end(),
                     [&](const IpRange& range) { return range.contains(address); });
}

Origin find_origin(const IpAddress& peer, bool secure, const Request& request,
                   const ProxyOptions& proxies) {
  Origin origin{peer, secure, proxies.trusts(peer)};
  if (!origin.trusted_peer) return origin;
  Walk walk(origin, proxies);
  if (proxies.header == ProxyHeader::kForwarded) {
    bool nearest = true;
    from_the_right(request, "Forwarded", [&](std::string_view element) {
      if (std::exchange(nearest, false)) read_scheme(parameter_of(element, "proto"), origin);
      return walk.step(parameter_of(element, "for"));
    });
    return origin;
  }
  from_the_right(request, "X-Forwarded-For",
                 [&](std::string_view node) { return walk.step(node); });
  from_the_right(request, "X-Forwarded-Proto", [&](std::string_view scheme) {
    read_scheme(scheme, origin);
    return false;  // only what the nearest proxy says
  });
  return origin;
}

bool is_request_id(std::string_view text) {
  return text.size() >= 8 && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

}  // namespace firstshow::http
