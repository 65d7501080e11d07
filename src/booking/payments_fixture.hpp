#pragma once
// An order with a payment, in each row of docs/core.md's table of money. Tests only; one thread.

#include <string>

#include "booking/box_office_fixture.hpp"

namespace firstshow::booking {

/// What a report of money may find: the rows of the table.
enum class Situation { kShowCancelled, kOpen, kConfirmed, kExpiredFree, kExpiredTaken, kCancelled };

class Payments : public BoxOffice {
 protected:
  /// Seats 1 and 2 and two places of the pit, with a payment that the gateway has.
  void arrange(Situation situation) {
    hold_ = held(kAsha, {1, 2}, {{kPit, 2}});
    order_ = ordered(hold_);
    payment_ = ready(started(order_));
    const auto expire = [&] {
      pass(std::chrono::minutes{12});
      ASSERT_TRUE(apply(ExpireDue{}).ok());
    };
    switch (situation) {
      case Situation::kOpen:
        break;
      case Situation::kShowCancelled:
        apply(CancelShow{show_});
        apply(SettleCancelled{});
        break;
      case Situation::kConfirmed:
        reported(other_money("pay_first", ReportedStatus::kCaptured));
        break;
      case Situation::kExpiredFree:
        expire();
        break;
      case Situation::kExpiredTaken:
        expire();
        held(kRavi, {2});
        break;
      case Situation::kCancelled:
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
    EXPECT_TRUE(apply(ScheduleInquiries{}).ok());
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
