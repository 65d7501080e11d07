#pragma once
// The load generator: a scenario against a server that serves, by several processes, stopping by
// itself. What was counted after the warm-up comes back, with the share of the processors that it
// took. Main thread of a process without other threads. Throws std::runtime_error with a sentence.

#include <netinet/in.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "storm/clock.hpp"
#include "storm/server_facts.hpp"
#include "storm/shop.hpp"
#include "storm/tally.hpp"

namespace firstshow::storm {

struct Stage;

enum class Scenario : std::uint8_t {
  kSpread,   ///< paid bookings over every show; closed loop, or open at a rate
  kHot,      ///< pairs of one show held and given back; closed loop
  kStorm,    ///< so many buyers within some time on one show; open
  kQuiet,    ///< one client alone, a hold beside a commit
  kReads,    ///< one show and its seat map; closed loop
  kEvening,  ///< a few who look, mostly at the next shows, and seldom buy; open, until nobody
             ///< answers
};
std::optional<Scenario> parse_scenario(std::string_view name);
std::string_view scenario_name(Scenario scenario);

struct StormOptions {
  Scenario scenario = Scenario::kHot;
  sockaddr_in target{};
  double seconds = 10;
  double warm_up = 1;  ///< not counted; a storm has none
  unsigned connections = 64;
  unsigned processes = 1;
  double rate = 0;               ///< spread: buyers a second, 0 for a closed loop
  std::uint64_t buyers = 2'000;  ///< distinct ones
  std::string show;              ///< "" for the first, or all
  Habits habits;
  std::string webhook_secret;  ///< of the server's sandbox, to play the gateway; "": it plays it
  std::string history;         ///< the folder to write exchanges to; "" for none
  std::string probe_in;        ///< quiet: where a commit is tried (CommitProbe); "": nowhere
  std::uint64_t seed = 1;
  Micros grace = 60 * kSecond;  ///< open loops: for those who came last to finish
};

/// What a scenario is played with where the command line says nothing.
StormOptions usual_options(Scenario scenario);

struct StormResult {
  std::unique_ptr<Tally> tally;          ///< of what was counted
  std::unique_ptr<Tally> whole;          ///< from the first token to the last answer
  double seconds = 0;                    ///< that were counted
  double generator_seconds = 0;          ///< processor time of these
  std::optional<double> server_seconds;  ///< of the server, if it is on this machine
  double minting_seconds = 0;
};

StormResult run_storm(const StormOptions& options);

/// What each process does.
void take_part(const StormOptions& options, const ServerFacts& server, unsigned index, Stage& stage,
               Tally& tally);

}  // namespace firstshow::storm
