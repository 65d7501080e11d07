// The simulator over fixed seeds: promises are kept, everything that docs/core.md names is seen,
// and the same seed gives the same run.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "sim/simulation.hpp"

namespace firstshow::sim {
namespace {

/// Runs in all; FIRSTSHOW_SIM_SCALE divides them where everything is slow, as under sanitizers.
/// Then not every outcome can be expected to be seen.
constexpr std::uint64_t kRuns = 200;

std::uint64_t scale() {
  const char* text = std::getenv("FIRSTSHOW_SIM_SCALE");
  return text == nullptr ? 1 : std::max(1ULL, std::strtoull(text, nullptr, 10));
}

TEST(Simulator, PromisesAreKeptAndEverythingIsSeen) {
  Coverage coverage;
  for (std::uint64_t seed = 1; seed <= kRuns / scale(); ++seed) {
    const auto storage = seed % 2 == 0 ? Storage::kMemory : Storage::kSqlite;
    const auto result = simulate({seed, 2'000, storage});
    ASSERT_EQ(result.failure, "");
    coverage.add(result.coverage);
  }
  if (scale() > 1) return;
  for (const auto& missing : coverage.missing(true)) ADD_FAILURE() << "never seen: " << missing;
}

TEST(Simulator, TheSameSeedGivesTheSameRun) {
  for (const auto storage : {Storage::kMemory, Storage::kSqlite}) {
    const RunOptions options{9'001, 800, storage};
    const auto once = simulate(options);
    const auto again = simulate(options);
    EXPECT_EQ(once.failure, "");
    EXPECT_EQ(once.hash, again.hash);
    EXPECT_EQ(once.steps, again.steps);
    EXPECT_EQ(once.restarts, again.restarts);
  }
  EXPECT_NE(simulate({9'001, 800, Storage::kMemory}).hash,
            simulate({9'002, 800, Storage::kMemory}).hash);
}

TEST(Simulator, MoneyEndsAlikeInWhateverOrderItIsTold) {
  for (std::uint64_t seed = 1; seed <= 400 / scale(); ++seed)
    ASSERT_EQ(check_convergence(seed), "");
}

}  // namespace
}  // namespace firstshow::sim
