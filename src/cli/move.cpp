// firstshow move: a box office leaves its SQLite file for a database of a PostgreSQL server.

#include <cstdio>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/database_options.hpp"
#include "program/program.hpp"
#include "store/address/move_database.hpp"

namespace firstshow::cli {
namespace {

struct MoveSettings {
  std::string from;
  store::DatabaseSettings to;
};

void move(const MoveSettings& settings) {
  const store::DatabaseAddress from({settings.from, "", ""});
  const store::DatabaseAddress to(settings.to);
  const store::MoveReport report = store::move_database(from, to);
  std::printf("%llu rows are in %s\n", static_cast<unsigned long long>(report.rows),
              to.shown().c_str());
  if (report.kept_as.empty()) {
    for (const store::Finding& finding : report.audit.findings)
      std::printf("broken: %s: %s\n", finding.promise.c_str(), finding.sentence.c_str());
    return program::fail("the rows break a promise there: ask firstshow check whether they do in " +
                         settings.from + " too, which is as it was");
  }
  std::printf(
      "no seat is sold twice there, every ticket has its order, every paisa has its place\n"
      "Serve it: firstshow serve --database %s\n"
      "%s is %s now, so that nothing is sold from it. To go back while nothing was sold on\n"
      "PostgreSQL yet, stop the server there and give it its name back.\n",
      to.shown().c_str(), settings.from.c_str(), report.kept_as.c_str());
}

}  // namespace

void add_move(CLI::App& app) {
  const auto settings = std::make_shared<MoveSettings>();
  CLI::App* const command =
      app.add_subcommand("move", "Move a box office from its SQLite file to a PostgreSQL server");
  command->add_option("--from", settings->from, "The SQLite file, which no server has open")
      ->required();
  command
      ->add_option("--to", settings->to.database,
                   "postgresql://... of an empty database of a PostgreSQL server")
      ->required();
  add_password_file_option(*command, settings->to);
  command->callback([settings] { move(*settings); });
}

}  // namespace firstshow::cli
