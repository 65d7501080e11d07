#include "accounts/api_keys.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include <boost/crc.hpp>

#include "base/check.hpp"

namespace firstshow::accounts {
namespace {

constexpr std::string_view kDigits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t kRandomCharacters = 32;
constexpr std::size_t kCheckCharacters = 6;  // of 62 each: more than 32 bits
constexpr std::size_t kEnding = 4;
static_assert(kApiKeyCharacters == kApiKeyPrefix.size() + kRandomCharacters + kCheckCharacters);

/// What the characters before it have to be followed by.
std::string check_of(std::string_view characters) {
  boost::crc_32_type crc;
  crc.process_bytes(characters.data(), characters.size());
  std::uint32_t rest = crc.checksum();
  std::string check(kCheckCharacters, kDigits[0]);
  for (auto at = check.rbegin(); at != check.rend(); ++at) {
    *at = kDigits[rest % kDigits.size()];
    rest /= static_cast<std::uint32_t>(kDigits.size());
  }
  return check;
}

}  // namespace

std::string make_api_key() {
  std::string key(kApiKeyPrefix);
  for (std::size_t i = 0; i < kRandomCharacters; ++i)
    key += kDigits[randombytes_uniform(static_cast<std::uint32_t>(kDigits.size()))];
  return key + check_of(key);
}

bool is_api_key(std::string_view text) {
  if (text.size() != kApiKeyCharacters || !text.starts_with(kApiKeyPrefix)) return false;
  const std::string_view characters = text.substr(0, text.size() - kCheckCharacters);
  return check_of(characters) == text.substr(characters.size());
}

std::string hash_api_key(std::string_view key) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(key.data()), key.size());
  return hash;
}

std::string_view ending_of(std::string_view key) {
  return key.substr(key.size() - std::min(key.size(), kEnding));
}

std::size_t KeyRing::HashOfHash::operator()(const Hash& hash) const {
  std::size_t first = 0;  // SHA-256 mixes well enough
  std::memcpy(&first, hash.data(), sizeof first);
  return first;
}

KeyRing::KeyRing() : keys_(std::make_shared<const Keys>()) {}

void KeyRing::add(Keys& keys, const store::ApiKey& key) {
  Hash hash{};
  CHECK(key.hash.size() == hash.size(), "the hash of an API key has 32 bytes");
  std::copy(key.hash.begin(), key.hash.end(), hash.begin());
  // A revocation is final: a row that was read before it does not undo it.
  if (const auto known = keys.find(hash); known != keys.end() && known->second.revoked) return;
  keys.insert_or_assign(hash, Entry{{key.id, key.organiser, read_scopes(key.scopes)},
                                    key.expires_at,
                                    key.revoked_at != Time{}});
}

void KeyRing::reload(store::Database& reader) {
  const std::lock_guard one(changing_);
  auto fresh = std::make_shared<Keys>();
  for (const store::ApiKey& key : store::read_api_keys(reader)) add(*fresh, key);
  const std::lock_guard lock(mutex_);
  keys_ = std::move(fresh);
}

void KeyRing::put(const store::ApiKey& key) {
  const std::lock_guard one(changing_);
  auto fresh = std::make_shared<Keys>(*keys());
  add(*fresh, key);
  const std::lock_guard lock(mutex_);
  keys_ = std::move(fresh);
}

std::shared_ptr<const KeyRing::Keys> KeyRing::keys() const {
  const std::lock_guard lock(mutex_);
  return keys_;
}

KeyCheck KeyRing::check(std::string_view key, Time now, KeyHolder& holder) const {
  if (!is_api_key(key)) return KeyCheck::kUnknown;
  const std::string digest = hash_api_key(key);
  Hash hash{};
  std::copy(digest.begin(), digest.end(), hash.begin());
  const auto known = keys();
  const auto found = known->find(hash);
  if (found == known->end()) return KeyCheck::kUnknown;
  const Entry& entry = found->second;
  if (entry.revoked) return KeyCheck::kRevoked;
  if (entry.expires_at != Time{} && now >= entry.expires_at) return KeyCheck::kExpired;
  holder = entry.holder;
  return KeyCheck::kGenuine;
}

}  // namespace firstshow::accounts
