// The small parts of the load generator: schedules, glances at JSON, neighbours, what is written
// down, and figures as words.

#include <gtest/gtest.h>

#include <arpa/inet.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <boost/json.hpp>

#include "payments/razorpay_envelope.hpp"
#include "storm/arrivals.hpp"
#include "storm/history.hpp"
#include "storm/json_glance.hpp"
#include "storm/report.hpp"
#include "storm/server_facts.hpp"
#include "storm/shop.hpp"
#include "storm/webhook.hpp"

namespace firstshow::storm {
namespace {

TEST(Arrivals, BringsEverybodyInTimeAndInOrder) {
  Arrivals arrivals(1'000 * kSecond, 60 * kSecond, 100'000, 7);
  Micros before = 1'000 * kSecond;
  std::vector<int> seconds(60);
  int count = 0;
  for (; !arrivals.over(); arrivals.take(), ++count) {
    ASSERT_GE(arrivals.next(), before);
    before = arrivals.next();
    ASSERT_LE(before, 1'060 * kSecond);
    ++seconds[static_cast<std::size_t>(std::min((before - 1'000 * kSecond) / kSecond, 59L))];
  }
  EXPECT_EQ(count, 100'000);
  // 1,667 a second, give or take five standard deviations of a Poisson stream.
  for (const int each : seconds) EXPECT_NEAR(each, 1'667, 205);
}

TEST(Arrivals, IsTheSameForASeed) {
  Arrivals one(0, kSecond, 10, 1);
  Arrivals same(0, kSecond, 10, 1);
  Arrivals other(0, kSecond, 10, 2);
  EXPECT_EQ(one.next(), same.next());
  EXPECT_NE(one.next(), other.next());
}

TEST(Arrivals, CanBeNobodyOrAllAtOnce) {
  EXPECT_TRUE(Arrivals(5, kSecond, 0, 1).over());
  Arrivals crowd(5, 0, 3, 1);
  for (int i = 0; i < 3; ++i, crowd.take()) EXPECT_EQ(crowd.next(), 5);
  EXPECT_TRUE(crowd.over());
}

TEST(Glance, FindsTopLevelMembersOnly) {
  constexpr std::string_view kReply =
      R"({"id": "hold_1", "seats": [{"key": "A-1", "state": "sold"}], "n": -12.5,"state":"active",)"
      R"( "text": "a \"quoted\" } word", "deep": {"id": "x", "more": {"state": 1}}, "on": true })";
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"id", "hold_1"},
      {"seats", R"([{"key": "A-1", "state": "sold"}])"},
      {"n", "-12.5"},
      {"state", "active"},
      {"text", R"(a \"quoted\" } word)"},
      {"deep", R"({"id": "x", "more": {"state": 1}})"},
      {"on", "true"},
      {"key", ""},
      {"more", ""},
  };
  for (const auto& [member, value] : cases) EXPECT_EQ(glance(kReply, member), value) << member;
}

TEST(Glance, SurvivesWhatIsNotJson) {
  const std::string whole = R"({"a": [1, {"b": "c\\"}], "wanted": "x"})";
  for (std::size_t size = 0; size < whole.size() - 2; ++size)
    EXPECT_NE(glance(std::string_view(whole).substr(0, size), "wanted"), "x") << size;
  for (const char* text : {"", "[]", "null", "{", "{]", "{\"a\"", "{\"a\\", "{\"a\":}", "<html>"})
    EXPECT_EQ(glance(text, "wanted"), "") << text;
}

TEST(Neighbours, AreParedWithinRuns) {
  using Pairs = std::vector<SeatPair>;
  const auto pairs = [](const std::vector<double>& x) {
    return pairs_in_row(10, x, std::vector<double>(x.size(), 3.0));
  };
  EXPECT_EQ(pairs({}), Pairs{});
  EXPECT_EQ(pairs({0}), Pairs{});
  EXPECT_EQ(pairs({0, 1}), (Pairs{{10, 11}}));
  EXPECT_EQ(pairs({0, 1, 2}), (Pairs{{11, 12}}));
  EXPECT_EQ(pairs({0, 1, 2, 3, 4, 5, 6}), (Pairs{{10, 11}, {12, 13}, {15, 16}}));
  EXPECT_EQ(pairs({0, 1, 2, 3, 9, 10, 11, 12}), (Pairs{{10, 11}, {12, 13}, {14, 15}, {16, 17}}))
      << "an aisle";
}

TEST(Target, IsAnAddressAndAPort) {
  const sockaddr_in good = parse_target("http://127.0.0.1:8080/");
  EXPECT_EQ(ntohs(good.sin_port), 8080);
  EXPECT_TRUE(is_loopback(good));
  EXPECT_TRUE(is_loopback(parse_target("127.9.9.9:1")));
  EXPECT_FALSE(is_loopback(parse_target("http://192.0.2.1:80")));
  for (const char* bad :
       {"", "http://", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:x", "127.0.0.1:80x",
        "127.0.0.1:70000", "example.org:80", "https://1.2.3.4:1"})
    EXPECT_THROW(parse_target(bad), std::runtime_error) << bad;
}

TEST(Request, SaysItsLengthAndItsKey) {
  EXPECT_EQ(request_text("GET", "/v1/shows", "", "", ""),
            "GET /v1/shows HTTP/1.1\r\nHost: firstshow\r\n\r\n");
  EXPECT_EQ(request_text("POST", "/x", "TOKEN", "k-1", "{}"),
            "POST /x HTTP/1.1\r\nHost: firstshow\r\nAuthorization: Bearer TOKEN\r\n"
            "Idempotency-Key: \"k-1\"\r\nContent-Type: application/json\r\n"
            "Content-Length: 2\r\n\r\n{}");
  EXPECT_EQ(request_text("DELETE", "/x", "", "", ""),
            "DELETE /x HTTP/1.1\r\nHost: firstshow\r\nContent-Length: 0\r\n\r\n");
}

TEST(History, WritesAnExchangeALine) {
  std::string folder = (std::filesystem::temp_directory_path() / "firstshow-storm-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  {
    HistoryFile file(folder + "/h.jsonl");
    file.write({"c1", "buyer_1", 10, 20, "POST", "/v1/x", "c1-1", R"({"seats": ["A-1"]})", 201,
                R"({"id": "hold_1"})"});
    file.write({"c1", "", 30, 40, "GET", "/v1/x", "", "", 0, ""});
    file.write_event("kill", 50);
  }
  std::ifstream in(folder + "/h.jsonl");
  std::vector<boost::json::value> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(boost::json::parse(line));
  std::filesystem::remove_all(folder);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], boost::json::parse(
                          R"({"client": "c1", "buyer": "buyer_1", "sent": 10, "done": 20,
      "method": "POST", "path": "/v1/x", "key": "c1-1", "body": {"seats": ["A-1"]}, "status": 201,
      "reply": {"id": "hold_1"}})"));
  EXPECT_EQ(lines[1], boost::json::parse(
                          R"({"client": "c1", "buyer": null, "sent": 30, "done": null,
      "method": "GET", "path": "/v1/x", "key": null, "body": null, "status": null, "reply": null})"));
  EXPECT_EQ(lines[2], boost::json::parse(R"({"event": "kill", "at": 50})"));
  EXPECT_THROW(HistoryFile(folder + "/gone/h.jsonl"), std::runtime_error);
}

TEST(Words, AreRead) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(1'234'567), "1,234,567");
  EXPECT_EQ(duration_text(840), "0.84 ms");
  EXPECT_EQ(duration_text(12'300), "12 ms");
  EXPECT_EQ(duration_text(4'560'000), "4.56 s");
  EXPECT_EQ(problem_name(R"({"type": "/problems/seats-taken", "status": 409})"), "seats-taken");
  EXPECT_EQ(parse_scenario("hot"), Scenario::kHot);
  EXPECT_EQ(parse_scenario("cold"), std::nullopt);
}

TEST(Webhook, IsWhatTheSandboxsAccountTakesForACapture) {
  constexpr std::string_view kPayment =
      R"({"id":"pay_02TR6AR4G0001","order":"ord_02TR6AR4G0000","state":"started",)"
      R"("amount":{"amount":50000,"currency":"INR"},"pay_url":"/sandbox/payments/order_SBX1"})";
  const Webhook webhook = captured_webhook(kPayment, "a secret");
  payments::WebhookDelivery delivery;
  delivery.body = webhook.body;
  delivery.header = [&](std::string_view name) -> std::string_view {
    return name == payments::kRazorpaySignatureHeader ? webhook.signature : webhook.id;
  };
  const payments::RazorpayAccount account{"sandbox/main", "", {"a secret"}};
  const auto reading = payments::read_razorpay_delivery(delivery, account);
  ASSERT_EQ(reading.verdict, payments::WebhookVerdict::kGenuine) << reading.detail;
  ASSERT_EQ(reading.reports.size(), 1U);
  const auto& money = std::get<booking::PaymentReported>(reading.reports.front());
  EXPECT_EQ(format_id(money.payment), "pay_02TR6AR4G0001");
  EXPECT_EQ(money.status, booking::ReportedStatus::kCaptured);
  EXPECT_EQ(money.amount, Paise{50'000});
  EXPECT_TRUE(captured_webhook("{}", "a secret").none());
  EXPECT_TRUE(request_text(webhook).ends_with("\r\n\r\n" + webhook.body));
}

TEST(Webhook, OnlyTheFirstDeliveryHearsOfTheTickets) {
  EXPECT_TRUE(says_confirmed(R"({"results":["confirmed"]})"));
  EXPECT_FALSE(says_confirmed(R"({"results":["known_already"]})"));
  EXPECT_FALSE(says_confirmed(R"({"type":"/problems/busy"})"));
}

}  // namespace
}  // namespace firstshow::storm
