#pragma once
// For tests: a client that speaks raw HTTP over a blocking socket. It sends exactly the bytes it is
// given, so that malformed requests can be made, and reads replies one by one; a server that says
// nothing for ten seconds fails the test. One thread.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <map>
#include <string>
#include <string_view>

#include <boost/json/parse.hpp>

#include "http/scenarios/exchange_log.hpp"

namespace firstshow::http {

struct RawReply {
  int status = 0;                              ///< 0: the connection ended instead
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;

  boost::json::object json() const {
    boost::system::error_code failed;
    boost::json::value value = boost::json::parse(body, failed);
    EXPECT_FALSE(failed) << body;
    return value.is_object() ? value.as_object() : boost::json::object{};
  }
  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
  /// A text field of the body, "" if it is not there.
  std::string text(std::string_view field) const {
    const boost::json::object all = json();
    const boost::json::value* value = all.if_contains(field);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
  }
};

class RawClient {
 public:
  /// `receive_buffer`: how much the system keeps for it, in bytes; 0: as it likes.
  explicit RawClient(std::uint16_t port, int receive_buffer = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (receive_buffer > 0)
      ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0;
  }
  ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }
  /// Of its own end.
  std::uint16_t port() const {
    sockaddr_in here{};
    socklen_t size = sizeof here;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &size);
    return ntohs(here.sin_port);
  }

  /// What the server would not take any more is dropped.
  void send(std::string_view bytes) {
    log_.sent(bytes);
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  /// Ends its own direction; replies still come.
  void send_no_more() { ::shutdown(socket_, SHUT_WR); }

  /// Whether the server has said something (or gone) by now.
  bool has_received() {
    char byte = 0;
    return ::recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 || errno != EAGAIN;
  }

  /// The next reply; `head_only` for HEAD, whose reply has no body.
  RawReply receive(bool head_only = false) {
    RawReply reply;
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos)
      if (!read_more()) return reply;
    read_head(std::string_view(received_).substr(0, end), reply);
    received_.erase(0, end + 4);
    const std::string length = reply.header("content-length");
    const std::size_t size = head_only || length.empty() ? 0 : std::stoul(length);
    while (received_.size() < size)
      if (!read_more()) return RawReply{};
    reply.body = received_.substr(0, size);
    received_.erase(0, size);
    log_.received(reply.status, reply.headers, reply.body);
    return reply;
  }

  /// What comes up to and with `end`; "" where the connection ends before.
  std::string receive_until(std::string_view end) {
    std::size_t at = 0;
    while ((at = received_.find(end)) == std::string::npos)
      if (!read_more()) return "";
    const std::string text = received_.substr(0, at + end.size());
    received_.erase(0, text.size());
    return text;
  }

  /// Waits for the end of the connection; false if the server says something instead.
  bool ended() { return received_.empty() && !read_more(); }

 private:
  static void read_head(std::string_view head, RawReply& reply) {
    reply.status = std::stoi(std::string(head.substr(9, 3)));
    read_header_lines(head, reply.headers);
  }
  bool read_more() {
    std::array<char, 65'536> bytes;
    const ssize_t count = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (count < 0) {
      EXPECT_TRUE(errno == ECONNRESET) << "the server said nothing: " << errno;
    }
    if (count <= 0) return false;
    received_.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
  }

  int socket_;
  bool connected_ = false;
  std::string received_;
  ExchangeLog log_;
};

}  // namespace firstshow::http
