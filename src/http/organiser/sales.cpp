// The sale of an organiser's shows.

#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/organiser/show_commands.hpp"
#include "http/organiser/use_cases.hpp"

namespace firstshow::http {
namespace {

Awaitable<Response> change_own_sale(const Request& request, Staff staff, StaffServices& services,
                                    booking::SaleState state) {
  auto finding = find_show(request, kShowInPath, services.desk, services.directory.listing(),
                           ShowsOf::organiser(staff));
  const OrProblem<NamedShow> found = co_await std::move(finding);
  if (!found) co_return found.error();
  auto setting =
      set_sale_state(request, services.desk, ChangedBy(request, staff), found->show, state);
  co_return co_await std::move(setting);
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
  OrProblem<std::string> message = read_cancellation(request);
  if (!message) co_return message.error();
  auto finding = find_show(request, kShowInPath, services.desk, services.directory.listing(),
                           ShowsOf::organiser(staff));
  const OrProblem<NamedShow> found = co_await std::move(finding);
  if (!found) co_return found.error();
  auto cancelling =
      cancel(request, services.desk, ChangedBy(request, staff), found->show, *std::move(message));
  co_return co_await std::move(cancelling);
}

/// POST /v1/organisers/{organiser}/shows/{show}/block
Awaitable<Response> block_own_places(const Request& request, Staff staff, StaffServices& services) {
  return block(request, kShowInPath, services.desk, ChangedBy(request, staff),
               services.directory.listing(), ShowsOf::organiser(staff));
}

/// POST /v1/organisers/{organiser}/shows/{show}/unblock
Awaitable<Response> unblock_own_places(const Request& request, Staff staff,
                                       StaffServices& services) {
  return unblock(request, kShowInPath, services.desk, ChangedBy(request, staff),
                 services.directory.listing(), ShowsOf::organiser(staff));
}

}  // namespace firstshow::http
