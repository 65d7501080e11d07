#pragma once
// Whether the wall clock can be right when a server, or `demo`, starts on a database. A server that
// was off has a journal that is hours old, so age alone says nothing; what confirms a clock is what
// it showed before in the same boot of the machine, kept in a file beside the database
// (path.clock), or the kernel's word that the clock is synchronised. Any thread.

#include <optional>
#include <string>

#include "base/believed_clock.hpp"

namespace firstshow::store {

/// How far the wall clock and the journal may differ without anything that confirms the clock.
inline constexpr Duration kClockTolerance = std::chrono::minutes{5};

/// What the clocks showed while a server last ran on this database.
struct ClockMark {
  std::string boot;   ///< the boot of the machine in which it was; "" if that is not known
  Duration offset{};  ///< the wall clock less the time since that boot
};

struct ClockEvidence {
  Time last_commit;  ///< of the journal; 1970 where nothing was ever committed
  ClockReading clocks{};
  std::string boot;  ///< the present one
  std::optional<ClockMark> mark;
  bool synchronised = false;  ///< the kernel says that something keeps its clock right
};

/// Why the clock is not believed, for the operator; nothing if it is.
std::optional<std::string> clock_objection(const ClockEvidence& evidence);

/// What there is to know before a server starts on the database at `path`, whose last commit was at
/// `last_commit`.
ClockEvidence look_at_clocks(const std::string& path, Time last_commit);

/// Throws StoreBroken where the clock is not believed for that database: before anything
/// is decided by it, for that would end holds, sales and shows that are not over.
void refuse_wrong_clock(const std::string& path, Time last_commit);

/// Writes what the clocks show beside the database. Not synced: after a power cut the boot is
/// another, and the mark says nothing any more. Whether it could be written.
bool write_clock_mark(const std::string& path, const ClockReading& clocks);

}  // namespace firstshow::store
