// The numbers that rows have for enumerators. A test that fails here would reinterpret every
// database there is: give the enumerator its number back, and append a new one with a migration.

#include <gtest/gtest.h>

#include <utility>

#include "booking/model/entities.hpp"
#include "booking/model/seat_layout.hpp"
#include "store/last_enumerator.hpp"
#include "store/ports/mails.hpp"
#include "store/ports/webhooks.hpp"

namespace firstshow::store {
namespace {

/// Every enumerator with its number, from 0 on.
template <class Enum, std::size_t N>
void expect_numbers(const std::pair<Enum, int> (&pairs)[N]) {
  static_assert(N == static_cast<std::size_t>(last_enumerator<Enum>()) + 1,
                "a new enumerator: write its number here, and a migration");
  int next = 0;
  for (const auto& [enumerator, number] : pairs) {
    EXPECT_EQ(static_cast<int>(enumerator), number);
    EXPECT_EQ(number, next++);
  }
}

TEST(StoredNumbers, OfSaleStates) {
  using enum booking::SaleState;
  expect_numbers<booking::SaleState>(
      {{kDraft, 0}, {kOnSale, 1}, {kPaused, 2}, {kClosed, 3}, {kCancelled, 4}});
}

TEST(StoredNumbers, OfHoldStates) {
  using enum booking::HoldState;
  expect_numbers<booking::HoldState>(
      {{kActive, 0}, {kOrdered, 1}, {kConverted, 2}, {kReleased, 3}, {kExpired, 4}});
}

TEST(StoredNumbers, OfKindsOfPlaces) {
  using enum booking::Place::Kind;
  expect_numbers<booking::Place::Kind>({{kSeat, 0}, {kArea, 1}});
}

TEST(StoredNumbers, OfTicketStates) {
  using enum booking::TicketState;
  expect_numbers<booking::TicketState>({{kNone, 0}, {kValid, 1}, {kVoid, 2}});
}

TEST(StoredNumbers, OfOrderStates) {
  using enum booking::OrderState;
  expect_numbers<booking::OrderState>(
      {{kOpen, 0}, {kConfirmed, 1}, {kExpired, 2}, {kCancelled, 3}});
}

TEST(StoredNumbers, OfPaymentStates) {
  using enum booking::PaymentState;
  expect_numbers<booking::PaymentState>(
      {{kCreated, 0}, {kReady, 1}, {kAuthorised, 2}, {kCaptured, 3}, {kFailed, 4}});
}

TEST(StoredNumbers, OfPaymentRequests) {
  using enum booking::PaymentRequest;
  expect_numbers<booking::PaymentRequest>({{kNone, 0}, {kCapture, 1}, {kVoid, 2}, {kInquire, 3}});
}

TEST(StoredNumbers, OfRefundStates) {
  using enum booking::RefundState;
  expect_numbers<booking::RefundState>(
      {{kOwed, 0}, {kSent, 1}, {kSettled, 2}, {kFailed, 3}, {kSending, 4}});
}

TEST(StoredNumbers, OfRefundReasons) {
  using enum booking::RefundReason;
  expect_numbers<booking::RefundReason>({{kLate, 0},
                                         {kSecondPayment, 1},
                                         {kOrderCancelled, 2},
                                         {kShowCancelled, 3},
                                         {kTicketsReturned, 4},
                                         {kAtGateway, 5},
                                         {kDecided, 6}});
}

TEST(StoredNumbers, OfReviewVerdicts) {
  using enum booking::ReviewVerdict;
  expect_numbers<booking::ReviewVerdict>(
      {{kAccept, 0}, {kGiveBack, 1}, {kWriteOff, 2}, {kVoidTickets, 3}, {kKeepTickets, 4}});
}

TEST(StoredNumbers, OfKindsOfMails) {
  using enum booking::MailKind;
  expect_numbers<booking::MailKind>({{kOrderConfirmed, 0}, {kRefundMade, 1}, {kShowCancelled, 2}});
}

TEST(StoredNumbers, OfStatesOfMails) {
  using enum MailState;
  expect_numbers<MailState>({{kWaiting, 0}, {kSent, 1}, {kDead, 2}, {kPassed, 3}});
}

TEST(StoredNumbers, OfKindsOfEvents) {
  using enum booking::EventKind;
  expect_numbers<booking::EventKind>({{kOrderConfirmed, 0},
                                      {kOrderExpired, 1},
                                      {kOrderCancelled, 2},
                                      {kTicketsVoided, 3},
                                      {kPaymentCaptured, 4},
                                      {kPaymentFailed, 5},
                                      {kRefundSent, 6},
                                      {kRefundSettled, 7},
                                      {kRefundFailed, 8},
                                      {kShowOnSale, 9},
                                      {kShowPaused, 10},
                                      {kShowClosed, 11},
                                      {kShowCancelled, 12},
                                      {kTest, 13}});
}

TEST(StoredNumbers, OfStatesOfWebhooks) {
  using Endpoint = EndpointState;
  expect_numbers<Endpoint>({{Endpoint::kActive, 0},
                            {Endpoint::kPaused, 1},
                            {Endpoint::kDisabled, 2},
                            {Endpoint::kDeleted, 3}});
  using Delivery = DeliveryState;
  expect_numbers<Delivery>({{Delivery::kWaiting, 0}, {Delivery::kSent, 1}, {Delivery::kDead, 2}});
}

TEST(StoredNumbers, OfTraitsOfSeats) {
  EXPECT_EQ(booking::kOrdinarySeat, 0);
  EXPECT_EQ(booking::kAccessibleSeat, 1);
  EXPECT_EQ(booking::kCompanionSeat, 2);
  EXPECT_EQ(booking::kRestrictedViewSeat, 4);
}

}  // namespace
}  // namespace firstshow::store
