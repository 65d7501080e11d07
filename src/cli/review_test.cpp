// The command line's view of money that a person decides on, against a server in this process.

#include "cli/operator_command_fixture.hpp"
#include "http/scenarios/paying_buyer.hpp"

namespace firstshow::cli {
namespace {

class Review : public OperatorCommand {
 protected:
  Review() : OperatorCommand("review") {}

  /// Money that came for an order, a paisa short; the id of its case.
  std::string money_short(http::Buyer& buyer, const std::string& order) {
    const http::RawReply started = buyer.start(order);
    auto webhook = http::webhook_about(started, http::RazorpayPaymentStatus::kCaptured, "pay_Bank");
    webhook.payment->amount = Paise{59'999};
    EXPECT_EQ(http::result_of(http::deliver(server_, webhook)), "under_review");
    return started.text("id");
  }
};

TEST_F(Review, ListsWhatAPersonHasToKnow) {
  EXPECT_EQ(run({"list"}).printed, "Nothing waits for a decision.\n");
  http::Buyer buyer(server_);
  const std::string order = buyer.order(http::kTwoSeats);
  const std::string code = buyer.get("/v1/orders/" + order).text("code");
  const std::string id = money_short(buyer, order);
  const Ran list = run({"list"});
  EXPECT_EQ(list.code, 0) << list.complained;
  for (const std::string& words :
       {id + "   ", std::string("INR 599.99  waits "),
        std::string("not the amount that was asked for\n"),
        std::string("    at sandbox/main, gateway's payment pay_Bank, reference "),
        "    order " + order + " (" + code + "), open, total INR 600.00\n",
        std::string("; decide: accept, give_back, write_off\n"),
        std::string("\n1 in all, the oldest first.\n")})
    EXPECT_NE(list.printed.find(words), std::string::npos) << words << "\n" << list.printed;
  const Ran as_json = run({"list", "--json"});
  EXPECT_EQ(as_json.printed.find(R"({"items":[{"id":")" + id + R"(","reason":"wrong_amount")"), 0U)
      << as_json.printed;
}

TEST_F(Review, DecidesAndSendsAgain) {
  http::Buyer buyer(server_);
  const std::string order = buyer.order(http::kTwoSeats);
  const std::string id = money_short(buyer, order);
  const std::vector<std::string> why = {"--reason", "short", "--by", "Meera"};
  const auto decide = [&](std::vector<std::string> what) {
    what.insert(what.begin(), "decide");
    what.insert(what.end(), why.begin(), why.end());
    return run(std::move(what));
  };
  EXPECT_NE(run({"decide", id, "give_back"}).code, 0) << "who and why are obligatory";
  EXPECT_NE(decide({id, "ignore"}).code, 0);
  const Ran short_money = decide({id, "accept", "--order", order});
  EXPECT_EQ(short_money.code, 1);
  EXPECT_EQ(short_money.complained.find("firstshow: This decision is not possible here: "), 0U)
      << short_money.complained;
  const Ran fault = decide({id, "accept", "--order", "?"});
  EXPECT_NE(fault.complained.find("/order must be the id or the code of an order"),
            std::string::npos)
      << fault.complained;
  const Ran decided = decide({id, "give_back"});
  EXPECT_EQ(decided.code, 0) << decided.complained;
  EXPECT_EQ(decided.printed, id + " is decided: give_back, order " + order + "\n");
  EXPECT_EQ(decide({id, "give_back"}).complained.find("firstshow: There is nothing to decide"), 0U);

  buyer.await_refunds(order, {"decided settled"});
  const auto shown = buyer.get("/v1/orders/" + order).json();
  const std::string refund(shown.at("refunds").at(0).at("id").as_string());
  EXPECT_EQ(run({"resend", refund}).complained.find("firstshow: There is nothing to decide"), 0U);
}

}  // namespace
}  // namespace firstshow::cli
