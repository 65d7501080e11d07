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
  std::unique_lock lock(mutex_);
  while (!ending_) {
    woken_.wait(lock, [this] { return ending_ || feed_.viewers() > 0; });
    woken_.wait_for(lock, feed_.interval(), [this] { return ending_; });
    if (ending_) return;
    lock.unlock();
    auto frames = std::make_shared<const std::vector<ShowFrame>>(
        feed_.tick(std::chrono::steady_clock::now()));
    if (!frames->empty()) {
      const std::lock_guard outlets(outlets_mutex_);
      for (const Outlet& outlet : outlets_) outlet(frames);
    }
    frames.reset();
    lock.lock();
  }
}

}  // namespace firstshow::feed
