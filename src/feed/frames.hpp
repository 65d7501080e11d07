#pragma once
// Frames: what viewers of a show are sent, as Server-Sent Events (WHATWG HTML, 9.2), each encoded
// once and shared by all of them; and how far one viewer has come in them. A viewer that is slow
// keeps nothing of its own: it has its place in the frames that its show still has, and where those
// have gone on without it, it needs a snapshot. One thread an instance; nothing fails.

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "feed/seat_maps.hpp"

namespace firstshow::feed {

using SharedText = std::shared_ptr<const std::string>;

struct Frame {
  SharedText text;
  /// Of the map behind it; none where it is not about places, so that everybody gets it.
  Revision revision;
  bool last = false;  ///< the stream ends with it
};

/// A client that lost its stream comes back after so long.
inline constexpr std::string_view kRetryLine = "retry: 2000\n\n";
/// Says nothing, and keeps a connection from looking dead.
inline constexpr std::string_view kComment = ":\n\n";

/// `area_keys`: by AreaIndex; an area that has none is left out.
std::string seats_event(const Changes& changes, std::span<const std::string> area_keys);
/// `map`: one line of JSON.
std::string snapshot_event(Revision revision, std::string_view map);
std::string show_event(std::string_view state);
std::string gone_event();

/// The latest frames of one show, for viewers that are not through with them.
class RecentFrames {
 public:
  static constexpr std::size_t kMax = 8;

  void add(Frame frame);
  std::uint64_t end() const { return first_ + frames_.size(); }
  /// Null where the frame of that number has gone, or is yet to come.
  const Frame* find(std::uint64_t number) const;
  bool has_gone(std::uint64_t number) const { return number < first_; }

 private:
  std::uint64_t first_ = 0;
  std::deque<Frame> frames_;
};

/// One viewer's place in the frames of its show.
class FrameCursor {
 public:
  enum class Next : std::uint8_t { kNothing, kFrame, kSnapshot };

  /// Everything up to now is known to the viewer by other means: the map at `revision`.
  void skip_to(const RecentFrames& frames, Revision revision);
  /// What to send next: a frame (then `frame` points to it until the show has more), nothing yet,
  /// or a snapshot, since frames were lost. A frame of what the viewer knows already is passed
  /// over.
  Next next(const RecentFrames& frames, const Frame*& frame);

 private:
  std::uint64_t next_ = 0;
  Revision known_;
};

}  // namespace firstshow::feed
