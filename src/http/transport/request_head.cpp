#include "http/transport/request_head.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "http/message/ip_address.hpp"

namespace firstshow::http {
namespace {

constexpr std::size_t kMaxHeaders = 100;

/// Fields that we read and that have one value: two of them contradict each other, or will.
constexpr std::array<std::string_view, 12> kSingle = {
    "Access-Control-Request-Method",
    "Authorization",
    "Content-Length",
    "Content-Type",
    "Host",
    "Idempotency-Key",
    "Last-Event-ID",
    "Origin",
    "Stripe-Signature",
    "X-Razorpay-Event-Id",
    "X-Razorpay-Signature",
    "X-Request-Id",
};

/// Of those, the ones that say where the message ends or for whom it is.
constexpr std::array<std::string_view, 2> kFraming = {"Content-Length", "Host"};

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view one) { return equals_ignoring_case(one, name); });
}

HeadFault malformed(std::string detail) {
  return {&kMalformedRequest, std::move(detail), true};
}

const Header* find(const std::vector<Header>& headers, std::string_view name) {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const Header& header) {
    return equals_ignoring_case(header.name, name);
  });
  return found == headers.end() ? nullptr : &*found;
}

/// RFC 9112, 6.1 and 6.3: only "chunked" is understood here, once and alone.
std::optional<HeadFault> transfer_fault(std::string_view codings, bool has_length, bool http_11) {
  if (!http_11) return malformed("HTTP/1.0 has no Transfer-Encoding.");
  if (has_length) return malformed("Transfer-Encoding and Content-Length exclude each other.");
  if (equals_ignoring_case(codings, "chunked")) return std::nullopt;
  const std::size_t comma = codings.rfind(',');
  const bool ends_chunked =
      comma != codings.npos &&
      equals_ignoring_case(without_blanks(codings.substr(comma + 1)), "chunked");
  if (!ends_chunked) return malformed("The last Transfer-Encoding must be chunked.");
  for (std::string_view rest = codings.substr(0, comma);;) {
    const std::size_t next = rest.find(',');
    const std::string_view one = without_blanks(rest.substr(0, next));
    if (one.empty() || equals_ignoring_case(one, "chunked"))
      return malformed("A Transfer-Encoding is empty, or chunked comes twice.");
    if (next == rest.npos) break;
    rest.remove_prefix(next + 1);
  }
  return HeadFault{&kNotImplemented, "No Transfer-Encoding but chunked is understood.", true};
}

bool is_all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

unsigned hex_value(char c) {
  return static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

bool is_name_character(char c) {
  return is_unreserved(c) || std::string_view("!$&'()*+,;=%").find(c) != std::string_view::npos;
}

/// RFC 9110, 7.2: a name or address, with a port or without one.
bool is_host(std::string_view text) {
  std::size_t end = std::min(text.find(':'), text.size());
  if (text.starts_with('[')) {
    end = text.find(']');
    if (end == text.npos || !parse_ip_address(text.substr(1, end - 1))) return false;
    ++end;
  } else if (end == 0 || !std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end),
                                      is_name_character)) {
    return false;
  }
  const std::string_view port = text.substr(end);
  return port.empty() || (port.size() <= 6 && port[0] == ':' &&
                          (port.size() == 1 || is_all_digits(port.substr(1))));
}

/// What follows the scheme of an absolute form; nothing if `target` has no scheme of ours.
std::optional<std::string_view> after_scheme(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"})
    if (target.size() >= scheme.size() &&
        equals_ignoring_case(target.substr(0, scheme.size()), scheme))
      return target.substr(scheme.size());
  return std::nullopt;
}

std::optional<HeadFault> join_repeated(std::vector<Header>& headers,
                                       std::deque<std::string>& joined) {
  for (std::size_t i = 0; i < headers.size(); ++i) {
    for (std::size_t k = i + 1; k < headers.size();) {
      if (!equals_ignoring_case(headers[i].name, headers[k].name)) {
        ++k;
        continue;
      }
      if (is_one_of(kSingle, headers[i].name))
        return HeadFault{&kMalformedRequest, std::string(headers[i].name) + " came more than once.",
                         is_one_of(kFraming, headers[i].name)};
      std::string both(headers[i].value);
      both.append(", ").append(headers[k].value);
      headers[i].value = joined.emplace_back(std::move(both));
      headers.erase(headers.begin() + static_cast<std::ptrdiff_t>(k));
    }
  }
  return std::nullopt;
}

std::optional<HeadFault> find_field_fault(const std::vector<Header>& headers, bool http_11) {
  const Header* length = find(headers, "Content-Length");
  if (const Header* coding = find(headers, "Transfer-Encoding")) {
    auto fault = transfer_fault(without_blanks(coding->value), length != nullptr, http_11);
    if (fault) return fault;
  }
  if (length != nullptr && !is_all_digits(length->value))
    return malformed("Content-Length must be one decimal number.");
  const Header* host = find(headers, "Host");
  if (host == nullptr && http_11) return malformed("A Host header field is needed.");
  if (host != nullptr && !is_host(host->value))
    return malformed("Host must be a name or an address, with a port or without one.");
  const Header* expected = find(headers, "Expect");
  if (expected != nullptr && http_11 && !equals_ignoring_case(expected->value, "100-continue"))
    return HeadFault{&kExpectationFailed, "Only 100-continue can be expected.", true};
  const Header* content = find(headers, "Content-Encoding");
  if (content != nullptr && !equals_ignoring_case(content->value, "identity"))
    return HeadFault{&kNotJson, "Send it as it is, without Content-Encoding.", false};
  return std::nullopt;
}

/// Whether it has only what a path may have, each percent sign with two hexadecimal digits.
bool path_is_well_formed(std::string_view path) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    if (c <= ' ' || c >= '\x7f' || c == '#') return false;  // a char of 0x80 and more is negative
    if (c != '%') continue;
    if (path.size() - i < 3 || !is_hex_digit(path[i + 1]) || !is_hex_digit(path[i + 2]))
      return false;
  }
  return true;
}

/// The path that RFC 3986, 6.2.2 calls equivalent: letters, digits, "-", ".", "_" and "~" are not
/// percent-encoded, the rest with capital digits. So an encoded slash never parts two segments.
std::string normal_path(std::string_view path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  if (path.find('%') == path.npos) return std::string(path);
  std::string normal;
  normal.reserve(path.size());
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') {
      normal += path[i];
      continue;
    }
    const unsigned code = hex_value(path[i + 1]) * 16 + hex_value(path[i + 2]);
    i += 2;
    if (is_unreserved(static_cast<char>(code))) {
      normal += static_cast<char>(code);
    } else {
      normal += '%';
      normal += kDigits[code >> 4U];
      normal += kDigits[code & 15U];
    }
  }
  return normal;
}

}  // namespace

std::optional<HeadFault> find_line_fault(std::string_view received) {
  const std::size_t end = received.find("\r\n\r\n");
  const std::string_view raw = end == received.npos ? received : received.substr(0, end + 2);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const char c = raw[i];
    const bool last = i + 1 == raw.size();
    if (c == '\r') {
      if (!last && raw[i + 1] != '\n') return malformed("A carriage return without a line feed.");
    } else if (c == '\n') {
      if (i == 0 || raw[i - 1] != '\r') return malformed("A line feed without a carriage return.");
      if (!last && (raw[i + 1] == ' ' || raw[i + 1] == '\t'))
        return malformed("A header field goes on in a second line.");
    } else if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f') {
      return malformed("A control character in the header.");
    }
  }
  return std::nullopt;
}

std::optional<HeadFault> judge_head(std::vector<Header>& headers, std::deque<std::string>& joined,
                                    bool http_11) {
  if (headers.size() > kMaxHeaders)
    return HeadFault{&kHeaderTooLarge, "At most " + std::to_string(kMaxHeaders) + " header fields.",
                     true};
  auto fault = join_repeated(headers, joined);
  return fault ? fault : find_field_fault(headers, http_11);
}

std::optional<Target> read_target(std::string_view target) {
  if (target == "*") return Target{true, std::string(target), {}};
  std::string_view rest = target;
  if (const auto absolute = after_scheme(target)) {
    const std::size_t end = std::min(absolute->find_first_of("/?"), absolute->size());
    if (!is_host(absolute->substr(0, end))) return std::nullopt;
    rest = absolute->substr(end);
  } else if (!target.starts_with('/')) {
    return std::nullopt;
  }
  Target read;
  const std::size_t mark = std::min(rest.find('?'), rest.size());
  const std::string_view path = mark == 0 ? "/" : rest.substr(0, mark);
  if (!path_is_well_formed(path)) return std::nullopt;
  read.path = normal_path(path);
  read.query = rest.substr(std::min(mark + 1, rest.size()));
  return read;
}

Response server_options() {
  Response response;
  response.status = 204;
  response.add_header("Allow", "GET, HEAD, POST, PATCH, DELETE, OPTIONS");
  return response;
}

Method method_of(boost::beast::http::verb verb) {
  namespace beast = boost::beast;
  switch (verb) {
    case beast::http::verb::get:
      return Method::kGet;
    case beast::http::verb::head:
      return Method::kHead;
    case beast::http::verb::post:
      return Method::kPost;
    case beast::http::verb::put:
      return Method::kPut;
    case beast::http::verb::patch:
      return Method::kPatch;
    case beast::http::verb::delete_:
      return Method::kDelete;
    case beast::http::verb::options:
      return Method::kOptions;
    default:
      return Method::kOther;
  }
}

}  // namespace firstshow::http
