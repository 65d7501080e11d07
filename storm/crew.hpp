#pragma once
// The processes of a load generator: forked from one that has no threads, each with a tally in
// memory shared with the parent, all beginning at one moment. They die with their parent. One
// process that fails ends the work: join() throws. Parent: main thread only.

#include <sys/types.h>

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "storm/clock.hpp"
#include "storm/tally.hpp"

namespace firstshow::storm {

/// What parent and children tell each other.
struct Stage {
  std::atomic<unsigned> ready{0};     ///< children who may begin
  std::atomic<Micros> start_at{0};    ///< 0: not yet
  std::atomic<unsigned> finished{0};  ///< children who are through, and wait to be dismissed
  std::atomic<bool> dismissed{false};

  /// In a child: says it is ready, returns when to begin.
  Micros wait_for_start();
};

class Crew {
 public:
  using Work = std::function<void(unsigned index, Stage& stage, Tally& tally)>;

  /// Throws std::system_error.
  Crew(unsigned processes, const Work& work);
  /// Ends those who are left.
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  /// Whether all are ready, or finished. Throws std::runtime_error if one has failed.
  bool all_ready();
  bool all_finished();
  void start_at(Micros when) { shared_->stage.start_at.store(when); }
  /// Lets them end, and waits. Throws std::runtime_error if one has failed.
  void join();

  /// The sum of all tallies now.
  void add_up(Tally& sum) const;
  const std::vector<pid_t>& processes() const { return processes_; }

 private:
  struct Shared {
    Stage stage;
    Tally tallies[1];  ///< as many as there are processes
  };
  void look_for_dead(bool wait);

  std::size_t bytes_;
  Shared* shared_;
  std::vector<pid_t> processes_;
  unsigned count_;
};

}  // namespace firstshow::storm
