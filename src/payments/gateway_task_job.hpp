#pragma once
// One gateway task of the GatewayTaskRunner, from when it is asked for until it is done. Its
// runner's thread.

#include <algorithm>
#include <cstdint>

#include "payments/gateway.hpp"

namespace firstshow::payments {

struct GatewayTaskJob {
  enum class Stage : std::uint8_t {
    kQueued,   ///< it waits to be begun
    kRunning,  ///< it is being done
    kResting,  ///< it will be queued again after a pause
  };

  using Urgency = booking::GatewayTask::Urgency;

  Stage stage = Stage::kQueued;
  std::uint32_t failures = 0;
  bool again = false;  ///< it was asked for once more since it was begun
  Urgency urgency = Urgency::kSoon;
  std::uint32_t earlier_sends = 0;  ///< of the refund that is being sent
  booking::GatewayAccount account;  ///< where the payment is that is being captured or voided
  PaymentAtGateway payment_asked{};

  bool can_wait() const { return urgency == Urgency::kCanWait; }
  /// What was to be done without a pause is begun: later failures have their pauses.
  void end_hurry() { urgency = std::min(urgency, Urgency::kSoon); }
};

}  // namespace firstshow::payments
