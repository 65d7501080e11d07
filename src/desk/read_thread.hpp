#pragma once
// One thread with a connection that only reads, for questions that memory has no answer to: a
// search, a row by its id. Any thread asks; what waits is bounded, and so is the time of each
// question. The answers run on this thread, must be short (post elsewhere) and must not throw.

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "desk/desk.hpp"

namespace firstshow::desk {

struct ReadLimits {
  std::size_t waiting = 256;
  std::chrono::milliseconds queue_time{1'000};  ///< one that waited longer is not begun
  std::chrono::milliseconds read_time{250};     ///< one that takes longer is broken off
};

/// A question: reads, within one short transaction, into what it holds. It may be dropped unread.
using ReadJob = std::function<void(store::Database&)>;

/// kNone once it is read; kBusy, kFault with what was said, kClosing.
struct ReadReply {
  DeskRefusal refusal = DeskRefusal::kNone;
  std::string fault;
};
using ReadCompletion = std::function<void(ReadReply)>;

class ReadThread {
 public:
  /// Starts the thread, which reads through `reader`; nobody else does until drain().
  ReadThread(store::Database& reader, const ReadLimits& limits);
  ~ReadThread();  ///< drain()
  ReadThread(const ReadThread&) = delete;
  ReadThread& operator=(const ReadThread&) = delete;

  /// `done` runs exactly once: on the reading thread, or at once on the caller's where there is no
  /// room or the server is closing.
  void submit(ReadJob job, ReadCompletion done);

  /// Takes nothing new, finishes what waits, ends the thread.
  void drain();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace firstshow::desk
