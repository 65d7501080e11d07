#pragma once
// Which files a database's connections have open, to notice that somebody deleted, moved or
// replaced them: SQLite goes on writing into files that nobody can find any more. Any thread.

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace firstshow::store {

class FileIdentity {
 public:
  /// Of the database at `path`, its log and its shared memory, as they are now.
  explicit FileIdentity(std::string path);

  /// What is no longer the file that it was, as a sentence; nothing while all are.
  std::optional<std::string> change() const;

 private:
  struct Inode {
    std::uint64_t device = 0;
    std::uint64_t number = 0;  ///< 0: there is no such file
    friend bool operator==(const Inode&, const Inode&) = default;
  };
  static Inode inode_of(const std::string& path);

  std::array<std::string, 3> paths_;
  std::array<Inode, 3> inodes_;
};

}  // namespace firstshow::store
