#pragma once
// The options with which a command says where its database is. Main thread; `settings` outlives the
// command, and store::DatabaseAddress reads them.

#include <string>

#include "store/address/database_address.hpp"

namespace CLI {
class App;
}

namespace firstshow::cli {

void add_database_option(CLI::App& command, std::string& database, const std::string& meaning);
void add_password_file_option(CLI::App& command, store::DatabaseSettings& settings);
void add_state_folder_option(CLI::App& command, store::DatabaseSettings& settings);

/// --database with `meaning`, and what belongs to it.
void add_database_options(CLI::App& command, store::DatabaseSettings& settings,
                          const std::string& meaning);

}  // namespace firstshow::cli
