#pragma once
// The streams of one serving thread: whoever views the seats of a show on it, each with its place
// in the frames of that show. Frames come from the feed's thread and are written a few viewers at a
// time, so that requests of the same thread wait for no crowd. Belongs to its thread; its outlet
// only posts. A stream that cannot go on ends, and its client comes back.

#include <chrono>
#include <map>
#include <memory>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "feed/feed_thread.hpp"
#include "http/message/exchange.hpp"
#include "http/message/watch.hpp"
#include "http/metrics/live_figures.hpp"
#include "http/transport/connection.hpp"
#include "http/transport/server_options.hpp"

namespace firstshow::http {

/// What came of a stream, for the log.
struct StreamEnd {
  std::uint64_t writes = 0;
  std::uint64_t bytes = 0;
};

class LiveViewers {
 public:
  /// `context`: of the thread. The others must outlive this.
  LiveViewers(boost::asio::io_context& context, feed::LiveFeed& feed, feed::FeedThread& feed_thread,
              LiveFigures& figures, const SessionLimits& limits);
  ~LiveViewers();
  LiveViewers(const LiveViewers&) = delete;
  LiveViewers& operator=(const LiveViewers&) = delete;

  /// Serves one viewer, whose head was sent, until either side ends it. `connection` is closed
  /// then.
  Awaitable<StreamEnd> serve(Connection& connection, const Watch& watch);

 private:
  class Viewer;
  struct Audience;

  void take(const feed::SharedFrames& frames);
  void write_round(ShowId show);
  void leave(const Viewer& viewer);
  void wait_for_quiet();
  void write_comments();

  boost::asio::io_context& context_;
  feed::LiveFeed& feed_;
  feed::FeedThread& feed_thread_;
  LiveFigures& figures_;
  const SessionLimits& limits_;
  boost::asio::steady_timer quiet_;  ///< runs while there is a viewer
  std::optional<feed::FeedThread::OutletPlace> outlet_;
  std::map<ShowId, Audience> audiences_;
};

}  // namespace firstshow::http
