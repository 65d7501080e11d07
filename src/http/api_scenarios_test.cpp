// Scenarios for every route, over real sockets, a real desk and a real database: what succeeds, and
// each refusal that a caller can bring about.

#include <gtest/gtest.h>

#include "http/small_house.hpp"

namespace firstshow::http {
namespace {

namespace json = boost::json;

constexpr const char* kTwoSeats = R"({"seats": ["Stalls-A-1", "Stalls-A-2"]})";
constexpr const char* kBuyer =
    R"("buyer": {"name": "Asha Rao", "email": "asha@example.in", "phone": "+919812345678",
       "state": "27"})";

std::string key(const std::string& text) {
  return "Idempotency-Key: \"" + text + "\"\r\n";
}

std::string order_body(const std::string& hold, const std::string& tickets = "") {
  return R"({"hold": ")" + hold + R"(", )" + (tickets.empty() ? "" : tickets + ", ") + kBuyer + "}";
}

/// What one request should lead to; `type` is the problem's, "" for a success.
struct Case {
  const char* what;
  std::string method;
  std::string path;
  std::string body;
  std::string headers;
  int status;
  std::string type;
};

void run(SmallHouse& house, const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    const RawReply reply = house.call(one.method, one.path, one.body, one.headers);
    EXPECT_EQ(reply.status, one.status) << one.what << "\n" << reply.body;
    if (one.type.empty()) continue;
    EXPECT_EQ(reply.text("type"), one.type) << one.what << "\n" << reply.body;
    EXPECT_EQ(reply.header("content-type"), "application/problem+json") << one.what;
  }
}

std::vector<std::string> keys_of(const json::object& all, const char* field) {
  std::vector<std::string> keys;
  for (const json::value& one : all.at(field).as_array())
    keys.emplace_back(one.is_string() ? one.as_string() : one.at("key").as_string());
  return keys;
}

TEST(Catalogue, IsListedWithoutDrafts) {
  SmallHouse house;
  const RawReply reply = house.call("GET", "/v1/shows");
  ASSERT_EQ(reply.status, 200);
  const json::object all = reply.json();
  ASSERT_EQ(all.at("items").as_array().size(), 2U);
  const json::object& first = all.at("items").as_array()[0].as_object();
  EXPECT_EQ(first.at("id").as_string(), house.show);
  EXPECT_EQ(first.at("state").as_string(), "on_sale");
  EXPECT_EQ(first.at("title").at("name").as_string(), "A \"quoted\" film");
  EXPECT_EQ(first.at("venue").at("city").as_string(), "Pune");
  EXPECT_TRUE(all.at("next_cursor").is_null());
}

TEST(Catalogue, IsFilteredAndPaged) {
  SmallHouse house;
  const RawReply first = house.call("GET", "/v1/shows?limit=1&city=pUNE");
  EXPECT_EQ(first.json().at("items").as_array()[0].at("id").as_string(), house.show);
  const std::string cursor = first.text("next_cursor");
  const RawReply second = house.call("GET", "/v1/shows?limit=1&cursor=" + cursor);
  EXPECT_EQ(second.json().at("items").as_array()[0].at("id").as_string(), house.soon);
  EXPECT_TRUE(second.json().at("next_cursor").is_null());

  const std::string day =
      format_time(wall_clock() + std::chrono::hours{24} + std::chrono::minutes{330}).substr(0, 10);
  const struct {
    std::string query;
    std::size_t count;
  } cases[] = {
      {"city=Mumbai", 0},
      {"title=" + format_id(TitleId{4}), 2},
      {"title=" + format_id(TitleId{5}), 0},
      {"date=" + day, 2},
      {"date=2001-01-01", 0},
  };
  for (const auto& one : cases) {
    const RawReply reply = house.call("GET", "/v1/shows?" + one.query);
    EXPECT_EQ(reply.json().at("items").as_array().size(), one.count) << one.query;
  }
  run(house, {
                 {"limit", "GET", "/v1/shows?limit=0", "", "", 422, "/problems/invalid-query"},
                 {"limit", "GET", "/v1/shows?limit=201", "", "", 422, "/problems/invalid-query"},
                 {"limit", "GET", "/v1/shows?limit=1x", "", "", 422, "/problems/invalid-query"},
                 {"date", "GET", "/v1/shows?date=today", "", "", 422, "/problems/invalid-query"},
                 {"title", "GET", "/v1/shows?title=show_1", "", "", 422, "/problems/invalid-query"},
                 {"cursor", "GET", "/v1/shows?cursor=x", "", "", 422, "/problems/invalid-query"},
             });
}

TEST(Catalogue, ShowsAShowWithItsPricesAndWhatIsLeft) {
  SmallHouse house;
  const RawReply reply = house.call("GET", "/v1/shows/" + house.show);
  ASSERT_EQ(reply.status, 200);
  const json::object show = reply.json();
  const json::array& categories = show.at("categories").as_array();
  ASSERT_EQ(categories.size(), 2U);
  EXPECT_EQ(categories[0].at("prices").at("adult"),
            (json::value{{"amount", 30'000}, {"currency", "INR"}}));
  EXPECT_FALSE(categories[1].at("prices").as_object().contains("child")) << "not offered";
  EXPECT_EQ(categories[0].at("left").as_int64(), 6);
  EXPECT_EQ(categories[1].at("left").as_int64(), 15);
  EXPECT_EQ(show.at("limits").at("places_per_hold").as_int64(), 4);
  EXPECT_EQ(show.at("limits").at("hold_s").as_int64(), 480);

  const std::string tag = reply.header("etag");
  EXPECT_EQ(
      house.call("GET", "/v1/shows/" + house.show, "", "If-None-Match: " + tag + "\r\n").status,
      304);
  run(house,
      {
          {"no id", "GET", "/v1/shows/x", "", "", 404, "/problems/unknown-show"},
          {"another kind of id", "GET", "/v1/shows/" + house.plan, "", "", 404,
           "/problems/unknown-show"},
          {"a draft", "GET", "/v1/shows/" + house.draft, "", "", 404, "/problems/unknown-show"},
          {"a draft's map", "GET", "/v1/shows/" + house.draft + "/seats", "", "", 404,
           "/problems/unknown-show"},
          {"a plan", "GET", "/v1/seat-plans/" + house.show, "", "", 404, "/problems/unknown-plan"},
      });
}

TEST(Catalogue, GivesThePlanForGoodInTheOrderOfTheMap) {
  SmallHouse house;
  const RawReply reply = house.call("GET", "/v1/seat-plans/" + house.plan);
  ASSERT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("cache-control"), "public, max-age=31536000, immutable");
  const json::array rows = reply.json().at("zones").as_array()[0].at("rows").as_array();
  EXPECT_EQ(rows[0].at("seats").as_array()[1].at("key").as_string(), "Stalls-A-2");
  EXPECT_EQ(rows[0].at("seats").as_array()[1].at("x").to_number<double>(), 50);
  EXPECT_TRUE(rows[1].at("seats").as_array()[5].at("accessible").as_bool());
  EXPECT_EQ(reply.json().at("areas").as_array()[0].at("capacity").as_int64(), 9);
  EXPECT_EQ(house
                .call("GET", "/v1/seat-plans/" + house.plan, "",
                      "If-None-Match: W/\"other\", " + reply.header("etag") + "\r\n")
                .status,
            304);
}

TEST(SeatMap, FollowsHoldsAndBlocks) {
  SmallHouse house;
  const std::string path = "/v1/shows/" + house.show + "/seats";
  const RawReply before = house.call("GET", path);
  EXPECT_EQ(before.text("seats"), "............");
  EXPECT_EQ(before.header("etag"), "\"" + before.text("revision") + "\"");
  const std::string same = "If-None-Match: " + before.header("etag") + "\r\n";
  EXPECT_EQ(house.call("GET", path, "", same).status, 304);

  const std::string body =
      R"({"seats": ["Stalls-A-1", "Stalls-A-2"], "areas": [{"key": "Pit", "quantity": 2}]})";
  EXPECT_EQ(house.call("POST", "/v1/shows/" + house.show + "/holds", body, house.buyer()).status,
            201);
  EXPECT_EQ(house
                .staff("POST", "/admin/v1/shows/" + house.show + "/block",
                       R"({"seats": ["Stalls-B-1"], "reason": "broken"})")
                .status,
            200);
  RawReply after;
  SmallHouse::await([&] {
    after = house.call("GET", path, "", same);
    return after.status == 200 && after.text("seats") == "hh....b.....";
  });
  EXPECT_EQ(after.json().at("areas").as_array()[0].at("left").as_int64(), 7);
}

TEST(Buyers, GetATokenOfTheirOwn) {
  SmallHouse house;
  const RawReply reply = house.call("POST", "/v1/sessions/anonymous");
  ASSERT_EQ(reply.status, 201);
  EXPECT_NE(reply.text("buyer"), house.call("POST", "/v1/sessions/anonymous").text("buyer"));
  const auto expires_at = parse_time(reply.text("expires_at"));
  ASSERT_TRUE(expires_at.has_value());
  EXPECT_GT(*expires_at, wall_clock() + std::chrono::hours{24 * 29});
  const std::string holds = "/v1/shows/" + house.show + "/holds";
  EXPECT_EQ(house.call("POST", holds, kTwoSeats, SmallHouse::bearer(reply.text("token"))).status,
            201);
}

TEST(Buyers, AreTurnedAwayWithoutAGenuineToken) {
  SmallHouse house;
  const std::string holds = "/v1/shows/" + house.show + "/holds";
  const std::string good =
      house.house().buyer_tokens.make(BuyerId{7}, wall_clock() + Duration{1'000'000'000});
  std::string forged = good;
  forged[20] = forged[20] == 'A' ? 'B' : 'A';
  const std::string old =
      house.house().buyer_tokens.make(BuyerId{7}, wall_clock() - std::chrono::seconds{1});
  const std::string type = "/problems/unauthenticated";
  run(house,
      {
          {"none", "POST", holds, kTwoSeats, "", 401, type},
          {"forged", "POST", holds, kTwoSeats, SmallHouse::bearer(forged), 401, type},
          {"short", "POST", holds, kTwoSeats, SmallHouse::bearer("x"), 401, type},
          {"another scheme", "POST", holds, kTwoSeats, "Authorization: Basic eDp5\r\n", 401, type},
          {"old", "POST", holds, kTwoSeats, SmallHouse::bearer(old), 401,
           "/problems/token-expired"},
          {"the operator's", "POST", holds, kTwoSeats,
           SmallHouse::bearer(house.house().operator_token), 401, type},
          {"any case", "POST", holds, kTwoSeats, "authorization: bearer " + good + "\r\n", 201, ""},
      });
  EXPECT_EQ(house.call("POST", holds, kTwoSeats).header("www-authenticate"), "Bearer");
}

TEST(Buyers, OfOneNetworkGetOnlySoManyTokens) {
  SmallHouse::Options options;
  options.mint = {2, 0.01};
  SmallHouse house(options);
  EXPECT_EQ(house.call("POST", "/v1/sessions/anonymous").status, 201);
  EXPECT_EQ(house.call("POST", "/v1/sessions/anonymous").header("ratelimit"),
            "\"buyer-tokens\";r=0;t=0");
  const RawReply refused = house.call("POST", "/v1/sessions/anonymous");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.text("type"), "https://iana.org/assignments/http-problem-types#quota-exceeded");
  EXPECT_GE(std::stoi(refused.header("retry-after")), 1);
}

TEST(Holds, AreShownAsTheyAre) {
  SmallHouse house;
  const std::string buyer = house.buyer();
  const RawReply made = house.call(
      "POST", "/v1/shows/" + house.show + "/holds",
      R"({"seats": ["Stalls-A-2", "Stalls-A-1"], "areas": [{"key": "Pit", "quantity": 2}]})",
      buyer);
  ASSERT_EQ(made.status, 201) << made.body;
  const json::object hold = made.json();
  EXPECT_EQ(hold.at("show").as_string(), house.show);
  EXPECT_EQ(hold.at("state").as_string(), "active");
  EXPECT_EQ(
      hold.at("seats").as_array()[0],
      (json::value{{"key", "Stalls-A-1"}, {"category", "Premium"}, {"row", "A"}, {"number", "1"}}));
  EXPECT_EQ(
      hold.at("areas").as_array()[0],
      (json::value{{"key", "Pit"}, {"name", "The pit"}, {"category", "Regular"}, {"quantity", 2}}));
  EXPECT_TRUE(hold.at("together").as_bool());
  EXPECT_TRUE(hold.at("extendable").as_bool());
  EXPECT_TRUE(parse_time(made.text("expires_at")).has_value());
  const std::string path = "/v1/holds/" + made.text("id");
  EXPECT_EQ(made.header("location"), path);

  const RawReply read = house.call("GET", path, "", buyer);
  EXPECT_EQ(read.status, 200);
  EXPECT_EQ(read.text("expires_at"), made.text("expires_at"));
  EXPECT_EQ(house.call("HEAD", path, "", buyer).status, 200);

  const RawReply extended = house.call("PATCH", path, R"({"extend": true})", buyer);
  EXPECT_EQ(extended.status, 200);
  EXPECT_FALSE(extended.json().at("extendable").as_bool());
  EXPECT_GT(extended.text("expires_at"), made.text("expires_at"));

  const RawReply swapped =
      house.call("PATCH", path, R"({"seats": ["Stalls-A-2", "Stalls-A-3"]})", buyer);
  EXPECT_EQ(swapped.status, 200) << swapped.body;
  EXPECT_EQ(keys_of(swapped.json(), "seats"),
            (std::vector<std::string>{"Stalls-A-2", "Stalls-A-3"}));
  EXPECT_EQ(swapped.text("expires_at"), extended.text("expires_at"));

  EXPECT_EQ(house.call("DELETE", path, "", buyer).text("state"), "released");
  EXPECT_EQ(house.call("DELETE", path, "", buyer).status, 200) << "again: the same success";
}

TEST(Holds, OfTheBestPlacesSayWhetherTheyAreTogether) {
  SmallHouse house;
  const std::string path = "/v1/shows/" + house.show + "/holds";
  const RawReply made = house.call(
      "POST", path, R"({"best": {"quantity": 2, "category": "Regular"}})", house.buyer());
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.json().at("seats").as_array().size(), 2U);
  EXPECT_EQ(made.json().at("seats").as_array()[0].at("category").as_string(), "Regular");
  EXPECT_TRUE(made.json().at("together").as_bool());
  const RawReply wheelchair =
      house.call("POST", path, R"({"best": {"quantity": 1, "accessible": 1}})", house.buyer());
  EXPECT_EQ(keys_of(wheelchair.json(), "seats"), std::vector<std::string>{"Stalls-B-6"});
}

TEST(Holds, AreRefusedWithWhatTheCallerCanActOn) {
  SmallHouse house;
  const std::string path = "/v1/shows/" + house.show + "/holds";
  ASSERT_EQ(house.call("POST", path, kTwoSeats, house.buyer()).status, 201);

  const RawReply taken =
      house.call("POST", path, R"({"seats": ["Stalls-A-2", "Stalls-A-3"]})", house.buyer());
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(taken.text("type"), "/problems/seats-taken");
  EXPECT_EQ(taken.text("detail"), "Stalls-A-2 is held by another buyer.");
  EXPECT_EQ(taken.json().at("seats"), (json::value{{{"key", "Stalls-A-2"}, {"state", "held"}}}));
  EXPECT_TRUE(taken.json().at("areas").as_array().empty());

  const RawReply single = house.call(
      "POST", path, R"({"seats": ["Stalls-A-4", "Stalls-A-5", "Stalls-A-6"]})", house.buyer());
  EXPECT_EQ(single.status, 409);
  EXPECT_EQ(single.text("type"), "/problems/leaves-single-seat");
  EXPECT_EQ(keys_of(single.json(), "seats"), std::vector<std::string>{"Stalls-A-3"});
  EXPECT_EQ(keys_of(single.json(), "suggestion"),
            (std::vector<std::string>{"Stalls-A-3", "Stalls-A-4", "Stalls-A-5"}));

  const RawReply unknown = house.call(
      "POST", path, R"({"seats": ["Stalls-Z-1"], "areas": [{"key": "Roof", "quantity": 1}]})",
      house.buyer());
  EXPECT_EQ(unknown.status, 422);
  EXPECT_EQ(unknown.text("type"), "/problems/unknown-seat");

  const RawReply soon =
      house.call("POST", "/v1/shows/" + house.soon + "/holds", kTwoSeats, house.buyer());
  EXPECT_EQ(soon.text("type"), "/problems/show-not-on-sale");
  EXPECT_TRUE(parse_time(soon.text("opens_at")).has_value());
}

TEST(Holds, AreRefusedForEachReason) {
  SmallHouse house;
  const std::string path = "/v1/shows/" + house.show + "/holds";
  const auto post = [&](const char* what, std::string body, int status, std::string type) {
    return Case{
        what, "POST", path, std::move(body), house.buyer(), status, "/problems/" + std::move(type)};
  };
  run(house, {
                 post("nothing", "{}", 422, "nothing-requested"),
                 post("twice", R"({"seats": ["Stalls-A-1", "Stalls-A-1"]})", 422, "duplicate-seat"),
                 post("no such area", R"({"areas": [{"key": "Roof", "quantity": 1}]})", 422,
                      "unknown-area"),
                 post("no such category", R"({"best": {"quantity": 1, "category": "Gold"}})", 422,
                      "unknown-category"),
                 post("too many", R"({"best": {"quantity": 5}})", 422, "too-many-seats"),
                 post("more than there is",
                      R"({"areas": [{"key": "Pit", "quantity": 4}], "seats": ["Stalls-A-1"]})", 422,
                      "too-many-seats"),
                 post("nothing so cheap", R"({"best": {"quantity": 1, "price_ceiling": 1}})", 409,
                      "sold-out"),
                 post("not together",
                      R"({"best": {"quantity": 3, "accessible": 2, "together": "required"}})", 409,
                      "sold-out"),
                 {"a draft", "POST", "/v1/shows/" + house.draft + "/holds", kTwoSeats,
                  house.buyer(), 409, "/problems/show-not-on-sale"},
                 {"no show", "POST", "/v1/shows/show_0000000000001/holds", kTwoSeats, house.buyer(),
                  404, "/problems/unknown-show"},
                 {"garbage", "POST", "/v1/shows/%20/holds", kTwoSeats, house.buyer(), 404,
                  "/problems/unknown-show"},
             });
  const std::string greedy = house.buyer();
  ASSERT_EQ(
      house.call("POST", path, R"({"areas": [{"key": "Pit", "quantity": 4}]})", greedy).status,
      201);
  run(house, {{"limit", "POST", path, R"({"areas": [{"key": "Pit", "quantity": 3}]})", greedy, 409,
               "/problems/buyer-limit"}});
  ASSERT_EQ(
      house.call("POST", path, R"({"areas": [{"key": "Pit", "quantity": 1}]})", greedy).status,
      201);
  run(house, {{"holds", "POST", path, R"({"areas": [{"key": "Pit", "quantity": 1}]})", greedy, 409,
               "/problems/too-many-holds"},
              {"area full", "POST", path,
               R"({"areas": [{"key": "Pit", "quantity": 4}, {"key": "Pit", "quantity": 1}]})",
               house.buyer(), 422, "/problems/duplicate-seat"}});
}

TEST(Holds, OfOthersLookUnknown) {
  SmallHouse house;
  const RawReply made =
      house.call("POST", "/v1/shows/" + house.show + "/holds", kTwoSeats, house.buyer());
  const std::string path = "/v1/holds/" + made.text("id");
  const std::string stranger = house.buyer();
  const std::string type = "/problems/unknown-hold";
  run(house, {
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
  SmallHouse house;
  const std::string path = "/v1/shows/" + house.show + "/holds";
  run(house, {
                 {"no JSON", "POST", path, "{\"seats\": [", house.buyer(), 400,
                  "/problems/malformed-json"},
                 {"no object", "POST", path, "[]", house.buyer(), 422, "/problems/invalid-body"},
                 {"deep", "POST", path, std::string(100, '['), house.buyer(), 400,
                  "/problems/malformed-json"},
                 {"both", "POST", path, R"({"seats": [], "best": {"quantity": 1}})", house.buyer(),
                  422, "/problems/invalid-body"},
             });
  const RawReply faulty =
      house.call("POST", path,
                 R"({"seats": [1, ""], "colour": "red", "areas": [{"key": "Pit", "quantity": 0}]})",
                 house.buyer());
  EXPECT_EQ(faulty.status, 422);
  std::vector<std::string> pointers;
  for (const json::value& one : faulty.json().at("errors").as_array())
    pointers.emplace_back(one.at("pointer").as_string());
  std::sort(pointers.begin(), pointers.end());
  EXPECT_EQ(pointers,
            (std::vector<std::string>{"/areas/0/quantity", "/colour", "/seats/0", "/seats/1"}));

  RawClient client(house.port());
  client.send("POST " + path + " HTTP/1.1\r\nHost: h\r\n" + house.buyer() +
              "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_EQ(client.receive().status, 415);
}

TEST(Retries, AreRecognisedByTheirKey) {
  SmallHouse house;
  const std::string path = "/v1/shows/" + house.show + "/holds";
  const std::string buyer = house.buyer();
  const RawReply first = house.call("POST", path, kTwoSeats, buyer + key("k1"));
  ASSERT_EQ(first.status, 201);
  EXPECT_EQ(first.header("idempotency-replayed"), "");
  const RawReply again = house.call("POST", path, kTwoSeats, buyer + "Idempotency-Key: k1\r\n");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.header("idempotency-replayed"), "true");
  EXPECT_EQ(again.text("id"), first.text("id"));
  EXPECT_EQ(again.header("location"), first.header("location"));
  run(house, {
                 {"another body", "POST", path, R"({"seats": ["Stalls-B-1", "Stalls-B-2"]})",
                  buyer + key("k1"), 422, "/problems/key-reused"},
                 {"another caller", "POST", path, kTwoSeats, house.buyer() + key("k1"), 409,
                  "/problems/seats-taken"},
                 {"no key", "POST", path, kTwoSeats, buyer + key(""), 400,
                  "/problems/idempotency-key-invalid"},
                 {"long", "POST", path, kTwoSeats, buyer + key(std::string(256, 'k')), 400,
                  "/problems/idempotency-key-invalid"},
                 {"needed", "POST", "/v1/orders", order_body(first.text("id")), buyer, 400,
                  "/problems/idempotency-key-missing"},
             });
}

TEST(Orders, AreOpenedRevisedAndCancelled) {
  SmallHouse house;
  const std::string buyer = house.buyer();
  const RawReply hold = house.call("POST", "/v1/shows/" + house.show + "/holds", kTwoSeats, buyer);
  const std::string body = order_body(
      hold.text("id"),
      R"("tickets": [{"seat": "Stalls-A-1", "type": "adult"}, {"seat": "Stalls-A-2", "type": "child"}])");
  const RawReply made = house.call("POST", "/v1/orders", body, buyer + key("o1"));
  ASSERT_EQ(made.status, 201) << made.body;
  const json::object order = made.json();
  EXPECT_EQ(order.at("state").as_string(), "open");
  EXPECT_EQ(order.at("hold").as_string(), hold.text("id"));
  EXPECT_EQ(order.at("total"), (json::value{{"amount", 50'000}, {"currency", "INR"}}));
  EXPECT_EQ(order.at("tickets").as_array()[1].at("type").as_string(), "child");
  EXPECT_EQ(order.at("tickets").as_array()[1].at("seat").at("key").as_string(), "Stalls-A-2");
  EXPECT_EQ(order.at("buyer").at("email").as_string(), "asha@example.in");
  EXPECT_EQ(made.text("code").size(), 9U);
  EXPECT_EQ(made.text("code")[4], '-');
  const std::string path = "/v1/orders/" + made.text("id");
  EXPECT_EQ(made.header("location"), path);

  const RawReply again = house.call("POST", "/v1/orders", body, buyer + key("o1"));
  EXPECT_EQ(again.text("id"), made.text("id"));
  EXPECT_EQ(again.text("code"), made.text("code"));
  EXPECT_EQ(again.header("idempotency-replayed"), "true");
  EXPECT_EQ(house.call("GET", path, "", buyer).text("code"), made.text("code"));

  const RawReply ordered = house.call("GET", hold.header("location"), "", buyer);
  EXPECT_EQ(ordered.text("state"), "ordered");
  EXPECT_EQ(ordered.text("order"), made.text("id"));

  const RawReply revised = house.call("PATCH", path, std::string("{") + kBuyer + "}", buyer);
  EXPECT_EQ(revised.status, 200) << revised.body;
  EXPECT_EQ(revised.json().at("total").at("amount").as_int64(), 60'000);

  const RawReply kept = house.call("POST", path + "/cancel", R"({"keep_seats": true})", buyer);
  EXPECT_EQ(kept.text("state"), "cancelled");
  EXPECT_EQ(house.call("GET", hold.header("location"), "", buyer).text("state"), "active");
  run(house, {{"twice", "POST", path + "/cancel", "", buyer, 409, "/problems/order-not-open"}});
}

TEST(Orders, AreRefusedForEachReason) {
  SmallHouse house;
  const std::string buyer = house.buyer();
  const RawReply hold = house.call("POST", "/v1/shows/" + house.show + "/holds", kTwoSeats, buyer);
  const std::string id = hold.text("id");
  const auto tickets = [&](const char* what, const char* list, const char* type) {
    return Case{what,
                "POST",
                "/v1/orders",
                order_body(id, std::string("\"tickets\": ") + list),
                buyer + key(what),
                422,
                type};
  };
  run(house,
      {
          tickets("type", R"([{"seat": "Stalls-A-1", "type": "senior"}])",
                  "/problems/unknown-ticket-type"),
          tickets("place", R"([{"seat": "Stalls-A-3", "type": "adult"}])",
                  "/problems/wrong-places"),
          tickets("name", R"([{"seat": "Stalls-Z-9", "type": "adult"}])", "/problems/wrong-places"),
          tickets("area", R"([{"area": "Pit", "quantity": 2, "type": "adult"}])",
                  "/problems/wrong-places"),
          tickets("neither", R"([{"type": "adult"}])", "/problems/invalid-body"),
          tickets("two of a seat", R"([{"seat": "Stalls-A-1", "quantity": 2, "type": "adult"}])",
                  "/problems/invalid-body"),
          {"email", "POST", "/v1/orders",
           R"({"hold": ")" + id + R"(", "buyer": {"name": "A", "email": "nobody"}})",
           buyer + key("e"), 422, "/problems/invalid-body"},
          {"no buyer", "POST", "/v1/orders", R"({"hold": ")" + id + "\"}", buyer + key("n"), 422,
           "/problems/invalid-body"},
          {"no hold", "POST", "/v1/orders", order_body("hold_0000000000001"), buyer + key("h"), 404,
           "/problems/unknown-hold"},
          {"not an id", "POST", "/v1/orders", order_body("x"), buyer + key("x"), 422,
           "/problems/invalid-body"},
      });
  const RawReply made = house.call("POST", "/v1/orders", order_body(id), buyer + key("good"));
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string path = "/v1/orders/" + made.text("id");
  const std::string stranger = house.buyer();
  run(house,
      {
          {"again", "POST", "/v1/orders", order_body(id), buyer + key("other"), 409,
           "/problems/hold-ordered"},
          {"release", "DELETE", "/v1/holds/" + id, "", buyer, 409, "/problems/hold-ordered"},
          {"swap", "PATCH", "/v1/holds/" + id, kTwoSeats, buyer, 409, "/problems/hold-ordered"},
          {"read", "GET", path, "", stranger, 404, "/problems/unknown-order"},
          {"revise", "PATCH", path, std::string("{") + kBuyer + "}", stranger, 404,
           "/problems/unknown-order"},
          {"cancel", "POST", path + "/cancel", "", stranger, 404, "/problems/unknown-order"},
          {"garbage", "GET", "/v1/orders/x", "", buyer, 404, "/problems/unknown-order"},
      });
  const RawReply ordered = house.call("POST", "/v1/orders", order_body(id), buyer + key("third"));
  EXPECT_EQ(ordered.text("order"), made.text("id"));
}

TEST(Overload, IsToldWithAMomentToComeBack) {
  SmallHouse::Options options;
  options.lanes.buyers = 0;
  SmallHouse house(options);
  const RawReply refused =
      house.call("POST", "/v1/shows/" + house.show + "/holds", kTwoSeats, house.buyer());
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.text("type"), "/problems/busy");
  EXPECT_EQ(refused.header("retry-after"), "1");
  EXPECT_EQ(refused.json().at("retry_after_s").as_int64(), 1);
  EXPECT_EQ(house.call("GET", "/v1/shows/" + house.show + "/seats").status, 200) << "reads go on";
  EXPECT_NE(house.staff("GET", "/metrics").body.find("firstshow_refusals_total{kind=\"busy\"} 1"),
            std::string::npos);
}

TEST(Staff, AreKnownByTheOperatorsToken) {
  SmallHouse house;
  const std::string path = "/admin/v1/shows/" + house.show;
  RawClient client(house.admin_port());
  for (const char* action : {"/open", "/pause", "/close", "/cancel", "/block", "/unblock"}) {
    client.send(SmallHouse::request("POST", path + action, "{}"));
    EXPECT_EQ(client.receive().status, 401) << action;
    client.send(SmallHouse::request("POST", path + action, "{}", house.buyer()));
    EXPECT_EQ(client.receive().status, 401) << action;
  }
  client.send(SmallHouse::request("GET", "/admin/v1/shows"));
  EXPECT_EQ(client.receive().status, 401);
  EXPECT_EQ(house.call("GET", "/admin/v1/shows").status, 404) << "not on the world's port";
}

TEST(Staff, RunASale) {
  SmallHouse house;
  const std::string path = "/admin/v1/shows/" + house.show;
  const std::string holds = "/v1/shows/" + house.show + "/holds";
  EXPECT_EQ(house.staff("GET", "/admin/v1/shows").json().at("items").as_array().size(), 3U);
  EXPECT_EQ(house.staff("POST", path + "/pause").text("state"), "paused");
  EXPECT_EQ(house.call("POST", holds, kTwoSeats, house.buyer()).text("state"), "paused");
  EXPECT_EQ(house.staff("POST", path + "/open").text("state"), "on_sale");
  const std::string buyer = house.buyer();
  const RawReply held = house.call("POST", holds, kTwoSeats, buyer);
  EXPECT_EQ(held.status, 201);

  const RawReply taken =
      house.staff("POST", path + "/block", R"({"seats": ["Stalls-A-1"], "reason": "camera"})");
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(taken.text("type"), "/problems/places-taken");
  const std::string places = R"("seats": ["Stalls-B-1"], "areas": [{"key": "Pit", "quantity": 3}])";
  EXPECT_EQ(house.staff("POST", path + "/block", "{" + places + R"(, "reason": "camera"})")
                .json()
                .at("places")
                .as_int64(),
            4);
  EXPECT_EQ(
      house.staff("POST", path + "/unblock", "{" + places + "}").json().at("places").as_int64(), 4);
  EXPECT_EQ(house.staff("POST", path + "/block", "{" + places + "}").status, 422)
      << "a reason is needed";

  EXPECT_EQ(house.staff("POST", path + "/close").text("state"), "closed");
  EXPECT_EQ(house.staff("POST", path + "/pause").text("type"), "/problems/sale-state-conflict");
  EXPECT_EQ(house.staff("POST", path + "/cancel").text("state"), "cancelled");
  SmallHouse::await([&] {
    return house.call("GET", held.header("location"), "", buyer).text("state") == "released";
  });
  SmallHouse::await(
      [&] { return house.call("GET", "/v1/shows/" + house.show).text("state") == "cancelled"; });
  EXPECT_EQ(house.staff("POST", "/admin/v1/shows/x/open").text("type"), "/problems/unknown-show");
}

TEST(Operator, SeesWhatHappens) {
  SmallHouse house;
  EXPECT_EQ(house.staff("GET", "/livez").status, 200);
  EXPECT_EQ(house.staff("GET", "/readyz").status, 200);
  const std::string holds = "/v1/shows/" + house.show + "/holds";
  ASSERT_EQ(house.call("POST", holds, kTwoSeats, house.buyer()).status, 201);
  ASSERT_EQ(house.call("POST", holds, kTwoSeats, house.buyer()).status, 409);
  const std::string text = house.staff("GET", "/metrics").body;
  for (const char* line : {
           "firstshow_http_requests_total{method=\"POST\",route=\"/v1/shows/{id}/"
           "holds\",status=\"201\"} 1",
           "firstshow_http_requests_total{method=\"POST\",route=\"/v1/shows/{id}/"
           "holds\",status=\"409\"} 1",
           "firstshow_refusals_total{kind=\"seats_taken\"} 1",
           "firstshow_live_holds 1",
           "firstshow_desk_waiting{lane=\"buyer\"} ",
           "firstshow_desk_commit_duration_seconds_count ",
           "firstshow_http_request_duration_seconds_bucket{",
           "firstshow_wal_bytes ",
       })
    EXPECT_NE(text.find(line), std::string::npos) << line << "\n" << text;
  house.house().closing = true;
  EXPECT_EQ(house.staff("GET", "/readyz").status, 503);
}

}  // namespace
}  // namespace firstshow::http
