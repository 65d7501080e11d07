#include "http/session.hpp"

#include <array>
#include <optional>
#include <random>
#include <vector>

#include <spdlog/spdlog.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "http/house.hpp"
#include "http/problems.hpp"
#include "http/wire.hpp"

namespace firstshow::http {
namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using Parser = beast::http::request_parser<beast::http::string_body>;
using SteadyTime = std::chrono::steady_clock::time_point;

namespace {

constexpr std::size_t kReadBytes = 4'096;
constexpr std::size_t kMostHeaders = 100;
constexpr auto kLingerTime = std::chrono::seconds{1};
constexpr std::size_t kLingerBytes = 256U << 10U;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

Method method_of(beast::http::verb verb) {
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
    default:
      return Method::kOther;
  }
}

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

RequestIds::RequestIds() {
  std::random_device random;
  state_ = static_cast<std::uint64_t>(random()) << 32U | random();
}

void RequestIds::next(std::array<char, 16>& id) {
  // SplitMix64: a bijection of a counter, so that ids do not repeat.
  state_ += 0x9E3779B97F4A7C15ULL;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
  mixed ^= mixed >> 31U;
  for (char& digit : id) {
    digit = "0123456789abcdef"[mixed & 15U];
    mixed >>= 4U;
  }
}

class Session {
 public:
  Session(Sessions& sessions, asio::ip::tcp::socket socket);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Awaitable<void> run();
  bool idle() const { return idle_; }
  void close() { stream_.close(); }

 private:
  enum class Received { kRequest, kNothing, kFault };

  Awaitable<Received> receive();
  Received feed(error_code& fault);
  SteadyTime deadline();
  void begin_request();
  void read_headers();
  Response malformed(error_code fault);
  Awaitable<Response> answer();
  Awaitable<Response> call(const Route& route);
  Awaitable<bool> send(const Response& response, bool keep);
  Awaitable<void> linger();
  void note(const Response& response, std::size_t route, SteadyTime began);

  Sessions& sessions_;
  beast::tcp_stream stream_;
  beast::flat_buffer received_;
  std::optional<Parser> parser_;
  SteadyTime message_began_{};
  SteadyTime header_ended_{};
  bool continued_ = false;
  bool idle_ = true;
  error_code fault_;

  Request request_;
  std::vector<Header> headers_;
  std::array<char, 16> request_id_{};
  std::string client_address_;
  std::string head_;
  std::size_t route_ = 0;
};

Session::Session(Sessions& sessions, asio::ip::tcp::socket socket)
    : sessions_(sessions), stream_(std::move(socket)) {
  sessions_.open.insert(this);
  sessions_.open_connections.fetch_add(1, std::memory_order_relaxed);
  sessions_.counts.connections_opened.add(1);
  error_code ignored;
  const auto peer = stream_.socket().remote_endpoint(ignored);
  client_address_ = peer.address().to_string();
  stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  headers_.reserve(16);
}

Session::~Session() {
  sessions_.open_connections.fetch_sub(1, std::memory_order_relaxed);
  sessions_.open.erase(this);
  if (sessions_.stopping && sessions_.open.empty() && sessions_.on_last_gone)
    sessions_.on_last_gone();
}

Awaitable<void> Session::run() {
  bool keep = true;
  while (keep && !(sessions_.stopping && received_.size() == 0)) {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(sessions_.limits.header_bytes));
    parser_->body_limit(sessions_.limits.body_bytes);
    parser_->eager(true);
    continued_ = false;
    const Received received = co_await receive();
    if (received == Received::kNothing) break;

    const auto began = std::chrono::steady_clock::now();
    begin_request();
    Response response;
    route_ = sessions_.router.routes().size();
    if (received == Received::kFault) {
      response = malformed(fault_);
      keep = false;
    } else {
      response = co_await answer();
      keep = parser_->keep_alive() && parser_->get().version() == 11 && !sessions_.stopping;
    }
    note(response, route_, began);
    const bool sent = co_await send(response, keep);
    if (!sent) break;
    if (received == Received::kFault) co_await linger();
  }
  error_code ignored;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
}

/// Reads until a whole message is there.
Awaitable<Session::Received> Session::receive() {
  idle_ = received_.size() == 0;
  message_began_ = std::chrono::steady_clock::now();
  for (;;) {
    if (received_.size() > 0) {
      idle_ = false;
      const Received fed = feed(fault_);
      if (fed != Received::kNothing) co_return fed;
    }
    if (parser_->is_header_done() && !continued_ &&
        beast::iequals(parser_->get()[beast::http::field::expect], "100-continue")) {
      continued_ = true;
      error_code failed;
      auto said = asio::redirect_error(asio::use_awaitable, failed);
      const asio::const_buffer words(kContinue.data(), kContinue.size());
      stream_.expires_at(deadline());
      co_await asio::async_write(stream_, words, said);
      if (failed) co_return Received::kNothing;
    }
    error_code failed;
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    const auto room = received_.prepare(kReadBytes);
    stream_.expires_at(deadline());
    const std::size_t count = co_await stream_.async_read_some(room, token);
    if (failed) co_return Received::kNothing;  // gone, or too slow
    if (idle_) message_began_ = std::chrono::steady_clock::now();
    received_.commit(count);
  }
}

/// Gives what was received to the parser; kNothing: there must be more.
Session::Received Session::feed(error_code& fault) {
  const bool had_header = parser_->is_header_done();
  while (received_.size() > 0 && !parser_->is_done()) {
    fault = {};
    const std::size_t used = parser_->put(received_.data(), fault);
    received_.consume(used);
    if (fault == beast::http::error::need_more) break;
    if (fault) return Received::kFault;
    if (used == 0) break;
  }
  if (!had_header && parser_->is_header_done()) header_ended_ = std::chrono::steady_clock::now();
  return parser_->is_done() ? Received::kRequest : Received::kNothing;
}

/// When the next bytes must have come.
SteadyTime Session::deadline() {
  if (idle_) return message_began_ + sessions_.limits.idle_time;
  if (!parser_->is_header_done()) return message_began_ + sessions_.limits.header_time;
  return header_ended_ + sessions_.limits.body_time;
}

void Session::begin_request() {
  sessions_.ids.next(request_id_);
  request_ = {};
  request_.id = {request_id_.data(), request_id_.size()};
  request_.client_address = client_address_;
  request_.now = wall_clock();
}

void Session::read_headers() {
  const auto& message = parser_->get();
  request_.method = method_of(message.method());
  request_.target = view(message.target());
  const std::size_t mark = request_.target.find('?');
  request_.path = request_.target.substr(0, mark);
  if (mark != std::string_view::npos) request_.query = request_.target.substr(mark + 1);
  request_.body = message.body();
  headers_.clear();
  for (const auto& field : message)
    headers_.push_back({view(field.name_string()), view(field.value())});
  request_.headers = headers_;
  const std::string_view trace = request_.header("traceparent");
  if (is_trace_parent(trace)) request_.trace_parent = trace;
}

Response Session::malformed(error_code fault) {
  if (fault == beast::http::error::body_limit)
    return problem(request_, kBodyTooLarge,
                   "At most " + std::to_string(sessions_.limits.body_bytes) + " bytes.");
  if (fault == beast::http::error::header_limit)
    return problem(request_, kHeaderTooLarge,
                   "At most " + std::to_string(sessions_.limits.header_bytes) + " bytes.");
  return problem(request_, kMalformedRequest, fault.message());
}

Awaitable<Response> Session::answer() {
  read_headers();
  if (headers_.size() > kMostHeaders)
    co_return problem(request_, kHeaderTooLarge,
                      "At most " + std::to_string(kMostHeaders) + " header fields.");
  if (parser_->get().version() == 11 && request_.header("Host").empty())
    co_return problem(request_, kMalformedRequest, "A Host header field is needed.");
  if (!request_.query_is_well_formed())
    co_return problem(request_, kMalformedRequest, "The query is not percent-encoded.");

  const Match match = sessions_.router.match(request_.method, request_.path);
  route_ = match.index;
  if (match.route == nullptr) {
    if (match.allowed.empty()) co_return problem(request_, kNoSuchRoute, "");
    Problem not_allowed(request_, kMethodNotAllowed, "Allowed: " + match.allowed + ".");
    not_allowed.header("Allow", match.allowed);
    co_return not_allowed.finish();
  }
  request_.variables = match.variables;
  auto calling = call(*match.route);
  co_return co_await std::move(calling);
}

Awaitable<Response> Session::call(const Route& route) {
  std::string said;
  try {
    if (route.handler.at_once() != nullptr)
      co_return route.handler.at_once()(request_, sessions_.house);
    auto pending = route.handler.in_time()(request_, sessions_.house);
    Response response = co_await std::move(pending);
    co_return response;
  } catch (const std::exception& failure) {
    said = failure.what();
  } catch (...) {
    said = "something that is no std::exception was thrown";
  }
  spdlog::error("request {} {} {}: {}", request_.id, method_name(request_.method), route.pattern,
                said);
  co_return problem(request_, kInternalFault, "The fault was logged under the request id.");
}

Awaitable<bool> Session::send(const Response& response, bool keep) {
  write_head(head_, response, request_.id, request_.now, keep);
  std::string_view body;
  if (has_body(response.status, request_.method)) body = response.text();
  const std::array<asio::const_buffer, 2> parts = {asio::const_buffer(head_.data(), head_.size()),
                                                   asio::const_buffer(body.data(), body.size())};
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  stream_.expires_after(sessions_.limits.write_time);
  co_await asio::async_write(stream_, parts, token);
  co_return !failed;
}

/// Reads on for a moment after a reply to what was not read to its end: closing with bytes unread
/// would reset the connection, and the reply could be lost.
Awaitable<void> Session::linger() {
  error_code failed;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, failed);
  stream_.expires_after(kLingerTime);
  std::array<char, 4'096> dropped;
  for (std::size_t total = 0; !failed && total < kLingerBytes;) {
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    const auto room = asio::buffer(dropped);
    total += co_await stream_.async_read_some(room, token);
  }
}

/// Counts the exchange and writes its line. What strangers can cause at will is logged only where
/// somebody asked for every request; it is counted in any case.
void Session::note(const Response& response, std::size_t route, SteadyTime began) {
  const auto took = std::chrono::steady_clock::now() - began;
  sessions_.counts.count(route, response.status, took);
  if (response.refusal != booking::Refusal::kNone)
    sessions_.house.metrics.count_refusal(response.refusal);
  if (response.desk_refusal != desk::DeskRefusal::kNone)
    sessions_.house.metrics.count_desk_refusal(response.desk_refusal);
  if (response.status >= 500 && response.status != 503)
    spdlog::warn("request {}: {} {}", request_.id, response.status, response.problem);
  if (!spdlog::should_log(spdlog::level::debug)) return;
  const bool known = route < sessions_.router.routes().size();
  spdlog::debug("request {}: {} {} {} {} {} us{}{}", request_.id, method_name(request_.method),
                known ? sessions_.router.routes()[route].pattern : "none", response.status,
                response.problem,
                std::chrono::duration_cast<std::chrono::microseconds>(took).count(),
                request_.trace_parent.empty() ? "" : " trace ", request_.trace_parent);
}

void Sessions::stop() {
  stopping = true;
  for (Session* session : open)
    if (session->idle()) session->close();
  if (open.empty() && on_last_gone) on_last_gone();
}

void Sessions::abandon() {
  for (Session* session : open) session->close();
}

Awaitable<void> serve_connection(Sessions& sessions, asio::ip::tcp::socket socket) {
  Session session(sessions, std::move(socket));
  auto running = session.run();
  co_await std::move(running);
}

Awaitable<void> refuse_connection(asio::ip::tcp::socket socket) {
  constexpr std::string_view kBody =
      R"({"type":"/problems/too-many-connections","title":"The server has too many connections",)"
      R"("status":503,"retry_after_s":5})";
  std::string text =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\n"
      "Retry-After: 5\r\nConnection: close\r\nContent-Length: ";
  text.append(std::to_string(kBody.size())).append("\r\n\r\n").append(kBody);
  beast::tcp_stream stream(std::move(socket));
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  const auto words = asio::buffer(text);
  stream.expires_after(kLingerTime);
  co_await asio::async_write(stream, words, token);
  stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, failed);
  std::array<char, 1'024> dropped;
  const auto room = asio::buffer(dropped);
  auto again = asio::redirect_error(asio::use_awaitable, failed);
  co_await stream.async_read_some(room, again);
}

}  // namespace firstshow::http
