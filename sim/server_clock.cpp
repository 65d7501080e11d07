#include "sim/server_clock.hpp"

namespace firstshow::sim {
namespace {

constexpr Duration kMarkPause = std::chrono::minutes{1};

}  // namespace

void ServerClock::mark() {
  const auto running = machine_.read().running;
  mark_ = store::ClockMark{machine_.boot(), ClockReading{believed_.now(), running}.offset()};
  marked_at_ = running;
}

void ServerClock::watch() {
  believed_.now();
  if (machine_.read().running - marked_at_ >= kMarkPause) mark();
}

ClockedStart ServerClock::start(Time last_commit) {
  ClockedStart start;
  for (;;) {
    const store::ClockEvidence evidence{last_commit, machine_.read(), machine_.boot(), mark_,
                                        machine_.synchronised()};
    const bool marked = mark_ && mark_->boot == machine_.boot();
    const bool near =
        std::chrono::abs(evidence.clocks.wall - last_commit) <= store::kClockTolerance;
    start.could_tell = last_commit != Time{} && (marked || !near);
    if (!store::clock_objection(evidence)) break;
    ++start.refused;
    start.accepted = machine_.is_right();
    if (start.accepted) break;
    machine_.mend();
    start.mended = true;
  }
  believed_.begin_anew();
  mark();
  return start;
}

}  // namespace firstshow::sim
