#pragma once
// How many bodies of more than the usual size may be on their way at once, over all connections:
// what they take together is bounded, however many somebody opens. Any thread; nothing waits.

#include <atomic>
#include <memory>

namespace firstshow::http {

class LargeBodies {
 public:
  static constexpr int kMaxAtOnce = 4;

  /// The place of one body, until it is destroyed; null where there is none.
  std::shared_ptr<void> take() {
    if (open_.fetch_add(1) < kMaxAtOnce) return {this, [this](void*) { open_.fetch_sub(1); }};
    open_.fetch_sub(1);
    return nullptr;
  }

 private:
  std::atomic<int> open_{0};
};

}  // namespace firstshow::http
