#pragma once
// What is done to one show by whoever may: open, pause, close or cancel its sale, block and unblock
// places. The caller has been authorised; these do it and make the reply. A session's thread.

#include <optional>

#include "booking/model/entities.hpp"
#include "catalogue/directory.hpp"
#include "http/api/desk_client.hpp"

namespace firstshow::http {

/// A show, and the plan that names its places.
struct NamedShow {
  ShowId show;
  SeatPlanId plan;
  catalogue::SharedSeatPlan places;
};

/// Whose shows are looked among; nothing: everybody's.
using OnlyOf = std::optional<OrganiserId>;

/// The show of the path's variable number `variable`, one that is over too; 404 if it is none of
/// those looked among.
Awaitable<OrProblem<NamedShow>> find_show(const Request& request, std::size_t variable,
                                          DeskClient& desk, catalogue::SharedListing listing,
                                          OnlyOf only_of);

Awaitable<Response> set_sale_state(const Request& request, DeskClient& desk, ShowId show,
                                   booking::SaleState state);
Awaitable<Response> cancel(const Request& request, DeskClient& desk, ShowId show);
/// Finds the show as find_show() does. The request's body names the places: {"seats": [...],
/// "areas": [...], "reason": "..."}
Awaitable<Response> block(const Request& request, std::size_t variable, DeskClient& desk,
                          catalogue::SharedListing listing, OnlyOf only_of);
/// {"seats": [...], "areas": [...]}
Awaitable<Response> unblock(const Request& request, std::size_t variable, DeskClient& desk,
                            catalogue::SharedListing listing, OnlyOf only_of);

}  // namespace firstshow::http
