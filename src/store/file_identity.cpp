#include "store/file_identity.hpp"

#include <sys/stat.h>

#include <utility>

namespace firstshow::store {

FileIdentity::FileIdentity(std::string path)
    : paths_{path, path + "-wal", path + "-shm"},
      inodes_{inode_of(paths_[0]), inode_of(paths_[1]), inode_of(paths_[2])} {}

std::optional<std::string> FileIdentity::change() const {
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    const Inode present = inode_of(paths_[i]);
    if (present == inodes_[i]) continue;
    return paths_[i] + (present.number == 0 ? " was deleted or moved" : " was replaced") +
           " while the server had it open: nothing more is sold. Put the file back, or restore a "
           "backup, and start the server again";
  }
  return std::nullopt;
}

FileIdentity::Inode FileIdentity::inode_of(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return {};
  return {static_cast<std::uint64_t>(found.st_dev), static_cast<std::uint64_t>(found.st_ino)};
}

}  // namespace firstshow::store
