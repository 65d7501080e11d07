// Finding an order again by its code and the contact that it was made with, without the token that
// bought it. Over real sockets and a real desk.

#include <gtest/gtest.h>

#include "http/scenarios/paying_buyer.hpp"
#include "http/scenarios/scenario.hpp"
#include "tickets/order_code.hpp"
#include "tickets/order_codes.hpp"

namespace firstshow::http {
namespace {

class FindTest : public ::testing::Test {
 protected:
  /// A paid order of two seats by Asha (scenario.hpp); its code.
  std::string paid(TestServer& in) {
    Buyer buyer(in);
    const RawReply hold = buyer.post("/v1/shows/" + in.show + "/holds", kTwoSeats);
    const RawReply made = buyer.post("/v1/orders", order_body(hold.text("id")), "one");
    EXPECT_EQ(made.status, 201) << made.body;
    order = made.text("id");
    buyer.pay(buyer.start(order));
    buyer.await_state(order, "confirmed");
    owner = buyer.header;
    return made.text("code");
  }
  static RawReply find(TestServer& in, const std::string& code, const std::string& contact) {
    return in.call("POST", "/v1/orders/find",
                   R"({"code": ")" + code + R"(", "contact": ")" + contact + R"("})");
  }

  std::string order;
  std::string owner;
};

TEST_F(FindTest, ShowsTheOrderAndItsTicketsAsTheirOwnerSeesThem) {
  TestServer server;
  const std::string code = paid(server);
  const RawReply found = find(server, code, "asha@example.in");
  ASSERT_EQ(found.status, 200) << found.body;
  EXPECT_EQ(found.header("cache-control"), "no-store");
  boost::json::object shown = found.json();
  boost::json::object owned = server.call("GET", "/v1/orders/" + order, "", owner).json();
  shown.at("order").as_object().erase("server_time");
  owned.erase("server_time");
  EXPECT_EQ(shown.at("order"), boost::json::value(owned));
  EXPECT_EQ(shown.at("tickets"),
            server.call("GET", "/v1/orders/" + order + "/tickets", "", owner).json().at("items"));
  EXPECT_EQ(shown.at("tickets").as_array().size(), 2U);
}

TEST_F(FindTest, ReadsCodesAndContactsAsPeopleTypeThem) {
  TestServer server;
  const std::string code = paid(server);
  std::string typed = code;
  for (char& c : typed) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  std::replace(typed.begin(), typed.end(), '0', 'o');
  std::replace(typed.begin(), typed.end(), '1', 'l');
  typed.erase(typed.find('-'), 1);
  for (const char* contact : {"asha@example.in", "ASHA@Example.IN", " asha@example.in ",
                              "+919812345678", "9812345678", "098123 45678", "+91-98123-45678"})
    EXPECT_EQ(find(server, typed, contact).status, 200) << typed << " " << contact;
}

TEST_F(FindTest, ReadsCodesAndTelephonesAsTheyAreTypedInIndia) {
  TestServer server;
  const std::string code = paid(server);
  std::string dashed = code;
  dashed.replace(dashed.find('-'), 1, "\u2013");
  std::string hindi;
  for (const char c : code)
    hindi += c >= '0' && c <= '9' ? std::string("\xe0\xa5") + static_cast<char>(0xa6 + c - '0')
                                  : std::string(1, c >= 'A' && c <= 'Z' ? c + 32 : c);
  for (const std::string& typed : {dashed, hindi, "\u200e" + code + "\u00a0"})
    EXPECT_EQ(find(server, typed, "asha@example.in").status, 200) << typed;
  for (const char* contact :
       {"\u096f\u096e\u0967\u0968\u0969\u096a\u096b\u096c\u096d\u096e", "+91\u00a098123\u201345678",
        "\u200basha@example.in", "asha@EXAMPLE.in\u00a0"})
    EXPECT_EQ(find(server, code, contact).status, 200) << contact;
}

TEST_F(FindTest, SaysTheSameOfAWrongCodeAndAWrongContact) {
  TestServer server;
  const std::string code = paid(server);
  const RawReply wrong_code =
      find(server, code == "0000-0000" ? "0000-0001" : "0000-0000", "asha@example.in");
  EXPECT_EQ(wrong_code.status, 404);
  EXPECT_EQ(wrong_code.text("type"), "/problems/unknown-order");
  for (const char* contact : {"asha@example.org", "nobody@example.in", "9812345679", "345678",
                              "asha", "+++", "@@@", "12345"}) {
    const RawReply wrong = find(server, code, contact);
    EXPECT_EQ(wrong.status, 404) << contact;
    EXPECT_EQ(wrong.text("detail"), wrong_code.text("detail")) << contact;
  }
  EXPECT_EQ(find(server, "no code", "asha@example.in").text("detail"), wrong_code.text("detail"));
}

TEST_F(FindTest, SaysWhatIsWrongWithTheBody) {
  TestServer server;
  run(server, {{"nothing", "POST", "/v1/orders/find", "{}", "", 422, "/problems/invalid-body"},
               {"no contact", "POST", "/v1/orders/find", R"({"code": "K7QF-2M9D"})", "", 422,
                "/problems/invalid-body"},
               {"more", "POST", "/v1/orders/find",
                R"({"code": "K7QF-2M9D", "contact": "a@b.in", "all": true})", "", 422,
                "/problems/invalid-body"},
               {"no body", "POST", "/v1/orders/find", "", "", 415, ""},
               {"by reading", "GET", "/v1/orders/find", "", server.buyer(), 404,
                "/problems/unknown-order"}});
}

TEST_F(FindTest, FindsWhatIsNotPaidAndHasNoTickets) {
  TestServer server;
  Buyer buyer(server);
  const std::string open = buyer.order(kPit);
  const std::string code = buyer.get("/v1/orders/" + open).text("code");
  const RawReply found = find(server, code, "asha@example.com");
  ASSERT_EQ(found.status, 200) << found.body;
  EXPECT_EQ(found.json().at("order").at("state"), "open");
  EXPECT_TRUE(found.json().at("tickets").as_array().empty());
  EXPECT_EQ(find(server, code, "9812345678").status, 404) << "this order has no telephone";
}

TEST_F(FindTest, FindsWhatIsOnlyInTheDatabase) {
  const TestServer::Options options;
  TestServer server(options);
  const std::string code = paid(server);
  // A show that is over is not loaded, and neither are its orders.
  server.restart(options, "UPDATE show SET forget_at = 1");
  EXPECT_EQ(server.call("GET", "/v1/shows/" + server.show).status, 404);
  EXPECT_EQ(find(server, code, "asha@example.in").status, 200);
  EXPECT_EQ(find(server, code, "asha@example.org").status, 404);
}

TEST_F(FindTest, FindsAnOrderThatWaitedForTheDesk) {
  TestServer server;
  const std::string code = paid(server);
  const Time made_at =
      server.services().buyers.order_codes.made_at(*tickets::parse_order_code(code));
  const auto id = parse_id<OrderTag>(order)->value;
  EXPECT_LE(first_id_at(made_at), id) << "the code is not younger than its order";
  // As if its code had been made ten seconds before the desk came to it.
  const std::uint64_t older =
      server.services().buyers.order_codes.code_of(made_at - std::chrono::seconds{10}, 5);
  const TestServer::Options options;
  server.restart(options, "UPDATE orders SET code = " + std::to_string(older));
  EXPECT_EQ(find(server, tickets::format_order_code(older), "asha@example.in").status, 200);
}

TEST_F(FindTest, FindsAnOrderThatWasMadeWhileTheClockWasBehindTheJournal) {
  const TestServer::Options options;
  TestServer server(options);
  Buyer buyer(server);
  const RawReply hold = buyer.post("/v1/shows/" + server.show + "/holds", kTwoSeats);
  // As if the clock had been set four minutes back before the start, which a start takes.
  server.restart(options, "UPDATE journal_position SET last_now = last_now + 240000000");
  const RawReply made = buyer.post("/v1/orders", order_body(hold.text("id")), "one");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(find(server, made.text("code"), "asha@example.in").status, 200);
}

TEST_F(FindTest, LetsNobodyGuessTheContactOfOneCodeForLongFromWherever) {
  TestServer::Options options;
  options.rates.on = true;
  options.rates.finding = {100, 10};
  options.rates.one_code = {3, 0.001};
  TestServer server(options);
  const std::string code = paid(server);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(find(server, code, "a@b.in").status, 404);
  EXPECT_EQ(find(server, code, "asha@example.in").status, 429);
  EXPECT_EQ(find(server, "K7QF-2M9D", "a@b.in").status, 404) << "another code is not the same";
}

TEST_F(FindTest, LetsNobodyGuessForLong) {
  TestServer::Options options;
  options.rates.on = true;
  options.rates.finding = {3, 0.001};
  TestServer server(options);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(find(server, "K7QF-2M9D", "a@b.in").status, 404);
  const RawReply refused = find(server, "K7QF-2M9D", "a@b.in");
  EXPECT_EQ(refused.status, 429);
  EXPECT_NE(refused.header("retry-after"), "");
}

}  // namespace
}  // namespace firstshow::http
