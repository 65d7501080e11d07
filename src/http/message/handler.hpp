#pragma once
// What a row of the table of routes calls: a use case, and who may call it. The templates of
// http/runtime/audiences.hpp make them and nothing else can, so that no row is without its
// audience. Immutable; any thread.

#include <variant>

#include "accounts/permissions.hpp"
#include "http/message/exchange.hpp"

namespace firstshow::http {

struct Caller;
struct Services;

/// Who may call a route. Authoriser::authorise() has what each must show.
enum class Who : std::uint8_t { kAnyone, kBuyer, kStaff, kGateway, kOperator };
std::string_view who_name(Who who);

/// The reply, or what has to be awaited for it: most reads need no coroutine.
using Answer = std::variant<Response, Awaitable<Response>>;

class Handler {
 public:
  Who who() const { return who_; }
  /// What staff must be permitted to call it; of other audiences nothing.
  std::optional<accounts::Permission> permission() const { return permission_; }
  /// `caller`: as the authoriser made it for who(), to be moved from. The others outlive the
  /// answer.
  Answer call(const Request& request, Caller& caller, Services& services) const {
    return call_(request, caller, services);
  }

 private:
  using Call = Answer (*)(const Request&, Caller&, Services&);
  constexpr Handler(Who of, std::optional<accounts::Permission> needed, Call use_case)
      : who_(of), permission_(needed), call_(use_case) {}
  template <Who who, auto use_case>
  friend constexpr Handler make_handler();
  template <accounts::Permission permission, auto use_case>
  friend constexpr Handler make_staff_handler();

  Who who_;
  std::optional<accounts::Permission> permission_;
  Call call_;
};

}  // namespace firstshow::http
