#include "storm/storm.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "storm/crew.hpp"
#include "storm/processor_time.hpp"

namespace firstshow::storm {
namespace {

constexpr std::array<std::string_view, 6> kScenarioNames = {"spread", "hot",   "storm",
                                                            "quiet",  "reads", "evening"};
constexpr Micros kLookAgain = 2 * kMillisecond;
constexpr Micros kStartsIn = 20 * kMillisecond;
constexpr std::size_t kMaxShows = 10'000;
/// Beyond all that is to be done: whoever is not through then is stuck.
constexpr Micros kTooLate = 600 * kSecond;

void sleep_until(Micros when) {
  while (micros_now() < when)
    ::usleep(static_cast<useconds_t>(std::min(when - micros_now(), kSecond / 2)));
}

template <class Done>
void wait_for(Done done, const char* what) {
  for (const Micros began = micros_now(); !done(); ::usleep(kLookAgain))
    if (micros_now() > began + kTooLate) throw std::runtime_error(what);
}

/// The processors' time and the tallies at one moment.
struct Moment {
  Micros at = 0;
  Tally tally;
  double generator = 0;
  std::optional<double> server;
};

void look(Moment& moment, const Crew& crew, std::optional<pid_t> server) {
  moment.at = micros_now();
  crew.add_up(moment.tally);
  moment.generator = processor_seconds(crew.processes());
  if (server) moment.server = processor_seconds(*server);
}

}  // namespace

std::optional<Scenario> parse_scenario(std::string_view name) {
  for (std::size_t i = 0; i < kScenarioNames.size(); ++i)
    if (kScenarioNames[i] == name) return static_cast<Scenario>(i);
  return std::nullopt;
}

std::string_view scenario_name(Scenario scenario) {
  return kScenarioNames[static_cast<std::size_t>(scenario)];
}

StormOptions usual_options(Scenario scenario) {
  StormOptions options;
  options.scenario = scenario;
  if (scenario == Scenario::kQuiet) options.connections = 1;
  if (scenario == Scenario::kStorm) {
    options.seconds = 60;
    options.warm_up = 0;
    options.buyers = 100'000;
    options.connections = 256;
    options.habits.abandons = 0.7;
    options.habits.lapses = 0.25;
    options.habits.tries = 3;
    options.habits.popular = 2;
  }
  if (scenario == Scenario::kEvening) {
    options.seconds = 480;
    options.warm_up = 0;
    options.buyers = 200;
    options.rate = 6;
    options.connections = 8;
    options.habits.abandons = 0.97;
    options.habits.looks_for = 10 * kSecond;
    options.habits.hesitates = 15 * kSecond;
    options.habits.soonest = 2.5;
    options.habits.patience = 10 * kSecond;
    options.habits.mints_at_the_door = true;
  }
  return options;
}

StormResult run_storm(const StormOptions& options) {
  const bool everywhere =
      options.scenario == Scenario::kSpread || options.scenario == Scenario::kEvening;
  const ServerFacts server =
      look_at_server(options.target, options.show, everywhere ? kMaxShows : 1);
  if (server.plans.front().pairs.empty())
    throw std::runtime_error("the show has no two seats side by side");
  const auto listener = listener_at(options.target);
  const Micros began = micros_now();
  Crew crew(options.processes, [&](unsigned index, Stage& stage, Tally& tally) {
    take_part(options, server, index, stage, tally);
  });
  wait_for([&] { return crew.all_ready(); }, "the buyers never got their tokens");
  StormResult result;
  result.minting_seconds = static_cast<double>(micros_now() - began) / kSecond;
  const Micros start = micros_now() + kStartsIn;
  crew.start_at(start);

  const auto first = std::make_unique<Moment>();
  const auto last = std::make_unique<Moment>();
  sleep_until(start + micros_of(options.warm_up));
  look(*first, crew, listener);
  // Storm and evening are over when their last buyer is through, a loop when its time is.
  const bool open = options.scenario == Scenario::kStorm || options.scenario == Scenario::kEvening;
  if (!open) {
    sleep_until(first->at + micros_of(options.seconds));
    look(*last, crew, listener);
  }
  wait_for([&] { return crew.all_finished(); }, "some buyers were never through");
  if (open) look(*last, crew, listener);

  result.seconds = static_cast<double>(last->at - first->at) / kSecond;
  result.generator_seconds = last->generator - first->generator;
  if (first->server && last->server) result.server_seconds = *last->server - *first->server;
  result.tally = std::make_unique<Tally>();
  result.tally->add_all(last->tally);
  result.tally->subtract(first->tally);
  result.whole = std::make_unique<Tally>();
  crew.add_up(*result.whole);
  crew.join();
  return result;
}

}  // namespace firstshow::storm
