#pragma once
// The exclusive lock on a file beside a database, held from before it is opened until the process
// ends or the lock is destroyed: one server, or one command that writes, at a time. SQLite's own
// locks would let two of them take turns. The file stays when the lock goes; it holds the owner's
// process id, for the sentence that the next one reads, if the disk had room for it. Any thread.

#include <string>

namespace firstshow::store {

class SidecarLock {
 public:
  /// Locks `database`.lock. Throws StoreBroken with a sentence if another process has it or the
  /// file cannot be made.
  explicit SidecarLock(const std::string& database);
  ~SidecarLock();
  SidecarLock(const SidecarLock&) = delete;
  SidecarLock& operator=(const SidecarLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace firstshow::store
