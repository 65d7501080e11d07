#pragma once
// Checks a database from beside its writer: whether the files of SQLite are the same ones;
// whether a server of PostgreSQL can be reached and written to, and the database there is still its
// writer's. One thread; nothing fails: what is wrong is in the result.

#include <memory>
#include <string>

#include "store/address/database_address.hpp"

namespace firstshow::store {

/// What one check found.
struct DatabaseHealth {
  /// Somebody may have changed its files since the last check, taken it over, put an older copy in
  /// its place or ended its writer's session: the writer, which knows what it did itself, has to
  /// look now.
  bool is_suspect = false;
  /// Why nothing can be written at the moment, for the operator; "" where it can.
  std::string trouble;
};

class DatabaseWatch {
 public:
  virtual ~DatabaseWatch() = default;
  /// Takes at most some seconds.
  virtual DatabaseHealth check() = 0;
};

/// Of a database that its writer has open.
std::unique_ptr<DatabaseWatch> watch_database(const DatabaseAddress& address);

}  // namespace firstshow::store
