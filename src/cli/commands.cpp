#include "cli/commands.hpp"

#include <CLI/CLI.hpp>
#include <string>

#include "program/program.hpp"

namespace firstshow::cli {
namespace {

/// Hidden: it refuses, whatever else the line says, and names the program that has the command.
void refuse_lab_command(CLI::App& app, const std::string& name) {
  CLI::App* command = app.add_subcommand(name)->group("")->prefix_command();
  command->set_help_flag();
  command->set_help_all_flag();
  command->callback([name] {
    program::fail("the server has no command \"" + name + "\"; run firstshow-lab " + name +
                  " (in a checkout, scripts/build firstshow-lab builds it)");
  });
}

}  // namespace

void add_commands(CLI::App& app) {
  add_serve(app);
  add_settings(app);
  add_health(app);
  add_create(app);
  add_demo(app);
  add_show(app);
  add_review(app);
  add_organiser(app);
  add_key(app);
  add_mail(app);
  add_webhook(app);
  add_translation(app);
  add_gateway(app);
  add_plan(app);
  add_check(app);
  add_audit(app);
  add_backup(app);
  add_move(app);
  add_routes(app);
  for (const char* name : {"simulate", "storm", "crowd"}) refuse_lab_command(app, name);
}

}  // namespace firstshow::cli
