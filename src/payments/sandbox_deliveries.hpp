#pragma once
// How the sandbox's webhooks reach us: real HTTP POSTs to the server's own address, at least once
// and in any order, tried again with backoff and jitter until they are answered with 2xx or the
// attempts are used up. It has one thread of its own. Any thread may call; what is waiting is
// bounded and lost when the process ends.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/time.hpp"

namespace firstshow::payments {

struct DeliveryOptions {
  Duration first_retry = std::chrono::milliseconds{200};  ///< doubles with each attempt
  Duration longest_retry = std::chrono::seconds{30};
  Duration timeout = std::chrono::seconds{5};  ///< of one attempt
  unsigned attempts = 12;
  unsigned connections = 8;           ///< at once
  std::size_t most_waiting = 10'000;  ///< deliveries and jobs together
};

/// Where webhooks go.
struct DeliveryAddress {
  std::string address;  ///< "127.0.0.1"
  std::uint16_t port = 0;
  std::string target;  ///< "/v1/payments/webhooks/sandbox/main"
};

struct SandboxDelivery {
  std::string id;         ///< X-Razorpay-Event-Id
  std::string signature;  ///< X-Razorpay-Signature
  std::string body;
  std::string trace_parent{};  ///< traceparent, or "" for none
};

class SandboxDeliveries {
 public:
  /// `on_given_up` hears, on the thread of this, a sentence about each delivery that never arrived.
  SandboxDeliveries(const DeliveryOptions& options, std::function<void(std::string)> on_given_up);
  ~SandboxDeliveries();
  SandboxDeliveries(const SandboxDeliveries&) = delete;
  SandboxDeliveries& operator=(const SandboxDeliveries&) = delete;

  /// Begins to deliver; what was sent before waited for this. Once.
  void start(DeliveryAddress address);
  /// Ends the thread; what still waits is dropped.
  void stop();

  /// Whether so many more may wait.
  bool has_room(std::size_t count) const;
  /// Queues a delivery; false if too much waits.
  bool send(SandboxDelivery delivery);
  /// Runs `job` on the thread of this after `delay`, whether started or not; false if too much
  /// waits.
  bool run_after(Duration delay, std::function<void()> job);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace firstshow::payments
