#include "http/transport/wire.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace firstshow::http {
namespace {

void append_number(std::string& to, std::uint64_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  to.append(digits.data(), end);
}

void append_two(std::string& to, unsigned number) {
  to += static_cast<char>('0' + number / 10 % 10);
  to += static_cast<char>('0' + number % 10);
}

/// RFC 9110, 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT".
void append_http_date(std::string& to, Time time) {
  constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                     "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
  to += kDays[std::chrono::weekday{day}.c_encoding()];
  to += ", ";
  append_two(to, static_cast<unsigned>(date.day()));
  to += ' ';
  to += kMonths[static_cast<unsigned>(date.month()) - 1];
  to += ' ';
  append_number(to, static_cast<std::uint64_t>(static_cast<int>(date.year())));
  to += ' ';
  append_two(to, static_cast<unsigned>(clock.hours().count()));
  to += ':';
  append_two(to, static_cast<unsigned>(clock.minutes().count()));
  to += ':';
  append_two(to, static_cast<unsigned>(clock.seconds().count()));
  to += " GMT";
}

/// The Date of a reply, written once a second by each thread.
std::string_view http_date(Time now) {
  thread_local std::chrono::sys_seconds written{std::chrono::seconds::min()};
  thread_local std::string date;
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (second != written) {
    date.clear();
    append_http_date(date, now);
    written = second;
  }
  return date;
}

bool is_lower_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool all_zero(std::string_view text) {
  return text.find_first_not_of('0') == text.npos;
}

}  // namespace

std::string_view reason_phrase(unsigned status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    default:
      return "Status";
  }
}

bool has_body(unsigned status, Method method) {
  return status != 204 && status != 304 && method != Method::kHead;
}

void write_head(std::string& head, const Response& response, const ReplyFrame& frame) {
  constexpr std::string_view kAlways =
      "\r\nX-Content-Type-Options: nosniff"
      "\r\nReferrer-Policy: no-referrer"
      "\r\nPermissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()"
      "\r\nX-Request-Id: ";
  constexpr std::string_view kUnframed = "\r\nX-Frame-Options: DENY";
  constexpr std::string_view kByTls = "\r\nStrict-Transport-Security: max-age=31536000";
  head.assign("HTTP/1.1 ");
  append_number(head, response.status);
  head += ' ';
  head += reason_phrase(response.status);
  head += "\r\nDate: ";
  head += http_date(frame.now);
  head += kAlways;
  head += frame.request_id;
  if (!response.framed) head += kUnframed;
  if (frame.https) head += kByTls;
  head += "\r\nCache-Control: ";
  head += response.cache_control;
  head += "\r\nContent-Security-Policy: ";
  head += response.content_security_policy;
  if (response.streamed) {
    head += "\r\nContent-Type: ";
    head += response.content_type;
  } else if (response.status != 204 && response.status != 304) {
    if (!response.text().empty()) {
      head += "\r\nContent-Type: ";
      head += response.content_type;
    }
    head += "\r\nContent-Length: ";
    append_number(head, response.text().size());
  }
  if (!frame.keep) head += "\r\nConnection: close";
  head += "\r\n";
  head += response.headers;
  head += "\r\n";
}

bool is_trace_parent(std::string_view text) {
  if (text.size() != 55 || !text.starts_with("00-") || text[35] != '-' || text[52] != '-')
    return false;
  const auto trace = text.substr(3, 32);
  const auto parent = text.substr(36, 16);
  return is_lower_hex(trace) && is_lower_hex(parent) && is_lower_hex(text.substr(53)) &&
         !all_zero(trace) && !all_zero(parent);
}

}  // namespace firstshow::http
