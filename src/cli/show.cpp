// firstshow show: what staff do to shows, through the operator's port of the running server.

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/json/serialize.hpp>

#include "cli/admin_command.hpp"

namespace firstshow::cli {
namespace {

namespace json = boost::json;

struct ShowSettings : AdminSettings {
  std::string show;
  std::string seats;
  std::vector<std::string> areas;
  std::string reason;
  std::string message;
};

void list_shows(const ShowSettings& settings) {
  const AdminReply reply = ask_server(settings, "GET", "/admin/v1/shows", "");
  const json::array& items = reply.body.at("items").as_array();
  for (const json::value& item : items)
    std::printf("%s  %-9s  %s  %s, %s\n", text_of(item, "id").c_str(),
                text_of(item, "state").c_str(), text_of(item, "starts_at").c_str(),
                text_of(item.at("title"), "name").c_str(),
                text_of(item.at("hall"), "name").c_str());
  if (items.empty()) std::printf("There are no shows.\n");
}

/// Changes one show and says what it has become.
void change_show(const ShowSettings& settings, const std::string& action, const std::string& body) {
  const std::string path = "/admin/v1/shows/" + settings.show + "/" + action;
  const AdminReply reply = ask_server(settings, "POST", path, body);
  std::printf("%s is %s", settings.show.c_str(), text_of(reply.body, "state").c_str());
  if (const json::value* places = reply.body.as_object().if_contains("places"))
    std::printf("; %lld places changed", static_cast<long long>(places->as_int64()));
  std::printf("\n");
}

/// "Floor:20" as an area and a quantity; the key may have colons of its own.
json::object read_area(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  std::int64_t quantity = 0;
  const char* end = text.data() + text.size();
  const auto read =
      std::from_chars(text.data() + std::min(colon, text.size() - 1) + 1, end, quantity);
  if (colon == std::string::npos || colon == 0 || read.ec != std::errc{} || read.ptr != end)
    throw std::runtime_error("--areas: \"" + text + "\" is not an area and a number like Floor:20");
  return {{"key", text.substr(0, colon)}, {"quantity", quantity}};
}

std::string places_body(const ShowSettings& settings, bool with_reason) {
  json::object body;
  json::array& seats = body["seats"].emplace_array();
  for (const std::string& key : CLI::detail::split(settings.seats, ','))
    if (!key.empty()) seats.emplace_back(key);
  json::array& areas = body["areas"].emplace_array();
  for (const std::string& area : settings.areas) areas.emplace_back(read_area(area));
  if (with_reason) body["reason"] = settings.reason;
  return json::serialize(body);
}

std::string message_body(const ShowSettings& settings) {
  if (settings.message.empty()) return "";
  return json::serialize(json::object{{"message", settings.message}});
}

}  // namespace

void add_show(CLI::App& app) {
  auto settings = std::make_shared<ShowSettings>();
  CLI::App* command =
      app.add_subcommand("show", "Open, pause, close or cancel a sale; block places");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* help) {
    CLI::App* action = command->add_subcommand(name, help);
    add_admin_options(*action, *settings);
    return action;
  };
  add("list", "Every show that the server still answers for")->callback([settings] {
    list_shows(*settings);
  });
  for (const auto& [name, help] :
       {std::pair{"open", "Put a show on sale"}, std::pair{"pause", "Stop the sale for a while"},
        std::pair{"close", "End the sale for good"},
        std::pair{"cancel", "Cancel the show for good; what was paid is given back"}}) {
    CLI::App* action = add(name, help);
    action->add_option("show", settings->show, "The show's id")->required();
    const std::string verb = name;
    if (verb == "cancel")
      action->add_option("--message", settings->message, "What the buyers' mails say of it");
    action->callback([settings, verb] { change_show(*settings, verb, message_body(*settings)); });
  }
  for (const bool block : {true, false}) {
    CLI::App* action = block ? add("block", "Take places out of sale")
                             : add("unblock", "Put blocked places back on sale");
    action->add_option("show", settings->show, "The show's id")->required();
    action->add_option("--seats", settings->seats, "Keys of seats, separated by commas");
    action->add_option("--areas", settings->areas, "An area and how many places, like Floor:20");
    if (block) action->add_option("--reason", settings->reason, "Why, for colleagues")->required();
    action->callback([settings, block] {
      change_show(*settings, block ? "block" : "unblock", places_body(*settings, block));
    });
  }
}

}  // namespace firstshow::cli
