// firstshow-lab simulate: runs the simulator (sim/) and prints what it went through.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "lab/commands.hpp"
#include "program/program.hpp"
#include "sim/simulation.hpp"

namespace firstshow::lab {
namespace {

struct Options {
  std::uint64_t seed = 1;
  std::uint64_t steps = 2'000;
  std::uint64_t runs = 20;
  std::string store = "both";
};

sim::Storage storage_of(const Options& options, std::uint64_t seed) {
  if (options.store == "both") return seed % 2 == 0 ? sim::Storage::kMemory : sim::Storage::kSqlite;
  return options.store == "memory" ? sim::Storage::kMemory : sim::Storage::kSqlite;
}

void run(const Options& options) {
  sim::Coverage coverage;
  std::uint64_t hash = 0;
  std::uint64_t steps = 0;
  std::uint64_t restarts = 0;
  for (std::uint64_t number = 0; number < options.runs; ++number) {
    const auto seed = options.seed + number;
    const auto result = sim::simulate({seed, options.steps, storage_of(options, seed)});
    if (!result.failure.empty()) return program::fail("a promise is broken: " + result.failure);
    const auto diverged = sim::check_convergence(seed);
    if (!diverged.empty()) return program::fail("a promise is broken: " + diverged);
    coverage.add(result.coverage);
    hash = (hash ^ result.hash) * 0x9E3779B97F4A7C15ULL;
    steps += result.steps;
    restarts += result.restarts;
  }
  std::printf("%s", coverage.text().c_str());
  for (const auto& missing : coverage.missing(options.store != "memory")) {
    std::printf("not seen in these runs: %s\n", missing.c_str());
  }
  std::printf("%llu runs, %llu commands, %llu restarts; every promise kept; hash %016llx\n",
              static_cast<unsigned long long>(options.runs), static_cast<unsigned long long>(steps),
              static_cast<unsigned long long>(restarts), static_cast<unsigned long long>(hash));
}

}  // namespace

void add_simulate(CLI::App& app) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "simulate",
      "Simulate buyers, staff, gateways, crashes and power cuts, and check every promise");
  command->add_option("--seed", options->seed, "Seed of the first run")->capture_default_str();
  command->add_option("--steps", options->steps, "Commands in each run")->capture_default_str();
  command->add_option("--runs", options->runs, "How many runs, each with the next seed")
      ->capture_default_str();
  command->add_option("--store", options->store, "Journal under the core; both: in turn")
      ->check(CLI::IsMember({"memory", "sqlite", "both"}))
      ->capture_default_str();
  command->callback([options] { run(*options); });
}

}  // namespace firstshow::lab
