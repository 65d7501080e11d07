#include "http/transport/open_connections.hpp"

namespace firstshow::http {

bool OpenConnections::enter(const IpAddress& peer) {
  const bool counted = !options_.proxies.trusts(peer);
  const std::lock_guard lock(mutex_);
  if (count_ >= options_.max_connections) return false;
  if (counted) {
    std::size_t& of_address = by_address_[prefix_key(peer, kOneClient)];
    if (of_address >= options_.max_connections_per_address) return false;
    ++of_address;
  }
  ++count_;
  return true;
}

void OpenConnections::leave(const IpAddress& peer) {
  const bool counted = !options_.proxies.trusts(peer);
  const std::lock_guard lock(mutex_);
  --count_;
  if (!counted) return;
  const auto found = by_address_.find(prefix_key(peer, kOneClient));
  if (found != by_address_.end() && --found->second == 0) by_address_.erase(found);
}

std::size_t OpenConnections::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

}  // namespace firstshow::http
