// Orders, over real sockets, a real desk and a real database: what succeeds, and each refusal that
// a caller can bring about.

#include <gtest/gtest.h>

#include "http/scenarios/scenario.hpp"

namespace firstshow::http {
namespace {

namespace json = boost::json;

TEST(Orders, AreOpenedRevisedAndCancelled) {
  TestServer server;
  const std::string buyer = server.buyer();
  const RawReply hold =
      server.call("POST", "/v1/shows/" + server.show + "/holds", kTwoSeats, buyer);
  const std::string body = order_body(
      hold.text("id"),
      R"("tickets": [{"seat": "Stalls-A-1", "type": "adult"}, {"seat": "Stalls-A-2", "type": "child"}])");
  const RawReply made = server.call("POST", "/v1/orders", body, buyer + key("o1"));
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

  const RawReply again = server.call("POST", "/v1/orders", body, buyer + key("o1"));
  EXPECT_EQ(again.text("id"), made.text("id"));
  EXPECT_EQ(again.text("code"), made.text("code"));
  EXPECT_EQ(again.header("idempotency-replayed"), "true");
  EXPECT_EQ(server.call("GET", path, "", buyer).text("code"), made.text("code"));

  const RawReply ordered = server.call("GET", hold.header("location"), "", buyer);
  EXPECT_EQ(ordered.text("state"), "ordered");
  EXPECT_EQ(ordered.text("order"), made.text("id"));

  const RawReply revised = server.call("PATCH", path, std::string("{") + kAsha + "}", buyer);
  EXPECT_EQ(revised.status, 200) << revised.body;
  EXPECT_EQ(revised.json().at("total").at("amount").as_int64(), 60'000);

  const RawReply kept = server.call("POST", path + "/cancel", R"({"keep_seats": true})", buyer);
  EXPECT_EQ(kept.text("state"), "cancelled");
  EXPECT_EQ(server.call("GET", hold.header("location"), "", buyer).text("state"), "active");
  run(server, {{"twice", "POST", path + "/cancel", "", buyer, 409, "/problems/order-not-open"}});
}

TEST(Orders, AreRefusedForEachReason) {
  TestServer server;
  const std::string buyer = server.buyer();
  const RawReply hold =
      server.call("POST", "/v1/shows/" + server.show + "/holds", kTwoSeats, buyer);
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
  run(server,
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
  const RawReply made = server.call("POST", "/v1/orders", order_body(id), buyer + key("good"));
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string path = "/v1/orders/" + made.text("id");
  const std::string stranger = server.buyer();
  run(server,
      {
          {"again", "POST", "/v1/orders", order_body(id), buyer + key("other"), 409,
           "/problems/hold-ordered"},
          {"release", "DELETE", "/v1/holds/" + id, "", buyer, 409, "/problems/hold-ordered"},
          {"swap", "PATCH", "/v1/holds/" + id, kTwoSeats, buyer, 409, "/problems/hold-ordered"},
          {"read", "GET", path, "", stranger, 404, "/problems/unknown-order"},
          {"revise", "PATCH", path, std::string("{") + kAsha + "}", stranger, 404,
           "/problems/unknown-order"},
          {"cancel", "POST", path + "/cancel", "", stranger, 404, "/problems/unknown-order"},
          {"garbage", "GET", "/v1/orders/x", "", buyer, 404, "/problems/unknown-order"},
      });
  const RawReply ordered = server.call("POST", "/v1/orders", order_body(id), buyer + key("third"));
  EXPECT_EQ(ordered.text("order"), made.text("id"));
}

TEST(Orders, NameWhatIsWrongWithTheBuyer) {
  TestServer server;
  const std::string buyer = server.buyer();
  const std::string hold =
      server.call("POST", "/v1/shows/" + server.show + "/holds", kTwoSeats, buyer).text("id");
  const struct {
    const char* field;
    const char* value;
    bool good;
  } cases[] = {
      {"name", "Asha\\nRao", false}, {"name", "   ", false},
      {"name", "\u200b", false},     {"name", "\u00a0\u2060", false},
      {"email", "a@b..c", false},    {"email", "a@-b.co", false},
      {"email", "a b@c.in", false},  {"email", "\u200b@c.in", false},
      {"state", "00", false},        {"state", "99", false},
      {"state", "25", false},        {"state", "39", false},
      {"state", "1 ", false},        {"phone", "+0123456789", false},
      {"state", "97", true},         {"name", "\u0906\u0936\u093e", true},
  };
  int sent = 0;
  for (const auto& one : cases) {
    std::string details;
    for (const auto& [field, good] : {std::pair{"name", "Asha"}, {"email", "a@b.in"}})
      if (field != std::string_view(one.field))
        details += std::string("\"") + field + "\": \"" + good + "\", ";
    details += std::string("\"") + one.field + "\": \"" + one.value + "\"";
    const RawReply reply =
        server.call("POST", "/v1/orders",
                    R"({"hold": ")" + (one.good ? std::string("hold_0000000000001") : hold) +
                        R"(", "buyer": {)" + details + "}}",
                    buyer + "Idempotency-Key: \"b-" + std::to_string(++sent) + "\"\r\n");
    EXPECT_EQ(reply.status, one.good ? 404 : 422) << details;
    if (one.good) continue;
    const auto errors = reply.json().at("errors").as_array();
    ASSERT_EQ(errors.size(), 1U) << reply.body;
    EXPECT_EQ(errors[0].at("pointer").as_string(), std::string("/buyer/") + one.field);
  }
}

}  // namespace
}  // namespace firstshow::http
