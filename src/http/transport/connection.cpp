#include "http/transport/connection.hpp"

#include <netinet/tcp.h>

#include <algorithm>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace firstshow::http {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto kFarewellTime = std::chrono::seconds{1};
/// Requests that are there already are read at once, but after so many the thread's other
/// connections have their turn, so that a client that never pauses does not keep it.
constexpr unsigned kMaxReadsAtOnce = 8;
constexpr std::size_t kMaxDrained = 256U << 10U;
constexpr std::size_t kMaxBesideStream = 4U << 10U;

}  // namespace

IpAddress peer_of(const tcp::socket& socket) {
  error_code failed;
  const auto address = socket.remote_endpoint(failed).address();
  if (failed) return {};
  const auto v6 = address.is_v4() ? asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4())
                                  : address.to_v6();
  return {v6.to_bytes()};
}

Connection::Connection(tcp::socket socket, const IpAddress& peer, const TlsIdentity* tls)
    : socket_(std::move(socket)), peer_(peer) {
  error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);  // what can be done at once is, without waiting for it
  if (tls == nullptr) return;
  context_ = tls->context();
  tls_.emplace(socket_, *context_);
}

void Connection::begin(SteadyTime until) {
  until_ = until;
  timed_out_ = false;
}

Awaitable<bool> Connection::shake_hands(SteadyTime until) {
  if (!tls_) co_return true;
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  begin(until);
  co_await tls_->async_handshake(asio::ssl::stream_base::server, token);
  until_ = kNever;
  co_return !failed;
}

Awaitable<bool> Connection::wait_to_read(SteadyTime until) {
  if (tls_) co_return true;  // there may be bytes that were decrypted with those before
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  begin(until);
  co_await socket_.async_wait(tcp::socket::wait_read, token);
  reads_at_once_ = 0;
  until_ = kNever;
  co_return !failed;
}

Awaitable<std::size_t> Connection::read(asio::mutable_buffer room, SteadyTime until) {
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  std::size_t count = 0;
  if (!tls_ && ++reads_at_once_ <= kMaxReadsAtOnce) {
    count = socket_.read_some(room, failed);
    if (!failed) co_return count;
    if (failed != asio::error::would_block && failed != asio::error::try_again) co_return 0;
    failed = {};
  }
  reads_at_once_ = 0;
  begin(until);
  if (tls_)
    count = co_await tls_->async_read_some(room, token);
  else
    count = co_await socket_.async_read_some(room, token);
  until_ = kNever;
  co_return failed ? 0 : count;
}

Awaitable<bool> Connection::write(const Parts& parts, SteadyTime until) {
  error_code failed;
  auto token = asio::redirect_error(asio::use_awaitable, failed);
  Parts rest = parts;
  // Nearly every reply fits into the socket's buffer: then nothing has to wait or be scheduled.
  if (!tls_ && write_at_once(rest)) co_return true;
  begin(until);
  if (tls_)
    co_await asio::async_write(*tls_, rest, token);
  else
    co_await asio::async_write(socket_, rest, token);
  until_ = kNever;
  co_return !failed;
}

/// Leaves in `parts` what there was no room for; whether that is nothing. A connection that has
/// failed says so to whoever writes the rest.
bool Connection::write_at_once(Parts& parts) {
  error_code failed;
  std::size_t sent = socket_.write_some(parts, failed);
  if (failed) return false;
  for (asio::const_buffer& part : parts) {
    const std::size_t of_this = std::min(sent, part.size());
    part += of_this;
    sent -= of_this;
  }
  return asio::buffer_size(parts) == 0;
}

Awaitable<void> Connection::finish(bool drain) {
  error_code failed;
  const SteadyTime until = std::chrono::steady_clock::now() + kFarewellTime;
  if (tls_) {
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    begin(until);
    co_await tls_->async_shutdown(token);
  }
  socket_.shutdown(tcp::socket::shutdown_send, failed);
  if (!drain) co_return;
  std::array<char, 4'096> dropped;
  failed = {};
  for (std::size_t total = 0; !failed && total < kMaxDrained;) {
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    const auto room = asio::buffer(dropped);
    begin(until);
    total += co_await socket_.async_read_some(room, token);
  }
}

void Connection::begin_stream(int buffer_bytes, std::chrono::milliseconds unheard) {
  error_code ignored;
  socket_.set_option(tcp::socket::send_buffer_size(buffer_bytes), ignored);
  // A phone that left the network says nothing, and small frames fit into the buffer for hours.
  using UserTimeout = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_USER_TIMEOUT>;
  socket_.set_option(UserTimeout(static_cast<int>(unheard.count())), ignored);
}

void Connection::stop_reading() {
  error_code ignored;
  socket_.cancel(ignored);
}

bool Connection::write_on(const Parts& parts, SteadyTime until, std::function<void(bool)> done) {
  Parts rest = parts;
  if (!tls_ && write_at_once(rest)) return true;
  begin(until);
  auto told = [this, done = std::move(done)](error_code failed, std::size_t) {
    until_ = kNever;
    done(!failed);
  };
  if (tls_)
    asio::async_write(*tls_, rest, std::move(told));
  else
    asio::async_write(socket_, rest, std::move(told));
  return false;
}

struct Connection::Dropped {
  std::array<char, 64> room;
  std::size_t total = 0;
};

void Connection::drop_input(std::function<void()> ended) {
  drop_more(std::make_shared<Dropped>(), std::move(ended));
}

void Connection::drop_more(std::shared_ptr<Dropped> dropped, std::function<void()> ended) {
  const auto room = asio::buffer(dropped->room);
  auto came = [this, dropped = std::move(dropped), ended = std::move(ended)](
                  error_code failed, std::size_t count) mutable {
    dropped->total += count;
    if (failed || dropped->total > kMaxBesideStream)
      ended();
    else
      drop_more(std::move(dropped), std::move(ended));
  };
  if (tls_)
    tls_->async_read_some(room, std::move(came));
  else
    socket_.async_read_some(room, std::move(came));
}

void Connection::expire(SteadyTime now) {
  if (now < until_) return;
  until_ = kNever;
  timed_out_ = true;
  error_code ignored;
  socket_.cancel(ignored);
}

void Connection::close() {
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace firstshow::http
