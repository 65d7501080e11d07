// Runs the simulator over fixed seeds and fails at the first broken promise: what `run` builds
// again for each mutant. Arguments: first seed, runs, commands in each, storage (memory, sqlite or
// both).

#include <cstdio>
#include <cstdlib>
#include <string>

#include "sim/simulation.hpp"

namespace sim = firstshow::sim;

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: mutant_hunt SEED RUNS STEPS memory|sqlite|both\n");
    return 2;
  }
  const auto first = std::strtoull(argv[1], nullptr, 10);
  const auto runs = std::strtoull(argv[2], nullptr, 10);
  const auto steps = std::strtoull(argv[3], nullptr, 10);
  const std::string storage = argv[4];
  sim::Coverage coverage;
  for (auto seed = first; seed < first + runs; ++seed) {
    const bool sqlite = storage == "sqlite" || (storage == "both" && seed % 2 == 1);
    const auto result =
        sim::simulate({seed, steps, sqlite ? sim::Storage::kSqlite : sim::Storage::kMemory});
    const auto broken = result.failure.empty() ? sim::check_convergence(seed) : result.failure;
    if (!broken.empty()) {
      std::fprintf(stderr, "%s\n", broken.c_str());
      return 1;
    }
    coverage.add(result.coverage);
  }
  std::printf("%s", coverage.text().c_str());
  for (const auto& missing : coverage.missing(storage != "memory")) {
    std::printf("not seen: %s\n", missing.c_str());
  }
  return 0;
}
