#include "payments/service/inquiry_pauses.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace firstshow::payments {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Time kAsked{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} +
                      std::chrono::hours{12}};

TEST(InquiryPauses, LetAPaymentBeAskedAboutOnceInFiveSeconds) {
  InquiryPauses pauses;
  EXPECT_TRUE(pauses.begin(PaymentId{1}, kAsked));
  EXPECT_FALSE(pauses.begin(PaymentId{1}, kAsked));
  EXPECT_FALSE(pauses.begin(PaymentId{1}, kAsked + seconds{5} - milliseconds{1}))
      << "a refusal does not make the pause longer";
  EXPECT_TRUE(pauses.begin(PaymentId{1}, kAsked + seconds{5}));
  EXPECT_FALSE(pauses.begin(PaymentId{1}, kAsked + seconds{9}));
}

TEST(InquiryPauses, AreOfEachPayment) {
  InquiryPauses pauses;
  EXPECT_TRUE(pauses.begin(PaymentId{1}, kAsked));
  EXPECT_TRUE(pauses.begin(PaymentId{2}, kAsked));
}

}  // namespace
}  // namespace firstshow::payments
