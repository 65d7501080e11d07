#pragma once
// A buyer who pays, for the tests of money: real HTTP, real SQLite, and the sandbox gateway, whose
// webhooks come back over HTTP as a real gateway's do. Tests only; one thread.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "accounts/server_secrets.hpp"
#include "http/problems/idempotency.hpp"
#include "http/scenarios/test_server.hpp"
#include "payments/hmac.hpp"
#include "payments/razorpay_envelope.hpp"
#include "payments/service/payment_service.hpp"

namespace firstshow::http {

using payments::RazorpayPaymentStatus;
using payments::RazorpayWebhook;

inline constexpr std::string_view kWebhookPath = "/v1/payments/webhooks/sandbox/main";

/// A buyer with a token.
struct Buyer {
  explicit Buyer(TestServer& in) : server(in), id(accounts::random_buyer()) {
    header = TestServer::bearer(server.token(id, wall_clock() + std::chrono::hours{1}));
  }

  RawReply get(const std::string& path) { return server.call("GET", path, "", header); }
  RawReply post(const std::string& path, const std::string& body, const std::string& key = "") {
    return server.call("POST", path, body,
                       header + (key.empty() ? "" : "Idempotency-Key: \"" + key + "\"\r\n"));
  }

  /// Holds places and opens an order for them; its id.
  std::string order(const std::string& places) {
    const RawReply hold = post("/v1/shows/" + server.show + "/holds", places);
    EXPECT_EQ(hold.status, 201) << hold.body;
    const RawReply made = post("/v1/orders",
                               R"({"hold": ")" + hold.text("id") +
                                   R"(", "buyer": {"name": "Asha", "email": "asha@example.com"}})",
                               "order " + hold.text("id"));
    EXPECT_EQ(made.status, 201) << made.body;
    return made.text("id");
  }
  RawReply start(const std::string& order, const std::string& key = "first") {
    return post("/v1/orders/" + order + "/payments", R"({"gateway": "sandbox"})", key);
  }
  /// At the gateway, as the buyer's browser would.
  void pay(const RawReply& started, const std::string& how = R"({"outcome": "succeed"})") {
    const RawReply paid = server.call("POST", started.text("pay_url"), how);
    EXPECT_EQ(paid.status, 202) << paid.body;
  }
  std::string state(const std::string& order) { return get("/v1/orders/" + order).text("state"); }
  void await_state(const std::string& order, const std::string& state_wanted) {
    TestServer::await([&] { return state(order) == state_wanted; });
  }
  /// "reason state" of each refund of an order.
  std::multiset<std::string> refunds(const std::string& order) {
    std::multiset<std::string> all;
    const boost::json::object shown = get("/v1/orders/" + order).json();
    for (const auto& refund : shown.at("refunds").as_array())
      all.insert(std::string(refund.at("reason").as_string()) + " " +
                 std::string(refund.at("state").as_string()));
    return all;
  }
  void await_refunds(const std::string& order, const std::multiset<std::string>& wanted) {
    TestServer::await([&] { return refunds(order) == wanted; });
  }

  TestServer& server;
  BuyerId id;
  std::string header;
};

/// The secret that signs the sandbox's webhooks, as the server derives it.
inline std::string webhook_secret(TestServer& server) {
  std::string secret;
  std::promise<void> done;
  server.desk().submit(desk::SqlJob{desk::JobChanges::kCatalogue,
                                    [&](store::Database& db) {
                                      secret =
                                          accounts::load_server_secrets(db).sandbox_webhook.current;
                                    }},
                       [&](const desk::Reply&) { done.set_value(); });
  done.get_future().wait();
  return secret;
}

/// A webhook about the payment that was started, as a gateway would send it.
inline RazorpayWebhook webhook_about(const RawReply& started, RazorpayPaymentStatus status,
                                     const std::string& gateway_payment_id = "pay_One") {
  RazorpayWebhook webhook;
  webhook.account_id = "acc_1";
  webhook.event = status == RazorpayPaymentStatus::kCaptured     ? "payment.captured"
                  : status == RazorpayPaymentStatus::kAuthorized ? "payment.authorized"
                                                                 : "payment.failed";
  webhook.created_at = wall_clock();
  webhook.payment = payments::RazorpayPayment{
      .id = gateway_payment_id,
      .order_id = started.text("reference"),
      .status = status,
      .amount = Paise{started.json().at("amount").at("amount").as_int64()},
      .currency = Currency{},
      .ours = parse_id<PaymentTag>(started.text("id")).value()};
  return webhook;
}

inline RawReply deliver(TestServer& server, const RazorpayWebhook& webhook,
                        const std::string& secret) {
  const std::string body = payments::write_razorpay_webhook(webhook);
  return server.call(
      "POST", std::string(kWebhookPath), body,
      "X-Razorpay-Signature: " + payments::sign_razorpay_webhook(body, secret) + "\r\n");
}
inline RawReply deliver(TestServer& server, const RazorpayWebhook& webhook) {
  return deliver(server, webhook, webhook_secret(server));
}

inline std::string result_of(const RawReply& delivered) {
  EXPECT_EQ(delivered.status, 200) << delivered.body;
  const boost::json::object said = delivered.json();
  const boost::json::array& results = said.at("results").as_array();
  return results.empty() ? "" : std::string(results.at(0).as_string());
}

}  // namespace firstshow::http
