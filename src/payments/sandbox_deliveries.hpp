#pragma once
// How the sandbox's webhooks reach us: real HTTP POSTs to the server's own address, at least once
// and in any order, tried again with backoff and jitter until they are answered with 2xx or the
// attempts are used up. It has one thread of its own. Any thread may call; what is waiting is
// bounded and lost when the process ends.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace firstshow::payments {

struct DeliveryOptions {
  Duration first_retry = std::chrono::milliseconds{200};  ///< doubles with each attempt
  Duration longest_retry = std::chrono::seconds{30};
  Duration timeout = std::chrono::seconds{5};  ///< of one attempt
  unsigned attempts = 12;
  unsigned connections = 8;          ///< at once
  std::size_t max_waiting = 10'000;  ///< deliveries and jobs together
};

/// Where webhooks go.
struct DeliveryAddress {
  std::string address;  ///< "127.0.0.1"
  std::uint16_t port = 0;
  std::string target;  ///< "/v1/payments/webhooks/sandbox/main"
};

struct SandboxDelivery {
  std::string id;  ///< X-Razorpay-Event-Id
  std::string body;
  std::string trace_parent{};         ///< traceparent, or "" for none
  std::function<void()> delivered{};  ///< hears, on the thread of this, that it was taken
};

class SandboxDeliveries {
 public:
  /// `sign` makes the X-Razorpay-Signature of a body for each attempt anew. `on_given_up` hears a
  /// sentence about each delivery that never arrived. Both on the thread of this.
  SandboxDeliveries(const DeliveryOptions& options,
                    std::function<std::string(std::string_view)> sign,
                    std::function<void(std::string)> on_given_up);
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
  /// Runs `job` on the thread of this after `delay`, whether started or not, and whatever waits.
  void run_after(Duration delay, std::function<void()> job);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace firstshow::payments
