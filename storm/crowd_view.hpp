#pragma once
// The demonstration as one looks at it: a few lines, at most 80 columns wide, drawn anew in place
// on a terminal, or one plain line now and then where there is none. draw() is pure; a Screen
// belongs to the main thread and leaves the terminal as it was, however it ends but by SIGKILL.

#include <cstdint>
#include <string>
#include <vector>

#include "storm/clock.hpp"

namespace firstshow::storm {

struct CrowdView {
  Micros elapsed = 0;
  Micros length = 0;
  std::uint64_t seats = 0;
  std::uint64_t free = 0;
  std::uint64_t held = 0;
  std::uint64_t sold = 0;
  std::uint64_t buyers = 0;  ///< who will have come
  std::uint64_t came = 0;
  std::uint64_t refusals = 0;  ///< holds that others had
  std::uint64_t paid = 0;      ///< buyers with tickets
  std::uint64_t gave_up = 0;   ///< buyers who had a hold and let it go
  std::uint64_t went_empty = 0;
  std::uint64_t later = 0;
  std::uint64_t broken = 0;
  double holds_a_second = 0;
  std::int64_t p50 = 0;
  std::int64_t p99 = 0;
  unsigned kills = 0;
  bool is_down = false;
  Micros last_down = 0;  ///< how long it was away the last time
};

/// The picture, line by line. Plain text of at most `width` columns, or with colours.
std::vector<std::string> draw(const CrowdView& view, unsigned width, bool colours);
/// One line of the same.
std::string plain_line(const CrowdView& view);

class Screen {
 public:
  /// Draws to standard output if it is a terminal.
  Screen();
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  void show(const CrowdView& view);
  /// The last picture stays, and what is printed next comes below it.
  void leave();

 private:
  bool is_terminal_;
  bool colours_ = false;
  std::size_t drawn_ = 0;  ///< lines
  Micros said_at_ = 0;
};

}  // namespace firstshow::storm
