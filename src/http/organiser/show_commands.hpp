#pragma once
// Commands on one show, shared by the operator and by organisers' programs. The caller is already
// authorised. On the thread of their session.

#include <optional>

#include "booking/model/entities.hpp"
#include "catalogue/directory.hpp"
#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"

namespace firstshow::http {

/// Where organisers' paths name a show: after the organiser.
inline constexpr std::size_t kShowInPath = 1;

/// A show, and the plan that names its places.
struct NamedShow {
  ShowId show;
  SeatPlanId plan;
  catalogue::SharedSeatPlan places;
};

/// Whose shows a caller may reach: only what a caller has shown makes one.
class ShowsOf {
 public:
  static ShowsOf organiser(const Staff& staff) { return ShowsOf(staff.organiser()); }
  static ShowsOf everybody(const Operator&) { return ShowsOf(std::nullopt); }
  bool has(const booking::Show& show) const { return !organiser_ || show.organiser == *organiser_; }

 private:
  explicit ShowsOf(std::optional<OrganiserId> organiser) : organiser_(organiser) {}
  std::optional<OrganiserId> organiser_;
};

/// The show of the path's variable number `variable`, one that is over too; 404 if it is none of
/// those looked among.
Awaitable<OrProblem<NamedShow>> find_show(const Request& request, std::size_t variable,
                                          AuditedDesk& desk, catalogue::SharedListing listing,
                                          ShowsOf of);

Awaitable<Response> set_sale_state(const Request& request, AuditedDesk& desk, ChangedBy by,
                                   ShowId show, booking::SaleState state);
/// The message to buyers of {"message": "..."}; "" without a body or a message.
OrProblem<std::string> read_cancellation(const Request& request);
/// `message`: what the buyers' mails show, if it is not empty; a show that is cancelled already
/// keeps what was said first.
Awaitable<Response> cancel(const Request& request, AuditedDesk& desk, ChangedBy by, ShowId show,
                           std::string message);
/// Finds the show as find_show() does. The request's body names the places: {"seats": [...],
/// "areas": [...], "reason": "..."}
Awaitable<Response> block(const Request& request, std::size_t variable, AuditedDesk& desk,
                          ChangedBy by, catalogue::SharedListing listing, ShowsOf of);
/// {"seats": [...], "areas": [...]}
Awaitable<Response> unblock(const Request& request, std::size_t variable, AuditedDesk& desk,
                            ChangedBy by, catalogue::SharedListing listing, ShowsOf of);

}  // namespace firstshow::http
