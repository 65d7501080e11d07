#pragma once
// The lock by which one server has a PostgreSQL database: an advisory lock of its session, so that
// it ends with the session. It keeps a second server from starting; what keeps two from writing is
// the epoch. Functions over a Database, on its thread; they throw the Store... errors.

#include "base/revision.hpp"
#include "store/database.hpp"

namespace firstshow::store {

/// Takes the lock for the session of `db`, unless another session has it. Whether it did.
bool take_server_lock(Database& db);

/// What a session beside the writer's finds in one look.
struct ServerLook {
  Revision revision;       ///< where the position stands
  bool read_only = false;  ///< nothing can be written
  bool locked = false;     ///< some session has the lock
};
ServerLook look_at_server(Database& db);

}  // namespace firstshow::store
