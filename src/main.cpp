// The one binary: every command is added here, and nowhere else.

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"

int main(int argc, char** argv) {
  CLI::App app{"Firstshow, the box office that never sells a seat twice."};
  app.require_subcommand(1);
  app.set_help_all_flag("--help-all", "Help of every command");
  firstshow::cli::add_commands(app);
  CLI11_PARSE(app, argc, argv);
  return firstshow::cli::exit_code();
}
