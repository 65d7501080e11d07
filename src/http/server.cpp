#include "http/server.hpp"

#include <sys/socket.h>

#include <atomic>
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

#include "http/house.hpp"

namespace firstshow::http {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

namespace {

constexpr auto kAcceptPause = std::chrono::milliseconds{50};

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

/// Connections and requests of one thread.
struct ServingThread {
  ServingThread(const ServerOptions& options, const Router& router, House& house,
                std::atomic<std::size_t>& open_connections)
      : context(1),
        acceptor(context),
        pause(context),
        grace(context),
        sessions{router,
                 house,
                 options.limits,
                 house.metrics.add_thread(router.routes()),
                 open_connections,
                 {},
                 {},
                 false,
                 {}},
        max_connections(options.max_connections) {}

  void listen(const Endpoint& endpoint);
  Awaitable<void> accept();
  void run();
  void stop(std::chrono::milliseconds grace_time);

  asio::io_context context;
  tcp::acceptor acceptor;
  asio::steady_timer pause;
  asio::steady_timer grace;
  Sessions sessions;
  std::size_t max_connections;
  std::thread thread;
};

void ServingThread::listen(const Endpoint& endpoint) {
  error_code failed;
  const tcp::endpoint where = to_tcp(endpoint);
  acceptor.open(where.protocol(), failed);
  if (!failed) acceptor.set_option(tcp::acceptor::reuse_address(true), failed);
  if (!failed) acceptor.set_option(ReusePort(true), failed);
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
    if (sessions.open_connections.load(std::memory_order_relaxed) >= max_connections) {
      sessions.counts.connections_refused.add(1);
      auto refusing = refuse_connection(std::move(socket));
      asio::co_spawn(context, std::move(refusing), asio::detached);
      continue;
    }
    auto serving = serve_connection(sessions, std::move(socket));
    asio::co_spawn(context, std::move(serving), asio::detached);
  }
}

void ServingThread::run() {
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
  sessions.on_last_gone = [this] { grace.cancel(); };
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
  Impl(const ServerOptions& given, std::span<const Route> routes)
      : options(given), router(routes) {}
  ServerOptions options;
  Router router;
  std::atomic<std::size_t> open_connections{0};
  std::vector<std::unique_ptr<ServingThread>> threads;
  bool stopped = false;
};

Server::Server(const ServerOptions& options, std::span<const Route> routes, House& house)
    : impl_(std::make_unique<Impl>(options, routes)) {
  impl_->options.listen.port = probe(options.listen);
  for (unsigned i = 0; i < options.threads; ++i) {
    auto& one = *impl_->threads.emplace_back(std::make_unique<ServingThread>(
        impl_->options, impl_->router, house, impl_->open_connections));
    one.listen(impl_->options.listen);
  }
  for (const auto& one : impl_->threads) {
    auto accepting = one->accept();
    asio::co_spawn(one->context, std::move(accepting), asio::detached);
    one->thread = std::thread([serving = one.get()] { serving->run(); });
  }
}

Server::~Server() {
  stop();
}

std::uint16_t Server::port() const {
  return impl_->options.listen.port;
}

void Server::stop() {
  if (impl_->stopped) return;
  impl_->stopped = true;
  for (const auto& one : impl_->threads)
    asio::post(one->context,
               [serving = one.get(), grace = impl_->options.grace] { serving->stop(grace); });
  for (const auto& one : impl_->threads) one->thread.join();
}

}  // namespace firstshow::http
