#pragma once
// Why nothing can be written to the database for the moment, as whoever watches it found out: a
// server that cannot be reached, or only reads. It passes by itself. Any thread.

#include <mutex>
#include <string>
#include <utility>

namespace firstshow::store {

class DatabaseTrouble {
 public:
  /// "" where there is none. Whether that is news.
  bool set(std::string sentence) {
    const std::lock_guard lock(mutex_);
    const bool is_news = sentence.empty() != sentence_.empty();
    sentence_ = std::move(sentence);
    return is_news;
  }
  std::string sentence() const {
    const std::lock_guard lock(mutex_);
    return sentence_;
  }

 private:
  mutable std::mutex mutex_;
  std::string sentence_;
};

}  // namespace firstshow::store
