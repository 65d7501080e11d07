// What the operator does to any organiser's show.

#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/contract/show_json.hpp"
#include "http/message/conditional.hpp"
#include "http/message/json_writer.hpp"
#include "http/operator/use_cases.hpp"
#include "http/organiser/show_commands.hpp"
#include "http/problems/path_id.hpp"

namespace firstshow::http {
namespace {

Awaitable<Response> change_sale(const Request& request, Operator shown, OperatorServices& services,
                                booking::SaleState state) {
  const auto show = read_path_id<ShowTag>(request);
  if (!show) co_return show.error();
  auto setting = set_sale_state(request, services.desk, ChangedBy(request, shown), *show, state);
  co_return co_await std::move(setting);
}

}  // namespace

/// POST /admin/v1/shows/{id}/open
Awaitable<Response> open_sale(const Request& request, Operator shown, OperatorServices& services) {
  return change_sale(request, shown, services, booking::SaleState::kOnSale);
}

/// POST /admin/v1/shows/{id}/pause
Awaitable<Response> pause_sale(const Request& request, Operator shown, OperatorServices& services) {
  return change_sale(request, shown, services, booking::SaleState::kPaused);
}

/// POST /admin/v1/shows/{id}/close
Awaitable<Response> close_sale(const Request& request, Operator shown, OperatorServices& services) {
  return change_sale(request, shown, services, booking::SaleState::kClosed);
}

/// POST /admin/v1/shows/{id}/cancel
Awaitable<Response> cancel_show(const Request& request, Operator shown,
                                OperatorServices& services) {
  OrProblem<std::string> message = read_cancellation(request);
  if (!message) co_return message.error();
  const auto show = read_path_id<ShowTag>(request);
  if (!show) co_return show.error();
  auto cancelling =
      cancel(request, services.desk, ChangedBy(request, shown), *show, *std::move(message));
  co_return co_await std::move(cancelling);
}

/// POST /admin/v1/shows/{id}/block
Awaitable<Response> block_places(const Request& request, Operator shown,
                                 OperatorServices& services) {
  return block(request, 0, services.desk, ChangedBy(request, shown), services.directory.listing(),
               ShowsOf::everybody(shown));
}

/// POST /admin/v1/shows/{id}/unblock
Awaitable<Response> unblock_places(const Request& request, Operator shown,
                                   OperatorServices& services) {
  return unblock(request, 0, services.desk, ChangedBy(request, shown), services.directory.listing(),
                 ShowsOf::everybody(shown));
}

/// GET /admin/v1/shows: every show that the server still answers for, drafts included.
Response list_shows_for_staff(const Request& request, Operator, OperatorServices& services) {
  const catalogue::SharedListing listing = services.directory.listing();
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.begin_list("items");
  for (const catalogue::ShowEntry& entry : listing->shows) {
    json.begin_object();
    write_show_fields(json, entry);
    json.field("version", entry.show.version);
    json.end_object();
  }
  json.end_list();
  json.end_object();
  return personal(request, std::move(response));
}

}  // namespace firstshow::http
