#include "store/address/database_address.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <vector>

namespace firstshow::store {
namespace {

using Parts = std::map<std::string, std::string>;

/// What the URI says, by libpq's keywords. Its own words about a URI that it cannot read may quote
/// the password, so they are left out.
Parts parts_of(const std::string& uri) {
  struct Free {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
  };
  char* words = nullptr;
  const std::unique_ptr<PQconninfoOption, Free> options(PQconninfoParse(uri.c_str(), &words));
  PQfreemem(words);
  if (!options) {
    throw BadAddress(
        "the address of the database cannot be read: write it as "
        "postgresql://user@host:port/name?parameter=value, with %xx for special characters");
  }
  Parts parts;
  for (const PQconninfoOption* one = options.get(); one->keyword != nullptr; ++one) {
    if (one->val != nullptr) parts[one->keyword] = one->val;
  }
  return parts;
}

std::vector<std::string> items_of(const std::string& list) {
  std::vector<std::string> items;
  std::istringstream in(list);
  for (std::string item; std::getline(in, item, ',');) items.push_back(item);
  return items;
}

std::string shown_address(Parts parts) {
  std::string text = "postgresql://";
  if (const std::string& user = parts["user"]; !user.empty()) text += user + "@";
  const std::vector<std::string> ports = items_of(parts["port"]);
  const std::string& hosts = parts["host"];
  const bool is_socket = hosts.starts_with('/');
  std::size_t at = 0;
  for (const std::string& host : items_of(is_socket ? "" : hosts)) {
    if (at > 0) text += ",";
    text += host;
    const std::string port = ports.empty() ? "" : ports[std::min(at, ports.size() - 1)];
    if (!port.empty()) text += ":" + port;
    ++at;
  }
  text += "/" + parts["dbname"];
  if (is_socket) text += "?host=" + hosts;
  return text;
}

/// Made of the database's name, of which a folder's separator must not make another folder.
std::string prefix_in(const std::string& folder, const std::string& database) {
  std::string name = database.empty() ? "database" : database;
  std::replace(name.begin(), name.end(), '/', '_');
  return (folder.empty() ? "" : folder + "/") + "postgresql-" + name;
}

std::string password_in(const std::string& path) {
  if (path.empty()) return "";
  std::ifstream file(path);
  std::string password;
  std::getline(file, password);
  if (!file || password.empty()) {
    throw BadAddress("the file of the database's password, " + path +
                     ", cannot be read, or its first line is empty");
  }
  return password;
}

}  // namespace

DatabaseAddress::DatabaseAddress(const DatabaseSettings& settings) {
  const std::string& text = settings.database;
  if (!text.starts_with("postgresql://") && !text.starts_with("postgres://")) {
    where_ = shown_ = state_file_prefix_ = text;
    return;
  }
  Parts parts = parts_of(text);
  shown_ = shown_address(parts);
  state_file_prefix_ = prefix_in(settings.state_folder, parts["dbname"]);
  PostgresOptions options;
  options.uri = text;
  options.password = password_in(settings.password_file);
  where_ = std::move(options);
}

}  // namespace firstshow::store
