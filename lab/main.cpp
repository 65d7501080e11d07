// firstshow-lab, for tests, benchmarks and load: what attacks a box office. It is not shipped.

#include "lab/commands.hpp"
#include "program/program.hpp"

int main(int argc, char** argv) {
  return firstshow::program::run(
      "firstshow-lab",
      "Tests and load for Firstshow: a simulator, and buyers for a running server.",
      firstshow::lab::add_commands, argc, argv);
}
