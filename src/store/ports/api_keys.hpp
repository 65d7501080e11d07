#pragma once
// The rows of API keys: which programs may act for an organiser. The key itself is nowhere, only
// its hash. Functions over a Database, on its thread; they throw the Store... errors, StoreConflict
// where the organiser is not there.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"

namespace firstshow::store {

class Database;

struct ApiKey {
  ApiKeyId id;
  OrganiserId organiser;  ///< for whom the program acts
  std::string name;       ///< what people call it, "Programming system"
  std::string hash;       ///< 32 bytes, of the whole key
  std::string ending;     ///< its last characters, by which people tell keys apart
  std::string scopes;     ///< names of permissions with a space between
  Time created_at{};
  Time expires_at{};  ///< default: never
  Time revoked_at{};  ///< default: not revoked
};

/// For a new row: above every one there is.
ApiKeyId next_api_key_id(Database& db, Time now);
/// All of them, revoked and expired ones too, by their ids.
std::vector<ApiKey> read_api_keys(Database& db);
std::optional<ApiKey> read_api_key(Database& db, ApiKeyId id);
/// A new row, or the new image of one.
void write_api_key(Database& db, const ApiKey& key);

}  // namespace firstshow::store
