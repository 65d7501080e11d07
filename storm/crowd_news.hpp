#pragma once
// What the page of a crowd is told: the figures of the moment, how the seats went until then, and
// at the end the verdict. Plain values, filled by the main thread and copied from there. json_of()
// is pure.

#include <cstdint>
#include <string>
#include <vector>

#include "storm/clock.hpp"
#include "storm/crowd_view.hpp"
#include "storm/visitors.hpp"

namespace firstshow::storm {

enum class CrowdPhase : std::uint8_t {
  kOpening,  ///< the server is up, the buyers are on their way
  kSelling,
  kJudging,  ///< the last buyer is through, the server was stopped, the checker reads
  kJudged,   ///< the server may be up again, to look at
};

enum class CrowdOutcome : std::uint8_t { kProved, kBroken, kInconclusive, kUnjudged };

struct CrowdVerdict {
  CrowdOutcome outcome = CrowdOutcome::kUnjudged;
  bool is_good = false;  ///< proved or unjudged, and nothing else was wrong either
  std::uint64_t twice = 0;
  std::uint64_t lost = 0;
  std::uint64_t seats_paid = 0;     ///< of the crowd
  std::string said;                 ///< by the checker, all of it
  std::vector<std::string> faults;  ///< what was wrong besides, a sentence each
  std::vector<VisitorsOrder> visitors;
};

/// How the seats were.
struct CrowdMoment {
  Micros elapsed = 0;
  std::uint64_t sold = 0;
  std::uint64_t held = 0;
};

struct CrowdNews {
  CrowdPhase phase = CrowdPhase::kOpening;
  CrowdView view;
  unsigned kills_planned = 0;
  std::vector<Micros> killed_at;     ///< since the sale began
  std::vector<CrowdMoment> moments;  ///< kMomentsALength evenly, and on until kMaxMoments
  CrowdVerdict verdict;              ///< once it is judged

  /// Takes the seats of the view in. `elapsed` goes on after the last buyer came.
  void remember_moment(Micros elapsed);
};
inline constexpr Micros kMomentsALength = 120;
inline constexpr std::size_t kMaxMoments = 240;

/// `server` and `show`: where the page finds what it puts into its frame.
std::string json_of(const CrowdNews& news, const std::string& server, const std::string& show);

}  // namespace firstshow::storm
