#pragma once
// One run of the simulator: the production core and Desk::turn() under a seeded clock, buyers,
// staff, a gateway, crashes and power cuts, held against an independent model after every turn. The
// same seed gives the same run, to the last hash. One thread; CHECKs of the core abort, after the
// story so far was printed.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "sim/backups.hpp"
#include "sim/coverage.hpp"
#include "sim/gateway.hpp"
#include "sim/given_out.hpp"
#include "sim/machine_clock.hpp"
#include "sim/model.hpp"
#include "sim/random.hpp"
#include "sim/server.hpp"
#include "sim/server_clock.hpp"
#include "sim/traffic.hpp"
#include "sim/true_time.hpp"

namespace firstshow::sim {

struct RunOptions {
  std::uint64_t seed = 1;
  std::uint64_t steps = 2'000;  ///< commands
  Storage storage = Storage::kMemory;
};

struct RunResult {
  std::string failure;     ///< "" if all promises held; else the story, with how to see it again
  std::uint64_t hash = 0;  ///< of every reply and of the last state
  std::uint64_t steps = 0;
  std::uint64_t restarts = 0;
  Coverage coverage;
};

RunResult simulate(const RunOptions& options);

/// The same reports of money in two orders must end in the same state. The story, or "".
std::string check_convergence(std::uint64_t seed);

/// The command line that repeats a run.
std::string reproduce(const RunOptions& options);

class Simulation {
 public:
  explicit Simulation(const RunOptions& options);
  /// Throws Broken.
  void run();
  /// The last commands, for the story.
  std::string story() const;
  RunResult result() const;

 private:
  /// In every fifth run no webhook ever comes: what the server does not ask for it never hears.
  bool gateway_is_dumb() const { return options_.seed % 5 == 0; }

  void open_server();
  void step();
  Time next_time();
  std::optional<Time> next_window();
  std::optional<Time> next_last_start();
  void come_to_pay(HoldId hold);
  std::vector<desk::Work> next_batch();
  void arm();
  void turn(std::vector<desk::Work> work);
  void settle(std::span<const desk::Work> taken, const std::vector<desk::Reply>& replies,
              const store::JournalPosition& before);
  void extend_deadlines_after_outage(Time last_commit);
  void judge(const Command& command, const desk::Reply& reply);
  void follow_feed(const Effects& effects);
  void compare_maps();
  void run_maintenance();
  void restart(std::span<const desk::Work> lost, const std::string& before, bool in_turn);
  void start(Time now);
  void start_after_outage(bool power_went);
  void start_clock(Time last_commit);
  void open_doors();
  void keep_backups();
  void make_backup();
  void restore_backup();
  void note_given_out(std::span<const Record> rows);
  bool is_suspended(Time at);
  void run_until(Time at);
  void pass_to(Time at);
  Time true_time_of(Time at);
  Moment moment();
  void finish();
  void deliver_all();
  void let_time_pass();
  void mix(std::uint64_t value);
  void mix(const Outcome& outcome);

  RunOptions options_;
  Random random_;
  Server server_;
  Model model_;
  Gateway gateway_;
  Traffic traffic_;
  RunResult result_;
  MachineClock machine_;
  ServerClock clock_;
  TrueTime true_time_;
  std::optional<Backups> backups_;
  GivenOut given_out_;
  Time now_;             ///< the truth
  Time server_now_;      ///< what the server takes it for
  Time committed_at_{};  ///< when, in truth, something last became durable
  std::uint64_t turns_ = 0;
  bool armed_ = false;       ///< a crash or a power cut may come in this turn
  bool cut_armed_ = false;   ///< the power will go at some write
  bool unwritable_ = false;  ///< the last reply said that the store cannot be written
  bool quiet_ = false;       ///< no more faults: the run is ending
  FaultPoint armed_point_ = FaultPoint::kNowhere;
  FaultKind armed_kind_ = FaultKind::kCrash;
  std::map<ShowId, std::string> feed_;  ///< seat maps as live viewers have them
  std::deque<std::pair<Time, Command>> last_;
};

}  // namespace firstshow::sim
