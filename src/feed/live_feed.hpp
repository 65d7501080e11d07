#pragma once
// The live feed of every show that somebody views: how many view it, what they are told first, and
// the next frames, as many a second as the number of viewers allows. The desk's thread has no part
// in it: a frame is made of what seat maps say changed since the frame before. Any thread may call
// anything; short locks; tick() is for one thread at a time (feed/feed_thread.hpp). Nothing fails.

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "feed/frames.hpp"

namespace firstshow::feed {

/// What the feed says besides of seat maps, asked for on the threads that call it.
struct ShowTextSource {
  /// The reply of GET /v1/shows/{id}/seats, "" where there is no such show.
  std::function<std::string(ShowId, const SeatMap&)> map;
  /// Of its areas, by AreaIndex.
  std::function<std::vector<std::string>(ShowId)> area_keys;
  /// "on_sale"; nothing where the server has no such show (any more).
  std::function<std::optional<std::string>(ShowId)> state;
};

struct FeedOptions {
  std::size_t max_viewers = 5'000;
  /// The pace: frames of a show are so far apart that frames x viewers stay below so many writes a
  /// second, within these bounds. At 1,000 viewers that is 100 ms, at 10,000 a second.
  std::size_t writes_per_second = 10'000;
  std::chrono::milliseconds shortest_interval{100};
  std::chrono::milliseconds longest_interval{1'000};
};

/// What a viewer is told before it gets frames.
struct Welcome {
  Revision revision;  ///< of the map that it has then
  SharedText text;    ///< events
  bool is_snapshot = true;
  /// It has read a map newer than the frames so far, so that the next one does not fit: it is to
  /// ask for what it missed() when that comes.
  bool is_ahead = false;
};

struct ShowFrame {
  ShowId show;
  Frame frame;
  /// From the first change in it to the frame; zero where it is about none.
  std::chrono::nanoseconds delay{};
};

class LiveFeed {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  /// `maps` must outlive this.
  LiveFeed(SeatMaps& maps, ShowTextSource words, const FeedOptions& options);

  /// Counts one more viewer; false, and nothing is counted, where there is no room.
  bool enter();
  void leave();
  std::size_t viewers() const { return viewers_.load(std::memory_order_relaxed); }

  /// A viewer begins with a show, of which it has the map at `after` (nothing: it has none); then
  /// it gets every frame made from here on, until part(). Nothing: there is no such show.
  std::optional<Welcome> join(ShowId show, std::optional<Revision> after, SteadyTime now);
  void part(ShowId show);
  /// The same for a viewer that has joined already: one that was ahead, or that lost frames (which
  /// has no map then). Nothing: the show has gone.
  std::optional<Welcome> missed(ShowId show, std::optional<Revision> after);

  /// What there is to tell by now; nothing before the interval is over.
  std::vector<ShowFrame> tick(SteadyTime now);
  std::chrono::nanoseconds interval() const;

 private:
  struct Viewed {
    std::size_t viewers = 0;
    SharedSeatMap framed;  ///< what the frames so far amount to: a frame is what differs from it
    std::string state;
    std::vector<std::string> area_keys;
    bool gone = false;
    bool somebody_is_ahead = false;  ///< and waits for the next frame
    // What was last made for one viewer often is what the next one needs.
    Welcome snapshot;
    Revision missed_since;
    Welcome missed;
  };
  using Shows = boost::unordered_flat_map<ShowId, Viewed>;

  bool begin(ShowId show, Viewed& viewed, SteadyTime now);
  std::optional<Welcome> welcome(ShowId show, Viewed& viewed, std::optional<Revision> after);
  std::optional<Welcome> make_snapshot(ShowId show, Viewed& viewed);
  std::optional<Welcome> make_missed(ShowId show, Viewed& viewed, Revision after);
  void add_state_frame(ShowId show, Viewed& viewed, std::vector<ShowFrame>& frames);
  void add_seats_frame(ShowId show, Viewed& viewed, SteadyTime now, std::vector<ShowFrame>& frames);

  SeatMaps& maps_;
  const ShowTextSource words_;
  const FeedOptions options_;
  std::atomic<std::size_t> viewers_{0};
  std::mutex mutex_;
  Shows shows_;
  SteadyTime ticked_at_{};  ///< tick()'s own
};

}  // namespace firstshow::feed
