#pragma once
// When gateways were last asked about payments that buyers wait for: a buyer who reloads a page has
// a payment asked about once in a few seconds, not each time. Bounded: payments that share a place
// share its pause. PaymentService owns it; any thread may use it, and nothing fails.

#include <atomic>
#include <cstdint>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"

namespace firstshow::payments {

class InquiryPauses {
 public:
  InquiryPauses();

  /// Whether the payment may be asked about at `now`; then its pause begins.
  bool begin(PaymentId payment, Time now);

 private:
  std::vector<std::atomic<std::int64_t>> asked_at_us_;  ///< by a hash of the payment's id
};

}  // namespace firstshow::payments
