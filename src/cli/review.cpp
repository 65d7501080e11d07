// firstshow review: the money that a person decides on, through the operator's port of the running
// server.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/serialize.hpp>

#include "base/check.hpp"
#include "cli/admin_command.hpp"
#include "http/contract/review_json.hpp"

namespace firstshow::cli {
namespace {

namespace json = boost::json;

struct ReviewSettings : AdminSettings {
  std::size_t limit = 100;
  bool as_json = false;
  std::string id;
  std::string verdict;
  std::string order;
  std::string tickets;
  std::string reason;
  std::string by;
};

/// "3 d 4 h", "4 h 12 min", "12 min", "5 s"
std::string age_in_words(std::int64_t seconds) {
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 60 * kMinute;
  constexpr std::int64_t kDay = 24 * kHour;
  const auto number = [](std::int64_t count) { return std::to_string(count); };
  if (seconds >= kDay)
    return number(seconds / kDay) + " d " + number(seconds % kDay / kHour) + " h";
  if (seconds >= kHour)
    return number(seconds / kHour) + " h " + number(seconds % kHour / kMinute) + " min";
  if (seconds >= kMinute) return number(seconds / kMinute) + " min";
  return number(seconds) + " s";
}

/// "INR 599.99"
std::string money_in_words(const json::value& money) {
  const std::int64_t amount = money.at("amount").as_int64();
  const std::string cents = std::to_string(100 + amount % 100).substr(1);
  return text_of(money, "currency") + " " + std::to_string(amount / 100) + "." + cents;
}

const char* words_of(booking::ReviewReason reason) {
  switch (reason) {
    case booking::ReviewReason::kUnmatchedMoney:
      return "money for no payment we know";
    case booking::ReviewReason::kWrongAmount:
      return "not the amount that was asked for";
    case booking::ReviewReason::kTicketsWithoutMoney:
      return "valid tickets whose money was given back";
    case booking::ReviewReason::kUnmatchedRefund:
      return "refund of money we do not know";
    case booking::ReviewReason::kRefundedTooMuch:
      return "more was given back than came";
    case booking::ReviewReason::kRefundStuck:
      return "the gateway does not make this refund";
    case booking::ReviewReason::kRefundsUnknown:
      return "said to be given back, but not by which refund";
  }
  CHECK(false, "a case has one of the reasons");
}

std::string reason_in_words(const std::string& reason) {
  for (std::size_t number = 0; number < booking::kReviewReasons; ++number) {
    const auto one = static_cast<booking::ReviewReason>(number);
    if (review_reason_name(one) == reason) return words_of(one);
  }
  return reason;
}

std::string joined(const json::value& list, const char* between) {
  std::string text;
  for (const json::value& one : list.as_array()) {
    if (!text.empty()) text += between;
    text += one.as_string();
  }
  return text;
}

void print_case(const json::value& one) {
  const json::object& fields = one.as_object();
  std::printf("%-18s  %13s  waits %-11s  %s\n", text_of(one, "id").c_str(),
              money_in_words(one.at("amount")).c_str(),
              age_in_words(one.at("age_s").as_int64()).c_str(),
              reason_in_words(text_of(one, "reason")).c_str());
  std::string evidence = "at " + text_of(one, "account");
  for (const auto& [field, words] :
       {std::pair{"gateway_payment_id", ", gateway's payment "},
        std::pair{"reference", ", reference "}, std::pair{"payment", ", our payment "}})
    if (const std::string value = text_of(one, field); !value.empty()) evidence += words + value;
  std::printf("    %s\n", evidence.c_str());
  if (const json::value* order = fields.if_contains("order")) {
    std::string text = "order " + text_of(*order, "id");
    if (const std::string code = text_of(*order, "code"); !code.empty())
      text += " (" + code + "), " + text_of(*order, "state") + ", total " +
              money_in_words(order->at("total"));
    std::printf("    %s\n", text.c_str());
  }
  std::printf("    since %s; decide: %s\n", text_of(one, "since").c_str(),
              joined(one.at("verdicts"), ", ").c_str());
}

void list_reviews(const ReviewSettings& settings) {
  const AdminReply reply =
      ask_server(settings, "GET", "/admin/v1/reviews?limit=" + std::to_string(settings.limit), "");
  if (settings.as_json) {
    std::printf("%s\n", reply.text.c_str());
    return;
  }
  const json::array& items = reply.body.at("items").as_array();
  const auto total = static_cast<std::size_t>(reply.body.at("total").as_int64());
  if (total == 0) {
    std::printf("Nothing waits for a decision.\n");
    return;
  }
  for (const json::value& one : items) print_case(one);
  std::printf("\n%zu in all, the oldest first%s.\n", total,
              items.size() < total ? "; --limit shows more" : "");
  std::printf("firstshow review decide ID VERDICT --reason WHY --by WHO\n");
}

std::string decision_body(const ReviewSettings& settings) {
  json::object body{
      {"verdict", settings.verdict}, {"reason", settings.reason}, {"by", settings.by}};
  if (!settings.order.empty()) body["order"] = settings.order;
  if (!settings.tickets.empty()) {
    json::array& tickets = body["tickets"].emplace_array();
    for (const std::string& ticket : CLI::detail::split(settings.tickets, ','))
      if (!ticket.empty()) tickets.emplace_back(ticket);
  }
  return json::serialize(body);
}

void decide(const ReviewSettings& settings) {
  const AdminReply reply = ask_server(
      settings, "POST", "/admin/v1/reviews/" + settings.id + "/decide", decision_body(settings));
  if (settings.as_json) {
    std::printf("%s\n", reply.text.c_str());
    return;
  }
  const std::string order = text_of(reply.body, "order");
  std::printf("%s is decided: %s%s\n", settings.id.c_str(), settings.verdict.c_str(),
              order.empty() ? "" : (", order " + order).c_str());
}

void resend(const ReviewSettings& settings) {
  const AdminReply reply =
      ask_server(settings, "POST", "/admin/v1/refunds/" + settings.id + "/resend", "");
  if (settings.as_json)
    std::printf("%s\n", reply.text.c_str());
  else
    std::printf("%s goes to the gateway now\n", settings.id.c_str());
}

void declare_decide(CLI::App& action, ReviewSettings& settings) {
  action.add_option("id", settings.id, "The case's id, as the list has it")->required();
  action.add_option("verdict", settings.verdict, "One of those that the list has for the case")
      ->required()
      ->check(CLI::IsMember(
          std::vector<std::string>(http::kVerdictNames.begin(), http::kVerdictNames.end())));
  action.add_option("--order", settings.order,
                    "accept: the id or code of the order that the money pays for");
  action.add_option("--tickets", settings.tickets,
                    "void_tickets: ids, separated by commas; without it, all that are valid");
  action.add_option("--reason", settings.reason, "Why, for colleagues and auditors")->required();
  action.add_option("--by", settings.by, "Who decides")->required();
}

}  // namespace

void add_review(CLI::App& app) {
  auto settings = std::make_shared<ReviewSettings>();
  CLI::App* command =
      app.add_subcommand("review", "Decide on money that no rule can place; resend refunds");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, void (*run)(const ReviewSettings&)) {
    CLI::App* action = command->add_subcommand(name, help);
    add_admin_options(*action, *settings);
    action->add_flag("--json", settings->as_json, "Print the server's answer as it came");
    action->callback([settings, run] { run(*settings); });
    return action;
  };
  add("list", "What waits for a decision, the oldest first", list_reviews)
      ->add_option("--limit", settings->limit, "How many")
      ->check(CLI::Range(1, 500))
      ->capture_default_str();
  declare_decide(*add("decide", "Decide on one case", decide), *settings);
  add("resend", "Send a refund to the gateway now", resend)
      ->add_option("refund", settings->id, "The refund's id")
      ->required();
}

}  // namespace firstshow::cli
