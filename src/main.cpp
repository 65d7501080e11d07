// firstshow, the program that is shipped: the server, and what its operator needs.

#include "cli/commands.hpp"
#include "program/program.hpp"

int main(int argc, char** argv) {
  return firstshow::program::run("firstshow",
                                 "Firstshow, the box office that never sells a seat twice.",
                                 firstshow::cli::add_commands, argc, argv);
}
