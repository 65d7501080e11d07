#include "feed/feed_thread.hpp"

#include <chrono>

namespace firstshow::feed {

FeedThread::FeedThread(LiveFeed& feed) : feed_(feed), thread_([this] { run(); }) {}

FeedThread::~FeedThread() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  woken_.notify_one();
  thread_.join();
}

FeedThread::OutletPlace FeedThread::add(Outlet outlet) {
  const std::lock_guard lock(outlets_mutex_);
  return outlets_.insert(outlets_.end(), std::move(outlet));
}

void FeedThread::remove(OutletPlace outlet) {
  const std::lock_guard lock(outlets_mutex_);
  outlets_.erase(outlet);
}

void FeedThread::wake() {
  { const std::lock_guard lock(mutex_); }  // the thread has either not looked yet, or waits
  woken_.notify_one();
}

void FeedThread::run() {
  LiveFeed::SteadyTime now{};
  std::unique_lock lock(mutex_);
  while (!ending_) {
    woken_.wait(lock, [this] { return ending_ || feed_.viewers() > 0; });
    const LiveFeed::SteadyTime ticked_at = now;
    now = std::chrono::steady_clock::now();
    while (!ending_ && now - ticked_at < feed_.interval()) {  // it grows while viewers come
      woken_.wait_for(lock, ticked_at + feed_.interval() - now);
      now = std::chrono::steady_clock::now();
    }
    if (ending_) return;
    lock.unlock();
    auto frames = std::make_shared<const std::vector<ShowFrame>>(feed_.tick(now));
    if (!frames->empty()) {
      const std::lock_guard outlets(outlets_mutex_);
      for (const Outlet& outlet : outlets_) outlet(frames);
    }
    frames.reset();
    lock.lock();
  }
}

}  // namespace firstshow::feed
