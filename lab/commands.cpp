#include "lab/commands.hpp"

#include <CLI/CLI.hpp>

namespace firstshow::lab {

void add_commands(CLI::App& app) {
  add_simulate(app);
  add_storm(app);
  add_crowd(app);
}

}  // namespace firstshow::lab
