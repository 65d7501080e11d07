#pragma once
// What is true of a running server as a whole. The thread that starts it writes, any thread reads.

#include <atomic>
#include <string>

#include "base/time.hpp"

namespace firstshow::http {

struct ServerState {
  std::string database_file;  ///< "" where the database is none
  Time started_at{};
  std::atomic<std::int64_t> tls_expires_at_s{0};  ///< Unix time; 0: there is no certificate
  std::atomic<bool> closing{false};               ///< the server is stopping: /readyz says so
};

}  // namespace firstshow::http
