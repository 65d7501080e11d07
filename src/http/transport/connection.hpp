#pragma once
// One accepted connection as bytes in and out, plain or through TLS. Each operation has an instant
// by which it must be done; expire(), which the thread calls a few times a second for all of its
// connections, ends those that are late, and the socket stays usable for a last word. Belongs to
// the thread of its socket; one operation at a time; nothing throws but for want of memory.

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "http/message/exchange.hpp"
#include "http/message/ip_address.hpp"
#include "http/transport/tls_identity.hpp"

namespace firstshow::http {

class Connection {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;
  using Parts = std::array<boost::asio::const_buffer, 2>;

  /// `peer`: of the socket, asked when it was accepted (it may be gone by now). `tls`: null for
  /// plain HTTP.
  Connection(boost::asio::ip::tcp::socket socket, const IpAddress& peer, const TlsIdentity* tls);

  const IpAddress& peer() const { return peer_; }
  bool secure() const { return tls_.has_value(); }
  /// Whether the last operation ended because it was late.
  bool timed_out() const { return timed_out_; }

  /// The TLS handshake; at once where there is none to be made.
  Awaitable<bool> shake_hands(SteadyTime until);
  /// Waits for something to read, without room for it; false: the peer has gone, or it is late.
  Awaitable<bool> wait_to_read(SteadyTime until);
  /// How much came; 0: the peer sends no more, or it is late.
  Awaitable<std::size_t> read(boost::asio::mutable_buffer room, SteadyTime until);
  /// Whether all of it was taken by the system.
  Awaitable<bool> write(const Parts& parts, SteadyTime until);
  /// Says that nothing more will be sent. With `drain`, reads on for a moment and drops it: closing
  /// with bytes unread would reset the connection, and what was written last could be lost.
  Awaitable<void> finish(bool drain);

  // For a stream (http/transport/live_viewers.hpp), beside which nothing of the above is used.
  /// Lets the system keep no more than about so much for a peer that does not read, and give one up
  /// that has confirmed nothing for so long.
  void begin_stream(int buffer_bytes, std::chrono::milliseconds unheard);
  /// Ends what drop_input() waits for; nothing else.
  void stop_reading();
  /// Writes without waiting: true if all of it was taken at once. Else `done` runs once, later.
  bool write_on(const Parts& parts, SteadyTime until, std::function<void(bool)> done);
  /// Reads, and drops, what comes beside it. `ended` runs once, later: the peer has gone, has more
  /// to say than a viewer can have, or close() was called.
  void drop_input(std::function<void()> ended);

  /// Ends the present operation if it is late.
  void expire(SteadyTime now);
  void close();

 private:
  static constexpr SteadyTime kNever = SteadyTime::max();
  struct Dropped;
  void begin(SteadyTime until);
  void drop_more(std::shared_ptr<Dropped> dropped, std::function<void()> ended);
  bool write_at_once(Parts& parts);

  boost::asio::ip::tcp::socket socket_;
  IpAddress peer_;
  std::shared_ptr<TlsIdentity::Context> context_;  ///< outlives the stream over a reload
  std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls_;
  SteadyTime until_ = kNever;
  bool timed_out_ = false;
  unsigned reads_at_once_ = 0;
};

/// The address of a socket's other end; all zero if it has gone already.
IpAddress peer_of(const boost::asio::ip::tcp::socket& socket);

}  // namespace firstshow::http
