#pragma once
// Where a database is: a SQLite file, or a database of a PostgreSQL server by a URI of libpq. Read
// once from what the operator said, and passed on as it is. A value; any thread. A password may be
// in it, and nothing shows it.

#include <stdexcept>
#include <string>
#include <variant>

#include "store/postgresql/postgres_options.hpp"

namespace firstshow::store {

/// The operator's words.
struct DatabaseSettings {
  std::string database = "var/firstshow.db";  ///< a file's path, or postgresql://...
  std::string password_file;                  ///< its first line, where the URI has no password
  std::string state_folder = "var";           ///< for the files about a PostgreSQL database
};

/// A sentence for the operator.
struct BadAddress : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class DatabaseAddress {
 public:
  DatabaseAddress() = default;  ///< of no file
  /// Throws BadAddress where a URI cannot be read, or the file of its password.
  explicit DatabaseAddress(const DatabaseSettings& settings);

  bool is_file() const { return std::holds_alternative<std::string>(where_); }
  /// Of a SQLite database only.
  const std::string& file() const { return std::get<std::string>(where_); }
  /// Of a PostgreSQL database only.
  const PostgresOptions& postgresql() const { return std::get<PostgresOptions>(where_); }

  /// The path, or the URI without its password and parameters.
  const std::string& shown() const { return shown_; }
  /// How the names of the files with its state begin (the operator's token, the clock's mark): the
  /// path of a SQLite file, "var/postgresql-firstshow" for the database firstshow of a server.
  const std::string& state_file_prefix() const { return state_file_prefix_; }

 private:
  std::variant<std::string, PostgresOptions> where_;
  std::string shown_;
  std::string state_file_prefix_;
};

}  // namespace firstshow::store
