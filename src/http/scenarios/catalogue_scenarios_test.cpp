// What everybody may read: shows, their pages, seat maps and plans, over real sockets and a real
// desk.

#include <gtest/gtest.h>

#include "http/scenarios/scenario.hpp"

namespace firstshow::http {
namespace {

namespace json = boost::json;

TEST(Catalogue, IsListedWithoutDrafts) {
  TestServer server;
  const RawReply reply = server.call("GET", "/v1/shows");
  ASSERT_EQ(reply.status, 200);
  const json::object all = reply.json();
  ASSERT_EQ(all.at("items").as_array().size(), 2U);
  const json::object& first = all.at("items").as_array()[0].as_object();
  EXPECT_EQ(first.at("id").as_string(), server.show);
  EXPECT_EQ(first.at("state").as_string(), "on_sale");
  EXPECT_EQ(first.at("title").at("name").as_string(), "A \"quoted\" film");
  EXPECT_EQ(first.at("venue").at("city").as_string(), "Pune");
  EXPECT_TRUE(all.at("next_cursor").is_null());
}

TEST(Catalogue, IsFilteredAndPaged) {
  TestServer server;
  const RawReply first = server.call("GET", "/v1/shows?limit=1&city=pUNE");
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(first.json().at("items").as_array()[0].at("id").as_string(), server.show);
  const std::string cursor = first.text("next_cursor");
  const RawReply second = server.call("GET", "/v1/shows?limit=1&cursor=" + cursor);
  ASSERT_EQ(second.status, 200) << second.body;
  EXPECT_EQ(second.json().at("items").as_array()[0].at("id").as_string(), server.soon);
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
    const RawReply reply = server.call("GET", "/v1/shows?" + one.query);
    EXPECT_EQ(reply.json().at("items").as_array().size(), one.count) << one.query;
  }
  run(server,
      {
          {"limit", "GET", "/v1/shows?limit=0", "", "", 422, "/problems/invalid-query"},
          {"limit", "GET", "/v1/shows?limit=201", "", "", 422, "/problems/invalid-query"},
          {"limit", "GET", "/v1/shows?limit=1x", "", "", 422, "/problems/invalid-query"},
          {"date", "GET", "/v1/shows?date=today", "", "", 422, "/problems/invalid-query"},
          {"title", "GET", "/v1/shows?title=show_1", "", "", 422, "/problems/invalid-query"},
          {"cursor", "GET", "/v1/shows?cursor=x", "", "", 422, "/problems/invalid-query"},
      });
}

TEST(Catalogue, ShowsAShowWithItsPricesAndWhatIsLeft) {
  TestServer server;
  const RawReply reply = server.call("GET", "/v1/shows/" + server.show);
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
      server.call("GET", "/v1/shows/" + server.show, "", "If-None-Match: " + tag + "\r\n").status,
      304);
  run(server,
      {
          {"no id", "GET", "/v1/shows/x", "", "", 404, "/problems/unknown-show"},
          {"another kind of id", "GET", "/v1/shows/" + server.plan, "", "", 404,
           "/problems/unknown-show"},
          {"a draft", "GET", "/v1/shows/" + server.draft, "", "", 404, "/problems/unknown-show"},
          {"a draft's map", "GET", "/v1/shows/" + server.draft + "/seats", "", "", 404,
           "/problems/unknown-show"},
          {"a plan", "GET", "/v1/seat-plans/" + server.show, "", "", 404, "/problems/unknown-plan"},
          {"a small plan", "GET", "/v1/seat-plans/" + server.show + "/compact", "", "", 404,
           "/problems/unknown-plan"},
      });
}

TEST(Catalogue, SaysWhatVisitorsAsk) {
  TestServer server;
  const std::string path = "/v1/shows/" + server.show;
  const json::object before = server.call("GET", path).json();
  EXPECT_TRUE(before.at("doors_open_at").is_null());
  EXPECT_EQ(before.at("venue").at("step_free").as_string(), "");
  server.restart({},
                 "UPDATE venue SET directions = 'Metro', help = 'Box office', "
                 "step_free = 'Lift'; UPDATE hall SET doors_open_minutes = 30");
  const json::object show = server.call("GET", path).json();
  EXPECT_EQ(parse_time(show.at("doors_open_at").as_string()),
            *parse_time(show.at("starts_at").as_string()) - std::chrono::minutes{30});
  EXPECT_EQ(show.at("venue").at("directions").as_string(), "Metro");
  EXPECT_EQ(show.at("venue").at("help").as_string(), "Box office");
  EXPECT_EQ(show.at("venue").at("step_free").as_string(), "Lift");
  const json::object listed = server.call("GET", "/v1/shows").json().at("items").at(0).as_object();
  EXPECT_EQ(listed.at("doors_open_at"), show.at("doors_open_at"));
  const std::string venue(show.at("venue").at("id").as_string());
  EXPECT_EQ(server.call("GET", "/v1/venues/" + venue).text("help"), "Box office");
}

TEST(Catalogue, GivesThePlanForGoodInTheOrderOfTheMap) {
  TestServer server;
  const RawReply reply = server.call("GET", "/v1/seat-plans/" + server.plan);
  ASSERT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("cache-control"), "public, max-age=31536000, immutable");
  const json::object plan = reply.json();
  const json::array& rows = plan.at("zones").as_array()[0].at("rows").as_array();
  EXPECT_EQ(rows[0].at("seats").as_array()[1].at("key").as_string(), "Stalls-A-2");
  EXPECT_EQ(rows[0].at("seats").as_array()[1].at("x").to_number<double>(), 50);
  EXPECT_TRUE(rows[1].at("seats").as_array()[5].at("accessible").as_bool());
  EXPECT_EQ(reply.json().at("areas").as_array()[0].at("capacity").as_int64(), 9);
  EXPECT_EQ(server
                .call("GET", "/v1/seat-plans/" + server.plan, "",
                      "If-None-Match: W/\"other\", " + reply.header("etag") + "\r\n")
                .status,
            304);
}

TEST(Catalogue, GivesTheCompactPlanForGoodToo) {
  TestServer server;
  const std::string path = "/v1/seat-plans/" + server.plan + "/compact";
  const RawReply reply = server.call("GET", path);
  ASSERT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("cache-control"), "public, max-age=31536000, immutable");
  const json::object row = reply.json().at("zones").at(0).at("rows").at(0).as_object();
  EXPECT_EQ(row.at("label").as_string(), "A");
  EXPECT_EQ(row.at("first_number").as_int64(), 1);
  EXPECT_EQ(server.call("GET", path, "", "If-None-Match: " + reply.header("etag") + "\r\n").status,
            304);
}

TEST(SeatMap, FollowsHoldsAndBlocks) {
  TestServer server;
  const std::string path = "/v1/shows/" + server.show + "/seats";
  const RawReply before = server.call("GET", path);
  EXPECT_EQ(before.text("seats"), "............");
  EXPECT_EQ(before.header("etag"), "\"" + before.text("revision") + "\"");
  const std::string same = "If-None-Match: " + before.header("etag") + "\r\n";
  EXPECT_EQ(server.call("GET", path, "", same).status, 304);

  const std::string body =
      R"({"seats": ["Stalls-A-1", "Stalls-A-2"], "areas": [{"key": "Pit", "quantity": 2}]})";
  EXPECT_EQ(server.call("POST", "/v1/shows/" + server.show + "/holds", body, server.buyer()).status,
            201);
  EXPECT_EQ(server
                .staff("POST", "/admin/v1/shows/" + server.show + "/block",
                       R"({"seats": ["Stalls-B-1"], "reason": "broken"})")
                .status,
            200);
  RawReply after;
  TestServer::await([&] {
    after = server.call("GET", path, "", same);
    return after.status == 200 && after.text("seats") == "hh....b.....";
  });
  EXPECT_EQ(after.json().at("areas").as_array()[0].at("left").as_int64(), 7);
}

}  // namespace
}  // namespace firstshow::http
