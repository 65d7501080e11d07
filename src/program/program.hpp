#pragma once
// What programs of several commands have in common, firstshow and firstshow-lab: how the command
// that was asked for is found and run, the exit code, and the sentence of a command that fails.
// Main thread.

#include <string_view>

namespace CLI {
class App;
}

namespace firstshow::program {

/// Runs the one command that the command line names, of those that `add_commands` declares; returns
/// what main() is to return. `name` stands in the help and before the sentence of a failure. What a
/// command throws is its failure: the sentence of a std::exception is printed, the exit code is 1.
int run(const char* name, const char* description, void (*add_commands)(CLI::App&), int argc,
        const char* const* argv);

/// What the process ends with; 0 until a command says otherwise.
int exit_code();
void set_exit_code(int code);
/// Prints "NAME: SENTENCE" to standard error and sets exit code 1.
void fail(std::string_view sentence);

}  // namespace firstshow::program
