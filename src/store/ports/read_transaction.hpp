#pragma once
// One consistent view of a database for as long as this lives: what is read through it belongs
// together. On the Database's thread, outside any other transaction. Making it throws the Store...
// errors; its end does not throw, as nothing was written.

#include <chrono>

namespace firstshow::store {

class Database;

class ReadTransaction {
 public:
  /// A statement that still runs at `break_off_at` ends with StoreBusy.
  explicit ReadTransaction(Database& db, std::chrono::steady_clock::time_point break_off_at =
                                             std::chrono::steady_clock::time_point::max());
  ~ReadTransaction();
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;

 private:
  void end();

  Database& db_;
  const bool is_limited_;
};

}  // namespace firstshow::store
