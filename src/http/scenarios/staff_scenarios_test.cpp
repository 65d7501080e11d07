// What staff and the operator do on their own port.

#include <gtest/gtest.h>

#include "http/scenarios/scenario.hpp"

namespace firstshow::http {
namespace {

namespace json = boost::json;

TEST(Staff, AreKnownByTheOperatorsToken) {
  TestServer server;
  const std::string path = "/admin/v1/shows/" + server.show;
  RawClient client(server.admin_port());
  for (const char* action : {"/open", "/pause", "/close", "/cancel", "/block", "/unblock"}) {
    client.send(TestServer::request("POST", path + action, "{}"));
    EXPECT_EQ(client.receive().status, 401) << action;
    client.send(TestServer::request("POST", path + action, "{}", server.buyer()));
    EXPECT_EQ(client.receive().status, 401) << action;
  }
  client.send(TestServer::request("GET", "/admin/v1/shows"));
  EXPECT_EQ(client.receive().status, 401);
  EXPECT_EQ(server.call("GET", "/admin/v1/shows").status, 404) << "not on the public port";
}

TEST(Staff, BlockPlacesOfAShowThatIsOver) {
  const TestServer::Options options;
  TestServer server(options);
  const std::string path = "/admin/v1/shows/" + server.show;
  const std::string places = R"("seats": ["Stalls-B-1"], "areas": [{"key": "Pit", "quantity": 3}])";
  // Neither the catalogue nor the desk has it any more; first a draft still has its plan.
  for (const char* over :
       {"UPDATE show SET forget_at = 1 WHERE state = 1", "UPDATE show SET forget_at = 1"}) {
    server.restart(options, over);
    EXPECT_EQ(server.call("GET", "/v1/shows/" + server.show).status, 404);
    const RawReply blocked =
        server.staff("POST", path + "/block", "{" + places + R"(, "reason": "camera"})");
    ASSERT_EQ(blocked.status, 200) << blocked.body;
    EXPECT_EQ(blocked.json().at("places").as_int64(), 4);
    const RawReply unknown =
        server.staff("POST", path + "/unblock", R"({"seats": ["Stalls-Q-1"]})");
    EXPECT_EQ(unknown.status, 422) << unknown.body;
    EXPECT_EQ(
        server.staff("POST", path + "/unblock", "{" + places + "}").json().at("places").as_int64(),
        4);
  }
  const RawReply none =
      server.staff("POST", "/admin/v1/shows/show_0000000000001/unblock", "{" + places + "}");
  EXPECT_EQ(none.text("type"), "/problems/unknown-show") << none.body;
}

TEST(Staff, RunASale) {
  TestServer server;
  const std::string path = "/admin/v1/shows/" + server.show;
  const std::string holds = "/v1/shows/" + server.show + "/holds";
  EXPECT_EQ(server.staff("GET", "/admin/v1/shows").json().at("items").as_array().size(), 3U);
  EXPECT_EQ(server.staff("POST", path + "/pause").text("state"), "paused");
  EXPECT_EQ(server.call("POST", holds, kTwoSeats, server.buyer()).text("state"), "paused");
  EXPECT_EQ(server.staff("POST", path + "/open").text("state"), "on_sale");
  const std::string buyer = server.buyer();
  const RawReply held = server.call("POST", holds, kTwoSeats, buyer);
  EXPECT_EQ(held.status, 201);

  const RawReply taken =
      server.staff("POST", path + "/block", R"({"seats": ["Stalls-A-1"], "reason": "camera"})");
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(taken.text("type"), "/problems/places-taken");
  const std::string places = R"("seats": ["Stalls-B-1"], "areas": [{"key": "Pit", "quantity": 3}])";
  EXPECT_EQ(server.staff("POST", path + "/block", "{" + places + R"(, "reason": "camera"})")
                .json()
                .at("places")
                .as_int64(),
            4);
  EXPECT_EQ(
      server.staff("POST", path + "/unblock", "{" + places + "}").json().at("places").as_int64(),
      4);
  EXPECT_EQ(server.staff("POST", path + "/block", "{" + places + "}").status, 422)
      << "a reason is needed";

  EXPECT_EQ(server.staff("POST", path + "/close").text("state"), "closed");
  EXPECT_EQ(server.staff("POST", path + "/pause").text("type"), "/problems/sale-state-conflict");
  EXPECT_EQ(server.staff("POST", path + "/cancel").text("state"), "cancelled");
  TestServer::await([&] {
    return server.call("GET", held.header("location"), "", buyer).text("state") == "released";
  });
  TestServer::await(
      [&] { return server.call("GET", "/v1/shows/" + server.show).text("state") == "cancelled"; });
  EXPECT_EQ(server.staff("POST", "/admin/v1/shows/x/open").text("type"), "/problems/unknown-show");
}

TEST(Operator, SeesWhatHappens) {
  TestServer server;
  EXPECT_EQ(server.staff("GET", "/livez").status, 200);
  EXPECT_EQ(server.staff("GET", "/readyz").status, 200);
  const std::string holds = "/v1/shows/" + server.show + "/holds";
  ASSERT_EQ(server.call("POST", holds, kTwoSeats, server.buyer()).status, 201);
  ASSERT_EQ(server.call("POST", holds, kTwoSeats, server.buyer()).status, 409);
  const std::string text = server.staff("GET", "/metrics").body;
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
  server.state().closing = true;
  EXPECT_EQ(server.staff("GET", "/readyz").status, 503);
}

}  // namespace
}  // namespace firstshow::http
