// firstshow routes: what the server answers and who may call it, from the tables that it serves by,
// so that a contract can be held against them.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <span>
#include <string>

#include "cli/commands.hpp"
#include "http/runtime/routes.hpp"

namespace firstshow::cli {
namespace {

void print_routes(std::span<const http::Route> routes) {
  for (const http::Route& route : routes)
    std::printf("%-6s  %-8s  %s\n", std::string(http::method_name(route.method)).c_str(),
                std::string(http::who_name(route.handler.who())).c_str(),
                std::string(route.pattern).c_str());
}

}  // namespace

void add_routes(CLI::App& app) {
  auto admin = std::make_shared<bool>(false);
  CLI::App* command =
      app.add_subcommand("routes", "List what the server answers, and who may call it");
  command->add_flag("--admin", *admin, "On the operator's port instead");
  command->callback(
      [admin] { print_routes(*admin ? http::admin_routes() : http::public_routes()); });
}

}  // namespace firstshow::cli
