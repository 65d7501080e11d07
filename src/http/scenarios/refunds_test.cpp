// Money that goes back, and the sandbox itself, through the whole server.

#include "http/scenarios/paying_buyer.hpp"

namespace firstshow::http {
namespace {

void make_refundable(TestServer& server) {
  const auto set = server.ask(
      booking::SetRules{parse_id<ShowTag>(server.show).value(), 0,
                        booking::Rules{.no_single_seat = false,
                                       .refundable_until = wall_clock() + std::chrono::hours{1}}});
  ASSERT_TRUE(set.ok()) << refusal_name(set.refusal);
}

TEST(Money, ATicketGivenBackFreesItsSeatAndReturnsItsMoney) {
  TestServer server;
  make_refundable(server);
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  buyer.pay(buyer.start(order));
  buyer.await_state(order, "confirmed");
  const std::string path = "/v1/orders/" + order;
  const auto items = buyer.get(path + "/tickets").json().at("items").as_array();
  const std::string ticket(items.at(0).at("id").as_string());
  const std::string body = R"({"tickets": [")" + ticket + R"("]})";

  EXPECT_EQ(buyer.post(path + "/refunds", body).status, 400) << "without a key";
  const RawReply refunded = buyer.post(path + "/refunds", body, "give back");
  ASSERT_EQ(refunded.status, 201) << refunded.body;
  const RawReply again = buyer.post(path + "/refunds", body, "give back");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.header("idempotency-replayed"), "true");
  buyer.await_refunds(order, {"tickets_returned settled"});

  const auto after = buyer.get(path + "/tickets").json().at("items").as_array();
  EXPECT_EQ(after.at(0).at("state").as_string(), "void");
  EXPECT_FALSE(after.at(0).as_object().contains("code"));
  EXPECT_EQ(after.at(1).at("state").as_string(), "valid");
  Buyer rival(server);
  EXPECT_EQ(
      rival.post("/v1/shows/" + server.show + "/holds", R"({"seats": ["Stalls-A-1"]})").status,
      201);
  EXPECT_EQ(buyer.post(path + "/refunds", body, "once more").text("type"),
            "/problems/unknown-ticket");
  // The rest, without naming it.
  EXPECT_EQ(buyer.post(path + "/refunds", "{}", "all").status, 201);
  buyer.await_refunds(order, {"tickets_returned settled", "tickets_returned settled"});
}

TEST(Money, RefundsAreRefusedInWords) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  const std::string path = "/v1/orders/" + order + "/refunds";
  EXPECT_EQ(buyer.post(path, "{}", "a").text("type"), "/problems/not-refundable");
  buyer.pay(buyer.start(order));
  buyer.await_state(order, "confirmed");
  const struct {
    const char* body;
    int status;
    const char* type;
  } cases[] = {
      {"{}", 409, "/problems/not-refundable"},
      {R"({"tickets": []})", 422, "/problems/invalid-body"},
      {R"({"tickets": ["A-1"]})", 422, "/problems/invalid-body"},
      {R"({"tickets": ["tkt_0000000000001"], "why": "rain"})", 422, "/problems/invalid-body"},
  };
  for (const auto& one : cases) {
    const RawReply reply = buyer.post(path, one.body, "b");
    EXPECT_EQ(reply.status, one.status) << one.body;
    EXPECT_EQ(reply.text("type"), one.type) << one.body;
  }
  EXPECT_EQ(Buyer(server).post(path, "{}", "c").text("type"), "/problems/unknown-order");
}

TEST(Money, WhatIsOwedIsGivenBackAfterARestart) {
  TestServer::Options without_sandbox;
  without_sandbox.payment_service.sandbox = false;
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  const RawReply started = buyer.start(order);
  EXPECT_EQ(buyer.post("/v1/orders/" + order + "/cancel", "{}").status, 200);
  // A server that lost its gateway hears of the money, and can do nothing about it.
  server.restart(without_sandbox);
  const auto heard = server.ask(
      booking::PaymentReported{.payment = parse_id<PaymentTag>(started.text("id")).value(),
                               .account = "sandbox/main",
                               .reference = started.text("reference"),
                               .gateway_payment_id = "pay_One",
                               .status = booking::ReportedStatus::kCaptured,
                               .amount = Paise{60'000},
                               .currency = Currency{}});
  ASSERT_EQ(std::get<booking::MoneyReply>(heard.body).result, booking::MoneyResult::kRefundOwed);
  EXPECT_EQ(buyer.refunds(order), (std::multiset<std::string>{"order_cancelled owed"}));
  server.restart({});
  buyer.await_refunds(order, {"order_cancelled settled"});
}

TEST(Money, ALostWebhookIsFetched) {
  TestServer::Options deaf;
  deaf.sandbox_delivers = false;
  TestServer server(deaf);
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  const RawReply started = buyer.start(order);
  buyer.pay(started);
  EXPECT_EQ(buyer.state(order), "open");
  const booking::GatewayTask task{parse_id<PaymentTag>(started.text("id")).value()};
  server.payment_service().run(std::span(&task, 1));
  buyer.await_state(order, "confirmed");
}

TEST(Money, WhoWaitsOnTheOrderHasALostWebhookFetched) {
  TestServer::Options deaf;
  deaf.sandbox_delivers = false;
  TestServer server(deaf);
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  const RawReply started = buyer.start(order);
  server.restart(deaf, "UPDATE payment SET created_at = created_at - 90000000");  // made 90 s ago
  buyer.pay(started);
  buyer.await_state(order, "confirmed");
}

TEST(Money, ALostWebhookIsFetchedThoughNobodyWaits) {
  TestServer::Options deaf;
  deaf.sandbox_delivers = false;
  TestServer server(deaf);
  Buyer buyer(server);
  const OrderId order = parse_id<OrderTag>(buyer.order(kTwoSeats)).value();
  const RawReply started = buyer.start(format_id(order));
  server.restart(deaf, "UPDATE payment SET created_at = created_at - 29000000");  // made 29 s ago
  buyer.pay(started);
  TestServer::await([&] {
    const auto read = server.ask(booking::ReadOrder{BuyerId{}, order});
    return std::get<booking::OrderReply>(read.body).order.state == booking::OrderState::kConfirmed;
  });
}

TEST(Money, TheSandboxIsNotThereUnlessAllowed) {
  TestServer::Options options;
  options.payment_service.sandbox = false;
  TestServer server(options);
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  EXPECT_EQ(buyer.start(order).text("type"), "/problems/invalid-body");
  EXPECT_EQ(server.call("POST", "/sandbox/payments/order_SBX1", R"({"outcome": "succeed"})").status,
            404);
  EXPECT_EQ(server.call("POST", std::string(kWebhookPath), "{}").status, 404);
}

TEST(Money, TheSandboxRefusesInWords) {
  TestServer server;
  Buyer buyer(server);
  const std::string url = buyer.start(buyer.order(kPit)).text("pay_url");
  const struct {
    std::string path;
    const char* body;
    int status;
    const char* type;
  } cases[] = {
      {url, "{}", 422, "/problems/invalid-body"},
      {url, R"({"outcome": "win"})", 422, "/problems/invalid-body"},
      {url, R"({"outcome": "succeed", "copies": 11})", 422, "/problems/invalid-body"},
      {url, R"({"outcome": "succeed", "payments": 0})", 422, "/problems/invalid-body"},
      {url, R"({"outcome": "succeed", "delay_s": -1})", 422, "/problems/invalid-body"},
      {url, R"({"outcome": "succeed", "amount": 0})", 422, "/problems/invalid-body"},
      {url + "0", R"({"outcome": "succeed"})", 404, "/problems/unknown-reference"},
      {url + "0", R"({"outcome": "abandon"})", 404, "/problems/unknown-reference"},
  };
  for (const auto& one : cases) {
    const RawReply reply = server.call("POST", one.path, one.body);
    EXPECT_EQ(reply.status, one.status) << one.body;
    EXPECT_EQ(reply.text("type"), one.type) << one.body;
  }
  EXPECT_EQ(server.call("GET", url + "0").status, 404);
}

}  // namespace
}  // namespace firstshow::http
