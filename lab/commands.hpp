#pragma once
// The commands of firstshow-lab: what tests or loads a server. Each add_...() declares one command
// and what runs when it is given. What an operator needs is a command of firstshow instead, in
// cli/commands.hpp; no command belongs to both. Main thread.

namespace CLI {
class App;
}

namespace firstshow::lab {

/// Every command below.
void add_commands(CLI::App& app);

void add_simulate(CLI::App& app);  ///< simulate
void add_storm(CLI::App& app);     ///< storm
void add_crowd(CLI::App& app);     ///< crowd

}  // namespace firstshow::lab
