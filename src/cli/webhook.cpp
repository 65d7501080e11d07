// firstshow webhook: the webhooks of organisers that wait or were given up, through the operator's
// port of the running server.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "cli/admin_command.hpp"

namespace firstshow::cli {
namespace {

namespace json = boost::json;

struct WebhookSettings : AdminSettings {
  std::string state = "waiting";
  std::string cursor;
  std::size_t limit = 50;
  bool as_json = false;
  std::string endpoint;
  std::string event;
};

void print_webhook(const json::value& one) {
  const std::string next = text_of(one, "next_attempt");
  const std::string ended = text_of(one, "ended_at");
  std::printf("%s %s\n    %s of %s, %lld attempts%s%s\n", text_of(one, "endpoint").c_str(),
              text_of(one, "event").c_str(), text_of(one, "type").c_str(),
              text_of(one, "at").c_str(), static_cast<long long>(one.at("attempts").as_int64()),
              next.empty() ? "" : (", next at " + next).c_str(),
              ended.empty() ? "" : (", given up at " + ended).c_str());
  if (const std::string error = text_of(one, "last_error"); !error.empty())
    std::printf("    %s\n", error.c_str());
}

void list_webhooks(const WebhookSettings& settings) {
  std::string path =
      "/admin/v1/webhooks?state=" + settings.state + "&limit=" + std::to_string(settings.limit);
  if (!settings.cursor.empty()) path += "&cursor=" + settings.cursor;
  const AdminReply reply = ask_server(settings, "GET", path, "");
  if (settings.as_json) {
    std::printf("%s\n", reply.text.c_str());
    return;
  }
  const json::array& items = reply.body.at("items").as_array();
  if (items.empty())
    std::printf("No webhook %s.\n", settings.state == "dead" ? "was given up" : "waits");
  for (const json::value& one : items) print_webhook(one);
  if (const std::string next = text_of(reply.body, "next_cursor"); !next.empty())
    std::printf("\nThere are more: --cursor %s\n", next.c_str());
}

void retry_webhook(const WebhookSettings& settings) {
  const std::string path =
      "/admin/v1/webhooks/" + settings.endpoint + "/" + settings.event + "/retry";
  const AdminReply reply = ask_server(settings, "POST", path, "");
  if (settings.as_json)
    std::printf("%s\n", reply.text.c_str());
  else
    std::printf("%s is tried now at %s; \"firstshow webhook list\" shows it until it got through\n",
                settings.event.c_str(), settings.endpoint.c_str());
}

}  // namespace

void add_webhook(CLI::App& app) {
  auto settings = std::make_shared<WebhookSettings>();
  CLI::App* command =
      app.add_subcommand("webhook", "See webhooks that did not get through; send them again");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, void (*run)(const WebhookSettings&)) {
    CLI::App* action = command->add_subcommand(name, help);
    add_admin_options(*action, *settings);
    action->add_flag("--json", settings->as_json, "Print the server's answer as it came");
    action->callback([settings, run] { run(*settings); });
    return action;
  };
  CLI::App* list = add("list", "Webhooks that wait, or that were given up", list_webhooks);
  list->add_option("--state", settings->state, "Which")
      ->check(CLI::IsMember({"waiting", "dead"}))
      ->capture_default_str();
  list->add_option("--limit", settings->limit, "How many")
      ->check(CLI::Range(1, 200))
      ->capture_default_str();
  list->add_option("--cursor", settings->cursor, "Where the page before ended");
  CLI::App* retry = add("retry", "Try a webhook now that waits or was given up", retry_webhook);
  retry->add_option("endpoint", settings->endpoint, "The endpoint, as the list has it")->required();
  retry->add_option("event", settings->event, "The event, as the list has it")->required();
}

}  // namespace firstshow::cli
