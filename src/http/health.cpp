#include <chrono>
#include <cstdlib>

#include "base/believed_clock.hpp"
#include "http/house.hpp"
#include "http/house_metrics.hpp"
#include "http/use_cases.hpp"

namespace firstshow::http {
namespace {

Response plain(unsigned status, std::string text) {
  Response response;
  response.status = status;
  response.content_type = kTextContent;
  response.body = std::move(text);
  return response;
}

}  // namespace

/// The process answers; nothing else is looked at.
Response live(const Request&, House&) {
  return plain(200, "live\n");
}

/// Whether it can serve: false while it stops, so that no new connections are sent here. A wall
/// clock that is not believed stops no sale, and is named.
Response ready(const Request&, House& house) {
  if (house.closing.load(std::memory_order_relaxed)) return plain(503, "closing\n");
  const auto ahead =
      std::chrono::duration_cast<std::chrono::seconds>(system_clock_as_believed().disagreement());
  if (ahead.count() == 0) return plain(200, "ready\n");
  return plain(200, "ready\nthe wall clock is not believed: it is " +
                        std::to_string(std::abs(ahead.count())) + " s " +
                        (ahead.count() > 0 ? "ahead of" : "behind") + " the server's time\n");
}

Response metrics_page(const Request&, House& house) {
  Response response = plain(200, metrics_text(house));
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return response;
}

}  // namespace firstshow::http
