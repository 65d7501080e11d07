#pragma once
// API keys: how programs of an organiser prove who they are. A key is shown once, when it is made;
// the server keeps its hash. Keys are checked in memory, without SQL: KeyRing holds all of them.

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "accounts/permissions.hpp"
#include "store/ports/api_keys.hpp"

namespace firstshow::accounts {

inline constexpr std::string_view kApiKeyPrefix = "fs_live_";
inline constexpr std::size_t kApiKeyCharacters = 46;

/// A new key: the prefix, 32 random characters and 6 that check them. Digits and letters, so that a
/// double click selects it whole and scanners for lost secrets know it by its form. Any thread.
std::string make_api_key();
/// Whether `text` has the form of a key, including its checksum: a truncated or mistyped key has
/// not.
bool is_api_key(std::string_view text);
/// 32 bytes (SHA-256) that stand for a key where it is kept. The key has 190 random bits, so that
/// no slow hash is needed.
std::string hash_api_key(std::string_view key);
/// The last characters of a key, by which people tell keys apart.
std::string_view ending_of(std::string_view key);

enum class KeyCheck : std::uint8_t { kGenuine, kUnknown, kExpired, kRevoked };

/// What a program that has shown a key may do.
struct KeyHolder {
  ApiKeyId key;
  OrganiserId organiser;
  Permissions permissions;
};

/// All API keys, as of the last commit that changed one. Any thread; check() holds a lock only to
/// copy a pointer.
class KeyRing {
 public:
  KeyRing();

  /// Reads all of them. Throws the Store... errors; what was known before stays then.
  void reload(store::Database& reader);
  /// A key that was just made or changed, so that whoever asks next finds it.
  void put(const store::ApiKey& key);

  KeyCheck check(std::string_view key, Time now, KeyHolder& holder) const;

 private:
  struct Entry {
    KeyHolder holder;
    Time expires_at{};
    bool revoked = false;
  };
  using Hash = std::array<unsigned char, 32>;
  struct HashOfHash {
    std::size_t operator()(const Hash& hash) const;
  };
  using Keys = boost::unordered_flat_map<Hash, Entry, HashOfHash>;

  static void add(Keys& keys, const store::ApiKey& key);
  std::shared_ptr<const Keys> keys() const;

  std::mutex
      changing_;  ///< one change after the other: an older reading never replaces a newer one
  mutable std::mutex mutex_;
  std::shared_ptr<const Keys> keys_;
};

}  // namespace firstshow::accounts
