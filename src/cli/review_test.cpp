// The command line's view of money that a person decides on, against a house in this process.

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

#include "accounts/operator_token.hpp"
#include "cli/commands.hpp"
#include "http/log_taken.hpp"
#include "http/paying_buyer.hpp"

namespace firstshow::cli {
namespace {

using http::SmallHouse;

/// What a command line ended with and printed.
struct Ran {
  int code = 0;
  std::string printed;
  std::string complained;
};

class Review : public testing::Test {
 protected:
  Review() { accounts::write_operator_token(house_.database(), house_.house().operator_token); }

  Ran run(std::vector<std::string> arguments) {
    for (const std::string& more :
         {std::string("--database"), house_.database(), std::string("--admin"),
          "127.0.0.1:" + std::to_string(house_.admin_port())})
      arguments.push_back(more);
    arguments.insert(arguments.begin(), "review");
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
    CLI::App app{"firstshow"};
    add_review(app);
    set_exit_code(0);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Ran ran;
    try {
      app.parse(std::move(arguments));
      ran.code = exit_code();
    } catch (const CLI::ParseError& wrong) {
      ran.code = app.exit(wrong);
    }
    ran.printed = testing::internal::GetCapturedStdout();
    ran.complained = testing::internal::GetCapturedStderr();
    set_exit_code(0);
    return ran;
  }

  /// Money that came for an order, a paisa short; the id of its case.
  std::string money_short(http::Buyer& buyer, const std::string& order) {
    const http::RawReply started = buyer.start(order);
    auto webhook = http::webhook_about(started, http::RazorpayPaymentStatus::kCaptured, "pay_Bank");
    webhook.payment->amount = Paise{59'999};
    EXPECT_EQ(http::result_of(http::deliver(house_, webhook)), "under_review");
    return started.text("id");
  }

  http::LogTaken log_{http::LogFormat::kText,
                      "critical"};  ///< or it would be among what is printed
  SmallHouse house_;
};

TEST_F(Review, ListsWhatAPersonHasToKnow) {
  EXPECT_EQ(run({"list"}).printed, "Nothing waits for a decision.\n");
  http::Buyer buyer(house_);
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
  http::Buyer buyer(house_);
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
