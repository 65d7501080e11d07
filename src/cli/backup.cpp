// firstshow backup and restore.

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "program/program.hpp"
#include "store/address/database_address.hpp"
#include "store/audit/backup.hpp"

namespace firstshow::cli {
namespace {

struct Paths {
  std::string from;
  std::string to;
  bool despite_findings = false;  ///< of restore
};

/// A server of PostgreSQL is copied by its own programs, which know how to while it goes on.
void refuse_server(const std::string& database, const std::string& program) {
  const store::DatabaseAddress address({database, "", ""});
  if (address.is_file()) return;
  throw std::runtime_error(address.shown() + " is a database of a PostgreSQL server: run " +
                           program + " (docs/operations.md, \"PostgreSQL\")");
}

void back_up(const Paths& paths) {
  refuse_server(paths.from, "pg_dump --format=custom --file=" + paths.to + " with its URI");
  store::back_up(paths.from, paths.to);
  std::printf("%s is a whole copy of %s\n", paths.to.c_str(), paths.from.c_str());
}

void restore(const Paths& paths) {
  refuse_server(paths.to, "pg_restore with " + paths.from + " into an empty database");
  store::RestoreOptions options;
  options.despite_findings = paths.despite_findings;
  for (const store::Finding& finding : store::restore_backup(paths.from, paths.to, options))
    std::printf("restored despite: %s: %s\n", finding.promise.c_str(), finding.sentence.c_str());
  std::printf("%s is now what %s was; what it was before is %s.before-restore\n", paths.to.c_str(),
              paths.from.c_str(), paths.to.c_str());
}

}  // namespace

void add_backup(CLI::App& app) {
  const auto copied = std::make_shared<Paths>();
  CLI::App* const backup = app.add_subcommand("backup", "Copy a database while its server goes on");
  backup->add_option("database", copied->from, "The database file")->required();
  backup->add_option("target", copied->to, "The copy; must not be there")->required();
  backup->callback([copied] { back_up(*copied); });

  const auto restored = std::make_shared<Paths>();
  CLI::App* const command =
      app.add_subcommand("restore", "Put a backup in place of a database, after checking it");
  command->add_option("backup", restored->from, "The copy")->required();
  command->add_option("database", restored->to, "The database file; its server must be stopped")
      ->required();
  command->add_flag("--despite-findings", restored->despite_findings,
                    "Restore a backup whose rows contradict each other, and name them; a damaged "
                    "file is refused all the same");
  command->callback([restored] { restore(*restored); });
}

}  // namespace firstshow::cli
