#include "payments/service/inquiry_pauses.hpp"

#include <chrono>
#include <cstddef>

namespace firstshow::payments {
namespace {

constexpr Duration kPause = std::chrono::seconds{5};
constexpr std::size_t kPlaces = 1 << 14;

}  // namespace

InquiryPauses::InquiryPauses() : asked_at_us_(kPlaces) {}

bool InquiryPauses::begin(PaymentId payment, Time now) {
  std::atomic<std::int64_t>& last = asked_at_us_[hash_value(payment) % kPlaces];
  std::int64_t before = last.load();
  return to_micros(now - kPause) >= before && last.compare_exchange_strong(before, to_micros(now));
}

}  // namespace firstshow::payments
