#include "payments/razorpay_envelope.hpp"

#include <gtest/gtest.h>

namespace firstshow::payments {
namespace {

using booking::PaymentReported;
using booking::RefundEnd;
using booking::RefundReported;
using booking::ReportedStatus;

const booking::GatewayAccount kAccount = "razorpay/main";
constexpr PaymentId kOurPayment{321};  // pay_00000000000A1
constexpr RefundId kOurRefund{322};    // rfnd_00000000000A2

const std::string kCaptured =
    R"({"entity":"event","account_id":"acc_BFQ7uQEaa7j2z7","event":"payment.captured",)"
    R"("contains":["payment"],"payload":{"payment":{"entity":{"id":"pay_DESlfW9H8K9uqM",)"
    R"("entity":"payment","amount":25000,"currency":"INR","status":"captured",)"
    R"("order_id":"order_DESlLckIVRkHWj","invoice_id":null,"international":false,"method":"upi",)"
    R"("amount_refunded":0,"refund_status":null,"captured":true,"email":"asha@example.com",)"
    R"("contact":"+919876543210","notes":{"payment_id":"pay_00000000000A1"},"fee":590,"tax":90,)"
    R"("error_code":null,"created_at":1567674599}}},"created_at":1567674606})";

// openssl dgst -sha256 -hmac 'first show secret', and Python's hmac, over the bytes above.
constexpr std::string_view kFirstSignature =
    "ec75a96aa5d717bcf4ad7fbb07e32ec5c3e607aaa11988de41f9b47087de348d";
constexpr std::string_view kSecondSignature =
    "8c3f3b41b073207df29b94c2d582b5a144e79f6357ddd38d354e23e51c24d190";

std::string replaced(std::string_view text, std::string_view what, std::string_view with) {
  std::string result(text);
  const auto at = result.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return result.replace(at, what.size(), with);
}

WebhookReading deliver(std::string_view body, std::string_view signature,
                       const std::vector<std::string>& secrets = {"first show secret"},
                       const std::string& account_id = "") {
  WebhookDelivery delivery;
  delivery.body = body;
  delivery.header = [&](std::string_view name) -> std::string_view {
    if (name == "x-razorpay-signature") return signature;
    if (name == "x-razorpay-event-id") return "evt_1";
    return "";
  };
  return read_razorpay_delivery(delivery, {kAccount, account_id, secrets});
}

/// Signs whatever it is, to reach what is behind the signature.
WebhookReading deliver_signed(std::string_view body) {
  return deliver(body, sign_razorpay_webhook(body, "first show secret"));
}

TEST(RazorpaySignature, IsTheHexadecimalHmacOfTheRawBody) {
  EXPECT_EQ(sign_razorpay_webhook(kCaptured, "first show secret"), kFirstSignature);
  EXPECT_EQ(sign_razorpay_webhook(kCaptured, "second show secret"), kSecondSignature);
}

TEST(RazorpaySignature, ReadsWhatIsSignedByAnyOfTheSecrets) {
  const std::vector<std::string> rotated = {"second show secret", "first show secret"};
  struct Case {
    std::string_view signature;
    std::vector<std::string> secrets;
    WebhookVerdict verdict;
  };
  const Case cases[] = {
      {kFirstSignature, {"first show secret"}, WebhookVerdict::kGenuine},
      {kFirstSignature, rotated, WebhookVerdict::kGenuine},
      {kSecondSignature, rotated, WebhookVerdict::kGenuine},
      {kSecondSignature, {"first show secret"}, WebhookVerdict::kNotSigned},
      {kFirstSignature, {"first show secret "}, WebhookVerdict::kNotSigned},
      {kFirstSignature, {}, WebhookVerdict::kNotSigned},
      {"", rotated, WebhookVerdict::kNotSigned},
      {kFirstSignature.substr(1), rotated, WebhookVerdict::kNotSigned},
      {"not hexadecimal", rotated, WebhookVerdict::kNotSigned},
  };
  for (const Case& c : cases) {
    const WebhookReading reading = deliver(kCaptured, c.signature, c.secrets);
    EXPECT_EQ(reading.verdict, c.verdict) << c.signature;
    EXPECT_EQ(reading.reports.empty(), c.verdict != WebhookVerdict::kGenuine);
  }
}

TEST(RazorpaySignature, NoByteOfTheBodyMayChange) {
  for (std::size_t at = 0; at < kCaptured.size(); ++at) {
    std::string changed(kCaptured);
    changed[at] = static_cast<char>(changed[at] ^ 1);
    ASSERT_EQ(deliver(changed, kFirstSignature).verdict, WebhookVerdict::kNotSigned) << at;
  }
  EXPECT_EQ(deliver(kCaptured + "\n", kFirstSignature).verdict, WebhookVerdict::kNotSigned);
  EXPECT_EQ(deliver("", kFirstSignature).verdict, WebhookVerdict::kNotSigned);
}

TEST(RazorpayEnvelope, SaysWhichMoneyArrived) {
  const WebhookReading reading = deliver(kCaptured, kFirstSignature);
  ASSERT_EQ(reading.verdict, WebhookVerdict::kGenuine);
  EXPECT_EQ(reading.delivery, "evt_1");
  ASSERT_EQ(reading.reports.size(), 1U);
  const auto& report = std::get<PaymentReported>(reading.reports[0]);
  EXPECT_EQ(report.payment, kOurPayment);
  EXPECT_EQ(report.account, kAccount);
  EXPECT_EQ(report.reference, "order_DESlLckIVRkHWj");
  EXPECT_EQ(report.gateway_payment_id, "pay_DESlfW9H8K9uqM");
  EXPECT_EQ(report.status, ReportedStatus::kCaptured);
  EXPECT_EQ(report.amount, Paise{25000});
  EXPECT_EQ(report.currency.view(), "INR");
  EXPECT_EQ(report.source, booking::ReportSource::kNotice);
}

TEST(RazorpayEnvelope, BelievesTheStatusAndNotTheEvent) {
  struct Case {
    const char* event;
    const char* status;
    std::optional<ReportedStatus> reported;
  };
  const Case cases[] = {
      {"payment.authorized", "authorized", ReportedStatus::kAuthorised},
      {"payment.authorized", "captured", ReportedStatus::kCaptured},
      {"payment.captured", "captured", ReportedStatus::kCaptured},
      {"payment.captured", "refunded", ReportedStatus::kRefunded},
      {"payment.failed", "failed", ReportedStatus::kFailed},
      {"payment.failed", "captured", ReportedStatus::kCaptured},
      {"order.paid", "captured", ReportedStatus::kCaptured},
      {"payment.failed", "created", std::nullopt},
  };
  for (const Case& c : cases) {
    std::string body = replaced(kCaptured, "payment.captured", c.event);
    body = replaced(body, R"("status":"captured")", R"("status":")" + std::string(c.status) + '"');
    if (c.status == std::string("failed"))
      body = replaced(body, R"("captured":true)", R"("captured":false)");
    const WebhookReading reading = deliver_signed(body);
    ASSERT_EQ(reading.verdict, WebhookVerdict::kGenuine) << reading.detail;
    ASSERT_EQ(reading.reports.size(), c.reported ? 1U : 0U) << c.event << ' ' << c.status;
    if (!c.reported) continue;
    EXPECT_EQ(std::get<PaymentReported>(reading.reports[0]).status, *c.reported);
  }
}

TEST(RazorpayEnvelope, FindsOurPaymentWhereItIsNamed) {
  constexpr std::string_view kNotes = R"("notes":{"payment_id":"pay_00000000000A1"})";
  constexpr std::string_view kReceipt =
      R"("payload":{"order":{"entity":{"id":"order_DESlLckIVRkHWj","receipt":"pay_00000000000B1"}},)";
  struct Case {
    std::string body;
    PaymentId ours;
  };
  const Case cases[] = {
      {kCaptured, kOurPayment},
      {replaced(kCaptured, kNotes, R"("notes":[])"), {}},
      {replaced(kCaptured, kNotes, R"("notes":{})"), {}},
      {replaced(kCaptured, kNotes, R"("notes":null)"), {}},
      {replaced(kCaptured, kNotes, R"("notes":{"payment_id":17})"), {}},
      {replaced(kCaptured, kNotes, R"("notes":{"payment_id":"ord_00000000000A1"})"), {}},
      {replaced(kCaptured, kNotes, R"("notes":{"payment_id":"pay_DESlfW9H8K9uqM"})"), {}},
      // What we wrote on the order outranks what came through the buyer's browser.
      {replaced(kCaptured, R"("payload":{)", kReceipt), PaymentId{353}},
      {replaced(replaced(kCaptured, R"("payload":{)", kReceipt), kNotes, R"("notes":[])"),
       PaymentId{353}},
  };
  for (const Case& c : cases) {
    const WebhookReading reading = deliver_signed(c.body);
    ASSERT_EQ(reading.verdict, WebhookVerdict::kGenuine) << reading.detail;
    ASSERT_EQ(reading.reports.size(), 1U);
    EXPECT_EQ(std::get<PaymentReported>(reading.reports[0]).payment, c.ours) << c.body;
  }
}

TEST(RazorpayEnvelope, NamesWhatItCannotRead) {
  struct Case {
    std::string body;
    const char* pointer;
  };
  const Case cases[] = {
      {"", ""},
      {"[]", ""},
      {"{", ""},
      {kCaptured + "}", ""},
      {replaced(kCaptured, R"("event":"payment.captured",)", ""), "/event"},
      {replaced(kCaptured, R"("account_id":"acc_BFQ7uQEaa7j2z7",)", ""), "/account_id"},
      {replaced(kCaptured, R"("payload":{)", R"("load":{)"), "/payload"},
      {replaced(kCaptured, R"("payload":{"payment")", R"("payload":{"x")"), "/payload/payment"},
      {replaced(kCaptured, R"({"entity":{"id")", R"({"thing":{"id")"), "/payload/payment/entity"},
      {replaced(kCaptured, R"("id":"pay_DESlfW9H8K9uqM",)", ""), "/payload/payment/entity/id"},
      {replaced(kCaptured, "pay_DESlfW9H8K9uqM", ""), "/payload/payment/entity/id"},
      {replaced(kCaptured, "pay_DESlfW9H8K9uqM", std::string(81, 'p')),
       "/payload/payment/entity/id"},
      {replaced(kCaptured, "25000", "-1"), "/payload/payment/entity/amount"},
      {replaced(kCaptured, "25000", "250.00"), "/payload/payment/entity/amount"},
      {replaced(kCaptured, "25000", R"("25000")"), "/payload/payment/entity/amount"},
      {replaced(kCaptured, "25000", "1000000000000001"), "/payload/payment/entity/amount"},
      {replaced(kCaptured, "25000", "18446744073709551616"), "/payload/payment/entity/amount"},
      {replaced(kCaptured, R"("amount":25000,)", ""), "/payload/payment/entity/amount"},
      {replaced(kCaptured, "INR", "inr"), "/payload/payment/entity/currency"},
      {replaced(kCaptured, "INR", "RUPEE"), "/payload/payment/entity/currency"},
      {replaced(kCaptured, "25000", "25000.0"), "/payload/payment/entity/amount"},
      {replaced(kCaptured, "1567674606", "-5"), "/created_at"},
  };
  for (const Case& c : cases) {
    const auto webhook = read_razorpay_webhook(c.body);
    ASSERT_FALSE(webhook.ok()) << c.body;
    EXPECT_EQ(webhook.faults()[0].pointer, c.pointer) << c.body;
    EXPECT_EQ(deliver_signed(c.body).verdict, WebhookVerdict::kUnreadable);
    EXPECT_TRUE(deliver_signed(c.body).reports.empty());
  }
}

TEST(RazorpayEnvelope, AcknowledgesWhatDoesNotConcernUs) {
  for (const char* body : {
           R"({"entity":"event","event":"settlement.processed","payload":{}})",
           R"({"event":"subscription.charged","payload":{"payment":{"entity":{"id":"pay_1"}}}})",
           R"({"event":"payment.dispute.created"})",
       }) {
    const WebhookReading reading = deliver_signed(body);
    EXPECT_EQ(reading.verdict, WebhookVerdict::kGenuine) << reading.detail;
    EXPECT_TRUE(reading.reports.empty());
  }
}

RazorpayWebhook webhook_of(const char* event, RazorpayPaymentStatus status) {
  RazorpayWebhook webhook;
  webhook.account_id = "acc_1";
  webhook.event = event;
  webhook.created_at = Time{std::chrono::seconds{1'700'000'000}};
  webhook.payment = RazorpayPayment{.id = "pay_SBX1",
                                    .order_id = "order_SBX1",
                                    .status = status,
                                    .amount = Paise{25000},
                                    .currency = Currency{},
                                    .ours = kOurPayment};
  return webhook;
}

RazorpayWebhook refund_webhook_of(const char* event, RazorpayRefundStatus status) {
  RazorpayWebhook webhook = webhook_of(event, RazorpayPaymentStatus::kRefunded);
  webhook.refund = RazorpayRefund{.id = "rfnd_SBX1",
                                  .payment_id = "pay_SBX1",
                                  .status = status,
                                  .amount = Paise{24000},
                                  .currency = Currency{},
                                  .ours = kOurRefund,
                                  .our_payment = kOurPayment};
  return webhook;
}

TEST(RazorpayEnvelope, ReadsBackWhatItWrote) {
  const RazorpayWebhook cases[] = {
      webhook_of("payment.authorized", RazorpayPaymentStatus::kAuthorized),
      webhook_of("payment.captured", RazorpayPaymentStatus::kCaptured),
      webhook_of("payment.failed", RazorpayPaymentStatus::kFailed),
      webhook_of("order.paid", RazorpayPaymentStatus::kCaptured),
      refund_webhook_of("refund.created", RazorpayRefundStatus::kPending),
      refund_webhook_of("refund.processed", RazorpayRefundStatus::kProcessed),
      refund_webhook_of("refund.failed", RazorpayRefundStatus::kFailed),
  };
  for (const RazorpayWebhook& webhook : cases) {
    const auto read = read_razorpay_webhook(write_razorpay_webhook(webhook));
    ASSERT_TRUE(read.ok()) << webhook.event << ' ' << read.faults()[0].pointer << ' '
                           << read.faults()[0].detail;
    EXPECT_EQ(*read, webhook) << webhook.event;
  }
}

TEST(RazorpayEnvelope, ReportsRefundsThatCameToAnEnd) {
  struct Case {
    const char* event;
    RazorpayRefundStatus status;
    std::optional<RefundEnd> ended;
  };
  const Case cases[] = {
      {"refund.created", RazorpayRefundStatus::kPending, std::nullopt},
      {"refund.created", RazorpayRefundStatus::kProcessed, RefundEnd::kSettled},
      {"refund.processed", RazorpayRefundStatus::kProcessed, RefundEnd::kSettled},
      {"refund.failed", RazorpayRefundStatus::kFailed, RefundEnd::kFailed},
  };
  for (const Case& c : cases) {
    const auto reports = money_reports(refund_webhook_of(c.event, c.status), kAccount);
    ASSERT_EQ(reports.size(), c.ended ? 2U : 1U) << c.event;
    EXPECT_EQ(std::get<PaymentReported>(reports[0]).status, ReportedStatus::kRefunded)
        << "and so that the money came";
    if (!c.ended) continue;
    const auto& report = std::get<RefundReported>(reports[1]);
    EXPECT_EQ(report.refund, kOurRefund);
    EXPECT_EQ(report.payment, kOurPayment);
    EXPECT_EQ(report.account, kAccount);
    EXPECT_EQ(report.reference, "rfnd_SBX1");
    EXPECT_EQ(report.status, *c.ended);
    EXPECT_EQ(report.amount, Paise{24000});
  }
}

TEST(RazorpayEnvelope, ARefundWithItsPaymentReportsTheMoneyFirst) {
  RazorpayWebhook webhook = refund_webhook_of("refund.processed", RazorpayRefundStatus::kProcessed);
  webhook.payment->status = RazorpayPaymentStatus::kCaptured;  // a part of it was given back
  const auto reports = money_reports(webhook, kAccount);
  ASSERT_EQ(reports.size(), 2U);
  EXPECT_EQ(std::get<PaymentReported>(reports[0]).status, ReportedStatus::kCaptured);
  EXPECT_EQ(std::get<RefundReported>(reports[1]).status, RefundEnd::kSettled);
}

TEST(RazorpayEnvelope, RefundsMadeAtTheGatewayNameNoneOfOurs) {
  constexpr std::string_view kBody =
      R"({"entity":"event","account_id":"acc_1","event":"refund.processed","contains":["refund"],)"
      R"("payload":{"refund":{"entity":{"id":"rfnd_FP8QHiV938haTz","entity":"refund",)"
      R"("amount":500,"currency":"INR","payment_id":"pay_29QQoUBi66xm2f","notes":[],)"
      R"("receipt":null,"status":"processed","speed_processed":"normal"}}},"created_at":1567674606})";
  const WebhookReading reading = deliver_signed(kBody);
  ASSERT_EQ(reading.verdict, WebhookVerdict::kGenuine) << reading.detail;
  ASSERT_EQ(reading.reports.size(), 1U);
  const auto& report = std::get<RefundReported>(reading.reports[0]);
  EXPECT_FALSE(report.refund);
  EXPECT_FALSE(report.payment);
  EXPECT_EQ(report.reference, "rfnd_FP8QHiV938haTz");
  EXPECT_EQ(report.gateway_payment_id, "pay_29QQoUBi66xm2f") << "whose money goes back";
  EXPECT_EQ(report.amount, Paise{500});
}

TEST(RazorpayEnvelope, HasTheGatewayAskedAboutWhatIsUnclear) {
  const std::string status = R"("status":"captured")";
  const std::string captured = R"("captured":true)";
  const std::string notes = R"("notes":{"payment_id":"pay_00000000000A1"})";
  const std::string settled = replaced(kCaptured, status, R"("status":"settled")");
  struct Case {
    std::string body;
    std::size_t reports;
    std::size_t alarms;
    std::size_t inquiries;
  };
  const Case cases[] = {
      {kCaptured, 1, 0, 0},
      {settled, 0, 1, 1},
      {replaced(kCaptured, status, R"("status":"")"), 0, 1, 1},
      {replaced(kCaptured, status, R"("status":null)"), 0, 1, 1},
      {replaced(kCaptured, status, R"("status":7)"), 0, 1, 1},
      {replaced(kCaptured, status + ",", ""), 0, 1, 1},
      {replaced(settled, notes, R"("notes":[])"), 0, 1, 0},
      {replaced(kCaptured, captured, R"("captured":false)"), 0, 1, 1},
      {replaced(kCaptured, captured, R"("captured":null)"), 1, 0, 0},
      {replaced(kCaptured, status, R"("status":"failed")"), 0, 1, 1},
      {replaced(replaced(kCaptured, status, R"("status":"failed")"), captured,
                R"("captured":false)"),
       1, 0, 0},
  };
  for (const Case& c : cases) {
    const WebhookReading reading = deliver_signed(c.body);
    EXPECT_EQ(reading.verdict, WebhookVerdict::kGenuine) << c.body;
    EXPECT_EQ(reading.reports.size(), c.reports) << c.body;
    EXPECT_EQ(reading.alarms.size(), c.alarms) << c.body;
    ASSERT_EQ(reading.inquiries.size(), c.inquiries) << c.body;
    for (const booking::GatewayTask& inquiry : reading.inquiries)
      EXPECT_EQ(std::get<PaymentId>(inquiry.subject), kOurPayment);
  }
}

TEST(RazorpayEnvelope, HasTheGatewayAskedAboutAnUnclearRefund) {
  RazorpayWebhook webhook = refund_webhook_of("refund.created", RazorpayRefundStatus::kUnclear);
  const WebhookReading ours = deliver_signed(write_razorpay_webhook(webhook));
  ASSERT_EQ(ours.inquiries.size(), 1U);
  EXPECT_EQ(std::get<RefundId>(ours.inquiries[0].subject), kOurRefund);
  EXPECT_EQ(ours.reports.size(), 1U) << "the payment that came with it is clear";
  webhook.refund->ours = {};
  const WebhookReading elsewhere = deliver_signed(write_razorpay_webhook(webhook));
  ASSERT_EQ(elsewhere.inquiries.size(), 1U);
  EXPECT_EQ(std::get<PaymentId>(elsewhere.inquiries[0].subject), kOurPayment);
}

TEST(RazorpayEnvelope, ReadsWhatOtherProgramsWrite) {
  const auto with_note = [](const std::string& note) {
    return replaced(kCaptured, R"("notes":{)", R"("notes":{"name":")" + note + R"(",)");
  };
  const std::string cases[] = {
      "\xEF\xBB\xBF" + kCaptured,
      with_note(R"(\ud83d)"),
      with_note(R"(\uDE00 \ud83d \ud83d\ude00)"),
      with_note(R"(\ud83d\n)"),
      with_note(R"(\\ud83d\"\\)"),
      with_note(R"(\ud83d\ud83d\ude00)"),
  };
  for (const std::string& body : cases) {
    const WebhookReading reading = deliver_signed(body);
    ASSERT_EQ(reading.verdict, WebhookVerdict::kGenuine) << body << ' ' << reading.detail;
    ASSERT_EQ(reading.reports.size(), 1U) << body;
    EXPECT_EQ(std::get<PaymentReported>(reading.reports[0]).payment, kOurPayment) << body;
  }
  EXPECT_EQ(deliver_signed(with_note(R"(\ud83)")).verdict, WebhookVerdict::kUnreadable);
  EXPECT_EQ(deliver_signed(with_note("\xff")).verdict, WebhookVerdict::kUnreadable);
}

TEST(RazorpayEnvelope, BelongsToTheAccountThatItNames) {
  const std::vector<std::string> secrets = {"first show secret"};
  const auto verdict = [&](std::string_view body, const std::string& account_id) {
    return deliver(body, sign_razorpay_webhook(body, secrets[0]), secrets, account_id).verdict;
  };
  EXPECT_EQ(verdict(kCaptured, ""), WebhookVerdict::kGenuine) << "not configured";
  EXPECT_EQ(verdict(kCaptured, "acc_BFQ7uQEaa7j2z7"), WebhookVerdict::kGenuine);
  EXPECT_EQ(verdict(kCaptured, "acc_Another"), WebhookVerdict::kWrongAccount);
  EXPECT_EQ(verdict(R"({"event":"settlement.processed"})", "acc_Another"),
            WebhookVerdict::kGenuine);
}

}  // namespace
}  // namespace firstshow::payments
