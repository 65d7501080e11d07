#include "http/api/services.hpp"
#include "http/catalogue/use_cases.hpp"
#include "http/contract/show_text_source.hpp"
#include "http/message/watch.hpp"
#include "http/metrics/live_figures.hpp"
#include "http/problems/path_id.hpp"
#include "http/problems/problems.hpp"

namespace firstshow::http {
namespace {

constexpr int kRoomAfter_s = 5;

/// The revision of the map that the viewer has: a browser that comes back says it by itself. What
/// is none is as good as nothing said: a snapshot puts everything right.
std::optional<Revision> known_revision(const Request& request) {
  const std::string_view again = request.header("Last-Event-ID");
  if (!again.empty()) return parse_revision(again);
  return parse_revision(request.parameter("after").value_or(""));
}

}  // namespace

/// GET /v1/shows/{id}/seats/live
Response watch_seats(const Request& request, LiveSeatsServices& services) {
  const auto show = request.id_at<ShowTag>(0);
  const catalogue::SharedListing listing = services.directory.listing();
  if (find_shown(*listing, show) == nullptr) return unknown<ShowTag>(request);
  Response response;
  response.content_type = kEventsContent;
  response.streamed = true;
  // For proxies that would keep frames back to send many at once.
  response.add_header("X-Accel-Buffering", "no");
  if (request.method == Method::kHead) return response;
  if (!services.live_feed.enter()) {
    services.figures.refused();
    Problem full(request, kTooManyViewers, "Read the seat map every few seconds instead.");
    full.retry_after(kRoomAfter_s);
    return full.finish();
  }
  response.watch = std::make_shared<Watch>(services.live_feed, *show);
  response.watch->after = known_revision(request);
  return response;
}

}  // namespace firstshow::http
