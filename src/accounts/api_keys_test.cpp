#include "accounts/api_keys.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace firstshow::accounts {
namespace {

using std::chrono::hours;

const Time kNoon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 30} + hours{12};

store::ApiKey row_of(const std::string& key) {
  store::ApiKey row;
  row.id = ApiKeyId{7};
  row.organiser = OrganiserId{3};
  row.hash = hash_api_key(key);
  row.scopes = "catalogue:read titles:write";
  return row;
}

TEST(ApiKeys, HaveAFormThatIsCheckedBeforeAnybodyLooks) {
  const std::string key = make_api_key();
  EXPECT_TRUE(is_api_key(key)) << key;
  EXPECT_NE(key, make_api_key());
  for (std::size_t at = 0; at < key.size(); ++at) {
    std::string other = key;
    other[at] = other[at] == 'x' ? 'y' : 'x';
    EXPECT_FALSE(is_api_key(other)) << at;
  }
  EXPECT_FALSE(is_api_key(key.substr(0, key.size() - 1)));
  EXPECT_FALSE(is_api_key(key + "0"));
  EXPECT_FALSE(is_api_key(""));
  EXPECT_EQ(ending_of(key), key.substr(key.size() - 4));
}

TEST(KeyRing, KnowsWhoseAKeyIsAndWhatItMayDo) {
  KeyRing ring;
  const std::string key = make_api_key();
  KeyHolder holder;
  EXPECT_EQ(ring.check(key, kNoon, holder), KeyCheck::kUnknown);
  store::ApiKey row = row_of(key);
  ring.put(row);
  EXPECT_EQ(ring.check(key, kNoon, holder), KeyCheck::kGenuine);
  EXPECT_EQ(holder.organiser, OrganiserId{3});
  EXPECT_EQ(holder.key, ApiKeyId{7});
  EXPECT_EQ(write_scopes(holder.permissions), row.scopes);
  EXPECT_EQ(ring.check(make_api_key(), kNoon, holder), KeyCheck::kUnknown);
  row.expires_at = kNoon;
  ring.put(row);
  EXPECT_EQ(ring.check(key, kNoon - std::chrono::microseconds{1}, holder), KeyCheck::kGenuine);
  EXPECT_EQ(ring.check(key, kNoon, holder), KeyCheck::kExpired);
  row.expires_at = {};
  row.revoked_at = kNoon;
  ring.put(row);
  EXPECT_EQ(ring.check(key, kNoon, holder), KeyCheck::kRevoked);
  row.revoked_at = {};
  ring.put(row);
  EXPECT_EQ(ring.check(key, kNoon, holder), KeyCheck::kRevoked) << "a row read before it";
}

TEST(Permissions, AreReadAsTheyWereWritten) {
  for (const std::string_view name : all_names<role_name>()) {
    const Permissions all = permissions_of(*find_role(name));
    EXPECT_EQ(read_scopes(write_scopes(all)), all) << name;
    EXPECT_TRUE(all.any()) << name;
  }
  EXPECT_TRUE(permissions_of(Role::kOwner).all()) << "an owner may do everything";
  EXPECT_TRUE(read_scopes("").none());
  EXPECT_EQ(write_scopes(read_scopes("from:yesterday titles:write")), "titles:write");
  EXPECT_FALSE(find_scope("titles").has_value());
  EXPECT_FALSE(find_role("king").has_value());
}

/// docs/api-keys.md has the table as people read it: one line a permission.
TEST(Permissions, AreInTheHandbookAsTheyAre) {
  std::ifstream in(FIRSTSHOW_SOURCE_DIR "/docs/api-keys.md");
  const std::string handbook{std::istreambuf_iterator<char>(in), {}};
  std::string head = "| scope | allows to |";
  for (const std::string_view role : all_names<role_name>()) head += " " + std::string(role) + " |";
  EXPECT_NE(handbook.find(head + "\n"), std::string::npos) << head;
  for (const std::string_view scope : all_names<scope_name>()) {
    const PermissionRow row = permission_row(*find_scope(scope));
    std::string line = "| `" + std::string(scope) + "` | " + std::string(row.allows) + " |";
    for (const bool may : row.roles) line += may ? " yes |" : " |";
    EXPECT_NE(handbook.find(line + "\n"), std::string::npos) << "missing in docs/api-keys.md:\n"
                                                             << line;
  }
}

}  // namespace
}  // namespace firstshow::accounts
