// firstshow organiser, firstshow key: organisers and the API keys of their programs, through the
// operator's port of the running server.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/serialize.hpp>

#include "accounts/permissions.hpp"
#include "cli/admin_command.hpp"

namespace firstshow::cli {
namespace {

namespace json = boost::json;

constexpr const char* kOrganisers = "/admin/v1/organisers";

struct OrganiserSettings : AdminSettings {
  std::string name;
};

struct KeySettings : AdminSettings {
  std::string organiser;
  std::string name;
  std::string role;
  std::vector<std::string> scopes;
  std::string expires_at;
  std::string key;
};

void create_organiser(const OrganiserSettings& settings) {
  const AdminReply reply = ask_server(settings, "POST", kOrganisers,
                                      json::serialize(json::object{{"name", settings.name}}));
  std::printf("%s  %s\n", text_of(reply.body, "id").c_str(), text_of(reply.body, "name").c_str());
}

void list_organisers(const OrganiserSettings& settings) {
  const AdminReply reply = ask_server(settings, "GET", kOrganisers, "");
  const json::array& items = reply.body.at("items").as_array();
  for (const json::value& item : items)
    std::printf("%s  %s\n", text_of(item, "id").c_str(), text_of(item, "name").c_str());
  if (items.empty()) std::printf("There are no organisers.\n");
}

std::string keys_path(const KeySettings& settings) {
  return std::string(kOrganisers) + "/" + settings.organiser + "/keys";
}

void create_key(const KeySettings& settings) {
  json::object body{{"name", settings.name}};
  if (!settings.role.empty()) body["role"] = settings.role;
  if (!settings.scopes.empty())
    body["scopes"] = json::array(settings.scopes.begin(), settings.scopes.end());
  if (!settings.expires_at.empty()) body["expires_at"] = settings.expires_at;
  const AdminReply reply = ask_server(settings, "POST", keys_path(settings), json::serialize(body));
  std::fprintf(stderr, "%s is made. This is the only time that the key is shown:\n",
               text_of(reply.body, "id").c_str());
  std::printf("%s\n", text_of(reply.body, "key").c_str());
}

std::string scopes_of(const json::value& key) {
  std::string all;
  for (const json::value& scope : key.at("scopes").as_array())
    all.append(all.empty() ? "" : " ").append(scope.as_string());
  return all;
}

void list_keys(const KeySettings& settings) {
  const AdminReply reply = ask_server(settings, "GET", keys_path(settings), "");
  const json::array& items = reply.body.at("items").as_array();
  for (const json::value& item : items)
    std::printf("%s  ...%s  %-7s  %s: %s\n", text_of(item, "id").c_str(),
                text_of(item, "ending").c_str(), text_of(item, "state").c_str(),
                text_of(item, "name").c_str(), scopes_of(item).c_str());
  if (items.empty()) std::printf("This organiser has no API keys.\n");
}

void revoke_key(const KeySettings& settings) {
  const AdminReply reply =
      ask_server(settings, "POST", keys_path(settings) + "/" + settings.key + "/revoke", "");
  std::printf("%s (%s) is revoked.\n", text_of(reply.body, "id").c_str(),
              text_of(reply.body, "name").c_str());
}

}  // namespace

void add_organiser(CLI::App& app) {
  const auto settings = std::make_shared<OrganiserSettings>();
  CLI::App* const command = app.add_subcommand("organiser", "Add and list organisers");
  command->require_subcommand(1);
  CLI::App* const create =
      command->add_subcommand("create", "Add an organiser, or find the one of that name");
  add_admin_options(*create, *settings);
  create->add_option("name", settings->name, "What people call it")->required();
  create->callback([settings] { create_organiser(*settings); });
  CLI::App* const list = command->add_subcommand("list", "Every organiser with its id");
  add_admin_options(*list, *settings);
  list->callback([settings] { list_organisers(*settings); });
}

void add_key(CLI::App& app) {
  const auto settings = std::make_shared<KeySettings>();
  CLI::App* const command =
      app.add_subcommand("key", "Make, list and revoke API keys of an organiser");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* help) {
    CLI::App* const action = command->add_subcommand(name, help);
    add_admin_options(*action, *settings);
    action->add_option("--organiser", settings->organiser, "Its id, org_...")->required();
    return action;
  };
  CLI::App* const create = add("create", "Make a key; it is printed once");
  create->add_option("--name", settings->name, "Which program it is for")->required();
  CLI::Option* const role = create->add_option("--role", settings->role, accounts::role_list());
  create->add_option("--scopes", settings->scopes, "Instead: what it may do, like titles:write")
      ->delimiter(',')
      ->excludes(role);
  create->add_option("--expires-at", settings->expires_at,
                     "When it ends, like 2027-03-31T18:30:00Z; never if left out");
  create->callback([settings] { create_key(*settings); });
  add("list", "Every key with its scopes; the keys themselves are not kept")->callback([settings] {
    list_keys(*settings);
  });
  CLI::App* const revoke = add("revoke", "End a key at once and for good");
  revoke->add_option("key", settings->key, "Its id, key_...")->required();
  revoke->callback([settings] { revoke_key(*settings); });
}

}  // namespace firstshow::cli
