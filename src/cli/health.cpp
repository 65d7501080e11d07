// firstshow health: whether the server on this machine is ready, for whatever checks that without
// an HTTP client of its own, as containers do. Exit code 0 or 1.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "cli/admin_client.hpp"
#include "cli/commands.hpp"
#include "program/program.hpp"

namespace firstshow::cli {

void add_health(CLI::App& app) {
  auto admin = std::make_shared<std::string>("127.0.0.1:9090");
  CLI::App* command = app.add_subcommand("health", "Check that the running server is ready");
  command->add_option("--admin", *admin, "The operator's port of the server")
      ->envname("FIRSTSHOW_ADMIN")
      ->capture_default_str();
  command->callback([admin] {
    std::string address = *admin;
    // What listens everywhere is reached by loopback.
    if (address.starts_with("0.0.0.0:")) address.replace(0, 7, "127.0.0.1");
    if (address.starts_with("[::]:")) address.replace(0, 4, "[::1]");
    const AdminReply reply = ask_admin({address, "GET", "/readyz", "", ""});
    if (reply.status != 200) throw std::runtime_error("the server is not ready: " + reply.text);
    std::printf("%s", reply.text.c_str());
  });
}

}  // namespace firstshow::cli
