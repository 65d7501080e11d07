// firstshow mail: the mails of buyers that wait or were given up, through the operator's port of
// the running server.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "cli/admin_command.hpp"

namespace firstshow::cli {
namespace {

namespace json = boost::json;

struct MailSettings : AdminSettings {
  std::string state = "waiting";
  std::string cursor;
  std::size_t limit = 50;
  bool as_json = false;
  bool as_html = false;
  std::string id;
  std::string kind;
  std::string language = "en";
};

void print_mail(const json::value& one) {
  const std::string next = text_of(one, "next_attempt");
  const std::string ended = text_of(one, "ended_at");
  std::printf("%s\n    due since %s, %lld attempts%s%s\n", text_of(one, "id").c_str(),
              text_of(one, "due_at").c_str(), static_cast<long long>(one.at("attempts").as_int64()),
              next.empty() ? "" : (", next at " + next).c_str(),
              ended.empty() ? "" : (", given up at " + ended).c_str());
  if (const std::string error = text_of(one, "last_error"); !error.empty())
    std::printf("    %s\n", error.c_str());
}

void list_mails(const MailSettings& settings) {
  std::string path =
      "/admin/v1/mails?state=" + settings.state + "&limit=" + std::to_string(settings.limit);
  if (!settings.cursor.empty()) path += "&cursor=" + settings.cursor;
  const AdminReply reply = ask_server(settings, "GET", path, "");
  if (settings.as_json) {
    std::printf("%s\n", reply.text.c_str());
    return;
  }
  const json::array& items = reply.body.at("items").as_array();
  if (items.empty())
    std::printf("No mail %s.\n", settings.state == "dead" ? "was given up" : "waits");
  for (const json::value& one : items) print_mail(one);
  if (const std::string next = text_of(reply.body, "next_cursor"); !next.empty())
    std::printf("\nThere are more: --cursor %s\n", next.c_str());
}

void retry(const MailSettings& settings) {
  const AdminReply reply =
      ask_server(settings, "POST", "/admin/v1/mails/" + settings.id + "/retry", "");
  if (settings.as_json)
    std::printf("%s\n", reply.text.c_str());
  else
    std::printf("%s is tried now\n", settings.id.c_str());
}

void preview(const MailSettings& settings) {
  const AdminReply reply = ask_server(
      settings, "GET",
      "/admin/v1/mail-templates/" + settings.kind + "?language=" + settings.language, "");
  if (settings.as_json)
    std::printf("%s\n", reply.text.c_str());
  else if (settings.as_html)
    std::printf("%s", text_of(reply.body, "html").c_str());
  else
    std::printf("%s\n\n%s", text_of(reply.body, "subject").c_str(),
                text_of(reply.body, "text").c_str());
}

}  // namespace

void add_mail(CLI::App& app) {
  auto settings = std::make_shared<MailSettings>();
  CLI::App* command =
      app.add_subcommand("mail", "See mails that did not get through; send them again");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, void (*run)(const MailSettings&)) {
    CLI::App* action = command->add_subcommand(name, help);
    add_admin_options(*action, *settings);
    action->add_flag("--json", settings->as_json, "Print the server's answer as it came");
    action->callback([settings, run] { run(*settings); });
    return action;
  };
  CLI::App* list = add("list", "Mails that wait, or that were given up", list_mails);
  list->add_option("--state", settings->state, "Which")
      ->check(CLI::IsMember({"waiting", "dead"}))
      ->capture_default_str();
  list->add_option("--limit", settings->limit, "How many")
      ->check(CLI::Range(1, 200))
      ->capture_default_str();
  list->add_option("--cursor", settings->cursor, "Where the page before ended");
  add("retry", "Try a mail now that waits or was given up", retry)
      ->add_option("id", settings->id, "The mail's id, as the list has it")
      ->required();
  CLI::App* look = add("preview", "Show a mail with invented facts", preview);
  look->add_option("kind", settings->kind, "Which mail")
      ->required()
      ->check(CLI::IsMember({"order_confirmed", "refund_made", "show_cancelled"}));
  look->add_option("--language", settings->language, "en or hi")->capture_default_str();
  look->add_flag("--html", settings->as_html, "As HTML");
}

}  // namespace firstshow::cli
