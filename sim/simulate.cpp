// One run from beginning to end, and the story when a promise broke: also when the core's own
// CHECK aborts, which is why the present run can be found from the signal's handler.

#include <csignal>
#include <cstdio>

#include "sim/simulation.hpp"

namespace firstshow::sim {
namespace {

const Simulation* the_running = nullptr;
RunOptions the_options;

/// CHECK has printed what is wrong; this says how to see it again. The process aborts after it.
extern "C" void tell_story(int) {
  std::signal(SIGABRT, SIG_DFL);
  if (the_running == nullptr) return;
  std::fprintf(stderr, "the last commands:\n%sto see it again: %s\n", the_running->story().c_str(),
               reproduce(the_options).c_str());
}

}  // namespace

std::string reproduce(const RunOptions& options) {
  return "firstshow-lab simulate --seed " + std::to_string(options.seed) + " --steps " +
         std::to_string(options.steps) + " --runs 1 --store " +
         (options.storage == Storage::kSqlite ? "sqlite" : "memory");
}

RunResult simulate(const RunOptions& options) {
  Simulation simulation(options);
  the_running = &simulation;
  the_options = options;
  const auto before = std::signal(SIGABRT, tell_story);
  std::string failure;
  try {
    simulation.run();
  } catch (const std::exception& wrong) {
    failure = std::string(wrong.what()) + "\nseed " + std::to_string(options.seed) + ", step " +
              std::to_string(simulation.result().steps) + "; the last commands:\n" +
              simulation.story() + "to see it again: " + reproduce(options) + "\n";
  }
  std::signal(SIGABRT, before);
  the_running = nullptr;
  auto result = simulation.result();
  result.failure = std::move(failure);
  return result;
}

}  // namespace firstshow::sim
