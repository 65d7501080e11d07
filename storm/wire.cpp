#include "storm/wire.hpp"

#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace firstshow::storm {
namespace {

constexpr Micros kConnectAgain = 20 * kMillisecond;
constexpr std::size_t kReadBytes = 64U << 10U;
constexpr int kEventsAtOnce = 256;

[[noreturn]] void give_up(const char* doing) {
  throw std::system_error(errno, std::generic_category(), doing);
}

}  // namespace

Wire::Wire(const sockaddr_in& server, unsigned connections)
    : server_(server), poll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (poll_ < 0) give_up("epoll");
  for (unsigned i = 0; i < connections; ++i) {
    connections_.push_back(std::make_unique<Connection>());
    free_.push_back(connections_.back().get());
  }
}

Wire::~Wire() {
  for (const auto& connection : connections_) close(*connection);
  ::close(poll_);
}

void Wire::ask(Caller& caller, std::string request) {
  if (free_.empty()) {
    waiting_.push_back({&caller, std::move(request)});
    return;
  }
  Connection& connection = *free_.back();
  free_.pop_back();
  begin(connection, caller, std::move(request));
}

void Wire::wake_at(Caller& caller, Micros when) {
  alarms_.push({when, ++alarm_number_, &caller, nullptr});
}

void Wire::begin(Connection& connection, Caller& caller, std::string request) {
  connection.caller = &caller;
  connection.request = std::move(request);
  connection.written = 0;
  connection.sent = 0;
  if (connection.socket < 0) return open(connection);
  if (connection.connected) write(connection);
}

void Wire::open(Connection& connection) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) give_up("a socket");
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  connection.socket = socket;
  connection.connected = false;
  connection.reader = {};
  epoll_event event{};
  // Told once of each change: a request is written and its reply read without another word to
  // epoll.
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &connection;
  if (::epoll_ctl(poll_, EPOLL_CTL_ADD, socket, &event) != 0) give_up("epoll");
  const auto* address = reinterpret_cast<const sockaddr*>(&server_);
  if (::connect(socket, address, sizeof server_) != 0 && errno != EINPROGRESS) {
    try_again_later(connection);
  }
}

void Wire::close(Connection& connection) {
  if (connection.socket >= 0) ::close(connection.socket);
  connection.socket = -1;
  connection.connected = false;
}

void Wire::try_again_later(Connection& connection) {
  if (unreachable_since_ == 0) unreachable_since_ = micros_now();
  close(connection);
  alarms_.push({micros_now() + kConnectAgain, ++alarm_number_, nullptr, &connection});
}

/// The connection stands, or could not be made.
void Wire::opened(Connection& connection) {
  int failed = 0;
  socklen_t size = sizeof failed;
  ::getsockopt(connection.socket, SOL_SOCKET, SO_ERROR, &failed, &size);
  if (failed != 0) return try_again_later(connection);
  unreachable_since_ = 0;
  connection.connected = true;
  if (connection.caller != nullptr) write(connection);
}

void Wire::write(Connection& connection) {
  if (connection.sent == 0) connection.sent = micros_now();
  while (connection.written < connection.request.size()) {
    const ssize_t count = ::send(connection.socket, connection.request.data() + connection.written,
                                 connection.request.size() - connection.written, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count < 0) return broke(connection);
    connection.written += static_cast<std::size_t>(count);
  }
}

void Wire::read(Connection& connection) {
  static thread_local std::array<char, kReadBytes> bytes;
  for (;;) {
    const ssize_t count = ::recv(connection.socket, bytes.data(), bytes.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
      const bool whole = count == 0 && connection.caller != nullptr &&
                         connection.reader.end() == ResponseReader::State::kWhole;
      return whole ? answer(connection) : broke(connection);
    }
    const auto state = connection.reader.feed({bytes.data(), static_cast<std::size_t>(count)});
    // What nobody asked for is a fault as well.
    if (state == ResponseReader::State::kFault || connection.caller == nullptr)
      return broke(connection);
    if (state == ResponseReader::State::kWhole) return answer(connection);
    if (static_cast<std::size_t>(count) < bytes.size()) return;
  }
}

void Wire::answer(Connection& connection) {
  const Answer said{connection.reader.status(), connection.reader.body(), connection.sent,
                    micros_now()};
  Caller& caller = *connection.caller;
  connection.caller = nullptr;
  const bool goes_on = connection.reader.keeps_alive();
  // Answered first: the body is the reader's. Nobody can take this connection meanwhile.
  caller.answered(said);
  if (!goes_on) {
    close(connection);
  } else if (connection.reader.next() != ResponseReader::State::kReading ||
             connection.reader.has_begun()) {
    close(connection);  // a second reply to one request
  }
  if (waiting_.empty()) {
    free_.push_back(&connection);
    return;
  }
  Waiting next = std::move(waiting_.front());
  waiting_.pop_front();
  begin(connection, *next.caller, std::move(next.request));
}

/// The connection is no more. Who had asked on it is told, unless nothing was sent.
void Wire::broke(Connection& connection) {
  close(connection);
  if (connection.caller == nullptr) return;  // it is among the free ones, and opened when needed
  if (connection.sent == 0) return try_again_later(connection);
  const Answer none{0, {}, connection.sent, micros_now()};
  Caller& caller = *connection.caller;
  connection.caller = nullptr;
  free_.push_back(&connection);
  caller.answered(none);
  if (!waiting_.empty() && !free_.empty()) {
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    Connection& another = *free_.back();
    free_.pop_back();
    begin(another, *next.caller, std::move(next.request));
  }
}

void Wire::ring(Micros now) {
  while (!alarms_.empty() && alarms_.top().when <= now) {
    const Alarm alarm = alarms_.top();
    alarms_.pop();
    if (alarm.caller != nullptr) {
      alarm.caller->woken();
    } else if (alarm.reconnect->socket < 0 && alarm.reconnect->caller != nullptr) {
      open(*alarm.reconnect);
    }
  }
}

void Wire::wait(Micros end) {
  static thread_local std::array<epoll_event, kEventsAtOnce> events;
  const Micros until = alarms_.empty() ? end : std::min(end, alarms_.top().when);
  const Micros patience = std::max<Micros>(until - micros_now(), 0);
  const timespec timeout{patience / kSecond, patience % kSecond * 1'000};
  int count = ::epoll_pwait2(poll_, events.data(), kEventsAtOnce, &timeout, nullptr);
  if (count < 0 && errno == ENOSYS) {  // a kernel before 5.11: whole milliseconds
    const auto patience_ms = static_cast<int>((patience + kMillisecond - 1) / kMillisecond);
    count = ::epoll_wait(poll_, events.data(), kEventsAtOnce, patience_ms);
  }
  if (count < 0 && errno != EINTR) give_up("epoll");
  for (int i = 0; i < count; ++i) {
    auto& connection = *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
    const auto what = events[static_cast<std::size_t>(i)].events;
    if (connection.socket < 0) continue;
    if (!connection.connected && (what & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0) {
      opened(connection);
      continue;
    }
    if ((what & (EPOLLIN | EPOLLRDHUP | EPOLLERR | EPOLLHUP)) != 0) read(connection);
    const bool unwritten = connection.connected && connection.caller != nullptr &&
                           connection.written < connection.request.size();
    if (unwritten && (what & EPOLLOUT) != 0) write(connection);
  }
}

void Wire::run_until(Micros end) {
  stopping_ = false;
  while (!stopping_) {
    const Micros now = micros_now();
    if (now >= end) break;
    ring(now);
    if (stopping_) break;
    wait(end);
  }
}

}  // namespace firstshow::storm
