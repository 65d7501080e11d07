#pragma once
// The rows of secrets: the keys that sign, and what one was before its rotation. Functions over a
// Database, on its thread; they throw the Store... errors.

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace firstshow::store {

class Database;

struct Secret {
  std::string name;
  std::string value;  ///< any bytes
};
/// A secret of the server (keys that sign), if it was made.
std::optional<std::string> read_secret(Database& db, std::string_view name);
/// Keeps a secret under a name that has none yet; the first one kept stays.
void keep_secret(Database& db, std::string_view name, std::string_view value);

/// What a secret was before its rotation, and until when it still verifies.
struct FormerSecret {
  std::string name;
  std::string value;  ///< any bytes
  Time ends_at{};
};
std::optional<FormerSecret> read_former_secret(Database& db, std::string_view name);
/// Gives the secret `name`, which is there, a new value; the present one becomes the former one.
void rotate_secret(Database& db, std::string_view name, std::string_view value, Time former_ends);
void drop_former_secret(Database& db, std::string_view name);

// Whether anything was made with a secret.
bool has_tickets(Database& db);
bool has_orders(Database& db);

}  // namespace firstshow::store
