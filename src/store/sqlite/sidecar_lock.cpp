#include "store/sqlite/sidecar_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "store/journal.hpp"

namespace firstshow::store {
namespace {

/// The process id in a lock file, or "unknown" while its owner has not written it yet.
std::string owner_of(int descriptor) {
  std::array<char, 32> bytes{};
  const ssize_t size = ::pread(descriptor, bytes.data(), bytes.size() - 1, 0);
  std::string owner;
  for (const char digit : bytes) {
    if (size <= 0 || digit < '0' || digit > '9') break;
    owner += digit;
  }
  return owner.empty() ? "unknown" : owner;
}

/// Writes over what an earlier owner wrote, without giving its room back: on a full disk somebody
/// else might have it. Where there is none, the next one is told less; the lock holds all the same.
void note_owner(int descriptor) {
  constexpr std::size_t kWidth = 10;
  std::string pid = std::to_string(::getpid());
  pid.resize(std::max(pid.size(), kWidth), ' ');
  pid += '\n';
  [[maybe_unused]] const ssize_t written = ::pwrite(descriptor, pid.data(), pid.size(), 0);
}

}  // namespace

SidecarLock::SidecarLock(const std::string& database) {
  const std::string path = database + ".lock";
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ < 0) {
    throw StoreBroken("cannot open " + path + ": " + std::strerror(errno) +
                      " (the folder of a database must exist and be writable)");
  }
  int result = 0;
  do {
    result = ::flock(descriptor_, LOCK_EX | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  if (result != 0) {
    const int error = errno;
    const std::string owner = owner_of(descriptor_);
    ::close(descriptor_);
    if (error != EWOULDBLOCK) {
      throw StoreBroken("cannot lock " + path + ": " + std::strerror(error));
    }
    throw StoreBroken("another process (pid " + owner + ") has " + database +
                      " open: stop it first, only one may write");
  }
  note_owner(descriptor_);
}

SidecarLock::~SidecarLock() {
  ::close(descriptor_);
}

}  // namespace firstshow::store
