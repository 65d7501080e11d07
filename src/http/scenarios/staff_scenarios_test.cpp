// What staff and the operator do on their own port.

#include <gtest/gtest.h>

#include "http/scenarios/scenario.hpp"

namespace firstshow::http {
namespace {

namespace json = boost::json;

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

TEST(Staff, BlockPlacesOfAShowThatIsOver) {
  const SmallHouse::Options options;
  SmallHouse house(options);
  const std::string path = "/admin/v1/shows/" + house.show;
  const std::string places = R"("seats": ["Stalls-B-1"], "areas": [{"key": "Pit", "quantity": 3}])";
  // Neither the catalogue nor the desk has it any more; first a draft still has its plan.
  for (const char* over :
       {"UPDATE show SET forget_at = 1 WHERE state = 1", "UPDATE show SET forget_at = 1"}) {
    house.restart(options, over);
    EXPECT_EQ(house.call("GET", "/v1/shows/" + house.show).status, 404);
    const RawReply blocked =
        house.staff("POST", path + "/block", "{" + places + R"(, "reason": "camera"})");
    ASSERT_EQ(blocked.status, 200) << blocked.body;
    EXPECT_EQ(blocked.json().at("places").as_int64(), 4);
    const RawReply unknown = house.staff("POST", path + "/unblock", R"({"seats": ["Stalls-Q-1"]})");
    EXPECT_EQ(unknown.status, 422) << unknown.body;
    EXPECT_EQ(
        house.staff("POST", path + "/unblock", "{" + places + "}").json().at("places").as_int64(),
        4);
  }
  const RawReply none =
      house.staff("POST", "/admin/v1/shows/show_0000000000001/unblock", "{" + places + "}");
  EXPECT_EQ(none.text("type"), "/problems/unknown-show") << none.body;
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
  house.state().closing = true;
  EXPECT_EQ(house.staff("GET", "/readyz").status, 503);
}

}  // namespace
}  // namespace firstshow::http
