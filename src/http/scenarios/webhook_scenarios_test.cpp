// Webhook endpoints over the API: who sees them, what is refused, and what is listed.

#include <gtest/gtest.h>

#include "http/scenarios/paying_buyer.hpp"

namespace firstshow::http {
namespace {

namespace json = boost::json;

/// A program of an organiser, at its webhook endpoints.
class WebhookProgram {
 public:
  WebhookProgram(TestServer& server, const std::string& name)
      : server_(server),
        organiser_(server.make_organiser(name)),
        header_(server.key_of(organiser_)) {}

  RawReply send(const std::string& method, const std::string& path, const std::string& body = "",
                const std::string& headers = "") {
    return server_.call(method, "/v1/organisers/" + organiser_ + "/webhook-endpoints" + path, body,
                        header_ + headers);
  }
  static std::string body(const std::string& url, const std::string& more = "") {
    return R"({"url": ")" + url + R"(", "events": ["order.confirmed", "show.paused"])" + more + "}";
  }
  /// The path of a new endpoint.
  std::string make(const std::string& url) {
    const RawReply made = send("POST", "", body(url));
    EXPECT_EQ(made.status, 201) << made.body;
    return "/" + made.text("id");
  }

 private:
  TestServer& server_;
  const std::string organiser_;
  const std::string header_;
};

const std::string kUrl = "https://webhooks.invalid/a";

TEST(WebhookEndpoints, AreMadeReadChangedAndDeleted) {
  TestServer server;
  WebhookProgram metro(server, "Metro");
  const RawReply made = metro.send("POST", "", WebhookProgram::body(kUrl));
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_TRUE(made.text("secret").starts_with("whsec_"));
  EXPECT_EQ(made.text("state"), "active");
  EXPECT_EQ(made.header("cache-control"), "no-store");
  const std::string path = "/" + made.text("id");
  const RawReply read = metro.send("GET", path);
  EXPECT_EQ(read.status, 200);
  EXPECT_FALSE(read.json().contains("secret")) << "it is shown once";
  EXPECT_EQ(read.text("url"), kUrl);
  EXPECT_EQ(read.header("etag"), made.header("etag"));
  const std::string match = "If-Match: " + read.header("etag") + "\r\n";
  const RawReply changed = metro.send(
      "PUT", path, WebhookProgram::body(kUrl, R"(, "state": "paused", "description": "X")"), match);
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.text("state"), "paused");
  EXPECT_EQ(metro.send("PUT", path, WebhookProgram::body(kUrl), match).status, 412);
  EXPECT_EQ(metro.send("PUT", path, WebhookProgram::body(kUrl)).status, 428);
  const RawReply rotated = metro.send("POST", path + "/rotate-secret");
  EXPECT_EQ(rotated.status, 200);
  EXPECT_NE(rotated.text("secret"), made.text("secret"));
  EXPECT_FALSE(rotated.text("former_secret_until").empty());
  EXPECT_EQ(metro.send("GET", "").json().at("items").as_array().size(), 1U);
  EXPECT_EQ(metro.send("DELETE", path).status, 204);
  EXPECT_EQ(metro.send("GET", path).status, 404);
  EXPECT_EQ(metro.send("DELETE", path).status, 404);
  EXPECT_TRUE(metro.send("GET", "").json().at("items").as_array().empty());
}

TEST(WebhookEndpoints, AreNobodyElses) {
  TestServer server;
  WebhookProgram metro(server, "Metro");
  WebhookProgram other(server, "Other");
  const std::string path = metro.make(kUrl);
  const std::string match = "If-Match: *\r\n";
  EXPECT_EQ(other.send("GET", path).status, 404);
  EXPECT_EQ(other.send("PUT", path, WebhookProgram::body(kUrl), match).status, 404);
  EXPECT_EQ(other.send("DELETE", path).status, 404);
  EXPECT_EQ(other.send("POST", path + "/rotate-secret").status, 404);
  EXPECT_EQ(other.send("POST", path + "/test").status, 404);
  EXPECT_EQ(other.send("GET", path + "/deliveries").status, 404);
  EXPECT_EQ(other.send("POST", path + "/resend", R"({"since": "2026-01-01T00:00:00Z"})").status,
            404);
  const std::string event = metro.send("POST", path + "/test").text("event");
  ASSERT_FALSE(event.empty());
  const std::string again = "/deliveries/" + event + "/resend";
  EXPECT_EQ(other.send("POST", path + again).status, 404);
  const std::string own = other.make(kUrl);
  const RawReply foreign = other.send("POST", own + again);
  EXPECT_EQ(foreign.text("type"), "/problems/unknown-event") << "of another organiser";
  EXPECT_EQ(metro.send("POST", path + again).status, 202);
}

TEST(WebhookEndpoints, OfOneUrlAreOneAndTenAreEnough) {
  TestServer server;
  WebhookProgram metro(server, "Metro");
  const std::string path = metro.make(kUrl);
  const RawReply twice = metro.send("POST", "", WebhookProgram::body(kUrl));
  EXPECT_EQ(twice.status, 409);
  EXPECT_EQ("/" + twice.text("existing"), path);
  for (int n = 1; n < 10; ++n) metro.make(kUrl + std::to_string(n));
  const RawReply more = metro.send("POST", "", WebhookProgram::body(kUrl + "more"));
  EXPECT_EQ(more.text("type"), "/problems/too-many-webhook-endpoints");
  EXPECT_EQ(metro.send("POST", "", WebhookProgram::body(kUrl)).status, 409);
  EXPECT_EQ(metro.send("DELETE", path).status, 204);
  EXPECT_EQ(metro.send("POST", "", WebhookProgram::body(kUrl + "more")).status, 201);
  const RawReply taken =
      metro.send("PUT", path + "x", WebhookProgram::body(kUrl + "1"), "If-Match: *\r\n");
  EXPECT_EQ(taken.status, 404);
}

TEST(WebhookEndpoints, AreRefusedWithAllFaults) {
  TestServer server;
  WebhookProgram metro(server, "Metro");
  const RawReply refused = metro.send(
      "POST", "",
      R"({"url": "http://10.0.0.1/", "events": ["order.confirmed", "order.confirmed", "test", "x"],
          "state": "disabled", "secret": "mine"})");
  ASSERT_EQ(refused.status, 422) << refused.body;
  std::set<std::string> pointers;
  const json::object problem = refused.json();
  for (const json::value& fault : problem.at("errors").as_array())
    pointers.insert(std::string(fault.at("pointer").as_string()));
  EXPECT_EQ(pointers, (std::set<std::string>{"/url", "/events/1", "/events/2", "/events/3",
                                             "/state", "/secret"}));
  EXPECT_EQ(metro.send("POST", "", R"({"url": "https://a.example", "events": []})").status, 422);
}

TEST(WebhookDeliveries, AreListedNewestFirstInPagesAndTheOperatorSeesThem) {
  TestServer server;
  WebhookProgram metro(server, "Metro");
  const std::string path = metro.make(kUrl);
  std::vector<std::string> events;
  for (int n = 0; n < 3; ++n)
    events.insert(events.begin(), metro.send("POST", path + "/test").text("event"));
  std::vector<std::string> listed;
  std::string cursor;
  for (int page = 0; page < 2; ++page) {
    const RawReply reply = metro.send("GET", path + "/deliveries?limit=2" + cursor);
    ASSERT_EQ(reply.status, 200) << reply.body;
    const json::object listing = reply.json();
    for (const json::value& one : listing.at("items").as_array()) {
      listed.emplace_back(one.at("event").as_string());
      EXPECT_EQ(one.at("type").as_string(), "test");
    }
    EXPECT_EQ(reply.json().at("next_cursor").is_null(), page == 1);
    if (page == 0) cursor = "&cursor=" + reply.text("next_cursor");
  }
  EXPECT_EQ(listed, events);
  EXPECT_EQ(metro.send("GET", path + "/deliveries?cursor=x").status, 422);
  const RawReply waiting = server.staff("GET", "/admin/v1/webhooks?state=waiting");
  EXPECT_EQ(waiting.json().at("items").as_array().size(), 3U) << waiting.body;
  EXPECT_EQ(server.staff("POST", "/admin/v1/webhooks" + path + "/" + events[0] + "/retry").status,
            200);
  EXPECT_EQ(server.staff("POST", "/admin/v1/webhooks" + path + "/evt_0000000000001/retry").status,
            404);
  const RawReply resent =
      metro.send("POST", path + "/resend", R"({"since": "2026-01-01T00:00:00Z"})");
  ASSERT_EQ(resent.status, 202) << resent.body;
  EXPECT_EQ(resent.json().at("events").as_int64(), 0) << "tests are sent one by one";
}

TEST(WebhookDeliveries, FailWhereTheNameLeadsNowhere) {
  TestServer server;
  WebhookProgram metro(server, "Metro");
  const std::string path = metro.make(kUrl);
  metro.send("POST", path + "/test");
  TestServer::await([&] {
    const json::value items = metro.send("GET", path + "/deliveries").json().at("items");
    return items.at(0).at("attempts").as_int64() > 0 &&
           !items.at(0).at("last_error").as_string().empty();
  });
}

}  // namespace
}  // namespace firstshow::http
