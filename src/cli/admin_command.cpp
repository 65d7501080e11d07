#include "cli/admin_command.hpp"

#include <CLI/CLI.hpp>
#include <stdexcept>

#include "accounts/operator_token.hpp"

namespace firstshow::cli {

void add_admin_options(CLI::App& action, AdminSettings& settings) {
  add_database_option(action, settings.where.database, "The server's database");
  add_state_folder_option(action, settings.where);
  action.add_option("--admin", settings.admin, "The server's operator port")
      ->envname("FIRSTSHOW_ADMIN")
      ->capture_default_str();
}

AdminReply ask_server(const AdminSettings& settings, const std::string& method,
                      const std::string& path, const std::string& body) {
  const std::string prefix = store::DatabaseAddress(settings.where).state_file_prefix();
  AdminReply reply =
      ask_admin({settings.admin, method, path, accounts::read_operator_token(prefix), body});
  if (reply.status < 200 || reply.status >= 300) throw std::runtime_error(sentence_of(reply));
  return reply;
}

}  // namespace firstshow::cli
