#pragma once
// How a row of the table of routes names its use case: anyone<list_shows>, buyer<hold_seats>,
// staff<kEditTitles, make_title>, gateway<take_webhook>, operator_only<pause_sale>. The parameters
// of a use case say what it needs to have been shown and what it may touch, and a row of another
// audience does not compile.
//
//   Response read_asset(const Request&);
//   Response read_show(const Request&, CatalogueServices&);
//   Awaitable<Response> hold_seats(const Request&, BuyerId, BuyerServices&);
//   Awaitable<Response> make_title(const Request&, Staff, StaffServices&);
//   Awaitable<Response> pause_sale(const Request&, Operator, OperatorServices&);

#include "http/api/callers.hpp"
#include "http/api/services.hpp"

namespace firstshow::http {

/// How `who` calls a use case of this type; nothing where it may not.
template <Who who, class UseCase>
struct Calling;

template <class Reply>
struct Calling<Who::kAnyone, Reply (*)(const Request&)> {
  template <auto use_case>
  static Answer call(const Request& request, Caller&, Services&) {
    return use_case(request);
  }
};

template <class Reply, class Context>
requires(Context::kFor ==
         Who::kAnyone) struct Calling<Who::kAnyone, Reply (*)(const Request&, Context&)> {
  template <auto use_case>
  static Answer call(const Request& request, Caller&, Services& services) {
    return use_case(request, services.of<Context>());
  }
};

template <Who who, class Reply, class Context>
requires(who != Who::kAnyone &&
         Context::kFor ==
             who) struct Calling<who, Reply (*)(const Request&, ProofOf<who>, Context&)> {
  template <auto use_case>
  static Answer call(const Request& request, Caller& caller, Services& services) {
    return use_case(request, std::get<ProofOf<who>>(std::move(caller.proof)),
                    services.of<Context>());
  }
};

template <auto use_case, Who who>
concept MayBeCalledBy = requires {
  &Calling<who, decltype(use_case)>::template call<use_case>;
};

template <Who who, auto use_case>
constexpr Handler make_handler() {
  static_assert(who != Who::kStaff, "a row of staff says what they must be permitted");
  return {who, std::nullopt, &Calling<who, decltype(use_case)>::template call<use_case>};
}

template <accounts::Permission permission, auto use_case>
constexpr Handler make_staff_handler() {
  return {Who::kStaff, permission,
          &Calling<Who::kStaff, decltype(use_case)>::template call<use_case>};
}

// Names for the tables alone: a buyer is something else in most files.
namespace audiences {

template <auto use_case>
requires MayBeCalledBy<use_case, Who::kAnyone>
inline constexpr Handler anyone = make_handler<Who::kAnyone, use_case>();

template <auto use_case>
requires MayBeCalledBy<use_case, Who::kBuyer>
inline constexpr Handler buyer = make_handler<Who::kBuyer, use_case>();

template <accounts::Permission permission, auto use_case>
requires MayBeCalledBy<use_case, Who::kStaff>
inline constexpr Handler staff = make_staff_handler<permission, use_case>();

template <auto use_case>
requires MayBeCalledBy<use_case, Who::kGateway>
inline constexpr Handler gateway = make_handler<Who::kGateway, use_case>();

template <auto use_case>
requires MayBeCalledBy<use_case, Who::kOperator>
inline constexpr Handler operator_only = make_handler<Who::kOperator, use_case>();

}  // namespace audiences
}  // namespace firstshow::http
