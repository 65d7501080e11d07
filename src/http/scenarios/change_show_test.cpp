// The terms of a show's sale, changed after the show was made: prices, limits, rules, times.

#include <gtest/gtest.h>

#include "http/scenarios/paying_buyer.hpp"
#include "store/address/open_database.hpp"
#include "store/ports/cancellation_messages.hpp"

namespace firstshow::http {
namespace {

namespace json = boost::json;

class ChangeShow : public ::testing::Test {
 protected:
  ChangeShow() : key_(server_.key_of(organiser_)) {}

  std::string path() const { return "/v1/organisers/" + organiser_ + "/shows/" + server_.show; }
  RawReply read() { return server_.call("GET", path(), "", key_); }
  RawReply change(const std::string& body, const std::string& if_match = "*") {
    const std::string version = if_match.empty() ? "" : "If-Match: " + if_match + "\r\n";
    return server_.call("PATCH", path(), body, key_ + version);
  }
  static std::string prices(int premium) {
    return R"({"price_list": {"ticket_types": [{"code": "adult", "name": "Adult"}],
        "prices": {"Premium": {"adult": )" +
           std::to_string(premium) + R"(}, "Regular": {"adult": 10000}}}})";
  }
  std::int64_t total(Buyer& buyer, const std::string& order) {
    return buyer.get("/v1/orders/" + order).json().at("total").at("amount").as_int64();
  }

  TestServer server_;
  const std::string organiser_ = format_id(OrganiserId{1});
  const std::string key_;
};

TEST_F(ChangeShow, IsReadWithItsTerms) {
  const RawReply shown = read();
  ASSERT_EQ(shown.status, 200) << shown.body;
  const json::object show = shown.json();
  const json::value& list = show.at("price_list");
  EXPECT_EQ(json::serialize(list.at("prices")),
            R"({"Premium":{"adult":30000,"child":20000},"Regular":{"adult":15000}})");
  EXPECT_EQ(list.at("currency").as_string(), "INR");
  EXPECT_EQ(list.at("ticket_types").as_array().size(), 2U);
  EXPECT_EQ(show.at("limits").at("places_per_hold").as_int64(), 4);
  EXPECT_EQ(show.at("limits").at("hold_s").as_int64(), 480);
  EXPECT_TRUE(show.at("rules").at("refundable_until").is_null());
  EXPECT_EQ(shown.header("etag"), "\"" + std::to_string(show.at("version").as_int64()) + "\"");
  const json::object all =
      server_.call("GET", "/v1/organisers/" + organiser_ + "/shows", "", key_).json();
  ASSERT_EQ(all.at("items").as_array().size(), 3U);
  EXPECT_EQ(all.at("items").at(0), json::value(show)) << "a list says the same of it";
}

TEST_F(ChangeShow, ChangesWhatIsNamedAndNothingElse) {
  const json::object before = read().json();
  const RawReply reply = change(
      R"({"closes_at": "2031-01-01T00:00:00Z", "limits": {"places_per_hold": 2},
          "rules": {"refundable_until": "2030-12-31T00:00:00Z"}})");
  ASSERT_EQ(reply.status, 200) << reply.body;
  json::object wanted = before;
  wanted["closes_at"] = "2031-01-01T00:00:00Z";
  wanted["version"] = before.at("version").as_int64() + 1;
  wanted["limits"].as_object()["places_per_hold"] = 2;
  wanted["rules"].as_object()["refundable_until"] = "2030-12-31T00:00:00Z";
  EXPECT_EQ(json::value(reply.json()), json::value(wanted));
  EXPECT_EQ(read().body, reply.body);
  EXPECT_EQ(read().header("etag"), reply.header("etag"));
  EXPECT_TRUE(change(R"({"rules": {"refundable_until": null}})")
                  .json()
                  .at("rules")
                  .at("refundable_until")
                  .is_null());
  Buyer buyer(server_);
  const RawReply held = buyer.post("/v1/shows/" + server_.show + "/holds",
                                   R"({"areas": [{"key": "Pit", "quantity": 3}]})");
  EXPECT_EQ(held.text("type"), "/problems/too-many-seats") << held.body;
}

TEST_F(ChangeShow, LeavesOrdersTheirPricesAndQuotesHoldsAnew) {
  Buyer paid(server_);
  Buyer ordered(server_);
  Buyer holding(server_);
  const std::string bought = paid.order(kTwoSeats);
  paid.pay(paid.start(bought));
  paid.await_state(bought, "confirmed");
  const std::string open = ordered.order(R"({"seats": ["Stalls-A-3", "Stalls-A-4"]})");
  const RawReply hold = holding.post("/v1/shows/" + server_.show + "/holds",
                                     R"({"seats": ["Stalls-A-5", "Stalls-A-6"]})");
  ASSERT_EQ(change(prices(45'000)).status, 200);
  EXPECT_EQ(total(paid, bought), 60'000);
  EXPECT_EQ(total(ordered, open), 60'000);
  ordered.pay(ordered.start(open));
  ordered.await_state(open, "confirmed");
  const RawReply quoted = holding.post(
      "/v1/orders",
      R"({"hold": ")" + hold.text("id") + R"(", "buyer": {"name": "A", "email": "a@b.in"}})",
      "late");
  ASSERT_EQ(quoted.status, 201) << quoted.body;
  EXPECT_EQ(quoted.json().at("total").at("amount").as_int64(), 90'000);
}

TEST_F(ChangeShow, TakesThePriceListThatItShows) {
  const std::string list = json::serialize(read().json().at("price_list"));
  EXPECT_NE(list.find("currency"), std::string::npos);
  EXPECT_EQ(change(R"({"price_list": )" + list + "}").status, 200);
  std::string other = list;
  other.replace(other.find("INR"), 3, "EUR");
  const RawReply refused = change(R"({"price_list": )" + other + "}");
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(refused.body.find("/price_list/currency"), std::string::npos) << refused.body;
}

TEST_F(ChangeShow, NeedsTheVersionThatWasRead) {
  const std::string first = read().header("etag");
  EXPECT_EQ(change(prices(1), "").text("type"), "/problems/version-missing");
  EXPECT_EQ(change(prices(1), "\"99\"").text("type"), "/problems/version-changed");
  EXPECT_EQ(change(prices(1), first).status, 200);
  EXPECT_EQ(change(prices(1), first).status, 412) << "the same again, after an answer was lost";
  const std::string second = read().header("etag");
  EXPECT_NE(second, first);
  EXPECT_EQ(change(prices(1), second).header("etag"), second) << "nothing to change";
  server_.staff("POST", "/admin/v1/shows/" + server_.show + "/pause");
  EXPECT_EQ(change(prices(2), second).status, 412) << "its sale was paused meanwhile";
}

TEST_F(ChangeShow, SaysWhatIsWrongAtItsPlace) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"closes_at": "2020-01-01T00:00:00Z"})", "/closes_at"},
      {R"({"closes_at": "2090-01-01T00:00:00Z"})", "/closes_at"},
      {R"({"opens_at": "soon"})", "/opens_at"},
      {R"({"starts_at": "2030-01-01T00:00:00Z"})", "/starts_at"},
      {R"({"limits": {"places_per_hold": 51}})", "/limits/places_per_hold"},
      {R"({"limits": {"hold_s": 1}})", "/limits/hold_s"},
      {R"({"rules": {"no_single_seat": 1}})", "/rules/no_single_seat"},
      {R"({"rules": {"refundable_until": "x"}})", "/rules/refundable_until"},
      {R"({"price_list": {"ticket_types": [{"code": "adult", "name": "Adult"}],
          "prices": {"Premium": {"adult": 1}}}})",
       "/price_list/prices"},
      {R"({"price_list": {"ticket_types": [{"code": "adult", "name": "Adult"}],
          "prices": {"Premium": {"adult": 1}, "Regular": {"adult": 1}, "Gold": {"adult": 1}}}})",
       "/price_list/prices/Gold"},
      {R"({"price_list": {"ticket_types": [{"code": "adult", "name": "Adult"}],
          "prices": {"Premium": {"adult": 1}, "Regular": {"adult": -1}}}})",
       "/price_list/prices/Regular/adult"},
  };
  const std::string before = read().body;
  for (const auto& [body, pointer] : cases) {
    const RawReply reply = change(body);
    EXPECT_EQ(reply.status, 422) << body << reply.body;
    if (reply.status != 422) continue;
    const json::object said = reply.json();
    EXPECT_EQ(said.at("errors").at(0).at("pointer").as_string(), pointer) << reply.body;
  }
  EXPECT_EQ(read().body, before);
}

TEST_F(ChangeShow, OfAnotherOrganiserOrCancelledIsRefused) {
  const std::string rex = server_.make_organiser("Rex");
  const std::string key = server_.key_of(rex);
  const std::string theirs = "/v1/organisers/" + rex + "/shows/" + server_.show;
  EXPECT_EQ(server_.call("GET", theirs, "", key).text("type"), "/problems/unknown-show");
  EXPECT_EQ(server_.call("PATCH", theirs, prices(1), key + "If-Match: *\r\n").text("type"),
            "/problems/unknown-show");
  const std::string programme = server_.key_of(organiser_, R"("role": "box_office")");
  EXPECT_EQ(server_.call("PATCH", path(), prices(1), programme + "If-Match: *\r\n").status, 403);
  server_.staff("POST", "/admin/v1/shows/" + server_.show + "/cancel");
  EXPECT_EQ(change(prices(1)).text("type"), "/problems/sale-state-conflict");
}

TEST_F(ChangeShow, ThatLeftMemoryIsRead) {
  server_.restart({}, "UPDATE show SET forget_at = 1");
  EXPECT_EQ(read().status, 200);
  EXPECT_EQ(change(R"({"limits": {"places_per_hold": 3}})").status, 200);
}

std::string message_of(TestServer& server, const std::string& show) {
  return store::read_cancellation_message(*store::open_reader(server.database().address()),
                                          *parse_id<ShowTag>(show));
}

TEST_F(ChangeShow, CancelledTellsBuyersWhatTheFirstCancellationSaid) {
  const auto cancel = [&](const std::string& body) {
    return server_.call("POST", path() + "/cancel", body, key_);
  };
  for (const std::string& wrong :
       {std::string(R"({"message": ""})"), std::string(R"({"message": "a\nb"})"),
        R"({"message": ")" + std::string(1'001, 'x') + R"("})", std::string(R"({"text": "x"})")})
    EXPECT_EQ(cancel(wrong).status, 422) << wrong;
  EXPECT_EQ(message_of(server_, server_.show), "");
  EXPECT_EQ(read().text("state"), "on_sale");
  EXPECT_EQ(cancel(R"({"message": "The projector is broken."})").text("state"), "cancelled");
  EXPECT_EQ(cancel(R"({"message": "Another"})").text("state"), "cancelled");
  EXPECT_EQ(message_of(server_, server_.show), "The projector is broken.");
  const json::object log =
      server_.staff("GET", "/admin/v1/audit-log?subject=" + server_.show).json();
  ASSERT_EQ(log.at("items").as_array().size(), 1U);
  EXPECT_EQ(log.at("items").at(0).at("after").at("message").as_string(),
            "The projector is broken.");
}

TEST_F(ChangeShow, CancelledWithoutAMessageTellsNone) {
  EXPECT_EQ(server_.staff("POST", "/admin/v1/shows/" + server_.show + "/cancel").status, 200);
  EXPECT_EQ(message_of(server_, server_.show), "");
  EXPECT_EQ(server_
                .staff("POST", "/admin/v1/shows/" + server_.soon + "/cancel",
                       R"({"message": "Too late"})")
                .status,
            200);
  EXPECT_EQ(message_of(server_, server_.soon), "Too late");
}

}  // namespace
}  // namespace firstshow::http
