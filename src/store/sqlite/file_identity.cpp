#include "store/sqlite/file_identity.hpp"

#include <sys/stat.h>

#include <utility>

namespace firstshow::store {

FileIdentity::FileIdentity(std::string path)
    : paths_{path, path + "-wal", path + "-shm"},
      inodes_{inode_of(paths_[0]), inode_of(paths_[1]), inode_of(paths_[2])},
      content_(content_of(paths_[0])) {}

std::optional<std::string> FileIdentity::change() const {
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    const Inode present = inode_of(paths_[i]);
    if (present == inodes_[i]) continue;
    return paths_[i] + (present.number == 0 ? " was deleted or moved" : " was replaced") +
           " while the server had it open: nothing is sold any more. Stop the server, put the file "
           "back or restore a backup, and start it again";
  }
  if (content_of(paths_[0]) != content_)
    return paths_[0] +
           " was written to by another program while the server had it open: nothing is sold any "
           "more. Stop the server, restore a backup (firstshow restore), and start it again";
  return std::nullopt;
}

FileIdentity::Content FileIdentity::content_of(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return {};
  return {found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec};
}

FileIdentity::Inode FileIdentity::inode_of(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return {};
  return {static_cast<std::uint64_t>(found.st_dev), static_cast<std::uint64_t>(found.st_ino)};
}

}  // namespace firstshow::store
