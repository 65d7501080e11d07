// firstshow gateway: what the operator does to the server's accounts at gateways, through the
// operator's port of the running server.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "cli/admin_command.hpp"

namespace firstshow::cli {
namespace {

struct GatewaySettings : AdminSettings {
  std::string account;
};

AdminReply change(const GatewaySettings& settings, const std::string& action) {
  return ask_server(settings, "POST", "/admin/v1/gateways/" + settings.account + "/" + action, "");
}

/// Prints the secret alone to standard output, so that it can be piped on.
void rotate_secret(const GatewaySettings& settings) {
  const AdminReply reply = change(settings, "rotate-secret");
  std::printf("%s\n", text_of(reply.body, "secret").c_str());
  const bool rotated = reply.body.at("rotated").as_bool();
  std::fprintf(stderr,
               "%s the webhook secret of %s. The former one is accepted until %s; once the gateway "
               "signs with this one: firstshow gateway end-former-secret %s\n",
               rotated ? "This is" : "It was rotated before: this is", settings.account.c_str(),
               text_of(reply.body, "former_ends_at").c_str(), settings.account.c_str());
}

void end_former_secret(const GatewaySettings& settings) {
  const AdminReply reply = change(settings, "end-former-secret");
  std::printf(reply.body.at("ended").as_bool()
                  ? "The former webhook secret of %s is not accepted any more\n"
                  : "%s has no former webhook secret\n",
              settings.account.c_str());
}

}  // namespace

void add_gateway(CLI::App& app) {
  auto settings = std::make_shared<GatewaySettings>();
  CLI::App* command = app.add_subcommand("gateway", "Rotate the secret of a gateway's webhooks");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, void (*run)(const GatewaySettings&)) {
    CLI::App* action = command->add_subcommand(name, help);
    action->add_option("account", settings->account, "The account at the gateway: sandbox/main")
        ->required();
    add_admin_options(*action, *settings);
    action->callback([settings, run] { run(*settings); });
  };
  add("rotate-secret", "Make a new webhook secret; the present one is accepted for 7 days more",
      rotate_secret);
  add("end-former-secret", "Accept only the new webhook secret from now on", end_former_secret);
}

}  // namespace firstshow::cli
