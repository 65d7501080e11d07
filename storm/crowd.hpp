#pragma once
// The demonstration: a server, a crowd of buyers who want its seats, whoever looks on in a browser
// and tries to buy too, a SIGKILL on the way, and at the end the verdict of a checker that shares
// nothing with the server. Main thread of a process
// without other threads. Throws std::runtime_error with a sentence.

#include <cstdint>
#include <optional>
#include <string>

namespace firstshow::storm {

struct CrowdOptions {
  std::string server;    ///< the path of firstshow
  std::string database;  ///< a file or postgresql://...: one show on sale, nothing sold yet
  std::string folder;    ///< for the history and what the server writes; made if it is not there
  std::string checker;   ///< proof/check.py; "" for none
  double seconds = 180;
  std::uint64_t buyers = 100'000;
  unsigned connections = 512;
  unsigned processes = 2;
  unsigned kills = 1;
  std::uint64_t seed = 1;
  /// How long they wait at the doors for whoever opens the page; a line on standard input lets them
  /// in at once. Without it 15 at a terminal, else 0.
  std::optional<double> doors;
  bool stays = false;  ///< serves on after the verdict; at a terminal that is so anyway
};

/// Returns whether nothing is wrong; what there is to say stands on standard output.
bool run_crowd(const CrowdOptions& options);

}  // namespace firstshow::storm
