// Money that comes in, through the whole server.

#include "http/scenarios/paying_buyer.hpp"
#include "tickets/ticket_signature.hpp"

namespace firstshow::http {
namespace {

TEST(Money, APaidOrderHasSignedTickets) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  EXPECT_EQ(buyer.get("/v1/orders/" + order + "/tickets").json().at("items").as_array().size(), 0U);

  const RawReply started = buyer.start(order);
  ASSERT_EQ(started.status, 201) << started.body;
  EXPECT_EQ(started.text("state"), "ready");
  EXPECT_EQ(started.header("location"), "/v1/payments/" + started.text("id"));
  EXPECT_EQ(started.json().at("amount").at("amount").as_int64(), 60'000);
  const RawReply shown = server.call("GET", started.text("pay_url"));
  EXPECT_EQ(shown.text("payment"), started.text("id"));
  buyer.pay(started);
  buyer.await_state(order, "confirmed");

  const auto tickets = buyer.get("/v1/orders/" + order + "/tickets").json();
  ASSERT_EQ(tickets.at("items").as_array().size(), 2U);
  const auto& signer = server.services().buyers.ticket_signer;
  const tickets::TicketVerifier door({{signer.key_version(), signer.public_key()}});
  std::set<std::string> keys;
  for (const auto& item : tickets.at("items").as_array()) {
    keys.insert(std::string(item.at("seat").at("key").as_string()));
    EXPECT_EQ(item.at("state").as_string(), "valid");
    tickets::TicketClaim claim;
    ASSERT_EQ(door.verify(std::string(item.at("code").as_string()), claim),
              tickets::TicketCheck::kGenuine);
    EXPECT_EQ(format_id(claim.ticket), std::string(item.at("id").as_string()));
    EXPECT_EQ(format_id(claim.show), server.show);
  }
  EXPECT_EQ(keys, (std::set<std::string>{"Stalls-A-1", "Stalls-A-2"}));

  const RawReply payment = buyer.get("/v1/payments/" + started.text("id"));
  EXPECT_EQ(payment.text("state"), "captured");
  EXPECT_EQ(payment.text("order_state"), "confirmed");
  Buyer other(server);
  EXPECT_EQ(other.get("/v1/payments/" + started.text("id")).status, 404);
  EXPECT_EQ(other.get("/v1/orders/" + order + "/tickets").status, 404);
}

TEST(Money, StartingAPaymentIsRefusedInWords) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kPit);
  const std::string path = "/v1/orders/" + order + "/payments";
  const std::string good = R"({"gateway": "sandbox"})";
  const struct {
    std::string path;
    std::string body;
    std::string key;
    int status;
    const char* type;
  } cases[] = {
      {path, good, "", 400, "/problems/idempotency-key-missing"},
      {path, R"({"gateway": "cash"})", "k", 422, "/problems/invalid-body"},
      {path, "{}", "k", 422, "/problems/invalid-body"},
      {path, R"({"gateway": "sandbox", "amount": 1})", "k", 422, "/problems/invalid-body"},
      {"/v1/orders/ord_0000000000001/payments", good, "k", 404, "/problems/unknown-order"},
      {"/v1/orders/nonsense/payments", good, "k", 404, "/problems/unknown-order"},
  };
  for (const auto& one : cases) {
    const RawReply reply = buyer.post(one.path, one.body, one.key);
    EXPECT_EQ(reply.status, one.status) << one.body;
    EXPECT_EQ(reply.text("type"), one.type) << one.body;
  }
  EXPECT_EQ(Buyer(server).start(order).status, 404) << "another buyer's order";
  EXPECT_EQ(server.call("POST", path, good).status, 401);
  EXPECT_EQ(buyer.start(order).status, 201) << "a refusal is not remembered";
}

TEST(Money, ARetryIsTheSamePayment) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kPit);
  const RawReply first = buyer.start(order);
  const RawReply again = buyer.start(order);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.header("idempotency-replayed"), "true");
  for (const char* field : {"id", "reference", "pay_url"})
    EXPECT_EQ(again.text(field), first.text(field)) << field;
  const RawReply other =
      buyer.post("/v1/orders/" + order + "/payments", R"({"gateway":"sandbox"})", "first");
  EXPECT_EQ(other.status, 201) << "the same JSON without its blanks is the same request";
  EXPECT_EQ(other.text("id"), first.text("id"));

  buyer.pay(first);
  buyer.await_state(order, "confirmed");
  const RawReply after = buyer.start(order);
  EXPECT_EQ(after.status, 201);
  EXPECT_EQ(after.text("state"), "captured");
  EXPECT_EQ(after.text("pay_url"), "") << "nobody is sent to pay again";
}

/// The key and digest that the server makes of buyer.start(order, key).
booking::Idempotency idempotency_of_start(const std::string& order, const std::string& key) {
  const std::string path = "/v1/orders/" + order + "/payments";
  const Header header{"Idempotency-Key", key};
  Request request;
  request.method = Method::kPost;
  request.path = path;
  request.body = R"({"gateway": "sandbox"})";
  request.headers = std::span(&header, 1);
  return *read_idempotency(request, KeyNeed::kRequired);
}

TEST(Money, ARetryGoesOnWhereTheServerDied) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kPit);
  // The payment became durable, and then the process died before the gateway was called.
  const auto begun =
      server.ask(booking::StartPayment{buyer.id, parse_id<OrderTag>(order).value(), "sandbox/main",
                                       idempotency_of_start(order, "first")});
  const auto& payment = std::get<booking::PaymentReply>(begun.body).payment;
  ASSERT_EQ(payment.state, booking::PaymentState::kCreated);
  server.restart({});
  const RawReply again = buyer.start(order);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.text("id"), format_id(payment.id));
  EXPECT_EQ(again.text("state"), "ready");
  buyer.pay(again);
  buyer.await_state(order, "confirmed");
}

TEST(Money, WhatTheGatewayWillNotCollectIsFailed) {
  TestServer server;
  const ShowId show = parse_id<ShowTag>(server.show).value();
  booking::PriceList prices =
      std::get<booking::ShowReply>(server.ask(booking::ReadShow{show}).body).show.prices;
  for (Paise& price : prices.prices) price = Paise{40};  // a gateway takes a rupee at least
  ASSERT_TRUE(server.ask(booking::SetPrices{show, 0, prices}).ok());
  Buyer buyer(server);
  const std::string order = buyer.order(kPit);
  for (int i = 0; i < 2; ++i) {
    const RawReply refused = buyer.start(order);
    EXPECT_EQ(refused.status, 502);
    EXPECT_EQ(refused.text("type"), "/problems/gateway-refused");
  }
  const auto payments = buyer.get("/v1/orders/" + order).json().at("payments").as_array();
  ASSERT_EQ(payments.size(), 1U);
  EXPECT_EQ(payments.at(0).at("state").as_string(), "failed");
  const RawReply revised =
      server.call("PATCH", "/v1/orders/" + order,
                  R"({"buyer": {"name": "Asha", "email": "a@example.com"}})", buyer.header);
  EXPECT_EQ(revised.status, 200) << "no payment is in flight: " << revised.body;
}

TEST(Money, WebhooksInAnyOrderAndNumberEndAlike) {
  TestServer server;
  std::vector<RazorpayPaymentStatus> order_of = {RazorpayPaymentStatus::kAuthorized,
                                                 RazorpayPaymentStatus::kCaptured,
                                                 RazorpayPaymentStatus::kFailed};
  std::sort(order_of.begin(), order_of.end());
  do {
    Buyer buyer(server);
    const std::string order = buyer.order(kPit);
    const RawReply started = buyer.start(order);
    for (const int round : {1, 2}) {
      for (const RazorpayPaymentStatus status : order_of)
        EXPECT_EQ(
            deliver(server, webhook_about(started, status, "pay_" + started.text("id"))).status,
            200)
            << round;
    }
    buyer.await_state(order, "confirmed");
    EXPECT_EQ(buyer.refunds(order).size(), 0U);
    EXPECT_EQ(buyer.get("/v1/orders/" + order).json().at("payments").as_array().size(), 1U);
    EXPECT_EQ(buyer.get("/v1/orders/" + order + "/tickets").json().at("items").as_array().size(),
              1U);
  } while (std::next_permutation(order_of.begin(), order_of.end()));
}

TEST(Money, AnAuthorisedPaymentIsCaptured) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kPit);
  buyer.pay(buyer.start(order), R"({"outcome": "authorise"})");
  buyer.await_state(order, "confirmed");
}

TEST(Money, AFailedPaymentMayBeTriedAgain) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kPit);
  const RawReply first = buyer.start(order);
  buyer.pay(first, R"({"outcome": "fail"})");
  TestServer::await(
      [&] { return buyer.get("/v1/payments/" + first.text("id")).text("state") == "failed"; });
  const RawReply second = buyer.start(order, "second");
  EXPECT_NE(second.text("id"), first.text("id"));
  buyer.pay(second);
  buyer.await_state(order, "confirmed");
}

TEST(Money, AnAbandonedPaymentIsNeverHeardOf) {
  TestServer server;
  Buyer buyer(server);
  const RawReply started = buyer.start(buyer.order(kPit));
  const RawReply left = server.call("POST", started.text("pay_url"), R"({"outcome": "abandon"})");
  EXPECT_EQ(left.status, 202) << left.body;
  EXPECT_EQ(left.text("outcome"), "abandon");
  buyer.pay(started, R"({"outcome": "fail"})");  // the first to come
  TestServer::await(
      [&] { return buyer.get("/v1/payments/" + started.text("id")).text("state") == "failed"; });
}

TEST(Money, APaymentMadeTwiceIsGivenBackOnce) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  buyer.pay(buyer.start(order), R"({"outcome": "succeed", "payments": 2, "copies": 3})");
  buyer.await_refunds(order, {"second_payment settled"});
  EXPECT_EQ(buyer.state(order), "confirmed");
  EXPECT_EQ(buyer.get("/v1/orders/" + order + "/tickets").json().at("items").as_array().size(), 2U);
}

TEST(Money, MoneyForACancelledOrderIsGivenBack) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  const RawReply started = buyer.start(order);
  EXPECT_EQ(buyer.post("/v1/orders/" + order + "/cancel", "{}").status, 200);
  buyer.pay(started, R"({"outcome": "succeed", "delay_s": 0.01})");
  buyer.await_refunds(order, {"order_cancelled settled"});
  EXPECT_EQ(buyer.state(order), "cancelled");
}

TEST(Money, LateMoneyTakesTheSeatsAgainIfTheyAreFree) {
  TestServer server;
  Buyer buyer(server);
  const std::string other_places = R"({"seats": ["Stalls-B-1", "Stalls-B-2"]})";
  const std::string free_again = buyer.order(kTwoSeats);
  const std::string taken = buyer.order(other_places);
  const RawReply paid_free = buyer.start(free_again);
  const RawReply paid_taken = buyer.start(taken, "second");
  // The deadlines pass while nobody looks.
  server.restart({}, "UPDATE hold SET deadline = created_at");
  for (const std::string& order : {free_again, taken}) buyer.await_state(order, "expired");
  Buyer rival(server);
  const std::string rivals = rival.order(other_places);
  rival.pay(rival.start(rivals));
  rival.await_state(rivals, "confirmed");

  const auto captured = [&](const RawReply& started, const std::string& gateway_payment_id) {
    return result_of(deliver(
        server, webhook_about(started, RazorpayPaymentStatus::kCaptured, gateway_payment_id)));
  };
  EXPECT_EQ(captured(paid_free, "pay_Free"), "confirmed");
  EXPECT_EQ(buyer.state(free_again), "confirmed");
  EXPECT_EQ(captured(paid_taken, "pay_Taken"), "refund_owed");
  buyer.await_refunds(taken, {"late settled"});
  EXPECT_EQ(rival.state(rivals), "confirmed") << "whoever has the seats keeps them";
}

TEST(Money, AnotherAmountIsForPeopleToLookAt) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  const RawReply started = buyer.start(order);
  RazorpayWebhook webhook = webhook_about(started, RazorpayPaymentStatus::kCaptured);
  webhook.payment->amount = Paise{59'999};
  EXPECT_EQ(result_of(deliver(server, webhook)), "under_review");
  EXPECT_EQ(result_of(deliver(server, webhook)), "known_already");
  EXPECT_EQ(buyer.state(order), "open");
}

TEST(Money, WhatIsUnclearIsTakenAndAskedAbout) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  const RawReply started = buyer.start(order);
  RazorpayWebhook webhook = webhook_about(started, RazorpayPaymentStatus::kUnclear);
  EXPECT_EQ(result_of(deliver(server, webhook)), "unclear");
  EXPECT_EQ(buyer.state(order), "open");
  webhook.payment->status = RazorpayPaymentStatus::kCaptured;
  EXPECT_EQ(result_of(deliver(server, webhook)), "confirmed");
}

TEST(Money, StrangersCannotReportMoney) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  const RawReply started = buyer.start(order);
  const std::string body =
      payments::write_razorpay_webhook(webhook_about(started, RazorpayPaymentStatus::kCaptured));
  const std::string secret = webhook_secret(server);
  const std::string right = payments::sign_razorpay_webhook(body, secret);
  std::string tampered = body;
  tampered[body.find("60000")] = '7';
  const std::string unreadable = R"({"event": "payment.captured"})";
  const struct {
    std::string path;
    std::string body;
    std::string signature;
    int status;
    const char* type;
  } cases[] = {
      {"sandbox/main", body, "", 401, "/problems/wrong-signature"},
      {"sandbox/main", body, payments::sign_razorpay_webhook(body, "a guess"), 401,
       "/problems/wrong-signature"},
      {"sandbox/main", tampered, right, 401, "/problems/wrong-signature"},
      {"sandbox/main", body + " ", right, 401, "/problems/wrong-signature"},
      {"sandbox/main", "", right, 401, "/problems/wrong-signature"},
      {"sandbox/other", body, right, 404, "/problems/unknown-account"},
      {"razorpay/main", body, right, 404, "/problems/unknown-account"},
      {"sandbox/main", unreadable, payments::sign_razorpay_webhook(unreadable, secret), 400,
       "/problems/unreadable-webhook"},
  };
  for (const auto& one : cases) {
    const std::string header =
        one.signature.empty() ? "" : "X-Razorpay-Signature: " + one.signature + "\r\n";
    const RawReply reply =
        server.call("POST", "/v1/payments/webhooks/" + one.path, one.body, header);
    EXPECT_EQ(reply.status, one.status) << one.body;
    EXPECT_EQ(reply.text("type"), one.type) << one.body;
  }
  EXPECT_EQ(buyer.state(order), "open");
  EXPECT_EQ(server
                .call("POST", "/v1/payments/webhooks/sandbox/main", body,
                      "X-Razorpay-Signature: " + right + "\r\n")
                .status,
            200);
  EXPECT_EQ(buyer.state(order), "confirmed") << "200 means that it is durable";
}

}  // namespace
}  // namespace firstshow::http
