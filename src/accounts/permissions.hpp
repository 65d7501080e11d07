#pragma once
// What may be done for an organiser, and which role may do it: the one table. Routes name a
// permission (http/runtime/organiser_routes.cpp), API keys have some of them as scopes, and a test
// compares docs/api-keys.md with it. Constants; any thread; nothing fails.

#include <array>
#include <bitset>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/enumerators.hpp"

namespace firstshow::accounts {

enum class Permission : std::uint8_t {
  kReadCatalogue,
  kEditVenues,
  kEditPlans,
  kEditTitles,
  kEditTimetable,
  kRunSales,
  kCancelShows,
  kBlockPlaces,
  kReadWebhooks,
  kEditWebhooks,
  kReadAuditLog,
};

/// Sets of permissions that people know as a job.
enum class Role : std::uint8_t { kOwner, kManager, kProgrammer, kBoxOffice, kAuditor };

constexpr std::string_view role_name(Role role) {
  switch (role) {
    case Role::kOwner:
      return "owner";
    case Role::kManager:
      return "manager";
    case Role::kProgrammer:
      return "programmer";
    case Role::kBoxOffice:
      return "box_office";
    case Role::kAuditor:
      return "auditor";
  }
  return {};
}
inline constexpr std::size_t kRoles = count_named(role_name);

/// By number_of(Role).
using RoleSet = std::array<bool, kRoles>;

consteval RoleSet granted_to(std::initializer_list<Role> roles) {
  RoleSet set{};
  for (const Role role : roles) set[number_of(role)] = true;
  return set;
}

/// A row of the table.
struct PermissionRow {
  std::string_view scope;   ///< its name in API keys; "" for no permission
  std::string_view allows;  ///< what one may do with it, for people
  RoleSet roles;
};

/// The row of a permission.
constexpr PermissionRow permission_row(Permission permission) {
  using enum Role;
  switch (permission) {
    case Permission::kReadCatalogue:
      return {"catalogue:read",
              "Read venues, halls, seat plans, titles and shows, also those not on sale",
              granted_to({kOwner, kManager, kProgrammer, kBoxOffice, kAuditor})};
    case Permission::kEditVenues:
      return {"venues:write", "Add and change venues and halls", granted_to({kOwner, kManager})};
    case Permission::kEditPlans:
      return {"plans:write", "Publish seat plans", granted_to({kOwner, kManager})};
    case Permission::kEditTitles:
      return {"titles:write", "Add and change titles", granted_to({kOwner, kManager, kProgrammer})};
    case Permission::kEditTimetable:
      return {"timetable:write", "Add shows with their prices, and change the terms of their sale",
              granted_to({kOwner, kManager, kProgrammer})};
    case Permission::kRunSales:
      return {"sales:write", "Put shows on sale; pause and close sales",
              granted_to({kOwner, kManager, kProgrammer, kBoxOffice})};
    case Permission::kCancelShows:
      return {"shows:cancel", "Cancel shows, which refunds everybody",
              granted_to({kOwner, kManager})};
    case Permission::kBlockPlaces:
      return {"places:block", "Take places out of sale and put them back",
              granted_to({kOwner, kManager, kBoxOffice})};
    case Permission::kReadWebhooks:
      return {"webhooks:read", "Read webhook endpoints and what became of deliveries",
              granted_to({kOwner, kManager, kAuditor})};
    case Permission::kEditWebhooks:
      return {"webhooks:write",
              "Have webhooks sent anywhere, with orders and their buyers; send them again",
              granted_to({kOwner, kManager})};
    case Permission::kReadAuditLog:
      return {"audit:read", "Read who changed what", granted_to({kOwner, kManager, kAuditor})};
  }
  return {};
}

/// "titles:write"
constexpr std::string_view scope_name(Permission permission) {
  return permission_row(permission).scope;
}
inline constexpr std::size_t kPermissions = count_named(scope_name);

/// By number_of(Permission).
using Permissions = std::bitset<kPermissions>;

constexpr bool may(Role role, Permission permission) {
  return permission_row(permission).roles[number_of(role)];
}

Permissions permissions_of(Role role);
/// All their names, for people: "owner, manager ... or auditor".
std::string role_list();
/// Nothing if there is no such role.
std::optional<Role> find_role(std::string_view name);
std::optional<Permission> find_scope(std::string_view name);

/// "catalogue:read titles:write", in the order of the table.
std::string write_scopes(const Permissions& permissions);
/// As write_scopes() wrote them; names that are not known any more count for nothing.
Permissions read_scopes(std::string_view scopes);

}  // namespace firstshow::accounts
