#pragma once
// How many connections are open, in total and from each address, so that one stranger cannot take
// them all. Shared by the threads of a server; any thread; nothing fails.

#include <mutex>

#include <boost/unordered/unordered_flat_map.hpp>

#include "http/transport/server_options.hpp"

namespace firstshow::http {

class OpenConnections {
 public:
  /// `options` outlives this.
  explicit OpenConnections(const ServerOptions& options) : options_(options) {}

  /// Counts one more; false, and nothing is counted, where there is no room. A trusted proxy stands
  /// for many, so that only the total bounds it.
  bool enter(const IpAddress& peer);
  void leave(const IpAddress& peer);
  std::size_t count() const;

 private:
  const ServerOptions& options_;
  mutable std::mutex mutex_;
  std::size_t count_ = 0;
  boost::unordered_flat_map<std::uint64_t, std::size_t> by_address_;  ///< as many as are open
};

}  // namespace firstshow::http
