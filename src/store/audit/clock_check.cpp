#include "store/audit/clock_check.hpp"

#include <sys/stat.h>
#include <sys/timex.h>

#include <fstream>
#include <memory>

#include "store/audit/state_file.hpp"
#include "store/journal.hpp"

namespace firstshow::store {
namespace {

std::string mark_path(const std::string& path) {
  return path + ".clock";
}

/// "" where the system does not show it.
std::string present_boot() {
  std::string boot;
  std::getline(std::ifstream("/proc/sys/kernel/random/boot_id"), boot);
  return boot;
}

std::optional<ClockMark> read_mark(const std::string& path) {
  ClockMark mark;
  std::int64_t micros = 0;
  if (!(std::ifstream(mark_path(path)) >> mark.boot >> micros)) return std::nullopt;
  mark.offset = Duration{micros};
  return mark;
}

bool kernel_is_synchronised() {
  timex state{};
  return ::adjtimex(&state) != -1 && (state.status & STA_UNSYNC) == 0;
}

std::string minutes_of(Duration duration) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(std::chrono::abs(duration));
  return std::to_string(minutes.count()) + " minutes";
}

std::string shown(Time wall) {
  return "the clock shows " + format_time(std::chrono::floor<std::chrono::seconds>(wall));
}

/// Why what the clock showed before cannot be compared with what it shows.
const char* why_unconfirmed(const ClockEvidence& evidence) {
  if (evidence.boot.empty()) return "the system does not say whether it was restarted since";
  if (!evidence.mark)
    return "the file that says what the clock showed before (its name is the database's with "
           ".clock) is not there";
  return "the machine was restarted since";
}

constexpr const char* kAdvice =
    ": set the clock right, or, if it is right, start once with --accept-clock";

}  // namespace

std::optional<std::string> clock_objection(const ClockEvidence& evidence) {
  const Time wall = evidence.clocks.wall;
  if (evidence.last_commit == Time{}) return std::nullopt;
  const Duration since_commit = wall - evidence.last_commit;
  if (since_commit < -kClockTolerance) {
    return shown(wall) + ", but the last commit was " + minutes_of(since_commit) + " later" +
           kAdvice;
  }
  if (evidence.mark && !evidence.boot.empty() && evidence.mark->boot == evidence.boot) {
    const Duration step = evidence.clocks.offset() - evidence.mark->offset;
    if (std::chrono::abs(step) <= kClockTolerance) return std::nullopt;
    return shown(wall) + ", but since a server last ran here it was set " + minutes_of(step) +
           (step > Duration{} ? " forward" : " back") + kAdvice;
  }
  if (since_commit <= kClockTolerance || evidence.synchronised) return std::nullopt;
  return shown(wall) + ", " + minutes_of(since_commit) + " after the last commit, " +
         why_unconfirmed(evidence) +
         ", and nothing keeps its clock right (adjtimex: not synchronised)" + kAdvice;
}

ClockEvidence look_at_clocks(const std::string& path, Time last_commit) {
  return {last_commit, read_clocks(), present_boot(), read_mark(path), kernel_is_synchronised()};
}

void refuse_wrong_clock(const std::string& path, Time last_commit) {
  if (const auto objection = clock_objection(look_at_clocks(path, last_commit)))
    throw StoreBroken(*objection);
}

bool write_clock_mark(const std::string& path, const ClockReading& clocks) {
  const std::string boot = present_boot();
  if (boot.empty()) return true;
  return write_state_file(mark_path(path),
                          boot + ' ' + std::to_string(clocks.offset().count()) + '\n');
}

}  // namespace firstshow::store
