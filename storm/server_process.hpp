#pragma once
// The server as a process that may be killed and started again on the same database and ports:
// `firstshow serve`. It dies with its parent. Main thread; throws std::runtime_error with a
// sentence, std::system_error where no process can be made.

#include <netinet/in.h>
#include <sys/types.h>

#include <cstdint>
#include <string>

#include "store/address/database_address.hpp"
#include "storm/clock.hpp"

namespace firstshow::storm {

class ServerProcess {
 public:
  /// `program`: the path of firstshow. On two free ports of this machine. The origin `framed_by`
  /// may have its seats in a frame; its output goes to the end of `log`.
  ServerProcess(std::string program, store::DatabaseSettings database, std::string framed_by,
                std::string log);
  /// Kills it if it still runs.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  void start();
  /// Whether it answers that it is ready. Throws if it has ended by itself.
  bool is_ready();
  /// SIGKILL; returns when the process is no more.
  void kill();
  /// SIGTERM; its exit code, or 128 + the signal.
  int stop();

  /// Where browsers find it.
  std::string url() const;
  const sockaddr_in& address() const { return address_; }
  pid_t process() const { return process_; }

 private:
  int wait_for_end();

  std::string program_;
  store::DatabaseSettings database_;
  std::string framed_by_;
  std::string log_;
  sockaddr_in address_;
  sockaddr_in admin_;
  pid_t process_ = 0;
};

/// An address of this machine at which nobody listens now.
sockaddr_in free_address();

}  // namespace firstshow::storm
