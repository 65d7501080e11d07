#pragma once
// Opening a database file as the one writer: refuses what is not ours before anything is written to
// it, makes what is not there, brings old schemas up. Called once, before the writer thread starts;
// throws StoreBroken with a sentence for the operator.

#include <memory>
#include <string>

#include "store/database.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::store {

/// Makes, opens or migrates it. The sidecar lock is the caller's.
std::unique_ptr<Database> open_writer(const SqliteOptions& options);

/// Opens an existing database of this program and of the present schema, for reading.
std::unique_ptr<Database> open_reader(const std::string& path);

/// Makes the file if it is not there, and lets only its owner read and write it, whatever the
/// umask: a database holds secrets. SQLite gives the files beside a database the mode that it has.
void make_private_file(const std::string& path);

/// Where restore_backup() builds the new database. While it is there, `path` is between two
/// databases and nobody may open it for writing.
std::string restoring_path(const std::string& path);

}  // namespace firstshow::store
