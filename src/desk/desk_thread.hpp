#pragma once
// The writer thread around Desk::turn(): lanes with bounded queues in, completions out. submit()
// may be called by any thread; completions, the commit listener and the failure listener run on the
// desk's thread, must be short (post elsewhere) and must not throw.

#include <array>
#include <functional>
#include <memory>
#include <string>

#include "desk/desk.hpp"
#include "desk/lanes.hpp"

namespace firstshow::desk {

struct LaneLimits {
  std::size_t money = 10'000;
  std::size_t staff = 1'000;
  std::size_t buyers = 20'000;
  std::size_t buyers_per_show = 10'000;  ///< HoldSeats for one show
};

using Completion = std::function<void(Reply)>;
using CommitListener = std::function<void(const Committed&)>;

struct QueueDepths {
  std::array<std::size_t, kLanes> waiting{};  ///< what is being decided included
};

class DeskThread {
 public:
  /// Starts the thread. `desk` must outlive this and not be touched by anybody else.
  /// `on_commit` hears of every durable batch (and of alarms without one), before its completions
  /// run. `on_failure` hears the sentence with which the thread ended by itself (the process must
  /// exit), after every completion has run.
  DeskThread(Desk& desk, const LaneLimits& limits, CommitListener on_commit,
             std::function<void(std::string)> on_failure);
  ~DeskThread();
  DeskThread(const DeskThread&) = delete;
  DeskThread& operator=(const DeskThread&) = delete;

  /// Queues work. `done` runs exactly once: on the desk's thread, or at once on the caller's with
  /// kBusy or kClosing where there is no room. kUnknown comes for work that was being written when
  /// the database failed; what had only waited then gets kClosing.
  void submit(Work work, Completion done);

  /// Takes nothing new, finishes what waits, then ends the thread. Any thread but the desk's.
  void drain();

  QueueDepths depths() const;
  /// As of the last turn.
  DeskStats stats() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace firstshow::desk
