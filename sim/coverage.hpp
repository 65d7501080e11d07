#pragma once
// What runs have been through: every command with every outcome, every fault with every command,
// every cell of the money table. Value type; runs add up.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "booking/model/command.hpp"
#include "booking/model/outcome.hpp"
#include "sim/fault_journal.hpp"
#include "sim/money_table.hpp"

namespace firstshow::sim {

struct Coverage {
  using Count = std::uint64_t;
  std::array<std::array<Count, booking::kRefusalKinds>, booking::kCommandKinds> outcomes{};
  std::array<Count, booking::kCommandKinds> replayed{};
  std::array<Count, booking::kMoneyResults> money_results{};
  std::array<std::array<Count, booking::kCommandKinds>, kFaultPoints> crashes{};
  std::array<std::array<Count, kFaultKinds>, kFaultPoints> faults{};
  MoneyTable money{};
  Count power_cuts = 0;           ///< at a write or sync, wherever that was
  Count cuts_in_start = 0;        ///< while the server was starting
  Count cuts_that_committed = 0;  ///< a batch that nobody was told of was there
  Count outages = 0;              ///< starts that moved live deadlines
  Count pauses = 0;               ///< and turns that did, of a server that had been still
  Count turned_away_unwritable = 0;
  Count clock_steps = 0;      ///< the wall clock was set while the server ran
  Count clocks_refused = 0;   ///< starts that did not believe the clock
  Count clocks_accepted = 0;  ///< by a person who had looked at it
  Count clocks_mended = 0;    ///< because a start was refused
  Count wrong_starts = 0;     ///< with a wrong clock, which nothing could tell
  Count backups = 0;
  Count restores = 0;
  Count orders_forgotten = 0;  ///< with their rows, because nobody ever began to pay them

  void count(const booking::Command& command, const booking::Outcome& outcome);
  void add(const Coverage& other);
  /// The tables, for people.
  std::string text() const;
  /// What docs/core.md names and no run has seen; empty if all is covered. `sqlite`: whether runs
  /// over the real database were among them.
  std::vector<std::string> missing(bool sqlite) const;
};

}  // namespace firstshow::sim
