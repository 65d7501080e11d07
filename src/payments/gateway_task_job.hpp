#pragma once
// One gateway task of the GatewayTaskRunner, from when it is asked for until it is done. Its
// runner's thread.

#include <cstdint>

#include "payments/gateway.hpp"

namespace firstshow::payments {

struct GatewayTaskJob {
  enum class Stage : std::uint8_t {
    kQueued,   ///< it waits to be begun
    kRunning,  ///< it is being done
    kResting,  ///< it will be queued again after a pause
  };

  Stage stage = Stage::kQueued;
  std::uint32_t failures = 0;
  bool again = false;               ///< it was asked for once more since it was begun
  bool can_wait = false;            ///< it is begun when nothing else is
  bool without_pause = false;       ///< somebody wants it done now, whatever failed before
  std::uint32_t earlier_sends = 0;  ///< of the refund that is being sent
  booking::GatewayAccount account;  ///< where the payment is that is being captured or voided
  PaymentAtGateway payment_asked{};
};

/// What was fetched: the gateway's answers how the money stands now.
inline std::vector<MoneyReport> as_answers(std::vector<MoneyReport> fetched) {
  for (MoneyReport& each : fetched)
    std::visit([](auto& report) { report.source = booking::ReportSource::kInquiry; }, each);
  return fetched;
}

}  // namespace firstshow::payments
