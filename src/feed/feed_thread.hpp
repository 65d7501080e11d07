#pragma once
// The thread that asks the live feed for frames, in its pace and only while somebody views, and
// hands them to every outlet. Outlets run on this thread and must be short (post elsewhere). Any
// thread may call anything here. A feed that cannot make its frames (for want of memory) ends the
// process, as everywhere.

#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

#include "feed/live_feed.hpp"

namespace firstshow::feed {

using SharedFrames = std::shared_ptr<const std::vector<ShowFrame>>;
using Outlet = std::function<void(const SharedFrames&)>;

class FeedThread {
 public:
  /// Starts the thread. `feed` must outlive this.
  explicit FeedThread(LiveFeed& feed);
  ~FeedThread();
  FeedThread(const FeedThread&) = delete;
  FeedThread& operator=(const FeedThread&) = delete;

  using OutletPlace = std::list<Outlet>::iterator;
  /// From its return until remove() returns, every frame goes there.
  OutletPlace add(Outlet outlet);
  void remove(OutletPlace outlet);
  /// There may be a first viewer.
  void wake();

 private:
  void run();

  LiveFeed& feed_;
  std::mutex outlets_mutex_;
  std::list<Outlet> outlets_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace firstshow::feed
