#include "cli/database_options.hpp"

#include <CLI/CLI.hpp>

namespace firstshow::cli {

void add_database_option(CLI::App& command, std::string& database, const std::string& meaning) {
  command.add_option("--database", database, meaning)
      ->envname("FIRSTSHOW_DATABASE")
      ->capture_default_str();
}

void add_password_file_option(CLI::App& command, store::DatabaseSettings& settings) {
  command
      .add_option("--database-password-file", settings.password_file,
                  "A file with the password for PostgreSQL in its first line")
      ->envname("FIRSTSHOW_DATABASE_PASSWORD_FILE");
}

void add_state_folder_option(CLI::App& command, store::DatabaseSettings& settings) {
  command
      .add_option("--state-folder", settings.state_folder,
                  "The server's folder for the files about a database of PostgreSQL")
      ->envname("FIRSTSHOW_STATE_FOLDER")
      ->capture_default_str();
}

void add_database_options(CLI::App& command, store::DatabaseSettings& settings,
                          const std::string& meaning) {
  add_database_option(command, settings.database, meaning);
  add_password_file_option(command, settings);
  add_state_folder_option(command, settings);
}

}  // namespace firstshow::cli
