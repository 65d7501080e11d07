#pragma once
// One commit of a row the size of a hold's in a database of its own, as durable as the server's:
// what a hold cannot be quicker than. One thread; throws the Store... errors.

#include <cstdint>
#include <string>

#include "store/database.hpp"

namespace firstshow::storm {

class CommitProbe {
 public:
  /// Makes FOLDER/commit-probe.db, and removes it at the end.
  explicit CommitProbe(const std::string& folder);
  ~CommitProbe();
  CommitProbe(const CommitProbe&) = delete;
  CommitProbe& operator=(const CommitProbe&) = delete;

  void commit();

 private:
  std::string path_;
  std::string row_;
  std::unique_ptr<store::Database> database_;
};

}  // namespace firstshow::storm
