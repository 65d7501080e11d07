#pragma once
// The journal in a PostgreSQL database, 15 or later: a batch is one round trip. Owned by the writer
// thread. A commit whose answer does not come is settled here: the journal connects anew and looks
// where the position stands. If the batch happened, commit() returns as ever; if not, it throws
// StoreBusy, and the late arrival of the same batch is made impossible; if that cannot be found out
// in PostgresOptions::doubt_time, it throws StoreBroken. A server that cannot be reached, or is
// read-only, before a batch begins is StoreUnwritable to its owner, until it is back.

#include <memory>

#include "store/journal.hpp"
#include "store/postgresql/connection.hpp"

namespace firstshow::store {

/// Opens the database, brings an older schema up and, if told so, makes it where there is none.
/// Throws StoreBroken with a sentence for the operator: no connection, wrong password, another
/// server's, another program's, a newer version's schema, a standby.
std::unique_ptr<Journal> open_postgres_journal(const PostgresOptions& options);

}  // namespace firstshow::store
