#include "accounts/permissions.hpp"

namespace firstshow::accounts {
namespace {

constexpr auto kRoleNames = all_names<role_name>();
constexpr auto kScopeNames = all_names<scope_name>();

template <class Enum, std::size_t N>
std::optional<Enum> find(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::size_t number = 0; number < N; ++number)
    if (names[number] == name) return static_cast<Enum>(number);
  return std::nullopt;
}

}  // namespace

Permissions permissions_of(Role role) {
  Permissions granted;
  for (std::size_t number = 0; number < kPermissions; ++number)
    granted[number] = may(role, static_cast<Permission>(number));
  return granted;
}

std::string role_list() {
  std::string list;
  for (std::size_t number = 0; number < kRoleNames.size(); ++number) {
    if (number > 0) list += number + 1 == kRoleNames.size() ? " or " : ", ";
    list += kRoleNames[number];
  }
  return list;
}

std::optional<Role> find_role(std::string_view name) {
  return find<Role>(kRoleNames, name);
}

std::optional<Permission> find_scope(std::string_view name) {
  return find<Permission>(kScopeNames, name);
}

std::string write_scopes(const Permissions& permissions) {
  std::string scopes;
  for (std::size_t number = 0; number < kPermissions; ++number) {
    if (!permissions[number]) continue;
    if (!scopes.empty()) scopes += ' ';
    scopes += kScopeNames[number];
  }
  return scopes;
}

Permissions read_scopes(std::string_view scopes) {
  Permissions permissions;
  while (!scopes.empty()) {
    const std::string_view name = scopes.substr(0, scopes.find(' '));
    if (const auto known = find_scope(name)) permissions[number_of(*known)] = true;
    scopes.remove_prefix(std::min(scopes.size(), name.size() + 1));
  }
  return permissions;
}

}  // namespace firstshow::accounts
