#pragma once
// Which files a database's connections have open, to notice that somebody deleted, moved, replaced
// or overwrote them: SQLite goes on writing into files that nobody can find any more, or mixes its
// log with the pages of another database. Any thread.

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace firstshow::store {

class FileIdentity {
 public:
  /// Of the database at `path`, its log and its shared memory, as they are now.
  explicit FileIdentity(std::string path);

  /// What is no longer the file that it was, as a sentence; nothing while all are. The database
  /// itself may not have been written to either: only a checkpoint does that.
  std::optional<std::string> change() const;
  /// To be called after each checkpoint of our own.
  void note_checkpoint() { content_ = content_of(paths_[0]); }

 private:
  struct Inode {
    std::uint64_t device = 0;
    std::uint64_t number = 0;  ///< 0: there is no such file
    friend bool operator==(const Inode&, const Inode&) = default;
  };
  static Inode inode_of(const std::string& path);
  struct Content {
    std::int64_t bytes = 0;
    std::int64_t written_s = 0;
    std::int64_t written_ns = 0;
    friend bool operator==(const Content&, const Content&) = default;
  };
  static Content content_of(const std::string& path);

  std::array<std::string, 3> paths_;
  std::array<Inode, 3> inodes_;
  Content content_;  ///< of the database itself
};

}  // namespace firstshow::store
