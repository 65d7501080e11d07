#pragma once
// The secrets of one account's webhooks: one, or two for a while after a rotation, so that nothing
// is turned away until the gateway signs with the new one. Any thread; nothing fails.

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace firstshow::payments {

struct WebhookSecret {
  std::string value;  ///< not empty
  Time ends_at = Time::max();
};

class WebhookSecrets {
 public:
  /// The first signs, where we sign ourselves; all verify. At least one.
  explicit WebhookSecrets(std::vector<WebhookSecret> secrets);

  std::string signing() const;
  std::vector<std::string> valid_at(Time now) const;

  /// A number for a change, greater than those before it: to be taken where changes happen one
  /// after the other.
  std::uint64_t next_change() { return ++changes_; }
  /// Takes over what a change made of the secrets; one that is older than the last does nothing.
  void replace(std::vector<WebhookSecret> secrets, std::uint64_t change);

 private:
  std::atomic<std::uint64_t> changes_{0};
  mutable std::mutex mutex_;
  std::vector<WebhookSecret> secrets_;
  std::uint64_t last_change_ = 0;
};

}  // namespace firstshow::payments
