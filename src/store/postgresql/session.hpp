#pragma once
// What a session of ours says of itself when it begins. A role, a database or the server's file may
// have other defaults, and may change them meanwhile; what is said here goes before them. Any
// thread.

#include <string>

#include "store/postgresql/postgres_options.hpp"

namespace firstshow::store {

/// Statements for the start of a session.
std::string session_sql(const PostgresOptions& options);

}  // namespace firstshow::store
