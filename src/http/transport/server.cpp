#include "http/transport/server.hpp"

#include <pthread.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <thread>
#include <vector>

#include <spdlog/spdlog.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/metrics/metrics.hpp"
#include "http/problems/problems.hpp"
#include "http/transport/connection.hpp"
#include "http/transport/session.hpp"

namespace firstshow::http {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

namespace {

constexpr auto kAcceptPause = std::chrono::milliseconds{50};
/// How late connections may be ended later than their limits say.
constexpr std::chrono::milliseconds kLongestWatch{250};
constexpr std::chrono::milliseconds kShortestWatch{10};
constexpr auto kRefusalTime = std::chrono::seconds{1};
constexpr std::size_t kMaxRefusing = 100;  ///< connections that are told there is no room

tcp::endpoint to_tcp(const Endpoint& endpoint) {
  return {asio::ip::make_address(endpoint.address), endpoint.port};
}

[[noreturn]] void cannot_listen(const Endpoint& endpoint, const error_code& why) {
  std::string sentence = "cannot listen on " + format_endpoint(endpoint) + ": ";
  if (why == asio::error::address_in_use)
    sentence += "another program (perhaps another firstshow) has that port";
  else
    sentence += why.message();
  throw CannotListen(sentence);
}

/// Takes the port once without sharing it: with SO_REUSEPORT alone a second server would silently
/// get half of the connections. Returns the port.
std::uint16_t probe(const Endpoint& endpoint) {
  asio::io_context context;
  tcp::acceptor acceptor(context);
  error_code failed;
  const tcp::endpoint where = to_tcp(endpoint);
  acceptor.open(where.protocol(), failed);
  if (!failed) acceptor.set_option(tcp::acceptor::reuse_address(true), failed);
  if (!failed) acceptor.bind(where, failed);
  if (!failed) acceptor.listen(1, failed);
  if (failed) cannot_listen(endpoint, failed);
  return acceptor.local_endpoint().port();
}

/// What the threads of one server share.
struct Shared {
  Shared(const ServerOptions& given, std::span<const Route> routes)
      : options(given), router(routes), cors(given.cors_origins), connections(options) {}
  ServerOptions options;
  const Router router;
  const Cors cors;
  RequestLog log;
  OpenConnections connections;
};

/// Connections and requests of one thread.
struct ServingThread {
  ServingThread(Shared& shared, const TransportServices& services)
      : context(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO),  // its sockets are this thread's alone
        acceptor(context),
        pause(context),
        watch(context),
        grace(context),
        viewers(context, services.live_feed, services.feed_thread, services.metrics.live,
                shared.options.limits),
        sessions{shared.router,
                 services,
                 shared.options,
                 shared.cors,
                 shared.log,
                 shared.connections,
                 services.metrics.add_thread(shared.router.routes()),
                 viewers} {}

  void listen(const Endpoint& endpoint, int send_buffer_bytes);
  Awaitable<void> accept();
  Awaitable<void> refuse(tcp::socket socket);
  Awaitable<void> end_the_late();
  void run();
  void stop(std::chrono::milliseconds grace_time);

  asio::io_context context;
  tcp::acceptor acceptor;
  asio::steady_timer pause;
  asio::steady_timer watch;
  asio::steady_timer grace;
  LiveViewers viewers;
  Sessions sessions;
  std::size_t refusing = 0;
  std::thread thread;
};

/// A quarter of the shortest time that anybody has.
std::chrono::milliseconds watch_period(const SessionLimits& limits) {
  const auto shortest = std::min({limits.handshake_time, limits.idle_time, limits.header_time,
                                  limits.body_time, limits.write_time});
  return std::clamp(shortest / 4, kShortestWatch, kLongestWatch);
}

void ServingThread::listen(const Endpoint& endpoint, int send_buffer_bytes) {
  error_code failed;
  const tcp::endpoint where = to_tcp(endpoint);
  acceptor.open(where.protocol(), failed);
  if (!failed) acceptor.set_option(tcp::acceptor::reuse_address(true), failed);
  if (!failed) acceptor.set_option(ReusePort(true), failed);
  // Connections that are accepted have it from here.
  if (!failed) acceptor.set_option(tcp::socket::send_buffer_size(send_buffer_bytes), failed);
  if (!failed) acceptor.bind(where, failed);
  if (!failed) acceptor.listen(tcp::acceptor::max_listen_connections, failed);
  if (failed) cannot_listen(endpoint, failed);
}

Awaitable<void> ServingThread::accept() {
  while (acceptor.is_open()) {
    error_code failed;
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    tcp::socket socket = co_await acceptor.async_accept(token);
    if (!acceptor.is_open()) break;
    if (failed) {  // out of files, or the peer has gone: go on in a moment
      error_code ignored;
      auto waited = asio::redirect_error(asio::use_awaitable, ignored);
      pause.expires_after(kAcceptPause);
      co_await pause.async_wait(waited);
      continue;
    }
    const IpAddress peer = peer_of(socket);
    if (!sessions.connections.enter(peer)) {
      sessions.counts.connections_refused.add(1);
      // TLS would have to be spoken first, and that is the dear part.
      if (sessions.options.tls != nullptr || refusing >= kMaxRefusing) continue;
      auto telling = refuse(std::move(socket));
      asio::co_spawn(context, std::move(telling), asio::detached);
      continue;
    }
    auto serving = serve_connection(sessions, std::move(socket), peer);
    asio::co_spawn(context, std::move(serving), asio::detached);
  }
}

/// Tells a connection past the limit so, and closes it.
Awaitable<void> ServingThread::refuse(tcp::socket socket) {
  // By hand: there is no request to answer. Type, title and status are those of the table.
  const std::string body = R"({"type":")" + std::string(kTooManyConnections.type) +
                           R"(","title":")" + std::string(kTooManyConnections.title) +
                           R"(","status":)" + std::to_string(kTooManyConnections.status) +
                           R"(,"retry_after_s":5})";
  std::string text =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\n"
      "Retry-After: 5\r\nConnection: close\r\nContent-Length: ";
  text.append(std::to_string(body.size())).append("\r\n\r\n").append(body);
  // The buffer of a new socket is empty, so one write without waiting takes all of it.
  const auto open = std::make_shared<tcp::socket>(std::move(socket));
  error_code failed;
  open->non_blocking(true, failed);
  open->write_some(asio::buffer(text), failed);
  open->shutdown(tcp::socket::shutdown_send, failed);
  ++refusing;
  asio::steady_timer patience(context, kRefusalTime);
  patience.async_wait([weak = std::weak_ptr(open)](error_code cancelled) {
    error_code ignored;
    if (const auto late = weak.lock(); late && !cancelled) late->cancel(ignored);
  });
  std::array<char, 1'024> dropped;
  const auto room = asio::buffer(dropped);
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  co_await open->async_read_some(room, token);
  --refusing;
}

Awaitable<void> ServingThread::end_the_late() {
  const auto period = watch_period(sessions.options.limits);
  for (;;) {
    error_code cancelled;
    auto token = asio::redirect_error(asio::use_awaitable, cancelled);
    watch.expires_after(period);
    co_await watch.async_wait(token);
    if (sessions.stopping && sessions.open.empty()) co_return;
    sessions.expire(std::chrono::steady_clock::now());
  }
}

void ServingThread::run() {
  pthread_setname_np(pthread_self(), "http");
  try {
    context.run();
  } catch (const std::exception& failure) {
    spdlog::critical("a serving thread failed: {}", failure.what());
    std::abort();
  }
}

void ServingThread::stop(std::chrono::milliseconds grace_time) {
  error_code ignored;
  acceptor.close(ignored);
  pause.cancel();
  sessions.on_last_gone = [this] {
    grace.cancel();
    watch.cancel();
  };
  grace.expires_after(grace_time);
  grace.async_wait([this](error_code cancelled) {
    if (!cancelled) sessions.abandon();
  });
  sessions.stop();
}

bool read_port(std::string_view text, std::uint16_t& port) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
  return failed == std::errc{} && end == text.data() + text.size() && !text.empty();
}

}  // namespace

Parsed<Endpoint> parse_endpoint(std::string_view text) {
  Endpoint endpoint;
  const std::size_t colon = text.rfind(':');
  std::string_view address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']'))
    address = address.substr(1, address.size() - 2);
  error_code failed;
  endpoint.address = address;
  asio::ip::make_address(endpoint.address, failed);
  if (colon == std::string_view::npos || failed ||
      !read_port(text.substr(colon + 1), endpoint.port))
    return Faults{{"", "\"" + std::string(text) +
                           "\" is not an address and port like "
                           "127.0.0.1:8080 or [::1]:8080"}};
  return endpoint;
}

std::string format_endpoint(const Endpoint& endpoint) {
  const bool v6 = endpoint.address.find(':') != std::string::npos;
  std::string text = v6 ? "[" + endpoint.address + "]" : endpoint.address;
  return text + ":" + std::to_string(endpoint.port);
}

struct Server::Impl {
  Impl(const ServerOptions& options, std::span<const Route> routes) : shared(options, routes) {}
  Shared shared;
  std::vector<std::unique_ptr<ServingThread>> threads;
  bool stopped = false;
};

Server::Server(const ServerOptions& options, std::span<const Route> routes,
               const TransportServices& services)
    : impl_(std::make_unique<Impl>(options, routes)) {
  Shared& shared = impl_->shared;
  shared.options.listen.port = probe(options.listen);
  for (unsigned i = 0; i < options.threads; ++i) {
    auto& one = *impl_->threads.emplace_back(std::make_unique<ServingThread>(shared, services));
    one.listen(shared.options.listen, shared.options.limits.send_buffer_bytes);
  }
  for (const auto& one : impl_->threads) {
    auto accepting = one->accept();
    auto watching = one->end_the_late();
    asio::co_spawn(one->context, std::move(accepting), asio::detached);
    asio::co_spawn(one->context, std::move(watching), asio::detached);
    one->thread = std::thread([serving = one.get()] { serving->run(); });
  }
}

Server::~Server() {
  stop();
}

std::uint16_t Server::port() const {
  return impl_->shared.options.listen.port;
}

std::size_t Server::open_connections() const {
  return impl_->shared.connections.count();
}

void Server::stop() {
  if (impl_->stopped) return;
  impl_->stopped = true;
  for (const auto& one : impl_->threads)
    asio::post(one->context, [serving = one.get(), grace = impl_->shared.options.grace] {
      serving->stop(grace);
    });
  for (const auto& one : impl_->threads) one->thread.join();
}

}  // namespace firstshow::http
