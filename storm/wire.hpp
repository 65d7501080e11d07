#pragma once
// The load generator's end of the network: a fixed number of keep-alive connections to one server,
// one request at a time on each, and alarms, all on one thread around epoll. A request that finds
// every connection taken waits its turn. What cannot connect is tried again until it can, so that a
// server may be killed and come back. Throws std::system_error where the system refuses a socket.

#include <netinet/in.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <queue>
#include <string>
#include <string_view>
#include <vector>

#include "storm/clock.hpp"
#include "storm/response_reader.hpp"

namespace firstshow::storm {

struct Answer {
  unsigned status = 0;    ///< 0: the connection broke after something was sent
  std::string_view body;  ///< until answered() returns
  Micros sent = 0;        ///< a moment before the first byte, on a connection that stood
  Micros done = 0;
};

/// Whoever asks something or wants to be woken. Must outlive what it asked for.
class Caller {
 public:
  virtual ~Caller() = default;
  virtual void answered(const Answer& answer) = 0;
  virtual void woken() = 0;
};

class Wire {
 public:
  Wire(const sockaddr_in& server, unsigned connections);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  /// Sends a whole request as soon as a connection is free.
  void ask(Caller& caller, std::string request);
  void wake_at(Caller& caller, Micros when);

  /// Serves everybody until stop() or `end`.
  void run_until(Micros end);
  void stop() { stopping_ = true; }

  std::size_t waiting() const { return waiting_.size(); }
  /// Since when no connection could be made, 0 if one could.
  Micros unreachable_since() const { return unreachable_since_; }

 private:
  struct Connection {
    int socket = -1;
    bool connected = false;
    Caller* caller = nullptr;
    std::string request;
    std::size_t written = 0;
    Micros sent = 0;
    ResponseReader reader;
  };
  struct Waiting {
    Caller* caller;
    std::string request;
  };
  struct Alarm {
    Micros when;
    std::uint64_t number;
    Caller* caller;         ///< or
    Connection* reconnect;  ///< this
    bool operator<(const Alarm& other) const {
      return when != other.when ? when > other.when : number > other.number;
    }
  };

  void begin(Connection& connection, Caller& caller, std::string request);
  void open(Connection& connection);
  void close(Connection& connection);
  void opened(Connection& connection);
  void write(Connection& connection);
  void read(Connection& connection);
  void answer(Connection& connection);
  void broke(Connection& connection);
  void try_again_later(Connection& connection);
  void wait(Micros end);
  void ring(Micros now);

  sockaddr_in server_;
  int poll_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<Connection*> free_;
  std::deque<Waiting> waiting_;
  std::priority_queue<Alarm> alarms_;
  std::uint64_t alarm_number_ = 0;
  Micros unreachable_since_ = 0;
  bool stopping_ = false;
};

}  // namespace firstshow::storm
