#pragma once
// One exchange as the use cases see it: the request with views into what was received, and the
// response they make. Knows nothing of sockets and Beast, so that a use case compiles quickly and
// can be called from a test. A Request lives in its session until the response is written; both
// belong to the session's thread.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>

#include "base/id.hpp"
#include "base/time.hpp"
#include "booking/model/outcome.hpp"
#include "desk/desk.hpp"
#include "http/message/ip_address.hpp"

namespace firstshow::http {

struct Watch;

template <class T>
using Awaitable = boost::asio::awaitable<T>;

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions, kOther };
std::string_view method_name(Method method);

/// Without the spaces and tabs around it, as lists and values of fields are written.
std::string_view without_blanks(std::string_view text);

struct Header {
  std::string_view name;
  std::string_view value;
};

inline constexpr std::size_t kMaxPathVariables = 3;

struct Request {
  Method method = Method::kGet;
  std::string_view target;  ///< as it was sent
  std::string_view path;    ///< before '?'; not percent-decoded
  std::string_view query;   ///< after '?', "" if there is none
  std::string_view body;
  std::span<const Header> headers;
  std::array<std::string_view, kMaxPathVariables> variables{};  ///< of the route, left to right
  std::string_view id;                                          ///< the X-Request-Id of the reply
  std::string_view trace_parent;  ///< W3C traceparent, "" if absent or malformed
  IpAddress client;               ///< who sent it, behind the proxies that are trusted
  std::optional<BuyerId> buyer;   ///< of a genuine token, where the session looked at it already
  Time now{};                     ///< when it was read

  /// The first header of that name (any case), "" if there is none.
  std::string_view header(std::string_view name) const;
  /// A path variable as an id; nothing if it is not one of that kind.
  template <class Tag>
  std::optional<Id<Tag>> id_at(std::size_t variable) const {
    return parse_id<Tag>(variables[variable]);
  }
  bool query_is_well_formed() const;
  /// The first value of a query parameter, decoded; nothing if it is absent.
  std::optional<std::string> parameter(std::string_view name) const;
  /// All of them, decoded, in the order of the query; what cannot be decoded is "".
  std::vector<std::pair<std::string, std::string>> parameters() const;
};

/// Text that many replies share.
using SharedText = std::shared_ptr<const std::string>;

inline constexpr std::string_view kJsonContent = "application/json";
inline constexpr std::string_view kProblemContent = "application/problem+json";
inline constexpr std::string_view kTextContent = "text/plain; charset=utf-8";
inline constexpr std::string_view kHtmlContent = "text/html; charset=utf-8";
inline constexpr std::string_view kEventsContent = "text/event-stream";
inline constexpr std::string_view kNotStored = "no-store";
inline constexpr std::string_view kRevalidated = "no-cache";
inline constexpr std::string_view kForMinutes = "public, max-age=300";
inline constexpr std::string_view kForGood = "public, max-age=31536000, immutable";
/// For replies that are no page: nothing may be loaded, nobody may frame it.
inline constexpr std::string_view kNothingLoads = "default-src 'none'; frame-ancestors 'none'";

/// The views must be of static storage, or the server's.
struct Response {
  unsigned status = 200;
  std::string_view content_type = kJsonContent;
  std::string_view cache_control = kNotStored;
  std::string_view content_security_policy = kNothingLoads;
  std::string body;
  SharedText shared_body;        ///< instead of `body`
  std::string headers;           ///< lines that not every reply has, each ended by CR LF
  bool streamed = false;         ///< the body has no length beforehand: it ends with the connection
  std::shared_ptr<Watch> watch;  ///< whose frames are that body (http/message/watch.hpp)
  bool framed = false;           ///< the policy says which sites may frame it
  // For logs and metrics: the type of a problem, and who turned the request down.
  std::string_view problem;
  booking::Refusal refusal = booking::Refusal::kNone;
  desk::DeskRefusal desk_refusal = desk::DeskRefusal::kNone;

  std::string_view text() const { return shared_body ? *shared_body : std::string_view(body); }
  /// `value` without control characters (CHECKed: it is ours, never the caller's).
  void add_header(std::string_view name, std::string_view value);
};

/// A value, or the problem that the caller is told instead.
template <class T>
using OrProblem = boost::system::result<T, Response>;

/// Whether the caller has what `tag` (without quotes) stands for: its If-None-Match names it, by
/// the weak comparison of RFC 9110, 8.8.3.2.
bool has_already(const Request& request, std::string_view tag);

/// 200 with an ETag, or 304 where the caller's If-None-Match names it. `tag` without quotes.
Response tagged(const Request& request, std::string_view tag, SharedText text,
                std::string_view cache_control);

}  // namespace firstshow::http
