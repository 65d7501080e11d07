#pragma once
// The desk: turn() takes a batch of commands to the booking core and the journal, and lets nothing
// out before it is durable. Thread-free: one thread at a time calls it (desk/desk_thread.hpp in the
// server, the simulator in tests).

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "booking/core.hpp"
#include "store/journal.hpp"

namespace firstshow::desk {

/// SQL that is not the core's (titles, venues, accounts), to run inside the batch.
using SqlJob = std::function<void(store::Database&)>;
using Work = std::variant<booking::Command, SqlJob>;

/// Why the desk itself turned work away; the caller may try again after `retry_after`.
enum class DeskRefusal : std::uint8_t {
  kNone,
  kBusy,         ///< too much is waiting
  kStorageFull,  ///< the disk is full or read-only: reads go on
  kFault,        ///< this very work broke a guard of the database; it was undone and reported
  kClosing,      ///< the server is stopping
};
std::string_view desk_refusal_name(DeskRefusal refusal);

struct Reply {
  DeskRefusal refusal = DeskRefusal::kNone;
  std::string fault;                ///< kFault, and SQL jobs that threw: what was said
  booking::Outcome outcome;         ///< commands only
  store::JournalPosition position;  ///< as of which this is true
};

/// What became durable in one turn, for live maps, gateways and logs.
struct Committed {
  store::JournalPosition position;
  booking::Effects effects;  ///< records included
};

struct DeskOptions {
  int cell = 0;
  std::size_t rows_per_batch = 2'000;  ///< a batch ends after the command that reaches it
};

struct DeskStats {
  std::uint64_t batches = 0;
  std::uint64_t commands = 0;
  std::uint64_t rows = 0;
  Duration last_commit{};  ///< how long the last commit took
};

class Desk {
 public:
  /// Loads everything. After an outage of more than a minute (by `now`) every live deadline is
  /// moved by it, in a batch of its own. Throws the Store... errors.
  Desk(store::Journal& journal, const DeskOptions& options, Time now);

  /// Takes commands from the front of `work` until a batch is full; returns one reply for each
  /// command taken (so shorter than `work` where the batch filled up), all durable. `now` before an
  /// earlier one counts as that one. First of all it ends at most 100 holds that are due.
  /// Throws StoreBusy before anything was applied (call again), StoreBroken and StoreDeposed (the
  /// process must end). StoreFull and StoreConflict are dealt with inside: the state is reloaded;
  /// the replies say so.
  std::vector<Reply> turn(Time now, std::span<const Work> work);

  /// What the last turn made durable.
  const Committed& committed() const { return committed_; }
  /// Whether turn() has something to do by itself at `now` (holds due, things to forget or settle).
  bool has_upkeep(Time now) const;
  /// When it next will have, at the latest.
  std::optional<Time> next_upkeep() const;
  const booking::BookingCore& core() const { return core_; }
  const DeskStats& stats() const { return stats_; }
  store::JournalPosition position() const { return position_; }

 private:
  struct Batch;
  void load();
  void hand_in_missing(const booking::Command& command);
  store::Journal& journal_;
  DeskOptions options_;
  booking::BookingCore core_;
  store::JournalPosition position_;
  Committed committed_;
  DeskStats stats_;
};

}  // namespace firstshow::desk
