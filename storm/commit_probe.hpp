#pragma once
// One commit of a row the size of a hold's, as durable as the server's, beside it in a SQLite file
// or in a database of PostgreSQL: what a hold cannot be quicker than. One thread; throws the
// Store... errors, BadAddress where `where` cannot be read.

#include <cstdint>
#include <memory>
#include <string>

#include "store/database.hpp"

namespace firstshow::storm {

class CommitProbe {
 public:
  /// Makes WHERE/commit-probe.db in the folder `where`, or the table commit_probe in the database
  /// `where` (postgresql://...), and removes it at the end.
  explicit CommitProbe(const std::string& where);
  ~CommitProbe();
  CommitProbe(const CommitProbe&) = delete;
  CommitProbe& operator=(const CommitProbe&) = delete;

  void commit();

 private:
  std::string path_;  ///< of SQLite's file; "" on PostgreSQL
  std::string row_;
  std::int64_t rows_ = 0;
  std::unique_ptr<store::Database> database_;
};

}  // namespace firstshow::storm
