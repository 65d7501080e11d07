#pragma once
// An order with a payment, in each row of docs/core.md's table of money. Tests only; one thread.

#include <string>

#include "booking/box_office_fixture.hpp"

namespace firstshow::booking {

/// The rows of the money table.
enum class World { kShowCancelled, kOpen, kConfirmed, kExpiredFree, kExpiredTaken, kCancelled };

class Payments : public BoxOffice {
 protected:
  /// Seats 1 and 2 and two places of the pit, with a payment that the gateway has.
  void arrange(World world) {
    hold_ = held(kAsha, {1, 2}, {{kPit, 2}});
    order_ = ordered(hold_);
    payment_ = ready(started(order_));
    const auto expire = [&] {
      pass(std::chrono::minutes{12});
      ASSERT_TRUE(apply(ExpireDue{}).ok());
    };
    switch (world) {
      case World::kOpen:
        break;
      case World::kShowCancelled:
        apply(CancelShow{show_});
        apply(SettleCancelled{});
        break;
      case World::kConfirmed:
        reported(other_money("pay_first", ReportedStatus::kCaptured));
        break;
      case World::kExpiredFree:
        expire();
        break;
      case World::kExpiredTaken:
        expire();
        held(kRavi, {2});
        break;
      case World::kCancelled:
        apply(CancelOrder{kAsha, order_.id, false});
        break;
    }
  }

  PaymentReported other_money(const std::string& gateway_payment_id, ReportedStatus status) {
    PaymentReported report = BoxOffice::report(payment_, status);
    report.gateway_payment_id = gateway_payment_id;
    return report;
  }
  PaymentReported money(ReportedStatus status) { return other_money("pay_this", status); }
  OrderState order_state() { return order_now(order_).order.state; }

  /// How many inquiries go to gateways now.
  std::size_t asked() {
    EXPECT_TRUE(apply(AskGateways{}).ok());
    return effects_.gateway_tasks.size();
  }

  Hold hold_;
  Order order_;
  Payment payment_;
};

inline constexpr auto kCaptured = ReportedStatus::kCaptured;
inline constexpr auto kAuthorised = ReportedStatus::kAuthorised;
inline constexpr auto kFailed = ReportedStatus::kFailed;
inline constexpr auto kRefunded = ReportedStatus::kRefunded;

}  // namespace firstshow::booking
