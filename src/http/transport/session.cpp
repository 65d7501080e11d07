#include "http/transport/session.hpp"

#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "http/access/rate_limits.hpp"
#include "http/api/dispatcher.hpp"
#include "http/problems/problems.hpp"
#include "http/transport/connection.hpp"
#include "http/transport/request_head.hpp"
#include "http/transport/wire.hpp"

namespace firstshow::http {
namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using Parser = beast::http::request_parser<beast::http::string_body>;
using SteadyTime = std::chrono::steady_clock::time_point;

namespace {

constexpr std::size_t kReadBytes = 4'096;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

std::string_view view_of(const beast::flat_buffer& received) {
  return {static_cast<const char*>(received.data().data()), received.size()};
}

}  // namespace

class Session {
 public:
  Session(Sessions& sessions, asio::ip::tcp::socket socket, const IpAddress& peer);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Awaitable<void> run();
  bool idle() const { return idle_; }
  void expire(SteadyTime now) { connection_.expire(now); }
  void close() { connection_.close(); }

 private:
  /// kRefused: the head has a fault (refused_) after which the rest cannot be trusted.
  enum class Received : std::uint8_t { kRequest, kNothing, kTooLate, kFault, kRefused };

  Awaitable<bool> exchange();
  Awaitable<Received> receive();
  Awaitable<bool> read_more();
  Received feed();
  void skip_empty_line();
  bool take_head();
  void limit_body();
  Awaitable<bool> tell_to_go_on();
  SteadyTime deadline() const;
  void begin_request();
  void read_headers();
  Response unreadable(Received received);
  std::optional<Response> refuse_early();
  Awaitable<Response> answer();
  Response no_route(const Match& match);
  Awaitable<Response> call_within_limits(const Route& route);
  Awaitable<Response> call(const Route& route);
  Awaitable<bool> send(const Response& response, bool keep);
  Awaitable<void> stream(const Watch& watch);
  void note(const Response& response, SteadyTime began);
  std::string_view route_pattern() const;

  Sessions& sessions_;
  const SessionLimits& limits_;
  Connection connection_;
  beast::flat_buffer received_;
  std::optional<Parser> parser_;
  std::size_t max_body_bytes_ = 0;  ///< of this request
  SteadyTime message_began_{};
  SteadyTime header_ended_{};
  bool continued_ = false;
  bool line_skipped_ = false;
  bool idle_ = true;
  error_code fault_;
  std::optional<HeadFault> refused_;  ///< what the head says that is refused

  Request request_;
  Origin origin_;
  std::vector<Header> headers_;  ///< as the head had them: trailers are not read
  std::deque<std::string> joined_;
  std::optional<Target> target_;
  std::string request_id_;
  std::string head_;
  std::size_t route_ = 0;
};

Session::Session(Sessions& sessions, asio::ip::tcp::socket socket, const IpAddress& peer)
    : sessions_(sessions),
      limits_(sessions.options.limits),
      connection_(std::move(socket), peer, sessions.options.tls.get()),
      // A header is kept until its end has come; a body goes to the parser as it comes.
      received_(limits_.header_bytes + kReadBytes) {
  sessions_.open.insert(this);
  sessions_.counts.connections_opened.add(1);
}

Session::~Session() {
  sessions_.connections.leave(connection_.peer());
  sessions_.counts.connections_closed.add(1);
  sessions_.open.erase(this);
  if (sessions_.stopping && sessions_.open.empty() && sessions_.on_last_gone)
    sessions_.on_last_gone();
}

Awaitable<void> Session::run() {
  auto greeting =
      connection_.shake_hands(std::chrono::steady_clock::now() + limits_.handshake_time);
  const bool greeted = co_await std::move(greeting);
  if (!greeted) {
    sessions_.counts.handshakes_failed.add(1);
    co_return;
  }
  bool keep = true;
  while (keep && !(sessions_.stopping && received_.size() == 0)) {
    auto exchanging = exchange();
    keep = co_await std::move(exchanging);
  }
}

/// One request and its reply; whether another may follow.
Awaitable<bool> Session::exchange() {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
  parser_->body_limit(std::max(limits_.body_bytes, sessions_.router.max_body_bytes()));
  max_body_bytes_ = limits_.body_bytes;
  // The head is judged before anything of the body is read by it.
  parser_->eager(false);
  continued_ = false;
  line_skipped_ = false;
  refused_.reset();
  headers_.clear();
  joined_.clear();
  auto receiving = receive();
  const Received received = co_await std::move(receiving);
  if (received == Received::kNothing) co_return false;

  const SteadyTime began = std::chrono::steady_clock::now();
  begin_request();
  route_ = sessions_.router.routes().size();
  Response response;
  bool keep = false;
  if (received == Received::kRequest) {
    auto answering = answer();
    response = co_await std::move(answering);
    keep = parser_->keep_alive() && parser_->get().version() == 11 && !sessions_.stopping &&
           !response.watch;
  } else {
    response = unreadable(received);
  }
  sessions_.cors.add_headers(request_, response);
  note(response, began);
  auto sending = send(response, keep);
  const bool sent = co_await std::move(sending);
  if (sent && response.watch && !sessions_.stopping) {
    auto streaming = stream(*response.watch);
    co_await std::move(streaming);
    co_return false;
  }
  if (sent && !keep) {
    auto finishing = connection_.finish(received != Received::kRequest);
    co_await std::move(finishing);
  }
  co_return sent&& keep;
}

/// Reads until a whole message is there.
Awaitable<Session::Received> Session::receive() {
  idle_ = received_.size() == 0;
  message_began_ = std::chrono::steady_clock::now();
  for (;;) {
    skip_empty_line();
    if (received_.size() > 0) {
      idle_ = false;
      const Received fed = feed();
      if (fed != Received::kNothing) co_return fed;
    }
    if (parser_->is_header_done() && !continued_) {
      auto telling = tell_to_go_on();
      const bool told = co_await std::move(telling);
      if (!told) co_return Received::kNothing;
    }
    auto reading = read_more();
    const bool came = co_await std::move(reading);
    if (!came)
      co_return connection_.timed_out() && !idle_ ? Received::kTooLate : Received::kNothing;
  }
}

/// Waits for bytes; a connection between two requests waits without any room for them.
Awaitable<bool> Session::read_more() {
  if (idle_) {
    received_.shrink_to_fit();
    auto waiting = connection_.wait_to_read(deadline());
    const bool ready = co_await std::move(waiting);
    if (!ready) co_return false;
  }
  const auto room =
      received_.prepare(std::min(kReadBytes, received_.max_size() - received_.size()));
  auto reading = connection_.read(room, deadline());
  const std::size_t count = co_await std::move(reading);
  if (idle_) message_began_ = std::chrono::steady_clock::now();
  received_.commit(count);
  co_return count > 0;
}

/// RFC 9112, 2.2: one empty line before a request means nothing; some clients end bodies with it.
void Session::skip_empty_line() {
  if (line_skipped_ || parser_->is_header_done()) return;
  line_skipped_ = view_of(received_).starts_with("\r\n");
  if (line_skipped_) received_.consume(2);
}

/// Takes the fields from the parser; false if the message that they announce must not be read.
bool Session::take_head() {
  const auto& message = parser_->get();
  for (const auto& field : message)
    headers_.push_back({view(field.name_string()), view(field.value())});
  refused_ = judge_head(headers_, joined_, message.version() == 11);
  if (!refused_ && message.method() == beast::http::verb::connect)
    refused_ = HeadFault{&kNotImplemented, "This is no proxy.", true};
  parser_->eager(true);
  limit_body();
  return !refused_ || !refused_->closes;
}

/// Most bodies are announced and small. The parser ends before its header is done where the length
/// is more than any route takes.
void Session::limit_body() {
  const bool done = parser_->is_header_done();
  const auto announced = done ? parser_->content_length() : boost::none;
  if (done && (announced ? *announced <= limits_.body_bytes : !parser_->chunked())) return;
  begin_request();
  read_headers();
  max_body_bytes_ =
      sessions_.services.dispatcher.max_body_bytes(request_, sessions_.router, limits_.body_bytes);
  if (!done) return;
  parser_->body_limit(max_body_bytes_);
  if (announced && *announced > max_body_bytes_) fault_ = beast::http::error::body_limit;
}

/// Gives what was received to the parser; kNothing: there must be more.
Session::Received Session::feed() {
  const bool had_header = parser_->is_header_done();
  if (!had_header) refused_ = find_line_fault(view_of(received_));
  if (refused_) return Received::kRefused;
  while (received_.size() > 0 && !parser_->is_done()) {
    fault_ = {};
    const std::size_t used = parser_->put(received_.data(), fault_);
    received_.consume(used);
    if (fault_ == beast::http::error::need_more) break;
    // A length that is too large is found in a head that is whole.
    if (fault_ == beast::http::error::body_limit && headers_.empty() && !take_head())
      return Received::kRefused;
    if (fault_) return Received::kFault;
    if (!had_header && headers_.empty() && parser_->is_header_done()) {
      header_ended_ = std::chrono::steady_clock::now();
      if (!take_head()) return Received::kRefused;
      if (fault_) return Received::kFault;
    }
    if (used == 0) break;
  }
  return parser_->is_done() ? Received::kRequest : Received::kNothing;
}

/// Answers "Expect: 100-continue", once a message.
Awaitable<bool> Session::tell_to_go_on() {
  continued_ = true;
  if (parser_->get().version() < 11 ||
      !beast::iequals(parser_->get()[beast::http::field::expect], "100-continue"))
    co_return true;
  const Connection::Parts words = {asio::const_buffer(kContinue.data(), kContinue.size()),
                                   asio::const_buffer()};
  auto writing = connection_.write(words, deadline());
  const bool written = co_await std::move(writing);
  co_return written;
}

/// When the next bytes must have come.
SteadyTime Session::deadline() const {
  if (idle_) return message_began_ + limits_.idle_time;
  if (!parser_->is_header_done()) return message_began_ + limits_.header_time;
  return header_ended_ + limits_.body_time;
}

void Session::begin_request() {
  sessions_.ids.next(request_id_);
  request_ = {};
  request_.id = request_id_;
  request_.client = connection_.peer();
  request_.now = wall_clock();
  origin_ = {connection_.peer(), connection_.secure(), false};
}

void Session::read_headers() {
  const auto& message = parser_->get();
  request_.method = method_of(message.method());
  request_.target = view(message.target());
  target_ = read_target(request_.target);
  request_.path = "/";
  if (target_) {
    request_.path = target_->path;
    request_.query = target_->query;
  }
  request_.body = message.body();
  request_.headers = headers_;
  const std::string_view trace = request_.header("traceparent");
  if (is_trace_parent(trace)) request_.trace_parent = trace;
  origin_ =
      find_origin(connection_.peer(), connection_.secure(), request_, sessions_.options.proxies);
  request_.client = origin_.client;
  if (!origin_.trusted_peer) return;
  if (const auto id = request_.header("X-Request-Id"); is_request_id(id)) request_id_ = id;
  request_.id = request_id_;
}

/// The reply to what is no request: after it nothing can be told from the bytes that follow.
Response Session::unreadable(Received received) {
  if (parser_->is_header_done() || !headers_.empty()) read_headers();
  if (received == Received::kRefused) return problem(request_, *refused_->kind, refused_->detail);
  if (received == Received::kTooLate)
    return problem(
        request_, kRequestTimeout,
        parser_->is_header_done() ? "The body took too long." : "The header took too long.");
  if (fault_ == beast::http::error::body_limit)
    return problem(request_, kBodyTooLarge,
                   "At most " + std::to_string(max_body_bytes_) + " bytes.");
  if (fault_ == beast::http::error::header_limit)
    return problem(request_, kHeaderTooLarge,
                   "At most " + std::to_string(limits_.header_bytes) + " bytes.");
  return problem(request_, kMalformedRequest, fault_.message());
}

/// What no route is asked about.
std::optional<Response> Session::refuse_early() {
  if (refused_) return problem(request_, *refused_->kind, refused_->detail);
  if (request_.target.size() > limits_.target_bytes)
    return problem(request_, kTargetTooLong,
                   "At most " + std::to_string(limits_.target_bytes) + " bytes.");
  if (!target_ || (target_->asterisk && request_.method != Method::kOptions))
    return problem(request_, kMalformedRequest,
                   "The target must be a percent-encoded path, or a URL of http or https.");
  if (!request_.query_is_well_formed())
    return problem(request_, kMalformedRequest, "The query is not percent-encoded.");
  return std::nullopt;
}

Awaitable<Response> Session::answer() {
  read_headers();
  std::optional<Response> refused = refuse_early();
  if (refused) co_return std::move(*refused);
  if (target_->asterisk) co_return server_options();
  const Match match = sessions_.router.match(request_.method, request_.path);
  route_ = match.index;
  Response response;
  if (match.route == nullptr) {
    response = no_route(match);
  } else {
    request_.variables = match.variables;
    auto calling = call_within_limits(*match.route);
    response = co_await std::move(calling);
  }
  co_return response;
}

Response Session::no_route(const Match& match) {
  if (match.allowed.empty()) {
    const bool pages = sessions_.router.match(Method::kGet, "/").route != nullptr;
    return pages ? sessions_.services.missing_page(request_) : problem(request_, kNoSuchRoute, "");
  }
  if (auto asked = sessions_.cors.preflight(request_, match.allowed)) return std::move(*asked);
  Problem not_allowed(request_, kMethodNotAllowed, "Allowed: " + match.allowed + ".");
  not_allowed.header("Allow", match.allowed);
  return not_allowed.finish();
}

Awaitable<Response> Session::call_within_limits(const Route& route) {
  RateLimits& limits = sessions_.services.rate_limits;
  if (route.limit == LimitClass::kWrites)
    request_.buyer = sessions_.services.dispatcher.find_buyer(request_);
  const RateAnswer answer = limits.charge(request_, route.limit, std::chrono::steady_clock::now());
  Response response;
  if (answer.bucket.allowed) {
    auto calling = call(route);
    response = co_await std::move(calling);
  } else {
    response = limits.refuse(request_, answer);
  }
  limits.add_headers(response, answer);
  co_return response;
}

Awaitable<Response> Session::call(const Route& route) {
  std::string said;
  try {
    Answer answer = sessions_.services.dispatcher.answer(request_, route);
    if (auto* const reply = std::get_if<Response>(&answer)) co_return std::move(*reply);
    auto pending = std::get<Awaitable<Response>>(std::move(answer));
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
  write_head(head_, response, {request_.id, request_.now, keep, origin_.https});
  std::string_view body;
  if (has_body(response.status, request_.method)) body = response.text();
  const Connection::Parts parts = {asio::const_buffer(head_.data(), head_.size()),
                                   asio::const_buffer(body.data(), body.size())};
  auto writing = connection_.write(parts, std::chrono::steady_clock::now() + limits_.write_time);
  const bool written = co_await std::move(writing);
  co_return written;
}

/// What follows the head of a stream. It may last for hours, so what a request needed goes; and it
/// is nothing that a stop would wait for.
Awaitable<void> Session::stream(const Watch& watch) {
  const SteadyTime began = std::chrono::steady_clock::now();
  idle_ = true;
  parser_.reset();
  received_.clear();
  received_.shrink_to_fit();
  request_.headers = {};
  std::vector<Header>().swap(headers_);
  std::deque<std::string>().swap(joined_);
  std::string().swap(head_);
  auto serving = sessions_.viewers.serve(connection_, watch);
  const StreamEnd end = co_await std::move(serving);
  sessions_.log.note_stream(request_, route_pattern(), std::chrono::steady_clock::now() - began,
                            end.writes, end.bytes);
}

std::string_view Session::route_pattern() const {
  const auto routes = sessions_.router.routes();
  return route_ < routes.size() ? routes[route_].pattern : "none";
}

/// Counts the exchange and writes its line.
void Session::note(const Response& response, SteadyTime began) {
  const SteadyTime now = std::chrono::steady_clock::now();
  sessions_.counts.count(route_, response.status, now - began);
  if (response.refusal != booking::Refusal::kNone)
    sessions_.services.metrics.count_refusal(response.refusal);
  if (response.desk_refusal != desk::DeskRefusal::kNone)
    sessions_.services.metrics.count_desk_refusal(response.desk_refusal);
  sessions_.log.note(request_, response, route_pattern(), now - began, now);
}

void Sessions::expire(SteadyTime now) {
  for (Session* session : open) session->expire(now);
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

Awaitable<void> serve_connection(Sessions& sessions, asio::ip::tcp::socket socket, IpAddress peer) {
  Session session(sessions, std::move(socket), peer);
  auto running = session.run();
  co_await std::move(running);
}

}  // namespace firstshow::http
