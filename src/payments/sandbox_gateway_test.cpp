#include "payments/sandbox_gateway.hpp"

#include <gtest/gtest.h>

#include <set>

#include "payments/sandbox_fixture.hpp"

namespace firstshow::payments {
namespace {

using booking::PaymentReported;
using booking::RefundReported;
using booking::ReportedStatus;
using namespace std::chrono_literals;

template <class T>
struct Answer {
  GatewayReply<T> reply;
  GatewayCompletion<T> completion() {
    return [this](GatewayReply<T> given) { reply = std::move(given); };
  }
};

PaymentAtGateway at_gateway(const PaymentReported& report) {
  return {kSandboxPayment, report.reference, report.gateway_payment_id, report.amount,
          report.currency};
}

TEST(SandboxReference, SaysWhatIsToBePaidEvenAfterARestart) {
  std::string reference;
  {
    Sandbox before;
    reference = before.create(Paise{123456789});
    EXPECT_EQ(before.create(Paise{123456789}), reference) << "the same payment, the same reference";
  }
  EXPECT_LE(reference.size(), 80U);
  Sandbox after;
  EXPECT_EQ(after.gateway.read_reference(reference),
            (SandboxReference{kSandboxPayment, Paise{123456789}, Currency{}}));
  EXPECT_EQ(after.gateway.pay({.reference = reference}), SandboxPayResult::kAccepted);
  const PaymentReported report = after.payment_report();
  EXPECT_EQ(report.payment, kSandboxPayment);
  EXPECT_EQ(report.amount, Paise{123456789});
}

TEST(SandboxReference, CannotBeMadeUp) {
  Sandbox sandbox;
  const std::string reference = sandbox.create();
  for (std::size_t at = 0; at < reference.size(); ++at) {
    std::string changed = reference;
    changed[at] = changed[at] == '1' ? '2' : '1';
    EXPECT_EQ(sandbox.gateway.pay({.reference = changed}), SandboxPayResult::kUnknownReference)
        << changed;
  }
  SandboxOptions other = quick_options();
  other.seal_key = "a key of another server";
  Sandbox other_server(other);
  EXPECT_EQ(sandbox.gateway.pay({.reference = other_server.create()}),
            SandboxPayResult::kUnknownReference);
  EXPECT_EQ(sandbox.gateway.pay({.reference = ""}), SandboxPayResult::kUnknownReference);
}

TEST(SandboxGateway, IsTheSameAfterARotationOfSecrets) {
  Sandbox sandbox;
  const std::string reference = sandbox.create();
  const RefundDemand demand{kSandboxRefund, 0, kSandboxPayment, "pay_One", Paise{500}, Currency{}};
  Answer<std::string> before, after;
  sandbox.gateway.refund(demand, before.completion());
  WebhookSecrets& secrets = sandbox.gateway.webhook_secrets();
  const std::uint64_t change = secrets.next_change();
  secrets.replace({{"a new secret"}}, secrets.next_change());
  secrets.replace({{"of an earlier change"}}, change);
  EXPECT_EQ(secrets.signing(), "a new secret") << "changes may come out of order";
  EXPECT_EQ(sandbox.gateway.pay({.reference = reference}), SandboxPayResult::kAccepted);
  EXPECT_EQ(sandbox.payment_report(1).payment, kSandboxPayment);
  sandbox.gateway.refund(demand, after.completion());
  EXPECT_EQ(before.reply.value, after.reply.value) << "the same refund, or it is given back twice";
}

TEST(SandboxGateway, TakesTwoSecretsUntilTheFormerOneEnds) {
  SandboxOptions options = quick_options();
  const Time end = from_micros(1'790'000'000'000'000);
  options.secrets = {{"new"}, {"former", end}};
  const SandboxGateway gateway(options, [](std::string) {});
  const std::string body = "{}";
  const auto verdict = [&](const std::string& secret, Time at) {
    const std::string signature = sign_razorpay_webhook(body, secret);
    WebhookDelivery delivery;
    delivery.body = body;
    delivery.header = [&](std::string_view name) -> std::string_view {
      return name == kRazorpaySignatureHeader ? std::string_view(signature) : "";
    };
    delivery.received_at = at;
    return gateway.read_webhook(delivery).verdict;
  };
  for (const Time at : {Time{}, end - Duration{1}, end, end + std::chrono::hours{1}}) {
    EXPECT_NE(verdict("new", at), WebhookVerdict::kNotSigned);
    EXPECT_EQ(verdict("former", at) != WebhookVerdict::kNotSigned, at < end);
    EXPECT_EQ(verdict("another", at), WebhookVerdict::kNotSigned);
  }
}

TEST(SandboxGateway, CollectsAtLeastARupee) {
  Sandbox sandbox;
  Answer<PayInstructions> answer;
  sandbox.gateway.create({kSandboxPayment, Paise{99}, Currency{}, "", Time{}}, answer.completion());
  EXPECT_EQ(answer.reply.fault, GatewayFault::kRefused);
}

TEST(SandboxGateway, DeliversEachOutcome) {
  struct Case {
    SandboxOutcome outcome;
    ReportedStatus status;
    std::size_t webhooks;
  };
  const Case cases[] = {
      {SandboxOutcome::kSucceed, ReportedStatus::kCaptured, 2},  // payment.captured, order.paid
      {SandboxOutcome::kAuthorise, ReportedStatus::kAuthorised, 1},
      {SandboxOutcome::kFail, ReportedStatus::kFailed, 1},
  };
  for (const Case& c : cases) {
    Sandbox sandbox;
    const std::string reference = sandbox.create();
    ASSERT_EQ(sandbox.gateway.pay({.reference = reference, .outcome = c.outcome}),
              SandboxPayResult::kAccepted);
    for (const MoneyReport& each : sandbox.reports(c.webhooks)) {
      const auto& report = std::get<PaymentReported>(each);
      EXPECT_EQ(report.status, c.status);
      EXPECT_EQ(report.payment, kSandboxPayment);
      EXPECT_EQ(report.account, "sandbox/main");
      EXPECT_EQ(report.reference, reference);
      EXPECT_EQ(report.amount, Paise{25000});
      EXPECT_EQ(report.source, booking::ReportSource::kNotice);
    }
  }
}

TEST(SandboxGateway, PaysTwiceLateAndWrong) {
  Sandbox sandbox;
  SandboxAction pay{.reference = sandbox.create(), .payments = 2, .copies = 3};
  pay.amount = Paise{100};
  ASSERT_EQ(sandbox.gateway.pay(pay, 1ms), SandboxPayResult::kAccepted);
  std::map<std::string, int> reports_of;
  for (const MoneyReport& each : sandbox.reports(12)) {
    const auto& report = std::get<PaymentReported>(each);
    EXPECT_EQ(report.amount, Paise{100});
    ++reports_of[report.gateway_payment_id];
  }
  ASSERT_EQ(reports_of.size(), 2U) << "two payments with names of their own";
  for (const auto& [name, count] : reports_of) EXPECT_EQ(count, 6) << name;
}

TEST(SandboxGateway, FetchesAPaymentThatFailed) {
  Sandbox sandbox;
  const std::string reference = sandbox.create();
  sandbox.gateway.pay({.reference = reference, .outcome = SandboxOutcome::kFail});
  EXPECT_EQ(sandbox.payment_report().status, ReportedStatus::kFailed);
  Answer<std::vector<MoneyReport>> answer;
  sandbox.gateway.fetch({kSandboxPayment, reference, "", Paise{25000}, Currency{}},
                        answer.completion());
  EXPECT_EQ(answer.reply.value.size(), 1U);
}

TEST(SandboxGateway, CapturesAndVoidsWhatIsAuthorised) {
  struct Case {
    bool capture;
    ReportedStatus after;
  };
  for (const Case& c :
       {Case{true, ReportedStatus::kCaptured}, Case{false, ReportedStatus::kFailed}}) {
    Sandbox sandbox;
    sandbox.gateway.pay({.reference = sandbox.create(), .outcome = SandboxOutcome::kAuthorise});
    const PaymentAtGateway payment = at_gateway(sandbox.payment_report());
    // Again and the other way round changes nothing: money stands as it was first settled.
    const bool wishes[] = {c.capture, c.capture, !c.capture};
    for (const bool capture : wishes) {
      Answer<PaymentReported> answer;
      if (capture)
        sandbox.gateway.capture(payment, answer.completion());
      else
        sandbox.gateway.void_payment(payment, answer.completion());
      ASSERT_TRUE(answer.reply.ok());
      EXPECT_EQ(answer.reply.value.status, c.after);
      EXPECT_EQ(answer.reply.value.gateway_payment_id, payment.gateway_payment_id);
    }
    EXPECT_EQ(sandbox.payment_report(1).status, c.after) << "and a webhook says it too";
  }
}

TEST(SandboxGateway, CapturesWhatItForgotInARestart) {
  PaymentAtGateway payment;
  {
    Sandbox before;
    before.gateway.pay({.reference = before.create(), .outcome = SandboxOutcome::kAuthorise});
    payment = at_gateway(before.payment_report());
  }
  Sandbox after;
  Answer<PaymentReported> answer;
  after.gateway.capture(payment, answer.completion());
  EXPECT_EQ(answer.reply.value.status, ReportedStatus::kCaptured);
  EXPECT_EQ(answer.reply.value.amount, Paise{25000});
}

TEST(SandboxGateway, GivesBackOnceForEachDemandAndNeverMoreThanWasPaid) {
  Sandbox sandbox;
  sandbox.gateway.pay({.reference = sandbox.create()});
  const PaymentReported paid = sandbox.payment_report();
  struct Case {
    RefundId refund;
    std::uint32_t earlier_sends;
    std::int64_t amount;
    GatewayFault fault;
  };
  const RefundId other{0x323456789AB};
  const Case cases[] = {
      {kSandboxRefund, 0, 10000, GatewayFault::kNone},
      {kSandboxRefund, 0, 10000, GatewayFault::kNone},  // the same demand, not money a second time
      {other, 0, 15001, GatewayFault::kRefused},        // a paisa too much
      {other, 1, 15000, GatewayFault::kNone},           // tried again: the rest
      {kSandboxRefund, 1, 1, GatewayFault::kRefused},   // nothing is left
      {other, 1, 15000, GatewayFault::kNone},           // but what was done is done
  };
  std::set<std::string> names;
  for (const Case& c : cases) {
    Answer<std::string> answer;
    sandbox.gateway.refund({c.refund, c.earlier_sends, kSandboxPayment, paid.gateway_payment_id,
                            Paise{c.amount}, Currency{}},
                           answer.completion());
    EXPECT_EQ(answer.reply.fault, c.fault) << answer.reply.detail;
    if (answer.reply.ok()) names.insert(answer.reply.value);
  }
  EXPECT_EQ(names.size(), 2U);
  Paise given_back;
  std::set<std::string> settled;
  for (const MoneyReport& each : sandbox.reports(4, 2)) {
    const auto* refund = std::get_if<RefundReported>(&each);
    if (refund == nullptr || !settled.insert(refund->reference).second) continue;
    EXPECT_EQ(refund->status, booking::RefundEnd::kSettled);
    EXPECT_EQ(refund->payment, kSandboxPayment);
    given_back += refund->amount;
  }
  EXPECT_EQ(settled, names);
  EXPECT_EQ(given_back, Paise{25000});
}

TEST(SandboxGateway, SaysThatMoneyWentBackAndNotOnlyThatItCame) {
  Sandbox sandbox;
  sandbox.gateway.pay({.reference = sandbox.create()});
  const PaymentReported paid = sandbox.payment_report();
  Answer<std::string> refund;
  sandbox.gateway.refund(
      {kSandboxRefund, 0, kSandboxPayment, paid.gateway_payment_id, paid.amount, {}},
      refund.completion());
  ASSERT_TRUE(refund.reply.ok());
  Answer<std::vector<MoneyReport>> fetched;
  sandbox.gateway.fetch(at_gateway(paid), fetched.completion());
  ASSERT_EQ(fetched.reply.value.size(), 1U);
  EXPECT_EQ(std::get<PaymentReported>(fetched.reply.value[0]).status, ReportedStatus::kRefunded)
      << "tickets are not made for money that went back";
}

TEST(SandboxGateway, SaysThatARefundIsSettled) {
  Sandbox sandbox;
  Answer<std::optional<RefundReported>> answer;
  sandbox.gateway.fetch_refund(
      {kSandboxRefund, kSandboxPayment, "rfnd_SBX1", "pay_SBX1", Paise{100}, Currency{}},
      answer.completion());
  ASSERT_TRUE(answer.reply.ok() && answer.reply.value);
  EXPECT_EQ(answer.reply.value->status, booking::RefundEnd::kSettled);
  EXPECT_EQ(answer.reply.value->refund, kSandboxRefund);
  EXPECT_EQ(answer.reply.value->account, "sandbox/main");
}

TEST(SandboxGateway, GivesBackInPartsWhatItForgotInARestart) {
  Sandbox sandbox;
  std::set<std::string> names;
  for (const std::int64_t refund : {71, 72}) {
    Answer<std::string> answer;
    sandbox.gateway.refund(
        {RefundId{refund}, 0, kSandboxPayment, "pay_SBX1", Paise{100}, Currency{}},
        answer.completion());
    ASSERT_TRUE(answer.reply.ok()) << answer.reply.detail;
    names.insert(answer.reply.value);
  }
  EXPECT_EQ(names.size(), 2U);
  for (const MoneyReport& each : sandbox.reports(2))
    EXPECT_TRUE(names.contains(std::get<RefundReported>(each).reference));
}

TEST(SandboxGateway, ForgetsTheOldest) {
  SandboxOptions options = quick_options();
  options.max_payments = 2;
  Sandbox sandbox(options);
  for (const std::int64_t payment : {1, 2, 3}) {
    std::string reference;
    sandbox.gateway.create({PaymentId{payment}, Paise{100}, Currency{}, "", Time{}},
                           [&](auto reply) { reference = reply.value.reference; });
    sandbox.gateway.pay({.reference = reference});
  }
  for (const std::int64_t payment : {1, 2, 3}) {
    Answer<std::vector<MoneyReport>> answer;
    sandbox.gateway.fetch({PaymentId{payment}, "", "", Paise{100}, Currency{}},
                          answer.completion());
    EXPECT_EQ(answer.reply.value.size(), payment == 1 ? 0U : 1U) << payment;
  }
}

TEST(SandboxDeliveries, TriesAgainUntilItIsAnsweredWell) {
  Sandbox sandbox(quick_options(), {503, 500, 302, 404});
  sandbox.gateway.pay({.reference = sandbox.create(), .outcome = SandboxOutcome::kFail});
  const auto received = sandbox.receiver.wait_for(5);
  EXPECT_EQ(received.back().answered, 200U);
  for (const auto& one : received) {
    EXPECT_EQ(one.id, received[0].id);
    EXPECT_EQ(one.body, received[0].body) << "the same bytes under the same signature";
  }
}

TEST(SandboxDeliveries, GivesUpAndSaysSo) {
  SandboxOptions options = quick_options();
  options.deliveries.attempts = 3;
  Sandbox sandbox(options, {503, 503, 503});
  sandbox.gateway.pay({.reference = sandbox.create(), .outcome = SandboxOutcome::kFail});
  auto noticed = sandbox.noticed.get_future();
  ASSERT_EQ(noticed.wait_for(kPatience), std::future_status::ready);
  EXPECT_NE(noticed.get().find("after 3 attempts: the answer was 503"), std::string::npos);
}

TEST(SandboxDeliveries, WaitsForTheServerToStart) {
  SandboxGateway gateway(quick_options(), [](std::string) {});
  std::string reference;
  gateway.create({kSandboxPayment, Paise{100}, Currency{}, "", Time{}},
                 [&](auto reply) { reference = reply.value.reference; });
  gateway.pay({.reference = reference});
  Receiver receiver;
  gateway.start("127.0.0.1", receiver.port());
  EXPECT_EQ(receiver.wait_for(2).size(), 2U);
}

TEST(SandboxDeliveries, RefusesToPayPastItsBound) {
  SandboxOptions options = quick_options();
  options.deliveries.max_waiting = 10;
  SandboxGateway gateway(options, [](std::string) {});  // never started: all of it waits
  std::string reference;
  gateway.create({kSandboxPayment, Paise{100}, Currency{}, "", Time{}},
                 [&](auto reply) { reference = reply.value.reference; });
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(gateway.pay({.reference = reference}), SandboxPayResult::kAccepted) << i;
  EXPECT_EQ(gateway.pay({.reference = reference}), SandboxPayResult::kBusy);
  EXPECT_EQ(gateway.pay({.reference = reference}, 1h), SandboxPayResult::kBusy);
}

TEST(SandboxObjection, OnlyLoopbackIsSafeByItself) {
  struct Case {
    const char* address;
    bool safe;
  };
  const Case cases[] = {
      {"127.0.0.1", true},
      {"127.8.0.1", true},
      {"::1", true},
      {"0.0.0.0", false},
      {"::", false},
      {"192.0.2.1", false},
      {"10.0.0.1", false},
      {"::ffff:0.0.0.0", false},
      {"::ffff:127.0.0.1", true},
      {"localhost", false},
      {"", false},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(sandbox_objection(c.address, false).has_value(), !c.safe) << c.address;
    EXPECT_FALSE(sandbox_objection(c.address, true).has_value());
  }
}

TEST(SandboxGateway, PassesOnTheTraceOfWhoeverPays) {
  Sandbox server;
  const std::string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  SandboxAction pay{.reference = server.create(), .outcome = SandboxOutcome::kFail};
  EXPECT_EQ(server.gateway.pay(pay), SandboxPayResult::kAccepted);
  EXPECT_EQ(server.receiver.wait_for(1).at(0).trace, "");
  pay.trace_parent = trace;
  EXPECT_EQ(server.gateway.pay(pay), SandboxPayResult::kAccepted);
  EXPECT_EQ(server.receiver.wait_for(2).at(1).trace, trace);
}

}  // namespace
}  // namespace firstshow::payments
