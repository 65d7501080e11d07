#pragma once
// What commands that speak to the operator's port of a running server have in common: the settings
// that say where it is, asking it as the operator, and one sentence for whatever goes wrong. Main
// thread.

#include <string>

#include "cli/admin_client.hpp"
#include "cli/commands.hpp"
#include "cli/database_options.hpp"

namespace firstshow::cli {

struct AdminSettings {
  store::DatabaseSettings where;  ///< beside it is the operator's token
  std::string admin = "127.0.0.1:9090";
};

/// --database and --admin. `settings` outlives the action.
void add_admin_options(CLI::App& action, AdminSettings& settings);

/// As ask_admin(), with the operator's token. Throws std::runtime_error with a sentence also where
/// the token cannot be read or the server refuses.
AdminReply ask_server(const AdminSettings& settings, const std::string& method,
                      const std::string& path, const std::string& body);

}  // namespace firstshow::cli
