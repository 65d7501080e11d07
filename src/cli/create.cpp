// firstshow create: an empty database, for whoever sets a server up.

#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/database_options.hpp"
#include "program/program.hpp"
#include "store/address/open_database.hpp"

namespace firstshow::cli {
namespace {

void create(const store::DatabaseSettings& settings) {
  const store::DatabaseAddress address(settings);
  store::make_database(address);
  std::printf("%s has no shows yet. Serve it: firstshow serve --database %s\n",
              address.shown().c_str(), address.shown().c_str());
}

}  // namespace

void add_create(CLI::App& app) {
  const auto settings = std::make_shared<store::DatabaseSettings>();
  CLI::App* const command = app.add_subcommand("create", "Make an empty database");
  add_database_options(*command, *settings,
                       "The SQLite file to make, or an empty database of a PostgreSQL server");
  command->callback([settings] { create(*settings); });
}

}  // namespace firstshow::cli
