#pragma once
// Whether the database was taken away from the running server, as the desk found out. Nothing ends
// this state but a restart. Any thread.

#include <atomic>
#include <mutex>
#include <string>
#include <utility>

namespace firstshow::store {

class DatabaseLoss {
 public:
  /// The sentence for the operator.
  void happened(std::string sentence) {
    const std::lock_guard lock(mutex_);
    sentence_ = std::move(sentence);
    known_.store(true);
  }
  bool known() const { return known_.load(); }
  std::string sentence() const {
    const std::lock_guard lock(mutex_);
    return sentence_;
  }

 private:
  std::atomic<bool> known_{false};
  mutable std::mutex mutex_;
  std::string sentence_;
};

}  // namespace firstshow::store
