// Money that a person decides on, through the whole server: the list, each verdict, each refusal,
// the figures and the log.

#include "http/metrics/log_taken.hpp"
#include "http/metrics/metrics.hpp"
#include "http/operator/metrics_text.hpp"
#include "http/scenarios/paying_buyer.hpp"

namespace firstshow::http {
namespace {

namespace json = boost::json;

constexpr const char* kReviews = "/admin/v1/reviews";

std::string decision(const std::string& verdict, const std::string& more = "") {
  return R"({"verdict": ")" + verdict + R"(", "reason": "seen at the gateway", "by": "Meera")" +
         more + "}";
}

json::array cases_of(TestServer& server) {
  return server.staff("GET", kReviews).json().at("items").as_array();
}

RawReply decide(TestServer& server, const std::string& id, const std::string& body) {
  return server.staff("POST", std::string(kReviews) + "/" + id + "/decide", body);
}

/// Money of the right amount for no attempt we know; the id of its case.
std::string unmatched_money(TestServer& server, Paise amount,
                            const std::string& gateway_payment_id) {
  RazorpayWebhook webhook;
  webhook.account_id = "acc_1";
  webhook.event = "payment.captured";
  webhook.created_at = wall_clock();
  webhook.payment = payments::RazorpayPayment{.id = gateway_payment_id,
                                              .order_id = "order_Elsewhere",
                                              .status = RazorpayPaymentStatus::kCaptured,
                                              .amount = amount,
                                              .currency = Currency{},
                                              .ours = PaymentId{}};
  EXPECT_EQ(result_of(deliver(server, webhook)), "unmatched");
  for (const json::value& one : cases_of(server)) {
    const json::value* money = one.as_object().if_contains("gateway_payment_id");
    if (money != nullptr && money->as_string() == gateway_payment_id)
      return std::string(one.at("id").as_string());
  }
  ADD_FAILURE() << gateway_payment_id << " is no case";
  return "";
}

/// Money of another amount than was asked for; the id of its case.
std::string wrong_amount(TestServer& server, Buyer& buyer, const std::string& order) {
  RazorpayWebhook webhook =
      webhook_about(buyer.start(order), RazorpayPaymentStatus::kCaptured, "pay_Wrong");
  webhook.payment->amount = Paise{59'999};
  EXPECT_EQ(result_of(deliver(server, webhook)), "under_review");
  return std::string(cases_of(server).at(0).at("id").as_string());
}

/// A refund that somebody made at the gateway's own dashboard.
void refund_at_gateway(TestServer& server, const std::string& name,
                       const std::string& gateway_payment_id, Paise amount) {
  RazorpayWebhook webhook;
  webhook.account_id = "acc_1";
  webhook.event = "refund.processed";
  webhook.created_at = wall_clock();
  webhook.refund = payments::RazorpayRefund{.id = name,
                                            .payment_id = gateway_payment_id,
                                            .status = payments::RazorpayRefundStatus::kProcessed,
                                            .amount = amount,
                                            .currency = Currency{},
                                            .ours = RefundId{},
                                            .our_payment = PaymentId{}};
  EXPECT_EQ(result_of(deliver(server, webhook)), "refund_recorded");
}

/// A confirmed order of two seats that was paid as "pay_One", all of it given back at the gateway.
std::string refunded_order(TestServer& server, Buyer& buyer) {
  const std::string order = buyer.order(kTwoSeats);
  const RawReply started = buyer.start(order);
  EXPECT_EQ(result_of(deliver(server, webhook_about(started, RazorpayPaymentStatus::kCaptured))),
            "confirmed");
  refund_at_gateway(server, "rfnd_Desk", "pay_One", Paise{60'000});
  return order;
}

std::vector<std::string> ticket_states(Buyer& buyer, const std::string& order) {
  std::vector<std::string> states;
  const json::object shown = buyer.get("/v1/orders/" + order + "/tickets").json();
  for (const json::value& ticket : shown.at("items").as_array())
    states.emplace_back(ticket.at("state").as_string());
  return states;
}

TEST(Reviews, AreForTheOperatorOnly) {
  TestServer server;
  const std::pair<const char*, std::string> routes[] = {
      {"GET", kReviews},
      {"POST", std::string(kReviews) + "/pay_0000000000001/decide"},
      {"POST", "/admin/v1/refunds/rfnd_0000000000001/resend"},
  };
  RawClient client(server.admin_port());
  for (const auto& [method, path] : routes) {
    const std::string body = method[0] == 'P' ? "{}" : "";
    client.send(TestServer::request(method, path, body));
    EXPECT_EQ(client.receive().status, 401) << path;
    client.send(TestServer::request(method, path, body, TestServer::bearer("a guess")));
    EXPECT_EQ(client.receive().status, 401) << path;
    client.send(TestServer::request(method, path, body, server.buyer()));
    EXPECT_EQ(client.receive().status, 401) << path;
    EXPECT_EQ(server.call(method, path, body).status, 404) << "not on the public port";
  }
}

TEST(Reviews, AreListedWithTheirEvidenceTheOldestFirst) {
  TestServer server;
  EXPECT_EQ(server.staff("GET", kReviews).body, R"({"items":[],"total":0})");
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  const std::string code = buyer.get("/v1/orders/" + order).text("code");
  const std::string first = wrong_amount(server, buyer, order);
  const std::string second = unmatched_money(server, Paise{70'000}, "pay_Stray");

  const json::array all = cases_of(server);
  ASSERT_EQ(all.size(), 2U);
  const json::object& wrong = all.at(0).as_object();
  EXPECT_EQ(wrong.at("id").as_string(), first);
  EXPECT_EQ(wrong.at("reason").as_string(), "wrong_amount");
  EXPECT_EQ(json::serialize(wrong.at("amount")), R"({"amount":59999,"currency":"INR"})");
  EXPECT_EQ(wrong.at("account").as_string(), "sandbox/main");
  EXPECT_EQ(wrong.at("gateway_payment_id").as_string(), "pay_Wrong");
  EXPECT_EQ(wrong.at("payment").as_string(), first);
  EXPECT_FALSE(wrong.at("reference").as_string().empty());
  EXPECT_EQ(wrong.at("order").at("id").as_string(), order);
  EXPECT_EQ(wrong.at("order").at("code").as_string(), code);
  EXPECT_EQ(wrong.at("order").at("state").as_string(), "open");
  EXPECT_EQ(wrong.at("order").at("total").at("amount").as_int64(), 60'000);
  EXPECT_GE(wrong.at("age_s").as_int64(), 0);
  EXPECT_EQ(json::serialize(wrong.at("verdicts")), R"(["accept","give_back","write_off"])");
  const json::object& stray = all.at(1).as_object();
  EXPECT_EQ(stray.at("id").as_string(), second);
  EXPECT_EQ(stray.at("reason").as_string(), "unmatched_money");
  EXPECT_EQ(stray.at("reference").as_string(), "order_Elsewhere");
  EXPECT_FALSE(stray.contains("order"));

  const json::object one = server.staff("GET", std::string(kReviews) + "?limit=1").json();
  EXPECT_EQ(one.at("items").as_array().size(), 1U);
  EXPECT_EQ(one.at("total").as_int64(), 2);
  for (const char* query : {"?limit=0", "?limit=501", "?limit=x", "?reason=x"})
    EXPECT_EQ(server.staff("GET", std::string(kReviews) + query).text("type"),
              "/problems/invalid-query")
        << query;
}

TEST(Reviews, MoneyIsAcceptedForAnOrderByItsCodeOrId) {
  TestServer server;
  Buyer buyer(server);
  const std::string by_code = buyer.order(kTwoSeats);
  const std::string code = buyer.get("/v1/orders/" + by_code).text("code");
  const std::string first = unmatched_money(server, Paise{60'000}, "pay_Stray");
  const RawReply decided =
      decide(server, first, decision("accept", R"(, "order": ")" + code + R"(")"));
  EXPECT_EQ(decided.status, 200) << decided.body;
  EXPECT_EQ(decided.text("id"), first);
  EXPECT_EQ(decided.text("verdict"), "accept");
  EXPECT_EQ(decided.text("order"), by_code);
  EXPECT_EQ(buyer.state(by_code), "confirmed");
  EXPECT_EQ(ticket_states(buyer, by_code).size(), 2U);

  // More than the order costs: what is over is given back.
  const std::string by_id = buyer.order(R"({"seats": ["Stalls-B-1", "Stalls-B-2"]})");
  const std::int64_t total =
      buyer.get("/v1/orders/" + by_id).json().at("total").at("amount").as_int64();
  const std::string second = unmatched_money(server, Paise{total + 500}, "pay_More");
  EXPECT_EQ(decide(server, second, decision("accept", R"(, "order": ")" + by_id + R"(")")).status,
            200);
  EXPECT_EQ(buyer.state(by_id), "confirmed");
  buyer.await_refunds(by_id, {"decided settled"});
  EXPECT_TRUE(cases_of(server).empty());
}

TEST(Reviews, MoneyIsGivenBackOrWrittenOff) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  const std::string wrong = wrong_amount(server, buyer, order);
  EXPECT_EQ(decide(server, wrong, decision("give_back")).status, 200);
  buyer.await_refunds(order, {"decided settled"});
  EXPECT_EQ(buyer.state(order), "open");
  const std::string stray = unmatched_money(server, Paise{70'000}, "pay_Stray");
  EXPECT_EQ(decide(server, stray, decision("write_off")).status, 200);
  EXPECT_TRUE(cases_of(server).empty());
  const std::string shown = buyer.get("/v1/orders/" + order).body;
  for (const char* word : {"written_off", "review"})
    EXPECT_EQ(shown.find(word), std::string::npos) << "buyers are not told of it: " << shown;
}

TEST(Reviews, TicketsWithoutMoneyAreVoidedOrKept) {
  for (const char* verdict : {"void_tickets", "keep_tickets"}) {
    TestServer server;
    Buyer buyer(server);
    const std::string order = refunded_order(server, buyer);
    const json::array all = cases_of(server);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all.at(0).at("reason").as_string(), "tickets_without_money");
    EXPECT_EQ(all.at(0).at("reference").as_string(), "rfnd_Desk");
    EXPECT_EQ(all.at(0).at("gateway_payment_id").as_string(), "pay_One");
    EXPECT_EQ(json::serialize(all.at(0).at("verdicts")), R"(["void_tickets","keep_tickets"])");
    EXPECT_EQ(buyer.refunds(order), (std::multiset<std::string>{"at_gateway settled"}));
    const std::string id(all.at(0).at("id").as_string());
    EXPECT_EQ(decide(server, id, decision(verdict)).status, 200);
    EXPECT_TRUE(cases_of(server).empty());
    const std::string state = verdict == std::string("void_tickets") ? "void" : "valid";
    EXPECT_EQ(ticket_states(buyer, order), (std::vector<std::string>{state, state}));
  }
}

TEST(Reviews, SingleTicketsAreVoided) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = refunded_order(server, buyer);
  const std::string id(cases_of(server).at(0).at("id").as_string());
  const json::object shown = buyer.get("/v1/orders/" + order + "/tickets").json();
  const std::string ticket(shown.at("items").at(0).at("id").as_string());
  EXPECT_EQ(decide(server, id, decision("void_tickets", R"(, "tickets": ["tkt_0000000000001"])"))
                .text("type"),
            "/problems/unknown-ticket");
  EXPECT_EQ(
      decide(server, id, decision("void_tickets", R"(, "tickets": [")" + ticket + R"("])")).status,
      200);
  EXPECT_EQ(ticket_states(buyer, order), (std::vector<std::string>{"void", "valid"}));
}

TEST(Reviews, DecisionsAreRefusedInWords) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kPit);
  const std::string stray = unmatched_money(server, Paise{70}, "pay_Stray");
  const std::string named = R"(, "order": ")" + order + R"(")";
  const std::string long_word(501, 'x');
  const std::string no_body = "/problems/invalid-body";
  const struct {
    std::string id;
    std::string body;
    int status;
    std::string type;
  } cases[] = {
      {stray, "{}", 422, no_body},
      {stray, R"({"verdict": "keep", "reason": "x", "by": "x"})", 422, no_body},
      {stray, R"({"verdict": "give_back", "by": "x"})", 422, no_body},
      {stray, R"({"verdict": "give_back", "reason": "x"})", 422, no_body},
      {stray, R"({"verdict": "give_back", "reason": " ", "by": "x"})", 422, no_body},
      {stray, R"({"verdict": "give_back", "by": "x", "reason": ")" + long_word + R"("})", 422,
       no_body},
      {stray, R"({"verdict": "give_back", "reason": "x", "by": ")" + long_word + R"("})", 422,
       no_body},
      {stray, decision("give_back", named), 422, no_body},
      {stray, decision("give_back", R"(, "tickets": ["tkt_0000000000001"])"), 422, no_body},
      {stray, decision("accept", R"(, "order": "?")"), 422, no_body},
      {stray, decision("accept", R"(, "order": "ZZZZ-ZZZZ")"), 404, "/problems/unknown-order"},
      {stray, decision("accept", R"(, "order": "ord_0000000000001")"), 404,
       "/problems/unknown-order"},
      {stray, decision("accept"), 404, "/problems/unknown-order"},
      {stray, decision("accept", named), 409, "/problems/not-acceptable"},
      {stray, decision("void_tickets"), 409, "/problems/not-acceptable"},
      {"pay_0000000000001", decision("give_back"), 404, "/problems/unknown-payment"},
      {"rfnd_0000000000001", decision("write_off"), 404, "/problems/unknown-refund"},
      {"nonsense", decision("write_off"), 404, "/problems/unknown-payment"},
      {stray, decision("write_off"), 200, ""},
      {stray, decision("write_off"), 409, "/problems/nothing-to-decide"},
  };
  for (const auto& one : cases) {
    const RawReply reply = decide(server, one.id, one.body);
    EXPECT_EQ(reply.status, one.status) << one.body << "\n" << reply.body;
    EXPECT_EQ(reply.text("type"), one.type) << one.body;
  }
  // Characters are counted, not bytes.
  std::string hindi;
  for (int i = 0; i < 200; ++i) hindi += "क";
  const std::string more = unmatched_money(server, Paise{70}, "pay_More");
  const RawReply spoken =
      decide(server, more, R"({"verdict": "give_back", "reason": "x", "by": ")" + hindi + R"("})");
  EXPECT_EQ(spoken.status, 200) << spoken.body;
}

TEST(Reviews, ARefundThatStandsStillIsSentAgainOrWrittenOff) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  decide(server, wrong_amount(server, buyer, order), decision("give_back"));
  buyer.await_refunds(order, {"decided settled"});
  const json::object shown = buyer.get("/v1/orders/" + order).json();
  const std::string refund(shown.at("refunds").at(0).at("id").as_string());
  const auto resend = [&](const std::string& id) {
    return server.staff("POST", "/admin/v1/refunds/" + id + "/resend");
  };
  EXPECT_EQ(resend(refund).text("type"), "/problems/nothing-to-decide");
  EXPECT_EQ(resend("rfnd_0000000000001").text("type"), "/problems/unknown-refund");
  EXPECT_EQ(resend("nonsense").text("type"), "/problems/unknown-refund");

  // A server without that gateway account: what is owed stays owed.
  TestServer::Options options;
  options.payment_service.sandbox = false;
  options.sandbox_delivers = false;
  server.restart(options,
                 "UPDATE refund SET state = 0, reference = '', settled_at = 0, created_at = "
                 "created_at - 90000000000");
  const json::array all = cases_of(server);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.at(0).at("id").as_string(), refund);
  EXPECT_EQ(all.at(0).at("reason").as_string(), "refund_stuck");
  EXPECT_GE(all.at(0).at("age_s").as_int64(), 90'000);
  EXPECT_EQ(json::serialize(all.at(0).at("verdicts")), R"(["write_off"])");
  const RawReply resent = resend(refund);
  EXPECT_EQ(resent.status, 202) << resent.body;
  EXPECT_EQ(resent.text("id"), refund);
  EXPECT_EQ(decide(server, refund, decision("give_back")).text("type"), "/problems/not-acceptable");
  EXPECT_EQ(decide(server, refund, decision("write_off")).status, 200);
  EXPECT_TRUE(cases_of(server).empty());
}

TEST(Reviews, ARefundThatAnotherMadeNeedlessIsNotShown) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  const RawReply started = buyer.start(order);
  EXPECT_EQ(result_of(deliver(server, webhook_about(started, RazorpayPaymentStatus::kCaptured))),
            "confirmed");
  TestServer::Options options;  // a server without that gateway account: nothing is sent
  options.payment_service.sandbox = false;
  options.sandbox_delivers = false;
  server.restart(options);
  booking::RefundTickets give_back;
  give_back.order = parse_id<OrderTag>(order).value();
  give_back.override_policy = true;
  ASSERT_TRUE(server.ask(give_back).ok());
  EXPECT_EQ(buyer.refunds(order), (std::multiset<std::string>{"tickets_returned owed"}));
  booking::RefundReported made;
  made.account = "sandbox/main";
  made.reference = "rfnd_Desk";
  made.status = booking::RefundEnd::kSettled;
  made.amount = Paise{60'000};
  made.gateway_payment_id = "pay_One";
  ASSERT_TRUE(server.ask(made).ok());
  EXPECT_EQ(buyer.refunds(order), (std::multiset<std::string>{"at_gateway settled"}));
}

TEST(Reviews, RefundsOfUnknownMoneyAreWrittenOff) {
  TestServer server;
  refund_at_gateway(server, "rfnd_Desk", "pay_Unknown", Paise{500});
  const json::array all = cases_of(server);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.at(0).at("reason").as_string(), "unmatched_refund");
  EXPECT_EQ(json::serialize(all.at(0).at("verdicts")), R"(["write_off"])");
  const std::string id(all.at(0).at("id").as_string());
  EXPECT_EQ(decide(server, id, decision("keep_tickets")).text("type"), "/problems/not-acceptable");
  EXPECT_EQ(decide(server, id, decision("write_off")).status, 200);
  EXPECT_TRUE(cases_of(server).empty());
}

TEST(Reviews, AreInTheFiguresAndTheDetailsOfReadiness) {
  TestServer server;
  const auto has = [&](const std::string& line) {
    return metrics_text(server.services().monitor).find("\n" + line) != std::string::npos;
  };
  EXPECT_TRUE(has("firstshow_review_cases{reason=\"wrong_amount\"} 0"));
  EXPECT_TRUE(has("firstshow_review_oldest_age_seconds 0"));
  EXPECT_TRUE(has("firstshow_review_amount_minor_units{currency=\"INR\"} 0"));
  EXPECT_EQ(server.staff("GET", "/readyz").body, "ready\n");
  Buyer buyer(server);
  const std::string wrong = wrong_amount(server, buyer, buyer.order(kTwoSeats));
  for (int start = 0; start < 2; ++start) {
    EXPECT_TRUE(has("firstshow_review_cases{reason=\"wrong_amount\"} 1"));
    EXPECT_TRUE(has("firstshow_review_cases{reason=\"unmatched_money\"} 0"));
    EXPECT_TRUE(has("firstshow_review_amount_minor_units{currency=\"INR\"} 59999"));
    const RawReply ready = server.staff("GET", "/readyz");
    EXPECT_EQ(ready.status, 200);
    EXPECT_EQ(ready.body.find("ready\n1 case waits for a decision, the oldest for "), 0U)
        << ready.body;
    server.restart({});
  }
  EXPECT_EQ(decide(server, wrong, decision("write_off")).status, 200);
  EXPECT_TRUE(has("firstshow_review_cases{reason=\"wrong_amount\"} 0"));
  EXPECT_EQ(server.staff("GET", "/readyz").body, "ready\n");
}

TEST(Reviews, AreInTheLogAtEachStartAndWhenDecided) {
  TestServer server;
  Buyer buyer(server);
  const std::string order = buyer.order(kTwoSeats);
  const std::string wrong = wrong_amount(server, buyer, order);
  const LogTaken log(LogFormat::kText, "info");
  const auto count = [&](const std::string& begin, const std::string& within) {
    const std::vector<std::string> lines = log.lines();
    return std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.starts_with(begin) && line.find(within) != std::string::npos;
    });
  };
  server.restart({});
  EXPECT_EQ(count("warning review: " + wrong +
                      " wrong_amount, Rs 599.99 at sandbox/main, money "
                      "pay_Wrong, reference ",
                  ", order " + order + ", since "),
            1);
  EXPECT_EQ(count("warning review: 1 in all; \"firstshow review list\"", ""), 1);
  decide(server, wrong,
         R"({"verdict": "write_off", "reason": "two\nlines", "by": "Meera \"M\" Iyer"})");
  EXPECT_EQ(count("info review: " + wrong + " write_off order=" + order,
                  R"(by="Meera \"M\" Iyer" reason="two\nlines")"),
            1);
}

}  // namespace
}  // namespace firstshow::http
