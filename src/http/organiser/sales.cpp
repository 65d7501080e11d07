// The sale of an organiser's shows.

#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/organiser/show_commands.hpp"
#include "http/organiser/use_cases.hpp"

namespace firstshow::http {
namespace {

constexpr std::size_t kShowInPath = 1;  // after the organiser

/// Does `what(show)` to the show of the path, if it is this organiser's.
template <class What>
Awaitable<Response> with_own_show(const Request& request, Staff staff, StaffServices& services,
                                  What what) {
  auto finding =
      find_show(request, kShowInPath, services.desk, services.directory.listing(), staff.organiser);
  OrProblem<NamedShow> found = co_await std::move(finding);
  if (!found) co_return found.error();
  auto doing = what(*std::move(found));
  co_return co_await std::move(doing);
}

Awaitable<Response> change_own_sale(const Request& request, Staff staff, StaffServices& services,
                                    booking::SaleState state) {
  return with_own_show(request, staff, services, [&request, &services, state](NamedShow show) {
    return set_sale_state(request, services.desk, show.show, state);
  });
}

}  // namespace

/// POST /v1/organisers/{organiser}/shows/{show}/open
Awaitable<Response> open_own_sale(const Request& request, Staff staff, StaffServices& services) {
  return change_own_sale(request, staff, services, booking::SaleState::kOnSale);
}

/// POST /v1/organisers/{organiser}/shows/{show}/pause
Awaitable<Response> pause_own_sale(const Request& request, Staff staff, StaffServices& services) {
  return change_own_sale(request, staff, services, booking::SaleState::kPaused);
}

/// POST /v1/organisers/{organiser}/shows/{show}/close
Awaitable<Response> close_own_sale(const Request& request, Staff staff, StaffServices& services) {
  return change_own_sale(request, staff, services, booking::SaleState::kClosed);
}

/// POST /v1/organisers/{organiser}/shows/{show}/cancel
Awaitable<Response> cancel_own_show(const Request& request, Staff staff, StaffServices& services) {
  return with_own_show(request, staff, services, [&request, &services](NamedShow show) {
    return cancel(request, services.desk, show.show);
  });
}

/// POST /v1/organisers/{organiser}/shows/{show}/block
Awaitable<Response> block_own_places(const Request& request, Staff staff, StaffServices& services) {
  return block(request, kShowInPath, services.desk, services.directory.listing(), staff.organiser);
}

/// POST /v1/organisers/{organiser}/shows/{show}/unblock
Awaitable<Response> unblock_own_places(const Request& request, Staff staff,
                                       StaffServices& services) {
  return unblock(request, kShowInPath, services.desk, services.directory.listing(),
                 staff.organiser);
}

}  // namespace firstshow::http
