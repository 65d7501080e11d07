#include "http/house.hpp"
#include "http/house_metrics.hpp"
#include "http/metrics.hpp"
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

/// Whether it can serve: false while it stops, so that no new connections are sent here. What waits
/// for a person is said, and changes nothing of it.
Response ready(const Request&, House& house) {
  if (house.closing.load(std::memory_order_relaxed)) return plain(503, "closing\n");
  const std::string waiting = review_sentence(house.metrics.reviews.read(), wall_clock());
  return plain(200, waiting.empty() ? "ready\n" : "ready\n" + waiting + "\n");
}

Response metrics_page(const Request&, House& house) {
  Response response = plain(200, metrics_text(house));
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return response;
}

}  // namespace firstshow::http
