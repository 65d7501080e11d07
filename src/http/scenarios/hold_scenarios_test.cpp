// Buyers and their holds, over real sockets, a real desk and a real database: what succeeds, and
// each refusal that a caller can bring about.

#include <gtest/gtest.h>

#include "http/scenarios/scenario.hpp"

namespace firstshow::http {
namespace {

namespace json = boost::json;

TEST(Buyers, GetATokenOfTheirOwn) {
  TestServer server;
  const RawReply reply = server.call("POST", "/v1/sessions/anonymous");
  ASSERT_EQ(reply.status, 201);
  EXPECT_NE(reply.text("buyer"), server.call("POST", "/v1/sessions/anonymous").text("buyer"));
  const auto expires_at = parse_time(reply.text("expires_at"));
  ASSERT_TRUE(expires_at.has_value());
  EXPECT_GT(*expires_at, wall_clock() + std::chrono::hours{24 * 29});
  const std::string holds = "/v1/shows/" + server.show + "/holds";
  EXPECT_EQ(server.call("POST", holds, kTwoSeats, TestServer::bearer(reply.text("token"))).status,
            201);
}

TEST(Buyers, AreTurnedAwayWithoutAGenuineToken) {
  TestServer server;
  const std::string holds = "/v1/shows/" + server.show + "/holds";
  const std::string good = server.token(BuyerId{7}, wall_clock() + Duration{1'000'000'000});
  std::string forged = good;
  forged[20] = forged[20] == 'A' ? 'B' : 'A';
  const std::string old = server.token(BuyerId{7}, wall_clock() - std::chrono::seconds{1});
  const std::string type = "/problems/unauthenticated";
  run(server,
      {
          {"none", "POST", holds, kTwoSeats, "", 401, type},
          {"forged", "POST", holds, kTwoSeats, TestServer::bearer(forged), 401, type},
          {"short", "POST", holds, kTwoSeats, TestServer::bearer("x"), 401, type},
          {"another scheme", "POST", holds, kTwoSeats, "Authorization: Basic eDp5\r\n", 401, type},
          {"old", "POST", holds, kTwoSeats, TestServer::bearer(old), 401,
           "/problems/token-expired"},
          {"the operator's", "POST", holds, kTwoSeats, TestServer::bearer(server.operator_token()),
           401, type},
          {"any case", "POST", holds, kTwoSeats, "authorization: bearer " + good + "\r\n", 201, ""},
      });
  EXPECT_EQ(server.call("POST", holds, kTwoSeats).header("www-authenticate"), "Bearer");
}

TEST(Buyers, OfOneNetworkGetOnlySoManyTokens) {
  TestServer::Options options;
  options.rates.on = true;
  options.rates.minting = {2, 0.01};
  TestServer server(options);
  EXPECT_EQ(server.call("POST", "/v1/sessions/anonymous").status, 201);
  EXPECT_EQ(server.call("POST", "/v1/sessions/anonymous").header("ratelimit"),
            "\"minting\";r=0;t=200");
  const RawReply refused = server.call("POST", "/v1/sessions/anonymous");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.text("type"), "https://iana.org/assignments/http-problem-types#quota-exceeded");
  EXPECT_GE(std::stoi(refused.header("retry-after")), 1);
}

TEST(Holds, AreShownAsTheyAre) {
  TestServer server;
  const std::string buyer = server.buyer();
  const RawReply made = server.call(
      "POST", "/v1/shows/" + server.show + "/holds",
      R"({"seats": ["Stalls-A-2", "Stalls-A-1"], "areas": [{"key": "Pit", "quantity": 2}]})",
      buyer);
  ASSERT_EQ(made.status, 201) << made.body;
  const json::object hold = made.json();
  EXPECT_EQ(hold.at("show").as_string(), server.show);
  EXPECT_EQ(hold.at("state").as_string(), "active");
  EXPECT_EQ(
      hold.at("seats").as_array()[0],
      (json::value{{"key", "Stalls-A-1"}, {"category", "Premium"}, {"row", "A"}, {"number", "1"}}));
  EXPECT_EQ(
      hold.at("areas").as_array()[0],
      (json::value{{"key", "Pit"}, {"name", "The pit"}, {"category", "Regular"}, {"quantity", 2}}));
  EXPECT_TRUE(hold.at("together").as_bool());
  EXPECT_TRUE(hold.at("extendable").as_bool());
  const auto expires_at = parse_time(made.text("expires_at"));
  ASSERT_TRUE(expires_at.has_value());
  EXPECT_LE(*expires_at - *parse_time(made.text("server_time")), std::chrono::minutes{8})
      << "more time than there is";
  const std::string path = "/v1/holds/" + made.text("id");
  EXPECT_EQ(made.header("location"), path);

  const RawReply read = server.call("GET", path, "", buyer);
  EXPECT_EQ(read.status, 200);
  EXPECT_EQ(read.text("expires_at"), made.text("expires_at"));
  EXPECT_EQ(server.call("HEAD", path, "", buyer).status, 200);

  const RawReply extended = server.call("PATCH", path, R"({"extend": true})", buyer);
  EXPECT_EQ(extended.status, 200);
  EXPECT_FALSE(extended.json().at("extendable").as_bool());
  EXPECT_GT(extended.text("expires_at"), made.text("expires_at"));

  const RawReply swapped =
      server.call("PATCH", path, R"({"seats": ["Stalls-A-5", "Stalls-A-6"]})", buyer);
  EXPECT_EQ(swapped.status, 200) << swapped.body;
  EXPECT_EQ(keys_of(swapped.json(), "seats"),
            (std::vector<std::string>{"Stalls-A-5", "Stalls-A-6"}));
  EXPECT_EQ(swapped.text("expires_at"), extended.text("expires_at"));

  EXPECT_EQ(server.call("DELETE", path, "", buyer).text("state"), "released");
  EXPECT_EQ(server.call("DELETE", path, "", buyer).status, 200) << "again: the same success";
}

TEST(Holds, AreSwappedForTheBestWithTheirOwnAsFree) {
  TestServer server;
  const std::string buyer = server.buyer();
  const RawReply made = server.call("POST", "/v1/shows/" + server.show + "/holds",
                                    R"({"best": {"quantity": 2, "category": "Regular"}})", buyer);
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string path = "/v1/holds/" + made.text("id");
  const auto change = [&](const std::string& body) {
    return server.call("PATCH", path, body, buyer);
  };
  const RawReply again = change(R"({"best": {"quantity": 2, "category": "Regular"}})");
  ASSERT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(keys_of(again.json(), "seats"), keys_of(made.json(), "seats"));
  EXPECT_EQ(again.text("expires_at"), made.text("expires_at"));
  EXPECT_EQ(change(R"({"best": {"quantity": 1, "category": "Royal box"}})").text("type"),
            "/problems/unknown-category");
  EXPECT_EQ(change(R"({"best": {"quantity": 2}, "extend": true})").text("type"),
            "/problems/invalid-body");
  EXPECT_EQ(change(R"({"best": {"quantity": 2}, "seats": []})").text("type"),
            "/problems/invalid-body");
  EXPECT_EQ(change("{}").text("type"), "/problems/invalid-body");
}

TEST(Holds, OfTheBestPlacesSayWhetherTheyAreTogether) {
  TestServer server;
  const std::string path = "/v1/shows/" + server.show + "/holds";
  const RawReply made = server.call(
      "POST", path, R"({"best": {"quantity": 2, "category": "Regular"}})", server.buyer());
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.json().at("seats").as_array().size(), 2U);
  EXPECT_EQ(made.json().at("seats").as_array()[0].at("category").as_string(), "Regular");
  EXPECT_TRUE(made.json().at("together").as_bool());
  const RawReply wheelchair =
      server.call("POST", path, R"({"best": {"quantity": 1, "accessible": 1}})", server.buyer());
  EXPECT_EQ(keys_of(wheelchair.json(), "seats"), std::vector<std::string>{"Stalls-B-6"});
}

TEST(Holds, AreRefusedWithWhatTheCallerCanActOn) {
  TestServer server;
  const std::string path = "/v1/shows/" + server.show + "/holds";
  ASSERT_EQ(server.call("POST", path, kTwoSeats, server.buyer()).status, 201);

  const RawReply taken =
      server.call("POST", path, R"({"seats": ["Stalls-A-2", "Stalls-A-3"]})", server.buyer());
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(taken.text("type"), "/problems/seats-taken");
  EXPECT_EQ(taken.text("detail"), "Stalls-A-2 is held by another buyer.");
  EXPECT_EQ(taken.json().at("seats"), (json::value{{{"key", "Stalls-A-2"}, {"state", "held"}}}));
  EXPECT_TRUE(taken.json().at("areas").as_array().empty());

  const RawReply single =
      server.call("POST", path, R"({"seats": ["Stalls-A-4", "Stalls-A-5"]})", server.buyer());
  EXPECT_EQ(single.status, 409);
  EXPECT_EQ(single.text("type"), "/problems/leaves-single-seat");
  EXPECT_EQ(keys_of(single.json(), "seats"),
            (std::vector<std::string>{"Stalls-A-3", "Stalls-A-6"}));
  EXPECT_EQ(keys_of(single.json(), "suggestion"),
            (std::vector<std::string>{"Stalls-A-3", "Stalls-A-4"}));

  const RawReply unknown = server.call(
      "POST", path, R"({"seats": ["Stalls-Z-1"], "areas": [{"key": "Roof", "quantity": 1}]})",
      server.buyer());
  EXPECT_EQ(unknown.status, 422);
  EXPECT_EQ(unknown.text("type"), "/problems/unknown-seat");

  const RawReply soon =
      server.call("POST", "/v1/shows/" + server.soon + "/holds", kTwoSeats, server.buyer());
  EXPECT_EQ(soon.text("type"), "/problems/show-not-on-sale");
  EXPECT_TRUE(parse_time(soon.text("opens_at")).has_value());
}

TEST(Holds, AreRefusedForEachReason) {
  TestServer server;
  const std::string path = "/v1/shows/" + server.show + "/holds";
  const auto post = [&](const char* what, std::string body, int status, std::string type) {
    return Case{what,
                "POST",
                path,
                std::move(body),
                server.buyer(),
                status,
                "/problems/" + std::move(type)};
  };
  run(server,
      {
          post("nothing", "{}", 422, "nothing-requested"),
          post("twice", R"({"seats": ["Stalls-A-1", "Stalls-A-1"]})", 422, "duplicate-seat"),
          post("no such area", R"({"areas": [{"key": "Roof", "quantity": 1}]})", 422,
               "unknown-area"),
          post("no such category", R"({"best": {"quantity": 1, "category": "Gold"}})", 422,
               "unknown-category"),
          post("too many", R"({"best": {"quantity": 5}})", 422, "too-many-seats"),
          post("companions alone", R"({"best": {"quantity": 2, "companions": 1}})", 422,
               "too-many-companions"),
          post("more than there is",
               R"({"areas": [{"key": "Pit", "quantity": 4}], "seats": ["Stalls-A-1"]})", 422,
               "too-many-seats"),
          post("nothing so cheap", R"({"best": {"quantity": 1, "price_ceiling": 1}})", 409,
               "sold-out"),
          post("not together",
               R"({"best": {"quantity": 3, "accessible": 2, "together": "required"}})", 409,
               "sold-out"),
          {"a draft", "POST", "/v1/shows/" + server.draft + "/holds", kTwoSeats, server.buyer(),
           409, "/problems/show-not-on-sale"},
          {"no show", "POST", "/v1/shows/show_0000000000001/holds", kTwoSeats, server.buyer(), 404,
           "/problems/unknown-show"},
          {"garbage", "POST", "/v1/shows/%20/holds", kTwoSeats, server.buyer(), 404,
           "/problems/unknown-show"},
      });
  const std::string greedy = server.buyer();
  ASSERT_EQ(
      server.call("POST", path, R"({"areas": [{"key": "Pit", "quantity": 4}]})", greedy).status,
      201);
  run(server, {{"limit", "POST", path, R"({"areas": [{"key": "Pit", "quantity": 3}]})", greedy, 409,
                "/problems/buyer-limit"}});
  ASSERT_EQ(
      server.call("POST", path, R"({"areas": [{"key": "Pit", "quantity": 1}]})", greedy).status,
      201);
  run(server, {{"holds", "POST", path, R"({"areas": [{"key": "Pit", "quantity": 1}]})", greedy, 409,
                "/problems/too-many-holds"}});
  ASSERT_EQ(
      server.call("POST", path, R"({"areas": [{"key": "Pit", "quantity": 4}]})", server.buyer())
          .status,
      201);
  const RawReply full =
      server.call("POST", path, R"({"areas": [{"key": "Pit", "quantity": 1}]})", server.buyer());
  EXPECT_EQ(full.text("type"), "/problems/seats-taken");
  EXPECT_EQ(full.json().at("areas"), (json::value{{{"key", "Pit"}, {"left", 0}}}));
}

TEST(Holds, OfOthersLookUnknown) {
  TestServer server;
  const RawReply made =
      server.call("POST", "/v1/shows/" + server.show + "/holds", kTwoSeats, server.buyer());
  const std::string path = "/v1/holds/" + made.text("id");
  const std::string stranger = server.buyer();
  const std::string type = "/problems/unknown-hold";
  run(server, {
                  {"read", "GET", path, "", stranger, 404, type},
                  {"extend", "PATCH", path, R"({"extend": true})", stranger, 404, type},
                  {"swap", "PATCH", path, kTwoSeats, stranger, 404, type},
                  {"release", "DELETE", path, "", stranger, 404, type},
                  {"order", "POST", "/v1/orders", order_body(made.text("id")), stranger + key("o"),
                   404, type},
                  {"none", "GET", "/v1/holds/hold_0000000000001", "", stranger, 404, type},
                  {"garbage", "DELETE", "/v1/holds/x", "", stranger, 404, type},
              });
}

TEST(Bodies, AreReadWithEveryFault) {
  TestServer server;
  const std::string path = "/v1/shows/" + server.show + "/holds";
  run(server, {
                  {"no JSON", "POST", path, "{\"seats\": [", server.buyer(), 400,
                   "/problems/malformed-json"},
                  {"no object", "POST", path, "[]", server.buyer(), 422, "/problems/invalid-body"},
                  {"deep", "POST", path, std::string(100, '['), server.buyer(), 400,
                   "/problems/malformed-json"},
                  {"both", "POST", path, R"({"seats": [], "best": {"quantity": 1}})",
                   server.buyer(), 422, "/problems/invalid-body"},
              });
  const RawReply faulty = server.call(
      "POST", path,
      R"({"seats": [1, ""], "colour": "red", "areas": [{"key": "Pit", "quantity": 0}]})",
      server.buyer());
  EXPECT_EQ(faulty.status, 422);
  std::vector<std::string> pointers;
  const json::object said = faulty.json();
  for (const json::value& one : said.at("errors").as_array())
    pointers.emplace_back(one.at("pointer").as_string());
  std::sort(pointers.begin(), pointers.end());
  EXPECT_EQ(pointers,
            (std::vector<std::string>{"/areas/0/quantity", "/colour", "/seats/0", "/seats/1"}));

  RawClient client(server.port());
  client.send("POST " + path + " HTTP/1.1\r\nHost: h\r\n" + server.buyer() +
              "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_EQ(client.receive().status, 415);
}

TEST(Retries, AreRecognisedByTheirKey) {
  TestServer server;
  const std::string path = "/v1/shows/" + server.show + "/holds";
  const std::string buyer = server.buyer();
  const RawReply first = server.call("POST", path, kTwoSeats, buyer + key("k1"));
  ASSERT_EQ(first.status, 201);
  EXPECT_EQ(first.header("idempotency-replayed"), "");
  const RawReply again = server.call("POST", path, kTwoSeats, buyer + "Idempotency-Key: k1\r\n");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.header("idempotency-replayed"), "true");
  EXPECT_EQ(again.text("id"), first.text("id"));
  EXPECT_EQ(again.header("location"), first.header("location"));
  run(server, {
                  {"another body", "POST", path, R"({"seats": ["Stalls-B-1", "Stalls-B-2"]})",
                   buyer + key("k1"), 422, "/problems/key-reused"},
                  {"another caller", "POST", path, kTwoSeats, server.buyer() + key("k1"), 409,
                   "/problems/seats-taken"},
                  {"no key", "POST", path, kTwoSeats, buyer + key(""), 400,
                   "/problems/idempotency-key-invalid"},
                  {"long", "POST", path, kTwoSeats, buyer + key(std::string(256, 'k')), 400,
                   "/problems/idempotency-key-invalid"},
                  {"needed", "POST", "/v1/orders", order_body(first.text("id")), buyer, 400,
                   "/problems/idempotency-key-missing"},
              });
}

TEST(Overload, IsToldWithAMomentToComeBack) {
  TestServer::Options options;
  options.lanes.buyers = 0;
  TestServer server(options);
  const RawReply refused =
      server.call("POST", "/v1/shows/" + server.show + "/holds", kTwoSeats, server.buyer());
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.text("type"), "/problems/busy");
  EXPECT_EQ(refused.header("retry-after"), "1");
  EXPECT_EQ(refused.json().at("retry_after_s").as_int64(), 1);
  EXPECT_EQ(server.call("GET", "/v1/shows/" + server.show + "/seats").status, 200) << "reads go on";
  EXPECT_NE(server.staff("GET", "/metrics").body.find("firstshow_refusals_total{kind=\"busy\"} 1"),
            std::string::npos);
}

}  // namespace
}  // namespace firstshow::http
