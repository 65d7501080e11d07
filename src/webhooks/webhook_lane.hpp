#pragma once
// What the sender remembers of one endpoint: what is under way, and how long it is left alone after
// failures. The sender's thread.

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "base/backoff.hpp"
#include "store/ports/webhooks.hpp"
#include "webhooks/webhook_sender.hpp"

namespace firstshow::webhooks {

/// So many failures in a row, and an endpoint is left alone for a while.
inline constexpr std::uint32_t kFailuresToRest = 5;

/// How an endpoint is served.
struct Lane {
  store::WebhookEndpoint endpoint;
  std::set<EventId> under_way;
  std::uint32_t failures = 0;  ///< in a row, since the start of the server
  Time rests_until{};
  std::optional<Time> look_at = Time{};  ///< when it may have something to send; nothing: never

  /// How many more may be sent to it at `now`.
  std::size_t room(const WebhookOptions& options, Time now) const {
    if (endpoint.state != store::EndpointState::kActive || now < rests_until) return 0;
    return most(options) - std::min(most(options), under_way.size());
  }
  bool is_full(const WebhookOptions& options) const { return under_way.size() >= most(options); }
  /// When there is something to do next, if nobody says so earlier.
  std::optional<Time> next_look() const {
    if (endpoint.state != store::EndpointState::kActive || !look_at) return std::nullopt;
    return std::max(*look_at, rests_until);
  }
  void succeeded() {
    failures = 0;
    rests_until = Time{};
    endpoint.failing_since = Time{};
  }
  void failed(const WebhookOptions& options, Time now, std::mt19937_64& random) {
    ++failures;
    if (failures < kFailuresToRest) return;
    rests_until = now + backoff(failures - kFailuresToRest + 1, options.first_rest,
                                options.longest_rest, random);
  }

 private:
  std::size_t most(const WebhookOptions& options) const {
    return failures > 0 ? 1 : options.per_endpoint;
  }
};

}  // namespace firstshow::webhooks
